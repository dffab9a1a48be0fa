"""What all charts have in common: round steps for a scale, the ruled ground with its labels, and a chart's base class."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QHelpEvent

    from ui.theme import Theme

AXIS = 11
"""Pixels of the type on axes; nothing in a chart is smaller."""
LINE = 16
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale from `low` to `high` with a rule and a label at each of `steps`."""

    low: float
    high: float
    steps: tuple[float, ...]
    label: Callable[[float], str] = lambda value: f"{value:g}"

    def share(self, value: float) -> float:
        """Where a value stands, 0 at the low end and 1 at the high end; what lies outside is clipped."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def scale_for(
    most: float,
    *,
    least: float = 0.0,
    count: int = 4,
    label: Callable[[float], str] | None = None,
    whole: bool = False,
) -> Scale:
    """A scale in round steps that holds `least` to `most`; with `whole` no step is a fraction. An empty range gets 0 to 1."""
    span = max(most - least, 1e-9)
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _ROUND if one * power >= rough * (1 - 1e-9))
    if whole:
        step = max(1.0, math.ceil(step))
    low = math.floor(least / step + 1e-9) * step
    high = max(math.ceil(most / step - 1e-9) * step, low + step)
    steps = tuple(low + step * place for place in range(round((high - low) / step) + 1))
    if label is None:
        return Scale(low=low, high=high, steps=steps)
    return Scale(low=low, high=high, steps=steps, label=label)


def axis_font(font: QFont, *, bold: bool = False) -> QFont:
    """The font of labels in a chart."""
    return painting.sized(font, AXIS, bold=bold)


def label_width(font: QFont, scale: Scale) -> int:
    """The room that the labels of an upright scale take."""
    return max(painting.advance(axis_font(font), scale.label(step)) for step in scale.steps)


def paint_ground(
    painter: QPainter,
    theme: Theme,
    plot: QRectF,
    scale: Scale,
    *,
    font: QFont,
    labels_right: bool = False,
    rules: bool = True,
) -> None:
    """A rule across `plot` and a label beside it for each step of an upright scale."""
    painter.save()
    painter.setFont(axis_font(font))
    for step in scale.steps:
        y = plot.bottom() - plot.height() * scale.share(step)
        if rules:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(round(plot.left()), round(y), round(plot.right()), round(y))
        painter.setPen(theme.colour("text3"))
        top = round(y) - LINE // 2
        if labels_right:
            box = QRect(round(plot.right()) + 8, top, 48, LINE)
            painting.draw_text(painter, box, scale.label(step), elide=False)
        else:
            box = QRect(0, top, round(plot.left()) - 8, LINE)
            painting.draw_text(painter, box, scale.label(step), align=painting.RIGHT, elide=False)
    painter.restore()


def paint_names(
    painter: QPainter, theme: Theme, plot: QRectF, names: Sequence[str], *, font: QFont, lines: int = 1
) -> None:
    """Names below `plot`, each in the middle of its part; where many would touch, only every so manieth is written.

    With two `lines` a long name breaks instead of ending in ….
    """
    if not names:
        return
    painter.save()
    painter.setFont(axis_font(font))
    painter.setPen(theme.colour("text3"))
    room = plot.width() / len(names)
    widest = max(painting.advance(axis_font(font), name) for name in names)
    every = max(1, math.ceil((widest + 4) / room)) if len(names) > 8 else 1
    last = (len(names) - 1) % every
    for place, name in enumerate(names):
        if place % every != last:
            continue
        width = room * every
        middle = plot.left() + room * (place + 0.5)
        box = QRect(round(middle - width / 2), round(plot.bottom()) + 6, round(width), LINE * lines)
        if lines > 1 and painting.advance(painter.font(), name) > width:
            wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWrapAnywhere
            painter.drawText(box, int(wrapped), name)
        else:
            box.setHeight(LINE)
            painting.draw_text(painter, box, name, align=painting.CENTRE)
    painter.restore()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A part of a chart that can be pointed at: its box, what it says, and what it leads to ("" nothing)."""

    box: QRectF
    tip: str
    key: str = ""


class Chart(QWidget):
    """A chart: subclasses paint in `paint_chart`, list their `spots`, and tell all they show by `say`.

    With `leads` its spots can be clicked, or walked with ← → and opened with ↵; `asked(key)` follows.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, *, name: str, height: int = 240, leads: bool = False) -> None:
        super().__init__()
        self._leads, self._at = leads, 0
        if leads:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._theme = theme
        self._height = height
        self.setAccessibleName(name)
        self.setMinimumHeight(min(height, 120))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def say(self, text: str) -> None:
        """What a person who does not see the chart is told: every value, with how many stand behind it."""
        self.setAccessibleDescription(text)
        self.update()

    def paint_chart(self, painter: QPainter) -> None:
        """Paint the whole of it."""
        raise NotImplementedError

    def spots(self) -> Sequence[Spot]:
        """What can be pointed at."""
        return ()

    def spot_at(self, x: float, y: float) -> Spot | None:
        """The part under a point."""
        return next((spot for spot in self.spots() if spot.box.contains(x, y)), None)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(320, self._height)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment]
            spot = self.spot_at(help_event.pos().x(), help_event.pos().y())
            if spot is None or not spot.tip:
                QToolTip.hideText()
            else:
                QToolTip.showText(help_event.globalPos(), spot.tip, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_chart(painter)
        spots = self.spots() if self._leads and self.hasFocus() else ()
        if spots:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("acc"), 1))
            box = spots[min(self._at, len(spots) - 1)].box
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spots = self.spots() if self._leads else ()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if spots and step:
            self._at = min(max(self._at + step, 0), len(spots) - 1)
            self.update()
        elif spots and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._ask(spots[min(self._at, len(spots) - 1)])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position().x(), event.position().y()) if self._leads else None
        if spot is not None:
            self._ask(spot)
        super().mouseReleaseEvent(event)

    def _ask(self, spot: Spot) -> None:
        if spot.key:
            self.asked.emit(spot.key)
