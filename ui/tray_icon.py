"""The program's icon in the tray of the system: the way back to the window, the way out, and messages in the corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from resources.places import resource
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_SHOWN = 10_000
"""Milliseconds a message stands, where the system asks."""


class TrayIcon(QObject):
    """One icon with a menu. `opened` asks for the window, `page_asked(key)` for a page of it, `left` for the end."""

    opened = Signal()
    page_asked = Signal(str)
    left = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._clicked: Callable[[], None] | None = None
        self.menu = QMenu(window)
        self.menu.addAction(sentence("pc.tray_open"), self.opened.emit)
        self.menu.addSeparator()
        self.menu.addAction(sentence("action.new_case"), lambda: self.page_asked.emit("new_case"))
        self.menu.addAction(sentence("pc.tray_revisits"), lambda: self.page_asked.emit("revisits"))
        self.menu.addSeparator()
        self.menu.addAction(sentence("pc.tray_leave"), self.left.emit)
        self._icon = QSystemTrayIcon(QIcon(str(resource("icons", "zhanggui.svg"))), self)
        self._icon.setToolTip(sentence("ui.app"))
        self._icon.setContextMenu(self.menu)
        self._icon.messageClicked.connect(self._message_clicked)
        self._icon.activated.connect(self._activated)

    @staticmethod
    def possible() -> bool:
        """Whether this system has a tray at all."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Stand in the tray."""
        self._icon.show()

    def hide(self) -> None:
        """Leave it."""
        self._icon.hide()
        self.menu.close()

    def name(self, words: str) -> None:
        """What it says under the pointer."""
        self._icon.setToolTip(words)

    def tell(self, title: str, words: str, clicked: Callable[[], None]) -> None:
        """Show a message in the corner; a click on it runs `clicked`."""
        self._clicked = clicked
        self._icon.showMessage(title, words, QSystemTrayIcon.MessageIcon.NoIcon, _SHOWN)

    def _message_clicked(self) -> None:
        clicked, self._clicked = self._clicked, None
        (clicked or self.opened.emit)()

    def _activated(self, why: QSystemTrayIcon.ActivationReason) -> None:
        if why is not QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()
