"""Cells of staged records put right by hand: read anew by the sheet's rules, compared anew, never written into the sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.record_columns import columns_of
from desktop.mending import Mendable, hint_of, suggestion_of
from desktop.record_transfers import record_label
from desktop.sheet_slices import chunks_again, cut, settled_choice
from resources.wording import knows

if TYPE_CHECKING:
    from aftersales.matching import Problem
    from aftersales.sheet_records import IncomingRecord
    from desktop.jobs import Progress
    from desktop.record_transfers import RecordTransfers
    from desktop.session import Session
    from desktop.staged import Place, StagedImport
    from imports.reports import SheetReport
    from storage.staged_records import StagedRecord


class RecordMending:
    """Puts right what a row has wrong, in the staged import only."""

    def __init__(self, *, session: Session, records: RecordTransfers) -> None:
        self._session = session
        self._records = records

    def cells(self, *, staged: StagedImport, record: StagedRecord) -> tuple[Mendable, ...]:
        """What can be put right in a record, each cell once; pure."""
        sheet = _report(staged, record.incoming)
        found = {
            cell.column: cell
            for problem in record.problems
            if problem.level != "info" and (cell := _mendable(staged, sheet, problem)) is not None
        }
        return tuple(found.values())

    def others(self, *, staged: StagedImport, record: StagedRecord) -> tuple[Problem, ...]:
        """What is wrong with a record beyond single cells; pure."""
        sheet = _report(staged, record.incoming)
        return tuple(
            problem
            for problem in record.problems
            if problem.level != "info" and _mendable(staged, sheet, problem) is None
        )

    def mend(
        self, *, staged: StagedImport, seq: int, column: int, text: str | None, progress: Progress
    ) -> StagedRecord:
        """Write `text` in place of a cell of a record and look at the record anew; None takes it back.

        Any column of the row may be filled, also one that was empty. KnownError ``imports.*`` where the file is not
        there any more, ``transfers.row_gone`` where the row is none now; the staged import is as before then.
        """
        self._session.require(Right.IMPORT)
        with staged.lock:
            before = staged.staging.records.get(seq)
        key = (before.incoming.file_index, before.incoming.sheet)
        place = (key, before.incoming.row, column)
        kept = {where: value for where, value in staged.mends.items() if where != place}
        mends = kept if text is None else {**kept, place: text.strip()}
        record = self._read(staged, before.incoming, mends, progress)
        with staged.lock:
            staged.mends.clear()
            staged.mends.update(mends)
            return self._records.restage(staged, before, record)

    def _read(
        self, staged: StagedImport, record: IncomingRecord, mends: dict[Place, str], progress: Progress
    ) -> IncomingRecord:
        from imports.taking import SheetTaking

        key = (record.file_index, record.sheet)
        slices = cut(staged.paths, staged.sheets, staged.choices, [record], progress)
        if key in slices:
            found = slices[key]
            taking = SheetTaking(found.first, settled_choice(found.report, staged.choices.get(key)))
            for chunk in chunks_again(found, key, mends):
                taking.feed(chunk)
            for again in taking.taken_records():
                if again.row == record.row:
                    return replace(again, file_index=record.file_index)
        raise KnownError("transfers.row_gone", file=staged.paths[record.file_index].name)


def _report(staged: StagedImport, record: IncomingRecord) -> SheetReport:
    return next(sheet for sheet in staged.sheets if sheet.key == (record.file_index, record.sheet))


def _mendable(staged: StagedImport, sheet: SheetReport, problem: Problem) -> Mendable | None:
    """The cell of a problem; None for what is wrong beyond a cell."""
    code = f"mend.{problem.code.partition('.')[2]}"
    place = next((each for each in sheet.columns if each.key and each.header.strip() == problem.column), None)
    if place is None or place.key is None or not problem.column or not knows(code):
        return None
    kind = columns_of(sheet.kind)[place.key].kind
    text = staged.mends.get((sheet.key, problem.row, place.index), problem.value)
    return Mendable(
        row=problem.row,
        column=place.index,
        label=record_label(sheet.kind, place.key),
        text=text,
        hint=hint_of(problem.code, kind, text),
        suggestion=suggestion_of(kind, text),
    )
