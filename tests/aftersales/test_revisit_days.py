"""Where late calls go: the first workday with room, the oldest first, never more on a day than it takes."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from aftersales.calendar import HolidayTable, OffDay, WorkingCalendar
from aftersales.day_book import DayBook
from aftersales.errors import KnownError
from aftersales.revisit_days import VisitEntry, day_with_room, postponed
from aftersales.revisits import RevisitState

TODAY = date(2026, 9, 30)
CALENDAR = WorkingCalendar.of(
    [
        HolidayTable(
            year=2026,
            source="示例",
            off=tuple(OffDay(day=date(2026, 10, day), name="国庆节") for day in range(1, 8)),
            make_up=(),
        )
    ]
)


def late(number: int, days_ago: int) -> VisitEntry:
    return VisitEntry(
        id=number,
        version=1,
        day=TODAY - timedelta(days=days_ago),
        at_time="",
        customer_name="张示例",
        purpose="示例",
        state=RevisitState.PLANNED,
    )


def book(most: int, booked: dict[date, int]) -> DayBook:
    return DayBook(CALENDAR, TODAY, TODAY + timedelta(days=366), per_day=most, booked=booked)


def test_the_days_passed_over_are_named_with_their_reasons() -> None:
    found = postponed(
        [late(1, 3), late(2, 2), late(3, 1)],
        today=TODAY,
        book=book(2, {TODAY: 1}),
        within=60,
    )
    assert [one.day for one in found] == [TODAY, date(2026, 10, 8), date(2026, 10, 8)]
    assert [passed.code for passed in found[0].why] == ["past"]
    assert [passed.code for passed in found[1].why] == ["past", "full", *["holiday"] * 7]
    assert found[1].why[2].name == "国庆节"


def test_no_room_within_reach_is_refused() -> None:
    with pytest.raises(KnownError, match="plan_no_room"):
        postponed([late(1, 1)], today=TODAY, book=book(0, {}), within=30)
    assert day_with_room(TODAY, CALENDAR, lambda _day: False, within=30) is None


@given(
    some.lists(some.integers(1, 400), max_size=40).map(sorted),
    some.integers(1, 7),
    some.dictionaries(some.integers(0, 30), some.integers(0, 9), max_size=20),
)
def test_no_day_gets_more_than_it_takes_and_none_goes_to_a_day_off(
    ago: list[int], most: int, held: dict[int, int]
) -> None:
    booked = {TODAY + timedelta(days=ahead): count for ahead, count in held.items()}
    calls = [late(number, days) for number, days in enumerate(reversed(ago))]
    found = postponed(calls, today=TODAY, book=book(most, booked), within=366)
    assert [one.visit.id for one in found] == [call.id for call in calls]
    assert [one.day for one in found] == sorted(one.day for one in found)
    for day, count in Counter(one.day for one in found).items():
        assert day >= TODAY
        assert CALENDAR.is_workday(day)
        assert booked.get(day, 0) + count <= most
