"""Tiers by rules, RFM marks at their bounds, and groups that split everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.tiers import (
    Rfm,
    RfmGroup,
    group,
    high_bounds,
    highs,
    marks,
    revisit_by,
    suggested,
)
from resources.customer_tiers_file import shipped_tiers

RULES = shipped_tiers()
TODAY = date(2026, 10, 14)


@pytest.mark.parametrize(
    ("orders", "spent", "tier", "by", "bound"),
    [
        (9, 0, "重要", "orders", 8),
        (8, 0, "重要", "orders", 8),
        (7, 799_999, "长期", "orders", 3),
        (1, 800_000, "重要", "spent", 800_000),
        (2, 250_000, "长期", "spent", 250_000),
        (2, 249_999, "普通", "", 0),
        (0, 0, "普通", "", 0),
    ],
)
def test_the_best_tier_that_is_reached_is_suggested(
    orders: int, spent: int, tier: str, by: str, bound: int
) -> None:
    found = suggested(RULES, orders_three=orders, spent=spent)
    assert (found.tier, found.by, found.bound) == (tier, by, bound)


@pytest.mark.parametrize(
    ("days", "recency"), [(0, 5), (30, 5), (31, 4), (90, 4), (91, 3), (180, 3), (181, 2), (365, 2), (366, 1)]
)
def test_recency_falls_at_its_bounds(days: int, recency: int) -> None:
    found = marks(RULES.rfm, last_order=TODAY - timedelta(days=days), today=TODAY, orders=1, spent=0)
    assert found == Rfm(recency, 1, 1)


def test_who_never_bought_has_the_lowest_marks() -> None:
    found = marks(RULES.rfm, last_order=None, today=TODAY, orders=0, spent=0)
    assert found == Rfm(1, 1, 1)
    assert group(RULES.rfm, found) is RfmGroup.WIN


def test_frequency_and_money_count_from_their_bounds() -> None:
    found = marks(RULES.rfm, last_order=TODAY, today=TODAY, orders=4, spent=149_999)
    assert found == Rfm(5, 4, 3)
    assert group(RULES.rfm, found) is RfmGroup.VALUE
    dear = marks(RULES.rfm, last_order=TODAY, today=TODAY, orders=1, spent=150_000)
    assert group(RULES.rfm, dear) is RfmGroup.DEAR_GROW


@given(days=st.integers(0, 800), orders=st.integers(0, 12), spent=st.integers(0, 900_000))
def test_a_group_agrees_with_the_bounds_that_queries_use(days: int, orders: int, spent: int) -> None:
    last = TODAY - timedelta(days=days)
    found = group(RULES.rfm, marks(RULES.rfm, last_order=last, today=TODAY, orders=orders, spent=spent))
    recent, often, dear = high_bounds(RULES.rfm, TODAY)
    assert highs(found) == (last >= recent, orders >= often, spent >= dear)


def test_the_day_to_be_heard_of_is_calendar_true() -> None:
    assert revisit_by(RULES.tier("重要"), date(2026, 8, 31)) == date(2027, 2, 28)
    assert revisit_by(RULES.tier("长期"), date(2026, 10, 14)) == date(2027, 10, 14)
    assert revisit_by(RULES.tier("普通"), TODAY) is None
    assert revisit_by(RULES.tier("没有的"), TODAY) is None
    assert revisit_by(RULES.tier("重要"), None) is None
