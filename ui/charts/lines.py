"""Lines over time: a small one without scale beside a figure, and one with the interval of each point and its n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
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
    from collections.abc import Callable, Sequence

    from ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePoint:
    """A name with its value between `low` and `high`; None where the answers are too few: the line leaves it out."""

    name: str
    value: float | None
    low: float = 0.0
    high: float = 0.0
    n: int = 0
    tip: str = ""


class Sparkline(Chart):
    """A line of some values with a dot at the last; it tells the way, not the size."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, name=name, height=28)
        self.setFixedSize(72, 28)
        self._values: tuple[float, ...] = ()

    def show_values(self, values: Sequence[float]) -> None:
        """Show these, the oldest first; fewer than two draw nothing."""
        self._values = tuple(values)
        self.update()

    def paint_chart(self, painter: QPainter) -> None:
        if len(self._values) < 2:
            return
        low, high = min(self._values), max(self._values)
        span = (high - low) or 1.0
        step = (self.width() - 8) / (len(self._values) - 1)
        points = [
            QPointF(4 + step * place, self.height() - 5 - (self.height() - 10) * (value - low) / span)
            for place, value in enumerate(self._values)
        ]
        painter.setPen(QPen(self._theme.colour("chart1"), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("chart1"))
        painter.drawEllipse(points[-1], 2.5, 2.5)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(72, 28)


class TrendLine(Chart):
    """Values over time with their intervals as upright lines; under each name how many answers stand behind it."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, name=name)
        self._points: tuple[LinePoint, ...] = ()
        self._scale = scale_for(1.0)

    def show_points(
        self, points: Sequence[LinePoint], *, least: float, most: float, label: Callable[[float], str]
    ) -> None:
        """Show these over a scale from `least` to `most`."""
        self._points = tuple(points)
        self._scale = scale_for(most, least=least, label=label)
        self.say("；".join(point.tip for point in points))

    def spots(self) -> Sequence[Spot]:
        plot = self._plot(self._scale)
        room = plot.width() / max(len(self._points), 1)
        return [
            Spot(box=QRectF(plot.left() + room * place, plot.top(), room, self.height()), tip=point.tip)
            for place, point in enumerate(self._points)
        ]

    def paint_chart(self, painter: QPainter) -> None:
        if not self._points:
            return
        plot, theme = self._plot(self._scale), self._theme
        paint_ground(painter, theme, plot, self._scale, font=self.font())
        paint_names(painter, theme, plot, [point.name for point in self._points], font=self.font())
        under = QRectF(plot.left(), plot.top(), plot.width(), plot.height() + LINE)
        paint_names(painter, theme, under, [f"{point.n} 份" for point in self._points], font=self.font())
        room = plot.width() / len(self._points)
        placed = [
            (QPointF(plot.left() + room * (place + 0.5), self._height_of(plot, point.value)), point)
            for place, point in enumerate(self._points)
            if point.value is not None
        ]
        painter.setPen(QPen(theme.colour("chart3"), 3, c=Qt.PenCapStyle.RoundCap))
        for at, point in placed:
            low, high = self._height_of(plot, point.low), self._height_of(plot, point.high)
            painter.drawLine(QPointF(at.x(), low), QPointF(at.x(), high))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("chart1"), 2))
        painter.drawPolyline(QPolygonF([at for at, _ in placed]))
        painter.setFont(axis_font(self.font()))
        for at, _ in placed:
            painter.setPen(QPen(theme.colour("surface"), 1.5))
            painter.setBrush(theme.colour("chart1"))
            painter.drawEllipse(at, 4, 4)
        self._say_few(painter, plot, room)

    def _say_few(self, painter: QPainter, plot: QRectF, room: float) -> None:
        painter.setPen(self._theme.colour("text3"))
        for place, point in enumerate(self._points):
            if point.value is None:
                box = QRectF(plot.left() + room * place, plot.center().y() - LINE / 2, room, LINE)
                painting.draw_text(painter, box.toRect(), "—", align=painting.CENTRE)

    def _height_of(self, plot: QRectF, value: float) -> float:
        return plot.bottom() - plot.height() * self._scale.share(value)

    def _plot(self, scale: Scale) -> QRectF:
        left = label_width(self.font(), scale) + 8
        return QRectF(left, 8, max(self.width() - left, 1), max(self.height() - 2 * LINE - 20, 1))
