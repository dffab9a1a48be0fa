"""One sheet while its rows are coming in: recognised by the first ones, then read row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.columns import ColumnKind
from aftersales.matching import Problem
from aftersales.money import to_yuan
from aftersales.record_columns import columns_of
from imports.block_reader import BlockReader
from imports.blocks import Block
from imports.cells import as_text, fold
from imports.drafts import Source
from imports.headers import find_header, is_about
from imports.layout import Fills, looks_like_form
from imports.own_sheets import is_own_key, own_list
from imports.profiles import corrected, recognise, recognise_as
from imports.records import RecordReader, asked_once
from imports.reports import SHOWN_VALUES, SheetReport, column_letter, column_reports, twice, without_year
from imports.rows import RowReader
from imports.settling import Settled, SettlementReader
from imports.sheets import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.sheet_records import IncomingRecord
    from imports.block_reader import ReadRows
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
    "stock": "imports.stock_sheet",
}


_DATED = (ColumnKind.MOMENT, ColumnKind.DAY)


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
        self._record_reader: RecordReader | None = None
        self._records: list[IncomingRecord] = []
        self._blocks: BlockReader
        self._fills = Fills()
        self._rows = 0

    def feed(self, chunk: SheetRows) -> list[tuple[Source, RowFacts]]:
        """The facts of this chunk's rows; the first chunks may wait until the sheet is recognised."""
        return [(source, facts) for source, read in self.take(chunk) for facts in read.each()]

    def take(self, chunk: SheetRows) -> list[tuple[Source, ReadRows]]:
        """The same, held by column."""
        if self._choice.skip or (self.report.code and self._settlement is None):
            return []
        fresh = chunk.rows
        if self._look.exact and isinstance(fresh, Block):
            fresh = fresh.exactly()
        if self._source is None and self._settlement is None and self._record_reader is None:
            rows = [*self._waiting, *fresh] if self._waiting else fresh
            if len(rows) < SAMPLE_ROWS and not chunk.last:
                self._waiting = list(rows)
                return []
            self._waiting = []
            self._recognise(list(rows))
            return self._read(rows, 1)
        return self._read(fresh, chunk.first_row)

    def taken_records(self) -> list[IncomingRecord]:
        """The records that were read since this was asked last; a sheet of orders has none."""
        records, self._records = self._records, []
        return records

    def finished(self) -> SheetReport:
        """The report when the whole sheet was read."""
        notes = [*self.report.notes, *self._settlement_notes()]
        records = self._rows if self._record_reader is not None else 0
        return replace(
            self.report,
            rows=self._rows,
            records=records,
            settled=tuple(self._settled),
            notes=tuple(notes),
            unknown_states=self._unknown_states(),
        )

    def _unknown_states(self) -> tuple[tuple[str, int], ...]:
        return () if self._source is None else tuple(self._source.reader.unknown_states.most_common())

    def _read(self, rows: Sequence[Row], first_row: int) -> list[tuple[Source, ReadRows]]:
        skip = max(0, self.report.first_data_row - first_row)
        if self._settlement is not None:
            self._read_settlement(self._settlement, rows[skip:], first_row + skip)
        if self._record_reader is not None:
            self._read_records(self._record_reader, rows[skip:], first_row + skip)
        if self._source is None:
            return []
        hidden = self._look.hidden_rows if self._choice.hidden == "leave" else frozenset()
        if isinstance(rows, Block) and self._fills.idle:
            found = self._blocks.read(rows, first_row, skip, hidden)
        else:
            completed = [self._fills.completed(row, at) for at, row in enumerate(rows, start=first_row)]
            found = self._blocks.read_rows(completed, first_row, skip, hidden)
        self._rows += len(found)
        return [(self._source, found)]

    def _read_settlement(self, reader: SettlementReader, rows: Sequence[Row], first_row: int) -> None:
        for at, row in enumerate(rows, start=first_row):
            if any(as_text(cell) for cell in row):
                self._rows += 1
                settled = reader.read(row, at)
                if settled is not None:
                    self._settled.append(settled)

    def _read_records(self, reader: RecordReader, rows: Sequence[Row], first_row: int) -> None:
        hidden = self._look.hidden_rows if self._choice.hidden == "leave" else frozenset()
        for at, row in enumerate(rows, start=first_row):
            record = None if at in hidden else reader.read(row, at)
            if record is not None:
                self._rows += 1
                self._records.append(record)

    def _recognise(self, rows: Sequence[Row]) -> None:
        report = self.report
        if is_about(rows):
            self.report = replace(report, code="imports.sheet_about")
            return
        own = "" if self._choice.profile else own_list(report.sheet, rows)
        if own:
            self.report = replace(report, code=own)
            return
        header = find_header(rows, self._look.merged)
        if header is None:
            code = "imports.sheet_not_a_list" if any(rows) else "imports.sheet_empty"
            self.report = replace(report, code=code)
            return
        sample = [row for row in rows[header.first_data_row :] if any(as_text(cell) for cell in row)]
        match = _match(header, sample, self._choice)
        if self._choice.hidden_columns == "leave":
            match = _without(match, self._look.hidden_columns)
        self.report = replace(
            report,
            header_row=header.row + 1,
            first_data_row=header.first_data_row + 1,
            profile=match.profile.name,
            kind=match.profile.kind,
            grain=match.profile.grain,
            title=match.profile.title,
            platform=None if match.profile.is_records else match.profile.platform,
            confidence=match.confidence,
            columns=column_reports(match, rows, header),
            first_rows=tuple(tuple(as_text(cell) for cell in row) for row in sample[:SHOWN_VALUES]),
            code=_why_not(match, header, rows),
            names_shop=match.has("shop_name"),
            shop_name=self._choice.shop_name or "",
        )
        self._tell(match, header, sample)
        if match.profile.kind == "settlement":
            self._settlement = SettlementReader(match, header.texts, self.report.label)
        elif match.profile.is_records:
            self._record_reader = RecordReader(match, self.report, look=self._look, choice=self._choice)
        elif not self.report.code:
            self._start(match)

    def _start(self, match: Match) -> None:
        report, choice = self.report, self._choice
        reader = RowReader(
            match, report.label, choice.year, since_1904=self._look.since_1904, states=choice.states
        )
        self._blocks = BlockReader(reader)
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
        report, choice = self.report, self._choice
        if report.encodings and not report.encoding_sure and not choice.encoding:
            self._ask("encoding", "imports.asks_encoding", " / ".join(report.encodings))
        known = columns_of(match.profile.kind)
        moments = [at for at, key in match.mapping.items() if known[key].kind in _DATED]
        day = without_year(sample, moments) if choice.year is None else ""
        if day:
            self._ask("year", "imports.asks_year", day)
        self._tell_hidden(header.texts)
        for text in twice(header.texts):
            self._note("imports.duplicate_header", text)
        for key in asked_once(match, choice) if match.profile.is_records else ():
            self._ask(f"given.{key}", f"records.asks_{match.profile.kind}_{key}", "")

    def _tell_hidden(self, titles: Sequence[str]) -> None:
        """Hidden columns beyond the table are no columns of it: some programs hide all that are empty.

        Those that this program hides itself are no question either.
        """
        look = self._look
        columns = [
            column
            for column in look.hidden_columns
            if column < len(titles) and not is_own_key(titles[column])
        ]
        if look.hidden_rows:
            self._note("imports.hidden_rows", str(len(look.hidden_rows)))
            if self._choice.hidden is None:
                self.report = replace(self.report, asks=(*self.report.asks, "hidden"))
        if columns:
            self._note("imports.hidden_columns", "、".join(map(column_letter, columns)))
            if self._choice.hidden_columns is None:
                self.report = replace(self.report, asks=(*self.report.asks, "hidden_columns"))

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
    if profile.is_records or profile.bookings:
        return ""
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


def _without(match: Match, hidden: Sequence[int]) -> Match:
    """The match without columns that a person wants left out."""
    columns = (
        replace(column, key=None, ignored=True) if column.index in hidden else column
        for column in match.columns
    )
    return replace(match, columns=tuple(columns))


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
