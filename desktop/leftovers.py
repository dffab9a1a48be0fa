"""未导入.xlsx: the orders that an import leaves out, as they stand in their sheets, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.columns import ColumnKind
from aftersales.matching import Outcome
from aftersales.record_columns import columns_of
from desktop.json_out import problem_text
from desktop.record_transfers import record_label
from desktop.sheet_slices import SheetSlice, column_of, cut, mended, number_in
from desktop.staged import change_label
from resources.wording import sentence
from storage.staging import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from aftersales.matching import IncomingOrder
    from aftersales.sheet_records import IncomingRecord
    from desktop.jobs import Progress
    from desktop.staged import Place, StagedImport
    from exports.not_taken import Cell, RestSheet
    from imports.reports import SheetChoice, SheetKey, SheetReport
    from imports.sheets import Row
    from storage.staged_records import StagedRecord
    from storage.staging import StagedOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """What an import left out; enough to find it again in the sheets when the staging file is gone."""

    paths: tuple[Path, ...]
    sheets: tuple[SheetReport, ...]
    choices: Mapping[SheetKey, SheetChoice]
    mends: Mapping[Place, str]
    orders: tuple[tuple[IncomingOrder, str], ...]
    records: tuple[tuple[IncomingRecord, str], ...] = ()

    @property
    def rows(self) -> tuple[tuple[IncomingOrder | IncomingRecord, str], ...]:
        """Orders and what other sheets brought, each with the reason."""
        return (*self.orders, *self.records)

    @property
    def count(self) -> int:
        """How many orders and records."""
        return len(self.orders) + len(self.records)


def left_out(staged: StagedImport) -> Leftovers:
    """What the import leaves out as decided so far: in error, waiting, put off. What stays by decision is not among it."""
    with staged.lock:
        orders = tuple(
            (order.incoming, reason(order))
            for order in staged.staging.not_taken()
            if order.decision is not Decision.SYSTEM
        )
        records = tuple(
            (record.incoming, reason(record))
            for record in staged.staging.records.not_taken()
            if record.decision is not Decision.SYSTEM
        )
    return Leftovers(
        paths=staged.paths,
        sheets=staged.sheets,
        choices=dict(staged.choices),
        mends=dict(staged.mends),
        orders=orders,
        records=records,
    )


def reason(order: StagedOrder | StagedRecord) -> str:
    """Why an order or a record is left out, for the column 原因."""
    told = [problem_text(problem) for problem in order.problems if problem.level != "info"]
    if order.outcome is Outcome.CONFLICT:
        changes = "、".join(
            f"{_label(order, change.field)} {change.before or '—'} → {change.after or '—'}"
            for change in order.changes
        )
        told.append(sentence("transfers.differs", {"changes": changes}))
    return "\n".join(told)


def _label(order: StagedOrder | StagedRecord, field: str) -> str:
    kind = getattr(order, "kind", "")
    return record_label(kind, field) if kind else change_label(field)


def write_leftovers(left: Leftovers, to: Path, progress: Progress) -> int:
    """Write the orders into a workbook in the layout of their sheets; how many orders.

    KnownError ``imports.*`` where a sheet is not there any more, ``export.*`` where the workbook cannot be written.
    """
    from exports.not_taken import write_not_taken

    slices = cut(left.paths, left.sheets, left.choices, (order for order, _ in left.rows), progress)
    reasons = _Reasons(left)
    sheets = [_rest(found, key, reasons, left.mends) for key, found in slices.items() if found.rows]
    write_not_taken(to, sheets, tick=lambda: progress.tick(0, None, to.name))
    return left.count


class _Reasons:
    """The reason of each row: by its place in the sheet that carries the order, elsewhere by the order's number."""

    def __init__(self, left: Leftovers) -> None:
        self._rows = {
            (order.file_index, order.sheet, row): text for order, text in left.rows for row in order.rows
        }
        self._numbers = {order.number: text for order, text in left.orders if order.number}

    def of(self, key: SheetKey, report: SheetReport, at: int, row: Row) -> str:
        own = self._rows.get((*key, at))
        if own is not None:
            return own
        number_at = column_of(report, "number")
        return "" if number_at is None else self._numbers.get(number_in(report, row, number_at), "")


def _rest(
    found: SheetSlice,
    key: SheetKey,
    reasons: _Reasons,
    mends: Mapping[Place, str],
) -> RestSheet:
    from exports.not_taken import RestSheet
    from imports.layout import Fills

    report = found.report
    heading = found.heading()
    number_at = column_of(report, "number") or 0
    fills = Fills(found.look.merged, number_at)

    def rows() -> Iterator[tuple[tuple[Cell, ...], str]]:
        for at, row in found.rows.items():
            whole = mended(fills.completed(row, at), at, key, mends)
            yield _plain(whole), reasons.of(key, report, at, whole)

    return RestSheet(
        title=report.sheet or report.file.rpartition(".")[0],
        heading=tuple(map(_plain, heading)),
        header_row=report.header_row,
        merged=tuple(area for area in found.look.merged if area[2] < report.first_data_row),
        ids=_ids(report),
        rows=tuple(rows()),
    )


def _ids(report: SheetReport) -> frozenset[int]:
    """The columns that hold numbers to be kept digit by digit, whatever kind of sheet it is."""
    known = columns_of(report.kind)
    return frozenset(
        column.index
        for column in report.columns
        if column.key and column.key in known and known[column.key].kind is ColumnKind.ID
    )


def _plain(row: Row) -> tuple[Cell, ...]:
    """The cells as a workbook can hold them; a cell that held no value says what stood there."""
    from imports.cells import Flaw

    return tuple((cell.text or "#N/A") if isinstance(cell, Flaw) else cell for cell in row)
