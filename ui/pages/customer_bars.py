"""Warranty bars of a customer's goods on one time axis, and the line of his marks for satisfaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import painting
from ui.widgets.status import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.goods import SoldGood
    from ui.theme import Theme

HEAD, ROW = 26, 54
_NAMES, _ENDS = 176, 118
_SOON = 30
_BEST, _WORST, _BAD = 5, 1, 2


def whole_text(good: SoldGood, today: date) -> tuple[str, str]:
    """Days of the whole set with their tone: 整机 43 天; 已过保 once nothing is left."""
    left = (good.whole_ends - today).days
    parts = (good.parts_end - today).days if good.parts_end else -1
    if left < 0:
        return ("已过保", "quiet") if parts < 0 else ("整机已过保", "quiet")
    return f"整机 {left} 天", "warn" if left <= _SOON else ""


def parts_text(good: SoldGood, today: date) -> str:
    """Days of the main parts: 主要部件 774 天; "" where they have no term of their own or it is over."""
    left = (good.parts_end - today).days if good.parts_end else -1
    return f"主要部件 {left} 天" if left >= 0 else ""


class WarrantyBars(Painted):
    """One row per piece: used and left of the whole set, below it the main parts; a line marks today."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._goods: tuple[SoldGood, ...] = ()
        self._today = date(2000, 1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("商品与质保")

    def show_goods(self, goods: Sequence[SoldGood], today: date) -> None:
        """Show these, on an axis from the first beginning to the last end."""
        self._goods, self._today = tuple(goods), today
        spoken = (
            f"{good.title} {good.serial} {whole_text(good, today)[0]} {parts_text(good, today)}"
            for good in goods
        )
        self.setAccessibleDescription("；".join(spoken))
        self.setFixedHeight(HEAD + ROW * len(self._goods) if self._goods else 0)
        self.update()

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """What each row says: title, whole set, main parts."""
        return [
            (good.title, whole_text(good, self._today)[0], parts_text(good, self._today))
            for good in self._goods
        ]

    def _axis(self) -> tuple[date, date]:
        first = min(good.starts for good in self._goods)
        last = max(max(good.whole_ends, good.parts_end or good.whole_ends) for good in self._goods)
        last = max(last, self._today)
        return date(first.year, 1, 1), date(last.year + 1, 1, 1)

    def _x(self, day: date, box: QRect) -> float:
        first, last = self._axis()
        share = (day - first).days / max(1, (last - first).days)
        return box.x() + box.width() * min(max(share, 0.0), 1.0)

    def _paint_head(self, painter: QPainter, box: QRect) -> float:
        theme, font = self.theme, painting.sized(self.font(), 12)
        now = self._x(self._today, box)
        first, last = self._axis()
        painter.setFont(font)
        painter.setPen(theme.colour("text2"))
        step = max(1, (last.year - first.year + 5) // 6)
        for year in range(first.year, last.year, step):
            x = self._x(date(year, 1, 1), box)
            if abs(x - now) > 36:
                painter.drawText(QRectF(x - 24, 0, 48, HEAD), int(painting.CENTRE), str(year))
        painter.setFont(painting.sized(self.font(), 12, bold=True))
        painter.setPen(theme.colour("accText"))
        painter.drawText(QRectF(now - 24, 0, 48, HEAD), int(painting.CENTRE), "今天")
        return now

    def _paint_row(self, painter: QPainter, top: int, box: QRect, good: SoldGood) -> None:
        theme, today = self.theme, self._today
        painter.setFont(painting.sized(self.font(), 13))
        painter.setPen(theme.colour("text"))
        painting.draw_text(painter, QRect(0, top + 8, _NAMES - 12, 20), good.title)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(theme.colour("text2"))
        painting.draw_text(painter, QRect(0, top + 28, _NAMES - 12, 18), good.serial)
        words, tone = whole_text(good, today)
        parts = parts_text(good, today)
        right = QRect(self.width() - _ENDS, top + (8 if parts else 17), _ENDS, 20)
        painter.setFont(painting.sized(self.font(), 13))
        painter.setPen(theme.tone(tone))
        painting.draw_text(painter, right, words, align=painting.RIGHT)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(theme.colour("text2"))
        painting.draw_text(painter, QRect(right.x(), top + 28, _ENDS, 18), parts, align=painting.RIGHT)
        over = good.whole_ends < today
        self._bar(painter, box, top + 14, 8, good.starts, good.whole_ends, "line2" if over else "accLine")
        if not over:
            self._bar(painter, box, top + 14, 8, good.starts, min(today, good.whole_ends), "acc")
        if good.parts_end is not None:
            self._bar(painter, box, top + 28, 4, good.starts, good.parts_end, "line2")

    def _bar(  # noqa: PLR0917 - a shape and its place
        self, painter: QPainter, box: QRect, top: int, height: int, first: date, last: date, token: str
    ) -> None:
        left, right = self._x(first, box), self._x(last, box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(token))
        painter.drawRoundedRect(QRectF(left, top, max(right - left, height), height), height / 2, height / 2)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(480, HEAD + ROW * len(self._goods))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._goods:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(_NAMES, 0, max(80, self.width() - _NAMES - _ENDS - 16), self.height())
        now = self._paint_head(painter, box)
        for place, good in enumerate(self._goods):
            top = HEAD + ROW * place
            if place:
                painter.fillRect(QRect(0, top, self.width(), 1), self.theme.colour("line"))
            self._paint_row(painter, top, box, good)
        painter.fillRect(QRectF(now - 0.75, HEAD, 1.5, self.height() - HEAD), self.theme.colour("acc"))
        painter.end()


class ScoreLine(Painted):
    """Marks from 1 to 5, the newest at the right; 2 and 1 in red."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._scores: tuple[tuple[date, int], ...] = ()
        self.setFixedHeight(118)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("满意度")

    def show_scores(self, scores: Sequence[tuple[date, int]]) -> None:
        """Show these, oldest first."""
        self._scores = tuple(scores)
        self.setAccessibleDescription("；".join(f"{day} {score} 分" for day, score in scores))
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(8, 10, self.width() - 16, self.height() - 42)
        for mark in range(_WORST, _BEST + 1):
            y = self._y(mark, box)
            painter.fillRect(QRectF(0, y, self.width(), 1), theme.colour("line"))
        count = len(self._scores)
        points = [
            QPointF(box.x() + box.width() * (place / (count - 1) if count > 1 else 0.5), self._y(score, box))
            for place, (_, score) in enumerate(self._scores)
        ]
        painter.setPen(QPen(theme.colour("acc"), 1.5))
        painter.drawPolyline(points)
        for point, (_, score) in zip(points, self._scores, strict=True):
            bad = score <= _BAD
            painter.setPen(QPen(theme.colour("bad" if bad else "acc"), 1.5))
            painter.setBrush(theme.colour("bad" if bad else "surface"))
            painter.drawEllipse(point, 3.2, 3.2)
        if self._scores:
            foot = QRect(0, self.height() - 22, self.width(), 20)
            painter.setFont(painting.sized(self.font(), 12))
            painter.setPen(theme.colour("text2"))
            painting.draw_text(painter, foot, f"{self._scores[0][0]:%Y-%m}")
            if count > 1:
                painting.draw_text(painter, foot, f"{self._scores[-1][0]:%Y-%m}", align=painting.RIGHT)
        painter.end()

    def _y(self, score: int, box: QRectF) -> float:
        share = (min(max(score, _WORST), _BEST) - _WORST) / (_BEST - _WORST)
        return box.bottom() - box.height() * share
