"""Upright bars: two series side by side, and counts with the line of their running share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ui.charts.axes import (
    LINE,
    Chart,
    Scale,
    Spot,
    axis_font,
    label_width,
    paint_ground,
    paint_names,
    scale_for,
)
from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Theme

_RADIUS = 2.0
_BELOW = LINE + 10
_PERCENT = Scale(low=0, high=1, steps=(0.0, 0.25, 0.5, 0.75, 1.0), label=lambda share: f"{share:.0%}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPair:
    """A name with one value of each series; `tip` says them."""

    name: str
    one: int
    other: int
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBar:
    """A name with its count and the share up to and with it; `key` leads to what is behind it."""

    name: str
    count: int
    running: float
    tip: str
    key: str = ""
    rest: bool = False


def round_bar(painter: QPainter, box: QRectF) -> None:
    """A bar whose top is a little round and whose foot stands flat."""
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    if box.height() > _RADIUS * 2:
        painter.drawRect(box.adjusted(0, _RADIUS * 2, 0, 0))


class PairBars(Chart):
    """Two series side by side over each name, chart1 and chart3; of `single` bars only the one."""

    def __init__(self, theme: Theme, *, name: str, single: bool = False) -> None:
        super().__init__(theme, name=name)
        self._single = single
        self._bars: tuple[BarPair, ...] = ()

    def show_bars(self, bars: Sequence[BarPair]) -> None:
        """Show these, from left to right."""
        self._bars = tuple(bars)
        self.say("；".join(bar.tip for bar in bars))

    def spots(self) -> Sequence[Spot]:
        plot = self._plot(self._scale())
        room = plot.width() / max(len(self._bars), 1)
        return [
            Spot(box=QRectF(plot.left() + room * place, plot.top(), room, plot.height()), tip=bar.tip)
            for place, bar in enumerate(self._bars)
        ]

    def paint_chart(self, painter: QPainter) -> None:
        scale = self._scale()
        plot = self._plot(scale)
        paint_ground(painter, self._theme, plot, scale, font=self.font())
        paint_names(painter, self._theme, plot, [bar.name for bar in self._bars], font=self.font())
        painter.setPen(Qt.PenStyle.NoPen)
        room = plot.width() / max(len(self._bars), 1)
        width = max(min(room * 0.32, 14.0), 2.0) * (2 if self._single else 1)
        for place, bar in enumerate(self._bars):
            middle = plot.left() + room * (place + 0.5)
            pair = ((bar.one, middle - width - 1, "chart1"), (bar.other, middle + 1, "chart3"))
            for value, left, token in ((bar.one, middle - width / 2, "chart1"),) if self._single else pair:
                height = plot.height() * scale.share(value)
                painter.setBrush(self._theme.colour(token))
                if height:
                    round_bar(painter, QRectF(left, plot.bottom() - height, width, height))

    def _scale(self) -> Scale:
        most = max((max(bar.one, bar.other) for bar in self._bars), default=0)
        return scale_for(max(most, 4), whole=True)

    def _plot(self, scale: Scale) -> QRectF:
        left = label_width(self.font(), scale) + 8
        return QRectF(left, 8, max(self.width() - left, 1), max(self.height() - _BELOW - 8, 1))


class CountBars(Chart):
    """Counts from the most down, with the line of their running share on a second scale (Pareto)."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, name=name, leads=True)
        self._bars: tuple[CountBar, ...] = ()

    def show_bars(self, bars: Sequence[CountBar]) -> None:
        """Show these, from left to right."""
        self._bars = tuple(bars)
        self.say("；".join(bar.tip for bar in bars))

    def spots(self) -> Sequence[Spot]:
        plot = self._plot(self._scale())
        room = plot.width() / max(len(self._bars), 1)
        return [
            Spot(
                box=QRectF(plot.left() + room * place, plot.top() - LINE, room, plot.height() + LINE),
                tip=bar.tip,
                key=bar.key,
            )
            for place, bar in enumerate(self._bars)
        ]

    def paint_chart(self, painter: QPainter) -> None:
        scale = self._scale()
        plot = self._plot(scale)
        theme = self._theme
        paint_ground(painter, theme, plot, scale, font=self.font())
        paint_ground(painter, theme, plot, _PERCENT, font=self.font(), labels_right=True, rules=False)
        paint_names(painter, theme, plot, [bar.name for bar in self._bars], font=self.font(), lines=2)
        room = plot.width() / max(len(self._bars), 1)
        width = min(room * 0.6, 28.0)
        painter.setFont(axis_font(self.font()))
        for place, bar in enumerate(self._bars):
            middle = plot.left() + room * (place + 0.5)
            height = plot.height() * scale.share(bar.count)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("chart3" if bar.rest else "chart1"))
            box = QRectF(middle - width / 2, plot.bottom() - height, width, height)
            round_bar(painter, box)
            painter.setPen(theme.colour("text2"))
            head = QRect(round(middle - room / 2), round(box.top()) - LINE, round(room), LINE)
            painting.draw_text(painter, head, str(bar.count), align=painting.CENTRE)
        self._paint_running(painter, plot, room)

    def _paint_running(self, painter: QPainter, plot: QRectF, room: float) -> None:
        points = [
            QPointF(plot.left() + room * (place + 0.5), plot.bottom() - plot.height() * bar.running)
            for place, bar in enumerate(self._bars)
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("warnFill"), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(self._theme.colour("surface"))
        for point in points:
            painter.drawEllipse(point, 2.5, 2.5)

    def _scale(self) -> Scale:
        most = max((bar.count for bar in self._bars), default=0)
        return scale_for(max(most, 4), whole=True)

    def _plot(self, scale: Scale) -> QRectF:
        left = label_width(self.font(), scale) + 8
        right = label_width(self.font(), _PERCENT) + 8
        width = max(self.width() - left - right, 1)
        return QRectF(left, LINE + 4, width, max(self.height() - _BELOW - 2 * LINE, 1))


class Legend(Chart):
    """Squares of 8 px with their words, in one line."""

    def __init__(self, theme: Theme, *parts: tuple[str, str]) -> None:
        super().__init__(theme, name="图例", height=LINE)
        self._parts = parts
        self.say("，".join(words for _, words in parts if words))
        self.setFixedHeight(LINE)

    def show_parts(self, *parts: tuple[str, str]) -> None:
        """Show others."""
        self._parts = parts
        self._fit()

    def paint_chart(self, painter: QPainter) -> None:
        painter.setFont(painting.sized(self.font(), 12))
        left = 0
        for token, words in self._parts:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(token))
            painter.drawRoundedRect(QRectF(left, 4, 8, 8), 2, 2)
            left += 14
            painter.setPen(self._theme.colour("text2"))
            width = painting.advance(painter.font(), words)
            painting.draw_text(painter, QRect(left, 0, width + 2, LINE), words, elide=False)
            left += width + 12

    def _fit(self) -> None:
        font = painting.sized(self.font(), 12)
        self.setFixedWidth(sum(14 + painting.advance(font, words) + 12 for _, words in self._parts) or 1)

    # Qt

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._fit()
