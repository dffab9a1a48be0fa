"""Deadlines against a minute-by-minute oracle, and what is left of them in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.clock import CHINA, china_moment
from aftersales.deadlines import (
    Deadline,
    Period,
    WorkingHours,
    WorkingTime,
    deadline,
    end_of_day,
    time_left,
    used_share,
)
from aftersales.errors import KnownError
from resources.holiday_tables import shipped_calendar
from resources.wording import sentence

SHOP = WorkingTime(
    shipped_calendar(),
    WorkingHours(
        (
            (timedelta(hours=9), timedelta(hours=12)),
            (timedelta(hours=13, minutes=30), timedelta(hours=18)),
        )
    ),
)
MINUTE = timedelta(minutes=1)
START = datetime(2026, 9, 28, tzinfo=CHINA)
MOMENTS = st.integers(0, 20 * 24 * 60).map(lambda minutes: START + minutes * MINUTE)
PAUSES = st.lists(st.tuples(MOMENTS, st.integers(0, 3000)), max_size=4).map(
    lambda pairs: [Period(start, start + minutes * MINUTE) for start, minutes in pairs]
)
LENGTHS = st.integers(0, 40 * 60)


def counts(moment: datetime, working: WorkingTime | None, pauses: list[Period]) -> bool:
    """Whether the minute beginning at `moment` counts, looked up without any spans."""
    if any(pause.start <= moment < pause.end for pause in pauses):
        return False
    if working is None:
        return True
    local = moment.astimezone(CHINA)
    since = timedelta(hours=local.hour, minutes=local.minute)
    inside = any(opens <= since < closes for opens, closes in working.hours.spans)
    return inside and working.calendar.is_workday(local.date())


@settings(max_examples=60, deadline=None)
@given(MOMENTS, LENGTHS, st.sampled_from([None, SHOP]), PAUSES)
def test_equals_counting_minute_by_minute(
    start: datetime, minutes: int, working: WorkingTime | None, pauses: list[Period]
) -> None:
    found = deadline(start, minutes * MINUTE, working=working, pauses=pauses)
    at, left = start, minutes
    while left:
        left -= counts(at, working, pauses)
        at += MINUTE
    assert found.due == at
    assert sum((span.counted for span in found.why), timedelta(0)) == minutes * MINUTE
    if found.why:
        assert (found.why[0].start, found.why[-1].end) == (start, found.due)
    for span, later in zip(found.why, found.why[1:], strict=False):
        assert span.end == later.start
        assert span.start < span.end
        assert span.code != later.code


@settings(max_examples=80, deadline=None)
@given(MOMENTS, LENGTHS, LENGTHS, st.sampled_from([None, SHOP]), PAUSES)
def test_longer_later_and_paused_never_ends_sooner(
    start: datetime, minutes: int, more: int, working: WorkingTime | None, pauses: list[Period]
) -> None:
    length = minutes * MINUTE
    base = deadline(start, length, working=working, pauses=pauses)
    assert deadline(start, length + more * MINUTE, working=working, pauses=pauses).due >= base.due
    assert deadline(start + more * MINUTE, length, working=working, pauses=pauses).due >= base.due
    assert deadline(start, length, working=working).due <= base.due
    assert deadline(start, length).due <= base.due


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.integers(1, 2400), st.sampled_from([None, SHOP]), PAUSES, MOMENTS)
def test_the_used_share_grows_from_nothing_to_all(
    start: datetime, minutes: int, working: WorkingTime | None, pauses: list[Period], now: datetime
) -> None:
    running = deadline(start, minutes * MINUTE, working=working, pauses=pauses)
    assert used_share(running, start) == 0
    assert used_share(running, running.due) == 1
    share = used_share(running, now)
    assert 0 <= share <= used_share(running, now + 10 * MINUTE) <= 1
    used, at = 0, start
    while at < min(now, running.due):
        used += counts(at, working, pauses)
        at += MINUTE
    assert share == (Fraction(used, minutes) if now < running.due else 1)


def test_half_is_used_at_the_right_minute() -> None:
    running = deadline(china_moment("2026-09-30T16:00"), timedelta(hours=8), working=SHOP)
    assert used_share(running, china_moment("2026-10-05T12:00")) == Fraction(1, 4)
    assert used_share(running, china_moment("2026-10-08T11:00")) == Fraction(1, 2)


def test_a_length_used_up_at_closing_time_ends_then() -> None:
    found = deadline(china_moment("2026-09-30T16:00"), timedelta(hours=2), working=SHOP)
    assert found.due == china_moment("2026-09-30T18:00")
    assert found.why[-1].code == "counted"


def test_refusals() -> None:
    hour = timedelta(hours=1)
    for code, broken in (
        ("length_out_of_range", lambda: deadline(START, -hour)),
        ("length_out_of_range", lambda: deadline(START, 100_001 * hour)),
        ("pause_backwards", lambda: Period(START, START - hour)),
        ("hours_missing", lambda: WorkingHours(())),
        ("hours_broken", lambda: WorkingHours(((hour, hour),))),
        ("hours_broken", lambda: WorkingHours(((hour, 3 * hour), (2 * hour, 4 * hour)))),
        ("hours_broken", lambda: WorkingHours(((hour, 25 * hour),))),
        (
            "deadline_too_far",
            lambda: deadline(
                START,
                100_000 * hour,
                working=WorkingTime(shipped_calendar(), WorkingHours(((hour, hour + MINUTE),))),
            ),
        ),
    ):
        with pytest.raises(KnownError, match=rf"days\.{code}"):
            broken()


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-10-20T10:00", 7, "2026-10-27"),
        ("2026-10-20T23:59", 7, "2026-10-27"),
        ("2026-12-31T00:00", 1, "2027-01-01"),
    ],
)
def test_days_end_with_their_last_day(start: str, days: int, last: str) -> None:
    assert end_of_day(china_moment(start), days) == china_moment(f"{last}T23:59:59")


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        ("2026-10-14T10:00", "2026-10-15T14:20", "超期 1 天 4 时"),
        ("2026-10-14T10:00", "2026-10-14T07:20", "剩 2 时 40 分"),
        ("2026-10-14T10:00", "2026-10-14T07:00", "剩 3 时"),
        ("2026-10-14T10:00", "2026-10-14T09:20", "剩 40 分"),
        ("2026-10-14T10:00", "2026-10-14T10:00", "剩不到 1 分"),
        ("2026-10-14T10:00", "2026-10-14T10:00:30", "刚刚超期"),
        ("2026-10-14T10:00", "2026-10-14T10:01", "超期 1 分"),
        ("2026-10-14T10:00", "2026-10-12T09:59", "剩 2 天"),
        ("2026-10-14T10:00", "2026-10-17T10:30", "超期 3 天"),
        ("2026-10-14T10:00", "2026-10-14T12:00", "超期 2 时"),
        ("2026-10-14T10:00", "2026-10-14T12:05", "超期 2 时 5 分"),
        ("2026-10-14T10:00", "2026-10-12T08:00", "剩 2 天 2 时"),
    ],
)
def test_time_left_in_words(due: str, now: str, words: str) -> None:
    left = time_left(china_moment(due), china_moment(now))
    assert sentence(left.code, left.operands) == words
    assert left.overdue == ("超期" in words)


def test_a_deadline_without_length_is_over_at_once() -> None:
    found = deadline(START, timedelta(0))
    assert found == Deadline(START, timedelta(0), START, ())
    assert used_share(found, START) == 1
