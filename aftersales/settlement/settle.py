"""One claim in, one settlement out: runs the families of steps and adds up the figures."""

from __future__ import annotations

from datetime import date, timedelta

from aftersales.settlement.account import Account, account_of, negotiation_of
from aftersales.settlement.claim import Claim, ClaimKind
from aftersales.settlement.compensation import compensation_of, freight_topup_of
from aftersales.settlement.context import Context, DayOffCalendar, make_context
from aftersales.settlement.courier import courier_claim
from aftersales.settlement.policy import PolicySet
from aftersales.settlement.refund import Refund, refund_of
from aftersales.settlement.result import Caution, Negotiation, Settlement


def settle(claim: Claim, policies: PolicySet, calendar: DayOffCalendar) -> Settlement:
    """Settle one claim by rules/claim-format; pure, the same claim gives the same settlement.

    Raises KnownError ``claim_refused.*`` (with `field`) where a claim cannot be settled.
    """
    context = make_context(claim, policies)
    refund = refund_of(context, calendar)
    topup = freight_topup_of(context)
    paid = compensation_of(context)
    courier = courier_claim(context)
    to_buyer = refund.amount + paid.amount + topup.amount
    account = account_of(context, refund, to_buyer, courier.amount if courier else None)
    negotiation = negotiation_of(context)
    figures, rows = negotiation or (None, ())
    steps = (
        *refund.steps,
        *topup.steps,
        *paid.steps,
        *(courier.steps if courier else ()),
        *rows,
        *(account.steps if account else ()),
    )
    return Settlement(
        id=claim.id,
        refund=refund.amount,
        compensation=paid.amount,
        freight_topup=topup.amount,
        to_buyer=to_buyer,
        deductions=refund.deductions,
        points_back=refund.points_back,
        coupons_back=refund.coupons_back,
        kept_paid=refund.kept_paid,
        from_courier=courier.amount if courier else None,
        merchant_result=account.result if account else None,
        platform_takes_back=refund.platform_takes_back,
        refund_due=_refund_due(context),
        window=refund.window,
        negotiation=figures,
        alternatives=refund.alternatives,
        steps=steps,
        warnings=_warnings(
            context,
            refund,
            (topup.warnings, paid.warnings, courier.warnings if courier else (), _unused(claim)),
            _below_floor(claim, to_buyer - claim.goodwill, figures, account),
        ),
        policy_version=policies.version,
    )


def _refund_due(context: Context) -> date | None:
    """Seven days after the goods came back (消法 第二十五条), never moved (reading 8)."""
    back = context.claim.dates.goods_back
    if context.claim.kind is not ClaimKind.RETURN or back is None:
        return None
    return back + timedelta(days=context.policies.policy("law.no_reason_return").counts["refund_days"])


def _warnings(
    context: Context, refund: Refund, others: tuple[tuple[Caution, ...], ...], floor: Caution | None
) -> tuple[Caution, ...]:
    gap = context.basket.gap
    unexplained = (Caution(code="unexplained_discount", operands={"gap": gap}),) if gap else ()
    found = (*unexplained, *refund.warnings, *(warning for group in others for warning in group))
    return (*found, floor) if floor else found


def _unused(claim: Claim) -> tuple[Caution, ...]:
    """An agreed part belongs to 仅退款 alone; elsewhere it pays nothing and that is said."""
    if claim.agreed_refund is None or claim.kind is ClaimKind.REFUND_ONLY:
        return ()
    return (Caution(code="unknown_field", operands={"field": "agreed_refund"}),)


def _below_floor(
    claim: Claim, legal: int, negotiation: Negotiation | None, account: Account | None
) -> Caution | None:
    """Goodwill above the ceiling, or sums owed by rule that leave less than the floor (reading 13)."""
    if account is None or claim.costs is None:
        return None
    floor = claim.costs.floor
    below = bool(claim.goodwill) and negotiation is not None and claim.goodwill > negotiation.ceiling
    if floor is not None:
        below |= bool(legal) and account.result + claim.goodwill < floor
        below |= bool(claim.goodwill) and negotiation is None and account.result < floor
    if not below:
        return None
    return Caution(code="below_floor", operands={"floor": floor or 0, "result": account.result})
