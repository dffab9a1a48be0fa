"""The rules of calling: quiet hours, the other half of the day, tries, and what people write as hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.call_rules import CallRules, checked, hours_of, hours_text
from aftersales.errors import KnownError
from resources.call_rules_file import shipped_call_rules


@pytest.fixture
def rules() -> CallRules:
    return shipped_call_rules()


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("08:59", True),
        ("09:00", False),
        ("11:59", False),
        ("12:00", True),
        ("13:59", True),
        ("14:00", False),
        ("19:59", False),
        ("20:00", True),
    ],
)
def test_it_is_quiet_outside_the_hours(rules: CallRules, at: str, quiet: bool) -> None:
    assert rules.is_quiet(time.fromisoformat(at)) is quiet


def test_the_next_try_falls_in_the_other_half_of_the_day(rules: CallRules) -> None:
    assert rules.half_after(time(10, 30)) == (time(14), time(20))
    assert rules.half_after(time(15)) == (time(9), time(12))
    through = replace(rules, hours=((time(9), time(18)),))
    assert through.half_after(time(10)) == (time(12), time(18))
    assert through.half_after(time(17)) == (time(9), time(12))
    assert replace(rules, hours=((time(14), time(20)),)).half_after(time(15)) is None


def test_three_calls_are_made_and_a_low_score_counts(rules: CallRules) -> None:
    assert [rules.may_try_again(made) for made in (1, 2, 3)] == [True, True, False]
    assert [score for score in (None, 1, 2, 3, 5) if rules.is_bad(score)] == [1, 2]
    assert not replace(rules, opens_case=False).is_bad(1)


@pytest.mark.parametrize(
    "text", ["09:00-12:00 14:00-20:00", "9:00–12:00，14：00至20:00", "09:00~12:00;14:00-20:00"]
)
def test_hours_are_read_as_people_write_them(rules: CallRules, text: str) -> None:
    assert hours_of(text) == rules.hours


@given(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=6, unique=True))
def test_hours_come_back_as_they_were_written(minutes: list[int]) -> None:
    ends = [time(each // 60, each % 60) for each in sorted(minutes)][: len(minutes) // 2 * 2]
    hours = tuple(zip(ends[::2], ends[1::2], strict=True))
    assert hours_of(hours_text(hours)) == hours


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"hours": ()}, "hours_none"),
        ({"hours": ((time(12), time(9)),)}, "hours_order"),
        ({"hours": ((time(9), time(12)), (time(11), time(13)))}, "hours_order"),
        ({"most_tries": 0}, "tries_range"),
        ({"most_tries": 10}, "tries_range"),
        ({"bad_score": 5}, "score_range"),
    ],
)
def test_what_cannot_be_is_refused(rules: CallRules, given: dict[str, object], code: str) -> None:
    with pytest.raises(KnownError, match=code):
        checked(replace(rules, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["早上", "25:00-26:00", "9-12", "09:00"])
def test_what_is_no_stretch_of_time_is_refused(text: str) -> None:
    with pytest.raises(KnownError, match="hours_malformed"):
        hours_of(text)
