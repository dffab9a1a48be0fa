"""A side panel that stands beside the list in a wide window and over it in a narrow one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from ui.theme import Theme

NARROW_UNDER = 1280
"""Window width below which a right panel becomes an overlay drawer."""


class SideDrawer(QFrame):
    """The right column of a page. `column` takes its content; `set_open` shows or hides it.

    In a window under 1280 px it lies over the page's right end instead of beside the list, closed at first. `home`
    is the widget whose right end it takes, `row` the layout it stands in while the window is wide. `mode_changed`
    follows a window that became narrow or wide, `toggled` every opening and closing.
    """

    mode_changed = Signal()
    toggled = Signal(bool)

    def __init__(self, theme: Theme, home: QWidget, row: QHBoxLayout, *, width: int) -> None:
        super().__init__(home)
        self._theme = theme
        self._home = home
        self._row = row
        self._open = False
        self._docked: bool | None = None
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
        self.hide()

    @property
    def narrow(self) -> bool:
        """Whether it lies over the page."""
        return not self._docked

    @property
    def is_open(self) -> bool:
        return self._open

    def set_open(self, *, shown: bool) -> None:
        """Show it, beside or over the list; or take it away."""
        if shown != self._open:
            self._open = shown
            self._settle()
            self.toggled.emit(shown)

    def _settle(self) -> None:
        wide = self._home.window().width() >= NARROW_UNDER
        changed = wide is not self._docked
        if changed:
            self._docked = self._open = wide
            self._row.addWidget(self) if wide else self._row.removeWidget(self)
        self.setVisible(self._open)
        if not wide:
            home = self._home.rect()
            self.setGeometry(QRect(home.right() + 1 - self.width(), 0, self.width(), home.height()))
            self.raise_()
        if changed:
            self.mode_changed.emit()
            self.toggled.emit(self._open)

    def _paint(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._theme.colour("surface"))
        self.setPalette(palette)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._home and event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._settle()
        return False
