"""Shares, NPS and means with their intervals against worked numbers; nothing below five answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.questionnaires import QuestionKind
from aftersales.satisfaction import (
    Reply,
    differs,
    grouped,
    marks_of,
    mean_of,
    month_of,
    net_promoters,
    wilson,
)

DAY = date(2026, 10, 14)


def replies(*numbers: int, kind: QuestionKind = QuestionKind.CSAT, staff: str = "周示例") -> list[Reply]:
    return [
        Reply(
            survey_id=place + 1,
            answered_on=DAY - timedelta(days=place),
            question="q",
            wording="满意吗",
            kind=kind,
            number=number,
            staff=staff,
            own=place == 0,
        )
        for place, number in enumerate(numbers)
    ]


def test_wilson_of_eight_in_ten() -> None:
    """Known from the literature: 8 of 10 lies between 49.0 % and 94.3 %."""
    found = wilson(8, 10)
    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_wilson_of_none_and_all_ends_at_the_scale() -> None:
    assert wilson(0, 10).low == 0
    assert wilson(0, 10).high == pytest.approx(0.2775, abs=1e-4)
    assert wilson(10, 10).high == 1


def test_net_promoters_worked_by_hand() -> None:
    """6 promoters, 2 detractors of 10: +40. Adjusted: 6.75, 2.75, 13: middle 4/13 = 0.3077; variance
    (9.5/13 − 0.3077²)/13 = 0.048930; half 1.95996·0.221201 = 0.43355."""
    found = net_promoters(6, 2, 10)
    assert found.value == pytest.approx(40)
    assert (found.low, found.high) == pytest.approx((-12.59, 74.12), abs=0.05)


def test_the_mean_with_students_interval() -> None:
    """1 2 3 4 5: mean 3, s √2.5, half 2.776·√0.5."""
    found = mean_of([1, 2, 3, 4, 5], 1, 5)
    assert found.value == 3
    assert found.high - 3 == pytest.approx(2.776 * 0.5**0.5, rel=0.005)


def test_marks_of_satisfaction_count_four_and_five() -> None:
    marks = marks_of(QuestionKind.CSAT, replies(5, 4, 4, 3, 1))
    assert marks.main is not None
    assert marks.mean is not None
    assert (marks.n, marks.own, marks.counts) == (5, 1, (1, 0, 1, 2, 1))
    assert marks.main.value == pytest.approx(0.6)
    assert marks.mean.value == pytest.approx(3.4)
    assert marks.low_share == pytest.approx(0.2)


def test_marks_of_recommending_leave_out_seven_and_eight() -> None:
    marks = marks_of(QuestionKind.NPS, replies(10, 9, 8, 7, 6, 0, kind=QuestionKind.NPS))
    assert marks.main is not None
    assert marks.main.value == pytest.approx(0)
    assert len(marks.counts) == 11


def test_four_answers_show_nothing_but_how_many_there_are() -> None:
    marks = marks_of(QuestionKind.CSAT, replies(5, 5, 5, 5))
    assert (marks.n, marks.main, marks.mean, marks.low_share) == (4, None, None, None)


def test_groups_stand_worst_first_and_those_with_too_few_last() -> None:
    told = replies(5, 5, 5, 5, 5, staff="好") + replies(1, 2, 1, 2, 1, staff="差") + replies(1, staff="少")
    found = grouped(QuestionKind.CSAT, told, lambda one: one.staff)
    assert [group.name for group in found] == ["差", "好", "少"]
    assert differs(found[0].marks, found[1].marks)
    assert not differs(found[0].marks, found[2].marks)
    assert grouped(QuestionKind.NPS, told, lambda one: one.staff) == ()


def test_months_stand_in_their_order() -> None:
    told = replies(*[4] * 40)
    assert [group.name for group in grouped(QuestionKind.CSAT, told, month_of, order="name")] == [
        "2026-09",
        "2026-10",
    ]


@given(hits=st.integers(0, 60), rest=st.integers(0, 60))
def test_a_share_lies_within_its_interval(hits: int, rest: int) -> None:
    if hits + rest:
        found = wilson(hits, hits + rest)
        assert 0 <= found.low <= found.value <= found.high <= 1


@given(up=st.integers(0, 40), down=st.integers(0, 40), even=st.integers(0, 40))
def test_net_promoters_stay_on_their_scale_and_turn_with_their_sign(up: int, down: int, even: int) -> None:
    n = up + down + even
    if n:
        found, turned = net_promoters(up, down, n), net_promoters(down, up, n)
        assert -100 <= found.low <= found.high <= 100
        assert found.low < found.high
        assert turned.value == pytest.approx(-found.value)
        assert turned.low == pytest.approx(-found.high)
