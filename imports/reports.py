"""What is said about one sheet before and after it is read, and what a person decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imports.cells import BadCell, as_text, read_moment, unwrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.matching import Problem
    from aftersales.orders import Platform
    from imports.headers import Header
    from imports.profiles import ColumnMatch, Match
    from imports.settling import Settled
    from imports.sheets import Format, Row

SHOWN_VALUES = 5

SheetKey = tuple[int, str]
"""File index and sheet name (empty for texts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChoice:
    """What a person decided about one sheet: its columns (index → key), its profile, the year of its days, leaving it out.

    `paid` ``gross`` or ``net`` says whether the paid column is before or after refunds; `repeats` ``once`` or ``sum``
    whether amounts on several rows of an order are the order's or each row's own; `hidden` ``leave`` drops hidden
    rows, `hidden_columns` ``leave`` hidden columns; `states` says what status texts mean that no profile knows, by
    the value of their `OrderStatus`; `encoding` is one of the report's `encodings`; `shop_name` the shop of a sheet that does not say. `given`
    is what holds for all rows of a sheet of records that has no such column, by key, as one would write it in a cell.
    """

    mapping: Mapping[int, str] | None = None
    profile: str | None = None
    paid: str | None = None
    year: int | None = None
    skip: bool = False
    repeats: str | None = None
    hidden: str | None = None
    encoding: str | None = None
    shop_name: str | None = None
    hidden_columns: str | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReport:
    """One column for the mapping page: letter, header, first values with their rows, what it was taken for. Percent."""

    index: int
    letter: str
    header: str
    key: str | None
    confidence: int
    others: tuple[str, ...]
    ignored: bool
    first_value: str
    samples: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """What one sheet was taken for.

    `rows` are data rows read, `orders` those whose header it carries; `grain` says whether a row is an ``order``, a
    ``line`` of one, or the ``rows`` decide.
    `code` names the sentence why a sheet gives no orders (no list, no number column, not orders), else it is empty. `named_otherwise`: the file's name claims another format. `header_row` from 1, 0 if none.
    `kind` is what the profile is about: orders, settlement, stock or a kind of records, of which `records` counts
    the rows that were read. `asks` names what a person should decide
    once for the sheet, as fields of `SheetChoice` (``given.kind``: that key of `given`); `notes` says these and other things of the whole sheet in
    sentences; `settled` is what a settlement gave back, order by order; `names_shop` whether a column tells the shop,
    `shop_name` the shop that a person gave; `unknown_states` are status texts that nobody knows, as they are written,
    and on how many rows they stand.
    """

    file_index: int
    file: str
    sheet: str
    format: Format
    encoding: str
    encoding_sure: bool
    named_otherwise: bool
    hidden: bool
    header_row: int = 0
    first_data_row: int = 1
    profile: str = ""
    grain: str = ""
    title: str = ""
    platform: Platform | None = None
    confidence: int = 0
    rows: int = 0
    orders: int = 0
    records: int = 0
    columns: tuple[ColumnReport, ...] = ()
    first_rows: tuple[tuple[str, ...], ...] = ()
    code: str = ""
    kind: str = "orders"
    encodings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    settled: tuple[Settled, ...] = ()
    hidden_rows: int = 0
    hidden_columns: tuple[str, ...] = ()
    names_shop: bool = False
    shop_name: str = ""
    unknown_states: tuple[tuple[str, int], ...] = ()

    @property
    def key(self) -> SheetKey:
        return self.file_index, self.sheet

    @property
    def label(self) -> str:
        """How problems name the sheet: by its own name, or its file's where it has none."""
        return self.sheet or self.file


def column_reports(match: Match, rows: Sequence[Row], header: Header) -> tuple[ColumnReport, ...]:
    """The columns of a recognised sheet with their first values."""
    return tuple(_column(column, rows, header) for column in match.columns if column.header or column.key)


def _column(column: ColumnMatch, rows: Sequence[Row], header: Header) -> ColumnReport:
    samples: list[tuple[int, str]] = []
    for at, row in enumerate(rows[header.first_data_row :], start=header.first_data_row + 1):
        if column.index < len(row) and (text := unwrapped(row[column.index])):
            samples.append((at, text))
        if len(samples) == SHOWN_VALUES:
            break
    return ColumnReport(
        index=column.index,
        letter=column_letter(column.index),
        header=column.header,
        key=column.key,
        confidence=column.confidence,
        others=column.others,
        ignored=column.ignored,
        first_value=samples[0][1] if samples else "",
        samples=tuple(samples),
    )


def column_letter(index: int) -> str:
    """A spreadsheet's name of a column from 0: A, Z, AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def twice(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers that stand over more than one column."""
    texts = [text for text in headers if text]
    return tuple(dict.fromkeys(text for text in texts if texts.count(text) > 1))


def without_year(sample: Sequence[Row], columns: Sequence[int]) -> str:
    """The first day of these columns that has no year, as it is written; empty if there is none."""
    for row in sample:
        for at in columns:
            cell = row[at] if at < len(row) else None
            try:
                read_moment(cell)
            except BadCell as bad:
                if bad.code == "imports.no_year":
                    return as_text(cell)
    return ""
