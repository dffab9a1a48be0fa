"""Tabs over a list, each with how many rows it holds: 全部 12,408 · 售后中 86."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Theme


class CountTabs(QFrame):
    """Exclusive tabs, 40 px high; `chosen(key)` follows a person's choice, ← → move."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, tabs: Mapping[str, str], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(40)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._tabs: dict[str, _Tab] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(4)
        for number, (key, text) in enumerate(tabs.items()):
            button = _Tab(theme, text)
            self._tabs[key] = button
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.set_current(next(iter(tabs)))
        self._group.idClicked.connect(lambda number: self.chosen.emit(tuple(self._tabs)[number]))

    @property
    def current(self) -> str:
        return tuple(self._tabs)[self._group.checkedId()]

    def set_current(self, key: str) -> None:
        """Choose without telling anybody."""
        self._tabs[key].setChecked(True)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show these numbers beside the words."""
        for key, button in self._tabs.items():
            button.set_count(counts.get(key, 0))

    def button(self, key: str) -> QAbstractButton:
        """The button of a tab."""
        return self._tabs[key]


class _Tab(QAbstractButton):
    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme = theme
        self._count: int | None = None
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()} {count:,}")
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int]:
        words = painting.advance(painting.sized(self.font(), 13, bold=True), self.text())
        count = "" if self._count is None else f"{self._count:,}"
        return words, painting.advance(painting.sized(self.font(), 13), count) + 6 if count else 0

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(sum(self._widths()) + 16, 28)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(self._theme.colour("acc"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("press" if on else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        words, _count = self._widths()
        painter.setFont(painting.sized(self.font(), 13, bold=on))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(QRectF(8, 0, words + 2, self.height()), int(painting.LEFT), self.text())
        if self._count is not None:
            painter.setFont(painting.sized(self.font(), 13))
            painter.setPen(self._theme.colour("text2"))
            room = QRectF(8 + words, 0, self.width() - 16 - words, self.height())
            painter.drawText(room, int(painting.RIGHT), f"{self._count:,}")
        painter.end()
