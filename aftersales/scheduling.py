"""When the visits of a plan fall: nominal days counted from a start, moved by days off, room and each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.days import shift
from aftersales.errors import KnownError
from aftersales.revisits import DayPassed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from aftersales.calendar import Step, WorkingCalendar

MOST_VISITS = 2_000
"""A plan of more visits than this is a slip of the keyboard, and would take minutes to lay out."""

LONGEST_MOVE = 366
"""A visit that finds no room within a year of days is refused rather than promised."""


class OnDayOff(StrEnum):
    """What a visit does that falls on a day off."""

    NEXT = "next"
    PREVIOUS = "previous"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many visits a day takes in all, and how many each day already has; the same of the person who makes them.

    `per_person` is the room of a person's day (0: as the shop's), `own` what `person` has on each day.
    """

    per_day: int
    booked: Mapping[date, int] = field(default_factory=dict)
    per_person: int = 0
    own: Mapping[date, int] = field(default_factory=dict)
    person: str = ""

    def shortage(self, day: date) -> str:
        """Why a day takes no more: ``full`` for everybody, ``person_full`` for this person; "" where it does."""
        if self.booked.get(day, 0) >= self.per_day:
            return "full"
        return "person_full" if self.per_person and self.own.get(day, 0) >= self.per_person else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked: either `steps`, each counted from `start`, or `every` with `count` and/or `until` (inclusive)."""

    start: date
    steps: tuple[Step, ...] = ()
    every: Step | None = None
    count: int | None = None
    until: date | None = None
    on_day_off: OnDayOff = OnDayOff.NEXT
    capacity: Capacity | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned day; `why` names each day passed over between `nominal` and `date`, in the order of passing.

    `unpublished` holds the years met on the way whose holiday table is not out yet (未公布).
    """

    nominal: date
    date: date
    why: tuple[DayPassed, ...]
    unpublished: tuple[int, ...]


def schedule(plan: Plan, calendar: WorkingCalendar) -> tuple[Visit, ...]:
    """The visits of a plan in the order of its steps.

    In this order: the nominal day (months clamped from the start); not before `today`; the rule for days off;
    then room and "never two of one plan on a day" move on to the next workday with room, where the later step
    yields. KnownError ``days.plan_…`` for a plan that has no end, no steps, both or neither way of counting.
    """
    _refuse_broken(plan)
    nominals = [
        (step.after(plan.start, times=times), step.clamps(plan.start, times=times))
        for step, times in _counted_steps(plan)
    ]
    taken: set[date] = set()
    placed: dict[int, Visit] = {}
    for index in sorted(range(len(nominals)), key=lambda at: nominals[at][0]):
        nominal, clamped = nominals[index]
        walk = _Walk(plan, calendar, nominal)
        if clamped:
            walk.pass_over(nominal, "clamped")
        visit = walk.place(taken)
        taken.add(visit.date)
        placed[index] = visit
    return tuple(placed[index] for index in range(len(nominals)))


def _refuse_broken(plan: Plan) -> None:
    if bool(plan.steps) == (plan.every is not None):
        raise KnownError("days.plan_steps_or_every")
    if plan.steps and (plan.count is not None or plan.until is not None):
        raise KnownError("days.plan_end_with_steps")
    if plan.every is not None and plan.count is None and plan.until is None:
        raise KnownError("days.plan_endless")
    if plan.count is not None and plan.count < 1:
        raise KnownError("days.plan_count_small", value=plan.count)
    if plan.until is not None and plan.until < plan.start:
        raise KnownError("days.plan_ends_before_start", start=plan.start, until=plan.until)
    if plan.capacity is not None and plan.capacity.per_day < 1:
        raise KnownError("days.plan_no_capacity", value=plan.capacity.per_day)
    if len(plan.steps) > MOST_VISITS or (plan.count or 0) > MOST_VISITS:
        raise KnownError("days.plan_too_long", most=MOST_VISITS)


def _counted_steps(plan: Plan) -> Iterator[tuple[Step, int]]:
    """Each step with how many times it is counted from the start."""
    if plan.every is None:
        yield from ((step, 1) for step in plan.steps)
        return
    times = 1
    while plan.count is None or times <= plan.count:
        if plan.until is not None and plan.every.after(plan.start, times=times) > plan.until:
            return
        if times > MOST_VISITS:
            raise KnownError("days.plan_too_long", most=MOST_VISITS)
        yield plan.every, times
        times += 1


class _Walk:
    """The way of one visit from its nominal day to the day it gets."""

    def __init__(self, plan: Plan, calendar: WorkingCalendar, nominal: date) -> None:
        self._plan = plan
        self._calendar = calendar
        self._nominal = nominal
        self._why: dict[tuple[date, str], DayPassed] = {}

    def pass_over(self, day: date, code: str) -> None:
        capacity = self._plan.capacity
        name = (self._calendar.holiday_name(day) or "") if code == "holiday" else ""
        if code == "person_full" and capacity is not None:
            name = capacity.person
        self._why.setdefault((day, code), DayPassed(day=day, code=code, name=name))

    def place(self, taken: set[date]) -> Visit:
        day = self._with_room(self._off_day_moved(self._not_past()), taken)
        why = tuple(self._why.values())
        years = sorted({self._nominal.year, day.year, *(entry.day.year for entry in why)})
        missing = tuple(year for year in years if not self._calendar.is_published(year))
        return Visit(self._nominal, day, why, missing)

    def _not_past(self) -> date:
        today = self._plan.today
        if today is None or self._nominal >= today:
            return self._nominal
        self.pass_over(self._nominal, "past")
        return today

    def _off_day_moved(self, day: date) -> date:
        if self._plan.on_day_off is OnDayOff.KEEP or self._calendar.is_workday(day):
            return day
        if self._plan.on_day_off is OnDayOff.PREVIOUS:
            earlier = self._calendar.previous_workday(day)
            if earlier >= max(self._plan.start, self._plan.today or self._plan.start):
                self._pass_days_off(day, earlier, -1)
                return earlier
        later = self._calendar.next_workday(day)
        self._pass_days_off(day, later, 1)
        return later

    def _pass_days_off(self, first: date, end: date, direction: int) -> None:
        day = first
        while day != end:
            reason = self._calendar.reason(day)
            if reason:
                self.pass_over(day, reason)
            day = shift(day, direction)

    def _with_room(self, first: date, taken: set[date]) -> date:
        capacity = self._plan.capacity
        day = first
        while True:
            short = capacity.shortage(day) if capacity is not None else ""
            if short:
                self.pass_over(day, short)
            elif day in taken:
                self.pass_over(day, "same_plan")
            else:
                return day
            later = self._calendar.next_workday(day)
            self._pass_days_off(shift(day, 1), later, 1)
            day = later
            if (day - first).days > LONGEST_MOVE:
                raise KnownError("days.plan_no_room", date=self._nominal, days=LONGEST_MOVE)
