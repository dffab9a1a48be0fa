"""One sheet while its rows are coming in: recognised by the first ones, then read row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.columns import BY_KEY, ColumnKind
from aftersales.matching import Problem
from aftersales.money import to_yuan
from imports.cells import as_text, fold
from imports.drafts import Source
from imports.headers import find_header
from imports.layout import Fills, looks_like_form
from imports.profiles import corrected, recognise, recognise_as
from imports.reports import SHOWN_VALUES, SheetReport, column_letter, column_reports, twice, without_year
from imports.rows import RowReader
from imports.settling import Settled, SettlementReader
from imports.sheets import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imports.headers import Header
    from imports.profiles import Match
    from imports.reports import SheetChoice
    from imports.rows import RowFacts
    from imports.sheets import Row, SheetLook, SheetRows

SAMPLE_ROWS = 60
"""Rows that are looked at before a sheet is recognised."""
_SUFFIXES = {
    Format.XLSX: (".xlsx", ".xlsm"),
    Format.XLSB: (".xlsb",),
    Format.XLS: (".xls", ".et"),
    Format.ODS: (".ods",),
    Format.TEXT: (".csv", ".tsv", ".txt"),
    Format.HTML: (".html", ".htm"),
    Format.XML: (".xml",),
}
_OTHER_KINDS = {
    "settlement": "imports.settlement_sheet",
    "cases": "imports.case_register",
    "stock": "imports.stock_sheet",
}


class SheetTaking:
    """A sheet on its way in; what it says of itself is known after `feed` saw enough rows."""

    def __init__(self, chunk: SheetRows, choice: SheetChoice) -> None:
        self.report = _first_report(chunk)
        self._choice = choice
        self._look: SheetLook = chunk.look
        self._waiting: list[Row] = []
        self._source: Source | None = None
        self._settlement: SettlementReader | None = None
        self._settled: list[Settled] = []
        self._fills = Fills()
        self._rows = 0

    def feed(self, chunk: SheetRows) -> list[tuple[Source, RowFacts]]:
        """The facts of this chunk's rows; the first chunks may wait until the sheet is recognised."""
        if self._choice.skip or (self.report.code and self._settlement is None):
            return []
        if self._source is None and self._settlement is None:
            self._waiting += chunk.rows
            if len(self._waiting) < SAMPLE_ROWS and not chunk.last:
                return []
            rows, self._waiting = self._waiting, []
            self._recognise(rows)
            return self._read(rows, 1)
        return self._read(chunk.rows, chunk.first_row)

    def finished(self) -> SheetReport:
        """The report when the whole sheet was read."""
        notes = [*self.report.notes, *self._settlement_notes()]
        return replace(self.report, rows=self._rows, settled=tuple(self._settled), notes=tuple(notes))

    def _read(self, rows: Sequence[Row], first_row: int) -> list[tuple[Source, RowFacts]]:
        skip = max(0, self.report.first_data_row - first_row)
        if self._settlement is not None:
            self._read_settlement(self._settlement, rows[skip:], first_row + skip)
        if self._source is None:
            return []
        source, read = self._source, self._source.reader.read
        hidden = self._look.hidden_rows if self._choice.hidden == "leave" else frozenset()
        found: list[tuple[Source, RowFacts]] = []
        for at, row in enumerate(rows[skip:], start=first_row + skip):
            if at in hidden:
                continue
            facts = read(self._fills.completed(row, at), at)
            if facts is not None:
                found.append((source, facts))
        self._rows += len(found)
        return found

    def _read_settlement(self, reader: SettlementReader, rows: Sequence[Row], first_row: int) -> None:
        for at, row in enumerate(rows, start=first_row):
            if any(as_text(cell) for cell in row):
                self._rows += 1
                settled = reader.read(row, at)
                if settled is not None:
                    self._settled.append(settled)

    def _recognise(self, rows: Sequence[Row]) -> None:
        report = self.report
        header = find_header(rows, self._look.merged)
        if header is None:
            code = "imports.sheet_not_a_list" if any(rows) else "imports.sheet_empty"
            self.report = replace(report, code=code)
            return
        sample = [row for row in rows[header.first_data_row :] if any(as_text(cell) for cell in row)]
        match = _match(header, sample, self._choice)
        self.report = replace(
            report,
            header_row=header.row + 1,
            first_data_row=header.first_data_row + 1,
            profile=match.profile.name,
            kind=match.profile.kind,
            grain=match.profile.grain,
            title=match.profile.title,
            platform=match.profile.platform,
            confidence=match.confidence,
            columns=column_reports(match, rows, header),
            first_rows=tuple(tuple(as_text(cell) for cell in row) for row in sample[:SHOWN_VALUES]),
            code=_why_not(match, header, rows),
            names_shop=match.has("shop_name"),
        )
        self._tell(match, header, sample)
        if match.profile.kind == "settlement":
            self._settlement = SettlementReader(match, header.texts)
        elif not self.report.code:
            self._start(match)

    def _start(self, match: Match) -> None:
        report, choice = self.report, self._choice
        reader = RowReader(match, report.label, choice.year, since_1904=self._look.since_1904)
        self._source = Source(
            report.file_index,
            report.sheet,
            report.label,
            reader,
            repeats=choice.repeats or "",
            shop_name=choice.shop_name or "",
        )
        number_at = next((column.index for column in match.columns if column.key == "number"), 0)
        self._fills = Fills(self._look.merged, number_at)

    def _tell(self, match: Match, header: Header, sample: Sequence[Row]) -> None:
        """Notes what concerns the whole sheet, and what a person should decide once for it."""
        report, look, choice = self.report, self._look, self._choice
        if report.encodings and not report.encoding_sure and not choice.encoding:
            self._ask("encoding", "imports.asks_encoding", " / ".join(report.encodings))
        moments = [at for at, key in match.mapping.items() if BY_KEY[key].kind is ColumnKind.MOMENT]
        day = without_year(sample, moments) if choice.year is None else ""
        if day:
            self._ask("year", "imports.asks_year", day)
        if look.hidden_rows:
            self._note("imports.hidden_rows", str(len(look.hidden_rows)))
            if choice.hidden is None:
                self.report = replace(self.report, asks=(*self.report.asks, "hidden"))
        if look.hidden_columns:
            self._note("imports.hidden_columns", "、".join(map(column_letter, look.hidden_columns)))
        for text in twice(header.texts):
            self._note("imports.duplicate_header", text)

    def _ask(self, what: str, code: str, value: str) -> None:
        self._note(code, value, level="held")
        self.report = replace(self.report, asks=(*self.report.asks, what))

    def _note(self, code: str, value: str, level: str = "info") -> None:
        note = Problem(sheet=self.report.label, row=0, column="", code=code, value=value, level=level)
        self.report = replace(self.report, notes=(*self.report.notes, note))

    def _settlement_notes(self) -> list[Problem]:
        kinds = (("refund", "imports.settled_refunds"), ("compensation", "imports.settled_compensations"))
        notes: list[Problem] = []
        for kind, code in kinds:
            found = [one for one in self._settled if one.kind == kind]
            if found:
                orders = len({one.number for one in found})
                value = f"{orders} 单 {to_yuan(sum(one.amount for one in found))} 元"
                notes.append(
                    Problem(sheet=self.report.label, row=0, column="", code=code, value=value, level="info")
                )
        return notes


def _why_not(match: Match, header: Header, rows: Sequence[Row]) -> str:
    """Why the sheet gives no orders; a register of cases or a settlement also has numbers and goods."""
    profile = match.profile
    if profile.kind != "orders":
        return _OTHER_KINDS[profile.kind]
    texts = set(map(fold, header.texts))
    if texts & set(map(fold, profile.stock_marks)):
        return _OTHER_KINDS["stock"]
    if texts & set(map(fold, profile.other_marks)):
        return "imports.not_orders"
    if match.has("number"):
        return ""
    return "imports.sheet_is_form" if looks_like_form(rows, header) else "imports.no_number_column"


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
        encodings=chunk.encodings,
        named_otherwise=chunk.path.suffix.lower() not in (*_SUFFIXES[chunk.format], ".zip"),
        hidden=chunk.hidden,
        hidden_rows=len(chunk.look.hidden_rows),
        hidden_columns=tuple(map(column_letter, chunk.look.hidden_columns)),
    )
