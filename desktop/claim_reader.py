"""Claims from JSON, field for field by claim-format; what cannot be settled as written is refused here."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Any

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
from aftersales.taxonomy import Fault
from desktop.claim_fields import Fields


class _DiscountKind(StrEnum):
    COUPON = "coupon"


def claim_from_json(data: Any) -> Claim:
    """The claim of a JSON object; KnownError ``claim_refused.*`` naming the field. The inverse of claim_writer.claim_to_json."""
    return read_claim(data)[0]


def read_claim(data: Any) -> tuple[Claim, tuple[str, ...]]:
    """The claim and the paths of the fields that are not known; `expect` is passed over in silence."""
    unknown: list[str] = []
    fields = Fields(data, "", unknown)
    fields.skip("expect")
    for name in ("kind", "reason", "order"):
        fields.require(name)
    kind = fields.choice("kind", ClaimKind)
    order = fields.object("order")
    assert kind is not None
    assert order is not None
    claim = Claim(
        id=fields.text("id"),
        kind=kind,
        reason=fields.text("reason") or "",
        fault=fields.choice("fault", Fault),
        product_class=fields.text("product_class"),
        order=_order(order),
        returned=tuple(_returned(entry) for entry in fields.objects("returned")),
        returned_before=tuple(_returned_before(entry) for entry in fields.objects("returned_before")),
        dates=_dates(fields.object("dates")),
        condition=fields.choice("condition", Condition) or Condition.INTACT,
        gifts=tuple(_gift(entry) for entry in fields.objects("gift", or_one=True)),
        return_freight=_return_freight(fields.object("return_freight")),
        outbound_agreed=fields.flag("outbound_agreed"),
        warranty=_warranty(fields.object("warranty")),
        late=_late(fields.object("late")),
        loss=fields.money("loss") or 0,
        courier=_courier(fields.object("courier")),
        costs=_costs(fields.object("costs")),
        asked=fields.money("asked"),
        goodwill=fields.money("goodwill") or 0,
        agreed_refund=fields.money("agreed_refund"),
        refunded_before=fields.money("refunded_before") or 0,
    )
    fields.close()
    return claim, tuple(unknown)


def _order(fields: Fields) -> ClaimOrder:
    for name in ("lines", "paid"):
        fields.require(name)
    set_fields, freight = fields.object("set"), fields.object("freight")
    order = ClaimOrder(
        lines=tuple(_line(entry) for entry in fields.objects("lines")),
        paid=fields.money("paid") or 0,
        set_offer=_set(set_fields) if set_fields else None,
        discounts=tuple(_discount(entry) for entry in fields.objects("discounts")),
        freight=_freight(freight) if freight else Freight(),
        number=fields.text("number"),
        currency=fields.text("currency") or "CNY",
    )
    fields.close()
    return order


def _line(fields: Fields) -> Line:
    for name in ("id", "unit_price", "quantity"):
        fields.require(name)
    line = Line(
        id=fields.text("id") or "",
        title=fields.text("title") or "",
        unit_price=fields.money("unit_price") or 0,
        quantity=fields.whole("quantity", least=1) or 0,
    )
    fields.close()
    return line


def _set(fields: Fields) -> SetOffer:
    for name in ("price", "lines"):
        fields.require(name)
    offer = SetOffer(price=fields.money("price") or 0, lines=fields.texts("lines"))
    fields.close()
    return offer


def _discount(fields: Fields) -> Discount:
    for name in ("amount", "funded_by"):
        fields.require(name)
    funder = fields.choice("funded_by", Funder)
    assert funder is not None
    discount = Discount(
        name=fields.text("name") or "",
        amount=fields.money("amount") or 0,
        funded_by=funder,
        threshold=fields.money("threshold"),
        coupon=fields.choice("kind", _DiscountKind) is not None,
    )
    fields.close()
    return discount


def _freight(fields: Fields) -> Freight:
    freight = Freight(
        paid=fields.money("paid") or 0,
        free_over=fields.money("free_over"),
        marked=fields.money("marked"),
    )
    fields.close()
    return freight


def _returned(fields: Fields) -> Returned:
    for name in ("line", "quantity"):
        fields.require(name)
    entry = Returned(
        line=fields.text("line") or "",
        quantity=fields.whole("quantity", least=1) or 0,
        condition=fields.choice("condition", Condition),
    )
    fields.close()
    return entry


def _returned_before(fields: Fields) -> ReturnedBefore:
    for name in ("line", "quantity", "refund"):
        fields.require(name)
    entry = ReturnedBefore(
        line=fields.text("line") or "",
        quantity=fields.whole("quantity", least=1) or 0,
        refund=fields.money("refund") or 0,
    )
    fields.close()
    return entry


def _dates(fields: Fields | None) -> ClaimDates:
    if fields is None:
        return ClaimDates()
    dates = ClaimDates(
        signed=fields.moment("signed"),
        notified=fields.moment("notified"),
        goods_back=fields.day("goods_back"),
        invoiced=fields.day("invoiced"),
        returned_on=fields.day("returned_on"),
    )
    fields.close()
    return dates


def _gift(fields: Fields) -> Gift:
    fields.require("marked_price")
    gift = Gift(
        marked_price=fields.money("marked_price") or 0,
        returned=fields.flag("returned"),
        for_lines=fields.texts("for_lines"),
    )
    fields.close()
    return gift


def _return_freight(fields: Fields | None) -> ReturnFreight:
    if fields is None:
        return ReturnFreight()
    freight = ReturnFreight(
        paid_by_buyer=fields.money("paid_by_buyer") or 0, insurance_paid=fields.money("insurance_paid") or 0
    )
    fields.close()
    return freight


def _warranty(fields: Fields | None) -> WarrantyFacts:
    if fields is None:
        return WarrantyFacts()
    facts = WarrantyFacts(
        repairs_failed=fields.whole("repairs_failed") or 0,
        same_model_available=fields.flag("same_model_available"),
        wants_money=fields.flag("wants_money"),
        days_in_repair=fields.whole("days_in_repair") or 0,
        days_to_install=fields.whole("days_to_install") or 0,
        daily_rate=fields.rate("daily_rate", most=1),
        km=fields.whole("km"),
        coefficient=fields.rate("coefficient"),
        period_days_free=fields.flag("period_days_free"),
        fees_paid=fields.money("fees_paid") or 0,
    )
    fields.close()
    return facts


def _late(fields: Fields | None) -> Late | None:
    if fields is None:
        return None
    fields.require("rate")
    late = Late(
        rate=fields.rate("rate", most=100) or Fraction(0),
        minimum=fields.money("min"),
        maximum=fields.money("max"),
        exempt=fields.flag("exempt"),
        basis=fields.money("basis"),
    )
    fields.close()
    return late


def _courier(fields: Fields | None) -> CourierFacts | None:
    if fields is None:
        return None
    fields.require("event")
    event = fields.choice("event", CourierEvent)
    assert event is not None
    facts = CourierFacts(
        event=event,
        freight=fields.money("freight"),
        insured=fields.money("insured"),
        premium=fields.money("premium") or 0,
        cap_times_freight=fields.whole("cap_times_freight"),
        true_value=fields.money("true_value"),
        damage=fields.money("damage"),
    )
    fields.close()
    return facts


def _costs(fields: Fields | None) -> Costs | None:
    if fields is None:
        return None
    costs = Costs(
        goods=fields.money("goods") or 0,
        platform_fee_rate=fields.rate("platform_fee_rate", most=1) or Fraction(0),
        outbound=fields.money("outbound") or 0,
        packing=fields.money("packing") or 0,
        floor=fields.money("floor", may_be_negative=True),
        return_freight=fields.money("return_freight") or 0,
        write_off_rate=fields.rate("write_off_rate", most=1) or Fraction(0),
        compensation_paid=fields.money("compensation_paid") or 0,
    )
    fields.close()
    return costs
