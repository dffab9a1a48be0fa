"""Adds an order up: what was first paid, what was taken off, and whether lines, pieces and refunds agree with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aftersales import money
from aftersales.orders import Discount, Funder, OrderStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.matching import IncomingLine
    from resources.profile_files import ProfileFile


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up; `key` is the column it is shown at, `line` the place of the line (last if many)."""

    code: str
    key: str
    value: str
    level: str = "held"
    line: int = -1


@dataclass(slots=True)
class Sums:
    """The money of one order, in fen; None where no sheet tells. `paid_gross` is before refunds."""

    goods: int | None = None
    freight: int | None = None
    paid_gross: int | None = None
    refunded: int | None = None
    discounts: tuple[Discount, ...] | None = None
    unpaid: bool = False
    findings: list[Finding] = field(default_factory=list)


def add_up(
    profile: ProfileFile,
    values: Mapping[str, Any],
    discounts: Sequence[Discount],
    lines: Sequence[IncomingLine],
    *,
    tells_paid_at: bool,
) -> Sums:
    """The sums of an order whose own values are `values`; `lines` are those that a sheet of lines gave.

    The check is goods + freight − discounts = paid before refunds. A rest above it is booked as the profile says.
    """
    sums = Sums(freight=values.get("freight"), refunded=values.get("refunded"))
    sums.goods = _goods(values)
    sums.paid_gross = _gross(profile, values, sums.refunded)
    sums.unpaid = _unpaid(values, sums.paid_gross, tells_paid_at=tells_paid_at)
    if lines:
        _compare_lines(values, sums, lines)
    offers = list(discounts)
    own = "goods" in values or "total" in values
    balanced = own and sums.paid_gross is not None and not sums.unpaid
    if balanced:
        offers += _rest(profile, values, sums, offers)
    if offers or balanced or any(key.startswith("discount_") for key in values):
        sums.discounts = tuple(offers)
    _check_received(profile, values, sums)
    if sums.refunded is not None and sums.paid_gross is not None and sums.refunded > sums.paid_gross:
        sums.findings.append(_differ("refund_over_paid", "refunded", sums.refunded, sums.paid_gross))
    return sums


def _goods(values: Mapping[str, Any]) -> int | None:
    """Goods without freight; a sheet that only has the total gives it with the freight taken off."""
    goods: int | None = values.get("goods")
    total: int | None = values.get("total")
    if goods is None and total is not None:
        return total - (values.get("freight") or 0)
    return goods


def _gross(profile: ProfileFile, values: Mapping[str, Any], refunded: int | None) -> int | None:
    paid: int | None = values.get("paid")
    if paid is not None and profile.paid == "net":
        return paid + (refunded or 0)
    return paid


def _unpaid(values: Mapping[str, Any], gross: int | None, *, tells_paid_at: bool) -> bool:
    """Nothing was paid, so that the distance to the total is no discount: waiting, or closed before payment."""
    if values.get("status") is OrderStatus.UNPAID:
        return True
    never = tells_paid_at and "paid_at" not in values
    return gross == 0 and (never or values.get("status") is OrderStatus.CLOSED)


def _rest(
    profile: ProfileFile, values: Mapping[str, Any], sums: Sums, offers: Sequence[Discount]
) -> list[Discount]:
    total = (sums.goods or 0) + (sums.freight or 0)
    rest = total - sum(offer.amount for offer in offers) - (sums.paid_gross or 0)
    if rest == 0:
        return []
    if rest < 0 or profile.rest is None:
        sums.findings.append(_differ("sum_differs", "paid", total - rest, total))
        return []
    name, funder = profile.rest
    sums.findings.append(_differ("rest_is_discount", "paid", sums.paid_gross or 0, total, level="info"))
    if profile.paid == "gross" and sums.refunded == rest and values.get("refunded"):
        sums.findings.append(_differ("refund_maybe_discount", "refunded", rest, total, level="info"))
    return [Discount(name=name, amount=rest, funded_by=funder)]


def _check_received(profile: ProfileFile, values: Mapping[str, Any], sums: Sums) -> None:
    if profile.received != "less_shop_discounts" or "received" not in values or sums.goods is None:
        return
    shop = sum(offer.amount for offer in sums.discounts or () if offer.funded_by is Funder.SHOP)
    expected = sums.goods + (sums.freight or 0) - shop
    if values["received"] != expected:
        sums.findings.append(_differ("received_differs", "received", values["received"], expected))


def _compare_lines(values: Mapping[str, Any], sums: Sums, lines: Sequence[IncomingLine]) -> None:
    """Lines against the order; where the order says nothing, the lines speak for it."""
    paid = _all([line.paid for line in lines])
    refunded = _all([line.refunded for line in lines])
    amount = _all([line.amount for line in lines])
    pieces = _all([line.quantity for line in lines])
    if sums.paid_gross is None:
        sums.paid_gross = paid
    elif paid is not None and paid != sums.paid_gross:
        sums.findings.append(_differ("lines_paid_differ", "line_paid", paid, sums.paid_gross))
    if sums.goods is None:
        sums.goods = amount
    elif amount is not None and amount != sums.goods:
        sums.findings.append(_differ("lines_amount_differ", "amount", amount, sums.goods))
    if pieces is not None and values.get("pieces") not in (None, pieces):
        sums.findings.append(Finding("imports.pieces_differ", "quantity", f"{pieces} / {values['pieces']}"))
    _compare_refunds(sums, lines, refunded)


def _compare_refunds(sums: Sums, lines: Sequence[IncomingLine], refunded: int | None) -> None:
    for place, line in enumerate(lines):
        if line.paid is not None and (line.refunded or 0) > line.paid:
            found = f"{money.to_yuan(line.refunded or 0)} / {money.to_yuan(line.paid)}"
            sums.findings.append(Finding("imports.line_refund_over_paid", "line_refunded", found, line=place))
    if sums.refunded is None:
        sums.refunded = refunded
    elif refunded is not None and refunded != sums.refunded:
        sums.findings.append(_differ("lines_refund_differ", "line_refunded", refunded, sums.refunded))


def _all(parts: Sequence[int | None]) -> int | None:
    """The sum, or None if any part is unknown."""
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None


def _differ(what: str, key: str, found: int, expected: int, *, level: str = "held") -> Finding:
    return Finding(f"imports.{what}", key, f"{money.to_yuan(found)} / {money.to_yuan(expected)}", level)
