"""How long a clock may run: which row decides, and the working hours over National Day and a make-up Saturday."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftersales.case_clocks import CaseMoments, Stay, shown_clock
from aftersales.cases import CaseKind, ServiceLevel
from aftersales.clock import china_moment
from aftersales.orders import Platform
from aftersales.time_limits import CaseTraits, Counting, TimeLimit, TimeLimits
from aftersales.workflow import Clock
from resources.holiday_tables import shipped_calendar
from resources.time_limits_file import shipped_time_limits
from resources.workflow_file import shipped_workflow

FLOW = shipped_workflow()
CALENDAR = shipped_calendar()
LIMITS = shipped_time_limits()


def clock(code: str) -> Clock:
    return next(each for each in FLOW.clocks if each.code == code)


def limits(*rows: TimeLimit) -> TimeLimits:
    return TimeLimits(limits=rows, hours=LIMITS.hours)


def row(hours: int, **traits: Any) -> TimeLimit:
    return TimeLimit(clock="accept", hours=hours, counting=Counting.EVERY_HOUR, source="参考", **traits)


def test_a_case_of_no_special_traits_has_the_usual_hours() -> None:
    found = LIMITS.of(clock("accept"), CaseTraits(kind=CaseKind.RETURN), CALENDAR)
    assert found is not None
    assert (found.length, found.limit, found.working) == (timedelta(hours=24), None, None)


def test_the_promised_level_weighs_more_than_tier_kind_and_platform() -> None:
    table = limits(
        row(1, platform=Platform.JD),
        row(2, kind=CaseKind.RETURN),
        row(3, tier="重要"),
        row(4, level=ServiceLevel.EMERGENCY),
    )

    def hours(**traits: Any) -> float:
        found = table.of(clock("accept"), CaseTraits(kind=CaseKind.RETURN, **traits), CALENDAR)
        assert found is not None
        return found.length / timedelta(hours=1)

    assert hours(platform=Platform.JD) == 2
    assert hours(platform=Platform.JD, tier="重要") == 3
    assert hours(platform=Platform.JD, tier="重要", level=ServiceLevel.EMERGENCY) == 4


def test_a_row_of_two_traits_needs_both_and_beats_the_row_of_one() -> None:
    table = limits(row(9, tier="重要"), row(5, tier="重要", platform=Platform.WEIXIN))
    traits = CaseTraits(kind=CaseKind.RETURN, tier="重要", platform=Platform.WEIXIN)
    found = table.of(clock("accept"), traits, CALENDAR)
    assert found is not None
    assert found.length == timedelta(hours=5)


@pytest.mark.parametrize("code", ["pay_law", "pay_breach", "repair_exchange", "visit", "consent"])
def test_clocks_of_law_and_of_others_are_never_ours_to_change(code: str) -> None:
    wide = TimeLimit(clock=code, hours=1, counting=Counting.EVERY_HOUR, source="店")
    assert limits(wide).of(clock(code), CaseTraits(kind=CaseKind.RETURN), CALENDAR) is None


def test_working_hours_pass_over_national_day_and_count_the_make_up_saturday() -> None:
    """保健: 15 working hours from Wednesday 30 September 2026, 16:00, by hand.

    30 September 16:00–18:00: 2 h. 1–7 October holiday. 8 October (Thursday) 7.5 h, 9 October 5.5 h more, to 16:00:
    09:00–12:00 (3 h), 13:30–16:00 (2.5 h).
    """
    traits = CaseTraits(kind=CaseKind.UPKEEP, level=ServiceLevel.CARE)
    moments = CaseMoments(history=(Stay("new", china_moment("2026-09-30T16:00")),))
    run = shown_clock(moments, FLOW, lambda each: LIMITS.of(each, traits, CALENDAR))
    assert run is not None
    assert run.deadline.due == china_moment("2026-10-09T16:00")


def test_a_make_up_saturday_is_worked() -> None:
    """10 October 2026 is a worked Saturday: 15 hours from Friday 16:30: 1.5 h, Saturday 7.5 h, Monday 6 h, to 16:30."""
    assert CALENDAR.reason(china_moment("2026-10-10T09:00").date()) is None
    traits = CaseTraits(kind=CaseKind.UPKEEP, level=ServiceLevel.CARE)
    moments = CaseMoments(history=(Stay("new", china_moment("2026-10-09T16:30")),))
    run = shown_clock(moments, FLOW, lambda each: LIMITS.of(each, traits, CALENDAR))
    assert run is not None
    assert run.deadline.due == china_moment("2026-10-12T16:30")
