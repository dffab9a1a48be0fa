"""What is paid on top of the refund: late compensation, multiples of the law, car fees, goodwill, return freight."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from aftersales.money import half_up
from aftersales.settlement.claim import ClaimKind, Late
from aftersales.settlement.context import Context
from aftersales.settlement.policy import FeeBasis
from aftersales.settlement.result import Caution, CountsTo, Rounding, Source, Step
from aftersales.taxonomy import FreightPayer, Multiple

WAYS_BACK = (ClaimKind.RETURN, ClaimKind.EXCHANGE, ClaimKind.REPAIR)


class Paid(NamedTuple):
    """A sum in fen with its rows and warnings."""

    amount: int = 0
    steps: tuple[Step, ...] = ()
    warnings: tuple[Caution, ...] = ()


def compensation_of(context: Context) -> Paid:
    """Late, then a multiple, then car fees, then goodwill."""
    steps = [*_late_steps(context), *_multiple_steps(context), *_fees_steps(context), *_goodwill(context)]
    warnings: tuple[Caution, ...] = ()
    if context.reason.multiple is not None:
        warnings = (Caution(code="legal_review", operands={"reason": context.reason.name}),)
    return Paid(amount=sum(step.amount or 0 for step in steps), steps=tuple(steps), warnings=warnings)


def freight_topup_of(context: Context) -> Paid:
    """Return freight the buyer laid out, less what insurance paid him, where the merchant bears it (reading 5)."""
    payer = context.reason.pays_return_freight(context.claim.fault)
    if payer is FreightPayer.BY_FAULT:
        return Paid(warnings=(Caution(code="needs_fault", operands={"reason": context.reason.name}),))
    laid_out = context.claim.return_freight
    if (
        payer is not FreightPayer.MERCHANT
        or context.claim.kind not in WAYS_BACK
        or not laid_out.paid_by_buyer
    ):
        return Paid()
    amount = max(0, laid_out.paid_by_buyer - laid_out.insurance_paid)
    step = Step(
        code="freight_topup_insured" if laid_out.insurance_paid else "freight_topup",
        citation="merchant_freight",
        source=Source.LAW,
        operands={"paid": laid_out.paid_by_buyer, "insurance": laid_out.insurance_paid},
        policy=context.policies.policy("law.return_freight"),
        counts_to=CountsTo.TO_BUYER,
        amount=amount,
    )
    return Paid(amount=amount, steps=(step,))


def late_sum(late: Late, basis: int) -> int:
    """Round, then the minimum, then the maximum; nothing where exempt. In fen."""
    if late.exempt:
        return 0
    amount = half_up(basis * late.rate)
    if late.minimum is not None:
        amount = max(amount, late.minimum)
    return amount if late.maximum is None else min(amount, late.maximum)


def _late_steps(context: Context) -> list[Step]:
    late = context.claim.late
    if late is None:
        return []
    basis = context.claim.order.paid if late.basis is None else late.basis
    exact = basis * late.rate
    rounded, amount = half_up(exact), late_sum(late, basis)
    code = "late"
    if late.exempt:
        code = "late_exempt"
    elif amount != rounded:
        code = "late_raised" if amount > rounded else "late_capped"
    return [
        Step(
            code=code,
            citation="late",
            source=Source.SHOP,
            operands={"basis": basis, "rate": late.rate, "rounded": rounded, "limit": amount},
            rounding=_rounding(exact),
            counts_to=CountsTo.TO_BUYER,
            amount=amount,
        )
    ]


def _multiple_steps(context: Context) -> list[Step]:
    if context.reason.multiple is None:
        return []
    return [_fraud(context) if context.reason.multiple is Multiple.FRAUD else _food(context)]


def _fraud(context: Context) -> Step:
    policy = context.policies.policy("law.fraud")
    price = max(0, context.basket.cash(context.affected))
    times, least = policy.counts["times"], policy.amounts["minimum"]
    return Step(
        code="fraud" if times * price >= least else "fraud_least",
        citation="fraud",
        source=Source.LAW,
        operands={"price": price, "times": times, "product": times * price, "least": least},
        policy=policy,
        counts_to=CountsTo.TO_BUYER,
        amount=max(times * price, least),
    )


def _food(context: Context) -> Step:
    policy = context.policies.policy("law.food")
    price, loss = max(0, context.basket.cash(context.affected)), context.claim.loss
    by_price, by_loss = policy.counts["times"] * price, policy.counts["loss_times"] * loss
    least = policy.amounts["minimum"]
    amount = max(by_price, by_loss, least)
    code = "food"
    if amount > by_price:
        code = "food_loss" if amount == by_loss else "food_least"
    return Step(
        code=code,
        citation="food",
        source=Source.LAW,
        operands={
            "price": price,
            "times": policy.counts["times"],
            "loss": loss,
            "loss_times": policy.counts["loss_times"],
            "product": max(by_price, by_loss),
            "least": least,
        },
        policy=policy,
        counts_to=CountsTo.TO_BUYER,
        amount=amount,
    )


def _fees_steps(context: Context) -> list[Step]:
    fees, name = context.claim.warranty.fees_paid, context.claim.product_class
    car = name is not None and context.policies.warranty_class(name).basis is FeeBasis.KM
    if not fees or not car or not context.reason.warranty:
        return []
    return [
        Step(
            code="car_fees_paid",
            citation="car_fees",
            source=Source.LAW,
            operands={"fees": fees},
            policy=context.policies.policy("warranty.car"),
            counts_to=CountsTo.TO_BUYER,
            amount=fees,
        )
    ]


def _goodwill(context: Context) -> list[Step]:
    if not context.claim.goodwill:
        return []
    return [
        Step(
            code="goodwill",
            citation="goodwill",
            source=Source.SHOP,
            counts_to=CountsTo.TO_BUYER,
            amount=context.claim.goodwill,
        )
    ]


def _rounding(exact: Fraction) -> Rounding:
    return Rounding.EXACT if exact.denominator == 1 else Rounding.HALF_UP
