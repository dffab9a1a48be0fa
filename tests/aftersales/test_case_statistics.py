"""Counting cases: weeks without gaps, problems with what is left over, times and products."""

from __future__ import annotations

from datetime import date, timedelta

from aftersales.case_statistics import (
    CaseCourse,
    ClosedCase,
    StateStay,
    figures,
    problems,
    products,
    stage_times,
    weeks,
)

DAY = date(2026, 10, 14)


def opened(*problem_names: str, given: int = 0) -> list[CaseCourse]:
    return [
        CaseCourse(
            case_id=place,
            day=DAY - timedelta(days=place),
            kind="退货",
            problem=name,
            product=f"商品{name}",
            given=given,
        )
        for place, name in enumerate(problem_names)
    ]


def closed(*hours: float, late: int = 0) -> list[ClosedCase]:
    return [
        ClosedCase(case_id=place, day=DAY, hours=each, in_time=place >= late)
        for place, each in enumerate(hours)
    ]


def test_figures_hide_rates_of_fewer_than_five() -> None:
    shown = figures(opened("漏", "漏", given=100), closed(24, 48, 24, 48, 96, late=1))
    assert (shown.opened, shown.given, shown.days, shown.in_time) == (2, 200, 2.0, 0.8)
    few = figures([], closed(24, 24, 24, 24))
    assert (few.closed, few.days, few.in_time) == (4, None, None)


def test_weeks_begin_on_mondays_and_leave_none_out() -> None:
    found = weeks(opened(*["漏"] * 10), closed(1, 2), last=DAY, count=3)
    assert [(week.first, week.opened, week.closed) for week in found] == [
        (date(2026, 9, 28), 0, 0),
        (date(2026, 10, 5), 7, 0),
        (date(2026, 10, 12), 3, 2),
    ]


def test_problems_run_up_to_the_whole() -> None:
    found = problems(opened("甲", "甲", "甲", "乙", "乙", "丙", "丁", "戊"), most=2, rest="其余")
    assert [(one.name, one.count, round(one.running, 3)) for one in found] == [
        ("甲", 3, 0.375),
        ("乙", 2, 0.625),
        ("其余", 3, 1.0),
    ]
    assert problems([], most=2, rest="其余") == ()


def test_times_are_the_middle_and_the_slowest_tenth() -> None:
    stays = [StateStay(state="new", hours=float(hour)) for hour in range(11)]
    found = stage_times([*stays, StateStay(state="closed", hours=9)], {"new": "受理", "paying": "办理"})
    assert [(one.stage, one.n, one.usual, one.slow) for one in found] == [("受理", 11, 5.0, 9.0)]


def test_products_stand_by_what_was_given() -> None:
    told = opened("甲", given=5) + opened("乙", given=9)
    assert [(one.name, one.given) for one in products(told)] == [("商品乙", 9), ("商品甲", 5)]
