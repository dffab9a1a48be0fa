"""The columns of a sheet with a combo box each, which says what a column is taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.delegates.base import RowDelegate
from ui.delegates.cells import ConfidenceDelegate, IconDelegate, KeyCellDelegate
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.models.roles import Role
from ui.pages.import_mapping_state import NOTHING
from ui.widgets.combos import ComboBox, Option
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.models.roles import Row
    from ui.theme import Theme

COLUMNS = (
    Column(key="letter", title="　列", width=56),
    Column(key="header", title="表格里的名字", width=144),
    Column(key="value", title="第一行内容", width=136),
    Column(key="arrow", width=32),
    Column(key="field", title="对应到", width=192),
    Column(key="sure", title="把握", width=100),
    Column(key="hint"),
)
_FIELD = 4
_HINT = 6


class MappingTable(KeyTable):
    """The columns of a sheet, 44 px a row, with a combo box in each row in sight; ↵ opens it, ↑ ↓ leave it alone, Del ignores."""

    field_chosen = Signal(int, str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, row_height=44, name="列的对应", parent=parent)
        # one list of fields for all rows: this combo box is never seen, it only holds it
        self._fields = ComboBox(theme, parent=self)
        self._fields.hide()
        self._kind = ""
        self._keys: Mapping[int, str | None] = {}
        self._combos: dict[int, ComboBox] = {}
        self.rows = PagedTableModel(COLUMNS, _no_more, self)
        delegates = {
            "letter": KeyCellDelegate(theme, left=24),
            "arrow": IconDelegate(theme),
            "field": _Ground(theme),
            "sure": ConfidenceDelegate(theme),
        }
        self.show_model(self.rows, delegates)
        self.opened.connect(self._open)
        self.clicked.connect(self._clicked)
        self.verticalScrollBar().valueChanged.connect(self._fill)

    def combo(self, index: int) -> ComboBox | None:
        """The combo box of a column, if its row is in sight."""
        return self._combos.get(index)

    def offer(self, kind: str, options: Sequence[Option]) -> None:
        """Offer the fields of a kind of sheets; `show_columns` follows."""
        if kind != self._kind:
            self._kind = kind
            self._combos.clear()
            self.rows.set_rows(())
            self._fields.set_options([Option(NOTHING, "不导入"), *options])

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

    def _clicked(self, place: QModelIndex) -> None:
        if place.column() == _HINT:
            self._ignore(int(place.data(Role.KEY)))

    def _ignore(self, index: int) -> None:
        """忽略: a column that nobody knows is not imported."""
        if self._keys.get(index) is None:
            self.field_chosen.emit(index, NOTHING)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current_key is not None:
            self._ignore(int(str(self.current_key)))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fill()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._fill()


class _Ground(RowDelegate):
    """The ground under a combo box: the words are the combo's own."""

    def paint_cell(self, *_args: object) -> None:
        return None


def _no_more(_request: PageRequest) -> None:
    return None
