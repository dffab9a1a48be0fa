"""Adds an order up: what was first paid, what was taken off, and whether lines, pieces and refunds agree with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from aftersales import money
from aftersales.orders import Discount, Funder, OrderStatus
from resources.offer_text import offers_of

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
    net: bool = False,
) -> Sums:
    """The sums of an order whose own values are `values`; `lines` are those that sheets gave.

    The check is goods + freight − discounts = paid before refunds. A rest above it is booked as the profile says.
    `net`: the paid column is after refunds.
    """
    sums = Sums(freight=values.get("freight"), refunded=values.get("refunded"))
    sums.goods = _goods(values)
    if lines and sums.refunded is None:
        sums.refunded = _known([line.refunded for line in lines])
    sums.paid_gross = _gross(values, sums.refunded, net=net)
    sums.unpaid = _unpaid(values, sums.paid_gross, tells_paid_at=tells_paid_at)
    if profile.payable:
        _take_payable_for_what_it_is(values, sums)
    own = sums.goods is not None
    if lines:
        _compare_lines(values, sums, lines, strict=bool(profile.marks))
    named = offers_of(values["offers"]) if "offers" in values else None
    if named is not None:
        sums.discounts = named
        _check_named(sums, named)
    else:
        _add_offers(
            profile,
            values,
            sums,
            _offers(profile, discounts, sums),
            whole=own or _speak_for_all(profile, sums, lines),
        )
    _check_received(profile, values, sums)
    if sums.refunded is not None and sums.paid_gross is not None and sums.refunded > sums.paid_gross:
        sums.findings.append(_differ("refund_over_paid", "refunded", sums.refunded, sums.paid_gross))
    return sums


def _add_offers(
    profile: ProfileFile, values: Mapping[str, Any], sums: Sums, offers: list[Discount], *, whole: bool
) -> None:
    """The offers of the order; where its goods are known (`whole`), those that make the sums meet as well."""
    balanced = whole and sums.paid_gross is not None and not sums.unpaid
    named = _names_offers(values, offers)
    if balanced:
        offers = _balanced(profile, values, sums, offers)
    elif sums.goods is None and sums.paid_gross is not None and not sums.unpaid and named:
        sums.goods = sums.paid_gross + sum(offer.amount for offer in offers) - (sums.freight or 0)
    if balanced or named:
        sums.discounts = tuple(offers)


def _check_named(sums: Sums, offers: Sequence[Discount]) -> None:
    """A sheet that names every offer (our own) is taken at its word; sums that do not fit are said."""
    gap = _gap(sums, offers) if sums.goods is not None and sums.paid_gross is not None else 0
    if gap and not sums.unpaid:
        paid = sums.paid_gross or 0
        sums.findings.append(_differ("sum_differs", "paid", paid, paid + gap))


def _goods(values: Mapping[str, Any]) -> int | None:
    """Goods without freight; a sheet that only has the total gives it with the freight taken off."""
    goods: int | None = values.get("goods")
    total: int | None = values.get("total")
    if goods is None and total is not None:
        return total - (values.get("freight") or 0)
    return goods


def _gross(values: Mapping[str, Any], refunded: int | None, *, net: bool) -> int | None:
    """What was first paid: the paid column, what was paid from a balance, and what went back if it is after that."""
    paid: int | None = values.get("paid")
    if paid is None:
        return None
    return paid + (values.get("paid_balance") or 0) + ((refunded or 0) if net else 0)


def _unpaid(values: Mapping[str, Any], gross: int | None, *, tells_paid_at: bool) -> bool:
    """Nothing was paid, so that the distance to the total is no discount: waiting, or closed before payment."""
    if values.get("status") is OrderStatus.UNPAID:
        return True
    never = tells_paid_at and "paid_at" not in values
    return gross == 0 and (never or values.get("status") is OrderStatus.CLOSED)


def _take_payable_for_what_it_is(values: Mapping[str, Any], sums: Sums) -> None:
    """Of what was only to be paid nothing counts as paid while the order waits, or was closed without a payment."""
    if sums.paid_gross is None or "paid_at" in values:
        return
    status = values.get("status")
    if status is OrderStatus.CLOSED and sums.paid_gross and not sums.refunded:
        shown = money.to_yuan(sums.paid_gross)
        sums.findings.append(Finding("imports.closed_unpaid", "paid", shown, "info"))
        sums.paid_gross, sums.unpaid = 0, True
    elif status is OrderStatus.UNPAID:
        sums.paid_gross = 0


def _speak_for_all(profile: ProfileFile, sums: Sums, lines: Sequence[IncomingLine]) -> bool:
    """Whether the lines are all there is of the order, so that their sum is its goods; detail lists alone are not."""
    return bool(lines) and sums.goods is not None and profile.grain == "rows"


def _names_offers(values: Mapping[str, Any], offers: Sequence[Discount]) -> bool:
    """Whether the sheet tells offers at all; else nobody knows what the goods came to."""
    return bool(offers) or any(key.startswith("discount_") for key in values)


def _offers(profile: ProfileFile, discounts: Sequence[Discount], sums: Sums) -> list[Discount]:
    """The offers by who really carries them, where the export tells that beside their names."""
    if profile.carried is None:
        return list(discounts)
    by_name = [offer for offer in discounts if offer.name in profile.carried.of]
    by_payer = [offer for offer in discounts if offer.name in profile.carried.use]
    others = [offer for offer in discounts if offer not in by_name and offer not in by_payer]
    named, carried = (sum(offer.amount for offer in group) for group in (by_name, by_payer))
    if not by_payer or named == carried:
        return [*(by_payer or by_name), *others]
    sums.findings.append(_differ("payer_differs", "discount_platform", carried, named, level="info"))
    return [*(by_name or by_payer), *others]


def _balanced(
    profile: ProfileFile, values: Mapping[str, Any], sums: Sums, offers: list[Discount]
) -> list[Discount]:
    """The offers that make goods + freight − offers = paid; what cannot be explained is a finding."""
    offers = _with_maybe(profile, sums, offers)
    offers = _adjusted(values, sums, offers)
    gap = _gap(sums, offers)
    surcharge = values.get("surcharge") or 0
    if gap < 0 and surcharge and gap == -surcharge:
        sums.findings.append(Finding("imports.tax_on_top", "surcharge", money.to_yuan(surcharge), "info"))
        return offers
    if gap == 0:
        return offers
    return offers + _rest(profile, values, sums, gap)


def _gap(sums: Sums, offers: Sequence[Discount]) -> int:
    total = (sums.goods or 0) + (sums.freight or 0)
    return total - sum(offer.amount for offer in offers) - (sums.paid_gross or 0)


def _with_maybe(profile: ProfileFile, sums: Sums, offers: list[Discount]) -> list[Discount]:
    """Offers of the payment come off the total in some exports and only off the customer's money in others."""
    maybe = [offer for offer in offers if offer.name in profile.maybe]
    sure = [offer for offer in offers if offer not in maybe]
    if not maybe or _gap(sums, offers) == 0:
        return offers
    if _gap(sums, sure) == 0:
        off = sum(offer.amount for offer in maybe)
        sums.paid_gross = (sums.paid_gross or 0) - off
        sums.findings.append(Finding("imports.paid_less_offers", "paid", money.to_yuan(off), "info"))
    return offers


def _adjusted(values: Mapping[str, Any], sums: Sums, offers: list[Discount]) -> list[Discount]:
    """A price changed by the shop; exports write the sign either way, so the sums say whether it went down or up."""
    change = abs(values.get("adjustment") or 0)
    if not change:
        return offers
    gap = _gap(sums, offers)
    if gap == -change:
        sums.goods = (sums.goods or 0) + change
        sums.findings.append(Finding("imports.price_raised", "adjustment", money.to_yuan(change), "info"))
        return offers
    return [*offers, Discount(name="改价", amount=change, funded_by=Funder.SHOP)] if gap > 0 else offers


def _rest(profile: ProfileFile, values: Mapping[str, Any], sums: Sums, gap: int) -> list[Discount]:
    paid = sums.paid_gross or 0
    if gap < 0 and profile.surplus:
        sums.findings.append(_differ("surplus_told", "paid", paid, paid + gap, level="info"))
        return []
    if gap < 0 or (profile.rest is None and profile.received != "paid_and_platform"):
        sums.findings.append(_differ("sum_differs", "paid", paid, paid + gap))
        return []
    found: list[Discount] = []
    if profile.received == "paid_and_platform" and values.get("received", 0) > paid:
        added = min(values["received"] - paid, gap)
        found.append(Discount(name="平台补贴", amount=added, funded_by=Funder.PLATFORM))
        gap -= added
    if gap == 0:
        return found
    if profile.rest is None:
        sums.findings.append(_differ("sum_differs", "paid", paid, paid + gap))
        return found
    sums.findings.append(_differ("rest_is_discount", "paid", paid, paid + gap, level="info"))
    if profile.paid == "gross" and sums.refunded == gap and values.get("refunded"):
        sums.findings.append(_differ("refund_maybe_discount", "refunded", gap, paid + gap, level="info"))
    name, funder = profile.rest
    return [*found, Discount(name=name, amount=gap, funded_by=funder)]


def _check_received(profile: ProfileFile, values: Mapping[str, Any], sums: Sums) -> None:
    if profile.received != "less_shop_discounts" or "received" not in values or sums.goods is None:
        return
    shop = sum(offer.amount for offer in sums.discounts or () if offer.funded_by is Funder.SHOP)
    expected = sums.goods + (sums.freight or 0) - shop
    if values["received"] != expected:
        sums.findings.append(_differ("received_differs", "received", values["received"], expected))


def _compare_lines(
    values: Mapping[str, Any], sums: Sums, lines: Sequence[IncomingLine], *, strict: bool
) -> None:
    """Lines against the order; where the order says nothing, the lines speak for it. Guessed columns only speak."""
    paid = _all([line.paid for line in lines])
    amount = _all([line.amount for line in lines])
    pieces = _all([line.quantity for line in lines])
    findings: list[Finding] = []
    if sums.paid_gross is None:
        sums.paid_gross = paid
    elif paid is not None and paid not in (sums.paid_gross, sums.paid_gross - (sums.freight or 0)):
        findings.append(_differ("lines_paid_differ", "line_paid", paid, sums.paid_gross))
    if sums.goods is None:
        sums.goods = amount
    elif amount is not None and amount != sums.goods:
        findings.append(_differ("lines_amount_differ", "amount", amount, sums.goods))
    if pieces is not None and values.get("pieces") not in (None, pieces):
        findings.append(Finding("imports.pieces_differ", "quantity", f"{pieces} / {values['pieces']}"))
    if strict:
        sums.findings += findings
    else:
        sums.findings += [replace(one, code="imports.lines_told", level="info") for one in findings]
    _compare_refunds(sums, lines, _all([line.refunded for line in lines]))


def _compare_refunds(sums: Sums, lines: Sequence[IncomingLine], refunded: int | None) -> None:
    for place, line in enumerate(lines):
        if line.paid is not None and (line.refunded or 0) > line.paid:
            found = f"{money.to_yuan(line.refunded or 0)} / {money.to_yuan(line.paid)}"
            sums.findings.append(Finding("imports.line_refund_over_paid", "line_refunded", found, line=place))
    if refunded is not None and refunded != sums.refunded:
        sums.findings.append(_differ("lines_refund_differ", "line_refunded", refunded, sums.refunded or 0))


def _all(parts: Sequence[int | None]) -> int | None:
    """The sum, or None if any part is unknown."""
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None


def _known(parts: Sequence[int | None]) -> int | None:
    """The sum of what is known, or None if nothing is."""
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _differ(what: str, key: str, found: int, expected: int, *, level: str = "held") -> Finding:
    return Finding(f"imports.{what}", key, f"{money.to_yuan(found)} / {money.to_yuan(expected)}", level)
