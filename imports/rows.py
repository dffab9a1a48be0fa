"""One row of a recognised sheet becomes facts by column key, with a problem for each cell that cannot be read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from aftersales.columns import BY_KEY, ColumnKind
from aftersales.matching import Problem
from aftersales.orders import Discount, Funder, OrderStatus
from imports import cells
from imports.cells import BadCell, as_text, fold, unwrapped
from imports.packed import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from imports.profiles import Match
    from imports.sheets import Row

_FUNDERS = {
    "discount_shop": Funder.SHOP,
    "discount_platform": Funder.PLATFORM,
    "discount_points": Funder.POINTS,
}
_TOTALS = re.compile(
    r"(?:本页|本表|总|累计|以上)?(?:合计|总计|小计|共计|汇总|累计|total|subtotal|grandtotal)(?:[:(\[].*|[\d.,]*)"
    r"|共\d+(?:条|单|笔|行|件).*"
)
_KEEPS_ORDER = frozenset({"number", "line_key"})
"""Ids that a damaged cell makes doubtful; other damaged ids are left out and said."""
_BEGINS_NUMBER = frozenset("0123456789='\t")
"""How no word for totals and no header begins, but nearly every order number."""
_SPECIAL = frozenset({*_FUNDERS, "status", "packed"})
"""Keys whose values do not simply stand in the facts."""
_DOUBTFUL = frozenset("#nN")
"""How a text begins that may be an error like #N/A or NaN."""
_REPEATING = frozenset({ColumnKind.TEXT, ColumnKind.MONEY, ColumnKind.COUNT, ColumnKind.STATUS})
_REMEMBERED = 2_048
"""Different values of one column whose reading is remembered: couriers, prices and days repeat all the time."""
ODD: Any = object()
"""What `value_in` gives for a cell that makes its row worth reading by itself."""
_SPOILT = frozenset({"imports.row_shifted", "imports.rows_swallowed"})
"""Flaws of a whole row, told once."""
_CONSIDERED_HEADER = 3
"""Cells that must say again what the header says for a row to be the header once more."""


@dataclass(slots=True)
class RowFacts:
    """What one row says; `values` holds only what was there, `packed` the goods of a cell that lists several.

    Money in fen, moments UTC.
    """

    row: int
    number: str
    values: dict[str, Any] = field(default_factory=dict)
    discounts: list[Discount] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    packed: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One column that is taken, with the reader of its cells; `plain`: what is read simply stands in the facts."""

    index: int
    key: str
    header: str
    read: Callable[[cells.Cell], Any]
    plain: bool


class RowReader:
    """Reads the rows of one sheet by its match; `year` completes days, `since_1904` is how the book counts them.

    `states` is what a person said that texts of the sheet mean; `unknown_states` counts those that nobody knows.
    """

    def __init__(
        self,
        match: Match,
        sheet: str,
        year: int | None = None,
        *,
        since_1904: bool = False,
        states: Mapping[str, str] | None = None,
    ) -> None:
        profile = match.profile
        self.match = match
        self.sheet = sheet
        self.headers = {column.key: column.header for column in match.columns if column.key}
        self._number_header = fold(self.headers.get("number", "")).lower()
        places = {column.key: column.index for column in match.columns if column.key}
        self.day_leads = places.get("ordered_at", 1) < places.get("number", 0)
        """Whether the day stands left of the number, as lists have it that write it once for several rows."""
        self._moment = partial(cells.read_moment, year=year, since_1904=since_1904)
        self._zero = frozenset(profile.zero_words)
        self._prefixes = profile.prefixes
        self._states = {_state_text(text): state for text, state in profile.status.items()}
        self._states |= {_state_text(text): OrderStatus(state) for text, state in (states or {}).items()}
        self.unknown_states: Counter[str] = Counter()
        self._states_as_written: dict[str, OrderStatus] = {}
        self._state_prefixes = tuple(
            (_state_text(text), state) for text, state in profile.status_prefixes.items()
        )
        self._discount_names = {fold(header): name for header, name in profile.discounts.items()}
        self.number_at = next((column.index for column in match.columns if column.key == "number"), None)
        self.columns = [
            ReadColumn(
                column.index,
                column.key,
                column.header,
                self._reader(column.key),
                column.key not in _SPECIAL and column.key not in profile.joined,
            )
            for column in match.columns
            if column.key and column.key != "number"
        ]
        self._by_column = [(one.index, one.key, one.header, one.read, one.plain) for one in self.columns]
        self.parts = [
            next((column.index for column in match.columns if fold(column.header) == fold(part)), None)
            for part in profile.status_parts
        ]
        self._again = tuple(
            (column.index, fold(column.header)) for column in match.columns if column.header and column.key
        )

    def read(self, row: Row, at: int) -> RowFacts | None:
        """The facts of row `at` (from 1); None for an empty row, a row of totals and the header once more."""
        number_at = self.number_at
        cell = row[number_at] if number_at is not None and number_at < len(row) else None
        facts = RowFacts(at, "")
        if self._says_nothing(row, cell):
            return None
        facts.number = self._number(cell, facts)
        width = 0 if isinstance(cell, cells.Flaw) and cell.code in _SPOILT else len(row)
        values = facts.values
        for index, key, header, reader, plain in self._by_column:
            if index >= width or (value := row[index]) is None or value == "":
                continue
            # Nearly every cell is a plain text that is read without a question; anything else takes the long way.
            if plain and type(value) is str and value[0] not in _DOUBTFUL:
                try:
                    read = reader(value)
                except BadCell:
                    read = None
                if read is not None:
                    values[key] = read
                    continue
            self._take(facts, key, header, value, reader)
        if self.parts:
            self._combined_status(facts, row)
        return facts

    def _says_nothing(self, row: Row, number: cells.Cell) -> bool:
        if number is None or number == "":
            return not any(as_text(other) for other in row) or says_totals(row)
        if not self._may_say_nothing(number):
            return False
        text = fold(str(number)).lower()
        return text != self._number_header or bool(_TOTALS.fullmatch(text)) or self._is_header(row)

    def _may_say_nothing(self, number: cells.Cell) -> bool:
        """Whether the text in place of a number is a word for a sum, or the header's."""
        if not isinstance(number, str) or number[0] in _BEGINS_NUMBER:
            return False
        text = fold(number).lower()
        return text == self._number_header or bool(_TOTALS.fullmatch(text))

    def _is_header(self, row: Row) -> bool:
        told = [(fold(as_text(row[index])), header) for index, header in self._again if index < len(row)]
        same = sum(1 for text, header in told if text == header)
        return same >= min(_CONSIDERED_HEADER, len(self._again))

    def _number(self, cell: cells.Cell, facts: RowFacts) -> str:
        header = self.headers.get("number", "")
        try:
            number = _order_number(cell)
        except BadCell as bad:
            shown = f"{cell:.0f}" if isinstance(cell, float) and abs(cell) < 1e30 else unwrapped(cell)
            facts.problems.append(self.problem(facts.row, header, bad.code, shown, bad.level))
            return shown
        return self._without_prefix("number", number) or ""

    def missing_number(self, facts: RowFacts) -> None:
        """Says that the row has no number; whether another row gives it one is known only later."""
        if not facts.number and not facts.problems:
            header = self.headers.get("number", "")
            facts.problems.append(self.problem(facts.row, header, "imports.no_number_in_row"))

    def _take(
        self, facts: RowFacts, key: str, header: str, value: cells.Cell, reader: Callable[[cells.Cell], Any]
    ) -> None:
        try:
            read = reader(cells.sound(value))
        except BadCell as bad:
            level = "info" if bad.code == "imports.damaged_id" and key not in _KEEPS_ORDER else bad.level
            facts.problems.append(self.problem(facts.row, header, bad.code, as_text(value), level))
            return
        if read is None:
            if self._is_zero(key, value):
                facts.values[key] = 0
        elif key in _FUNDERS:
            self._offer(facts, key, header, read)
        elif key == "status":
            if not self.parts:
                self._status(facts, header, read)
        elif key == "packed":
            self._unpack(facts, header, read)
        else:
            self._keep(facts, key, read)

    def _is_zero(self, key: str, value: cells.Cell) -> bool:
        """Whether a word that says nothing elsewhere means that there was no money of this kind."""
        return BY_KEY[key].kind is ColumnKind.MONEY and unwrapped(value) in self._zero

    def _keep(self, facts: RowFacts, key: str, read: Any) -> None:
        between = self.match.profile.joined.get(key)
        if between is not None and key in facts.values:
            read = f"{facts.values[key]}{between}{read}"
        facts.values[key] = read

    def _offer(self, facts: RowFacts, key: str, header: str, read: int) -> None:
        """Some exports write what is taken off with a minus; an offer is always a positive amount."""
        if read:
            facts.discounts.append(self._discount(key, header, read))
        else:
            facts.values.setdefault(key, 0)

    def _discount(self, key: str, header: str, read: int) -> Discount:
        name = self._discount_names.get(fold(header), header.strip())
        return Discount(name=name, amount=abs(read), funded_by=_FUNDERS[key])

    def _unpack(self, facts: RowFacts, header: str, text: str) -> None:
        profile = self.match.profile
        goods = unpack(text, profile.packed) if profile.packed else None
        if goods is None:
            facts.problems.append(self.problem(facts.row, header, "imports.bad_packed", text, "held"))
            return
        facts.packed = goods

    def _combined_status(self, facts: RowFacts, row: Row) -> None:
        """The state that several columns tell together; rows on which all are blank tell none."""
        text = self._combined([row[at] if at is not None and at < len(row) else None for at in self.parts])
        if text:
            self._status(facts, self.match.profile.status_parts[0], text)

    def _combined(self, told: Sequence[cells.Cell]) -> str:
        texts = [unwrapped(cell) for cell in told]
        return " + ".join(text or "-" for text in texts) if any(texts) else ""

    def _status(self, facts: RowFacts, header: str, text: str) -> None:
        state = self._state(text)
        if state is None:
            self.unknown_states[text] += 1
            facts.problems.append(self.problem(facts.row, header, "imports.unknown_status", text, "held"))
            state = OrderStatus.HELD
        facts.values["status"] = state

    def _state(self, text: str) -> OrderStatus | None:
        state = self._states_as_written.get(text)
        if state is None:
            folded = _state_text(text)
            state = self._states.get(folded)
            if state is None:
                state = next((one for prefix, one in self._state_prefixes if folded.startswith(prefix)), None)
            if state is not None:
                self._states_as_written[text] = state
        return state

    def number_in(self, cell: cells.Cell) -> Any:
        """The order number in a cell, for rows that surely are no sum and no header; `ODD` where that is not so plain."""
        if cell is None or self._may_say_nothing(cell):
            return ODD
        try:
            return self._without_prefix("number", _order_number(cell)) or ODD
        except BadCell:
            return ODD

    def value_in(self, column: ReadColumn, cell: cells.Cell) -> Any:
        """What a cell adds to its row's facts: None for nothing, a Discount or 0 for an offer, `ODD` for a problem."""
        if cell is None or cell == "":
            return None
        try:
            read = column.read(cells.sound(cell))
        except BadCell:
            return ODD
        if read is None:
            return 0 if self._is_zero(column.key, cell) else None
        if column.plain or column.key in self.match.profile.joined:
            return read
        if column.key in _FUNDERS:
            return self._discount(column.key, column.header, read) if read else 0
        if column.key == "status" and not self.parts:
            return self._state(read) or ODD
        return ODD if column.key == "packed" else None

    def combined_state(self, told: Sequence[cells.Cell]) -> Any:
        """The state that the cells of several columns tell together; None for none, `ODD` for one that is not known."""
        text = self._combined(told)
        return (self._state(text) or ODD) if text else None

    def is_offer(self, key: str) -> bool:
        """Whether a column of this key takes something off the price."""
        return key in _FUNDERS

    def prefix(self, key: str) -> str:
        """What the export writes before each text of the column."""
        return self._prefixes.get(key, "")

    def problem(self, row: int, column: str, code: str, value: str = "", level: str = "blocking") -> Problem:
        return Problem(
            sheet=self.sheet, row=row, column=column.strip(), code=code, value=value[:200], level=level
        )

    def _reader(self, key: str) -> Callable[[cells.Cell], Any]:
        kind = BY_KEY[key].kind
        if kind is ColumnKind.MOMENT:
            return lru_cache(_REMEMBERED, typed=True)(self._moment)
        reader = _READERS[kind]
        if key not in self._prefixes:
            return lru_cache(_REMEMBERED, typed=True)(reader) if kind in _REPEATING else reader
        return lambda value: self._without_prefix(key, reader(value))

    def _without_prefix(self, key: str, text: str | None) -> str | None:
        prefix = self._prefixes.get(key)
        if text is None or prefix is None:
            return text
        return text.removeprefix(prefix).strip() or None


def says_totals(row: Row) -> bool:
    """Whether one of the row's first texts is a word for a sum over the rows above."""
    texts = [fold(text).lower() for other in row if isinstance(other, str) and (text := as_text(other))]
    return any(_TOTALS.fullmatch(text) for text in texts[:3])


def _order_number(cell: cells.Cell) -> str | None:
    """An order number of one line: two lines in its cell are two rows that ran together, never one number."""
    number = cells.read_id(cells.sound(cell))
    if number is not None and len(number.splitlines()) > 1:
        raise BadCell("imports.rows_swallowed", "held")
    return number


def _state_text(text: str) -> str:
    return fold(text).lower()


_READERS: dict[ColumnKind, Callable[[cells.Cell], Any]] = {
    ColumnKind.ID: cells.read_id,
    ColumnKind.TEXT: cells.read_text,
    ColumnKind.MONEY: cells.read_money,
    ColumnKind.COUNT: cells.read_count,
    ColumnKind.PHONE: cells.read_phone,
    ColumnKind.STATUS: cells.read_text,
}
