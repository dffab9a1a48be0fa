"""Revisits (回访): whom to call, on which day and why that day, and what they said."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from aftersales.late_dataclasses import dataclass


class RevisitState(StrEnum):
    """Where a revisit stands."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class CallResult(StrEnum):
    """What came of the call (closed list)."""

    REACHED = "接通"
    MISSED = "未接"
    RESCHEDULED = "改约"
    REFUSED = "拒访"
    DEAD = "空号"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPassed:
    """A day that the schedule passed over, with the reason's code.

    holiday, weekend, full, person_full (of `name`), same_plan, past, clamped; joined: another call (`name`) meant for that day is made with this
    one; year_unpublished: the year's (`name`) days off are not known yet.
    """

    day: date
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitStep:
    """Which step of which plan a call stands for; a call may stand for several. `anchor` says of what and since when.

    The same step of the same plan for the same anchor is planned once.
    """

    plan: str
    anchor: str
    step: str
    nominal: date
    purpose: str = ""
    good_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """One planned or done contact. `nominal` is the day the plan names, `day` the one it moved to, `why` the days between.

    `tries` counts the calls before this one that nobody took; `done_by_id` is who made the call, `opened_case_id` the
    complaint that was opened for what the customer said.
    """

    id: int = 0
    customer_id: int | None
    case_id: int | None = None
    plan: str
    purpose: str
    method: str = "电话"
    nominal: date
    day: date
    at_time: str = ""
    assignee_id: int | None = None
    state: RevisitState = RevisitState.PLANNED
    why: tuple[DayPassed, ...] = ()
    result: CallResult | None = None
    score: int | None = None
    note: str = ""
    done_at: datetime | None = None
    tries: int = 0
    done_by_id: int | None = None
    opened_case_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitSummary:
    """One row of a list of revisits, joined for showing; `phone` is whole, the window masks it."""

    revisit: Revisit
    customer_name: str
    tier: str
    phone: str
    case_number: str
    assignee_name: str
