"""The room of a year's days: where a call goes that is meant for one, and which days it passed over and why.

It follows the same rules as aftersales/scheduling.py, one call at a time against the bookings of a whole shop, and is
made for many thousands of calls: days are offsets in lists, and what is the same for all calls of a day is kept.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aftersales.revisits import DayPassed
from aftersales.scheduling import OnDayOff

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from aftersales.calendar import WorkingCalendar

Why = tuple[DayPassed, ...]
_NOTHING: Why = ()


class DayBook:
    """Days from `first` to `last` with what is booked on each; a call that is placed is booked at once.

    `per_day` is the shop's room of a day, `per_person` a person's (0: as the shop's).
    """

    def __init__(
        self,
        calendar: WorkingCalendar,
        first: date,
        last: date,
        *,
        per_day: int,
        per_person: int = 0,
        booked: Mapping[date, int] | None = None,
        booked_by: Mapping[tuple[int | None, date], int] | None = None,
    ) -> None:
        self._base = first.toordinal()
        self._days = [date.fromordinal(at) for at in range(self._base, last.toordinal() + 1)]
        self._calendar = calendar
        self._off: list[str | None] = [calendar.reason(day) for day in self._days]
        self._left = [per_day] * len(self._days)
        self._per_person = per_person
        years = range(first.year, last.year + 1)
        self._unknown = frozenset(year for year in years if not calendar.is_published(year))
        self._loads: dict[int, list[int]] = {}
        for day, count in (booked or {}).items():
            self._take(day, count)
        for (person, day), count in (booked_by or {}).items():
            at = day.toordinal() - self._base
            if person is not None and 0 <= at < len(self._days):
                self._load(person)[at] = count
        self._moves: dict[tuple[int, OnDayOff, int], int] = {}
        self._whys: dict[tuple[int, int, int], Why] = {}

    def holds(self, day: date) -> bool:
        """Whether the book has this day."""
        return 0 <= day.toordinal() - self._base < len(self._days)

    def is_published(self, day: date) -> bool:
        """Whether the days off of the day's year are known."""
        return day.year not in self._unknown

    def load_of(self, person: int, day: date) -> int:
        """How many calls a person has on a day."""
        at = day.toordinal() - self._base
        return self._load(person)[at] if 0 <= at < len(self._days) else 0

    def least_loaded(self, callers: Sequence[int], day: date) -> int | None:
        """Who of these has least to do on a day, the first of them where several have; None of nobody."""
        at = day.toordinal() - self._base
        if not 0 <= at < len(self._days):
            return callers[0] if callers else None
        found, least = None, 0
        for person in callers:
            load = self._load(person)[at]
            if found is None or load < least:
                found, least = person, load
        return found

    def take(self, day: date, person: int | None = None) -> bool:
        """Book a call on exactly this day, where it is worked and has room; whether it was."""
        at = day.toordinal() - self._base
        if not 0 <= at < len(self._days) or self._off[at] is not None or self._left[at] <= 0:
            return False
        if person is not None:
            load = self._load(person)
            if self._per_person and load[at] >= self._per_person:
                return False
            load[at] += 1
        self._left[at] -= 1
        return True

    def has_room(self, day: date, person: int | None = None) -> bool:
        """Whether one more call fits on a day, for the shop and for the person."""
        at = day.toordinal() - self._base
        return 0 <= at < len(self._days) and self._is_free(at, person)

    def release(self, day: date, person: int | None = None) -> None:
        """A call of this day goes elsewhere."""
        at = day.toordinal() - self._base
        if 0 <= at < len(self._days):
            self._left[at] += 1
            if person is not None:
                self._load(person)[at] -= 1

    def book(self, day: date, person: int | None = None) -> None:
        """A call is made on this day, whether there is room or not."""
        self._take(day, 1)
        at = day.toordinal() - self._base
        if person is not None and 0 <= at < len(self._days):
            self._load(person)[at] += 1

    def place(
        self,
        nominal: date,
        *,
        latest: date,
        earliest: date,
        on_day_off: OnDayOff = OnDayOff.NEXT,
        taken: Collection[date] = (),
        person: int | None = None,
    ) -> tuple[date, Why] | None:
        """The day of a call and the days it passed over; None where there is no room up to `latest`.

        The day that the rule for days off gives is tried also where it is later: nobody calls on 国庆.
        `earliest` is the later of today and the plan's start; `taken` are days of the same plan for the same start.
        """
        base = self._base
        at = nominal.toordinal() - base
        if at >= len(self._days):
            return None
        floor = max(earliest.toordinal() - base, 0)
        begin = max(at, floor)
        found = begin
        if self._off[begin] is not None and on_day_off is not OnDayOff.KEEP:
            found = self._moved(begin, on_day_off, floor)
        last = min(max(latest.toordinal() - base, found), len(self._days) - 1)
        first_try = found
        while found <= last and not (self._is_free(found, person) and self._days[found] not in taken):
            found = self._next_workday(found)
        if found > last:
            return None
        day = self._days[found]
        self.book(day, person)
        if found == at:
            return day, _NOTHING
        walk = range(begin, first_try, -1 if first_try < begin else 1), range(first_try, found)
        return day, self._why(at, begin, walk, taken, person)

    def _take(self, day: date, count: int) -> None:
        at = day.toordinal() - self._base
        if 0 <= at < len(self._days):
            self._left[at] -= count

    def _is_free(self, at: int, person: int | None) -> bool:
        if self._left[at] <= 0:
            return False
        if person is None or not self._per_person:
            return True
        return self._load(person)[at] < self._per_person

    def _load(self, person: int) -> list[int]:
        """A person's calls by day."""
        found = self._loads.get(person)
        if found is None:
            found = self._loads[person] = [0] * len(self._days)
        return found

    def _moved(self, at: int, on_day_off: OnDayOff, floor: int) -> int:
        key = at, on_day_off, floor if on_day_off is OnDayOff.PREVIOUS else 0
        found = self._moves.get(key)
        if found is None:
            found = self._moves[key] = self._off_day_moved(at, on_day_off, floor)
        return found

    def _off_day_moved(self, at: int, on_day_off: OnDayOff, floor: int) -> int:
        if on_day_off is OnDayOff.PREVIOUS:
            earlier = at
            while earlier >= floor and self._off[earlier] is not None:
                earlier -= 1
            if earlier >= floor:
                return earlier
        return self._next_workday(at)

    def _next_workday(self, at: int) -> int:
        at += 1
        end = len(self._days)
        while at < end and self._off[at] is not None:
            at += 1
        return at

    def _why(
        self, at: int, begin: int, walk: tuple[range, range], taken: Collection[date], person: int | None
    ) -> Why:
        """Every day passed over; without days of the same plan in between it is the same for all calls that went so."""
        key = at, walk[1].start, walk[1].stop
        if not taken and key in self._whys:
            return self._whys[key]
        passed = [(at, "past")] if begin != at else []
        passed += [(offset, reason) for offset in walk[0] if (reason := self._off[offset]) is not None]
        for offset in walk[1]:
            reason = self._off[offset]
            if reason is None or offset == walk[1].start:
                same = self._is_free(offset, person) and self._days[offset] in taken
                reason = "same_plan" if same else "full"
            passed.append((offset, str(reason)))
        made = tuple(self._passed(offset, code) for offset, code in dict.fromkeys(passed))
        if not taken:
            self._whys[key] = made
        return made

    def _passed(self, offset: int, code: str) -> DayPassed:
        day = date.fromordinal(self._base + offset)
        name = (self._calendar.holiday_name(day) or "") if code == "holiday" else ""
        return DayPassed(day=day, code=code, name=name)
