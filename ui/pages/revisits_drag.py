"""A call in the hand: what is dragged from days and trays, and what is shown where it would fall."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPen, QPixmap

from ui.models.revisit_days import day_words
from ui.widgets import painting

if TYPE_CHECKING:
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QWidget

    from aftersales.revisit_days import DayVisits, VisitEntry
    from aftersales.revisits import RevisitSummary
    from ui.theme import Theme

VISIT_MIME = "application/x-zhanggui-visit"
PILL = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A planned call that is being put on another day."""

    id: int
    version: int
    day: date
    at_time: str
    name: str

    @property
    def words(self) -> str:
        """14:00 邓伟强."""
        return f"{self.at_time}  {self.name}".strip()


def carried_entry(entry: VisitEntry) -> Carried:
    """A call of a day, taken up."""
    return Carried(
        id=entry.id, version=entry.version, day=entry.day, at_time=entry.at_time, name=entry.customer_name
    )


def carried_call(call: RevisitSummary) -> Carried:
    """A call of a list, taken up."""
    one = call.revisit
    return Carried(id=one.id, version=one.version, day=one.day, at_time=one.at_time, name=call.customer_name)


def mime_of(carried: Carried) -> QMimeData:
    """The call as what a drag carries."""
    told = {
        "id": carried.id,
        "version": carried.version,
        "day": carried.day.isoformat(),
        "at": carried.at_time,
        "name": carried.name,
    }
    mime = QMimeData()
    mime.setData(VISIT_MIME, QByteArray(json.dumps(told).encode()))
    return mime


def carried_in(mime: QMimeData) -> Carried | None:
    """The call that a drag carries; None where it carries anything else."""
    if not mime.hasFormat(VISIT_MIME):
        return None
    told = json.loads(bytes(mime.data(VISIT_MIME).data()))
    return Carried(
        id=int(told["id"]),
        version=int(told["version"]),
        day=date.fromisoformat(told["day"]),
        at_time=str(told["at"]),
        name=str(told["name"]),
    )


def start_drag(source: QWidget, theme: Theme, carried: Carried) -> None:
    """Carry a call until it is let go of."""
    drag = QDrag(source)
    drag.setMimeData(mime_of(carried))
    drag.setPixmap(_picture(source, theme, carried))
    drag.setHotSpot(QPoint(12, PILL // 2))
    drag.exec(Qt.DropAction.MoveAction)


def _picture(source: QWidget, theme: Theme, carried: Carried) -> QPixmap:
    font = painting.sized(source.font(), 12)
    width = painting.advance(font, carried.words) + 24
    ratio = source.devicePixelRatioF()
    picture = QPixmap(QSize(round(width * ratio), round((PILL + 2) * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_ghost(painter, theme, QRect(0, 0, width, PILL + 2), carried.words, font)
    painter.end()
    return picture


def draw_ghost(painter: QPainter, theme: Theme, box: QRect, words: str, font: QFont) -> None:
    """The outlined pill of a call that is not there yet."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("acc"), 1))
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painting.draw_text(painter, box.adjusted(8, 0, -4, 0), words)
    painter.restore()


def draw_tip(painter: QPainter, theme: Theme, at: QPoint, words: str, font: QFont, *, within: QRect) -> None:
    """A dark tip with its left top corner at `at`, kept inside `within`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    small = painting.sized(font, 12)
    box = QRect(at, QSize(painting.advance(small, words) + 18, 26))
    box.moveLeft(max(within.left() + 4, min(box.left(), within.right() - box.width() - 4)))
    box.moveTop(max(within.top() + 4, min(box.top(), within.bottom() - box.height() - 4)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("tip"))
    painter.drawRoundedRect(QRectF(box), 4, 4)
    painter.setFont(small)
    painter.setPen(theme.colour("tipText"))
    painter.drawText(box, int(painting.CENTRE), words)
    painter.restore()


def target_words(
    visits: DayVisits | None, carried: Carried, day: date, today: date, at_time: str = ""
) -> str:
    """What letting go would do: 改到 10月16日 周五，还能排 4 个."""
    if day < today:
        return f"{day_words(day)} 已经过去了"
    words = f"改到 {day_words(day)} {at_time}".rstrip()
    if visits is None or day == carried.day:
        return words
    if not visits.places:
        return f"{words}，这天休息"
    return f"{words}，还能排 {visits.free} 个" if visits.free else f"{words}，已经排满"
