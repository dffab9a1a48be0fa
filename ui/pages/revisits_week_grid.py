"""The grid of a week: an item view of its own making that knows where days, hours and calls lie."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from aftersales.clock import CHINA
from ui.models.revisit_week import HOUR, WeekModel, block_rect, lay_out
from ui.pages.revisits_week_painting import GUTTER, TOP
from ui.widgets.texts import put_viewport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aftersales.calendar import WorkingCalendar
    from ui.models.revisit_week import WeekEntry, WeekLayout
    from ui.theme import Theme

_STEP = 15
"""Minutes a call that is carried clicks to."""
_BEFORE = 120
"""Minutes that stay in sight before now."""


class WeekGrid(QListView):
    """Seven columns over the hours, with the calls of `calls` placed in them; `now()` is the moment it is.

    A list to those who read the screen aloud: Qt speaks for the views it knows, and only for those.
    """

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.theme = theme
        self._now = now
        self.calls = WeekModel(self)
        self.monday = date.min
        self.today = date.min
        self.calendar: WorkingCalendar | None = None
        self.placed: WeekLayout = lay_out(())
        self.setAccessibleName("回访周历")
        self._settle()
        self.setModel(self.calls)

    def _settle(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        put_viewport(self)
        self.setFrameShape(self.frameShape().NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # showing

    def show_week(
        self, monday: date, entries: Iterable[WeekEntry], today: date, calendar: WorkingCalendar
    ) -> None:
        """Show the calls of a week, standing on the one before where it is still there."""
        before, turned = self.current_id, monday != self.monday
        self.monday, self.today, self.calendar = monday, today, calendar
        self.calls.set_entries(entries)
        self.placed = lay_out(self.calls.entries)
        self._set_range()
        if turned:
            self._scroll_to_now()
        self.go_to(before)
        self.viewport().update()

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(HOUR // 2)
        bar.setRange(0, max(self.placed.height + TOP - self.viewport().height(), 0))

    def _scroll_to_now(self) -> None:
        local = self._now().astimezone(CHINA)
        this_week = 0 <= (local.date() - self.monday).days < 7
        minute = local.hour * 60 + local.minute - _BEFORE
        self.verticalScrollBar().setValue(max(self._y_of(minute), 0) if this_week else 0)

    @property
    def current_id(self) -> int:
        """The call one stands on; 0 on none."""
        entry = self.entry
        return entry.id if entry is not None else 0

    @property
    def entry(self) -> WeekEntry | None:
        """The call one stands on."""
        row = self.currentIndex().row()
        return self.calls.entries[row] if 0 <= row < len(self.calls.entries) else None

    def go_to(self, revisit_id: int) -> bool:
        """Stand on a call; on none where it is not there."""
        row = self.calls.row_of(revisit_id)
        index = self.calls.index(row, 0) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if row >= 0:
            self.scrollTo(index)
        return row >= 0

    # where things are

    @property
    def column_width(self) -> int:
        return max((self.viewport().width() - GUTTER) // 7, 1)

    def column_left(self, column: int) -> int:
        """The x where a day's column begins."""
        return GUTTER + column * self.column_width

    def width_of(self, column: int) -> int:
        """How wide a day's column is; the last takes what is left over."""
        return self.viewport().width() - self.column_left(6) if column == 6 else self.column_width

    def _y_of(self, minute: int) -> int:
        """Where a minute of the day is, from the top of what scrolls."""
        return TOP + self.placed.band + round((minute - self.placed.first_hour * 60) * HOUR / 60)

    def y_of(self, minute: int) -> int:
        """Where a minute of the day is in the viewport."""
        return self._y_of(minute) - self.verticalOffset()

    def day_rect(self, day: date) -> QRect:
        """The column of a day in the viewport; empty where it is not of this week."""
        column = (day - self.monday).days
        if not 0 <= column < 7:
            return QRect()
        return QRect(self.column_left(column), 0, self.width_of(column), self.viewport().height())

    def day_at(self, place: QPoint) -> date | None:
        """The day under a point; None over the hours."""
        if place.x() < GUTTER:
            return None
        return self.monday + timedelta(days=min((place.x() - GUTTER) // self.column_width, 6))

    def time_at(self, place: QPoint) -> str:
        """The quarter of an hour under a point; "" in the band of calls without a time."""
        down = place.y() + self.verticalOffset() - TOP - self.placed.band
        if down < 0 and self.placed.band:
            return ""
        minutes = self.placed.first_hour * 60 + max(down, 0) * 60 // HOUR
        minutes = min(minutes // _STEP * _STEP, 23 * 60 + 45)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def more_at(self, place: QPoint) -> date | None:
        """The day whose 还有 n 个 lies under a point."""
        for hidden in self.placed.hidden:
            box = QRect(self.column_left(hidden.column), hidden.top, self.column_width, 18)
            if box.translated(0, TOP - self.verticalOffset()).contains(place):
                return self.monday + timedelta(days=hidden.column)
        return None

    # Qt

    def visualRect(self, index: Any) -> QRect:
        block = self.placed.blocks.get(index.row()) if index.isValid() else None
        if block is None or index.row() >= len(self.calls.entries):
            return QRect()
        column = self.calls.entries[index.row()].column
        rect = block_rect(block, self.column_left(column), self.column_width)
        return rect.translated(0, TOP - self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        for row in self.placed.blocks:
            index = self.calls.index(row, 0)
            if self.visualRect(index).contains(point):
                return index
        return QModelIndex()

    def scrollTo(
        self,
        index: Any,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,  # noqa: ARG002
    ) -> None:
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if rect.isEmpty():
            return
        if rect.top() < 8:
            bar.setValue(bar.value() + rect.top() - 8)
        elif rect.bottom() > self.viewport().height() - 8:
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + 8)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Any) -> bool:
        return index.row() not in self.placed.blocks

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,  # noqa: ARG002
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002
    ) -> QModelIndex:
        return self.currentIndex()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.topLeft())
        if index.isValid():
            self.selectionModel().select(index, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region = region.united(QRegion(self.visualRect(index)))
        return region

    def doItemsLayout(self) -> None:
        """Everything is placed by `show_week`."""

    def updateGeometries(self) -> None:
        self._set_range()

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self._set_range()
