"""Two ways side by side: each step of both stands in exactly one pair, and only what differs is marked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from aftersales.settlement.claim import Claim, ClaimKind
from aftersales.settlement.compare import Difference, compare
from aftersales.settlement.result import CountsTo, Settlement
from tests.aftersales.settlement.claims import claim, order, settled, shop
from tests.aftersales.settlement.test_settle import claims


def own(settlement: Settlement) -> int:
    return sum(
        step.counts_to is CountsTo.TO_BUYER
        or (step.counts_to is None and not step.code.startswith("negotiation"))
        for step in settlement.steps
    )


def test_a_return_beside_a_compensation() -> None:
    back = claim(order(100, 60, paid=14_000, discounts=(shop(2_000),)), "a", reason="瑕疵")
    kept = replace(back, kind=ClaimKind.COMPENSATE, goodwill=3_000)
    pairs = compare(settled(back), settled(kept))
    assert {pair.difference for pair in pairs} == {Difference.ONLY_FIRST, Difference.ONLY_SECOND}
    assert pairs[-1].second is not None
    assert pairs[-1].second.code == "goodwill"


def test_the_same_line_with_other_pieces_is_changed() -> None:
    one = claim(order((100, 2), paid=20_000), "a", reason="瑕疵")
    both = replace(one, returned=())
    (pair,) = compare(settled(one), settled(both))
    assert pair.difference is Difference.CHANGED


@given(claims(), claims())
def test_every_step_stands_in_one_pair(first: Claim, second: Claim) -> None:
    one, other = settled(first), settled(second)
    pairs = compare(one, other)
    assert sum(pair.first is not None for pair in pairs) == own(one)
    assert sum(pair.second is not None for pair in pairs) == own(other)
    assert all(pair.difference is Difference.SAME for pair in compare(one, one))
