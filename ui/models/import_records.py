"""Rows of sheets that are not orders, made ready for the preview of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.columns import ColumnKind
from aftersales.masking import mask_phone
from aftersales.matching import Outcome
from aftersales.record_columns import RECORD_COLUMNS
from aftersales.sheet_records import SheetPhone
from desktop.json_out import problem_text
from desktop.record_transfers import record_label, value_text
from ui.models.import_preview import DECISIONS, OUTCOMES, QUIET, sheet_names
from ui.models.paged_table import Column
from ui.models.roles import Cell, Diff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.record_columns import RecordColumn
    from aftersales.sheet_records import RecordKind
    from desktop.record_transfers import StagedRecord
    from desktop.transfers import SheetReport
    from ui.models.roles import DiffKind

_MOST = 6
"""Columns of a sheet that are shown beside row, outcome and the one that is met."""
_WIDTHS = {
    ColumnKind.PHONE: 116,
    ColumnKind.MONEY: 96,
    ColumnKind.COUNT: 64,
    ColumnKind.MOMENT: 136,
    ColumnKind.MONTHS: 88,
    ColumnKind.CHOICE: 88,
    ColumnKind.YES_NO: 80,
    ColumnKind.DAY: 100,
}
_WIDE = ("title", "fault", "address", "note", "name")
"""The column that takes the room which is left, the first of these that there is."""
_NUMBERS = frozenset({ColumnKind.MONEY, ColumnKind.COUNT, ColumnKind.MONTHS})


class RecordWords:
    """Makes ready cells of staged records of one kind: the columns that its sheets really have, the first few of them."""

    def __init__(self, sheets: Sequence[SheetReport], kind: RecordKind) -> None:
        self.kind = kind.value
        own = [sheet for sheet in sheets if sheet.kind == self.kind]
        there = {column.key for sheet in own for column in sheet.columns if column.key}
        self._shown = [column for column in RECORD_COLUMNS[kind] if column.key in there][:_MOST]
        self._keys = {
            (sheet.key, column.header): column.key for sheet in own for column in sheet.columns if column.key
        }
        self._names = sheet_names(sheets) if len(sheets) > 1 else {}
        keys = [each.key for each in self._shown]
        stretch = keys.index(next((key for key in _WIDE if key in keys), keys[0])) if keys else -1
        self.columns = (
            Column(key="rows", title="行", width=56, align="right"),
            Column(key="outcome", title="结果", width=72),
            *(self._column(each, wide=at == stretch) for at, each in enumerate(self._shown)),
            Column(key="meets", title="系统里", width=168),
        )

    def _column(self, column: RecordColumn, *, wide: bool) -> Column:
        width = 0 if wide else _WIDTHS.get(column.kind, 112)
        right = column.kind in _NUMBERS
        return Column(
            key=column.key,
            title=record_label(self.kind, column.key),
            width=width,
            align="right" if right else "left",
        )

    def cells(self, record: StagedRecord) -> tuple[Cell, ...]:
        """The cells of one record."""
        tone = "faint" if record.outcome in QUIET else ""
        cells = {
            column.key: Cell(text=self._text(record, column) or "—", tone=tone) for column in self._shown
        }
        for key, (text, diff) in self._marks(record).items():
            if key in cells:
                shown = text or cells[key].text
                cells[key] = Cell(text=shown, diff=diff, tip=diff.message)
        sheet = self._names.get((record.incoming.file_index, record.incoming.sheet), "")
        row = str(record.incoming.row)
        cells["rows"] = Cell(text=row, tone="quiet", tip=f"{sheet} 第 {row} 行" if sheet else "")
        cells["outcome"] = self._outcome(record)
        cells["meets"] = Cell(text=record.meets or "—", tone="quiet", tip=record.meets)
        return tuple(cells[column.key] for column in self.columns)

    def _text(self, record: StagedRecord, column: RecordColumn) -> str:
        value = record.incoming.values.get(column.key)
        if isinstance(value, tuple) and value and isinstance(value[0], SheetPhone):
            return "、".join(mask_phone(one.number) for one in value if isinstance(one, SheetPhone))
        return value_text(self.kind, column.key, value)

    def _outcome(self, record: StagedRecord) -> Cell:
        text, tone = OUTCOMES[record.outcome]
        if record.decision is not None:
            text, tone = DECISIONS[record.decision]
        reasons = [
            f"{record_label(self.kind, change.field)} {self._masked(change.field, change.before) or '空'}"
            f" → {self._masked(change.field, change.after) or '空'}"
            for change in record.changes
        ]
        reasons += [problem_text(problem) for problem in record.problems]
        spoken = f"第 {record.incoming.row} 行，{text}，{record.incoming.key}"
        return Cell(text=text, tone=tone, tip="\n".join(reasons), spoken=spoken)

    def _marks(self, record: StagedRecord) -> dict[str, tuple[str, Diff]]:
        marks: dict[str, tuple[str, Diff]] = {}
        kind: DiffKind = "conflict" if record.outcome is Outcome.CONFLICT else "update"
        if record.outcome in {Outcome.UPDATED, Outcome.CONFLICT}:
            for change in record.changes:
                before, after = (self._masked(change.field, text) for text in (change.before, change.after))
                label = record_label(self.kind, change.field)
                marks[change.field] = (
                    after,
                    Diff(kind, old=before, message=f"{label} {before or '空'} → {after or '空'}"),
                )
        wrong: DiffKind = "error" if record.outcome is Outcome.ERROR else "held"
        if record.outcome in {Outcome.ERROR, Outcome.HELD}:
            for problem in record.problems:
                key = self._keys.get(((record.incoming.file_index, record.incoming.sheet), problem.column))
                if key is not None and problem.level != "info":
                    empty = key not in record.incoming.values
                    text = self._masked(key, problem.value) if empty else ""
                    marks.setdefault(key, (text, Diff(wrong, message=problem_text(problem))))
        return marks

    def _masked(self, key: str, text: str) -> str:
        whole = key == "phone" and sum(map(str.isdigit, text)) >= 11
        return mask_phone(text) if whole else text
