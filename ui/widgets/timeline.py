"""The course of a case: entries with dots on a line, newest on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import painting
from ui.widgets.status import Painted

if TYPE_CHECKING:
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: `when` in ready words; tone ``bad`` for a breach."""

    title: str
    when: str
    caption: str = ""
    tone: Literal["", "bad"] = ""


class Timeline(Painted):
    """Entries newest first: a filled dot for the latest, a red one for a breach. Grows with its entries."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._entries: tuple[TimelineEntry, ...] = ()
        self._width = 0
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show these, newest first."""
        self._entries = tuple(entries)
        self.setAccessibleName("；".join(f"{e.when} {e.title} {e.caption}".strip() for e in entries))
        self.updateGeometry()
        self.update()

    def top_of(self, number: int) -> int:
        """Where entry `number` begins, for scrolling to it."""
        return sum(self._height(entry, self.width()) for entry in self._entries[:number])

    def _height(self, entry: TimelineEntry, width: int) -> int:
        return self._words(entry, width)[0].height() + self._caption_height(entry, width) + 12

    def _words(self, entry: TimelineEntry, width: int) -> tuple[QRect, int]:
        when = painting.advance(painting.sized(self.font(), 12), entry.when)
        metrics = QFontMetrics(painting.sized(self.font(), 13, bold=True))
        room = max(width - 24 - when - 12, 40)
        box = metrics.boundingRect(QRect(0, 0, room, 1000), int(Qt.TextFlag.TextWordWrap), entry.title)
        return QRect(24, 0, room, max(18, box.height())), when

    def _caption_height(self, entry: TimelineEntry, width: int) -> int:
        if not entry.caption:
            return 0
        metrics = QFontMetrics(painting.sized(self.font(), 12))
        room = QRect(0, 0, max(width - 24, 40), 1000)
        return max(16, metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), entry.caption).height())

    # Qt

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self.ensurePolished()
        return sum(self._height(entry, width) for entry in self._entries)

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 60 else 280
        return QSize(280, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for number, entry in enumerate(self._entries):
            height = self._height(entry, self.width())
            if number + 1 < len(self._entries):
                painter.fillRect(QRectF(7.5, top + 16, 1, height - 10), self.theme.colour("line2"))
            self._paint_dot(painter, top, entry, latest=number == 0)
            self._paint_words(painter, top, entry, latest=number == 0)
            top += height
        painter.end()

    def _paint_dot(self, painter: QPainter, top: int, entry: TimelineEntry, *, latest: bool) -> None:
        token = "bad" if entry.tone == "bad" else "acc"
        filled = latest or entry.tone == "bad"
        painter.setPen(QPen(self.theme.colour(token if filled else "line3"), 1.2))
        painter.setBrush(self.theme.colour(token if filled else "surface"))
        radius = 4.0 if filled else 3.6
        painter.drawEllipse(QPointF(8, top + 9.5), radius, radius)

    def _paint_words(self, painter: QPainter, top: int, entry: TimelineEntry, *, latest: bool) -> None:
        box, when = self._words(entry, self.width())
        painter.setFont(painting.sized(self.font(), 13, bold=latest))
        painter.setPen(self.theme.tone(entry.tone))
        painter.drawText(box.translated(0, top), int(Qt.TextFlag.TextWordWrap), entry.title)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(self.theme.colour("text2"))
        painter.drawText(QRect(self.width() - when - 2, top, when + 2, 18), int(painting.RIGHT), entry.when)
        height = self._caption_height(entry, self.width())
        if height:
            room = QRect(24, top + box.height(), self.width() - 24, height)
            painter.drawText(room, int(Qt.TextFlag.TextWordWrap), entry.caption)
