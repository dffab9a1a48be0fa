"""The share that has failed by month since the sale, as steps with their interval, the fitted curve and the bad months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from aftersales.failures import DAYS_A_MONTH
from ui.charts.axes import LINE, Chart, Scale, Spot, axis_font, label_width, paint_ground, scale_for
from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.failures import FailureReport, Share
    from ui.theme import Theme

_LEGEND = 20
_ABOVE, _BELOW, _RIGHT = 18, 24, 12
_EVERY = (1, 2, 3, 6, 12, 24)
_ROOM = 24
"""Pixels that a month's number takes."""
_WIDE = 2.5
"""How far above the share the scale goes for the interval: with few left at the end it would reach all."""


class StepCurve(Chart):
    """Shows a `FailureReport`; what can be pointed at is a month."""

    def __init__(self, theme: Theme, *, height: int = 232) -> None:
        super().__init__(theme, name="用到第几个月坏了多少", height=height)
        self._report: FailureReport | None = None
        self._scale: Scale = scale_for(0)
        self.setMinimumHeight(height)

    def show_report(self, report: FailureReport | None) -> None:
        """Show what is told of one product; None nothing."""
        self._report = report
        shares = report.shares if report is not None else ()
        top = max((share.share for share in shares), default=0.0)
        widest = max((share.high for share in shares), default=0.0)
        most = max(0.02, min(widest, top * _WIDE, 1.0))
        step = scale_for(most).steps[1]
        digits = 0 if round(step * 100, 6).is_integer() else 1
        self._scale = scale_for(most, label=lambda value: f"{value:.{digits}%}")
        self.say("；".join(_spoken(share) for share in shares))

    @property
    def plot(self) -> QRectF:
        """Where the curve is drawn."""
        left = label_width(self.font(), self._scale) + 10
        return QRectF(
            left,
            _LEGEND + _ABOVE,
            max(1, self.width() - left - _RIGHT),
            max(1, self.height() - _LEGEND - _ABOVE - _BELOW),
        )

    def spots(self) -> Sequence[Spot]:
        if self._report is None:
            return ()
        plot = self.plot
        return tuple(
            Spot(
                box=QRectF(
                    self._x(plot, share.month - 1), plot.top(), self._x(plot, 1) - plot.left(), plot.height()
                ),
                tip=_spoken(share),
            )
            for share in self._report.shares
        )

    def paint_chart(self, painter: QPainter) -> None:
        report, plot = self._report, self.plot
        if report is None or not report.shares:
            return
        self._paint_bad(painter, report, plot)
        painter.save()
        painter.setClipRect(plot.adjusted(0, -1, 1, 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accBg2"))
        high = self._steps(plot, [share.high for share in report.shares])
        low = self._steps(plot, [share.low for share in report.shares])
        painter.drawPolygon(QPolygonF([*high, *reversed(low)]))
        painter.restore()
        paint_ground(painter, self._theme, plot, self._scale, font=self.font())
        self._paint_months(painter, plot)
        painter.save()
        painter.setClipRect(plot.adjusted(-1, -1, 2, 2))
        self._paint_fitted(painter, report, plot)
        painter.setPen(QPen(self._theme.colour("chart1"), 1.75))
        painter.drawPolyline(QPolygonF(self._steps(plot, [share.share for share in report.shares])))
        painter.restore()
        self._paint_looks(painter, report, plot)
        self._paint_legend(painter, report)

    def _paint_bad(self, painter: QPainter, report: FailureReport, plot: QRectF) -> None:
        if report.bad_months is None:
            return
        first, last = report.bad_months
        left = self._x(plot, first - 1)
        box = QRectF(left, plot.top(), self._x(plot, last) - left, plot.height())
        painting.fill(painter, box.toAlignedRect(), self._theme.colour("warnBg"))

    def _paint_months(self, painter: QPainter, plot: QRectF) -> None:
        count = self._count
        most = max(1, int(plot.width() // _ROOM))
        every = next((step for step in _EVERY if count / step <= most), _EVERY[-1])
        painter.save()
        painter.setFont(axis_font(self.font()))
        painter.setPen(self._theme.colour("text3"))
        for month in range(0, count + 1, every):
            box = QRectF(self._x(plot, month) - _ROOM, plot.bottom() + 6, 2 * _ROOM, LINE).toRect()
            last = month + every > count
            text = f"{month} 个月" if last and month else str(month)
            if last and month:
                wide = painting.advance(axis_font(self.font()), text)
                box.setLeft(min(box.center().x() - wide // 2, self.width() - wide - 1))
                box.setWidth(wide + 1)
            painting.draw_text(painter, box, text, align=painting.CENTRE, elide=False)
        painter.restore()

    def _paint_fitted(self, painter: QPainter, report: FailureReport, plot: QRectF) -> None:
        if report.curve is None:
            return
        pen = QPen(self._theme.colour("text2"), 1.25)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        pieces = max(2, int(plot.width() // 4))
        months = [self._count * place / pieces for place in range(pieces + 1)]
        points = [
            QPointF(self._x(plot, month), self._y(plot, report.curve.share(month * DAYS_A_MONTH)))
            for month in months
        ]
        painter.drawPolyline(QPolygonF(points))

    def _paint_looks(self, painter: QPainter, report: FailureReport, plot: QRectF) -> None:
        painter.save()
        painter.setFont(axis_font(self.font(), bold=True))
        painter.setPen(QPen(self._theme.colour("accText"), 1))
        for month in report.inspect:
            x = self._x(plot, month)
            painter.drawLine(QLineF(x, plot.top() - 2, x, plot.bottom()))
            box = QRectF(x - 2 * _ROOM, plot.top() - LINE - 2, 4 * _ROOM, LINE).toRect()
            painting.draw_text(painter, box, f"看 {month}", align=painting.CENTRE, elide=False)
        painter.restore()

    def _paint_legend(self, painter: QPainter, report: FailureReport) -> None:
        parts = [("chart1", "chart1", "坏过的"), ("accBg2", "accLine", "九成五把握")]
        if report.curve is not None:
            parts.append(("text2", "text2", "拟合"))
        if report.bad_months is not None:
            parts.append(("warnBg", "warnLine", "易坏期"))
        painter.save()
        font = axis_font(self.font())
        painter.setFont(font)
        x = 0
        for ground, edge, name in parts:
            painter.setPen(QPen(self._theme.colour(edge), 1))
            painter.setBrush(self._theme.colour(ground))
            painter.drawRect(QRectF(x + 0.5, 4.5, 7, 7))
            painter.setPen(self._theme.colour("text2"))
            width = painting.advance(font, name)
            painting.draw_text(painter, QRectF(x + 12, 0, width + 2, LINE).toRect(), name, elide=False)
            x += width + 28
        painter.restore()

    @property
    def _count(self) -> int:
        return len(self._report.shares) if self._report is not None else 0

    def _x(self, plot: QRectF, month: float) -> float:
        return plot.left() + plot.width() * month / max(1, self._count)

    def _y(self, plot: QRectF, share: float) -> float:
        return plot.bottom() - plot.height() * self._scale.share(share)

    def _steps(self, plot: QRectF, shares: Sequence[float]) -> list[QPointF]:
        """A step up at the end of each month; the last one is where watching ended."""
        points, level = [QPointF(plot.left(), self._y(plot, 0))], self._y(plot, 0)
        for month, share in enumerate(shares, start=1):
            points.append(QPointF(self._x(plot, month), level))
            level = self._y(plot, share)
            points.append(QPointF(self._x(plot, month), level))
        return points


def _spoken(share: Share) -> str:
    sure = f"{share.low:.1%}–{share.high:.1%}"
    return (
        f"满 {share.month} 个月坏过 {share.share:.1%}（{sure}），"
        f"这个月在用 {share.at_risk} 件，坏了 {share.failed} 件"
    )
