"""Revisits (回访): whom to call, on which day and why that day, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
    """A day that the schedule passed over, with the reason's code (holiday, weekend, full, same_plan, past, clamped)."""

    day: date
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """One planned or done contact. `nominal` is the day the plan names, `day` the one it moved to, `why` the days between."""

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
