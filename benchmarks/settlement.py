"""What a settlement costs, and what of it its explanation costs.

Run from the root: ``python -m benchmarks.settlement [claims]``. 100,000 mixed claims are settled by the engine and, in
turn in the same run, by a bare loop over whole fen that does the same arithmetic and keeps no steps; every sum of both is
compared. Then one order of 200 lines is reckoned anew with its words, as the window does at each keystroke.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

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
    WarrantyFacts,
)
from aftersales.settlement.settle import settle
from benchmarks.bare_settlement import Bare, bare_rules
from resources.holiday_tables import shipped_calendar
from resources.policy_files import shipped_policies
from resources.settlement_words import step_words

if TYPE_CHECKING:
    from aftersales.settlement.result import Settlement

CLAIMS = 100_000
ROUNDS = 10
FRAME = 0.016
ALLOWED = 3.0
DAY = date(2026, 9, 1)


def claims(count: int, seed: int = 20261014) -> list[Claim]:
    """Claims of every usual kind, with one to four lines, offers that hold and that break, costs and couriers."""
    dice = random.Random(seed)
    makers = (_returned, _returned, _kept, _refunded, _exchanged, _compensated, _warranty, _punished)
    return [makers[number % len(makers)](dice, number) for number in range(count)]


def sums(result: Settlement) -> Bare:
    """The sums of a settlement."""
    talk = result.negotiation
    return (
        result.refund,
        result.compensation,
        result.freight_topup,
        result.deductions,
        result.points_back,
        sum(result.coupons_back),
        result.kept_paid,
        result.from_courier,
        result.merchant_result,
        None if talk is None else (talk.margin, talk.ceiling, *talk.ladder, talk.break_even),
        tuple(other.refund for other in result.alternatives),
    )


def long_order(lines: int = 200) -> Claim:
    """A claim for some pieces of an order of many lines with four offers."""
    dice = random.Random(7)
    bought = tuple(
        Line(
            id=str(n),
            title=f"示例商品 {n}",
            unit_price=dice.randint(100, 90_000),
            quantity=dice.randint(1, 5),
        )
        for n in range(lines)
    )
    whole = sum(line.unit_price * line.quantity for line in bought)
    off = tuple(
        Discount(name=f"券 {n}", amount=whole // 50, funded_by=funder, threshold=whole // 2)
        for n, funder in enumerate((Funder.SHOP, Funder.SHOP, Funder.PLATFORM, Funder.POINTS))
    )
    order = ClaimOrder(lines=bought, discounts=off, paid=whole - 4 * (whole // 50))
    back = tuple(Returned(line=line.id, quantity=1) for line in bought[::2])
    return Claim(
        kind=ClaimKind.RETURN,
        reason="7天无理由",
        order=order,
        returned=back,
        dates=ClaimDates(signed=DAY, notified=DAY),
        costs=Costs(goods=whole // 2, floor=0),
        asked=10_000,
    )


def main(argv: list[str]) -> int:
    count = int(argv[0]) if argv else CLAIMS
    policies, calendar = shipped_policies(), shipped_calendar()
    made = claims(count)
    reckon = bare_rules(policies, calendar)
    wrong = sum(reckon(claim) != sums(settle(claim, policies, calendar)) for claim in made)
    print(f"{count} claims, {wrong} on which the two disagree")
    full = bare = 0.0
    part = max(1, count // ROUNDS)
    gc.collect()
    gc.freeze()  # the claims themselves are no garbage of either
    for start in range(0, count, part):
        some = made[start : start + part]
        gc.collect()
        began = time.process_time()
        for claim in some:
            reckon(claim)
        between = time.process_time()
        for claim in some:
            settle(claim, policies, calendar)
        full += time.process_time() - between
        bare += between - began
    ratio = full / bare
    each = 1e6 / count
    print(
        f"bare {bare * each:.1f} µs, with steps {full * each:.1f} µs of CPU a claim: {ratio:.2f}x (allowed {ALLOWED}x)"
    )
    print(f"the explanation costs {(full - bare) * each:.1f} µs a claim, {1 - bare / full:.0%} of the whole")
    words = _words(made[: count // 10], policies, calendar)
    print(f"its words cost {words * 1e6:.1f} µs a claim more, where somebody reads them")
    frame = _frame(policies, calendar)
    print(
        f"a 200-line order anew with its words: {frame * 1000:.1f} ms of CPU (a frame has {FRAME * 1000:.0f} ms)"
    )
    return int(bool(wrong) or ratio > ALLOWED or frame > FRAME)


def _words(some: list[Claim], policies: object, calendar: object) -> float:
    results = [settle(claim, policies, calendar) for claim in some]  # type: ignore[arg-type]
    began = time.process_time()
    for result in results:
        for step in result.steps:
            step_words(step)
    return (time.process_time() - began) / max(1, len(some))


def _frame(policies: object, calendar: object) -> float:
    claim = long_order()
    best = 1.0
    for _ in range(20):
        began = time.process_time()
        result = settle(claim, policies, calendar)  # type: ignore[arg-type]
        for step in result.steps:
            step_words(step)
        best = min(best, time.process_time() - began)
    return best


# The claims


def _order(dice: random.Random, *, offers: bool = True) -> ClaimOrder:
    lines = tuple(
        Line(
            id="abcd"[n], title=f"商品 {n}", unit_price=dice.randint(50, 80_000), quantity=dice.randint(1, 3)
        )
        for n in range(dice.randint(1, 4))
    )
    whole = sum(line.unit_price * line.quantity for line in lines)
    left, pack = whole, None
    if offers and len(lines) > 2 and dice.random() < 0.2:
        apart = sum(line.unit_price * line.quantity for line in lines[:2])
        pack = SetOffer(price=apart * 9 // 10, lines=("a", "b"))
        left -= apart - pack.price
    off = []
    for funder in (Funder.SHOP, Funder.PLATFORM, Funder.POINTS):
        if offers and dice.random() < 0.5:
            amount = dice.randint(1, max(1, left // 8))
            left -= amount
            threshold = dice.choice((None, whole // 2, whole * 9 // 10))
            off.append(
                Discount(
                    name="券",
                    amount=amount,
                    funded_by=funder,
                    threshold=threshold,
                    coupon=dice.random() < 0.3,
                )
            )
    gap = dice.randint(0, left // 20) if dice.random() < 0.1 else 0
    freight = Freight(paid=dice.choice((0, 0, 800)))
    if not freight.paid and dice.random() < 0.3:
        freight = Freight(free_over=whole * 3 // 4, marked=1_000)
    return ClaimOrder(
        lines=lines,
        set_offer=pack,
        discounts=tuple(off),
        freight=freight,
        paid=left - gap + freight.paid,
        number="DD1",
    )


def _back(dice: random.Random, order: ClaimOrder) -> tuple[Returned, ...]:
    if dice.random() < 0.3:
        return ()
    line = dice.choice(order.lines)
    return (Returned(line=line.id, quantity=dice.randint(1, line.quantity)),)


def _costs(dice: random.Random, order: ClaimOrder) -> Costs | None:
    if dice.random() < 0.5:
        return None
    return Costs(
        goods=order.paid // 2,
        platform_fee_rate=Fraction(dice.choice((0, 5, 6)), 1000),
        outbound=600,
        packing=100,
        floor=dice.choice((None, 0, -500)),
        write_off_rate=Fraction(dice.choice((0, 1)), 10),
        return_freight=dice.choice((0, 500)),
    )


def _returned(dice: random.Random, number: int) -> Claim:
    order = _order(dice)
    signed = DAY + timedelta(days=dice.randint(0, 20))
    back = _back(dice, order)
    before: tuple[ReturnedBefore, ...] = ()
    if not back and order.lines[0].quantity > 1:
        before = (ReturnedBefore(line="a", quantity=1, refund=order.lines[0].unit_price // 3),)
    return Claim(
        id=str(number),
        kind=ClaimKind.RETURN,
        reason=dice.choice(("7天无理由", "7天无理由", "瑕疵", "拒收")),
        order=order,
        returned=back,
        returned_before=before,
        dates=ClaimDates(
            signed=signed,
            notified=signed + timedelta(days=dice.choice((2, 5, 7, 9))),
            goods_back=signed + timedelta(days=12),
        ),
        condition=Condition.NOT_INTACT if dice.random() < 0.05 else Condition.INTACT,
        gifts=(Gift(marked_price=1_900),) if dice.random() < 0.1 else (),
        return_freight=ReturnFreight(
            paid_by_buyer=dice.choice((0, 1_200)), insurance_paid=dice.choice((0, 900))
        ),
        costs=_costs(dice, order),
    )


def _kept(dice: random.Random, number: int) -> Claim:
    order = _order(dice)
    agreed = order.paid // dice.randint(5, 20)
    return Claim(
        id=str(number),
        kind=ClaimKind.REFUND_ONLY,
        reason=dice.choice(("瑕疵", "色差")),
        order=order,
        agreed_refund=agreed,
        costs=_costs(dice, order),
    )


def _refunded(dice: random.Random, number: int) -> Claim:
    order = _order(dice)
    insured = dice.choice((None, order.paid, order.paid // 2))
    return Claim(
        id=str(number),
        kind=ClaimKind.REFUND_ONLY,
        reason="丢件",
        order=order,
        returned=_back(dice, order),
        courier=CourierFacts(event=CourierEvent.LOST, freight=800, insured=insured, cap_times_freight=3),
        costs=_costs(dice, order),
    )


def _exchanged(dice: random.Random, number: int) -> Claim:
    order = _order(dice)
    return Claim(
        id=str(number),
        kind=dice.choice((ClaimKind.EXCHANGE, ClaimKind.RESHIP, ClaimKind.REPAIR)),
        reason=dice.choice(("破损", "发错款式")),
        order=order,
        returned=_back(dice, order),
        return_freight=ReturnFreight(paid_by_buyer=1_000),
        courier=CourierFacts(
            event=CourierEvent.DAMAGED,
            insured=order.paid,
            true_value=order.paid + 500,
            damage=order.paid // 3,
        ),
        costs=_costs(dice, order),
    )


def _compensated(dice: random.Random, number: int) -> Claim:
    order = _order(dice)
    late = Late(rate=Fraction(5, 100), minimum=100, maximum=3_000)
    return Claim(
        id=str(number),
        kind=ClaimKind.COMPENSATE,
        reason=dice.choice(("延迟发货", "处理效率")),
        order=order,
        late=dice.choice((None, late)),
        goodwill=dice.choice((0, 500)),
        asked=dice.choice((None, 2_000)),
        costs=_costs(dice, order),
    )


def _warranty(dice: random.Random, number: int) -> Claim:
    order = _order(dice)
    facts = WarrantyFacts(
        repairs_failed=dice.choice((1, 2, 2)),
        same_model_available=True,
        wants_money=dice.random() < 0.8,
        days_in_repair=dice.randint(0, 30),
    )
    return Claim(
        id=str(number),
        kind=ClaimKind.RETURN,
        reason="三包",
        product_class=dice.choice(("家用空调器", "移动电话机")),
        order=order,
        returned=_back(dice, order),
        warranty=facts,
        dates=ClaimDates(invoiced=DAY - timedelta(days=dice.randint(0, 400)), returned_on=DAY),
        costs=_costs(dice, order),
    )


def _punished(dice: random.Random, number: int) -> Claim:
    base = _refunded(dice, number)
    return replace(base, reason=dice.choice(("欺诈", "食品")), loss=dice.choice((0, 9_000)), courier=None)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
