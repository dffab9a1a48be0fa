"""The two lists of 今日: tables as high as their rows, with one button on the row the person stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle

from ui.delegates.base import Index, RowDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Role, Row
from ui.models.today import heights
from ui.widgets import painting
from ui.widgets.buttons import Button
from ui.widgets.views import GROUP_HEIGHT, KeyTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.theme import Theme

BUTTON_GAP = 8


class WholeTable(KeyTable):
    """A table that shows all its rows and leaves scrolling to the page.

    `acted(key)` follows ↵ and the button on the row, `opened(key)` a double click; `left_by(±1)` follows an
    arrow beyond the last or first row.
    """

    acted = Signal(object)
    left_by = Signal(int)

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        delegates: Mapping[str, RowDelegate],
        *,
        button_column: str,
        two_line: bool = False,
        row_height: int = 0,
        name: str = "",
    ) -> None:
        super().__init__(theme, two_line=two_line, header=False, row_height=row_height, name=name)
        self.rows = PagedTableModel(columns, lambda _request: None, self)
        self._button_column = next(i for i, column in enumerate(columns) if column.key == button_column)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_model(self.rows, delegates)
        self.button = Button(theme, "", size="small", keys="Return", parent=self.viewport())
        self.button.hide()
        self.button.clicked.connect(self._act)
        self._button_row = -1

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these, standing where the person stood, else on the row that took its place."""
        key, at = self.current_key, self.currentIndex().row()
        self.rows.set_rows(rows)
        self.setFixedHeight(heights(rows, self._row_height, GROUP_HEIGHT))
        if key is not None and not self.go_to(key) and rows:
            self.go_to_row(min(at, len(rows) - 1))

    def show_button(self, row: int, text: str, icon: str = "") -> None:
        """Put the button on a row; without words it goes."""
        self._button_row = row if text else -1
        self.button.setText(text)
        self.button.set_icon(icon)
        self.button.setVisible(bool(text) and row >= 0)
        self._place_button()

    @property
    def button_room(self) -> int:
        """How much of the button's cell is taken by it."""
        return self.button.sizeHint().width() + 2 * BUTTON_GAP if self._button_row >= 0 else 0

    @property
    def button_row(self) -> int:
        return self._button_row

    def _place_button(self) -> None:
        if self._button_row < 0:
            return
        cell = self.visualRect(self.rows.index(self._button_row, self._button_column))
        size = self.button.sizeHint()
        last = self._button_column == len(self.rows.columns) - 1
        right = cell.right() + 1 - (24 if last else BUTTON_GAP)
        top = cell.y() + (cell.height() - size.height()) // 2
        self.button.setGeometry(QRect(right - size.width(), top, size.width(), size.height()))
        self.viewport().update()

    def _act(self) -> None:
        key = self.rows.row_at(self._button_row).key if self._button_row >= 0 else None
        if key is not None:
            self.acted.emit(key)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_button()
        return handled

    def wheelEvent(self, event: Any) -> None:
        event.ignore()  # the page around scrolls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.current_key is not None:
                self.acted.emit(self.current_key)
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
        if plain and key in steps and self._step(self.currentIndex().row(), steps[Qt.Key(key)]) < 0:
            self.left_by.emit(steps[Qt.Key(key)])
            return
        super().keyPressEvent(event)


class CaseCellDelegate(RowDelegate):
    """What a case is about over its number, customer and tier; 600 where it is selected, clear of the button."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        table = option.widget
        if isinstance(table, WholeTable) and table.button_row == index.row():
            box = box.adjusted(0, 0, -table.button_room, 0)
        middle = box.y() + box.height() // 2
        painter.setFont(painting.sized(option.font, 13, bold=selected))
        painter.setPen(self.theme.colour("text"))
        painting.draw_text(painter, QRect(box.x(), middle - 20, box.width(), 20), str(index.data()))
        painter.setFont(painting.sized(option.font, 12))
        painter.setPen(self.theme.colour("text2"))
        caption = str(index.data(Role.CAPTION) or "")
        line = QRect(box.x(), middle + 1, box.width(), 18)
        painting.draw_text(painter, line, caption)
        x = line.x() + painting.advance(painter.font(), caption) + 8
        chips = index.data(Role.CHIPS) or ()
        self._paint_chips(painter, x, line.y() + 9, box.right(), font=option.font, chips=chips)
