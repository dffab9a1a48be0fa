"""What is taken off a refund (扣款): gifts not returned, outbound freight, the fee for use; readings 3 and 5."""

from __future__ import annotations

from typing import NamedTuple

from aftersales.settlement.basket import Pieces
from aftersales.settlement.claim import ClaimKind
from aftersales.settlement.context import Context
from aftersales.settlement.result import Alternative, Caution, CountsTo, Source, Step
from aftersales.settlement.warranty import WarrantyOutcome


class Deductions(NamedTuple):
    """All deductions in fen before the limit; `agreed_outbound` is what only the buyer's consent would add."""

    amount: int
    steps: tuple[Step, ...]
    agreed_outbound: int = 0
    warnings: tuple[Caution, ...] = ()


def deductions_of(context: Context, now: Pieces, warranty: WarrantyOutcome | None) -> Deductions:
    """Gifts, then the way out, then the fee for use."""
    steps = _gift_steps(context, now)
    outbound, warnings = _free_shipping(context, now)
    agreed = 0
    if not outbound and _outbound_cost(context):
        if context.claim.outbound_agreed:
            outbound = [_agreed_step(context)]
        else:
            agreed = _outbound_cost(context)
    steps += outbound
    steps += warranty.fee_steps if warranty else ()
    return Deductions(
        amount=-sum(step.amount or 0 for step in steps),
        steps=tuple(steps),
        agreed_outbound=agreed,
        warnings=tuple(warnings),
    )


def limited(deductions: Deductions, most: int, context: Context) -> tuple[int, tuple[Step, ...]]:
    """The sum taken off, no more than `most` fen, with the row that gives back what is too much."""
    taken = min(deductions.amount, most)
    if taken == deductions.amount:
        return taken, deductions.steps
    step = Step(
        code="deduction_limit",
        citation="never_below_zero",
        source=Source.SHOP,
        operands={"sum": deductions.amount, "limit": most},
        policy=context.policies.policy("practice.refund_floor"),
        counts_to=CountsTo.TO_BUYER,
        amount=deductions.amount - taken,
    )
    return taken, (*deductions.steps, step)


def agreed_outbound_alternative(deductions: Deductions, refund: int) -> Alternative | None:
    """The refund if the buyer agreed that the way out is deducted; None where nothing would change."""
    less = max(0, refund - deductions.agreed_outbound)
    if less == refund:
        return None
    return Alternative(
        method="agreed_outbound",
        refund=less,
        why="agreed_outbound",
        operands={"outbound": deductions.agreed_outbound},
    )


def _gift_steps(context: Context, now: Pieces) -> list[Step]:
    if context.claim.kind is not ClaimKind.RETURN or not context.reason.gift_charged:
        return []
    both = context.both(now)
    return [
        Step(
            code="gift_kept",
            citation="gift",
            source=Source.LAW,
            operands={"price": gift.marked_price},
            policy=context.policies.policy("law.gift"),
            counts_to=CountsTo.TO_BUYER,
            amount=-gift.marked_price,
        )
        for gift in context.claim.gifts
        if not gift.returned
        and gift.marked_price
        and (not gift.for_lines or any(both.count(line) for line in gift.for_lines))
    ]


def _free_shipping(context: Context, now: Pieces) -> tuple[list[Step], list[Caution]]:
    freight = context.basket.order.freight
    if not context.reason.buyer_side or freight.free_over is None or freight.paid:
        return [], []
    kept = context.basket.list_price(context.basket.rest(context.both(now)))
    if kept >= freight.free_over or context.basket.whole < freight.free_over:
        return [], []
    if freight.marked is None:
        return [], [Caution(code="no_marked_freight", operands={"free_over": freight.free_over})]
    if not freight.marked:
        return [], []
    step = Step(
        code="outbound_marked",
        citation="free_shipping",
        source=Source.LAW,
        operands={"kept": kept, "free_over": freight.free_over, "marked": freight.marked},
        policy=context.policies.policy("law.free_shipping"),
        counts_to=CountsTo.TO_BUYER,
        amount=-freight.marked,
    )
    return [step], []


def _outbound_cost(context: Context) -> int:
    if not context.reason.outbound_by_agreement or context.claim.costs is None:
        return 0
    return context.claim.costs.outbound


def _agreed_step(context: Context) -> Step:
    return Step(
        code="outbound_agreed",
        citation="agreement",
        source=Source.SHOP,
        operands={"outbound": _outbound_cost(context)},
        counts_to=CountsTo.TO_BUYER,
        amount=-_outbound_cost(context),
    )
