"""Drawing a claim: what a case, its order, its goods and the settlement written before tell of a 退赔."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from aftersales.cases import Case, CaseKind
from aftersales.clock import china_day
from aftersales.goods import SoldGood
from aftersales.orders import Discount as OrderOffer
from aftersales.orders import Funder, Order, OrderLine
from aftersales.products import Product
from aftersales.settlement.claim import (
    Claim,
    ClaimDates,
    ClaimKind,
    ClaimOrder,
    Costs,
    Discount,
    Freight,
    Gift,
    Line,
    Returned,
    ReturnedBefore,
    WarrantyFacts,
)
from aftersales.settlements import SettledBefore, SettlementRecord
from desktop.archive import Archive
from desktop.claim_reader import claim_from_json
from resources.wording import sentence

KINDS = {
    CaseKind.RETURN: ClaimKind.RETURN,
    CaseKind.REFUND_ONLY: ClaimKind.REFUND_ONLY,
    CaseKind.EXCHANGE: ClaimKind.EXCHANGE,
    CaseKind.REPAIR: ClaimKind.REPAIR,
    CaseKind.RESHIP: ClaimKind.RESHIP,
}
WHOLE_ORDER = "order"
SOMETHING = "商品"
"""The name of a line that nobody named."""
_WARRANTY = "三包"


def blank_claim(today: date, kind: ClaimKind = ClaimKind.RETURN) -> Claim:
    """A claim that no order stands behind: one line of one piece at 0.00."""
    line = Line(id=SOMETHING, title="", unit_price=0, quantity=1)
    return Claim(
        kind=kind,
        reason="7天无理由",
        order=ClaimOrder(lines=(line,), paid=0),
        dates=ClaimDates(notified=today, returned_on=today),
    )


def drawn_claim(
    archive: Archive,
    order: Order,
    case: Case,
    *,
    before: tuple[SettledBefore, ...],
    floor: int | None = None,
) -> Claim:
    """The claim of a case with what the catalogue and the registered pieces add; inside an open read.

    `floor` is the least that the order may leave the shop, fen.
    """
    claim = claim_of(order, case, before=before)
    goods = archive.goods.of_order_lines([line.id for line in order.lines])
    products = {line.id: _product(archive, line, goods) for line in order.lines}
    affected = {line.order_line_id for line in case.lines}
    classes = [
        product.product_class
        for line_id, product in products.items()
        if line_id in affected and product is not None and product.product_class
    ]
    warranty = claim.warranty
    if case.reason == _WARRANTY:
        days = [good.repair_days for good in goods if good.order_line_id in affected]
        warranty = WarrantyFacts(days_in_repair=max(days, default=0))
    return replace(
        claim,
        costs=_costs(order, products, floor),
        product_class=classes[0] if classes else None,
        warranty=warranty,
    )


def written_claim(record: SettlementRecord, case: Case, *, before: tuple[SettledBefore, ...]) -> Claim:
    """The claim as it was written in, with what other settlements took since and the day the goods came back."""
    claim = claim_from_json(json.loads(record.claim))
    dates = claim.dates
    if dates.goods_back is None and case.details.goods_back_at is not None:
        dates = replace(dates, goods_back=china_day(case.details.goods_back_at))
    return replace(claim, returned_before=_before(before), refunded_before=_money_only(before), dates=dates)


def following_claim(
    archive: Archive,
    order: Order,
    case: Case,
    *,
    before: tuple[SettledBefore, ...],
    floor: int | None = None,
) -> Claim:
    """The claim of a case that was settled and paid already: about the pieces that are left, else a 补偿 on top.

    What was refunded stands in it as refunded before.
    """
    claim = drawn_claim(archive, order, case, before=before, floor=floor)
    gone = {entry.line: entry.quantity for entry in claim.returned_before}
    left = {line.id: line.quantity - gone.get(line.id, 0) for line in claim.order.lines}
    returned = tuple(
        replace(entry, quantity=min(entry.quantity, left.get(entry.line, 0)))
        for entry in claim.returned
        if left.get(entry.line, 0) > 0
    )
    if returned or (not claim.returned and any(left.values())):
        return replace(claim, returned=returned)
    if any(left.values()):
        return replace(claim, kind=ClaimKind.COMPENSATE, returned=())
    # Nothing is left that a 补偿 could be about but the order itself, which engine and profit see whole.
    bare = replace(claim, kind=ClaimKind.COMPENSATE, returned=(), returned_before=(), refunded_before=0)
    return replace(bare, costs=None)


def claim_of(order: Order, case: Case, *, before: tuple[SettledBefore, ...]) -> Claim:
    """The claim that a case makes on its order; lines are named by their ids in the archive."""
    returned = tuple(
        Returned(line=str(line.order_line_id), quantity=line.quantity)
        for line in case.lines
        if line.order_line_id is not None
    )
    warranty = case.reason == _WARRANTY
    invoiced = order.invoiced_on or (china_day(order.paid_at) if order.paid_at else None)
    return Claim(
        id=case.number or None,
        kind=kind_of(case),
        reason=case.reason,
        order=order_in_claim(order),
        returned=returned,
        returned_before=_before(before),
        refunded_before=_money_only(before),
        gifts=tuple(
            Gift(
                marked_price=line.gift_price * line.quantity, returned=True
            )  # kept ones are unticked by a person
            for line in order.lines
            if line.gift_price
        ),
        dates=ClaimDates(
            signed=order.signed_at if not warranty else None,
            notified=case.opened_at if not warranty else None,
            goods_back=china_day(case.details.goods_back_at) if case.details.goods_back_at else None,
            invoiced=invoiced if warranty else None,
            returned_on=china_day(case.opened_at) if warranty else None,
        ),
    )


def order_in_claim(order: Order) -> ClaimOrder:
    """An order as the engine reads it; lines are named by their ids in the archive."""
    unit_price, rounded = _price_by_paid(order)
    lines = tuple(
        Line(
            id=str(line.id),
            title=line.title,
            unit_price=unit_price or line.unit_price,
            quantity=line.quantity,
        )
        for line in order.lines
    ) or (Line(id=WHOLE_ORDER, title=order.number, unit_price=order.paid_gross - order.freight, quantity=1),)
    return ClaimOrder(
        lines=lines,
        paid=order.paid_gross,
        number=order.number,
        currency=order.currency,
        discounts=tuple(
            Discount(
                name=item.name,
                amount=item.amount,
                funded_by=item.funded_by,
                threshold=item.threshold,
                coupon=item.coupon,
            )
            for item in (*order.discounts, *rounded)
        ),
        freight=Freight(paid=order.freight),
    )


def _price_by_paid(order: Order) -> tuple[int, tuple[OrderOffer, ...]]:
    """Price of a piece, where a sheet told only what was paid for its one line; 0 where it told the price.

    What the price of a piece in whole fen is too much for all of them is a discount of the shop.
    """
    goods = order.paid_gross - order.freight + sum(item.amount for item in order.discounts)
    if len(order.lines) != 1 or order.lines[0].unit_price or goods <= 0:
        return 0, ()
    quantity = order.lines[0].quantity
    unit_price = -(-goods // quantity)
    over = unit_price * quantity - goods
    offer = OrderOffer(name=sentence("settlement.to_the_fen"), amount=over, funded_by=Funder.SHOP)
    return unit_price, (offer,) if over else ()


def kind_of(case: Case) -> ClaimKind:
    """What is done for the customer in a case; kinds without goods or money of their own are compensated."""
    return KINDS.get(case.kind, ClaimKind.COMPENSATE)


def _before(before: tuple[SettledBefore, ...]) -> tuple[ReturnedBefore, ...]:
    return tuple(
        ReturnedBefore(line=str(item.order_line_id), quantity=item.quantity, refund=item.refund)
        for item in before
        if item.quantity
    )


def _money_only(before: tuple[SettledBefore, ...]) -> int:
    """What went back without a piece of its line, fen."""
    return sum(item.refund for item in before if not item.quantity)


def _product(archive: Archive, line: OrderLine, goods: tuple[SoldGood, ...]) -> Product | None:
    """The catalogue entry of a line: its own, its registered piece's, or the one of its code."""
    pieces = (good.product_id for good in goods if good.order_line_id == line.id and good.product_id)
    for product_id in (line.product_id, next(pieces, None)):
        product = archive.products.known(product_id) if product_id is not None else None
        if product is not None:
            return product
    return archive.products.find(line.code) if line.code else None


def _costs(order: Order, products: dict[int, Product | None], floor: int | None) -> Costs | None:
    """What the whole order cost the shop; None where a line's product has no cost."""
    goods = 0
    for line in order.lines:
        product = products[line.id]
        if product is None or product.cost is None:
            return None
        goods += product.cost * line.quantity
    return Costs(goods=goods, floor=floor) if order.lines else None
