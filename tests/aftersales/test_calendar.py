"""Days off and calendar-true arithmetic, against chinese_calendar and dateutil as independent oracles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from aftersales.calendar import HolidayTable, MakeUpDay, OffDay, Step, WorkingCalendar, add_months
from aftersales.days import shift
from aftersales.errors import KnownError
from resources.holiday_tables import shipped_calendar

CENTURY = st.dates(date(1990, 1, 1), date(2090, 12, 31))
UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}


def table(year: int, off: list[str], make_up: list[str]) -> HolidayTable:
    return HolidayTable(
        year=year,
        off=tuple(OffDay(day=date.fromisoformat(day), name="示例节") for day in off),
        make_up=tuple(MakeUpDay(day=date.fromisoformat(day), name="示例节") for day in make_up),
        source="示例通知",
    )


def test_agrees_day_by_day_with_an_independent_table() -> None:
    calendar = shipped_calendar()
    day = date(2024, 1, 1)
    while day <= date(2026, 12, 31):
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        off_by_festival = chinese_calendar.is_holiday(day) and chinese_calendar.get_holiday_detail(day)[1]
        assert (calendar.reason(day) == "holiday") == bool(off_by_festival), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "reason", "name", "make_up", "statutory"),
    [
        ("2026-10-01", "holiday", "国庆节", False, True),
        ("2026-10-04", "holiday", "国庆节", False, False),
        ("2026-10-10", None, "国庆节", True, False),
        ("2026-10-17", "weekend", None, False, False),
        ("2026-10-19", None, None, False, False),
        ("2026-02-16", "holiday", "春节", False, True),
        ("2026-04-05", "holiday", "清明节", False, True),
        ("2025-10-06", "holiday", "国庆节、中秋节", False, True),
        ("2027-10-01", None, None, False, False),
    ],
)
def test_what_a_day_is(
    day: str, reason: str | None, name: str | None, make_up: bool, statutory: bool
) -> None:
    calendar, day_of = shipped_calendar(), date.fromisoformat(day)
    assert calendar.reason(day_of) == reason
    assert calendar.is_day_off(day_of) == (reason is not None)
    assert calendar.holiday_name(day_of) == name
    assert calendar.is_make_up(day_of) == make_up
    assert calendar.is_statutory(day_of) == statutory


@pytest.mark.parametrize(("year", "count"), [(2024, 11), (2025, 13), (2026, 13)])
def test_statutory_days_are_as_many_as_the_law_gives(year: int, count: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    assert sum(shipped_calendar().is_statutory(day) for day in days if day.year == year) == count


def test_published_years() -> None:
    assert [year for year in range(2020, 2031) if shipped_calendar().is_published(year)] == [2024, 2025, 2026]
    unsure = HolidayTable(year=2027, off=(), make_up=(), source="估计", published=False)
    assert not WorkingCalendar.of([unsure]).is_published(2027)


def test_broken_tables_are_refused() -> None:
    with pytest.raises(KnownError, match=r"days\.table_twice"):
        WorkingCalendar.of([table(2030, [], []), table(2030, [], [])])
    with pytest.raises(KnownError, match=r"days\.table_conflict"):
        WorkingCalendar.of([table(2030, ["2030-10-05"], ["2030-10-05"])])
    with pytest.raises(KnownError, match=r"days\.table_not_weekend"):
        WorkingCalendar.of([table(2030, [], ["2030-10-07"])])


@given(st.dates(date(2023, 1, 1), date(2028, 12, 31)))
def test_neighbouring_workdays(day: date) -> None:
    calendar = shipped_calendar()
    later, earlier = calendar.next_workday(day), calendar.previous_workday(day)
    assert earlier < day < later
    assert calendar.is_workday(earlier)
    assert calendar.is_workday(later)
    between = [day + timedelta(days=offset) for offset in range(1, (later - day).days)]
    between += [day - timedelta(days=offset) for offset in range(1, (day - earlier).days)]
    assert all(calendar.is_day_off(other) for other in between)


@given(CENTURY, st.integers(1, 400), st.sampled_from("dwmy"), st.integers(1, 3))
def test_steps_equal_dateutil(anchor: date, count: int, unit: str, times: int) -> None:
    step = Step.parse(f"+{count}{unit}")
    expected = anchor + relativedelta(**{UNITS[unit]: count * times})  # type: ignore[arg-type]
    assert step.after(anchor, times=times) == expected
    assert step.clamps(anchor, times=times) == (unit in "my" and expected.day != anchor.day)


@given(CENTURY, st.integers(-1200, 1200))
def test_months_equal_dateutil_and_stay_in_order(anchor: date, months: int) -> None:
    assert add_months(anchor, months) == anchor + relativedelta(months=months)
    assert add_months(anchor, months) < add_months(anchor, months + 1)
    assert add_months(anchor, months) <= add_months(anchor + timedelta(days=1), months)


@pytest.mark.parametrize(
    "text", ["", "3", "m", "+m", "+-3m", "3M", "+3x", "1.5m", "３m", "+ 3m", "3m3", "+1234567d"]
)
def test_malformed_steps(text: str) -> None:
    with pytest.raises(KnownError, match=r"days\.step_malformed"):
        Step.parse(text)


def test_steps_read_with_and_without_plus() -> None:
    assert Step.parse("+3m") == Step.parse("3m") == Step.parse(" 3m ") == Step(3, "m")
    with pytest.raises(KnownError, match=r"days\.step_zero"):
        Step.parse("+0m")


def test_the_end_of_the_calendar_is_refused() -> None:
    beyond: Callable[[], date]
    for beyond in (
        lambda: add_months(date(9999, 12, 1), 1),
        lambda: add_months(date(1, 1, 1), -1),
        lambda: shift(date.max, 1),
        lambda: shipped_calendar().previous_workday(date.min),
        lambda: shipped_calendar().next_workday(date.max),
    ):
        with pytest.raises(KnownError, match=r"days\.beyond_calendar"):
            beyond()
