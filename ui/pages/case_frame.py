"""The frame of the pages of cases: a main column and a side panel, which lies over it in narrow windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from ui.theme import Theme

WIDE = 1280
"""From this width of the window the panel stands beside the main column."""


class SideFrame(QFrame):
    """The ground of a side panel: surface with a hairline at its left; `column` takes the content."""

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 0, 0, 0)
        self.column.setSpacing(0)
        theme.changed.connect(self.update)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(QRect(0, 0, 1, self.height()), self._theme.colour("line2"))
        painter.end()


class SideBySide(QWidget):
    """`main` with `side` at its right. In a narrow window the side is a drawer, closed until it is asked for.

    `turned(bool)` follows when the side comes into sight or goes.
    """

    turned = Signal(bool)

    def __init__(self, main: QWidget, side: QWidget, *, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main, self._side, self._width = main, side, width
        self._beside, self._drawer = True, False
        self._shown = True
        main.setParent(self)
        side.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def narrow(self) -> bool:
        """Whether the side lies over the main column."""
        return self.window().width() < WIDE

    @property
    def side_open(self) -> bool:
        """Whether the side is in sight."""
        return self._drawer if self.narrow else self._beside

    def set_open(self, *, opened: bool) -> None:
        """Open or close the side."""
        if self.narrow:
            self._drawer = opened
        else:
            self._beside = opened
        self._lay_out()

    def toggle(self) -> None:
        """Open the closed, close the open side."""
        self.set_open(opened=not self.side_open)

    def _lay_out(self) -> None:
        opened = self.side_open
        room = self.width()
        wide = min(self._width, room)
        main = room - wide if opened and not self.narrow else room
        self._main.setGeometry(0, 0, main, self.height())
        self._side.setGeometry(room - wide, 0, wide, self.height())
        self._side.setVisible(opened)
        if opened:
            self._side.raise_()
        if opened != self._shown:
            self._shown = opened
            self.turned.emit(opened)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
