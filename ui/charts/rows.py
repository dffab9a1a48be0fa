"""Lying bars, one a row: shares of a whole, times with their slowest tenth, and figures with how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.charts.axes import LINE, Chart, Scale, Spot, axis_font, scale_for
from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.theme import Theme

ROW = 34
_BAR = 18.0
_THIN = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A name with counts of its parts, and words at the right; `few` in place of the bar where they are too few."""

    name: str
    counts: tuple[int, ...]
    right: str
    tip: str
    few: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeRow:
    """A name with its usual and its slow value; `waiting` where somebody else has to move."""

    name: str
    usual: float
    slow: float
    right: str
    tip: str
    waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SureRow:
    """A name with a value between `low` and `high`; None with the words `few` where the answers are too few."""

    name: str
    value: float | None
    low: float = 0.0
    high: float = 0.0
    right: str = ""
    tip: str = ""
    few: str = ""
    mark: str = ""
    key: str = ""


class _Rows(Chart):
    """What the three share: a column of names at the left, words at the right, bars between."""

    def __init__(self, theme: Theme, *, name: str, names: int, right: int) -> None:
        super().__init__(theme, name=name)
        self._names, self._right = names, right

    def _bar(self, place: int, count: int) -> QRectF:
        room = min(float(ROW), (self.height() - self._below()) / max(count, 1))
        left = float(self._names)
        return QRectF(left, room * place, max(self.width() - left - self._right, 1), room)

    def _below(self) -> float:
        return 0.0

    def _row_spots(self, tips: Sequence[tuple[str, str]]) -> list[Spot]:
        spots = []
        for place, (tip, key) in enumerate(tips):
            bar = self._bar(place, len(tips))
            spots.append(Spot(box=QRectF(0, bar.top(), self.width(), bar.height()), tip=tip, key=key))
        return spots

    def _paint_words(self, painter: QPainter, bar: QRectF, name: str, right: str, tone: str = "text") -> None:
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(self._theme.colour(tone))
        height = round(bar.height())
        painting.draw_text(painter, QRect(0, round(bar.top()), self._names - 8, height), name)
        box = QRect(round(bar.right()) + 8, round(bar.top()), self._right - 8, height)
        painting.draw_text(painter, box, right, align=painting.RIGHT)

    def _paint_few(self, painter: QPainter, bar: QRectF, few: str) -> None:
        painter.setFont(axis_font(self.font()))
        painter.setPen(self._theme.colour("text3"))
        painting.draw_text(painter, bar.toRect(), few)


class PartRows(_Rows):
    """Shares of a whole side by side, in the colours of `tokens`; a part of an eighth or more says its share."""

    def __init__(self, theme: Theme, *, name: str, tokens: Sequence[tuple[str, str]]) -> None:
        super().__init__(theme, name=name, names=44, right=52)
        self._tokens = tuple(tokens)
        self._shown: tuple[PartRow, ...] = ()

    def show_rows(self, rows: Sequence[PartRow]) -> None:
        """Show these, from the top."""
        self._shown = tuple(rows)
        self.say("；".join(row.tip for row in rows))

    def spots(self) -> Sequence[Spot]:
        return self._row_spots([(row.tip, "") for row in self._shown])

    def paint_chart(self, painter: QPainter) -> None:
        for place, row in enumerate(self._shown):
            bar = self._bar(place, len(self._shown))
            self._paint_words(painter, bar, row.name, row.right)
            whole = sum(row.counts)
            if row.few or not whole:
                self._paint_few(painter, bar, row.few)
                continue
            left, height = bar.left(), min(_BAR, bar.height() - 4)
            for count, (ground, ink) in zip(row.counts, self._tokens, strict=True):
                width = bar.width() * count / whole
                box = QRectF(left, bar.center().y() - height / 2, max(width - 1, 0), height)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour(ground))
                if count:
                    painter.drawRoundedRect(box, 2, 2)
                if count / whole >= 0.125 and ink:
                    painter.setFont(axis_font(self.font()))
                    painter.setPen(self._theme.colour(ink))
                    painting.draw_text(painter, box.toRect(), f"{count / whole:.0%}", align=painting.CENTRE)
                left += width


class RangeRows(_Rows):
    """Times: the usual one dark, up to the slowest tenth pale, over a scale below."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, name=name, names=56, right=64)
        self._shown: tuple[RangeRow, ...] = ()

    def show_rows(self, rows: Sequence[RangeRow]) -> None:
        """Show these, from the top."""
        self._shown = tuple(rows)
        self.say("；".join(row.tip for row in rows))

    def spots(self) -> Sequence[Spot]:
        return self._row_spots([(row.tip, "") for row in self._shown])

    def paint_chart(self, painter: QPainter) -> None:
        if not self._shown:
            return
        scale = self._scale()
        painter.setPen(Qt.PenStyle.NoPen)
        for place, row in enumerate(self._shown):
            bar = self._bar(place, len(self._shown))
            self._paint_words(painter, bar, row.name, row.right)
            painter.setPen(Qt.PenStyle.NoPen)
            top = bar.center().y() - _THIN / 2
            dark = "warnFill" if row.waiting else "chart1"
            for share, token in (
                (1.0, "track"),
                (scale.share(row.slow), "chart3"),
                (scale.share(row.usual), dark),
            ):
                painter.setBrush(self._theme.colour(token))
                painter.drawRoundedRect(QRectF(bar.left(), top, bar.width() * share, _THIN), 2, 2)
        last = self._bar(len(self._shown) - 1, len(self._shown))
        _paint_steps(painter, self._theme, last, scale, self.font())

    def _scale(self) -> Scale:
        return scale_for(max((row.slow for row in self._shown), default=1.0))

    def _below(self) -> float:
        return LINE + 6.0


class SureRows(_Rows):
    """Figures as dots on a common scale with the interval as a line; what is too few says so instead."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, name=name, names=132, right=104)
        self._shown: tuple[SureRow, ...] = ()
        self._scale_shown = scale_for(1.0)

    def show_rows(
        self, rows: Sequence[SureRow], *, least: float, most: float, label: Callable[[float], str]
    ) -> None:
        """Show these over a scale from `least` to `most`."""
        self._shown = tuple(rows)
        self._scale_shown = scale_for(most, least=least, label=label)
        self.setMinimumHeight(max(len(rows), 1) * ROW + LINE + 6)
        self.setMaximumHeight(self.minimumHeight())
        self.say("；".join(row.tip for row in rows))

    def spots(self) -> Sequence[Spot]:
        return self._row_spots([(row.tip, row.key) for row in self._shown])

    def paint_chart(self, painter: QPainter) -> None:
        if not self._shown:
            return
        scale, theme = self._scale_shown, self._theme
        first, last = self._bar(0, len(self._shown)), self._bar(len(self._shown) - 1, len(self._shown))
        painter.setPen(QPen(theme.colour("line"), 1))
        for step in scale.steps:
            x = round(first.left() + first.width() * scale.share(step))
            painter.drawLine(x, round(first.top()) + 4, x, round(last.bottom()))
        for place, row in enumerate(self._shown):
            bar = self._bar(place, len(self._shown))
            self._paint_words(painter, bar, row.name, row.right, "text" if row.value is not None else "text3")
            if row.value is None:
                self._paint_few(painter, bar.adjusted(6, 0, 0, 0), row.few)
                continue
            y = bar.center().y()
            at, low, high = (
                bar.left() + bar.width() * scale.share(v) for v in (row.value, row.low, row.high)
            )
            painter.setPen(QPen(theme.colour("chart2"), 3, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(round(low), round(y), round(high), round(y))
            painter.setPen(QPen(theme.colour("surface"), 1.5))
            painter.setBrush(theme.colour("chart1"))
            painter.drawEllipse(QRectF(at - 5, y - 5, 10, 10))
        _paint_steps(painter, theme, last, scale, self.font())

    def _below(self) -> float:
        return LINE + 6.0


def _paint_steps(painter: QPainter, theme: Theme, last: QRectF, scale: Scale, font: object) -> None:
    """The labels of a lying scale under its last row."""
    painter.setFont(axis_font(font))  # type: ignore[arg-type]
    painter.setPen(theme.colour("text3"))
    for step in scale.steps:
        x = last.left() + last.width() * scale.share(step)
        box = QRect(round(x) - 32, round(last.bottom()) + 4, 64, LINE)
        painting.draw_text(painter, box, scale.label(step), align=painting.CENTRE, elide=False)
