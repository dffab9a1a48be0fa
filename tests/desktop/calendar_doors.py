"""The doors of the calendar of revisits for the test of rights."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aftersales.access import Right
from aftersales.revisit_days import VisitsAsked


def _postpone(on: Any) -> object:
    on.shop.clock.moment += timedelta(days=30)
    try:
        return on.desk.revisit_calendar.postpone(asked=VisitsAsked())
    finally:
        on.shop.clock.moment -= timedelta(days=30)


CALENDAR_DOORS: dict[str, tuple[Right, Any]] = {
    "revisit_calendar.postpone": (Right.CALL, _postpone),
    "revisits.hand_over": (
        Right.CALL,
        lambda on: on.desk.revisits.hand_over(revisit_id=on.call, version=1, staff_id=1),
    ),
}
CALENDAR_READING: dict[str, set[str]] = {
    "revisit_calendar": {"ask_day", "choices", "day", "late", "month", "week", "why_not"}
}
