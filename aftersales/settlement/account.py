"""The merchant's side (本单盈亏): what the order leaves after this claim, and how far the shop can go (12, 13)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aftersales.money import half_up
from aftersales.orders import Funder
from aftersales.settlement.basket import Pieces
from aftersales.settlement.claim import ClaimKind, Costs
from aftersales.settlement.context import Context
from aftersales.settlement.policy import Policy
from aftersales.settlement.price import gone
from aftersales.settlement.refund import Refund
from aftersales.settlement.result import CountsTo, Negotiation, Operand, Rounding, Source, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The merchant's result in fen with its rows."""

    result: int
    steps: tuple[Step, ...]


def account_of(context: Context, refund: Refund, to_buyer: int, from_courier: int | None) -> Account | None:
    """Paid + subsidy − subsidy taken back − to_buyer − fee − goods − outbound − packing … (reading 12).

    Earlier refunds of the same order and the subsidy they cost count too: the figure is the order's.
    """
    costs = context.claim.costs
    if costs is None:
        return None
    money_kept = context.basket.order.paid - context.already - refund.amount
    exact_fee = costs.platform_fee_rate * max(0, money_kept)
    subsidy, taken_before = _subsidy(context)
    taken_back = taken_before + (refund.platform_takes_back or 0)
    again = context.claim.kind in (ClaimKind.RESHIP, ClaimKind.EXCHANGE)
    courier = context.claim.courier
    rows = [
        _row("account_paid", context.basket.order.paid, order=context.order_number, cites=context.paper),
        _row("account_before", -context.already, order=context.order_number, cites=context.paper),
        _row("account_subsidy", subsidy, order=context.order_number, cites=context.paper),
        _row("account_subsidy_back", -taken_back, cites="rows_above"),
        _row("account_to_buyer", -to_buyer, cites="rows_above"),
        _row(
            "account_fee",
            -half_up(exact_fee),
            exact=exact_fee,
            rate=costs.platform_fee_rate,
            kept=max(0, money_kept),
        ),
        *_goods_rows(context, refund, costs),
        _row("account_outbound", -costs.outbound),
        _row("account_outbound_again", -costs.outbound if again else 0),
        _row("account_packing", -costs.packing),
        _row("account_premium", -courier.premium if courier else 0, cites="waybill"),
        _row("account_return_freight", -costs.return_freight),
        _row("account_courier", from_courier or 0, cites="rows_above"),
    ]
    always = ("account_paid", "account_to_buyer")
    steps = tuple(row for row in rows if row.amount or row.code in always)
    return Account(result=sum(row.amount or 0 for row in steps), steps=steps)


def negotiation_of(context: Context) -> tuple[Negotiation, tuple[Step, ...]] | None:
    """How far the shop can go, with its working rows; only with costs, for 补偿 or where a sum was asked."""
    costs, asked = context.claim.costs, context.claim.asked
    if costs is None or (asked is None and context.claim.kind is not ClaimKind.COMPENSATE):
        return None
    policy = context.policies.policy("practice.negotiation")
    paid = context.basket.order.paid - context.already
    subsidy, taken_before = _subsidy(context)
    fee = half_up(costs.platform_fee_rate * paid)
    goods = _goods_before_claim(context, costs)
    spent = goods + costs.outbound + costs.packing + costs.compensation_paid
    margin = paid + subsidy - taken_before - fee - spent
    floor = costs.floor or 0
    ceiling = max(0, margin - floor)
    loss = half_up(_cost(context, costs, context.affected) * costs.write_off_rate)
    break_even = max(0, margin + costs.outbound + costs.packing + costs.return_freight + loss)
    result = Negotiation(
        margin=margin,
        ceiling=ceiling,
        ladder=tuple(half_up(ceiling * policy.rates[name]) for name in ("first", "second", "last")),
        break_even=break_even,
        over_by=None if asked is None else max(0, asked - ceiling),
    )
    return result, (
        _working(
            "margin",
            margin,
            policy,
            {"paid": paid, "subsidy": subsidy - taken_before, "fee": fee, "spent": spent},
        ),
        _working("ceiling", ceiling, policy, {"margin": margin, "floor": floor}),
        _working(
            "break_even",
            break_even,
            policy,
            {
                "margin": margin,
                "outbound": costs.outbound,
                "packing": costs.packing,
                "return_freight": costs.return_freight,
                "loss": loss,
            },
        ),
    )


def _goods_rows(context: Context, refund: Refund, costs: Costs) -> list[Step]:
    lost = context.before
    if context.claim.kind is ClaimKind.RETURN:
        lost = context.both(refund.back)
    elif context.claim.kind is ClaimKind.EXCHANGE:
        lost = context.both(context.affected)
    kept = context.basket.rest(lost)
    if context.reason.nothing_shipped and context.claim.kind is ClaimKind.REFUND_ONLY:
        # What never left the shop is neither sold nor kept by anyone.
        kept = context.basket.rest(context.both(refund.back))
    exact_kept = _cost(context, costs, kept)
    exact_loss = _cost(context, costs, lost) * costs.write_off_rate
    again = context.claim.kind in (ClaimKind.RESHIP, ClaimKind.EXCHANGE)
    exact_again = _cost(context, costs, context.affected) if again else Fraction(0)
    whole = kept.total() == context.basket.all.total()
    return [
        _row("account_goods" if whole else "account_goods_kept", -half_up(exact_kept), exact=exact_kept),
        _row("account_write_off", -half_up(exact_loss), exact=exact_loss, rate=costs.write_off_rate),
        _row("account_goods_again", -half_up(exact_again), exact=exact_again),
    ]


def _goods_before_claim(context: Context, costs: Costs) -> int:
    kept = half_up(_cost(context, costs, context.basket.rest(context.before)))
    return kept + half_up(_cost(context, costs, context.before) * costs.write_off_rate)


def _cost(context: Context, costs: Costs, pieces: Pieces) -> Fraction:
    """What the pieces cost the merchant, exactly, by list price (by count where nothing has one)."""
    whole = context.basket.list_price(context.basket.all)
    if whole:
        return Fraction(costs.goods * context.basket.list_price(pieces), whole)
    return Fraction(costs.goods * pieces.total(), context.basket.all.total())


def _subsidy(context: Context) -> tuple[int, int]:
    """The platform's subsidy of the order and what earlier cases already took back of it."""
    offers = [offer for offer in context.basket.offers if offer.funded_by is Funder.PLATFORM]
    resettled = context.reason.buyer_side
    taken = sum(gone(context, offer, context.before, resettled=resettled) for offer in offers)
    return sum(offer.amount for offer in offers), taken


def _working(code: str, value: int, policy: Policy, operands: dict[str, Operand]) -> Step:
    return Step(
        code=f"negotiation_{code}",
        citation="negotiation",
        source=Source.SHOP,
        operands=operands,
        policy=policy,
        value=value,
    )


def _row(
    code: str,
    amount: int,
    *,
    exact: Fraction | None = None,
    rate: Fraction | None = None,
    kept: int = 0,
    order: str = "",
    cites: str = "costs",
) -> Step:
    rounding = Rounding.NONE
    if exact is not None:
        rounding = Rounding.EXACT if exact.denominator == 1 else Rounding.HALF_UP
    return Step(
        code=code,
        citation=cites,
        source=Source.DOCUMENT,
        operands={"amount": abs(amount), "rate": rate or Fraction(0), "kept": kept, "order": order},
        rounding=rounding,
        counts_to=CountsTo.MERCHANT_RESULT,
        amount=amount,
    )
