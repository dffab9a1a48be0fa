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
_SUFFIXES = {
    Format.XLSX: (".xlsx", ".xlsm"),
    Format.XLSB: (".xlsb",),
    Format.XLS: (".xls", ".et"),
    Format.ODS: (".ods",),
    Format.TEXT: (".csv", ".tsv", ".txt"),
    Format.HTML: (".html", ".htm"),
}

_OTHER_KINDS = {
    "settlement": "imports.settlement_sheet",
    "cases": "imports.case_register",
    "stock": "imports.stock_sheet",
}

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
        columns=column_reports(match, rows, header),
        first_rows=tuple(tuple(as_text(cell) for cell in row) for row in sample[:SHOWN_VALUES]),
        code=_why_not(match, header),
    )
    if not sheet.report.code:
        reader = RowReader(match, report.label, choice.year)
        sheet.source = Source(report.file_index, report.sheet, report.label, reader)


def _why_not(match: Match, header: Header) -> str:
    """Why the sheet gives no orders; a register of cases or a settlement also has numbers and goods."""
    kind = match.profile.kind
    if kind != "orders":
        return _OTHER_KINDS[kind]
    texts = set(map(fold, header.texts))
    if any(fold(mark) in texts for mark in match.profile.stock_marks):
        return _OTHER_KINDS["stock"]
    if any(fold(mark) in texts for mark in match.profile.other_marks):
        return "imports.not_orders"
    return "" if match.has("number") else "imports.no_number_column"


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
