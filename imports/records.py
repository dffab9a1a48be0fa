"""One row of a sheet that is not of orders becomes a record, with a problem for each cell that cannot be read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from aftersales.columns import ColumnKind
from aftersales.matching import Problem
from aftersales.record_columns import KNOWN_BY, RECORD_COLUMNS, RecordColumn
from aftersales.sheet_records import IncomingRecord, RecordKind, SheetPhone
from imports import cells
from imports.cells import BadCell, as_text, fold, unwrapped
from imports.layout import Fills
from imports.record_cells import read_day, read_months, read_phones, read_words, read_yes_no
from imports.rows import says_totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from imports.matches import ColumnMatch, Match
    from imports.reports import SheetChoice, SheetReport
    from imports.sheets import Row, SheetLook

_HEADER_AGAIN = 3
"""Cells that must say again what the header says for a row to be the header once more."""
_DOUBT_ONLY = frozenset({"imports.damaged_id"})
"""Findings about a cell that is left out and told, where the row is not known by it."""


class RecordReader:
    """Reads the rows of one recognised sheet."""

    def __init__(self, match: Match, report: SheetReport, look: SheetLook, choice: SheetChoice) -> None:
        self.kind = RecordKind(match.profile.kind)
        self._report = report
        self._columns = {column.key: column for column in RECORD_COLUMNS[self.kind]}
        self._taken: list[tuple[ColumnMatch, RecordColumn]] = [
            (column, self._columns[column.key]) for column in match.columns if column.key in self._columns
        ]
        self._choices = {
            key: {fold(text).lower(): value for text, value in texts.items()}
            for key, texts in match.profile.choices.items()
        }
        self._fills = [Fills(look.merged, column.index) for column, _ in self._taken] if look.merged else []
        dates: dict[str, Any] = {"year": choice.year, "since_1904": look.since_1904}
        self._readers: dict[ColumnKind, Callable[[cells.Cell], Any]] = {
            **_READERS,
            ColumnKind.MOMENT: partial(cells.read_moment, **dates),
            ColumnKind.DAY: partial(read_day, **dates),
        }
        self._same_for_all = {**implied(match), **self._given(choice.given)}

    def read(self, row: Row, at: int) -> IncomingRecord | None:
        """The record of row `at` (from 1); None for an empty row, a row of totals and the header once more."""
        for fills in self._fills:
            row = fills.completed(row, at)
        if not any(as_text(cell) for cell in row) or says_totals(row) or self._is_header(row):
            return None
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for match, column in self._taken:
            value = row[match.index] if match.index < len(row) else None
            if value is None or value == "":
                continue
            try:
                read = self._read(column, cells.sound(value))
            except BadCell as bad:
                problems.append(self._problem(at, match.header, bad, column, value))
                continue
            _keep(values, column, read)
        if not values and not problems:
            return None
        for key, told in self._same_for_all.items():
            values.setdefault(key, told)
        problems += self._missing(values, problems, at)
        return IncomingRecord(
            kind=self.kind,
            file_index=self._report.file_index,
            sheet=self._report.sheet,
            label=self._report.label,
            row=at,
            key=_known_by(self.kind, values),
            values=values,
            problems=tuple(problems),
        )

    def _read(self, column: RecordColumn, value: cells.Cell) -> Any:
        if column.kind is ColumnKind.CHOICE:
            return self._choice(column.key, value)
        if column.listed:
            return read_words(value)
        return self._readers[column.kind](value)

    def _choice(self, key: str, value: cells.Cell) -> str | None:
        text = cells.read_text(value)
        if text is None:
            return None
        found = self._choices.get(key, {}).get(fold(text).lower())
        if found is None:
            raise BadCell("imports.unknown_choice", "held")
        return found

    def _given(self, told: Mapping[str, str]) -> dict[str, Any]:
        """What a person said once for the sheet; an answer that cannot be read is no answer."""
        found: dict[str, Any] = {}
        for key, text in told.items():
            column = self._columns.get(key)
            try:
                read = self._read(column, text) if column is not None else None
            except BadCell:
                continue
            if read is not None:
                found[key] = read
        return found

    def _is_header(self, row: Row) -> bool:
        told = [
            (fold(as_text(row[match.index])), fold(match.header))
            for match, _ in self._taken
            if match.header and match.index < len(row)
        ]
        same = sum(1 for text, header in told if text == header)
        return same >= min(_HEADER_AGAIN, len(told)) and same > 0

    def _missing(self, values: Mapping[str, Any], problems: Iterable[Problem], at: int) -> list[Problem]:
        """Required cells that are empty; what could not be read was told already."""
        told = {problem.column for problem in problems}
        headers = {column.key: match.header.strip() for match, column in self._taken}
        return [
            self._told(at, headers.get(column.key, ""), "records.empty", "", "blocking")
            for column in self._columns.values()
            if column.required and column.key not in values and headers.get(column.key, "") not in told
        ]

    def _problem(
        self, at: int, header: str, bad: BadCell, column: RecordColumn, value: cells.Cell
    ) -> Problem:
        known_by = column.key in KNOWN_BY[self.kind]
        level = "info" if bad.code in _DOUBT_ONLY and not known_by else bad.level
        shown = f"{value:.0f}" if isinstance(value, float) and abs(value) >= 1e15 else unwrapped(value)
        return self._told(at, header, bad.code.replace("imports.", "records.", 1), shown, level)

    def _told(self, at: int, header: str, code: str, value: str, level: str) -> Problem:
        return Problem(
            sheet=self._report.label, row=at, column=header.strip(), code=code, value=value[:200], level=level
        )


def implied(match: Match) -> dict[str, str]:
    """What the header alone tells for every row: a column 退货原因 makes the rows of a register 退货; none if it disagrees."""
    taken = set(match.mapping.values())
    headers = [fold(column.header) for column in match.columns]
    found: dict[str, str] = {}
    for key, words in match.profile.implied.items():
        told = {value for word, value in words.items() if any(fold(word) in header for header in headers)}
        if key not in taken and len(told) == 1:
            found[key] = told.pop()
    return found


def asked_once(match: Match, choice: SheetChoice) -> tuple[str, ...]:
    """The keys that every row needs and no column tells: a person says once for the sheet what they are."""
    told = {*match.mapping.values(), *implied(match), *choice.given}
    columns: Sequence[RecordColumn] = RECORD_COLUMNS[RecordKind(match.profile.kind)]
    return tuple(column.key for column in columns if column.asked and column.key not in told)


def _keep(values: dict[str, Any], column: RecordColumn, read: Any) -> None:
    if read is None or read == ():
        return
    if not column.many:
        values.setdefault(column.key, read)
        return
    more = read if isinstance(read, tuple) else (read,)
    values[column.key] = tuple(dict.fromkeys((*values.get(column.key, ()), *more)))


def _known_by(kind: RecordKind, values: Mapping[str, Any]) -> str:
    for key in KNOWN_BY[kind]:
        value = values.get(key)
        first = value[0] if isinstance(value, tuple) and value else value
        if first:
            return first.number if isinstance(first, SheetPhone) else str(first)
    return ""


_READERS: dict[ColumnKind, Callable[[cells.Cell], Any]] = {
    ColumnKind.ID: cells.read_id,
    ColumnKind.TEXT: cells.read_text,
    ColumnKind.MONEY: cells.read_money,
    ColumnKind.COUNT: cells.read_count,
    ColumnKind.PHONE: read_phones,
    ColumnKind.STATUS: cells.read_text,
    ColumnKind.MONTHS: read_months,
    ColumnKind.YES_NO: read_yes_no,
}
