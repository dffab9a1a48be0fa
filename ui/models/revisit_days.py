"""Days of the calendar of revisits in ready words: what each cell of the month paints and what is read aloud of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from aftersales.revisit_days import DayVisits
from ui.models.roles import Role

if TYPE_CHECKING:
    from aftersales.calendar import WorkingCalendar
    from aftersales.revisit_days import VisitEntry, VisitMonth

Index = QModelIndex | QPersistentModelIndex
WEEKDAYS = "一二三四五六日"
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCell:
    """A call in a day: tone ``plan``, ``late`` or ``done``."""

    id: int
    time: str
    name: str
    tone: str
    entry: VisitEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """A day as it is painted: `mark` 休 or 班, the festival's `name`, `load` 3/6 with its `share`."""

    day: date
    number: str
    mark: str = ""
    name: str = ""
    load: str = ""
    share: float | None = None
    full: bool = False
    outside: bool = False
    today: bool = False
    off: bool = False
    entries: tuple[EntryCell, ...] = ()
    more: int = 0
    spoken: str = ""


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks_of(month: date) -> tuple[date, date]:
    """The first Monday and the last Sunday that the month of a day is shown with."""
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return monday_of(first), monday_of(last) + timedelta(days=6)


def day_words(day: date) -> str:
    """10月16日 周五."""
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def month_words(day: date) -> str:
    """2026年10月."""
    return f"{day.year}年{day.month}月"


def week_words(monday: date) -> str:
    """10月12日 – 18日; over the end of a month 10月26日 – 11月1日."""
    last = monday + timedelta(days=6)
    end = f"{last.day}日" if last.month == monday.month else f"{last.month}月{last.day}日"
    return f"{monday.month}月{monday.day}日 – {end}"


def entry_cell(entry: VisitEntry, today: date) -> EntryCell:
    """A call in ready words."""
    tone = "late" if entry.is_late(today) else "plan" if entry.is_planned else "done"
    return EntryCell(
        id=entry.id,
        time=entry.at_time or "全天",
        name=entry.customer_name or "没有客户",
        tone=tone,
        entry=entry,
    )


def load_words(visits: DayVisits) -> str:
    """3/6; on a day off only what it has all the same."""
    if visits.places:
        return f"{visits.booked}/{visits.places}"
    return str(visits.booked) if visits.booked else ""


def day_mark(day: date, calendar: WorkingCalendar) -> str:
    """休 for a festival's day off, 班 for a weekend day that is worked, "" for any other."""
    if calendar.is_make_up(day):
        return "班"
    return "休" if calendar.reason(day) == "holiday" else ""


def festival_name(day: date, calendar: WorkingCalendar) -> str:
    """The festival on its own day, or where a row of days off begins; "" on the days after."""
    name = calendar.holiday_name(day) or ""
    if not name or calendar.is_make_up(day):
        return ""
    began = calendar.holiday_name(day - timedelta(days=1)) != name or calendar.is_make_up(
        day - timedelta(days=1)
    )
    return name if began else ""


def day_cell(visits: DayVisits, *, month: date, today: date, calendar: WorkingCalendar) -> DayCell:
    """A day of a month in ready words."""
    day = visits.day
    entries = tuple(entry_cell(entry, today) for entry in visits.first)
    mark, name = day_mark(day, calendar), festival_name(day, calendar)
    outside = (day.year, day.month) != (month.year, month.month)
    return DayCell(
        day=day,
        number=f"{day.month}月{day.day}日" if day.day == 1 else str(day.day),
        mark=mark,
        name=name,
        load="" if outside and not visits.booked else load_words(visits),
        share=visits.booked / visits.places if visits.places else None,
        full=visits.is_full,
        outside=outside,
        today=day == today,
        off=calendar.is_day_off(day),
        entries=entries,
        more=visits.shown - len(entries),
        spoken=_spoken(visits, entries, today=today, calendar=calendar),
    )


def _spoken(
    visits: DayVisits, entries: tuple[EntryCell, ...], *, today: date, calendar: WorkingCalendar
) -> str:
    day = visits.day
    parts = [day_words(day)]
    if day == today:
        parts.append("今天")
    name = calendar.holiday_name(day) or ""
    if calendar.is_day_off(day):
        parts.append(f"{name}休息" if name else "休息")
    elif calendar.is_make_up(day):
        parts.append("调休上班")
    if visits.places:
        parts.append(f"已排 {visits.booked} 个，共 {visits.places} 个名额")
    elif visits.booked:
        parts.append(f"已排 {visits.booked} 个")
    late = {"late": "逾期", "done": "已打", "plan": ""}
    parts += [f"{entry.time} {entry.name}{late[entry.tone]}" for entry in entries]
    if visits.shown > len(entries):
        parts.append(f"还有 {visits.shown - len(entries)} 个")
    return "，".join(parts)


class MonthModel(QAbstractTableModel):
    """Whole weeks, a row a week; every cell is ready before it is painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells: list[DayCell] = []
        self.month = date.min

    def show_month(self, found: VisitMonth, month: date, calendar: WorkingCalendar) -> None:
        """Show what was read; another number of weeks resets the view, the same one only repaints."""
        cells = [
            day_cell(visits, month=month, today=found.today, calendar=calendar)
            for _, visits in sorted(found.days.items())
        ]
        same = bool(self._cells) and len(cells) == len(self._cells) and cells[0].day == self._cells[0].day
        if same:
            self._cells, self.month = cells, month
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 6))
            return
        self.beginResetModel()
        self._cells, self.month = cells, month
        self.endResetModel()

    def cell(self, index: Index) -> DayCell | None:
        """The day of an index."""
        at = index.row() * 7 + index.column()
        return self._cells[at] if index.isValid() and at < len(self._cells) else None

    def index_of(self, day: date) -> QModelIndex:
        """Where a day stands; invalid where it is not shown."""
        at = (day - self._cells[0].day).days if self._cells else -1
        return self.index(at // 7, at % 7) if 0 <= at < len(self._cells) else QModelIndex()

    # Qt

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._cells) // 7

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.number
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken
        return cell.day if role == Role.KEY else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return f"周{WEEKDAYS[section]}"
        return None
