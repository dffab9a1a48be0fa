"""Several cases at once: one action for all that may, and a reason for each that may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, EventKind
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.queries import CaseQuery
from aftersales.workflow import allowed
from desktop.archive import Archive
from desktop.batches import MOST, Barred, BatchOutcome
from desktop.changes import Changed
from desktop.judging import Judge
from desktop.moves import CaseMover
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import error_sentence, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchStep:
    """A step that `fit` of the cases may take now without being asked for anything."""

    to_state: str
    label: str
    fit: int


class CaseBatchDesk:
    """Deeds on many cases; each is undone in one step."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        judge: Judge,
        mover: CaseMover,
        timeline: Timeline,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._judge = judge
        self._mover = mover
        self._timeline = timeline

    def ids(self, *, query: CaseQuery) -> tuple[int, ...]:
        """The first `MOST` cases of a list, in its order."""
        with self._archive.database.read():
            asked = replace(query, pressing=self._judge.priority)
            return tuple(found.id for found in islice(self._archive.cases.each(asked), MOST))

    def steps(self, *, case_ids: Sequence[int]) -> tuple[BatchStep, ...]:
        """The steps that at least one of the cases may take at once, those that most may first."""
        fit: dict[str, int] = {}
        with self._archive.database.read():
            for case in map(self._archive.cases.get, case_ids):
                facts = self._judge.facts(case, self._mover.standing(case), self._clock.now())
                for step in self._judge.next_steps(facts, self._session.rights):
                    fit[step.to_state] = fit.get(step.to_state, 0) + step.allowed
        ranked = sorted((state for state, count in fit.items() if count), key=lambda state: -fit[state])
        return tuple(
            BatchStep(to_state=state, label=sentence(f"next.{state}"), fit=fit[state]) for state in ranked
        )

    def assign(self, *, case_ids: Sequence[int], staff_id: int) -> BatchOutcome:
        """Hand the cases to one member of staff; ended ones stay where they are."""
        self._session.require(Right.HANDLE)
        with self._archive.database.read():
            name = self._archive.staff.get(staff_id).name

        def write(case: Case, action: Action) -> None:
            self._archive.cases.save(replace(case, assignee_id=staff_id), action=action)
            title = sentence("case.assigned", {"name": name})
            self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=title, action=action)

        return self._each(
            case_ids,
            "case.batch_assign",
            check=self._judge.require_open,
            differs=lambda case: case.assignee_id != staff_id,
            write=write,
            name=name,
        )

    def set_urgent(self, *, case_ids: Sequence[int], urgent: bool) -> BatchOutcome:
        """Mark the cases urgent, or take the mark away."""
        self._session.require(Right.HANDLE)

        def write(case: Case, action: Action) -> None:
            self._archive.cases.save(replace(case, urgent=urgent), action=action)
            title = sentence("case.made_urgent" if urgent else "case.made_usual")
            self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=title, action=action)

        return self._each(
            case_ids,
            "case.batch_urgent" if urgent else "case.batch_usual",
            check=self._judge.require_open,
            differs=lambda case: case.urgent is not urgent,
            write=write,
        )

    def move(self, *, case_ids: Sequence[int], to_state: str) -> BatchOutcome:
        """Take every case that may go there one step on; the guard's reason stands at each that may not."""

        def check(case: Case) -> None:
            facts = self._judge.facts(case, self._mover.standing(case), self._clock.now())
            verdict = allowed(facts, to_state, self._session.rights, self._judge.workflow)
            if not verdict:
                raise KnownError(verdict.code, **verdict.operands)

        def write(case: Case, action: Action) -> None:
            self._mover.move(case, to_state, note="", action=action)

        return self._each(
            case_ids,
            "case.batch_move",
            check=check,
            differs=lambda _case: True,
            write=write,
            name=sentence(f"next.{to_state}"),
        )

    def _each(
        self,
        case_ids: Sequence[int],
        name_code: str,
        *,
        check: Callable[[Case], None],
        differs: Callable[[Case], bool],
        write: Callable[[Case, Action], None],
        name: str = "",
    ) -> BatchOutcome:
        """Sort the cases into those that may and those that may not, then write the first in one action."""
        fitting: list[int] = []
        barred: list[Barred] = []
        with self._archive.database.read():
            for case in map(self._archive.cases.get, case_ids):
                try:
                    check(case)
                except KnownError as error:
                    barred.append(Barred(number=case.number, reason=error_sentence(error)))
                else:
                    fitting.append(case.id)
        if not fitting:
            return BatchOutcome(done=0, barred=tuple(barred))
        title = sentence(name_code, {"count": len(fitting), "name": name})
        what = (Changed.CASES, Changed.REVISITS, Changed.SETTLEMENTS)
        with self._writer.action(title, *what) as action:
            for case in map(self._archive.cases.get, fitting):
                if differs(case):
                    write(case, action)
        return BatchOutcome(done=len(fitting), barred=tuple(barred))
