"""Negotiation: no offer below what is owed, the floor binds only what is given freely, and limits name themselves."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aftersales.negotiation import Limits, Need, advise, given_freely, needs
from aftersales.settlement.claim import ClaimKind, Costs
from tests.aftersales.settlement.claims import claim, order, settled

LIMITS = Limits(adjustment=5_000, month=20_000, floor=-15_000)
BASE = replace(
    claim(order(100, paid=10_000), "a", kind="compensate", reason="瑕疵"),
    costs=Costs(goods=6_000, outbound=800, floor=0),
)


def test_offers_are_the_ladder_lifted_to_what_is_owed() -> None:
    advice = advise(BASE, settled(BASE), floor=0)
    assert advice is not None
    assert (advice.margin, advice.ceiling, advice.legal) == (3_200, 3_200, 0)
    assert [offer.amount for offer in advice.offers] == [960, 1_920, 3_200]
    fraud = replace(BASE, reason="欺诈")
    owed = advise(fraud, settled(fraud), floor=0)
    assert owed is not None
    assert owed.legal == 50_000
    assert owed.legal_above_ceiling
    assert {(offer.amount, offer.voluntary) for offer in owed.offers} == {(50_000, 0)}


def test_what_is_asked_beyond_the_last_offer() -> None:
    asked = replace(BASE, asked=5_000)
    advice = advise(asked, settled(asked), floor=0)
    assert advice is not None
    assert advice.over_by == 1_800


def test_without_costs_there_is_no_advice() -> None:
    bare = replace(BASE, costs=None)
    assert advise(bare, settled(bare), floor=0) is None


@given(
    goodwill=st.integers(0, 9_000),
    asked=st.none() | st.integers(0, 20_000),
    goods=st.integers(0, 12_000),
    floor=st.integers(-5_000, 5_000),
    reason=st.sampled_from(["瑕疵", "欺诈", "处理效率"]),
)
def test_offers_rise_and_never_undercut_the_law(
    goodwill: int, asked: int | None, goods: int, floor: int, reason: str
) -> None:
    made = replace(BASE, goodwill=goodwill, asked=asked, reason=reason, costs=Costs(goods=goods, floor=floor))
    advice = advise(made, settled(made), floor=floor)
    assert advice is not None
    amounts = [offer.amount for offer in advice.offers]
    assert amounts == sorted(amounts)
    assert all(offer.amount - offer.voluntary == advice.legal for offer in advice.offers)
    assert amounts[-1] == max(advice.legal, advice.ceiling)
    assert advice.legal == settled(made).to_buyer - goodwill


def test_the_law_alone_never_needs_a_release() -> None:
    dear = replace(
        claim(order(100, paid=10_000), "a", kind="refund_only", reason="丢件"),
        costs=Costs(goods=9_900, floor=5_000),
    )
    result = settled(dear)
    assert result.merchant_result is not None
    assert result.merchant_result < 5_000
    assert needs(LIMITS, dear, result, adjustment=0, given_this_month=10**6) == ()
    given = replace(dear, goodwill=1)
    assert needs(LIMITS, given, settled(given), adjustment=0, given_this_month=0) == (Need.FLOOR,)


def test_limits_of_one_settlement_and_of_the_month() -> None:
    plain = replace(BASE, kind=ClaimKind.RETURN, costs=None)

    def found(goodwill: int, adjustment: int, month: int) -> tuple[Need, ...]:
        made = replace(plain, goodwill=goodwill)
        return needs(LIMITS, made, settled(made), adjustment=adjustment, given_this_month=month)

    assert found(5_000, 0, 0) == ()
    assert found(5_001, 0, 0) == (Need.ADJUSTMENT,)
    assert found(3_000, 2_001, 0) == (Need.ADJUSTMENT,)
    assert found(0, -5_001, 0) == (Need.ADJUSTMENT,)
    assert found(0, -5_000, 10**6) == ()
    assert found(1, 0, 20_000) == (Need.MONTH,)
    assert found(1, 0, 19_999) == ()
    assert given_freely(replace(plain, goodwill=300), -200) == 300


def test_a_claims_own_floor_goes_before_the_shops() -> None:
    made = replace(BASE, goodwill=4_000, costs=Costs(goods=6_000))
    assert needs(LIMITS, made, settled(made), adjustment=0, given_this_month=0) == ()
    own = replace(made, costs=Costs(goods=6_000, floor=500))
    assert needs(LIMITS, own, settled(own), adjustment=0, given_this_month=0) == (Need.FLOOR,)
