"""Failure times against a table worked by hand and against curves known beforehand."""

from __future__ import annotations

import random
from itertools import pairwise
from math import exp, log, sqrt
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.failures import (
    DAYS_A_MONTH,
    Curve,
    Enough,
    Life,
    Shape,
    fitted,
    month_of,
    report,
    shares_by_month,
)

ENOUGH = Enough(faults=8, goods=30, looks=(0.05, 0.15, 0.3))


def drawn(shape: float, scale: float, pieces: int, watched: int, seed: int) -> list[Life]:
    """Pieces of a known curve, watched for so many days."""
    chance = random.Random(seed)
    found = [scale * (-log(1 - chance.random())) ** (1 / shape) for _ in range(pieces)]
    return [Life(int(min(days, watched)), days <= watched) for days in found]


def test_the_table_worked_by_hand() -> None:
    """Ten pieces: faults on days 10, 40 and 40, one taken out on day 40, one on day 50, the rest watched 100 days.

    Day 10: 10 at risk, alive 9/10. Day 40: 9 at risk, 2 fail, 7/9 go on: alive 7/10.
    """
    lives = [Life(10, True), Life(40, True), Life(40, True), Life(40, False), Life(50, False)]
    lives += [Life(100, False)] * 5
    first, second, third, fourth = shares_by_month(lives)
    assert [(each.at_risk, each.failed) for each in (first, second, third)] == [(10, 1), (9, 2), (5, 0)]
    assert [each.share for each in (first, second, third)] == pytest.approx([0.1, 0.3, 0.3])
    assert (fourth.month, fourth.failed) == (4, 0)
    spread = 1 / (10 * 9) + 2 / (9 * 7)  # Greenwood
    width = 1.959963985 * sqrt(spread) / abs(log(0.7))
    assert second.low == pytest.approx(1 - 0.7 ** exp(-width))
    assert second.high == pytest.approx(1 - 0.7 ** exp(width))


def test_when_the_last_has_failed_the_interval_reaches_all_and_not_nothing_else() -> None:
    (first, second) = shares_by_month([Life(10, True), Life(40, True)])
    assert (second.share, second.high) == (1.0, 1.0)
    assert second.low == pytest.approx(first.low)
    assert 0 < first.low < 0.5


def test_days_and_their_months() -> None:
    assert [month_of(days) for days in (0, 1, 30, 31, 60, 61, 365, 366)] == [1, 1, 1, 2, 2, 3, 12, 13]


@pytest.mark.parametrize(("shape", "kind"), [(0.5, Shape.EARLY), (1.0, Shape.STEADY), (3.0, Shape.WEAR)])
def test_a_known_curve_is_found_again(shape: float, kind: Shape) -> None:
    lives = drawn(shape, 700, 2_000, 600, seed=11)
    curve = fitted(lives)
    assert curve is not None
    assert curve.low < shape < curve.high
    assert curve.scale == pytest.approx(700, rel=0.1)
    assert curve.kind is kind
    last = shares_by_month(lives)[-2]
    assert (
        last.low < Curve(shape=shape, scale=700, low=0, high=0).share(last.month * DAYS_A_MONTH) < last.high
    )


def test_the_interval_holds_the_true_shape_nineteen_times_in_twenty() -> None:
    held = 0
    for seed in range(200):
        curve = fitted(drawn(2.0, 500, 120, 450, seed))
        assert curve is not None
        held += curve.low < 2.0 < curve.high
    assert 180 <= held <= 199


def test_too_few_faults_propose_nothing() -> None:
    lives = [Life(300 + n, True) for n in range(7)] + [Life(500, False)] * 60
    told = report(lives, ENOUGH)
    assert (told.goods, told.faults) == (67, 7)
    assert told.curve is None
    assert told.inspect == ()
    assert report([Life(200 + n, True) for n in range(20)], ENOUGH).curve is None


def test_wear_is_looked_at_before_it_comes() -> None:
    told = report(drawn(4.0, 540, 800, 600, seed=3), ENOUGH)
    assert told.curve is not None
    assert told.curve.kind is Shape.WEAR
    assert told.bad_months is not None
    assert told.bad_months[1] >= 15
    for month, share in zip(told.inspect, ENOUGH.looks, strict=True):
        assert told.curve.share(month * DAYS_A_MONTH) <= share < told.curve.share((month + 1) * DAYS_A_MONTH)


def test_nothing_is_told_beyond_what_was_observed() -> None:
    told = report(drawn(2.0, 2_000, 3_000, 300, seed=5), ENOUGH)
    assert told.curve is not None
    assert told.inspect == ()
    assert told.shares[-1].month == month_of(300)


def test_what_fails_early_is_looked_at_once_as_it_begins() -> None:
    told = report(drawn(0.5, 4_000, 600, 700, seed=2), ENOUGH)
    assert told.curve is not None
    assert told.curve.kind is Shape.EARLY
    assert told.bad_months is not None
    assert told.bad_months[0] == 1
    assert told.inspect == (1,)
    seldom = report(drawn(0.5, 4_000_000, 6_000, 700, seed=2), ENOUGH)
    assert seldom.curve is not None
    assert seldom.inspect == ()


def test_looks_keep_apart() -> None:
    """A steep curve passes 5, 15 and 30 % within a few months: one does not go there every month."""
    lives = drawn(9.0, 540, 800, 600, seed=3)
    close, apart = (report(lives, Enough(faults=8, goods=30, looks=ENOUGH.looks, apart=n)) for n in (1, 3))
    assert len(close.inspect) == 3
    assert close.inspect[2] - close.inspect[0] < 6
    assert apart.inspect[0] == close.inspect[0]
    assert all(late - early >= 3 for early, late in pairwise(apart.inspect))


def test_a_share_is_told_only_where_a_month_was_watched_to_its_end() -> None:
    told = report([Life(92, False)] * 3 + [Life(20, True)], ENOUGH)
    assert told.observed == 92
    third = told.by_month(3)
    assert third is not None
    assert third.share == pytest.approx(0.25)
    assert told.months == 3
    assert told.by_month(4) is None
    assert told.by_month(0) is None
    assert report([], ENOUGH).by_month(1) is None


def test_a_hundred_thousand_lives_cost_what_their_days_cost() -> None:
    """Equal ages are put together before the curve is sought: twice the goods is not twice the search."""
    lives = drawn(2.0, 500, 100_000, 450, seed=1)
    began = process_time()
    told = report(lives, ENOUGH)
    whole = process_time() - began
    began = process_time()
    for life in lives:
        month_of(life.days)
    assert told.curve is not None
    assert whole < 20 * (process_time() - began)


def test_faults_of_one_day_have_no_shape() -> None:
    lives = [Life(90, True)] * 10 + [Life(200, False)] * 40
    assert fitted(lives) is None
    assert report(lives, ENOUGH).curve is None


def test_a_fault_before_the_sale_is_refused() -> None:
    with pytest.raises(KnownError, match="before_sale"):
        report([Life(-1, True)], ENOUGH)


@given(st.lists(st.builds(Life, st.integers(0, 900), st.booleans()), min_size=1, max_size=60), st.randoms())
def test_shares_only_grow_and_the_order_is_no_matter(lives: list[Life], chance: random.Random) -> None:
    shares = shares_by_month(lives)
    grown = [each.share for each in shares]
    assert grown == sorted(grown)
    assert all(-1e-9 <= each.low <= each.share + 1e-9 <= each.high + 2e-9 <= 1 + 1e-6 for each in shares)
    assert sum(each.failed for each in shares) == sum(life.failed for life in lives)
    mixed = list(lives)
    chance.shuffle(mixed)
    assert shares_by_month(mixed) == shares


@given(st.lists(st.integers(0, 900), min_size=1, max_size=60))
def test_without_censoring_it_is_the_plain_share(days: list[int]) -> None:
    for each in shares_by_month([Life(day, True) for day in days]):
        gone = sum(month_of(day) <= each.month for day in days)
        assert each.share == pytest.approx(gone / len(days))
