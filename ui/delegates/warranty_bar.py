"""The warranty bar of a list: what is used, what is left, main parts below, on one time axis for every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.delegates.base import PADDING, Index, RowDelegate
from ui.models.roles import Role
from ui.widgets import painting

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHeaderView

    from ui.theme import Theme

BEFORE, AFTER = timedelta(days=400), timedelta(days=900)
"""How far the axis reaches back and ahead of today; what lies beyond is cut at its ends."""
WHOLE_HEIGHT, PARTS_HEIGHT = 8, 4


@dataclass(frozen=True, slots=True)
class Term:
    """A piece's warranty: the first day, the last of the whole set, the last of its main parts; in `Role.SORT`."""

    begins: date
    whole_ends: date
    parts_end: date | None


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Where days stand between the edges of a column."""

    today: date

    def at(self, day: date, left: float, width: float) -> float:
        """The x of a day, cut at the ends of the axis."""
        first, last = self.today - BEFORE, self.today + AFTER
        share = (min(max(day, first), last) - first).days / (last - first).days
        return left + share * width

    def years(self) -> tuple[date, ...]:
        """The first days of the years on the axis."""
        first, last = self.today - BEFORE, self.today + AFTER
        return tuple(date(year, 1, 1) for year in range(first.year + 1, last.year + 1))


def draw_term(painter: QPainter, theme: Theme, box: QRect, term: Term, axis: TimeAxis) -> None:
    """The bars of one row in `box`; what is over is pale."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    left, width, middle = float(box.x()), float(box.width()), box.center().y() + 1
    top = middle - (7 if term.parts_end is not None else 4)
    begins, ends = axis.at(term.begins, left, width), axis.at(term.whole_ends, left, width)
    now = axis.at(axis.today, left, width)
    over = term.whole_ends < axis.today
    for start, end, token in (
        (begins, ends, "chartGrey" if over else "chart3"),
        (begins, min(now, ends), "chartGrey" if over else "chart1"),
    ):
        if end > start:
            painter.setBrush(theme.colour(token))
            painter.drawRoundedRect(QRectF(start, top, max(end - start, 3), WHOLE_HEIGHT), 4, 4)
    if term.parts_end is not None:
        end = axis.at(term.parts_end, left, width)
        painter.setBrush(theme.colour("chartGrey"))
        painter.drawRoundedRect(QRectF(begins, top + 11, max(end - begins, 2), PARTS_HEIGHT), 2, 2)


class WarrantyBarDelegate(RowDelegate):
    """A cell with a `Term`; the line of today runs through all rows."""

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.axis = axis

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        term = index.data(Role.SORT)
        if isinstance(term, Term):
            draw_term(painter, self.theme, box, term, self.axis)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        x = round(self.axis.at(self.axis.today, box.x(), box.width()))
        painting.fill(painter, QRect(x, option.rect.y(), 1, option.rect.height()), self.theme.colour("acc"))


class AxisHead(QWidget):
    """The years and 今天 over the bars, lying on the header of their column."""

    def __init__(self, theme: Theme, axis: TimeAxis, header: QHeaderView, section: int) -> None:
        super().__init__(header.viewport())
        self._theme, self._header, self._section = theme, header, section
        self.axis = axis
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("时间轴，竖线是今天")
        self._later = QTimer(self)  # the sections find their widths after the header found its own
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._place)
        header.viewport().installEventFilter(self)
        header.sectionResized.connect(lambda *_: self._later.start())
        theme.changed.connect(self.update)
        self._place()

    def _place(self) -> None:
        header = self._header
        left, width = header.sectionViewportPosition(self._section), header.sectionSize(self._section)
        self.setGeometry(left, 0, width, header.height())
        self.show()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._later.start()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        left, width = PADDING, self.width() - 2 * PADDING - 1
        now = self.axis.at(self.axis.today, left, width)
        painter.setFont(painting.sized(self.font(), 11, bold=True))
        painter.setPen(self._theme.colour("accText"))
        painter.drawText(QRectF(now - 30, 0, 60, self.height()), int(painting.CENTRE), "今天")
        painter.setFont(painting.sized(self.font(), 11))
        painter.setPen(self._theme.colour("text2"))
        for day in self.axis.years():
            x = self.axis.at(day, left, width)
            if abs(x - now) > 34 and 16 < x < self.width() - 16:
                painter.drawText(QRectF(x - 30, 0, 60, self.height()), int(painting.CENTRE), str(day.year))
        painter.end()
