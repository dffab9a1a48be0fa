"""Spare parts of a case: planned at a price, kept on the shelf, built in or given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, EventKind
from aftersales.errors import KnownError
from aftersales.parts import MoveKind
from aftersales.repairs import DEAREST, MOST_LINES, MOST_PIECES, RepairPart
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.judging import Judge
from desktop.repair_book import RepairBook
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence


class RepairPartsDesk:
    """Writes the parts of a repair and the moves of the stock that go with them: one action, undone together."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        judge: Judge,
        timeline: Timeline,
        book: RepairBook,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._judge = judge
        self._timeline = timeline
        self._book = book

    def plan(
        self, *, case_id: int, version: int, part_id: int, quantity: int, price: int, free: bool = False
    ) -> Case:
        """The repair takes so many pieces at `price` fen each; what is free on the shelf is kept for it at once.

        Fewer than before gives the rest back, none takes the line away. What is short stays wanted: plan it again when
        it has come in. KnownErrors ``repair.part_wrong``, ``repair.part_used``, ``repair.too_many``.
        """
        self._session.require(Right.PARTS)
        if not 0 <= quantity <= MOST_PIECES or not 0 <= price <= DEAREST:
            raise KnownError("repair.part_wrong")
        with self._entry("planned" if quantity else "dropped", case_id, version, part_id, quantity) as (
            case,
            action,
        ):
            kept, used = self._counts(case, part_id)
            part = self._archive.parts.get(part_id)
            if quantity < used:
                raise KnownError("repair.part_used", title=part.title, used=used)
            self._keep(case, part_id, wanted=quantity - used, kept=kept, free=part.free, action=action)
            line = RepairPart(
                part_id=part_id, title=part.title, code=part.code, quantity=quantity, price=price, free=free
            )
            parts = _with_line(case.repair.parts, line)
            if len(parts) > MOST_LINES:
                raise KnownError("repair.too_many", most=MOST_LINES)
            return self._archive.cases.save(
                replace(case, repair=replace(case.repair, parts=parts)), action=action
            )

    def use(self, *, case_id: int, version: int, part_id: int, quantity: int) -> Case:
        """So many pieces were built in: out of what was kept first. KnownErrors ``parts.…``, ``repair.part_…``."""
        self._session.require(Right.PARTS)
        with self._entry("use", case_id, version, part_id, quantity) as (case, action):
            line, (_kept, used) = self._line(case, part_id), self._counts(case, part_id)
            if used + quantity > line.quantity:
                raise KnownError("repair.part_wrong")
            self._book.move_part(case, part_id, MoveKind.USE, quantity, action=action)
            return self._archive.cases.save(case, action=action)

    def give_back(self, *, case_id: int, version: int, part_id: int, quantity: int) -> Case:
        """So many pieces that were kept go back to the shelf, and off the line. KnownErrors ``parts.…``."""
        self._session.require(Right.PARTS)
        with self._entry("back", case_id, version, part_id, quantity) as (case, action):
            line = self._line(case, part_id)
            self._book.move_part(case, part_id, MoveKind.RELEASE, quantity, action=action)
            fewer = replace(line, quantity=max(line.quantity - quantity, 0))
            parts = _with_line(case.repair.parts, fewer)
            return self._archive.cases.save(
                replace(case, repair=replace(case.repair, parts=parts)), action=action
            )

    def _keep(self, case: Case, part_id: int, *, wanted: int, kept: int, free: int, action: Action) -> None:
        """Keep as many as are wanted and there, give back what is too many."""
        if wanted > kept and free > 0:
            more = min(wanted - kept, free)
            self._book.move_part(case, part_id, MoveKind.RESERVE, more, action=action)
        elif wanted < kept:
            self._book.move_part(case, part_id, MoveKind.RELEASE, kept - wanted, action=action)

    def _counts(self, case: Case, part_id: int) -> tuple[int, int]:
        found = (counts for counts in self._book.counts(case.id) if counts[0] == part_id)
        _part, kept, used = next(found, (part_id, 0, 0))
        return kept, used

    def _line(self, case: Case, part_id: int) -> RepairPart:
        found = next((line for line in case.repair.parts if line.part_id == part_id), None)
        if found is None:
            raise KnownError("repair.part_unknown")
        return found

    @contextmanager
    def _entry(
        self, deed: str, case_id: int, version: int, part_id: int, quantity: int
    ) -> Iterator[tuple[Case, Action]]:
        """The open case as the person saw it, inside its action; the timeline says the deed by the action's name."""
        with self._archive.database.read():
            title = self._archive.parts.get(part_id).title
        name = sentence(f"repair.part_{deed}", {"title": title, "count": quantity})
        with self._writer.action(name, Changed.CASES, Changed.GOODS) as action:
            case = self._archive.cases.get(case_id)
            if case.version != version:
                raise KnownError("storage.changed_meanwhile")
            self._judge.require_open(case)
            yield case, action
            self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=name, action=action)


def _with_line(parts: tuple[RepairPart, ...], line: RepairPart) -> tuple[RepairPart, ...]:
    """The lines with this one in its place, at the end if it is new; gone where no piece of it is wanted."""
    if not any(part.part_id == line.part_id for part in parts):
        parts = (*parts, line)
    changed = tuple(line if part.part_id == line.part_id else part for part in parts)
    return tuple(part for part in changed if part.quantity)
