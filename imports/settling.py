"""Reads a settlement: which of its rows give money back to a customer, order by order; nothing is booked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from imports import cells
from imports.cells import BadCell, as_text, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imports.profiles import Match
    from imports.sheets import Row
    from resources.profile_files import Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Money of one row that went back for an order: `kind` refund or compensation, `amount` in fen, positive."""

    number: str
    kind: str
    amount: int
    row: int


class SettlementReader:
    """Reads the rows of one recognised settlement."""

    def __init__(self, match: Match, headers: Sequence[str]) -> None:
        self._places: Mapping[str, int] = {fold(text): at for at, text in reversed(list(enumerate(headers)))}
        self._bookings = match.profile.bookings
        self._prefix = match.profile.prefixes.get("number", "")
        self._number_at = next((column.index for column in match.columns if column.key == "number"), None)

    def read(self, row: Row, at: int) -> Settled | None:
        """What the row gives back; None for fees, income and rows that name no order."""
        number = self._number(row)
        if not number:
            return None
        for booking in self._bookings:
            amount = self._amount(booking, row)
            if amount:
                return Settled(number=number, kind=booking.kind, amount=amount, row=at)
        return None

    def _number(self, row: Row) -> str:
        if self._number_at is None or self._number_at >= len(row):
            return ""
        try:
            number = cells.read_id(cells.sound(row[self._number_at]))
        except BadCell:
            return ""
        return (number or "").removeprefix(self._prefix)

    def _amount(self, booking: Booking, row: Row) -> int:
        for header, texts in booking.when.items():
            told = fold(as_text(self._cell(header, row)))
            if not any(told.startswith(fold(text)) for text in texts):
                return 0
        try:
            amount = cells.read_money(cells.sound(self._cell(booking.amount, row))) or 0
        except BadCell:
            return 0
        return 0 if booking.negative and amount > 0 else abs(amount)

    def _cell(self, header: str, row: Row) -> cells.Cell:
        at = self._places.get(fold(header))
        return row[at] if at is not None and at < len(row) else None
