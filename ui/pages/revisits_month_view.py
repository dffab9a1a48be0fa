"""The month as one painted table: a cell a day with its load and first calls, keys to walk, calls to carry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from ui.models.revisit_days import MonthModel
from ui.pages.revisits_drag import (
    Carried,
    carried_entry,
    carried_in,
    draw_ghost,
    draw_tip,
    start_drag,
)
from ui.pages.revisits_month_cells import MonthDelegate, entry_box, entry_count, more_box
from ui.widgets import painting
from ui.widgets.texts import put_viewport

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.models.revisit_days import EntryCell
    from ui.theme import Theme

_STEPS = {
    Qt.Key.Key_Left: timedelta(days=-1),
    Qt.Key.Key_Right: timedelta(days=1),
    Qt.Key.Key_Up: timedelta(days=-7),
    Qt.Key.Key_Down: timedelta(days=7),
}


class MonthView(QTableView):
    """Days to walk with the arrow keys, calls to drag.

    `day_chosen(date)` follows a step or click onto a day (also one that is not in sight), `months_asked(±1)` the
    keys Page Up and Page Down, `entry_chosen(id)` a click on a call, `entry_stepped(±1)` J and K, `opened()` ↵ or a
    double click, `more_clicked()` 还有 n 个, `carried_to(Carried, date)` a call that was let go of over a day.
    `words_of(Carried, date)` says what letting go there would do.
    """

    day_chosen = Signal(object)
    months_asked = Signal(int)
    entry_chosen = Signal(int)
    entry_stepped = Signal(int)
    opened = Signal()
    more_clicked = Signal()
    carried_to = Signal(object, object)

    def __init__(self, theme: Theme, words_of: Callable[[Carried, date], str]) -> None:
        super().__init__()
        self.theme = theme
        self._words_of = words_of
        self.days = MonthModel(self)
        self.current_entry = 0
        self.target: date | None = None
        self._carried: Carried | None = None
        self._tip = ""
        self._pressed: EntryCell | None = None
        self._pressed_at = QPoint()
        self.setAccessibleName("回访月历")
        self._settle()
        self.setModel(self.days)
        self.setItemDelegate(MonthDelegate(theme, self))
        theme.changed.connect(self.viewport().update)

    def _settle(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        put_viewport(self)
        self.setShowGrid(False)
        self.setFrameShape(self.frameShape().NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(24)
        across.setDefaultAlignment(painting.LEFT)
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setFixedHeight(32)
        down.hide()
        down.setMinimumSectionSize(24)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    # where one stands

    @property
    def day(self) -> date | None:
        """The day one stands on."""
        cell = self.days.cell(self.currentIndex())
        return cell.day if cell is not None else None

    def go_to_day(self, day: date) -> None:
        """Stand on a day that is in sight, without telling anybody."""
        index = self.days.index_of(day)
        if index.isValid():
            self.setCurrentIndex(index)
        self.viewport().update()

    def set_current_entry(self, entry_id: int) -> None:
        """Mark a call; 0 marks none."""
        self.current_entry = entry_id
        self.viewport().update()

    def day_rect(self, day: date) -> QRect:
        """Where a day is, in the viewport's coordinates; empty where it is not shown."""
        index = self.days.index_of(day)
        return self.visualRect(index) if index.isValid() else QRect()

    def show_target(self, day: date | None, carried: Carried | None = None, words: str = "") -> None:
        """Mark the day a call would go to, with a tip; None takes the mark away."""
        self.target, self._carried, self._tip = day, carried, words
        self.viewport().update()

    # what lies under a point

    def entry_at(self, place: QPoint) -> EntryCell | None:
        """The call painted at a point of the viewport."""
        index = self.indexAt(place)
        cell, box = self.days.cell(index), self.visualRect(index)
        if cell is None:
            return None
        for place_in_day, entry in enumerate(cell.entries[: entry_count(cell, box.height())]):
            if entry_box(box, place_in_day).contains(place):
                return entry
        return None

    def _more_at(self, place: QPoint) -> bool:
        index = self.indexAt(place)
        cell, box = self.days.cell(index), self.visualRect(index)
        if cell is None:
            return False
        shown = entry_count(cell, box.height())
        hidden = cell.more + len(cell.entries) - shown
        return hidden > 0 and more_box(box, shown).contains(place)

    # carrying

    def _carry_over(self, event: QDragMoveEvent | QDragEnterEvent) -> None:
        carried = carried_in(event.mimeData())
        cell = self.days.cell(self.indexAt(event.position().toPoint()))
        if carried is None or cell is None:
            self.show_target(None)
            event.ignore()
            return
        self.show_target(cell.day, carried, self._words_of(carried, cell.day))
        event.acceptProposedAction()

    # Qt

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the page here, not the beginning of a word."""

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,  # noqa: ARG002
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002
    ) -> QModelIndex:
        return self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, day = Qt.Key(event.key()), self.day
        if not plain or day is None:
            event.ignore()
        elif key in _STEPS:
            self.day_chosen.emit(day + _STEPS[key])
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.months_asked.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in {Qt.Key.Key_J, Qt.Key.Key_K}:
            self.entry_stepped.emit(1 if key == Qt.Key.Key_J else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            event.ignore()  # the page's keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        cell = self.days.cell(self.indexAt(place))
        if cell is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed, self._pressed_at = self.entry_at(place), place
        if cell.day != self.day:
            self.day_chosen.emit(cell.day)
        if self._pressed is not None:
            self.entry_chosen.emit(self._pressed.id)
        elif self._more_at(place):
            self.more_clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        taken, place = self._pressed, event.position().toPoint()
        far = (place - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if taken is None or not far or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        if taken.entry.is_planned:
            start_drag(self, self.theme, carried_entry(taken.entry))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._carry_over(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._carry_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        self.show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        carried = carried_in(event.mimeData())
        cell = self.days.cell(self.indexAt(event.position().toPoint()))
        self.show_target(None)
        if carried is not None and cell is not None:
            event.acceptProposedAction()
            self.carried_to.emit(carried, cell.day)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        box = self.day_rect(self.target) if self.target is not None else QRect()
        if self._carried is None or box.isEmpty():
            return
        painter = QPainter(self.viewport())
        cell = self.days.cell(self.days.index_of(self.target)) if self.target is not None else None
        down = entry_count(cell, box.height()) if cell is not None else 0
        ghost = entry_box(box, down).adjusted(4, 4, 0, 4)
        font = painting.sized(self.font(), 12)
        if self._carried.day != self.target:
            draw_ghost(painter, self.theme, ghost, self._carried.words, font)
        at = QPoint(ghost.left(), ghost.bottom() + 6)
        draw_tip(painter, self.theme, at, self._tip, self.font(), within=self.viewport().rect())
        painter.end()

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
