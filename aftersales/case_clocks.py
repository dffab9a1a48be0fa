"""The clocks of a case: which run in its state, from when, until when, and how close they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from aftersales.clock import CHINA, china_day
from aftersales.deadlines import Deadline, Period, Span, deadline, end_of_day, used_share
from aftersales.workflow import ClockLevel, ClockStart, WaitsFor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aftersales.calendar import WorkingCalendar
    from aftersales.time_limits import Allowance
    from aftersales.workflow import Clock, Workflow


@dataclass(frozen=True, slots=True)
class Stay:
    """A state of a case and the aware moment it was entered."""

    state: str
    entered: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoments:
    """What clocks need to know: the states gone through (the last is the present one), and the given moments.

    `suspended` are the stretches the case was 挂起; only our own clocks stand still in them.
    """

    history: tuple[Stay, ...]
    arrival: datetime | None = None
    appointment: datetime | None = None
    revisit_on: date | None = None
    suspended: tuple[Period, ...] = ()


class Allowing(Protocol):
    """Says how long a clock may run for the case; None leaves it to the clock."""

    def __call__(self, clock: Clock, /) -> Allowance | None: ...


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock of the present state with its reckoning, and the allowance it was reckoned by (clocks of hours)."""

    clock: Clock
    deadline: Deadline
    allowance: Allowance | None = None


def running_clocks(
    moments: CaseMoments, workflow: Workflow, allowing: Allowing | None = None
) -> tuple[RunningClock, ...]:
    """The clocks that run in the present state, the shown deadline first; none where no moment is given yet."""
    found = []
    for clock in workflow.clocks_of(moments.history[-1].state):
        allowance = allowing(clock) if allowing is not None else None
        reckoned = _reckon(clock, moments, workflow, allowance)
        if reckoned is not None:
            found.append(RunningClock(clock, reckoned, allowance))
    return tuple(found)


def shown_clock(
    moments: CaseMoments, workflow: Workflow, allowing: Allowing | None = None
) -> RunningClock | None:
    """The clock whose end is the deadline shown for the case: its first of level ``due``; None where none runs."""
    clocks = running_clocks(moments, workflow, allowing)
    return next((run for run in clocks if run.clock.level is ClockLevel.DUE), None)


def warnings_passed(running: RunningClock, now: datetime, workflow: Workflow) -> int:
    """How many warnings (50 %, 80 %, or its limit's own) a clock has passed; one more when its time is over."""
    share = used_share(running.deadline, now) * 100
    over = now > running.deadline.due
    limit = running.allowance.limit if running.allowance is not None else None
    warn_at = workflow.warn_at if limit is None or limit.warn_at is None else limit.warn_at
    return sum(share >= percent for percent in warn_at) + over


def regulator_due(received: datetime, workflow: Workflow, calendar: WorkingCalendar) -> datetime:
    """When the answer to a complaint passed on by the regulator is due: the end of the last of the workdays."""
    last = calendar.workday_after(china_day(received), workflow.regulator_workdays)
    return end_of_day(datetime.combine(last, time(), CHINA), 0)


def _reckon(
    clock: Clock, moments: CaseMoments, workflow: Workflow, allowance: Allowance | None
) -> Deadline | None:
    entered = moments.history[-1].entered
    if clock.start is ClockStart.APPOINTMENT:
        return _until(entered, moments.appointment)
    if clock.start is ClockStart.REVISIT:
        day = moments.revisit_on
        return _until(entered, end_of_day(datetime.combine(day, time(), CHINA), 0) if day else None)
    start = _start(clock, moments)
    if clock.days is not None:
        return _until(start, end_of_day(start, clock.days))
    pauses = _pauses(moments, workflow, since=start) if clock.own else ()
    if allowance is not None:
        return deadline(start, allowance.length, working=allowance.working, pauses=pauses)
    return deadline(start, timedelta(hours=clock.hours or 0), pauses=pauses)


def _until(start: datetime, due: datetime | None) -> Deadline | None:
    if due is None:
        return None
    return Deadline(start, max(due - start, timedelta(0)), due, (Span(start, max(due, start), "counted"),))


def _start(clock: Clock, moments: CaseMoments) -> datetime:
    entered = moments.history[-1].entered
    if clock.start is ClockStart.ARRIVAL:
        return moments.arrival or entered
    if clock.start is ClockStart.FIRST_ENTERED:
        for stay in reversed(moments.history):
            if stay.state not in (*clock.states, *clock.keeps):
                break
            entered = stay.entered
    return entered


def _pauses(moments: CaseMoments, workflow: Workflow, *, since: datetime) -> Sequence[Period]:
    """The stretches in which another was waited for, and those of a suspension.

    A wait that began before `since` does not count: what the clock waits on was here already when it started.
    """
    stays = moments.history
    waited = [
        Period(stay.entered, later.entered)
        for stay, later in pairwise(stays)
        if workflow.state(stay.state).waits_for is not WaitsFor.US and stay.entered >= since
    ]
    return [*waited, *moments.suspended]
