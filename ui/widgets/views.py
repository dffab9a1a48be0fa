"""Views driven by keys: tables and lists that no input method and no type-ahead takes letters from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListView, QTableView, QWidget

from ui.delegates.base import PADDING, RowDelegate
from ui.models.paged_table import ALIGNMENTS, PagedTableModel
from ui.models.roles import Role
from ui.widgets import painting
from ui.widgets.texts import put_viewport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.models.paged_table import Column
    from ui.theme import Theme

ROW_HEIGHTS = {"compact": 28, "normal": 36, "comfortable": 52}
GROUP_HEIGHT = 32
LEAST_COLUMN = 88


def least_width(columns: Sequence[Column]) -> int:
    """Pixels under which a table's columns would run out of its sight; a column without a width keeps `LEAST_COLUMN`."""
    return sum(column.width or LEAST_COLUMN for column in columns)


class KeyTable(QTableView):
    """A table of whole rows over a `PagedTableModel`, with hairlines, hover, headings between rows, J and K.

    `opened(key)` follows ↵ or a double click; `current_changed(key)` every move to another row. `two_line` rows
    are 52 px high and carry the accent bar at the left when selected. Row heights are fixed: nothing is measured.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    space_pressed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        *,
        two_line: bool = False,
        header: bool = True,
        row_height: int = 0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.accent_bar = two_line
        self.hovered_row = -1
        self._row_height = row_height or ROW_HEIGHTS["comfortable" if two_line else "normal"]
        self.setAccessibleName(name)
        self._settle(header=header)
        self._delegate = RowDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        theme.changed.connect(self._repaint)

    def _settle(self, *, header: bool) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        ground = put_viewport(self)
        ground.setBackgroundRole(QPalette.ColorRole.Base)
        ground.setAutoFillBackground(True)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(self.frameShape().NoFrame)
        vertical, horizontal = self.verticalHeader(), self.horizontalHeader()
        vertical.hide()
        vertical.setMinimumSectionSize(20)
        vertical.setDefaultSectionSize(self._row_height)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        horizontal.setVisible(header)
        horizontal.setHighlightSections(False)
        horizontal.setMinimumSectionSize(24)
        horizontal.setFixedHeight(32)
        horizontal.setDefaultAlignment(ALIGNMENTS["left"])

    def show_model(self, model: PagedTableModel, delegates: Mapping[str, RowDelegate] | None = None) -> None:
        """Show a model: widths from its columns, painted by `delegates` (by column key; the rest is text)."""
        self.setModel(model)
        header = self.horizontalHeader()
        for number, column in enumerate(model.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, column.width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            delegate = (delegates or {}).get(column.key)
            if delegate is not None:
                delegate.setParent(self)
                self.setItemDelegateForColumn(number, delegate)
        model.modelReset.connect(self._lay_out_groups)
        model.rowsInserted.connect(self._lay_out_groups)
        self._lay_out_groups()

    def fit_columns(self, most: Mapping[str, int], *, beside: Mapping[str, int] | None = None) -> None:
        """Give columns of a short table the room of what they hold: no narrower than their head, no wider than `most`.

        `beside` are pixels a column needs beside its words. Every row is measured: not for lists that grow.
        """
        model = self.model()
        if not isinstance(model, PagedTableModel):
            return
        font, head = self.font(), painting.sized(self.font(), 12)
        for at, column in enumerate(model.columns):
            if column.key not in most:
                continue
            texts = [
                str(model.index(row, at).data(Qt.ItemDataRole.DisplayRole) or "")
                for row in range(model.rowCount())
            ]
            widest = max(
                [painting.advance(head, column.title), *(painting.advance(font, text) for text in texts)]
            )
            room = widest + 2 * PADDING + 2 + (beside or {}).get(column.key, 0)
            self.setColumnWidth(at, min(room, most[column.key]))

    def set_row_height(self, height: int) -> None:
        """Change the density: 28, 36 or 52."""
        self._row_height = height
        self.verticalHeader().setDefaultSectionSize(height)
        self._lay_out_groups()

    @property
    def current_key(self) -> object:
        """The key of the row the person stands on; None without one."""
        index = self.currentIndex()
        return index.data(Role.KEY) if index.isValid() and index.data(Role.GROUP) is None else None

    def go_to(self, key: object) -> bool:
        """Stand on the row of `key`; False if it is not loaded."""
        model = self.model()
        row = model.row_of(key) if isinstance(model, PagedTableModel) else -1
        if row >= 0:
            self.setCurrentIndex(model.index(row, 0))
        return row >= 0

    def go_to_row(self, row: int) -> None:
        """Stand on the row `row` or the next one below that is no heading."""
        target = self._step(row - 1, 1)
        if target >= 0:
            self.setCurrentIndex(self.model().index(target, 0))

    def _lay_out_groups(self) -> None:
        model = self.model()
        if not isinstance(model, PagedTableModel):
            return
        self.clearSpans()
        last = len(model.columns)
        for row in range(model.rowCount()):
            group = model.row_at(row).group
            if group is not None and last > 1:
                self.setSpan(row, 0, 1, last)
            height = GROUP_HEIGHT if group is not None else self._row_height
            if self.rowHeight(row) != height:
                self.verticalHeader().resizeSection(row, height)

    def _step(self, row: int, by: int) -> int:
        model = self.model()
        if not isinstance(model, PagedTableModel):
            return -1
        row += by
        while 0 <= row < model.rowCount():
            if model.index(row, 0).data(Role.GROUP) is None:
                return row
            row += by
        return -1

    def move_by(self, by: int) -> None:
        """Go one row down (1) or up (−1), over headings."""
        target = self._step(self.currentIndex().row() if self.currentIndex().isValid() else -1, by)
        if target >= 0:
            self.setCurrentIndex(self.model().index(target, max(self.currentIndex().column(), 0)))

    def _repaint(self) -> None:
        self.viewport().update()

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    # Qt

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the page here, not the beginning of a word."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        index = super().moveCursor(action, modifiers)
        if not index.isValid() or index.data(Role.GROUP) is None:
            return index
        upward = index.row() < self.currentIndex().row() or action == QAbstractItemView.CursorAction.MoveHome
        target = self._step(index.row(), -1 if upward else 1)
        if target < 0:
            target = self._step(index.row(), 1 if upward else -1)
        return self.model().index(target, index.column()) if target >= 0 else self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if plain and key in {Qt.Key.Key_J, Qt.Key.Key_K}:
            self.move_by(1 if key == Qt.Key.Key_J else -1)
        elif plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current_key is not None:
            self.opened.emit(self.current_key)
        elif plain and key == Qt.Key.Key_Space and self.current_key is not None:
            self.space_pressed.emit(self.current_key)
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not previous.isValid():
            self.current_changed.emit(self.current_key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.current_key is not None:
            self.opened.emit(self.current_key)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hover(-1)


class KeyList(QListView):
    """A list of one column whose letters belong to the page; `opened(key)` follows ↵ or a double click."""

    opened = Signal(object)
    current_changed = Signal(object)

    def __init__(self, theme: Theme, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.accent_bar = False
        self.hovered_row = -1
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setFrameShape(self.frameShape().NoFrame)
        self.setItemDelegate(RowDelegate(theme, self))
        self.doubleClicked.connect(self._open)
        theme.changed.connect(self._repaint)

    @property
    def current_key(self) -> object:
        """The key of the entry the person stands on; None without one."""
        index = self.currentIndex()
        return index.data(Role.KEY) if index.isValid() and index.data(Role.GROUP) is None else None

    def show_model(self, model: QAbstractItemModel) -> None:
        """Show a model whose entries answer `Role.KEY`."""
        self.setModel(model)

    def _open(self) -> None:
        if self.current_key is not None:
            self.opened.emit(self.current_key)

    def _repaint(self) -> None:
        self.viewport().update()

    # Qt

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the page here, not the beginning of a word."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current_key is not None:
            self._open()
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit(self.current_key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.hovered_row = -1
        self.viewport().update()
