"""Tabs over a list: words with their counts, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Theme


class Tabs(QFrame):
    """重要 214 · 长期 802 · …: exclusive, 40 px; `chosen(key)` follows a person's choice, ← → move."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, texts: Mapping[str, str], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(40)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._tabs: dict[str, _Tab] = {}
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 24, 0)
        row.setSpacing(4)
        for number, (key, text) in enumerate(texts.items()):
            button = _Tab(theme, text)
            self._tabs[key] = button
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        next(iter(self._tabs.values())).setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(tuple(self._tabs)[number]))

    def add_right(self, widget: QWidget) -> None:
        """Put something at the right end of the row."""
        self._row.addWidget(widget)

    @property
    def current(self) -> str:
        return tuple(self._tabs)[self._group.checkedId()]

    @property
    def keys(self) -> tuple[str, ...]:
        """All tabs, from left to right."""
        return tuple(self._tabs)

    def set_current(self, key: str) -> None:
        """Choose without telling anybody."""
        self._tabs[key].setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        """Other words on a tab."""
        self._tabs[key].set_words(text)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show these numbers beside the words."""
        for key, button in self._tabs.items():
            button.set_count(counts.get(key, 0))

    def set_note(self, key: str, text: str, tone: str = "") -> None:
        """Show words in a tone beside a tab's own, in the place of its count: 备件 3 样不够."""
        self._tabs[key].set_note(text, tone)

    def button(self, key: str) -> QAbstractButton:
        """The button of a tab."""
        return self._tabs[key]


class _Tab(QAbstractButton):
    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme = theme
        self._note, self._tone = "", ""
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def set_words(self, text: str) -> None:
        self.setText(text)
        self.set_note(self._note, self._tone)

    def set_count(self, count: int) -> None:
        self.set_note(f"{count:,}", "")

    def set_note(self, note: str, tone: str) -> None:
        self._note, self._tone = note, tone
        self.setAccessibleName(f"{self.text()} {note}".strip())
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int]:
        words = painting.advance(painting.sized(self.font(), 13, bold=True), self.text())
        note = self._note
        return words, painting.advance(painting.sized(self.font(), 13), note) + 6 if note else 0

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(sum(self._widths()) + 16, 28)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        if on or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(self._theme.colour("acc"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("press" if on else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        words, _count = self._widths()
        painter.setFont(painting.sized(self.font(), 13, bold=on))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(QRectF(8, 0, words + 2, self.height()), int(painting.LEFT), self.text())
        if self._note:
            painter.setFont(painting.sized(self.font(), 13))
            painter.setPen(self._theme.tone(self._tone) if self._tone else self._theme.colour("text2"))
            room = QRectF(8 + words, 0, self.width() - 16 - words, self.height())
            painter.drawText(room, int(painting.RIGHT), self._note)
        painter.end()
