"""The list of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QMouseEvent

from ui.delegates.cells import MoneyDelegate, StageDelegate
from ui.models.paged_table import PagedTableModel
from ui.models.roles import Row
from ui.pages.revisits_rows import COLUMNS, NUMBER_COLUMN, DayHeadDelegate
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Theme


class CallTable(KeyTable):
    """Calls under the headings of their days, 40 px a row; `number_clicked(key)` follows a click on a case number."""

    number_clicked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, header=False, row_height=40, name="回访")
        self.accent_bar = True
        self.rows = PagedTableModel(COLUMNS, lambda _request: None, self)
        delegates = {
            "time": DayHeadDelegate(theme, left=24),
            "ring": StageDelegate(theme),
            "result": MoneyDelegate(theme, right=24),
        }
        self.show_model(self.rows, delegates)
        self.clicked.connect(self._clicked)

    def show_rows(self, rows: Sequence[Row], key: object, instead: object) -> None:
        """Show these rows, standing on `key`, else on `instead`, else near where the person stood."""
        at, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        self.rows.set_rows(rows)
        self.verticalScrollBar().setValue(scrolled)
        if not self.go_to(key) and not self.go_to(instead) and rows:
            self.go_to_row(max(0, min(at, len(rows) - 1)))

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == NUMBER_COLUMN and index.data() and self.current_key is not None:
            self.number_clicked.emit(self.current_key)

    # Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        linked = index.isValid() and index.column() == NUMBER_COLUMN and bool(index.data())
        shape = Qt.CursorShape.PointingHandCursor if linked else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
