"""The bounds of R F M and the points of urgency in 设置 › 客户等级, each saved when it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.list_editing import MOST_POINTS
from desktop.tier_lists import MOST_DAYS, MOST_ORDERS
from ui.pages.settings_lists import FieldGrid
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import MoneyEdit, NumberEdit
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resources.list_entries import ListEntry
    from ui.theme import Theme

_MARKS = (5, 4, 3, 2)
_BANDS = 3
_BOUNDS = (("recency", "R 几天内来过"), ("frequency", "F 一段里几单"), ("money", "M 一段里多少元"))
_POINTS = (("urgent", "标急"), ("level.急救", "急救"), ("level.保健", "保健"), ("level.超值", "超值"))


class GroupForm(QWidget):
    """Four bounds for each of R, F and M, and from which mark each is high. `edited(GroupValues)` for one of them."""

    edited = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: ListEntry | None = None
        self.bounds: dict[str, list[NumberEdit | MoneyEdit]] = {}
        self.high: list[ComboBox] = []
        self.fields: dict[str, Field] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 112)
        for place, mark in enumerate((*(f"{mark} 分" for mark in _MARKS), "从几分算高")):
            grid.addWidget(TextLabel(mark, "label"), 0, place + 1)
            grid.setColumnStretch(place + 1, 1)
        for row, (name, words) in enumerate(_BOUNDS, start=1):
            self._add_row(theme, grid, row * 2 - 1, name, words)
        self.days = NumberEdit(theme, unit="天", least=1, most=MOST_DAYS)
        self.days.setMaximumWidth(160)
        self.fields["days"] = Field("F 和 M 看最近", self.days)
        self.days.editingFinished.connect(self._days_left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self.fields["days"], 0, Qt.AlignmentFlag.AlignLeft)

    def _add_row(self, theme: Theme, grid: QGridLayout, row: int, name: str, words: str) -> None:
        grid.addWidget(TextLabel(words, "quiet"), row, 0)
        edits: list[NumberEdit | MoneyEdit] = []
        for place, mark in enumerate(_MARKS):
            edit: NumberEdit | MoneyEdit
            if name == "money":
                edit = MoneyEdit(theme)
            elif name == "recency":
                edit = NumberEdit(theme, unit="天", least=1, most=MOST_DAYS)
            else:
                edit = NumberEdit(theme, unit="单", least=1, most=MOST_ORDERS)
            edit.setAccessibleName(f"{words} {mark} 分")
            edit.editingFinished.connect(lambda name=name: self._bounds_left(name))
            edits.append(edit)
            if place:
                grid.addWidget(edit, row, place + 1)
        self.bounds[name] = edits
        first = Field("", edits[0])
        first.label.hide()
        self.fields[name] = first
        grid.addWidget(first, row, 1)
        grid.addWidget(first.error, row + 1, 1, 1, 5)
        high = ComboBox(
            theme, [Option(mark, f"{mark} 分") for mark in reversed(_MARKS)], name=f"{words} 从几分算高"
        )
        high.chosen.connect(self._high_chosen)
        self.high.append(high)
        grid.addWidget(high, row, 5)

    def show_groups(self, entry: ListEntry) -> None:
        """Show the rule; what somebody types in keeps its words."""
        self._entry = entry
        values = entry.values
        for name, edits in self.bounds.items():
            for edit, value in zip(edits, values[name], strict=True):
                _fill(edit, value)
            if not any(edit.hasFocus() for edit in edits):
                self.fields[name].set_error("")
        for combo, mark in zip(self.high, values["high"], strict=True):
            combo.set_current(mark)
        _fill(self.days, values["days"])

    def _bounds_left(self, name: str) -> None:
        edits = self.bounds[name]
        found = [_value(edit) for edit in edits]
        given = [value for value in found if value is not None]
        if self._entry is None or len(given) < len(edits) or any(edit.error for edit in edits):
            return
        if given != list(self._entry.values[name]):
            self.edited.emit({name: given})
        else:
            self.fields[name].set_error("")

    def _high_chosen(self, _key: object) -> None:
        self.edited.emit({"high": [combo.current for combo in self.high]})

    def _days_left(self) -> None:
        days = self.days.value
        if self._entry is not None and days is not None and days != self._entry.values["days"]:
            self.edited.emit({"days": days})


class PointForm(QWidget):
    """Points for urgency, service levels and money. `points_edited(key, points)`, `bands_edited([(fen, points)])`."""

    points_edited = Signal(str, int)
    bands_edited = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Mapping[str, ListEntry] = {}
        self._grid = FieldGrid(4)
        self.edits: dict[str, NumberEdit] = {}
        for key, words in _POINTS:
            edit = NumberEdit(theme, unit="分", most=MOST_POINTS)
            edit.editingFinished.connect(lambda key=key: self._left(key))
            self.edits[key] = edit
            self._grid.put(key, words, edit)
        self.bands = [
            (MoneyEdit(theme), NumberEdit(theme, unit="分", most=MOST_POINTS)) for _ in range(_BANDS)
        ]
        bands = QWidget()
        row = QHBoxLayout(bands)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for place, (least, points) in enumerate(self.bands):
            least.setAccessibleName(f"金额第 {place + 1} 档满多少元")
            points.setAccessibleName(f"金额第 {place + 1} 档几分")
            least.editingFinished.connect(self._bands_left)
            points.editingFinished.connect(self._bands_left)
            row.addWidget(least, 3)
            row.addWidget(points, 2)
        self._grid.put("money", "退赔金额满多少元，加几分；空着就不加", bands, span=4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by the names the desk refuses them under."""
        return {**self._grid.fields, "points": self._grid.fields["urgent"]}

    def show_points(self, entries: Mapping[str, ListEntry]) -> None:
        """Show the points; what somebody types in keeps its words."""
        self._entries = entries
        for key, edit in self.edits.items():
            _fill(edit, entries[key].values["points"])
        bands = [tuple(band) for band in entries["money"].values["bands"]]
        bands += [(None, None)] * (_BANDS - len(bands))
        for (least, points), (fen, given) in zip(self.bands, bands, strict=False):
            _fill(least, fen)
            _fill(points, given)

    def _left(self, key: str) -> None:
        edit = self.edits[key]
        if edit.error or key not in self._entries:
            return
        points = edit.value or 0
        if points != self._entries[key].values["points"]:
            self.points_edited.emit(key, points)

    def _bands_left(self) -> None:
        if any(edit.error for pair in self.bands for edit in pair) or not self._entries:
            return
        pairs = [(least.fen, points.value) for least, points in self.bands]
        if any((fen is None) is not (points is None) for fen, points in pairs):
            return  # half a band: the other half comes next
        bands = [(fen, points) for fen, points in pairs if fen is not None and points is not None]
        if bands != [tuple(band) for band in self._entries["money"].values["bands"]]:
            self.bands_edited.emit(bands)


def _fill(edit: NumberEdit | MoneyEdit, value: int | None) -> None:
    if edit.hasFocus() and edit.isModified():
        return
    if isinstance(edit, MoneyEdit):
        edit.set_fen(value)
    else:
        edit.set_value(value)


def _value(edit: NumberEdit | MoneyEdit) -> int | None:
    return edit.fen if isinstance(edit, MoneyEdit) else edit.value
