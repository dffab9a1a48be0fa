"""The kinds of trade name only what there is, and hold together."""

from __future__ import annotations

from itertools import pairwise

import pytest

from resources.customer_tiers_file import shipped_tiers
from resources.list_book import list_book
from resources.list_entries import PLANS, REASONS, TIERS
from resources.revisit_plan_file import shipped_plan_values
from resources.trades_file import Trade, shipped_trades, trade_of

TRADES = shipped_trades()
LONGEST_FOOT, LONGEST_NOTE, LONGEST_WORD = 24, 60, 20
"""What fits on a 58 mm receipt in two lines, in two lines of the start page, and in a reason's list."""


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.key)
def test_a_trade_wants_only_entries_that_are_shipped_and_otherwise_than_shipped(trade: Trade) -> None:
    book = list_book(())
    shipped = {
        PLANS: shipped_plan_values(),
        REASONS: {one.entry.key: one.entry.values for one in book.reasons},
        TIERS: {one.entry.key: one.entry.values for one in book.tier_entries},
    }
    for (name, key, field), value in trade.wanted.items():
        assert shipped[name][key][field] != value or name == TIERS, (key, field)


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.key)
def test_its_words_fit_and_its_note_names_an_article(trade: Trade) -> None:
    assert len(trade.foot) <= LONGEST_FOOT
    assert 0 < len(trade.note) <= LONGEST_NOTE
    assert "条" in trade.source
    words = [word for (_, _, field), value in trade.wanted.items() if field == "phenomena" for word in value]
    assert all(0 < len(word) <= LONGEST_WORD for word in words)


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.key)
def test_a_lower_tier_stays_the_easier_one(trade: Trade) -> None:
    for field in ("orders", "spent"):
        bounds = [
            trade.wanted.get((TIERS, tier.name, field), getattr(tier, field))
            for tier in shipped_tiers().tiers
            if getattr(tier, field) is not None
        ]
        assert all(better > lower for better, lower in pairwise(bounds)), bounds


def test_keys_and_names_are_each_there_once_and_the_rest_is_the_last() -> None:
    assert len({trade.key for trade in TRADES}) == len({trade.name for trade in TRADES}) == len(TRADES)
    assert (TRADES[-1].key, TRADES[-1].wanted) == ("other", {})
    assert trade_of("furniture").name == "家具家装"
    assert (trade_of("").key, trade_of("none").wanted) == ("", {})
