"""Days full of revisits: what a calendar shows of each, and where a call that is put on another day may go."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from aftersales.days import shift
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.revisits import RevisitState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from aftersales.calendar import WorkingCalendar
    from aftersales.day_book import DayBook
    from aftersales.revisits import CallResult, DayPassed, RevisitSummary

NOBODY = 0
"""Asks for the calls that nobody was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsAsked:
    """Which calls a calendar shows: those of one person (`NOBODY`: of nobody; None: all), of one purpose ("" any)."""

    assignee_id: int | None = None
    purpose: str = ""

    @property
    def narrowed(self) -> bool:
        return self.assignee_id is not None or bool(self.purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEntry:
    """A call as a day of the calendar names it; `version` is what a move of it starts from."""

    id: int
    version: int
    day: date
    at_time: str
    customer_name: str
    purpose: str
    state: RevisitState
    result: CallResult | None = None
    score: int | None = None
    assignee_id: int | None = None

    @property
    def is_planned(self) -> bool:
        return self.state is RevisitState.PLANNED

    def is_late(self, today: date) -> bool:
        """Planned for a day that is over."""
        return self.is_planned and self.day < today


@dataclass(frozen=True, slots=True, kw_only=True)
class DayVisits:
    """One day: how many calls it has in all, how many it takes (0 on a day off), how many of them are shown.

    `first` holds the first few of those shown, by time.
    """

    day: date
    booked: int = 0
    places: int = 0
    shown: int = 0
    first: tuple[VisitEntry, ...] = ()

    @property
    def free(self) -> int:
        """How many more calls fit."""
        return max(self.places - self.booked, 0)

    @property
    def is_full(self) -> bool:
        """A workday without room."""
        return bool(self.places) and self.booked >= self.places


@dataclass(frozen=True, slots=True, kw_only=True)
class LateVisits:
    """Calls whose day is over: how many there are, and the oldest of them."""

    count: int = 0
    first: tuple[VisitEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMonth:
    """What the month view shows: whole weeks, the calls of the day one stands on, and the late ones."""

    asked: VisitsAsked
    today: date
    days: Mapping[date, DayVisits]
    on: date
    calls: tuple[RevisitSummary, ...] = ()
    late: LateVisits = field(default_factory=LateVisits)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitWeek:
    """What the week view shows: seven days with every call of theirs."""

    asked: VisitsAsked
    today: date
    days: Mapping[date, DayVisits]
    calls: tuple[RevisitSummary, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAnswer:
    """Whether a call may go to a day: `code` "" means yes, else why not (past, weekend, holiday, full, person_full, quiet).

    `name` is the festival's, or the person's whose day is full; `instead` the next workday with room, None where there is none within reach. `quiet_at` is the clock time asked for where
    nobody is called then, `at_time` the next of that day at which one is, "" where it has none.
    """

    day: date
    code: str = ""
    name: str = ""
    booked: int = 0
    places: int = 0
    instead: date | None = None
    quiet_at: str = ""
    at_time: str = ""


def day_with_room(
    first: date, calendar: WorkingCalendar, has_room: Callable[[date], bool], *, within: int
) -> date | None:
    """The first workday with room from `first` on, looking `within` days ahead."""
    ahead = (shift(first, days) for days in range(within + 1))
    return next((day for day in ahead if calendar.is_workday(day) and has_room(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """A late call and the day it gets, with the days passed over."""

    visit: VisitEntry
    day: date
    why: tuple[DayPassed, ...]


def postponed(
    late: Iterable[VisitEntry], *, today: date, book: DayBook, within: int
) -> tuple[Postponed, ...]:
    """Where late calls go: each to the first workday from today on with room for it and for who makes it, the oldest first.

    `book` has the days from today on; KnownError ``days.plan_no_room`` where `within` days have no room.
    """
    found: list[Postponed] = []
    for visit in late:
        placed = book.place(visit.day, latest=shift(today, within), earliest=today, person=visit.assignee_id)
        if placed is None:
            raise KnownError("days.plan_no_room", date=visit.day, days=within)
        day, why = placed
        found.append(Postponed(visit=visit, day=day, why=why))
    return tuple(found)
