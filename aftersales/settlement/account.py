"""The merchant's side (本单盈亏): what the order leaves after this claim, and how far the shop can go (12, 13)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aftersales.money import half_up_part
from aftersales.orders import Funder
from aftersales.settlement.basket import Pieces
from aftersales.settlement.claim import ClaimKind, Costs
from aftersales.settlement.context import Context
from aftersales.settlement.policy import Policy
from aftersales.settlement.price import gone
from aftersales.settlement.refund import Refund
from aftersales.settlement.result import CountsTo, Negotiation, Operand, Rounding, Source, Step

_ALWAYS = ("account_paid", "account_to_buyer")
_NO_RATE = Fraction(0)


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
    money_kept = max(0, context.basket.order.paid - context.already - refund.amount)
    fee_rate = costs.platform_fee_rate
    fee, fee_rounding = _rounded(fee_rate.numerator * money_kept, fee_rate.denominator)
    subsidy, taken_before = _subsidy(context)
    taken_back = taken_before + (refund.platform_takes_back or 0)
    again = context.claim.kind in (ClaimKind.RESHIP, ClaimKind.EXCHANGE)
    courier = context.claim.courier
    rows = [
        _row("account_paid", context.basket.order.paid, order=context.order_number, cites=context.paper),
        *(_before_rows(context, subsidy, taken_back) if context.already or subsidy else ()),
        _row("account_to_buyer", -to_buyer, cites="rows_above"),
        _row(
            "account_fee",
            -fee,
            rounding=fee_rounding,
            rate=fee_rate,
            kept=money_kept,
        ),
        *_goods_rows(context, refund, costs),
        _row("account_outbound", -costs.outbound),
        _row("account_outbound_again", -costs.outbound) if again else None,
        _row("account_packing", -costs.packing),
        _row("account_premium", -courier.premium, cites="waybill") if courier else None,
        _row("account_return_freight", -costs.return_freight),
        _row("account_courier", from_courier, cites="rows_above") if from_courier else None,
    ]
    steps = tuple(row for row in rows if row is not None)
    return Account(result=sum(row.amount or 0 for row in steps), steps=steps)


def negotiation_of(context: Context) -> tuple[Negotiation, tuple[Step, ...]] | None:
    """How far the shop can go, with its working rows; only with costs, for 补偿 or where a sum was asked."""
    costs, asked = context.claim.costs, context.claim.asked
    if costs is None or (asked is None and context.claim.kind is not ClaimKind.COMPENSATE):
        return None
    policy = context.policies.policy("practice.negotiation")
    paid = context.basket.order.paid - context.already
    subsidy, taken_before = _subsidy(context)
    fee = _of(paid, costs.platform_fee_rate)
    goods = _goods_before_claim(context, costs)
    spent = goods + costs.outbound + costs.packing + costs.compensation_paid
    margin = paid + subsidy - taken_before - fee - spent
    floor = costs.floor or 0
    ceiling = max(0, margin - floor)
    loss = _write_off(context, costs, context.affected)[0]
    break_even = max(0, margin + costs.outbound + costs.packing + costs.return_freight + loss)
    result = Negotiation(
        margin=margin,
        ceiling=ceiling,
        ladder=tuple(_of(ceiling, policy.rates[name]) for name in ("first", "second", "last")),
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


def _before_rows(context: Context, subsidy: int, taken_back: int) -> tuple[Step | None, ...]:
    """What earlier cases refunded, what the platform added, and what it takes back."""
    return (
        _row("account_before", -context.already, order=context.order_number, cites=context.paper),
        _row("account_subsidy", subsidy, order=context.order_number, cites=context.paper),
        _row("account_subsidy_back", -taken_back, cites="rows_above"),
    )


def _goods_rows(context: Context, refund: Refund, costs: Costs) -> list[Step | None]:
    lost = context.before
    if context.claim.kind is ClaimKind.RETURN:
        lost = context.both(refund.back)
    elif context.claim.kind is ClaimKind.EXCHANGE:
        lost = context.both(context.affected)
    kept = context.basket.rest(lost)
    if context.reason.nothing_shipped and context.claim.kind is ClaimKind.REFUND_ONLY:
        # What never left the shop is neither sold nor kept by anyone.
        kept = context.basket.rest(context.both(refund.back))
    sold, sold_rounding = _rounded(*_cost(context, costs, kept))
    loss, loss_rounding = _write_off(context, costs, lost)
    again = context.claim.kind in (ClaimKind.RESHIP, ClaimKind.EXCHANGE)
    more, more_rounding = _rounded(*_cost(context, costs, context.affected)) if again else (0, Rounding.EXACT)
    whole = kept.total() == context.basket.all.total()
    return [
        _row("account_goods" if whole else "account_goods_kept", -sold, rounding=sold_rounding),
        _row("account_write_off", -loss, rounding=loss_rounding, rate=costs.write_off_rate),
        _row("account_goods_again", -more, rounding=more_rounding),
    ]


def _goods_before_claim(context: Context, costs: Costs) -> int:
    kept = half_up_part(*_cost(context, costs, context.basket.rest(context.before)))
    return kept + _write_off(context, costs, context.before)[0]


def _write_off(context: Context, costs: Costs, pieces: Pieces) -> tuple[int, Rounding]:
    """What returned pieces lost of their cost."""
    top, bottom = _cost(context, costs, pieces)
    return _rounded(top * costs.write_off_rate.numerator, bottom * costs.write_off_rate.denominator)


def _cost(context: Context, costs: Costs, pieces: Pieces) -> tuple[int, int]:
    """What the pieces cost the merchant, exactly, as top and bottom: by list price (by count where nothing has one)."""
    basket = context.basket
    if basket.whole:
        return costs.goods * basket.list_price(pieces), basket.whole
    return costs.goods * pieces.total(), basket.all.total()


def _of(sum_: int, rate: Fraction) -> int:
    return half_up_part(rate.numerator * sum_, rate.denominator)


def _rounded(top: int, bottom: int) -> tuple[int, Rounding]:
    return half_up_part(top, bottom), Rounding.HALF_UP if top % bottom else Rounding.EXACT


def _subsidy(context: Context) -> tuple[int, int]:
    """The platform's subsidy of the order and what earlier cases already took back of it."""
    offers = [offer for offer in context.basket.offers if offer.funded_by is Funder.PLATFORM]
    if not offers:
        return 0, 0
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
    rounding: Rounding = Rounding.NONE,
    rate: Fraction = _NO_RATE,
    kept: int = 0,
    order: str = "",
    cites: str = "costs",
) -> Step | None:
    """A row of the account; None where it is nothing and need not be said."""
    if not amount and code not in _ALWAYS:
        return None
    return Step(
        code=code,
        citation=cites,
        source=Source.DOCUMENT,
        operands={"amount": abs(amount), "rate": rate, "kept": kept, "order": order},
        rounding=rounding,
        counts_to=CountsTo.MERCHANT_RESULT,
        amount=amount,
    )
