"""What cannot be settled: each refusal names the field and is raised before any rule runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.settlement.claim import (
    Claim,
    ClaimDates,
    ClaimKind,
    ClaimOrder,
    Condition,
    CourierEvent,
    Returned,
    ReturnedBefore,
)
from aftersales.settlement.policy import PolicySet
from aftersales.taxonomy import Reason

LARGEST = 10**12
"""The largest sum in fen that is settled; more is a slip of the hand."""


def day_of(moment: date) -> date:
    """The China day of a day or an aware moment."""
    return china_day(moment) if isinstance(moment, datetime) else moment


def check(claim: Claim, policies: PolicySet) -> Reason:
    """The claim's reason, once nothing stands against settling; KnownError ``claim_refused.*`` otherwise."""
    try:
        reason = policies.taxonomy.reason(claim.reason)
    except KnownError as error:
        raise KnownError("claim_refused.unknown_reason", field="reason", value=claim.reason) from error
    if claim.product_class is not None:
        policies.warranty_class(claim.product_class)
    _check_order(claim.order)
    _check_units(claim)
    _check_refunds(claim)
    _check_dates(claim.dates)
    _check_courier(claim)
    _check_coefficient(claim, policies)
    return reason


def refuse(what: str, field: str, **operands: object) -> KnownError:
    """A refusal that names its field."""
    return KnownError(f"claim_refused.{what}", field=field, **operands)


def _check_order(order: ClaimOrder) -> None:
    if order.currency != "CNY":
        raise refuse("currency", "order.currency", value=order.currency)
    if not order.lines:
        raise refuse("empty_list", "order.lines")
    whole, seen = 0, set()
    for line in order.lines:
        if line.id in seen:
            raise refuse("twice", "order.lines.id", value=line.id)
        seen.add(line.id)
        whole += line.unit_price * line.quantity
    if whole > LARGEST:
        raise refuse("too_large", "order.lines")
    saving = _set_saving(order)
    taken_off = saving + sum(discount.amount for discount in order.discounts)
    if taken_off > whole:
        raise refuse("discounts_above_goods", "order.discounts", discounts=taken_off, goods=whole)
    due = whole - taken_off + order.freight.paid
    if order.paid > due:
        raise refuse("paid_above_sum", "order.paid", paid=order.paid, due=due)


def _set_saving(order: ClaimOrder) -> int:
    if order.set_offer is None:
        return 0
    lists = {line.id: line.unit_price * line.quantity for line in order.lines}
    for index, line in enumerate(order.set_offer.lines):
        if line not in lists:
            raise refuse("unknown_line", f"order.set.lines[{index}]", value=line)
    if len(set(order.set_offer.lines)) != len(order.set_offer.lines):
        raise refuse("twice", "order.set.lines", value=order.set_offer.lines[0])
    apart = sum(lists[line] for line in order.set_offer.lines)
    if order.set_offer.price > apart:
        raise refuse("set_above_list", "order.set.price", price=order.set_offer.price, apart=apart)
    return apart - order.set_offer.price


def _check_units(claim: Claim) -> None:
    bought = {line.id: line.quantity for line in claim.order.lines}
    left = dict(bought)
    _count_off("returned_before", claim.returned_before, left)
    _count_off("returned", claim.returned, left)
    if not claim.returned and not any(left.values()):
        raise refuse("nothing_left", "returned_before")
    for index, gift in enumerate(claim.gifts):
        for line in gift.for_lines:
            if line not in bought:
                raise refuse("unknown_line", f"gift[{index}].for_lines", value=line)


def _count_off(field: str, entries: Sequence[Returned | ReturnedBefore], left: dict[str, int]) -> None:
    for index, entry in enumerate(entries):
        if entry.line not in left:
            raise refuse("unknown_line", f"{field}[{index}].line", value=entry.line)
        if entry.quantity > left[entry.line]:
            raise refuse(
                "too_many",
                f"{field}[{index}].quantity",
                line=entry.line,
                quantity=entry.quantity,
                left=left[entry.line],
            )
        left[entry.line] -= entry.quantity


def _check_refunds(claim: Claim) -> None:
    if max(claim.goodwill, claim.loss, claim.asked or 0, claim.agreed_refund or 0) > LARGEST:
        fields = ("goodwill", "loss", "asked", "agreed_refund")
        raise refuse("too_large", next(name for name in fields if (getattr(claim, name) or 0) > LARGEST))
    already = already_refunded(claim)
    if already > claim.order.paid:
        raise refuse("refunded_above_paid", "returned_before.refund", refunded=already, paid=claim.order.paid)
    agreed = claim.agreed_refund if claim.kind is ClaimKind.REFUND_ONLY else None
    if agreed is not None and agreed > claim.order.paid - already:
        raise refuse("agreed_above_paid", "agreed_refund", agreed=agreed, left=claim.order.paid - already)


def _check_dates(dates: ClaimDates) -> None:
    if dates.signed is None and dates.invoiced is None and dates.notified is None:
        return
    orders = (
        ("invoiced", "signed"),
        ("invoiced", "returned_on"),
        ("signed", "notified"),
        ("notified", "goods_back"),
        ("signed", "goods_back"),
    )
    for first, second in orders:
        earlier, later = getattr(dates, first), getattr(dates, second)
        if earlier is not None and later is not None and day_of(earlier) > day_of(later):
            raise refuse(
                "dates", f"dates.{second}", other=f"dates.{first}", day=day_of(later), before=day_of(earlier)
            )


def _check_courier(claim: Claim) -> None:
    courier = claim.courier
    if courier is None:
        return
    if courier.event is CourierEvent.DAMAGED and courier.damage is None:
        raise refuse("missing", "courier.damage")
    if courier.cap_times_freight is not None and courier.freight is None:
        raise refuse("missing", "courier.freight")


def _check_coefficient(claim: Claim, policies: PolicySet) -> None:
    given = claim.warranty.coefficient
    most = policies.policy("warranty.car").rates["max_coefficient"]
    if given is not None and given > most:
        raise refuse("coefficient", "warranty.coefficient", most=str(float(most)))


def already_refunded(claim: Claim) -> int:
    """What earlier cases of the order gave back, fen."""
    already = claim.refunded_before
    for entry in claim.returned_before:
        already += entry.refund
    return already


def unit_condition(claim: Claim, given: Condition | None) -> Condition:
    """A returned entry's condition, else the claim's."""
    return given or claim.condition
