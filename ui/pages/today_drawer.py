"""A side panel that stands beside the list in a wide window and over it in a narrow one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from ui.theme import Theme

NARROW_UNDER = 1280
"""Window width below which a right panel becomes an overlay drawer."""


class SideDrawer(QFrame):
    """The right column of a page. `column` takes its content; `set_open` shows or hides it.

    In a window under 1280 px it lies over the page's right end instead of beside the list. `home` is the widget
    whose right end it takes, `row` the layout it stands in while the window is wide.
    """

    def __init__(self, theme: Theme, home: QWidget, row: QHBoxLayout, *, width: int) -> None:
        super().__init__(home)
        self._theme = theme
        self._home = home
        self._row = row
        self._open = True
        self._docked = False
        self.setObjectName("drawer")
        self.setFixedWidth(width)
        self.setAutoFillBackground(True)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(HairLine(vertical=True, strong=True))
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        outer.addLayout(self.column, 1)
        home.installEventFilter(self)
        theme.changed.connect(self._paint)
        self._paint()
        self._settle()

    @property
    def narrow(self) -> bool:
        """Whether it lies over the page."""
        return not self._docked

    @property
    def is_open(self) -> bool:
        return self._open

    def set_open(self, *, shown: bool) -> None:
        """Show it, beside or over the list; or take it away."""
        self._open = shown
        self._settle()

    def _settle(self) -> None:
        wide = self._home.window().width() >= NARROW_UNDER
        if wide and not self._docked:
            self._row.addWidget(self)
        elif not wide and self._docked:
            self._row.removeWidget(self)
        self._docked = wide
        self.setVisible(self._open)
        if not wide:
            home = self._home.rect()
            self.setGeometry(QRect(home.right() + 1 - self.width(), 0, self.width(), home.height()))
            self.raise_()

    def _paint(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._theme.colour("surface"))
        self.setPalette(palette)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._home and event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._settle()
        return False
