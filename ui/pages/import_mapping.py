"""Step 2 of an import: which column of each sheet is what, to be looked over and put right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.transfers import plan_choices
from ui.delegates.base import RowDelegate
from ui.delegates.cells import ConfidenceDelegate, KeyCellDelegate
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.models.roles import Cell, Row
from ui.pages.import_mapping_side import MappingSide, Tally
from ui.pages.import_parts import Sided, sheet_name, shown_value
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import HairLine
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.transfers import ColumnReport, FieldChoice, Remembered, SheetKey, SheetReport
    from ui.theme import Theme

COLUMNS = (
    Column(key="letter", title="　列", width=64),
    Column(key="header", title="表格里的名字", width=148),
    Column(key="value", title="第一行内容", width=168),
    Column(key="field", title="对应到", width=228),
    Column(key="sure", title="把握", width=112),
    Column(key="hint"),
)
_FIELD = 3
_SURE = 75
"""Percent from which a guessed column needs no second look."""
NOTHING = ""
"""What a column is mapped to that is not imported."""
_MOST_SEGMENTS = 4


AUTO, LAST = "", "remembered"
"""Plans beside the profiles: as the sheet was recognised, and as it was put right the last time."""


@dataclass(slots=True)
class _Mapping:
    """What the columns of one sheet are taken for: index → key, `NOTHING`, or None where nobody knows."""

    sheet: SheetReport
    keys: dict[int, str | None]
    touched: set[int] = field(default_factory=set)
    given_up: dict[int, str] = field(default_factory=dict)
    remembered: Remembered | None = None
    plan: str = AUTO

    @property
    def own(self) -> bool:
        """Whether a person's word stands in it, of now or of an earlier time."""
        return bool(self.touched) or self.plan == LAST

    def doubtful(self, column: ColumnReport) -> bool:
        """Whether a person should look at it."""
        key = self.keys[column.index]
        sure = column.confidence >= _SURE or column.index in self.touched or self.plan == LAST
        return bool(key) and not sure


class MappingStep(Sided):
    """`changed` follows every change of a column; `mappings` gives the sheets that a person put right.

    `profile_chosen(sheet key, profile)` is the wish to take a sheet for something else, "" for what it was taken for.
    """

    changed = Signal()
    profile_chosen = Signal(object, str)

    def __init__(self, theme: Theme, fields: Sequence[FieldChoice], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fields = {choice.key: choice for choice in fields}
        self._sheets: dict[SheetKey, _Mapping] = {}
        self._current: SheetKey | None = None
        self._keys: dict[str, SheetKey] = {}
        self._band = QWidget()
        self._band_row = QHBoxLayout(self._band)
        self._band_row.setContentsMargins(24, 8, 24, 8)
        self.segments: Segmented | ComboBox | None = None
        self.main.addWidget(self._band)
        self._band_line = HairLine()
        self.main.addWidget(self._band_line)
        self.table = MappingTable(theme, [_option(choice) for choice in fields])
        self.table.field_chosen.connect(self._choose)
        self.table.current_changed.connect(self._show_samples)
        self.main.addWidget(self.table, 1)
        self.details = MappingSide(theme)
        self.details.plan_chosen.connect(self._choose_plan)
        self._plans = tuple(Option(name, title) for name, title in plan_choices())
        self.side.addWidget(self.details)
        self.side.addStretch(1)

    # what was decided

    def mappings(self) -> dict[SheetKey, dict[int, str]]:
        """Index → key of every sheet in which a person changed something."""
        return {
            key: {index: name for index, name in found.keys.items() if name}
            for key, found in self._sheets.items()
            if found.own
        }

    def missing(self) -> tuple[str, ...]:
        """What cannot be left out and still is, one sentence a sheet."""
        required = [choice for choice in self._fields.values() if choice.required]
        return tuple(
            f"「{sheet_name(found.sheet)}」还没有一列对应「{choice.label}」"
            for found in self._sheets.values()
            for choice in required
            if choice.key not in found.keys.values()
        )

    # showing

    def show_sheets(
        self,
        sheets: Sequence[SheetReport],
        remembered: Mapping[SheetKey, Remembered],
        profiles: Mapping[SheetKey, str],
    ) -> None:
        """Show these; what a person put right in them before stays.

        `remembered` is what was put right in other sheets of the same header, `profiles` what they were taken for by hand.
        """
        before = self._sheets
        self._sheets = {
            sheet.key: before[sheet.key]
            if sheet.key in before and before[sheet.key].sheet == sheet
            else _fresh(sheet, remembered.get(sheet.key), profiles.get(sheet.key, AUTO))
            for sheet in sheets
        }
        if self._current not in self._sheets:
            self._current = next(iter(self._sheets), None)
        self._build_segments(sheets)
        self._show()

    def forget(self) -> None:
        """Begin anew with other files."""
        self._sheets, self._current = {}, None

    def _build_segments(self, sheets: Sequence[SheetReport]) -> None:
        if self.segments is not None:
            self.segments.hide()
            self.segments.deleteLater()
            self.segments = None
        several = len(sheets) > 1
        self._band.setVisible(several)
        self._band_line.setVisible(several)
        if not several:
            return
        names = [(f"{sheet.file_index}/{sheet.sheet}", sheet_name(sheet), sheet.file) for sheet in sheets]
        self._keys = {name: sheet.key for (name, _, _), sheet in zip(names, sheets, strict=True)}
        current = next(name for name, key in self._keys.items() if key == self._current)
        if len(sheets) <= _MOST_SEGMENTS and sum(len(text) for _, text, _ in names) <= 64:
            choices = [Choice(name, text) for name, text, _ in names]
            self.segments = Segmented(self._theme, choices, current=current, name="哪张表")
        else:
            self.segments = ComboBox(
                self._theme,
                [Option(name, text, file if text != file else "") for name, text, file in names],
                name="哪张表",
            )
            self.segments.setMinimumWidth(320)
            self.segments.set_current(current)
        self.segments.chosen.connect(self._switch)
        self._band_row.insertWidget(0, self.segments)
        if self._band_row.count() == 1:
            self._band_row.addStretch(1)

    def _switch(self, name: object) -> None:
        self._current = self._keys[str(name)]
        self._show()

    def _show(self) -> None:
        found = self._mapping
        if found is None:
            return
        self.table.show_columns(
            [self._row(found, column) for column in found.sheet.columns],
            {column.index: found.keys[column.index] for column in found.sheet.columns},
        )
        if self.table.current_key is None:
            self.table.go_to_row(0)
        self._show_tally(found)
        self._show_plans(found)
        self._show_samples()

    def _show_plans(self, found: _Mapping) -> None:
        own = [
            Option(AUTO, found.sheet.title or "手工订单表", "自动认的" if found.plan in {AUTO, LAST} else "")
        ]
        if found.remembered is not None:
            used = found.remembered.used
            own.append(
                Option(LAST, "上次改好的" if used else "和原表一样", f"用过 {used} 次" if used else "")
            )
        if found.plan not in {AUTO, LAST}:
            own = [Option(AUTO, "自动认"), *own[1:]]
        is_own = found.plan in {AUTO, LAST}
        others = [plan for plan in self._plans if not is_own or plan.key != found.sheet.profile]
        self.details.show_plans([*own, *others], found.plan)

    def _choose_plan(self, plan: str) -> None:
        found = self._mapping
        if found is None or plan == found.plan:
            return
        if {plan, found.plan} <= {AUTO, LAST}:
            remembered = found.remembered
            fresh = _fresh(found.sheet, remembered if plan == LAST else None, AUTO)
            fresh.remembered = remembered
            self._sheets[found.sheet.key] = fresh
            self._show()
            self.changed.emit()
        else:
            self.profile_chosen.emit(found.sheet.key, "" if plan == LAST else plan)

    @property
    def _mapping(self) -> _Mapping | None:
        return self._sheets.get(self._current) if self._current is not None else None

    def _row(self, found: _Mapping, column: ColumnReport) -> Row:
        key = found.keys[column.index]
        value = shown_value(column.first_value, key or None) or "—"
        hint = self._hint(found, column)
        doubt = found.doubtful(column)
        cells = (
            Cell(text=column.letter),
            Cell(text=column.header or "（没有名字）", tip=column.header),
            Cell(text=value, tone="quiet", tip=value if len(value) > 12 else ""),
            Cell(text=self._label(key)),
            self._sure(found, column),
            Cell(text=hint, tone="warn" if doubt else "faint", tip=hint),
        )
        return Row(key=column.index, cells=cells, spoken=f"{column.header} 对应到 {self._label(key)}")

    def _label(self, key: str | None) -> str:
        return self._fields[key].label if key else "不导入" if key == NOTHING else "没认出来"

    def _sure(self, found: _Mapping, column: ColumnReport) -> Cell:
        key = found.keys[column.index]
        if key is None:
            return Cell(text="没认出来", tone="quiet")
        if key == NOTHING:
            return Cell(text="—", tone="quiet")
        if column.index in found.touched:
            return Cell(text="你指定的", tone="quiet")
        if found.plan == LAST and key != column.key:
            return Cell(text="上次指定的", tone="quiet")
        return Cell(share=column.confidence / 100, spoken=f"把握 {column.confidence}%")

    def _hint(self, found: _Mapping, column: ColumnReport) -> str:
        if column.index in found.given_up:
            return f"「{found.given_up[column.index]}」改给了别的列"
        others = [self._fields[other].label for other in column.others if other in self._fields]
        if found.doubtful(column):
            return f"也可能是「{others[0]}」，看一眼" if others else "把握不大，看一眼"
        return ""

    def _show_tally(self, found: _Mapping) -> None:
        columns = found.sheet.columns
        doubtful = sum(1 for column in columns if found.doubtful(column))
        mapped = sum(1 for key in found.keys.values() if key)
        required = [choice for choice in self._fields.values() if choice.required]
        lacking = tuple(choice.label for choice in required if choice.key not in found.keys.values())
        self.details.show_tally(
            Tally(
                mapped=mapped - doubtful,
                doubtful=doubtful,
                unknown=sum(1 for key in found.keys.values() if key is None),
                left_out=sum(1 for key in found.keys.values() if key == NOTHING),
                required=tuple(choice.label for choice in required),
                lacking=lacking,
            )
        )

    def _show_samples(self, _key: object = None) -> None:
        found = self._mapping
        index = self.table.current_key
        column = next((c for c in found.sheet.columns if c.index == index), None) if found else None
        if found is not None and column is not None:
            self.details.show_samples(column, found.keys[column.index] or None)

    def _choose(self, index: int, key: str) -> None:
        found = self._mapping
        if found is None or found.keys[index] == key:
            return
        found.keys[index] = key
        found.touched.add(index)
        found.given_up.pop(index, None)
        if key and not self._fields[key].repeatable:
            for other, other_key in found.keys.items():
                if other != index and other_key == key:
                    found.keys[other] = NOTHING
                    found.touched.add(other)
                    found.given_up[other] = self._fields[key].label
        self._show()
        self.changed.emit()


def _fresh(sheet: SheetReport, remembered: Remembered | None, profile: str) -> _Mapping:
    keys = {column.index: column.key or (NOTHING if column.ignored else None) for column in sheet.columns}
    if remembered is None or profile:
        return _Mapping(sheet, keys, remembered=remembered, plan=profile)
    told = {column.index: remembered.mapping.get(column.index, NOTHING) for column in sheet.columns}
    return _Mapping(sheet, {**told}, remembered=remembered, plan=LAST)


def _option(choice: FieldChoice) -> Option:
    return Option(choice.key, choice.label, "必填" if choice.required else "")


class MappingTable(KeyTable):
    """The columns of a sheet, 44 px a row, with a combo box in each row in sight; ↵ opens it, ↑ ↓ leave it alone."""

    field_chosen = Signal(int, str)

    def __init__(self, theme: Theme, options: Sequence[Option], *, parent: QWidget | None = None) -> None:
        super().__init__(theme, row_height=44, name="列的对应", parent=parent)
        # one list of fields for all rows: this combo box is never seen, it only holds it
        self._fields = ComboBox(theme, [Option(NOTHING, "不导入"), *options], parent=self)
        self._fields.hide()
        self._keys: Mapping[int, str | None] = {}
        self._combos: dict[int, ComboBox] = {}
        self.rows = PagedTableModel(COLUMNS, _no_more, self)
        delegates = {
            "letter": KeyCellDelegate(theme, left=24),
            "field": _Arrowed(theme),
            "sure": ConfidenceDelegate(theme),
        }
        self.show_model(self.rows, delegates)
        self.opened.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self._fill)

    def combo(self, index: int) -> ComboBox | None:
        """The combo box of a column, if its row is in sight."""
        return self._combos.get(index)

    def show_columns(self, rows: Sequence[Row], keys: Mapping[int, str | None]) -> None:
        """Show these columns; with the same ones as before, scroll and place stay."""
        self._keys = keys
        shown = [self.rows.row_at(at).key for at in range(self.rows.rowCount())]
        if shown == [row.key for row in rows] and self._same_header(rows):
            for at, row in enumerate(rows):
                self.rows.replace_row(at, row)
            for index, combo in self._combos.items():
                combo.set_current(keys[index])
            return
        self._combos.clear()
        self.rows.set_rows(rows)
        self.scrollToTop()
        self._fill()

    def _same_header(self, rows: Sequence[Row]) -> bool:
        return all(self.rows.row_at(at).cells[1] == row.cells[1] for at, row in enumerate(rows))

    def _fill(self, _value: int = 0) -> None:
        """Make the combo boxes of the rows in sight that have none yet."""
        if not self.rows.rowCount() or not self.isVisible():
            return
        last = self.rowAt(self.viewport().height() - 1)
        for at in range(max(self.rowAt(0), 0), (self.rows.rowCount() if last < 0 else last + 1)):
            index = int(str(self.rows.row_at(at).key))
            if index not in self._combos:
                self._combos[index] = self._make(at, index)

    def _make(self, at: int, index: int) -> ComboBox:
        header = self.rows.row_at(at).cells[1].text
        combo = ComboBox(self.theme, placeholder="选择字段…", name=f"{header} 对应到")
        combo.setModel(self._fields.model())
        combo.set_current(self._keys[index])
        combo.chosen.connect(lambda key, index=index: self.field_chosen.emit(index, str(key)))
        combo.installEventFilter(self)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 16, 1)
        row.addWidget(combo)
        self.setIndexWidget(self.rows.index(at, _FIELD), holder)
        return combo

    def _open(self, key: object) -> None:
        combo = self._combos.get(int(str(key)))
        if combo is not None:
            combo.setFocus(Qt.FocusReason.TabFocusReason)
            combo.showPopup()

    def _step_from(self, combo: ComboBox, by: int) -> None:
        at = next(index for index, each in self._combos.items() if each is combo)
        self.go_to(at)
        self.move_by(by)
        following = self._combos.get(int(str(self.current_key)))
        if following is not None:
            following.setFocus(Qt.FocusReason.TabFocusReason)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, ComboBox):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusIn:
            self.go_to(next((i for i, each in self._combos.items() if each is watched), None))
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers():
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                self._step_from(watched, 1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                watched.showPopup()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fill()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._fill()


class _Arrowed(RowDelegate):
    """The ground under a combo box: the words are the combo's own."""

    def paint_cell(self, *_args: object) -> None:
        return None


def _no_more(_request: PageRequest) -> None:
    return None
