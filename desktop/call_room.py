"""The room of days for calls, of the shop and of each person: what planning, moving and asking go by alike."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from aftersales.scheduling import Capacity

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.calendar import WorkingCalendar
    from aftersales.day_book import DayBook
    from aftersales.revisit_plans import RevisitPlans
    from aftersales.revisits import Revisit
    from desktop.archive import Archive


class CallRoom:
    """Asked inside the caller's read or write."""

    def __init__(
        self,
        *,
        archive: Archive,
        calendar: Callable[[], WorkingCalendar],
        plans: Callable[[], RevisitPlans],
    ) -> None:
        self._archive = archive
        self._calendar = calendar
        self._plans = plans

    def of(self, first: date, last: date, person: int | None, *, leaving: Revisit | None = None) -> Capacity:
        """The room from one day through another for calls of this person; the call `leaving` takes none of it."""
        plans = self._plans()
        booked, own = self._archive.revisit_days.booked_by(first, last, person)
        if leaving is not None and leaving.day in booked:
            booked[leaving.day] -= 1
            if leaving.assignee_id == person and leaving.day in own:
                own[leaving.day] -= 1
        room = Capacity(plans.per_day, booked, plans.per_person, own)
        if person is None or not plans.per_person:
            return replace(room, per_person=0)
        return replace(room, person=self._archive.staff.get(person).name)

    def book(self, first: date, last: date) -> DayBook:
        """The same for many calls of everybody, one after another."""
        return day_book(self._archive, self._calendar(), self._plans(), first, last)


def day_book(
    archive: Archive, calendar: WorkingCalendar, plans: RevisitPlans, first: date, last: date
) -> DayBook:
    """The room of these days by plans and a calendar that may be wished for only, with what is booked."""
    from aftersales.day_book import DayBook

    booked: dict[date, int] = defaultdict(int)
    booked_by: dict[tuple[int | None, date], int] = defaultdict(int)
    for day, person, _, count in archive.revisit_sources.booked(first, last):
        booked[day] += count
        booked_by[person, day] += count
    return DayBook(
        calendar,
        first,
        last,
        per_day=plans.per_day,
        per_person=plans.per_person,
        booked=booked,
        booked_by=booked_by,
    )
