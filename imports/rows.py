"""One row of a recognised sheet becomes facts by column key, with a problem for each cell that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aftersales.columns import BY_KEY, ColumnKind
from aftersales.matching import Problem
from aftersales.orders import Discount, Funder, OrderStatus
from imports import cells
from imports.cells import BadCell, as_text, fold, unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from imports.profiles import Match
    from imports.sheets import Row

_FUNDERS = {
    "discount_shop": Funder.SHOP,
    "discount_platform": Funder.PLATFORM,
    "discount_points": Funder.POINTS,
}
_TOTAL_WORDS = frozenset({"合计", "总计", "小计", "共计", "汇总", "total"})
_KEEPS_ORDER = frozenset({"number", "line_key"})
"""Ids that a damaged cell makes doubtful; other damaged ids are left out and said."""


@dataclass(slots=True)
class RowFacts:
    """What one row says; `values` holds only what was there. Money in fen, moments UTC."""

    row: int
    number: str
    values: dict[str, Any] = field(default_factory=dict)
    discounts: list[Discount] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class RowReader:
    """Reads the rows of one sheet by its match."""

    def __init__(self, match: Match, sheet: str, year: int | None = None) -> None:
        profile = match.profile
        self.match = match
        self.sheet = sheet
        self.headers = {column.key: column.header for column in match.columns if column.key}
        self._zero = frozenset(profile.zero_words)
        self._prefixes = profile.prefixes
        self._states = {fold(text): state for text, state in profile.status.items()}
        self._discount_names = {fold(header): name for header, name in profile.discounts.items()}
        self._number_at = next((column.index for column in match.columns if column.key == "number"), None)
        self._columns = [
            (column.index, column.key, column.header, self._reader(column.key, year))
            for column in match.columns
            if column.key and column.key != "number"
        ]

    def read(self, row: Row, at: int) -> RowFacts | None:
        """The facts of row `at` (from 1); None for an empty row and for a row of totals."""
        number_at = self._number_at
        cell = row[number_at] if number_at is not None and number_at < len(row) else None
        facts = RowFacts(at, "")
        if cell is None or cell == "":
            if not any(as_text(other) for other in row) or self._totals(row):
                return None
        elif isinstance(cell, str) and fold(cell).lower() in _TOTAL_WORDS:
            return None
        facts.number = self._number(cell, facts)
        width = len(row)
        for index, key, header, reader in self._columns:
            if index < width and (value := row[index]) is not None and value != "":
                self._take(facts, key, header, value, reader)
        return facts

    def _totals(self, row: Row) -> bool:
        first = next((text for other in row if (text := as_text(other))), "")
        return fold(first).rstrip(":").lower() in _TOTAL_WORDS

    def _number(self, cell: cells.Cell, facts: RowFacts) -> str:
        header = self.headers.get("number", "")
        try:
            number = cells.read_id(cell)
        except BadCell as bad:
            shown = f"{cell:.0f}" if isinstance(cell, float) and abs(cell) < 1e30 else unwrapped(cell)
            facts.problems.append(self.problem(facts.row, header, bad.code, shown, bad.level))
            return shown
        if number is None:
            facts.problems.append(self.problem(facts.row, header, "imports.no_number_in_row"))
            return ""
        return number

    def _take(
        self, facts: RowFacts, key: str, header: str, value: cells.Cell, reader: Callable[[cells.Cell], Any]
    ) -> None:
        try:
            read = reader(value)
        except BadCell as bad:
            level = "info" if bad.code == "imports.damaged_id" and key not in _KEEPS_ORDER else bad.level
            facts.problems.append(self.problem(facts.row, header, bad.code, as_text(value), level))
            return
        if read is None:
            if unwrapped(value) in self._zero:
                facts.values[key] = 0
            return
        if key in _FUNDERS:
            if read:
                facts.discounts.append(self._discount(key, header, read))
            else:
                facts.values.setdefault(key, 0)
        elif key == "status":
            self._status(facts, header, read)
        else:
            facts.values[key] = read

    def _discount(self, key: str, header: str, amount: int) -> Discount:
        """Some exports write what is taken off with a minus; an offer is always a positive amount."""
        name = self._discount_names.get(fold(header), header.strip())
        return Discount(name=name, amount=abs(amount), funded_by=_FUNDERS[key])

    def _status(self, facts: RowFacts, header: str, text: str) -> None:
        state = self._states.get(fold(text))
        if state is None:
            facts.problems.append(self.problem(facts.row, header, "imports.unknown_status", text, "held"))
            state = OrderStatus.HELD
        facts.values["status"] = state

    def problem(self, row: int, column: str, code: str, value: str = "", level: str = "blocking") -> Problem:
        return Problem(
            sheet=self.sheet, row=row, column=column.strip(), code=code, value=value[:200], level=level
        )

    def _reader(self, key: str, year: int | None) -> Callable[[cells.Cell], Any]:
        kind = BY_KEY[key].kind
        if kind is ColumnKind.MOMENT:
            return lambda value: cells.read_moment(value, year)
        prefix = self._prefixes.get(key)
        reader = _READERS[kind]
        if prefix is None:
            return reader
        return lambda value: _without(reader(value), prefix)


def _without(text: str | None, prefix: str) -> str | None:
    if text is None:
        return None
    return text.removeprefix(prefix).strip() or None


_READERS: dict[ColumnKind, Callable[[cells.Cell], Any]] = {
    ColumnKind.ID: cells.read_id,
    ColumnKind.TEXT: cells.read_text,
    ColumnKind.MONEY: cells.read_money,
    ColumnKind.COUNT: cells.read_count,
    ColumnKind.PHONE: cells.read_phone,
    ColumnKind.STATUS: cells.read_text,
}
