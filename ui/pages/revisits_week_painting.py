"""How a week is painted: columns, hours, calls, the line of now, and where a carried call would fall."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from aftersales.clock import CHINA
from ui.models.revisit_days import WEEKDAYS, day_mark, day_words, festival_name, load_words
from ui.models.revisit_week import HOUR, TALL, minute_of
from ui.pages.revisits_drag import draw_ghost, draw_tip
from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.calendar import WorkingCalendar
    from aftersales.revisit_days import DayVisits
    from ui.models.revisit_week import WeekEntry
    from ui.pages.revisits_week_view import WeekView
    from ui.theme import Theme

GUTTER, TOP = 56, 10
"""The width of the hours at the left, and the air above the first of them."""
_GROUNDS = {"plan": ("accBg", "accLine"), "late": ("badBg", "badLine"), "done": ("surface", "line2")}
_INKS = {"plan": ("accText", "text"), "late": ("bad", "text"), "done": ("text2", "text2")}


class WeekPainter:
    """Paints a `WeekView` on its viewport."""

    def __init__(self, view: WeekView) -> None:
        self._view = view
        self._theme = view.theme

    def paint(self, painter: QPainter, dirty: QRect, now: datetime) -> None:
        self._columns(painter, dirty)
        self._hours(painter)
        view = self._view
        for row, entry in enumerate(view.calls.entries):
            box = view.visualRect(view.calls.index(row, 0))
            if box.intersects(dirty):
                self._entry(painter, box, entry, chosen=entry.id == view.current_id)
        self._more(painter)
        self._now(painter, now)
        self._target(painter)

    def _columns(self, painter: QPainter, dirty: QRect) -> None:
        view, theme = self._view, self._theme
        painting.fill(painter, dirty, theme.colour("surface"))
        height = view.viewport().height()
        for column in range(7):
            day, left = view.monday + timedelta(days=column), view.column_left(column)
            off = view.calendar is not None and view.calendar.is_day_off(day)
            target = view.target is not None and view.target[0] == day
            if off or target:
                box = QRect(left, 0, view.width_of(column), height)
                painting.fill(painter, box, theme.colour("accBg" if target else "sunk"))
            painting.fill(painter, QRect(left, 0, 1, height), theme.colour("line2"))

    def _hours(self, painter: QPainter) -> None:
        view, theme, layout = self._view, self._theme, self._view.placed
        painter.setFont(painting.sized(view.font(), 11))
        for hour in range(layout.first_hour, layout.last_hour + 1):
            y = view.y_of(hour * 60)
            painting.fill(painter, QRect(GUTTER, y, view.viewport().width(), 1), theme.colour("line"))
            painter.setPen(theme.colour("text2"))
            box = QRect(0, y - 9, GUTTER - 8, 18)
            painting.draw_text(painter, box, f"{hour}:00", align=painting.RIGHT)
        if layout.band:
            painter.setPen(theme.colour("text2"))
            box = QRect(0, TOP - view.verticalOffset() + 4, GUTTER - 8, 20)
            painting.draw_text(painter, box, "全天", align=painting.RIGHT)

    def _entry(self, painter: QPainter, box: QRect, entry: WeekEntry, *, chosen: bool) -> None:
        theme, font = self._theme, self._view.font()
        ground, edge = _GROUNDS[entry.tone]
        time_ink, name_ink = _INKS[entry.tone]
        caption_ink = "text2"
        if chosen and entry.tone != "done":
            ground = edge = "acc"
            time_ink = name_ink = caption_ink = "onAcc"
        elif chosen:
            edge = "acc"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setClipRect(box.adjusted(1, 1, -2, -1))
        tall = box.height() >= 38
        line = QRect(box.x() + 7, box.y() + (3 if tall else (box.height() - 18) // 2), box.width() - 11, 18)
        painter.setFont(painting.sized(font, 11))
        painter.setPen(theme.colour(time_ink))
        wide = box.width() >= 84
        used = 0
        if wide:
            painting.draw_text(painter, line, entry.time, elide=False)
            used = painting.advance(painter.font(), entry.time) + 6
        painter.setFont(painting.sized(font, 12))
        painter.setPen(theme.colour(name_ink))
        painting.draw_text(painter, line.adjusted(used, 0, 0, 0), entry.name)
        if tall:
            painter.setFont(painting.sized(font, 11))
            painter.setPen(theme.colour(caption_ink))
            second = entry.caption if wide else entry.time
            painting.draw_text(painter, QRect(line.x(), box.y() + 21, line.width(), 17), second)
        painter.restore()

    def _more(self, painter: QPainter) -> None:
        view = self._view
        painter.setFont(painting.sized(view.font(), 11))
        painter.setPen(self._theme.colour("text2"))
        for hidden in view.placed.hidden:
            top = hidden.top + TOP - view.verticalOffset()
            box = QRect(view.column_left(hidden.column) + 10, top, view.column_width - 14, 18)
            painting.draw_text(painter, box, f"还有 {hidden.count} 个")

    def _now(self, painter: QPainter, now: datetime) -> None:
        view, local = self._view, now.astimezone(CHINA)
        column = (local.date() - view.monday).days
        minute = local.hour * 60 + local.minute
        first, last = view.placed.first_hour * 60, (view.placed.last_hour + 1) * 60
        if not 0 <= column < 7 or not first <= minute <= last:
            return
        y, left = view.y_of(minute), view.column_left(column)
        painting.fill(painter, QRect(left, y - 1, view.column_width, 2), self._theme.colour("acc"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("acc"))
        painter.drawEllipse(QRectF(left - 3.5, y - 4, 8, 8))

    def _target(self, painter: QPainter) -> None:
        view = self._view
        if view.target is None or view.carried is None:
            return
        day, at_time = view.target
        column = view.day_rect(day)
        if column.isEmpty():
            return
        painter.setPen(QPen(self._theme.colour("acc"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(column).adjusted(1, 1, -1, -1))
        minute = minute_of(at_time or view.carried.at_time)
        top = view.y_of(minute) if minute is not None else TOP
        ghost = QRect(column.x() + 4, top, column.width() - 9, TALL // 2 + 2)
        words = f"{at_time or view.carried.at_time}  {view.carried.name}".strip()
        draw_ghost(painter, self._theme, ghost, words, painting.sized(view.font(), 12))
        at = QPoint(ghost.left(), ghost.bottom() + 6)
        draw_tip(painter, self._theme, at, view.tip, view.font(), within=view.viewport().rect())


class WeekHead(QWidget):
    """The days over the columns with how full they are; `on` is underlined."""

    def __init__(self, theme: Theme, view: WeekView) -> None:
        super().__init__()
        self._theme, self._view = theme, view
        self._days: Mapping[date, DayVisits] = {}
        self._on: date | None = None
        self.setFixedHeight(52)
        theme.changed.connect(self.update)

    def show_days(self, days: Mapping[date, DayVisits], on: date) -> None:
        """Show the days of a week, standing on one."""
        self._days, self._on = days, on
        calendar = self._view.calendar
        spoken = [
            f"{day_words(day)} {load_words(visits)}"
            + ("休息" if calendar and calendar.is_day_off(day) else "")
            for day, visits in sorted(days.items())
        ]
        self.setAccessibleName("，".join(spoken))
        self.update()

    def set_on(self, on: date) -> None:
        """Stand on another day."""
        self._on = on
        self.update()

    def _day(self, painter: QPainter, box: QRect, visits: DayVisits, calendar: WorkingCalendar) -> None:
        theme, font, day = self._theme, self.font(), visits.day
        today = day == self._view.today
        painting.fill(painter, box, theme.colour("sunk" if calendar.is_day_off(day) else "surface"))
        painting.fill(painter, QRect(box.x(), 0, 1, box.height()), theme.colour("line2"))
        line = box.adjusted(9, 5, -8, 0)
        painter.setFont(painting.sized(font, 12, bold=today))
        painter.setPen(theme.colour("accText" if today else "text2"))
        words = f"周{WEEKDAYS[day.weekday()]}" + (" · 今天" if today else "")
        painting.draw_text(painter, QRect(line.x(), 5, line.width(), 18), words)
        painter.setFont(painting.sized(font, 11))
        painter.setPen(theme.colour("warn" if visits.is_full else "text2"))
        painting.draw_text(
            painter, QRect(line.x(), 5, line.width(), 18), load_words(visits), align=painting.RIGHT
        )
        painter.setFont(painting.sized(font, 16, bold=today))
        painter.setPen(theme.colour("text"))
        number = str(day.day) if day.day > 1 else f"{day.month}月1日"
        painting.draw_text(painter, QRect(line.x(), 23, line.width(), 24), number)
        x = line.x() + painting.advance(painter.font(), number) + 8
        mark = day_mark(day, calendar)
        if mark and line.right() - x > 24:
            x += painting.draw_chip(painter, theme, x, 35, font, mark, "warn" if mark == "班" else "ok") + 6
        painter.setFont(painting.sized(font, 11))
        painter.setPen(theme.colour("text2"))
        painting.draw_text(painter, QRect(x, 25, max(line.right() - x, 0), 22), festival_name(day, calendar))
        if day == self._on:
            painting.fill(
                painter, QRect(box.x() + 1, box.bottom() - 2, box.width() - 1, 2), theme.colour("acc")
            )

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter, view, theme = QPainter(self), self._view, self._theme
        painting.fill(painter, self.rect(), theme.colour("surface"))
        if view.calendar is not None:
            for column, (_, visits) in enumerate(sorted(self._days.items())):
                box = QRect(view.column_left(column), 0, view.width_of(column), self.height())
                self._day(painter, box, visits, view.calendar)
        painting.fill(painter, QRect(0, self.height() - 1, self.width(), 1), theme.colour("line2"))
        painter.end()


__all__ = ["GUTTER", "HOUR", "TOP", "WeekHead", "WeekPainter"]
