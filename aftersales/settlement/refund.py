"""The refund (退款): price back, freight back, less deductions, or nothing where nothing is due; readings 2–9."""

from __future__ import annotations

from typing import NamedTuple

from aftersales.orders import Funder
from aftersales.settlement.basket import NOTHING, Pieces
from aftersales.settlement.claim import Condition
from aftersales.settlement.context import Context, DayOffCalendar
from aftersales.settlement.deductions import (
    Deductions,
    agreed_outbound_alternative,
    deductions_of,
    limited,
)
from aftersales.settlement.price import (
    breaks,
    by_agreement,
    by_resettlement,
    by_share,
    given_back,
    resettled_amount,
    share_amount,
)
from aftersales.settlement.result import Alternative, Caution, CountsTo, Source, Step, Window
from aftersales.settlement.warranty import WarrantyOutcome, warranty_outcome
from aftersales.settlement.window import not_due, window_of, window_step


class Refund(NamedTuple):
    """What goes back for the goods, in fen; `back` are the pieces it is paid for."""

    amount: int = 0
    deductions: int = 0
    points_back: int = 0
    coupons_back: tuple[int, ...] = ()
    kept_paid: int = 0
    platform_takes_back: int | None = None
    back: Pieces = NOTHING
    window: Window | None = None
    alternatives: tuple[Alternative, ...] = ()
    steps: tuple[Step, ...] = ()
    warnings: tuple[Caution, ...] = ()


def refund_of(context: Context, calendar: DayOffCalendar) -> Refund:
    """The refund of a claim; for kinds without one, only what is kept."""
    window = window_of(context, calendar)
    refund = _agreed(context) if context.agreed is not None else _by_rule(context, window)
    if window is None:
        return refund
    return refund._replace(window=window, steps=(window_step(context, window), *refund.steps))


def _by_rule(context: Context, window: Window | None) -> Refund:
    warranty = warranty_outcome(context)
    if not context.has_refund:
        return _nothing_back(context)
    if warranty is not None and not warranty.due:
        return _nothing_back(context)._replace(
            steps=(*warranty.path, _nothing_due_step()), warnings=warranty.warnings
        )
    if not_due(context, window):
        return _refused(context, warranty, "late")
    if context.accepted.total() == 0:
        return _refused(context, warranty, "not_intact")
    refund = _for_pieces(context, context.accepted, warranty)
    if context.accepted != context.affected:
        return _partly_refused(context, warranty, refund)
    return refund


def _for_pieces(context: Context, now: Pieces, warranty: WarrantyOutcome | None) -> Refund:
    broken = breaks(context, now)
    resettled = context.reason.buyer_side and broken
    price = by_resettlement(context, now) if resettled else by_share(context, now)
    freight_back, freight_steps = _freight_back(context, now)
    deductions = deductions_of(context, now, warranty)
    taken, deduction_steps = limited(deductions, price.amount + freight_back, context)
    amount = price.amount + freight_back - taken
    alternatives = _other_methods(context, now, deductions, freight_back, amount) if broken else ()
    consent = agreed_outbound_alternative(deductions, amount)
    warnings = list(deductions.warnings)
    warnings += warranty.warnings if warranty else ()
    if resettled and price.shortfall:
        warnings.append(Caution(code="buyer_owes", operands={"sum": price.shortfall}))
    if consent:
        alternatives = (*alternatives, consent)
        warnings.append(
            Caution(
                code="needs_consent", operands={"for": "outbound", "outbound": deductions.agreed_outbound}
            )
        )
    path = warranty.path if warranty else ()
    return Refund(
        amount=amount,
        deductions=taken,
        points_back=_funded_back(context, Funder.POINTS, now) or 0,
        coupons_back=_coupons_back(context, now),
        kept_paid=context.basket.goods_paid - price.total,
        platform_takes_back=_funded_back(context, Funder.PLATFORM, now),
        back=now,
        alternatives=alternatives,
        steps=(*path, *price.steps, *freight_steps, *deduction_steps),
        warnings=tuple(warnings),
    )


def _freight_back(context: Context, now: Pieces) -> tuple[int, tuple[Step, ...]]:
    paid = context.basket.freight_paid
    if not paid or context.reason.buyer_side or context.basket.rest(context.both(now)):
        return 0, ()
    unshipped = context.reason.nothing_shipped
    step = Step(
        code="freight_back_unshipped" if unshipped else "freight_back",
        citation="merchant_freight",
        source=Source.LAW,
        operands={"freight": paid},
        policy=context.policies.policy("law.freight_back"),
        counts_to=CountsTo.TO_BUYER,
        amount=paid,
    )
    return paid, (step,)


def _other_methods(
    context: Context, now: Pieces, deductions: Deductions, freight_back: int, amount: int
) -> tuple[Alternative, ...]:
    ways: list[tuple[str, int]] = []
    if context.reason.buyer_side:
        ways.append(("share", share_amount(context, now)[0]))
        ways.append(("platform", resettled_amount(context, now, platform_stays=True)[0]))
    else:
        ways.append(("resettle", resettled_amount(context, now)[0]))
    found: list[Alternative] = []
    for method, price in ways:
        refund = max(0, price + freight_back - deductions.amount)
        if refund != amount and refund not in [other.refund for other in found]:
            found.append(
                Alternative(
                    method=method, refund=refund, why=method, operands={"difference": refund - amount}
                )
            )
    return tuple(found)


def _agreed(context: Context) -> Refund:
    price = by_agreement(context, context.agreed or 0)
    nothing = _nothing_back(context)
    return Refund(
        amount=price.amount,
        kept_paid=max(0, nothing.kept_paid - price.amount),
        platform_takes_back=nothing.platform_takes_back,
        steps=price.steps,
    )


def _nothing_back(context: Context) -> Refund:
    basket = context.basket
    platform = any(offer.funded_by is Funder.PLATFORM for offer in basket.offers)
    return Refund(
        kept_paid=basket.goods_paid - share_amount(context, NOTHING)[1],
        platform_takes_back=0 if platform and context.has_refund else None,
    )


def _refused(context: Context, warranty: WarrantyOutcome | None, why: str) -> Refund:
    voluntary = _for_pieces(context, context.affected, warranty)
    return _nothing_back(context)._replace(
        steps=(*_condition_steps(why), _nothing_due_step()),
        alternatives=_voluntary(voluntary.amount, 0, why),
        warnings=(Caution(code="needs_consent", operands={"for": why}),),
    )


def _partly_refused(context: Context, warranty: WarrantyOutcome | None, refund: Refund) -> Refund:
    voluntary = _for_pieces(context, context.affected, warranty)
    return refund._replace(
        steps=(*_condition_steps("not_intact"), *refund.steps),
        alternatives=(*refund.alternatives, *_voluntary(voluntary.amount, refund.amount, "not_intact")),
        warnings=(Caution(code="needs_consent", operands={"for": "not_intact"}), *refund.warnings),
    )


def _voluntary(refund: int, instead: int, why: str) -> tuple[Alternative, ...]:
    if refund == instead:
        return ()
    return (Alternative(method="voluntary", refund=refund, why=f"voluntary_{why}"),)


def _condition_steps(why: str) -> tuple[Step, ...]:
    if why != Condition.NOT_INTACT:
        return ()
    return (Step(code="not_intact", citation="not_intact", source=Source.LAW),)


def _nothing_due_step() -> Step:
    return Step(
        code="nothing_due",
        citation="by_rule",
        source=Source.LAW,
        counts_to=CountsTo.TO_BUYER,
        amount=0,
    )


def _coupons_back(context: Context, now: Pieces) -> tuple[int, ...]:
    coupons = tuple(offer.amount for offer in context.basket.offers if offer.coupon)
    return coupons if coupons and not context.basket.rest(context.both(now)) else ()


def _funded_back(context: Context, funder: Funder, now: Pieces) -> int | None:
    """What leaves of what `funder` paid for; an offer that broke in an earlier case has left whole already."""
    offers = [offer for offer in context.basket.offers if offer.funded_by is funder]
    if not offers:
        return None
    resettled = context.reason.buyer_side
    return sum(given_back(context, offer, now, resettled=resettled) for offer in offers)
