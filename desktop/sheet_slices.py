"""Pieces of the sheets of a staged import, read again from their files: the rows of some orders as they stand there."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aftersales.sheet_records import RECORD_KINDS, IncomingRecord
from desktop.staged import shop_of
from resources.profile_files import shipped_profiles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from aftersales.matching import IncomingOrder
    from aftersales.orders import Platform
    from desktop.jobs import Progress
    from desktop.staged import Place
    from imports.reports import SheetChoice, SheetKey, SheetReport
    from imports.sheets import Row, SheetLook, SheetRows

_HEAD = 60
"""Rows at the top of a sheet that are kept, so that it can be recognised once more."""
OrderKey = tuple["Platform", str, str]


@dataclass(slots=True)
class SheetSlice:
    """Some rows of one sheet. `head` are its first rows, `rows` the wanted ones by their place from 1.

    `whole` says whether `head` is all there is; `first` is the chunk that the sheet began with.
    """

    report: SheetReport
    first: SheetRows
    head: list[Row] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    whole: bool = True

    @property
    def look(self) -> SheetLook:
        return self.first.look

    def heading(self) -> list[Row]:
        """All that stands above the first order: titles, notes, the header, explanations."""
        return self.head[: self.report.first_data_row - 1]


def cut(
    paths: Sequence[Path],
    sheets: Iterable[SheetReport],
    choices: Mapping[SheetKey, SheetChoice],
    orders: Iterable[IncomingOrder | IncomingRecord],
    progress: Progress,
) -> dict[SheetKey, SheetSlice]:
    """The rows of these orders in every sheet that tells of them, by sheet; in the order of the sheets.

    A record has the one row that it is.

    KnownError ``imports.*`` where a file is not there any more or cannot be read now.
    """
    reports = {sheet.key: sheet for sheet in sheets if not sheet.code}
    wanted: dict[SheetKey, set[int]] = {}
    numbers: set[str] = set()
    for order in orders:
        wanted.setdefault((order.file_index, order.sheet), set()).update(order.rows)
        if not isinstance(order, IncomingRecord):
            numbers.add(order.number)
    cutter = _Cutter(reports, wanted, numbers)
    for index, path in enumerate(paths):
        if any(key[0] == index for key in reports):
            encodings = {
                sheet: choice.encoding
                for (at, sheet), choice in choices.items()
                if at == index and choice.encoding
            }
            for chunk in _chunks(path, index, encodings, progress):
                cutter.feed(chunk)
    return cutter.slices


def _chunks(path: Path, index: int, encodings: Mapping[str, str], progress: Progress) -> Iterable[SheetRows]:
    from imports.sandbox import read_file
    from imports.sheets import Limits

    def on_progress(file: str, done: int, total: int | None) -> None:
        progress.tick(done, total, file)

    return read_file(
        path,
        index,
        on_progress=on_progress,
        cancelled=lambda: progress.cancelled,
        limits=Limits(),
        encodings=encodings,
    )


class _Cutter:
    """Keeps the wanted rows of the chunks that pass by."""

    def __init__(
        self,
        reports: Mapping[SheetKey, SheetReport],
        wanted: Mapping[SheetKey, Collection[int]],
        numbers: Collection[str],
    ) -> None:
        self._reports, self._wanted, self._numbers = reports, wanted, numbers
        self.slices: dict[SheetKey, SheetSlice] = {}

    def feed(self, chunk: SheetRows) -> None:
        key = (chunk.file_index, chunk.sheet)
        report = self._reports.get(key)
        if report is None:
            return
        found = self.slices.get(key)
        if found is None:
            found = self.slices[key] = SheetSlice(report, replace(chunk, rows=[], last=False))
        wanted = self._wanted.get(key, ())
        number_at = column_of(report, "number") if report.kind not in RECORD_KINDS else None
        for at, row in enumerate(chunk.rows, start=chunk.first_row):
            if at <= _HEAD:
                found.head.append(row)
            else:
                found.whole = False
            if at >= report.first_data_row and (at in wanted or self._tells_of(report, row, number_at)):
                found.rows[at] = row

    def _tells_of(self, report: SheetReport, row: Row, number_at: int | None) -> bool:
        if number_at is None or number_at >= len(row):
            return False
        return number_in(report, row, number_at) in self._numbers


def number_in(report: SheetReport, row: Row, at: int) -> str:
    """The order number in a row, as orders carry it; empty if there is none."""
    from imports.cells import unwrapped

    text = unicodedata.normalize("NFKC", unwrapped(row[at])) if at < len(row) else ""
    profile = next((each for each in shipped_profiles() if each.name == report.profile), None)
    prefix = profile.prefixes.get("number") if profile else None
    return text.removeprefix(prefix).strip() if prefix else text


def column_of(report: SheetReport, key: str) -> int | None:
    """Where a sheet has what `key` names."""
    return next((column.index for column in report.columns if column.key == key), None)


def mended(row: Row, at: int, key: SheetKey, mends: Mapping[Place, str]) -> Row:
    """The row with what a person wrote in place of its cells."""
    own = {column: text for (sheet, line, column), text in mends.items() if (sheet, line) == (key, at)}
    if not own:
        return row
    cells = [*row, *[None] * (max(own) + 1 - len(row))]
    for column, text in own.items():
        cells[column] = text
    return tuple(cells)


def read_again(
    slices: Mapping[SheetKey, SheetSlice],
    choices: Mapping[SheetKey, SheetChoice],
    mends: Mapping[Place, str],
) -> list[IncomingOrder]:
    """The orders of these rows, read by the same rules as the whole sheets, with the mended cells in place.

    The rows at the top of each sheet are read too: what several orders tell together still tells it.
    """
    from imports.joining import Joiner
    from imports.settling import book
    from imports.taking import SheetTaking

    joiner, reports = Joiner(), []
    for key, found in slices.items():
        taking = SheetTaking(found.first, settled_choice(found.report, choices.get(key)))
        for chunk in chunks_again(found, key, mends):
            for source, facts in taking.feed(chunk):
                joiner.take(source, facts)
        reports.append(taking.finished())
    alone = tuple(book(reports, joiner))
    return [*joiner.orders(), *alone]


def chunks_again(found: SheetSlice, key: SheetKey, mends: Mapping[Place, str]) -> list[SheetRows]:
    """The rows of a slice as the reader gave them, with the mended cells in place: its head, then the rows below."""
    head = [mended(row, at, key, mends) for at, row in enumerate(found.head, start=1)]
    later = {at: row for at, row in found.rows.items() if at > len(head)}
    return [
        replace(found.first, first_row=1, rows=head, last=found.whole or not later),
        *(
            replace(found.first, first_row=at, rows=[mended(row, at, key, mends)], last=True)
            for at, row in later.items()
        ),
    ]


def settled_choice(report: SheetReport, choice: SheetChoice | None) -> SheetChoice:
    """What the sheet was taken for as if a person had said so: a few rows must not be taken for something else."""
    from imports.reports import SheetChoice

    mapping = {column.index: column.key for column in report.columns if column.key}
    return replace(choice or SheetChoice(), profile=report.profile, mapping=mapping, skip=False)


def order_key(order: IncomingOrder) -> OrderKey:
    """What an order is found by in the archive."""
    return order.platform, shop_of(order), order.number
