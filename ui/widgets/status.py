"""Where a case stands, painted: stage ring, deadline, bars of certainty, profit and shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from aftersales import money
from resources.wording import sentence
from ui.widgets import painting

if TYPE_CHECKING:
    from ui.models.roles import Due, Ring
    from ui.theme import Theme

FIXED = QSizePolicy.Policy.Fixed


class Painted(QWidget):
    """A widget that paints itself from the theme and repaints when the theme changes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        theme.changed.connect(self.update)


class StageRing(Painted):
    """The 14 px ring alone, or with its label beside it; `boxed` draws it as a clickable-looking state chip."""

    def __init__(
        self, theme: Theme, label: str, ring: Ring, *, boxed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._boxed = boxed
        self.setSizePolicy(FIXED, FIXED)
        self.set_stage(label, ring)

    def set_stage(self, label: str, ring: Ring) -> None:
        """Show another state."""
        self._label, self._ring = label, ring
        self.setAccessibleName(ring_words(label, ring))
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        text = painting.advance(self.font(), self._label) + 6 if self._label else 0
        return QSize(14 + text + (16 if self._boxed else 0), 24 if self._boxed else 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        x = 0
        if self._boxed:
            x = 8
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.colour("line2"), 1))
            painter.setBrush(self.theme.colour("surface"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        ring = self._ring
        box = QRectF(x, (self.height() - 14) / 2, 14, 14)
        painting.draw_ring(
            painter, self.theme, box, progress=ring.progress, waiting=ring.waiting, done=ring.done
        )
        painter.setPen(self.theme.colour("text"))
        painter.setFont(self.font())
        painter.drawText(
            QRect(x + 20, 0, self.width() - x - 20, self.height()), int(painting.LEFT), self._label
        )
        painter.end()


def ring_words(label: str, ring: Ring) -> str:
    """What is read aloud for a ring."""
    if ring.done:
        return sentence("ui.ring_done", {"label": label})
    if ring.waiting:
        return sentence("ui.ring_waiting", {"label": label})
    return sentence("ui.ring_share", {"label": label, "percent": round(ring.progress * 100)})


class DueLabel(Painted):
    """A deadline: words over a 3 px bar of the time used."""

    def __init__(self, theme: Theme, due: Due, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setSizePolicy(FIXED, FIXED)
        self.set_due(due)

    def set_due(self, due: Due) -> None:
        """Show another deadline, or the same one later."""
        self._due = due
        self.setAccessibleName(due.text)
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        words = painting.advance(painting.sized(self.font(), 13, bold=True), self._due.text)
        return QSize(max(88, words + 2), 28)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter, due = QPainter(self), self._due
        painting.draw_due(
            painter, self.theme, self.rect(), self.font(), text=due.text, share=due.share, tone=due.tone
        )
        painter.end()


class ConfidenceBar(Painted):
    """How sure a guess is: a 48 × 4 bar and the percentage; amber under `limit`. None shows `instead`."""

    def __init__(
        self,
        theme: Theme,
        percent: int | None,
        *,
        limit: int = 75,
        instead: str = "—",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._limit, self._instead = limit, instead
        self.setFixedSize(96, 20)
        self.set_percent(percent)

    def set_percent(self, percent: int | None) -> None:
        """Show another certainty, 0–100."""
        self._percent = percent
        self.setAccessibleName(
            self._instead if percent is None else sentence("ui.confidence", {"percent": percent})
        )
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setFont(painting.sized(self.font(), 12))
        if self._percent is None:
            painter.setPen(self.theme.colour("text2"))
            painter.drawText(self.rect(), int(painting.LEFT), self._instead)
        else:
            share = self._percent / 100
            draw_confidence(painter, self.theme, self.rect(), share, sure=self._percent >= self._limit)
        painter.end()


def draw_confidence(painter: QPainter, theme: Theme, box: QRect, share: float, *, sure: bool) -> None:
    """The bar and the percentage in the middle of `box`, with the painter's font."""
    middle = box.y() + box.height() / 2
    bar = QRectF(box.x(), middle - 2, 48, 4)
    painting.draw_bar(painter, theme, bar, share, "chart2" if sure else "warnFill")
    painter.setPen(theme.colour("text2" if sure else "warn"))
    text = QRectF(box.x() + 56, box.y(), box.width() - 56, box.height())
    painter.drawText(text, int(painting.LEFT), f"{round(share * 100)}%")


class ProfitBar(Painted):
    """Profit of one case on an axis: red zone left of the floor, the marker red if it stands in it. Sums in fen.

    `full` is the profit had nothing happened; None leaves floor or `full` out.
    """

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFixedHeight(64)
        self.setMinimumWidth(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, FIXED)
        self.set_profit(0, floor=None, full=None)

    def set_profit(self, value: int, *, floor: int | None, full: int | None) -> None:
        """Show a profit between its floor and what was hoped for."""
        self._value, self._floor, self._full = value, floor, full
        words = {"value": value, "floor": 0 if floor is None else floor}
        self.setAccessibleName(sentence("ui.profit", words))
        self.update()

    @property
    def under(self) -> bool:
        """Whether the profit is below the floor."""
        return self._floor is not None and self._value < self._floor

    def _axis(self) -> tuple[int, int]:
        marks = [0, self._value, *(mark for mark in (self._floor, self._full) if mark is not None)]
        low, high = min(marks), max(marks)
        span = max(high - low, 100)
        return low - span // 4, high + span // 30

    def _x(self, value: int) -> float:
        low, high = self._axis()
        return (value - low) / (high - low) * self.width()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(QRectF(0, 26, self.width(), 8), 4, 4)
        if self._floor is not None:
            painter.setBrush(theme.colour("badLine"))
            painter.drawRoundedRect(QRectF(0, 26, self._x(self._floor), 8), 4, 4)
        self._paint_marks(painter)
        tone = "bad" if self.under else "text"
        x = self._x(self._value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bad" if self.under else "acc"))
        painter.drawRoundedRect(QRectF(x - 2, 22, 4, 16), 2, 2)
        painter.setPen(theme.colour(tone))
        painter.setFont(painting.sized(self.font(), 13, bold=True))
        self._text(painter, x, 0, money.grouped(self._value))
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        marks = [(0, "0")]
        if self._floor is not None:
            marks.append((self._floor, sentence("ui.profit_floor", {"floor": _short(self._floor)})))
        if self._full is not None:
            marks.append((self._full, sentence("ui.profit_full", {"full": _short(self._full)})))
        painter.setFont(painting.sized(self.font(), 12))
        taken: list[tuple[float, float]] = []
        for value, text in reversed(marks):
            x, width = self._x(value), painting.advance(painter.font(), text)
            left = max(0.0, min(x - width / 2, self.width() - width))
            if any(left < end and left + width > start for start, end in taken):
                continue
            taken.append((left - 6, left + width + 6))
            painter.fillRect(QRectF(x, 38, 1, 4), self.theme.colour("line3"))
            painter.setPen(self.theme.colour("text2"))
            self._text(painter, x, 44, text)

    def _text(self, painter: QPainter, centre: float, top: int, text: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(text) + 2
        left = max(0.0, min(centre - width / 2, self.width() - width))
        painter.drawText(QRectF(left, top, width, 20), int(painting.CENTRE), text)


def _short(fen: int) -> str:
    text = money.grouped(fen)
    return text.removesuffix(".00")


class StackedBar(Painted):
    """Shares of one sum side by side, 8 px high, in the three chart colours."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._parts: tuple[int, ...] = ()
        self.setFixedHeight(8)
        self.setMinimumWidth(80)

    def set_parts(self, parts: Sequence[int], name: str = "") -> None:
        """Show these sums, largest meaning first."""
        self._parts = tuple(parts)
        self.setAccessibleName(name)
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = sum(self._parts)
        if not whole:
            painter.setBrush(self.theme.colour("track"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        x = 0.0
        for number, part in enumerate(self._parts if whole else ()):
            width = part / whole * self.width()
            painter.setBrush(self.theme.colour(f"chart{min(number, 2) + 1}"))
            painter.drawRoundedRect(QRectF(x, 0, max(width - 2, 0), 8), 3, 3)
            x += width
        painter.end()


class Dot(Painted):
    """The 8 px square of a legend, or a hollow one for what stands outside the bar."""

    def __init__(
        self, theme: Theme, token: str, *, hollow: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._token, self._hollow = token, hollow
        self.setFixedSize(10, 10)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.theme.colour(self._token)
        painter.setPen(QPen(colour, 1) if self._hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._hollow else colour)
        painter.drawRoundedRect(QRectF(1.5, 1.5, 7, 7), 2, 2)
        painter.end()


class IconLabel(Painted):
    """One shipped icon, standing still."""

    def __init__(
        self, theme: Theme, icon: str, ink: str = "text2", *, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._icon, self._ink, self._size = icon, ink, size
        self.setFixedSize(size, size)

    def set_icon(self, icon: str, ink: str) -> None:
        """Show another icon."""
        self._icon, self._ink = icon, ink
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        pixmap = self.theme.pixmap(self._icon, self._ink, self._size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(0, 0), pixmap)
        painter.end()


class TickLabel(Painted):
    """The green tick of what is done, 14 px."""

    def __init__(self, theme: Theme, *, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFixedSize(size, size)
        self.setAccessibleName(sentence("ui.step_done"))

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painting.draw_ring(painter, self.theme, QRectF(self.rect()), progress=1, done=True)
        painter.end()
