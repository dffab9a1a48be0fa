"""Where the window stands on this computer's screens: put back at the start, kept at the end, and never out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from aftersales.errors import KnownError
from ui.main_window import TITLE_BAR

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QScreen

    from desktop.this_pc import ThisPc
    from ui.main_window import MainWindow

_FIRST = QSize(1440, 900)
_FRAME = QSize(16, TITLE_BAR + 8)
"""What the system lays around a window, about: it is not known before the window is shown."""


class WindowPlace(QObject):
    """Gives the window its place, and its least size on each screen: no screen is smaller than its window may be."""

    def __init__(self, window: MainWindow, pc: ThisPc) -> None:
        super().__init__(window)
        self._window, self._pc = window, pc
        self._screen: QScreen | None = None

    def restore(self, *, at_all: bool = True) -> None:
        """Where it stood the last time; what lies on a screen that is gone, Qt moves onto one that is there."""
        window = self._window
        self._fit(QGuiApplication.primaryScreen().availableGeometry())
        kept = QByteArray.fromBase64(self._pc.settings.place.encode())
        if not at_all or kept.isEmpty() or not window.restoreGeometry(kept):
            self._first_time()
        window.winId()  # a window has a screen to follow once the system knows it
        handle = window.windowHandle()
        handle.screenChanged.connect(self._moved)
        self._moved(handle.screen())

    def _first_time(self) -> None:
        if self._window.testAttribute(Qt.WidgetAttribute.WA_Resized):
            return  # somebody gave it a size
        room = QGuiApplication.primaryScreen().availableGeometry().size()
        size = _FIRST.boundedTo(room - _FRAME)
        self._window.resize(size)
        if size != _FIRST:
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowMaximized)

    def keep(self) -> None:
        """Remember where it stands; a folder that cannot be written loses only that."""
        place = bytes(self._window.saveGeometry().toBase64().data()).decode()
        try:
            self._pc.change(place=place)
        except KnownError:
            return

    def _moved(self, screen: QScreen | None) -> None:
        if self._screen is not None and isValid(self._screen):  # an unplugged one is not any more
            self._screen.availableGeometryChanged.disconnect(self._fit)
        self._screen = screen
        if screen is not None:
            screen.availableGeometryChanged.connect(self._fit)
            self._fit(screen.availableGeometry())

    def _fit(self, room: QRect) -> None:
        self._window.fit_into(room.size())
