"""How the program behaves on this computer's desktop: its look, its place, the tray, and what its button in the task bar tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from aftersales.errors import KnownError
from resources.wording import sentence
from ui.window_place import WindowPlace

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.this_pc import ThisPc
    from ui.program import Program
    from ui.taskbar import TaskbarProgress
    from ui.tray_icon import TrayIcon

_CALM = 1_500
"""Milliseconds after the opening of a shop in which its first page has everything for itself."""


class Habits(QObject):
    """Made once for a program; `show` opens its window or begins in the tray.

    `plain` is a safe start: no tray, the window where the system puts it, and nothing of it kept.
    """

    def __init__(self, program: Program, pc: ThisPc, *, plain: bool = False) -> None:
        super().__init__(program)
        self._program, self._window, self._pc, self._plain = program, program.window, pc, plain
        program.context.pc = pc
        self._place = WindowPlace(self._window, pc)
        self.tray: TrayIcon | None = None
        self._taskbar: TaskbarProgress | None = None
        self._leaving = False
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._settle_in)
        program.opened.connect(lambda: self._calm.start(_CALM))
        program.failed.connect(lambda _why: self._window.come_to_front())  # what is wrong is said there
        program.notices.attach_outside(self._tell)
        self._window.stays = self._stays
        self._window.appeared.connect(self._put_icon, Qt.ConnectionType.QueuedConnection)
        self._window.hidden_away.connect(self._hidden_away)
        self._window.closed.connect(self._keep_place)
        self._window.closed.connect(self._calm.stop)
        app = QApplication.instance()
        if isinstance(app, QGuiApplication):
            app.aboutToQuit.connect(self._end)
            app.commitDataRequest.connect(self._logging_off, Qt.ConnectionType.DirectConnection)

    def show(self, *, hidden: bool = False) -> None:
        """Show the window, or with `hidden` (the system started the program by itself) only the icon in the tray.

        Where there is no tray it begins minimised.
        """
        self._place.restore(at_all=not self._plain)
        if hidden and self._make_tray():
            return
        if hidden:
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowMinimized)
        self._window.show()

    def leave(self) -> None:
        """End the program, also where its window would only be hidden."""
        self._leaving = True
        self._window.close()
        app = QApplication.instance()
        if app is not None:
            app.quit()

    def _put_icon(self) -> None:
        """The title bar's icon; drawn from its SVG, so not before the frame stands."""
        from resources.places import resource

        self._window.setWindowIcon(QIcon(str(resource("icons", "zhanggui.svg"))))

    # the tray

    def _settle_in(self) -> None:
        if not isValid(self._window):
            return  # the program ends
        from ui.taskbar import TaskbarProgress

        self._make_tray()
        if self._taskbar is None:
            self._taskbar = TaskbarProgress(self._window, self._program.notices.work)

    def _make_tray(self) -> bool:
        """Whether the icon stands in the tray."""
        from ui.tray_icon import TrayIcon

        if self.tray is None and not self._plain and TrayIcon.possible():
            self.tray = TrayIcon(self._window)
            self.tray.opened.connect(self._window.come_to_front)
            self.tray.page_asked.connect(self._open_page)
            self.tray.left.connect(self.leave)
            self._window.windowTitleChanged.connect(self.tray.name)
            self.tray.name(self._window.windowTitle())
            self.tray.show()
        return self.tray is not None

    def _open_page(self, key: str) -> None:
        self._window.come_to_front()
        if self._program.lock.page is None and self._window.current_key not in {"", "start"}:
            self._window.open_page(key)

    def _tell(self, title: str, words: str, clicked: Callable[[], None]) -> None:
        if self._pc.settings.rings:
            QApplication.beep()
        if self._make_tray() and self.tray is not None:
            self.tray.tell(title, words, clicked)
        else:
            QApplication.alert(self._window)

    # closing

    def _stays(self) -> bool:
        return self.tray is not None and self._pc.settings.stays and not self._leaving

    def _hidden_away(self) -> None:
        self._keep_place()
        if self.tray is None or self._pc.settings.stays_told:
            return
        self.tray.tell(sentence("pc.stays_title"), sentence("pc.stays"), self._window.come_to_front)
        try:
            self._pc.change(stays_told=True)
        except KnownError:
            return

    def _logging_off(self) -> None:
        """The system ends: a window that hid instead of closing would hold that up."""
        self._leaving = True

    def _end(self) -> None:
        self._keep_place()
        if self.tray is not None:
            self.tray.hide()

    def _keep_place(self) -> None:
        if not self._plain and self._window.was_seen:
            self._place.keep()
