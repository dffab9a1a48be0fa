"""What holds for every claim: figures add up, bounds are kept, parts make the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftersales.orders import Funder
from aftersales.settlement.claim import (
    Claim,
    ClaimDates,
    ClaimKind,
    ClaimOrder,
    Condition,
    Costs,
    CourierEvent,
    CourierFacts,
    Discount,
    Freight,
    Gift,
    Late,
    Line,
    Returned,
    ReturnedBefore,
    ReturnFreight,
    SetOffer,
)
from aftersales.settlement.result import CountsTo
from aftersales.taxonomy import Fault
from tests.aftersales.settlement.claims import POLICIES, settled, sum_of

FEN = st.integers(0, 30000)
REASONS = [reason.name for reason in POLICIES.taxonomy.reasons if not reason.warranty]
NEUTRAL = [reason.name for reason in POLICIES.taxonomy.reasons if not (reason.buyer_side or reason.warranty)]


def maybe(strategy: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.none() | strategy


@st.composite
def orders(draw: st.DrawFn) -> ClaimOrder:
    lines = tuple(
        Line(id=str(index), unit_price=draw(FEN), quantity=draw(st.integers(1, 3)))
        for index in range(draw(st.integers(1, 4)))
    )
    whole = sum(line.unit_price * line.quantity for line in lines)
    left = whole
    offer = None
    if draw(st.booleans()):
        chosen = [line for line in lines if draw(st.booleans())]
        apart = sum(line.unit_price * line.quantity for line in chosen)
        if chosen:
            price = draw(st.integers(0, apart))
            offer, left = SetOffer(price=price, lines=tuple(line.id for line in chosen)), left - apart + price
    discounts = []
    for _ in range(draw(st.integers(0, 3))):
        amount = draw(st.integers(0, left))
        left -= amount
        discounts.append(
            Discount(
                amount=amount,
                funded_by=draw(st.sampled_from(Funder)),
                threshold=draw(maybe(st.integers(0, whole))),
                coupon=draw(st.booleans()),
            )
        )
    freight = Freight(paid=draw(st.integers(0, 2000)), free_over=draw(maybe(FEN)), marked=draw(maybe(FEN)))
    due = left + freight.paid
    paid = due if draw(st.booleans()) else draw(st.integers(0, due))
    return ClaimOrder(lines=lines, set_offer=offer, discounts=tuple(discounts), freight=freight, paid=paid)


@st.composite
def claims(draw: st.DrawFn, reasons: list[str] = REASONS) -> Claim:
    order = draw(orders())
    returned = tuple(
        Returned(
            line=line.id,
            quantity=draw(st.integers(1, line.quantity)),
            condition=draw(st.none() | st.sampled_from(Condition)),
        )
        for line in order.lines
        if draw(st.booleans())
    )
    signed = date(2026, 9, 20) + timedelta(days=draw(st.integers(0, 20)))
    notified = signed + timedelta(days=draw(st.integers(0, 15)))
    costs = Costs(
        goods=draw(FEN), outbound=draw(st.integers(0, 900)), floor=draw(maybe(st.integers(-500, 500)))
    )
    late = Late(rate=draw(st.fractions(0, 1)), minimum=draw(maybe(FEN)), maximum=draw(maybe(FEN)))
    courier = CourierFacts(
        event=draw(st.sampled_from(CourierEvent)),
        freight=draw(FEN),
        insured=draw(maybe(FEN)),
        cap_times_freight=draw(maybe(st.integers(0, 5))),
        damage=draw(FEN),
    )
    return Claim(
        kind=draw(st.sampled_from(ClaimKind)),
        reason=draw(st.sampled_from(reasons)),
        fault=draw(st.none() | st.sampled_from(Fault)),
        order=order,
        returned=returned,
        dates=draw(st.sampled_from([ClaimDates(), ClaimDates(signed=signed, notified=notified)])),
        condition=draw(st.sampled_from(Condition)),
        gifts=tuple(Gift(marked_price=draw(FEN)) for _ in range(draw(st.integers(0, 2)))),
        return_freight=ReturnFreight(paid_by_buyer=draw(FEN), insurance_paid=draw(FEN)),
        outbound_agreed=draw(st.booleans()),
        late=draw(st.sampled_from([None, late])),
        courier=draw(st.sampled_from([None, courier])),
        costs=draw(st.sampled_from([None, costs])),
        asked=draw(maybe(FEN)),
        goodwill=draw(st.sampled_from([0, 500])),
    )


@given(claims())
def test_figures_add_up_within_their_bounds(claim: Claim) -> None:
    result = settled(claim)
    assert 0 <= result.refund <= claim.order.paid
    assert result.to_buyer == result.refund + result.compensation + result.freight_topup >= 0
    assert result.deductions >= 0
    assert 0 <= result.kept_paid <= claim.order.paid
    assert sum_of(result, CountsTo.TO_BUYER) == result.to_buyer
    assert sum_of(result, CountsTo.FROM_COURIER) == (result.from_courier or 0)
    assert sum_of(result, CountsTo.MERCHANT_RESULT) == (result.merchant_result or 0)
    assert all(other.refund != result.refund for other in result.alternatives)
    assert (result.merchant_result is None) == (claim.costs is None)


@given(claims())
def test_the_same_claim_gives_the_same_settlement(claim: Claim) -> None:
    assert settled(claim) == settled(replace(claim))


@given(claims(reasons=NEUTRAL), st.randoms(use_true_random=False))
def test_parts_one_by_one_make_the_whole(claim: Claim, random: object) -> None:
    whole = settled(replace(_plain(claim), returned=()))
    units = [line.id for line in claim.order.lines for _ in range(line.quantity)]
    random.shuffle(units)  # type: ignore[attr-defined]
    gone: list[ReturnedBefore] = []
    for unit in units:
        now = replace(_plain(claim), returned=(Returned(line=unit, quantity=1),), returned_before=tuple(gone))
        gone.append(ReturnedBefore(line=unit, quantity=1, refund=settled(now).refund))
    assert sum(part.refund for part in gone) == whole.refund


def _plain(claim: Claim) -> Claim:
    return replace(claim, kind=ClaimKind.RETURN, gifts=(), dates=ClaimDates(), condition=Condition.INTACT)
