"""Spare parts at the desk: the list, what comes in, what is kept for a case, what is used, what was counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.goods_lists import PartSummary
from aftersales.parts import MoveKind, Part, PartMove, by_part, kept_for, used_for
from aftersales.queries import Cursor, Page
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

_SHOWN_MOVES = 20
_FOR_CASE = frozenset({MoveKind.RESERVE, MoveKind.RELEASE, MoveKind.USE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMoveView:
    """A move with the number of the case it was made for, empty where there is none."""

    move: PartMove
    case_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part with the products it fits (id, title) and its newest moves, newest first."""

    part: Part
    products: tuple[tuple[int, str], ...]
    moves: tuple[PartMoveView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePart:
    """What a case has of a part: pieces kept for it and pieces used."""

    part: Part
    kept: int
    used: int


class PartsDesk:
    """What can be done with spare parts."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def page(
        self, *, text: str = "", only_short: bool = False, after: Cursor | None = None, limit: int = 100
    ) -> Page[PartSummary]:
        """A page of parts, those that are short first."""
        with self._archive.database.read():
            return self._archive.parts.page(text, only_short=only_short, after=after, limit=limit)

    def view(self, *, part_id: int) -> PartView:
        """One part with what it fits and what became of it."""
        with self._archive.database.read():
            part = self._archive.parts.get(part_id)
            products = [self._archive.products.known(each) for each in part.product_ids]
            moves = self._archive.parts.moves(part_id, _SHOWN_MOVES)
            numbers = {
                case_id: self._archive.cases.get(case_id).number
                for case_id in {move.case_id for move in moves}
                if case_id is not None
            }
        return PartView(
            part=part,
            products=tuple((each.id, each.title) for each in products if each is not None),
            moves=tuple(
                PartMoveView(move=move, case_number=numbers.get(move.case_id or 0, ""))
                for move in reversed(moves)
            ),
        )

    def of_case(self, *, case_id: int) -> tuple[CasePart, ...]:
        """The parts kept for a case or used in it, in the order they were first asked for."""
        with self._archive.database.read():
            moves = self._archive.parts.of_case(case_id)
            parts = {
                part_id: self._archive.parts.get(part_id)
                for part_id in dict.fromkeys(m.part_id for m in moves)
            }
        return tuple(
            CasePart(part=parts[part_id], kept=kept_for(own, case_id), used=used_for(own, case_id))
            for part_id, own in by_part(moves).items()
        )

    def save(self, part: Part) -> Part:
        """Add (id 0) or change a part. A new one's `stock` is what lies on the shelf, noted as the first count."""
        self._session.require(Right.PARTS)
        part = replace(part, title=part.title.strip(), code=part.code.strip(), shelf=part.shelf.strip())
        if not part.title:
            raise KnownError("parts.title_missing")
        if part.low_at < 0:
            raise KnownError("parts.low_at", value=part.low_at)
        name = sentence("parts.changed" if part.id else "parts.added", {"title": part.title})
        with self._writer.action(name, Changed.GOODS) as action:
            known = self._archive.parts.find(part.code)
            if known is not None and known.id != part.id:
                raise KnownError("parts.code_taken", value=part.code, title=known.title)
            saved = self._archive.parts.save(part, action=action)
            if part.id or not part.stock:
                return saved
            first = PartMove(
                part_id=saved.id,
                kind=MoveKind.COUNT,
                quantity=part.stock,
                at=action.at,
                by_id=action.by_id,
            )
            return self._archive.parts.move(first, version=saved.version, action=action)

    def remove(self, *, part_id: int, version: int) -> None:
        """Move a part to the recycle bin; refused while pieces of it are kept for cases."""
        self._session.require(Right.PARTS)
        with self._archive.database.read():
            part = self._archive.parts.get(part_id)
        if part.reserved:
            raise KnownError("parts.still_reserved", title=part.title, reserved=part.reserved)
        with self._writer.action(sentence("parts.removed", {"title": part.title}), Changed.GOODS) as action:
            self._archive.parts.remove(part_id, version=version, action=action)

    def move(
        self,
        *,
        part_id: int,
        version: int,
        kind: MoveKind,
        quantity: int,
        case_id: int | None = None,
        note: str = "",
    ) -> Part:
        """入库, 占用, 放回, 用掉 or 盘点; never below nothing, never more kept than there is. KnownErrors ``parts.…``."""
        self._session.require(Right.PARTS)
        with self._archive.database.read():
            title = self._archive.parts.get(part_id).title
        code = "parts.counted" if kind is MoveKind.COUNT else "parts.moved"
        name = sentence(code, {"kind": kind.value, "title": title, "count": quantity})
        with self._writer.action(name, Changed.GOODS) as action:
            if case_id is not None:
                self._archive.cases.get(case_id)
            made = PartMove(
                part_id=part_id,
                kind=kind,
                quantity=quantity,
                case_id=case_id if kind in _FOR_CASE else None,
                at=action.at,
                by_id=action.by_id,
                note=note.strip(),
            )
            return self._archive.parts.move(made, version=version, action=action)
