"""The week to work in: calls to step through, to open and to carry, painted between their hours."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication

from ui.pages.revisits_drag import Carried, carried_call, carried_in, start_drag
from ui.pages.revisits_week_grid import WeekGrid
from ui.pages.revisits_week_painting import WeekPainter

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.models.revisit_week import WeekEntry
    from ui.theme import Theme

_TICK = 30_000


class WeekView(WeekGrid):
    """Seven columns over the hours.

    `day_stepped(±1)` follows ← →, `weeks_asked(±1)` Page Up and Page Down, `entry_chosen()` another call stood on,
    `opened()` ↵ or a double click, `more_clicked(date)` 还有 n 个, `carried_to(Carried, date, "14:30")` a call let go
    of. `words_of(Carried, date, time)` says what letting go there would do, `now()` the moment of the line.
    """

    day_stepped = Signal(int)
    weeks_asked = Signal(int)
    entry_chosen = Signal()
    opened = Signal()
    more_clicked = Signal(object)
    carried_to = Signal(object, object, str)

    def __init__(
        self, theme: Theme, words_of: Callable[[Carried, date, str], str], now: Callable[[], datetime]
    ) -> None:
        super().__init__(theme, now)
        self._words_of = words_of
        self.target: tuple[date, str] | None = None
        self.carried: Carried | None = None
        self.tip = ""
        self._pressed: WeekEntry | None = None
        self._pressed_at = QPoint()
        self._painting = WeekPainter(self)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(lambda: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    def show_target(self, target: tuple[date, str] | None, carried: Carried | None, words: str) -> None:
        """Mark where a call would go, with a tip; None takes the mark away."""
        self.target, self.carried, self.tip = target, carried, words
        self.viewport().update()

    # stepping

    def step(self, by: int) -> None:
        """The next call of the day one stands on, or the one before."""
        entry = self.entry
        if entry is None:
            self._stand_on(0 if by > 0 else len(self.calls.entries) - 1)
            return
        row = self.currentIndex().row() + by
        if 0 <= row < len(self.calls.entries) and self.calls.entries[row].column == entry.column:
            self._stand_on(row)

    def _stand_on(self, row: int) -> None:
        if 0 <= row < len(self.calls.entries):
            index = self.calls.index(row, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    # carrying

    def _carry_over(self, event: QDragMoveEvent | QDragEnterEvent) -> None:
        carried, place = carried_in(event.mimeData()), event.position().toPoint()
        day = self.day_at(place)
        if carried is None or day is None:
            self.show_target(None, None, "")
            event.ignore()
            return
        at_time = self.time_at(place)
        self.show_target((day, at_time), carried, self._words_of(carried, day, at_time))
        event.acceptProposedAction()

    # keys and mouse, as Qt names them

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the page here, not the beginning of a word."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if not plain:
            event.ignore()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.day_stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_Up, Qt.Key.Key_K}:
            self.step(1 if key in {Qt.Key.Key_Down, Qt.Key.Key_J} else -1)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.weeks_asked.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            event.ignore()  # the page's keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(place)
        self._pressed = self.calls.entries[index.row()] if index.isValid() else None
        self._pressed_at = place
        if index.isValid():
            self.setCurrentIndex(index)
            return
        crowded = self.more_at(place)
        if crowded is not None:
            self.more_clicked.emit(crowded)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        taken, place = self._pressed, event.position().toPoint()
        far = (place - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if taken is None or not far or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        if taken.tone != "done":
            start_drag(self, self.theme, carried_call(taken.call))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._carry_over(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._carry_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        self.show_target(None, None, "")

    def dropEvent(self, event: QDropEvent) -> None:
        carried, place = carried_in(event.mimeData()), event.position().toPoint()
        day, at_time = self.day_at(place), self.time_at(place)
        self.show_target(None, None, "")
        if carried is not None and day is not None:
            event.acceptProposedAction()
            self.carried_to.emit(carried, day, at_time)

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.entry_chosen.emit()

    # coming into sight, as Qt names it

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._painting.paint(painter, event.rect(), self._now())
        painter.end()
