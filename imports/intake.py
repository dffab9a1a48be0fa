"""Takes in the sheets of one import: read, recognised, joined; hands over orders and a report of each sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.matching import IncomingOrder, Problem
from imports.cells import as_text, fold, unwrapped
from imports.headers import find_header
from imports.joining import Joiner, Source
from imports.profiles import ColumnMatch, Match, corrected, recognise, recognise_as
from imports.rows import RowReader
from imports.sandbox import read_file
from imports.sheets import Format, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from aftersales.orders import Platform
    from imports.headers import Header
    from imports.rows import RowFacts
    from imports.sandbox import Progress
    from imports.sheets import Row, SheetRows

SAMPLE_ROWS = 60
"""Rows that are looked at before a sheet is recognised."""
SHOWN_VALUES = 5
_SUFFIXES = {
    Format.XLSX: (".xlsx", ".xlsm"),
    Format.XLSB: (".xlsb",),
    Format.XLS: (".xls", ".et"),
    Format.ODS: (".ods",),
    Format.TEXT: (".csv", ".tsv", ".txt"),
    Format.HTML: (".html", ".htm"),
}

SheetKey = tuple[int, str]
"""File index and sheet name (empty for texts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChoice:
    """What a person decided about one sheet: its columns (index → key), its profile, the year of its days, leaving it out.

    `paid` ``gross`` or ``net`` says whether the paid column is before or after refunds.
    """

    mapping: Mapping[int, str] | None = None
    profile: str | None = None
    paid: str | None = None
    year: int | None = None
    skip: bool = False


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
    columns: tuple[ColumnReport, ...] = ()
    first_rows: tuple[tuple[str, ...], ...] = ()
    code: str = ""

    @property
    def key(self) -> SheetKey:
        return self.file_index, self.sheet

    @property
    def label(self) -> str:
        """How problems name the sheet: by its own name, or its file's where it has none."""
        return self.sheet or self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All sheets of one import. `refused` names the files that could not be read, one reason each."""

    sheets: tuple[SheetReport, ...]
    orders: tuple[IncomingOrder, ...]
    refused: tuple[KnownError, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for order in self.orders for problem in order.problems)


def read_orders(
    paths: Sequence[Path],
    *,
    choices: Mapping[SheetKey, SheetChoice] | None = None,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits | None = None,
    first: int | None = None,
) -> Intake:
    """Reads all files given together into joined orders; `first` looks only at so many rows of each sheet.

    Files that cannot be read are refused with a reason and the others taken; if none can, the first reason is raised
    (KnownError ``imports.*`` with `file`). Cancelled passes through, and nothing is kept.
    """
    taking = _Taking(choices or {})
    refused: list[KnownError] = []
    for file_index, path in enumerate(paths):
        try:
            for chunk in read_file(
                path,
                file_index,
                on_progress=on_progress or _silent,
                cancelled=cancelled or _never,
                limits=limits or Limits(),
                first=first,
            ):
                taking.feed(chunk)
            taking.end_file()
        except KnownError as error:
            taking.drop_file()
            refused.append(error)
    if refused and len(refused) == len(paths):
        raise refused[0]
    return taking.intake(tuple(refused))


def _silent(_file: str, _done: int, _total: int | None) -> None:
    return None


def _never() -> bool:
    return False


@dataclass(slots=True)
class _Sheet:
    """A sheet while its rows are coming in; the first ones wait until it is recognised."""

    report: SheetReport
    waiting: list[Row] = field(default_factory=list)
    source: Source | None = None
    rows: int = 0


class _Taking:
    """Feeds chunks to their sheets and whole files to the joiner, so that a refused file leaves nothing behind."""

    def __init__(self, choices: Mapping[SheetKey, SheetChoice]) -> None:
        self._choices = choices
        self._joiner = Joiner()
        self._reports: list[SheetReport] = []
        self._sheets: dict[int, _Sheet] = {}
        self._facts: list[tuple[Source, RowFacts]] = []

    def feed(self, chunk: SheetRows) -> None:
        sheet = self._sheets.get(chunk.sheet_index)
        if sheet is None:
            sheet = self._sheets[chunk.sheet_index] = _Sheet(_first_report(chunk))
        choice = self._choices.get(sheet.report.key, SheetChoice())
        if choice.skip:
            return
        rows: Sequence[Row] = chunk.rows
        first_row = chunk.first_row
        if sheet.source is None and not sheet.report.code:
            sheet.waiting += chunk.rows
            if len(sheet.waiting) < SAMPLE_ROWS and not chunk.last:
                return
            rows, first_row = sheet.waiting, 1
            sheet.waiting = []
            _recognise(sheet, rows, choice)
        if sheet.source is not None:
            self._read(sheet, sheet.source, rows, first_row)

    def end_file(self) -> None:
        """The file was read whole: its rows join the others."""
        for source, facts in self._facts:
            self._joiner.take(source, facts)
        self._reports += [replace(sheet.report, rows=sheet.rows) for sheet in self._sheets.values()]
        self.drop_file()

    def drop_file(self) -> None:
        """Forgets what came of the present file."""
        self._sheets = {}
        self._facts = []

    def intake(self, refused: tuple[KnownError, ...]) -> Intake:
        orders = tuple(self._joiner.orders())
        counted = Counter((order.file_index, order.sheet) for order in orders)
        reports = tuple(replace(report, orders=counted[report.key]) for report in self._reports)
        return Intake(sheets=reports, orders=orders, refused=refused)

    def _read(self, sheet: _Sheet, source: Source, rows: Sequence[Row], first_row: int) -> None:
        skip = max(0, sheet.report.first_data_row - first_row)
        read = source.reader.read
        for at, row in enumerate(rows[skip:], start=first_row + skip):
            facts = read(row, at)
            if facts is not None:
                sheet.rows += 1
                self._facts.append((source, facts))


def _recognise(sheet: _Sheet, rows: Sequence[Row], choice: SheetChoice) -> None:
    report = sheet.report
    header = find_header(rows)
    if header is None:
        sheet.report = replace(
            report, code="imports.sheet_not_a_list" if any(rows) else "imports.sheet_empty"
        )
        return
    sample = [row for row in rows[header.first_data_row :] if any(as_text(cell) for cell in row)]
    match = _match(header, sample, choice)
    sheet.report = replace(
        report,
        header_row=header.row + 1,
        first_data_row=header.first_data_row + 1,
        profile=match.profile.name,
        grain=match.profile.grain,
        title=match.profile.title,
        platform=match.profile.platform,
        confidence=match.confidence,
        columns=_columns(match, rows, header),
        first_rows=tuple(tuple(as_text(cell) for cell in row) for row in sample[:SHOWN_VALUES]),
        code=_why_not(match, header),
    )
    if not sheet.report.code:
        reader = RowReader(match, report.label, choice.year)
        sheet.source = Source(report.file_index, report.sheet, report.label, reader)


def _why_not(match: Match, header: Header) -> str:
    """Why the sheet gives no orders; a register of cases or a settlement also has numbers and goods."""
    if not match.has("number"):
        return "imports.no_number_column"
    texts = set(map(fold, header.texts))
    return "imports.not_orders" if any(fold(mark) in texts for mark in match.profile.other_marks) else ""


def _match(header: Header, sample: Sequence[Row], choice: SheetChoice) -> Match:
    match = recognise_as(choice.profile, header, sample) if choice.profile else recognise(header, sample)
    if choice.mapping is not None:
        match = corrected(match, choice.mapping)
    if choice.paid is not None:
        match = replace(match, profile=replace(match.profile, paid=choice.paid))
    return match


def _first_report(chunk: SheetRows) -> SheetReport:
    return SheetReport(
        file_index=chunk.file_index,
        file=chunk.path.name,
        sheet=chunk.sheet,
        format=chunk.format,
        encoding=chunk.encoding,
        encoding_sure=chunk.encoding_sure,
        named_otherwise=chunk.path.suffix.lower() not in _SUFFIXES[chunk.format],
        hidden=chunk.hidden,
    )


def _columns(match: Match, rows: Sequence[Row], header: Header) -> tuple[ColumnReport, ...]:
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
