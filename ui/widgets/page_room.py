"""The room a page has in the window: where a small screen leaves it less than it needs, the room scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.widgets.texts import put_viewport


class PageRoom(QScrollArea):
    """Holds one page at the size of the room, or at the page's least size where that is more."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.page = page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes through the page, not round it
        self.setWidgetResizable(True)
        put_viewport(self)
        holder = _Holder(page)
        self.setWidget(holder)
        holder.setAutoFillBackground(False)


class _Holder(QWidget):
    """Tells the room only the page's least size: what the page would like at some width is its own affair."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setObjectName("scrolled")
        self._page = page
        page.setParent(self)

    def _measure(self) -> None:
        least = self._page.minimumSizeHint()
        if least != self.minimumSize():
            self.setMinimumSize(least.expandedTo(self._page.minimumSize()))

    # Qt

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._measure()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._measure()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._page.setGeometry(self.rect())
