"""What holds whatever is bought and sent back: shares, order of lines, parts against the whole, and never too much."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from aftersales.settlement.basket import make_basket
from aftersales.settlement.claim import Claim, ClaimDates, ClaimKind, ClaimOrder, Returned, ReturnedBefore
from aftersales.settlement.result import CountsTo
from aftersales.taxonomy import Multiple
from desktop.claim_files import settlement_to_json
from tests.aftersales.settlement.claims import POLICIES, settled, sum_of
from tests.aftersales.settlement.test_settle import claims, orders

BUYER_SIDE = [
    reason.name for reason in POLICIES.taxonomy.reasons if reason.buyer_side and not reason.warranty
]


@given(orders())
def test_every_offer_is_shared_out_to_the_fen(order: ClaimOrder) -> None:
    basket = make_basket(order)
    for offer in basket.offers:
        assert offer.share(basket.all) == offer.amount
    assert basket.cash(basket.all) == basket.goods_paid
    assert basket.list_price(basket.all) - sum(offer.amount for offer in basket.offers) == basket.goods_paid


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_lines_decides_nothing_but_ties(claim: Claim, dice: random.Random) -> None:
    order = claim.order
    bases = {line.id: line.unit_price for line in order.lines}
    whole = sum(line.unit_price * line.quantity for line in order.lines)
    amounts = [offer.amount for offer in make_basket(order).offers]
    for amount in amounts:
        remainders = [amount * price % max(1, whole) for price in bases.values()]
        assume(len(set(remainders)) == len(remainders))
    assume(order.set_offer is None)
    turned = list(order.lines)
    dice.shuffle(turned)
    first, second = settled(claim), settled(replace(claim, order=replace(order, lines=tuple(turned))))
    for name in ("refund", "to_buyer", "deductions", "points_back", "kept_paid", "merchant_result"):
        assert getattr(first, name) == getattr(second, name), name


@given(claims(), st.randoms(use_true_random=False))
def test_a_whole_order_is_refunded_the_same_however_its_lines_stand(
    claim: Claim, dice: random.Random
) -> None:
    whole = replace(claim, returned=(), kind=ClaimKind.RETURN)
    turned = list(claim.order.lines)
    dice.shuffle(turned)
    other = replace(whole, order=replace(claim.order, lines=tuple(turned)))
    assert settled(whole).to_buyer == settled(other).to_buyer


@given(claims(reasons=BUYER_SIDE), st.randoms(use_true_random=False))
def test_parts_make_the_whole_on_the_buyers_side_where_no_offer_breaks(
    claim: Claim, dice: random.Random
) -> None:
    lasting = tuple(replace(discount, threshold=None) for discount in claim.order.discounts)
    order = claim.order
    saved = order.set_offer
    assume(saved is None)
    freight = replace(order.freight, free_over=None)
    plain = replace(
        claim,
        kind=ClaimKind.RETURN,
        order=replace(order, discounts=lasting, freight=freight),
        gifts=(),
        dates=ClaimDates(),
        condition=claim.condition.INTACT,
        costs=None,
        returned=(),
    )
    assume(POLICIES.taxonomy.reason(claim.reason).window is None or claim.reason == "7天无理由")
    units = [line.id for line in order.lines for _ in range(line.quantity)]
    dice.shuffle(units)
    gone: list[ReturnedBefore] = []
    for unit in units:
        now = replace(plain, returned=(Returned(line=unit, quantity=1),), returned_before=tuple(gone))
        gone.append(ReturnedBefore(line=unit, quantity=1, refund=settled(now).refund))
    assert sum(part.refund for part in gone) == settled(plain).refund


@given(claims())
def test_no_more_than_was_paid_but_for_what_the_law_or_the_shop_adds(claim: Claim) -> None:
    result = settled(claim)
    before = sum(entry.refund for entry in claim.returned_before)
    assert result.refund <= claim.order.paid - before
    punished = POLICIES.taxonomy.reason(claim.reason).multiple
    extras = claim.goodwill + (result.compensation if punished or claim.late else 0)
    assert result.to_buyer <= claim.order.paid - before + extras + result.freight_topup
    if punished is None and claim.late is None:
        assert result.compensation == claim.goodwill
    assert punished in {None, Multiple.FRAUD, Multiple.FOOD}


@given(claims())
def test_the_same_claim_gives_the_same_bytes_and_they_add_up(claim: Claim) -> None:
    first, second = settled(claim), settled(replace(claim))
    told = [json.dumps(settlement_to_json(one), ensure_ascii=False) for one in (first, second)]
    assert told[0] == told[1]
    assert sum_of(first, CountsTo.TO_BUYER) == first.refund + first.compensation + first.freight_topup


@given(claims(), st.integers(0, 20_000))
def test_money_refunded_before_without_a_piece_is_not_refunded_again(claim: Claim, already: int) -> None:
    assume(already <= claim.order.paid)
    assume(claim.agreed_refund is None)
    once, after = settled(claim), settled(replace(claim, refunded_before=already))
    assert after.refund + already <= max(claim.order.paid, once.refund + already)
    assert max(0, once.refund - already) <= after.refund + after.deductions + claim.order.freight.paid
