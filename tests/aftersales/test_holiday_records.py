"""Days as notices and shops write them, and tables made of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.calendar import WorkingCalendar
from aftersales.holiday_records import DayKind, DayMeaning, days_in, meanings, table_of
from aftersales.sheet_records import BadRow

FIRST_WEEK = tuple(date(2026, 10, day) for day in range(1, 8))


@pytest.mark.parametrize(
    "text",
    [
        "10月1日至7日",
        "10月1日（周四）至10月7日（周三）",
        "10月1日—7日",
        "10.1-10.7",
        "10.1-7",
        "10/1~10/7",
        "2026-10-01至2026-10-07",
        "2026-10-01 - 2026-10-07",
        "2026年10月1日到7日",
        "10月1日、10月2日，10月3日 10月4日至10月7日",
        "2026-10-01 至 2026-10-07",
    ],
)
def test_a_stretch_is_read_as_it_is_written(text: str) -> None:
    assert days_in(text, 2026) == FIRST_WEEK


def test_a_year_that_is_told_holds_on_and_the_turn_of_the_year_is_seen() -> None:
    assert days_in("2026-12-30至1月1日", None) == (date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1))
    assert days_in("2027年2月14日、2月20日", 2026) == (date(2027, 2, 14), date(2027, 2, 20))


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("10月1日至7日", None, "no_year"),
        ("国庆放假", 2026, "bad_days"),
        ("2月30日", 2026, "bad_days"),
        ("10月1日至7日共7天", 2026, "bad_days"),
        ("10月1日至12月1日", 2026, "span_long"),
        ("2026-10-07至2026-10-01", 2026, "days_reversed"),
    ],
)
def test_what_is_no_day_is_said(text: str, year: int | None, code: str) -> None:
    with pytest.raises(BadRow, match=f"records.{code}"):
        days_in(text, year)


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 1)),
    st.integers(0, 30),
    st.sampled_from(["至", "到", "~", "—", "-", " - ", "--"]),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]),
)
def test_two_whole_days_are_read_in_any_writing(first: date, length: int, between: str, form: str) -> None:
    last = first + timedelta(days=length)
    text = f"{first.strftime(form)}{between}{last.strftime(form)}"
    assert days_in(text, None) == tuple(first + timedelta(days=n) for n in range(length + 1))


KINDS = st.sampled_from([DayKind.OFF, DayKind.STATUTORY, DayKind.WORK])
DAYS = st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 12, 31)), KINDS, max_size=20)


@given(DAYS)
def test_a_table_says_again_what_it_was_made_of(told: dict[date, DayKind]) -> None:
    days = {
        day: DayMeaning(kind=kind, name="节")
        for day, kind in told.items()
        if kind is not DayKind.WORK or day.weekday() >= 5
    }
    table = table_of(2027, days, None, "示例")
    assert meanings(table) == days
    calendar = WorkingCalendar.of([table])
    assert all(calendar.is_day_off(day) is meaning.is_off for day, meaning in days.items())
