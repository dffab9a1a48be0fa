"""The working calendar (weekends, holidays, make-up workdays) and calendar-true arithmetic of days, weeks, months.

A year's days off come from a published table (国务院办公厅关于部分节假日安排的通知); a year without one has
weekends only and says so through `WorkingCalendar.is_published`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from aftersales.days import shift
from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DayOffReason = Literal["weekend", "holiday"]
StepUnit = Literal["d", "w", "m", "y"]

_SATURDAY = 5
_STEP = re.compile(r"\+?([0-9]{1,6})([dwmy])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffDay:
    """A day off of a table: the festival it belongs to, and whether the festival itself falls on it."""

    day: date
    name: str
    statutory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUpDay:
    """A weekend day that is worked to make up for a day off around the named festival."""

    day: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayTable:
    """The days off of one year as one notice gives them: `source` names the notice, `issued` is its day."""

    year: int
    off: tuple[OffDay, ...]
    make_up: tuple[MakeUpDay, ...]
    source: str
    issued: date | None = None
    url: str = ""
    published: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """Says of any day whether it is worked, and why not; build it with `WorkingCalendar.of`."""

    tables: tuple[HolidayTable, ...]
    _off: Mapping[date, OffDay]
    _make_up: Mapping[date, MakeUpDay]
    _published: frozenset[int]

    @classmethod
    def of(cls, tables: Iterable[HolidayTable]) -> Self:
        """A calendar of these tables, one a year.

        KnownError ``days.table_twice`` for two tables of a year, ``days.table_conflict`` for a day that is both
        off and worked, ``days.table_not_weekend`` for a make-up day that is worked anyway.
        """
        ordered = tuple(sorted(tables, key=lambda table: table.year))
        years = [table.year for table in ordered]
        for year in years:
            if years.count(year) > 1:
                raise KnownError("days.table_twice", year=year)
        off = {entry.day: entry for table in ordered for entry in table.off}
        make_up = {entry.day: entry for table in ordered for entry in table.make_up}
        for day in make_up:
            if day in off:
                raise KnownError("days.table_conflict", date=day)
            if day.weekday() < _SATURDAY:
                raise KnownError("days.table_not_weekend", date=day)
        published = frozenset(table.year for table in ordered if table.published)
        return cls(ordered, off, make_up, published)

    def is_published(self, year: int) -> bool:
        """Whether the year's notice is in the tables; without it only weekends are known (未公布)."""
        return year in self._published

    def reason(self, day: date) -> DayOffReason | None:
        """Why `day` is off: ``holiday`` when the table names it, else ``weekend``; None for a workday."""
        if day in self._off:
            return "holiday"
        if day.weekday() >= _SATURDAY and day not in self._make_up:
            return "weekend"
        return None

    def is_day_off(self, day: date) -> bool:
        return self.reason(day) is not None

    def is_workday(self, day: date) -> bool:
        return self.reason(day) is None

    def is_make_up(self, day: date) -> bool:
        """A weekend day that is worked (班)."""
        return day in self._make_up

    def is_statutory(self, day: date) -> bool:
        """A festival day by 全国年节及纪念日放假办法, not a day off merely moved next to it."""
        entry = self._off.get(day)
        return entry is not None and entry.statutory

    def holiday_name(self, day: date) -> str | None:
        """The festival whose days off (or make-up workdays) include `day`."""
        entry = self._off.get(day) or self._make_up.get(day)
        return entry.name if entry else None

    def next_workday(self, day: date) -> date:
        """The first workday strictly after `day`."""
        found = shift(day, 1)
        while self.is_day_off(found):
            found = shift(found, 1)
        return found

    def workday_after(self, day: date, count: int) -> date:
        """The `count`-th workday after `day`, which itself is not counted."""
        for _ in range(count):
            day = self.next_workday(day)
        return day

    def previous_workday(self, day: date) -> date:
        """The last workday strictly before `day`."""
        found = shift(day, -1)
        while self.is_day_off(found):
            found = shift(found, -1)
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """A distance in whole days, weeks, months or years: ``+30d``, ``+1w``, ``+3m``, ``+1y``."""

    count: int
    unit: StepUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """From ``+3m`` or ``3m``; KnownError ``days.step_malformed``, or ``days.step_zero`` for no distance at all."""
        match = _STEP.fullmatch(text.strip())
        if match is None:
            raise KnownError("days.step_malformed", value=text)
        count = int(match[1])
        if count == 0:
            raise KnownError("days.step_zero", value=text)
        unit: StepUnit = match[2]  # type: ignore[assignment]
        return cls(count, unit)

    @property
    def months(self) -> int:
        """Length in months; 0 for days and weeks."""
        return {"m": 1, "y": 12}.get(self.unit, 0) * self.count

    def after(self, anchor: date, *, times: int = 1) -> date:
        """The day `times` steps after `anchor`; months are clamped from the anchor, never from the step before."""
        if self.months:
            return add_months(anchor, self.months * times)
        return shift(anchor, (7 if self.unit == "w" else 1) * self.count * times)

    def clamps(self, anchor: date, *, times: int = 1) -> bool:
        """Whether that day's month is too short for the anchor's day."""
        return bool(self.months) and self.after(anchor, times=times).day != anchor.day


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier), at the end of a month that is too short: 01-31 + 1 → 02-28.

    KnownError ``days.beyond_calendar`` outside the years 1–9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise KnownError("days.beyond_calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
