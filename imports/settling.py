"""Reads a settlement: which of its rows give money back to a customer, and books them on the orders they name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.matching import IncomingOrder, Problem, number_family
from aftersales.orders import MoneyBack, Movement, Platform
from aftersales.refunds import together
from imports import cells
from imports.cells import BadCell, as_text, fold
from imports.rows import says_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from imports.joining import Joiner
    from imports.profiles import Match
    from imports.reports import SheetReport
    from imports.sheets import Row
    from resources.profile_files import Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Money of one row that went back for an order; `amount` in fen, `key` what tells the row again.

    With a `problem` the row gives money back, but its order or its amount cannot be read.
    """

    number: str
    kind: MoneyBack
    amount: int
    row: int
    key: str
    problem: Problem | None = None


class SettlementReader:
    """Reads the rows of one recognised settlement; `label` names the sheet in problems."""

    def __init__(self, match: Match, headers: Sequence[str], label: str) -> None:
        self._headers = headers
        self._label = label
        self._places: Mapping[str, int] = {fold(text): at for at, text in reversed(list(enumerate(headers)))}
        self._profile = match.profile
        self._prefix = match.profile.prefixes.get("number", "")
        self._number_at = next((column.index for column in match.columns if column.key == "number"), None)
        self._seen: Counter[tuple[str, str]] = Counter()

    def read(self, row: Row, at: int) -> Settled | None:
        """What the row gives back; None for fees and income."""
        booking = next((each for each in self._profile.bookings if self._is(each, row)), None)
        if booking is None or says_totals(row):
            return None
        kind = MoneyBack(booking.kind)
        try:
            amount = self._amount(booking, row)
        except BadCell as bad:
            problem = self._problem(at, booking.amount, bad.code, row)
            return Settled(
                number=self._number_or_none(row), kind=kind, amount=0, row=at, key="", problem=problem
            )
        if not amount:
            return None
        try:
            number = self._number(row)
        except BadCell as bad:
            problem = self._problem(at, self._header(self._number_at), bad.code, row, level=bad.level)
            return Settled(number="", kind=kind, amount=amount, row=at, key="", problem=problem)
        return Settled(
            number=number, kind=kind, amount=amount, row=at, key=self._key(row, number, kind, amount)
        )

    def _is(self, booking: Booking, row: Row) -> bool:
        for header, texts in booking.when.items():
            told = fold(as_text(self._cell(header, row)))
            if not any(told.startswith(fold(text)) for text in texts):
                return False
        return True

    def _amount(self, booking: Booking, row: Row) -> int:
        amount = cells.read_money(cells.sound(self._cell(booking.amount, row))) or 0
        return 0 if booking.negative and amount > 0 else abs(amount)

    def _number(self, row: Row) -> str:
        cell = row[self._number_at] if self._number_at is not None and self._number_at < len(row) else None
        number = (cells.read_id(cells.sound(cell)) or "").removeprefix(self._prefix)
        if not number:
            raise BadCell("imports.no_number_in_row")
        return number

    def _number_or_none(self, row: Row) -> str:
        try:
            return self._number(row)
        except BadCell:
            return ""

    def _key(self, row: Row, number: str, kind: MoneyBack, amount: int) -> str:
        """What the row says of itself; rows that say the same are told apart by their count."""
        told = " ".join(text for header in self._profile.same_row if (text := self._text(header, row)))
        nth = self._seen[number, f"{kind} {amount} {told}"]
        self._seen[number, f"{kind} {amount} {told}"] += 1
        return f"{told} #{nth + 1}" if nth else told

    def _text(self, header: str, row: Row) -> str:
        return cells.unwrapped(self._cell(header, row)).strip()

    def _cell(self, header: str, row: Row) -> cells.Cell:
        at = self._places.get(fold(header))
        return row[at] if at is not None and at < len(row) else None

    def _header(self, at: int | None) -> str:
        return self._headers[at] if at is not None else ""

    def _problem(self, at: int, header: str, code: str, row: Row, level: str = "blocking") -> Problem:
        header = next((text for text in self._headers if fold(text) == fold(header)), header)
        value = as_text(self._cell(header, row))
        return Problem(sheet=self._label, row=at, column=header.strip(), code=code, value=value, level=level)


def book(sheets: Iterable[SheetReport], joiner: Joiner) -> Iterator[IncomingOrder]:
    """Books what the settlements among the sheets say on the orders that the joiner holds, before it gives them out.

    What it does not hold comes as an order of the settlement's own sheet, which is only taken where it is known.
    """
    fresh: dict[tuple[Platform, str, str], IncomingOrder] = {}
    for sheet in sheets:
        platform = sheet.platform or Platform.OTHER
        for settled in sheet.settled:
            movement = _movement(sheet, settled)
            if joiner.book(platform, settled.number, movement, settled.problem):
                continue
            place = settled.number or f"\0{sheet.file_index} {sheet.sheet} {settled.row}"
            key = (number_family(platform), sheet.shop_name, place)
            order = fresh.get(key) or _alone(sheet, platform, settled.number)
            fresh[key] = _with(order, sheet, settled, movement)
    yield from fresh.values()


def _movement(sheet: SheetReport, settled: Settled) -> Movement | None:
    if settled.problem is not None:
        return None
    return Movement(source=sheet.profile, kind=settled.kind, amount=settled.amount, key=settled.key)


def _alone(sheet: SheetReport, platform: Platform, number: str) -> IncomingOrder:
    return IncomingOrder(
        file_index=sheet.file_index,
        sheet=sheet.sheet,
        platform=platform,
        shop_name=sheet.shop_name or None,
        number=number,
        only_known=True,
    )


def _with(
    order: IncomingOrder, sheet: SheetReport, settled: Settled, movement: Movement | None
) -> IncomingOrder:
    own = (order.file_index, order.sheet) == (sheet.file_index, sheet.sheet)
    return replace(
        order,
        rows=(*order.rows, settled.row) if own else order.rows,
        movements=together(order.movements, () if movement is None else (movement,)),
        problems=order.problems if settled.problem is None else (*order.problems, settled.problem),
    )
