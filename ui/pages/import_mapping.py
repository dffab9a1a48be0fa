"""Step 2 of an import: which column of each sheet is what, to be looked over and put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.columns import BY_KEY, ColumnKind
from desktop.import_fields import ORDERS, fields_of, plans_of, sheet_title
from ui.models.import_preview import sheet_names
from ui.models.roles import Cell, Row
from ui.pages.import_mapping_side import MappingSide, Tally
from ui.pages.import_mapping_state import AUTO, LAST, NOTHING, SheetMapping, fresh, is_empty
from ui.pages.import_mapping_table import MappingTable
from ui.pages.import_parts import Sided, shown_value
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.transfers import ColumnReport, FieldChoice, Remembered, SheetKey, SheetReport
    from ui.theme import Theme

_MOST_SEGMENTS = 4


class MappingStep(Sided):
    """`changed` follows every change of a column; `mappings` gives the sheets that a person put right.

    `profile_chosen(sheet key, profile)` is the wish to take a sheet for something else, "" for what it was taken for.
    """

    changed = Signal()
    profile_chosen = Signal(object, str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheets: dict[SheetKey, SheetMapping] = {}
        self._current: SheetKey | None = None
        self._keys: dict[str, SheetKey] = {}
        self._band = QWidget()
        self._band_row = QHBoxLayout(self._band)
        self._band_row.setContentsMargins(24, 8, 24, 8)
        self.segments: Segmented | ComboBox | None = None
        self.main.addWidget(self._band)
        self._band_line = HairLine()
        self.main.addWidget(self._band_line)
        self.table = MappingTable(theme)
        self.table.field_chosen.connect(self._choose)
        self.table.current_changed.connect(self._show_samples)
        self.main.addWidget(self.table, 1)
        self.details = MappingSide(theme)
        self.details.plan_chosen.connect(self._choose_plan)
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
        called = sheet_names([found.sheet for found in self._sheets.values()])
        return tuple(
            f"「{called[found.sheet.key]}」还没有一列对应「{choice.label}」"
            for found in self._sheets.values()
            for choice in fields_of(found.sheet.kind)
            if choice.required and choice.key not in found.keys.values()
        )

    @property
    def is_empty(self) -> bool:
        """Whether no sheet has columns to be matched."""
        return not self._sheets

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
        sheets = [sheet for sheet in sheets if fields_of(sheet.kind)]
        self._sheets = {
            sheet.key: before[sheet.key]
            if sheet.key in before and before[sheet.key].sheet == sheet
            else fresh(sheet, remembered.get(sheet.key), profiles.get(sheet.key, AUTO))
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
        called = sheet_names(sheets)
        names = [(f"{sheet.file_index}/{sheet.sheet}", called[sheet.key], sheet.file) for sheet in sheets]
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
        self.table.offer(found.sheet.kind, [_option(choice) for choice in fields_of(found.sheet.kind)])
        self.table.show_columns(
            [self._row(found, column) for column in found.sheet.columns],
            {column.index: found.keys[column.index] for column in found.sheet.columns},
        )
        if self.table.current_key is None:
            self.table.go_to_row(0)
        self._show_tally(found)
        self._show_plans(found)
        self._show_samples()

    def _show_plans(self, found: SheetMapping) -> None:
        own = [Option(AUTO, sheet_title(found.sheet), "自动认的" if found.plan in {AUTO, LAST} else "")]
        if found.remembered is not None:
            used = found.remembered.used
            own.append(
                Option(LAST, "上次改好的" if used else "和原表一样", f"用过 {used} 次" if used else "")
            )
        if found.plan not in {AUTO, LAST}:
            own = [Option(AUTO, "自动认"), *own[1:]]
        is_own = found.plan in {AUTO, LAST}
        others = [
            Option(name, title)
            for name, title in plans_of(found.sheet.kind)
            if not is_own or name != found.sheet.profile
        ]
        self.details.show_plans([*own, *others], found.plan)

    def _choose_plan(self, plan: str) -> None:
        found = self._mapping
        if found is None or plan == found.plan:
            return
        if {plan, found.plan} <= {AUTO, LAST}:
            remembered = found.remembered
            anew = fresh(found.sheet, remembered if plan == LAST else None, AUTO)
            anew.remembered = remembered
            self._sheets[found.sheet.key] = anew
            self._show()
            self.changed.emit()
        else:
            self.profile_chosen.emit(found.sheet.key, "" if plan == LAST else plan)

    @property
    def _mapping(self) -> SheetMapping | None:
        return self._sheets.get(self._current) if self._current is not None else None

    def _row(self, found: SheetMapping, column: ColumnReport) -> Row:
        key = found.keys[column.index]
        value = shown_value(column.first_value, key or None) or "—"
        hint = self._hint(found, column)
        doubt = found.doubtful(column)
        cells = (
            Cell(text=column.letter),
            Cell(text=column.header or "（没有名字）", tip=column.header),
            Cell(text=value, tone="quiet", tip=value if len(value) > 12 else ""),
            Cell(icon="arrow-right", tone="faint"),
            Cell(text=self._label(found, key)),
            self._sure(found, column),
            Cell(text=hint, tone="warn" if doubt else "acc" if key is None else "faint", tip=hint),
        )
        return Row(key=column.index, cells=cells, spoken=f"{column.header} 对应到 {self._label(found, key)}")

    def _label(self, found: SheetMapping, key: str | None) -> str:
        if not key:
            return "不导入" if key == NOTHING else "没认出来"
        return self._fields(found)[key].label

    def _fields(self, found: SheetMapping) -> dict[str, FieldChoice]:
        return {choice.key: choice for choice in fields_of(found.sheet.kind)}

    def _sure(self, found: SheetMapping, column: ColumnReport) -> Cell:
        key = found.keys[column.index]
        if key is None:
            return Cell(text="没认出来", tone="quiet")
        if key == NOTHING:
            return Cell(text="—", tone="quiet")
        if column.index in found.touched:
            return Cell(text="你指定的", tone="quiet")
        if found.plan == LAST and key != column.key:
            return Cell(text="上次指定的", tone="quiet")
        if column.confidence < 100 and key == column.key and is_empty(found.sheet, column):
            return Cell(text="空列", tone="quiet")
        return Cell(share=column.confidence / 100, spoken=f"把握 {column.confidence}%")

    def _hint(self, found: SheetMapping, column: ColumnReport) -> str:
        if found.keys[column.index] is None:
            return "忽略"
        if column.index in found.given_up:
            return f"「{found.given_up[column.index]}」改给了别的列"
        fields = self._fields(found)
        others = [fields[other].label for other in column.others if other in fields]
        if found.doubtful(column):
            return f"也可能是「{others[0]}」，看一眼" if others else "把握不大，看一眼"
        return ""

    def _show_tally(self, found: SheetMapping) -> None:
        columns = found.sheet.columns
        doubtful = sum(1 for column in columns if found.doubtful(column))
        mapped = sum(1 for key in found.keys.values() if key)
        required = [choice for choice in fields_of(found.sheet.kind) if choice.required]
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
            key = found.keys[column.index] or None
            self.details.show_samples(column, key, beside=_paid_beside(found, column))

    def _choose(self, index: int, key: str) -> None:
        found = self._mapping
        if found is None or found.keys[index] == key:
            return
        found.keys[index] = key
        found.touched.add(index)
        found.given_up.pop(index, None)
        field = self._fields(found)[key] if key else None
        if field is not None and not field.repeatable:
            for other, other_key in found.keys.items():
                if other != index and other_key == key:
                    found.keys[other] = NOTHING
                    found.touched.add(other)
                    found.given_up[other] = field.label
        self._show()
        self.changed.emit()


def _paid_beside(found: SheetMapping, column: ColumnReport) -> ColumnReport | None:
    """What was paid, to look at beside another amount: which of two sums is meant shows in the figures."""
    key = found.keys[column.index]
    if (
        key in {"paid", NOTHING, None}
        or found.sheet.kind != ORDERS
        or BY_KEY[str(key)].kind is not ColumnKind.MONEY
    ):
        return None
    return next((each for each in found.sheet.columns if found.keys[each.index] == "paid"), None)


def _option(choice: FieldChoice) -> Option:
    return Option(choice.key, choice.label, "必填" if choice.required else "")
