"""Price back (退价): the share method, re-settling at purchase prices, an agreed part; readings 1, 2 and 6."""

from __future__ import annotations

from typing import NamedTuple

from aftersales.orders import Funder
from aftersales.settlement.basket import Offer, Pieces
from aftersales.settlement.claim import Line
from aftersales.settlement.context import Context
from aftersales.settlement.result import CountsTo, Operand, Rounding, Source, Step


class PriceBack(NamedTuple):
    """Goods money due now for some pieces, in fen: never below 0, never above what is left of the goods money.

    `total` is due for these and the earlier pieces together; `shortfall` is what the kept goods cost more than
    was paid; `method` is ``share``, ``resettle`` or ``agreed``.
    """

    method: str
    amount: int
    total: int
    shortfall: int
    steps: tuple[Step, ...]


def by_share(context: Context, now: Pieces) -> PriceBack:
    """Each piece gives back what was paid for it (K3)."""
    both, basket = context.both(now), context.basket
    steps, total = [], 0
    for line in basket.order.lines:
        count = both.count(line.id)
        if count:
            steps.append(_goods_line(context, line, count))
            total += line.unit_price * count
    for offer in basket.offers:
        share = offer.share(both)
        if share:
            steps.append(_share_step(context, offer, both, share))
            total -= share
    return _limited(context, "share", total, steps)


def share_amount(context: Context, now: Pieces) -> tuple[int, int]:
    """`by_share` without its rows: what is due now, and for these and the earlier pieces together, fen."""
    return _within(context, context.basket.cash(context.both(now)))


def resettled_amount(context: Context, now: Pieces, *, platform_stays: bool = False) -> tuple[int, int]:
    """`by_resettlement` without its rows: what is due now, and for these and the earlier pieces together, fen."""
    basket = context.basket
    kept = basket.rest(context.both(now))
    total = basket.goods_paid - basket.list_price(kept)
    for offer in basket.offers:
        if (platform_stays and offer.funded_by is Funder.PLATFORM) or basket.holds(offer, kept):
            total += offer.share(kept)
    return _within(context, total)


def by_resettlement(context: Context, now: Pieces, *, platform_stays: bool = False) -> PriceBack:
    """Kept pieces pay list price less their shares of the offers that still hold (暂行办法 第十七条).

    `platform_stays`: offers the platform pays for are taken to hold whatever is kept.
    """
    basket = context.basket
    kept = basket.rest(context.both(now))
    kept_list = basket.list_price(kept)
    steps = [
        Step(
            code="goods_paid",
            citation=context.paper,
            source=Source.DOCUMENT,
            operands={
                "paid": basket.order.paid,
                "freight": basket.freight_paid,
                "order": context.order_number,
            },
            counts_to=CountsTo.TO_BUYER,
            amount=basket.goods_paid,
        ),
        Step(
            code="kept_at_list",
            citation="resettle",
            source=Source.LAW,
            operands={"pieces": kept.total(), "list": kept_list},
            policy=context.policies.policy("law.resettle"),
            counts_to=CountsTo.TO_BUYER,
            amount=-kept_list,
        ),
    ]
    owed = kept_list
    for offer in basket.offers:
        stays = platform_stays and offer.funded_by is Funder.PLATFORM
        if stays or basket.holds(offer, kept):
            share = offer.share(kept)
            owed -= share
            steps += [_kept_share_step(context, offer, kept, share)] if share else []
        else:
            steps.append(_broken_step(context, offer, kept_list))
    return _limited(context, "resettle", basket.goods_paid - owed, steps)


def by_agreement(context: Context, agreed: int) -> PriceBack:
    """An agreed part of what was paid; earlier refunds are not taken off again."""
    step = Step(
        code="agreed_refund",
        citation="agreement",
        source=Source.SHOP,
        operands={"paid": context.basket.order.paid},
        counts_to=CountsTo.TO_BUYER,
        amount=agreed,
    )
    return PriceBack(
        method="agreed", amount=agreed, total=agreed + context.already, shortfall=0, steps=(step,)
    )


def breaks(context: Context, now: Pieces) -> bool:
    """Whether keeping the rest breaks an offer that kept pieces have a part in."""
    if not context.basket.breakable:
        return False
    kept = context.basket.rest(context.both(now))
    return any(not context.basket.holds(offer, kept) for offer in context.basket.offers)


def given_back(context: Context, offer: Offer, now: Pieces, *, resettled: bool) -> int:
    """What of an offer leaves with the pieces of this claim, in fen: their shares, or all of it where it broke."""
    after = gone(context, offer, context.both(now), resettled=resettled)
    return after - gone(context, offer, context.before, resettled=resettled)


def gone(context: Context, offer: Offer, back: Pieces, *, resettled: bool) -> int:
    """What of an offer has left once `back` are back, in fen."""
    if resettled and back.total() and not context.basket.holds(offer, context.basket.rest(back)):
        return offer.amount
    return offer.share(back)


def _limited(context: Context, method: str, total: int, steps: list[Step]) -> PriceBack:
    already = context.already
    if already:
        steps.append(
            Step(
                code="refunded_before" if context.before.total() else "refunded_before_money",
                citation=context.paper,
                source=Source.DOCUMENT,
                operands={"pieces": context.before.total(), "order": context.order_number},
                counts_to=CountsTo.TO_BUYER,
                amount=-already,
            )
        )
    amount, _ = _within(context, total)
    if amount != total - already:
        steps.append(
            Step(
                code="price_limit",
                citation="paid_limit",
                source=Source.LAW,
                operands={"sum": total - already, "limit": amount},
                policy=context.policies.policy("law.resettle"),
                counts_to=CountsTo.TO_BUYER,
                amount=amount - (total - already),
            )
        )
    return PriceBack(
        method=method,
        amount=amount,
        total=amount + already,
        shortfall=max(0, already - total),
        steps=tuple(steps),
    )


def _within(context: Context, total: int) -> tuple[int, int]:
    """What is due now of a total: never below 0, never above what is left of the goods money; with the total it makes."""
    already = context.already
    amount = min(max(0, total - already), max(0, context.basket.goods_paid - already))
    return amount, amount + already


def _goods_line(context: Context, line: Line, count: int) -> Step:
    before = context.before.count(line.id)
    return Step(
        code="goods_line_again" if before else "goods_line",
        citation=context.paper,
        source=Source.DOCUMENT,
        operands={
            "title": line.title or line.id,
            "price": line.unit_price,
            "quantity": count,
            "before": before,
            "order": context.order_number,
        },
        counts_to=CountsTo.TO_BUYER,
        amount=line.unit_price * count,
    )


def _share_step(context: Context, offer: Offer, pieces: Pieces, share: int) -> Step:
    operands, rounding = _shared_by(context, offer, pieces, share)
    return Step(
        code=f"share_{offer.code}",
        citation="paid_share",
        source=Source.LAW,
        operands=operands,
        policy=context.policies.policy("practice.share"),
        rounding=rounding,
        counts_to=CountsTo.TO_BUYER,
        amount=-share,
    )


def _kept_share_step(context: Context, offer: Offer, kept: Pieces, share: int) -> Step:
    operands, rounding = _shared_by(context, offer, kept, share)
    return Step(
        code=f"kept_{offer.code}",
        citation="resettle",
        source=Source.LAW,
        operands=operands,
        policy=context.policies.policy("practice.share"),
        rounding=rounding,
        counts_to=CountsTo.TO_BUYER,
        amount=share,
    )


def _shared_by(
    context: Context, offer: Offer, pieces: Pieces, share: int
) -> tuple[dict[str, Operand], Rounding]:
    """The operands of a share, and whether it came out even."""
    prices, part = context.basket.prices, 0
    for line, (start, stop) in pieces.spans.items():
        if line in offer.shares:
            part += prices[line] * (stop - start)
    operands: dict[str, Operand] = {
        "name": offer.name,
        "whole": offer.amount,
        "part": part,
        "base": offer.base,
    }
    exact = offer.base and offer.amount * part == share * offer.base
    return operands, Rounding.EXACT if exact else Rounding.SHARED


def _broken_step(context: Context, offer: Offer, kept_list: int) -> Step:
    return Step(
        code=f"broken_{offer.code}",
        citation="resettle",
        source=Source.LAW,
        operands={
            "name": offer.name,
            "kept": kept_list,
            "threshold": offer.threshold or 0,
            "whole": offer.amount,
        },
        policy=context.policies.policy("law.resettle"),
        value=0,
    )
