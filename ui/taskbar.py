"""Progress of long work on the program's button in the Windows task bar; nothing on other systems."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.work_news import WorkNews

LONG: Final = 5.0
"""Seconds of work after whose end a window that nobody looks at asks for a look."""


class Button(Protocol):
    """The program's button in the task bar."""

    def advance(self, done: int, total: int) -> None:
        """Fill it by so much; `total` 0 lets it run without an end."""

    def fail(self) -> None:
        """Turn it red."""

    def rest(self) -> None:
        """Nothing is under way."""


def taskbar_button(window: QWidget) -> Button | None:
    """The button of a window that has been shown; None where the system has no such thing."""
    if sys.platform == "win32" and QApplication.platformName() == "windows":
        from ui.windows_taskbar import WindowsButton

        return WindowsButton.of(int(window.winId()))
    return None


class TaskbarProgress(QObject):
    """Shows on the button what `WorkNews` tells, and flashes it when long work ended out of sight.

    The red of work that stopped goes with the next look at the window.
    """

    def __init__(self, window: QWidget, news: WorkNews, *, button: Button | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._button = button
        self._sought = button is not None
        self._failed = False
        news.advanced.connect(self._advanced)
        news.ended.connect(self._ended)
        news.rested.connect(self._rested)
        window.installEventFilter(self)

    def _advanced(self, done: int, total: int) -> None:
        if not self._sought:
            self._sought, self._button = True, taskbar_button(self._window)
        self._failed = False
        if self._button is not None:
            self._button.advance(done, total)

    def _ended(self, seconds: float, well: bool) -> None:
        away = not self._window.isActiveWindow()
        self._failed = not well and away
        if seconds >= LONG and away:
            QApplication.alert(self._window)

    def _rested(self) -> None:
        if self._button is None:
            return
        if self._failed:
            self._button.fail()
        else:
            self._button.rest()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._failed and event.type() == QEvent.Type.WindowActivate:
            self._failed = False
            if self._button is not None:
                self._button.rest()
        return super().eventFilter(watched, event)
