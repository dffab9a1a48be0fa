"""Which pieces were in use for how long until their first fault: sold goods and the cases told of them, put together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING

from aftersales.cases import CaseKind, Responsible
from aftersales.failures import Life
from aftersales.taxonomy import WindowRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from aftersales.taxonomy import Reason

ASKED_KINDS = (CaseKind.REPAIR, CaseKind.EXCHANGE, CaseKind.RETURN)
"""Kinds of cases that can tell of a fault, or that a piece went back."""
_GOES_BACK = frozenset({CaseKind.EXCHANGE, CaseKind.RETURN})
_NOT_THE_GOODS = frozenset({Responsible.BUYER, Responsible.COURIER})
"""Broken by the buyer or on the way: the goods themselves did not fail."""


class Tells(StrEnum):
    """What a case means for the life of a piece."""

    FAULT = "fault"
    BACK = "back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class GoodsKind:
    """What is told of together: a product of the catalogue, else all of one code, else all of one title."""

    product_id: int | None
    code: str
    title: str

    @property
    def key(self) -> tuple[str, int | str]:
        """What makes two kinds the same."""
        if self.product_id is not None:
            return "product", self.product_id
        return ("code", self.code) if self.code else ("title", self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPieces:
    """One registered piece (`good_id`), or so many alike of an order's line or of a day's sales, in use from `starts`.

    `label` is the serial or the order's number, empty where several are put together; `exchanged_on` the day the piece
    was exchanged for a new one.
    """

    kind: GoodsKind
    starts: date
    pieces: int = 1
    good_id: int | None = None
    line_id: int | None = None
    customer_id: int | None = None
    title: str = ""
    label: str = ""
    exchanged_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCase:
    """A case about pieces of an order's line, or of a customer's goods of this title where no line is known."""

    case_id: int
    number: str
    kind: CaseKind
    reason: str
    responsible: Responsible | None
    day: date
    customer_id: int | None
    line_id: int | None
    title: str
    pieces: int


@dataclass(frozen=True, slots=True)
class StayNoted:
    """A stay in repair noted with a registered piece; `case_id` None where there was no case."""

    good_id: int
    day: date
    case_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """So many pieces alike from their first day to their first fault, or to the last day known without one.

    `number` is the case that told of the fault or took the piece back.
    """

    kind: GoodsKind
    label: str
    first: date
    last: date
    failed: bool
    pieces: int = 1
    number: str = ""

    @property
    def life(self) -> Life:
        return Life((self.last - self.first).days, self.failed, self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """All lives; `unmatched` pieces with a fault that no sold piece was found for, `misdated` whose day cannot be."""

    lived: tuple[Lived, ...]
    unmatched: int
    misdated: int


def tells(case: ToldCase, reasons: Mapping[str, Reason]) -> Tells:
    """A fault: repaired, exchanged or returned for its quality or its warranty; gone back for another reason; or nothing."""
    reason = reasons.get(case.reason)
    quality = reason is not None and (reason.window is WindowRule.QUALITY or reason.warranty)
    if quality and case.kind in ASKED_KINDS and case.responsible not in _NOT_THE_GOODS:
        return Tells.FAULT
    return Tells.BACK if case.kind in _GOES_BACK else Tells.NOTHING


def lives(
    sold: Iterable[SoldPieces],
    cases: Iterable[ToldCase],
    stays: Iterable[StayNoted],
    *,
    reasons: Mapping[str, Reason],
    today: date,
) -> Lives:
    """What became of each piece by `today`.

    Only the first fault of a piece counts. Of several pieces of a line, each case takes one that nothing is known of
    yet. An exchanged piece is two: the one given back, watched until that day, and the new one from then on. What was
    given back for another reason was without a fault until then; all else is taken to be so until today.
    """
    book = _Book()
    for pieces in sold:
        book.open(pieces, today)
    goods: dict[int, list[int]] = defaultdict(list)
    told: list[tuple[date, int, ToldCase | StayNoted]] = [(case.day, case.case_id, case) for case in cases]
    for stay in stays:
        if stay.case_id is None:
            told.append((stay.day, 0, stay))
        else:
            goods[stay.case_id].append(stay.good_id)
    unmatched = 0
    for _, _, each in sorted(told, key=itemgetter(0, 1)):
        if isinstance(each, StayNoted):
            book.end(book.goods[each.good_id], each.day, 1, failed=True)
            continue
        what = tells(each, reasons)
        meant = book.meant(each, goods[each.case_id]) if what is not Tells.NOTHING else ()
        if meant:
            book.end(meant, each.day, each.pieces, failed=what is Tells.FAULT, number=each.number)
        elif what is Tells.FAULT:
            unmatched += each.pieces
    return book.closed(unmatched)


@dataclass(slots=True)
class _Slot:
    """Pieces alike while it is being found out what became of them; open until a case ended their life."""

    sold: SoldPieces
    first: date
    last: date
    pieces: int
    open: bool = True
    failed: bool = False
    misdated: bool = False
    number: str = ""


class _Book:
    """The pieces by what a case can mean them by: registered piece, order line, customer and title."""

    def __init__(self) -> None:
        self.goods: dict[int, list[_Slot]] = defaultdict(list)
        self._lines: dict[int, list[_Slot]] = defaultdict(list)
        self._named: dict[tuple[int, str], list[_Slot]] = defaultdict(list)
        self._slots: list[_Slot] = []

    def open(self, sold: SoldPieces, today: date) -> None:
        """Pieces in use from their first day to `today`; what was exchanged, until that day, and the new one since."""
        turned = sold.exchanged_on
        if turned is not None and turned >= sold.starts:
            self._add(_Slot(sold, sold.starts, turned, sold.pieces))
        first = turned or sold.starts
        if first <= today:
            self._add(_Slot(sold, first, today, sold.pieces))

    def _add(self, slot: _Slot) -> None:
        sold = slot.sold
        self._slots.append(slot)
        if sold.good_id is not None:
            self.goods[sold.good_id].append(slot)
        if sold.line_id is not None:
            self._lines[sold.line_id].append(slot)
        if sold.customer_id is not None:
            self._named[sold.customer_id, _plain(sold.title)].append(slot)

    def meant(self, case: ToldCase, goods: Sequence[int]) -> list[_Slot]:
        """The pieces that a case can be about: those its repair was noted with, else those of its line.

        Without a line, the customer's goods of this title, if they are all of one day: else nobody can know which.
        """
        if goods:
            return [slot for good_id in goods for slot in self.goods[good_id]]
        if case.line_id is not None:
            return self._lines[case.line_id]
        if case.customer_id is None:
            return []
        named = self._named[case.customer_id, _plain(case.title)]
        return named if len({slot.sold.starts for slot in named}) == 1 else []

    def end(self, meant: Iterable[_Slot], day: date, wanted: int, *, failed: bool, number: str = "") -> None:
        """So many of these pieces ended their life on a day; where all of them began later, the day cannot be right."""
        meant = list(meant)
        fitting = [slot for slot in meant if slot.open and slot.first <= day <= slot.last]
        early = not fitting and all(slot.open and day < slot.first for slot in meant)
        for slot in meant if early else fitting:
            if not wanted:
                return
            taken = self._part(slot, min(wanted, slot.pieces))
            wanted -= taken.pieces
            taken.open, taken.misdated = False, early
            if not early:
                taken.last, taken.failed, taken.number = day, failed, number

    def _part(self, slot: _Slot, pieces: int) -> _Slot:
        if pieces == slot.pieces:
            return slot
        slot.pieces -= pieces
        taken = replace(slot, pieces=pieces)
        self._add(taken)
        return taken

    def closed(self, unmatched: int) -> Lives:
        """What became of all of them."""
        lived = tuple(
            Lived(
                kind=slot.sold.kind,
                label=slot.sold.label,
                first=slot.first,
                last=slot.last,
                failed=slot.failed,
                pieces=slot.pieces,
                number=slot.number,
            )
            for slot in self._slots
            if not slot.misdated
        )
        misdated = sum(slot.pieces for slot in self._slots if slot.misdated)
        return Lives(lived=lived, unmatched=unmatched, misdated=misdated)


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
