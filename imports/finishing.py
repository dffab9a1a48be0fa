"""Makes an order of what the rows of all sheets told about it: lines, state, receiver, day, and what is doubtful."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from aftersales.matching import IncomingLine, IncomingOrder
from aftersales.money import to_yuan
from aftersales.orders import OrderStatus, Platform, Receiver
from imports.cells import is_masked
from imports.drafts import LINE_KEYS, Draft
from imports.sums import Finding, Sums, add_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aftersales.matching import Problem
    from imports.cells import Phone

_PASSED_ON = (
    "shop_name", "ordered_at", "paid_at", "shipped_at", "signed_at", "nickname", "courier",
    "tracking", "remark",
)  # fmt: skip
_HOME_CURRENCY = "CNY"
_CURRENCIES = {
    "人民币": "CNY",
    "RMB": "CNY",
    "￥": "CNY",
    "¥": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "港币": "HKD",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the figures and the state of an order come to; `problems` are all that was found about it so far."""

    status: OrderStatus | None
    currency: str | None
    compensated: int | None
    sums: Sums
    lines: tuple[IncomingLine, ...]
    problems: tuple[Problem, ...]


def judged(draft: Draft, paid: str) -> Judged:
    """The judgement of a draft whose figures are settled; `paid` is ``gross``, ``net`` or empty if nobody knows."""
    source, profile = draft.at, draft.at.profile
    given = _lines(draft)
    currency = _currency(draft)
    if paid == "" and draft.values.get("refunded") and "paid" in draft.values:
        shown = f"{to_yuan(draft.values['paid'])} / {to_yuan(draft.values['refunded'])}"
        draft.tell("imports.paid_gross_or_net", "paid", shown, "held")
    sums = add_up(
        profile,
        draft.values,
        draft.discounts,
        given,
        net=paid == "net",
        tells_paid_at="paid_at" in source.reader.headers,
    )
    lines = given or _lone_line(draft, sums)
    if sums.findings:
        draft.problems += [_shown(draft, finding) for finding in sums.findings]
    draft.problems += _remarks(draft, sums, lines)
    status = _status(draft, sums)
    return Judged(status, currency, draft.values.get("compensated"), sums, lines, tuple(draft.problems))


def finished(platform: Platform, draft: Draft, paid: str) -> IncomingOrder:
    """The order of a draft whose figures are settled; `paid` as `judged` has it."""
    source = draft.at
    judgement = judged(draft, paid)
    sums = judgement.sums
    ordered_at = draft.values.get("ordered_at") or _day_in_number(draft)
    passed = {key: draft.values[key] for key in _PASSED_ON if key in draft.values}
    if source.shop_name:
        passed.setdefault("shop_name", source.shop_name)
    return IncomingOrder(
        file_index=source.file_index,
        sheet=source.sheet,
        rows=tuple(draft.rows),
        platform=platform,
        number=draft.number,
        status=judgement.status,
        currency=judgement.currency,
        goods=sums.goods,
        freight=sums.freight,
        discounts=sums.discounts,
        paid_gross=sums.paid_gross,
        refunded=sums.refunded,
        compensated=judgement.compensated,
        receiver=_receiver(draft.values),
        lines=judgement.lines,
        movements=tuple(draft.movements),
        problems=tuple(draft.problems),
        **{**passed, "ordered_at": ordered_at},
    )


def _currency(draft: Draft) -> str | None:
    """ISO letters; an order in another currency is kept, and said."""
    told = draft.values.get("currency")
    if told is None:
        return None
    currency = _CURRENCIES.get(str(told), str(told)).upper()
    if currency != _HOME_CURRENCY:
        draft.tell("imports.other_currency", "currency", currency)
    return currency


def _lines(draft: Draft) -> tuple[IncomingLine, ...]:
    return tuple(_line(at, facts.values) for at, (_, facts) in enumerate(draft.lines, start=1))


def _line(place: int, values: Mapping[str, Any]) -> IncomingLine:
    price, quantity, amount = values.get("unit_price"), values.get("quantity"), values.get("amount")
    if amount is None and price is not None and quantity is not None:
        amount = price * quantity
    if price is None and amount is not None and quantity and amount % quantity == 0:
        price = amount // quantity
    return IncomingLine(
        key=values.get("line_key") or str(place),
        title=values.get("title") or "",
        code=values.get("code"),
        spec=values.get("spec"),
        unit_price=price,
        quantity=quantity,
        amount=amount,
        paid=values.get("line_paid"),
        refunded=values.get("line_refunded"),
    )


def _lone_line(draft: Draft, sums: Sums) -> tuple[IncomingLine, ...]:
    """The one line that an order sheet implies by its title and count; none where it names no goods."""
    if not draft.lone.get("title"):
        return ()
    values = {"quantity": draft.values.get("pieces"), **draft.lone}
    if "amount" not in values and sums.goods is not None:
        values["amount"] = sums.goods
    if draft.at.profile.lone_line_key == "number":
        values.setdefault("line_key", draft.number)
    return (_line(1, values),)


def _status(draft: Draft, sums: Sums) -> OrderStatus | None:
    """The state the sheet names, an after-sale case over it, or what it proves where it names none."""
    profile = draft.at.profile
    status: OrderStatus | None = draft.values.get("status")
    if status is not None:
        if "cancelled_at" in draft.values:
            return OrderStatus.CLOSED
        over = profile.after_sale.get(draft.values.get("after_sale", ""))
        return over if over and status is not OrderStatus.CLOSED else status
    if sums.unpaid:
        return profile.inferred.get("unpaid")
    if sums.refunded and sums.refunded == sums.paid_gross:
        return profile.inferred.get("refunded_whole")
    left = [facts.values.get("unshipped") for _, facts in draft.lines]
    if left and None not in left:
        return profile.inferred.get("to_ship" if any(left) else "shipped")
    return None


def _receiver(values: Mapping[str, Any]) -> Receiver | None:
    return receiver_of(
        values.get("phone"),
        values.get("landline"),
        values.get("receiver_name"),
        values.get("address"),
        [values.get(key) for key in ("province", "city", "district", "street")],
    )


def receiver_of(
    mobile: Phone | None,
    landline: Phone | None,
    name: str | None,
    address: str | None,
    places: Sequence[str | None] = (),
) -> Receiver | None:
    """Who the parcel went to; None where nothing tells. `places` stand before an address that does not begin with them."""
    phone = mobile or landline
    if places:
        parts = [place for place in places if place is not None]
        if parts and not (address or "").startswith(parts[0]):
            address = "".join([*parts, address or ""])
    if not (phone or name or address):
        return None
    masked = (
        (phone is not None and phone.masked)
        or (name is not None and is_masked(name))
        or (address is not None and is_masked(address))
    )
    return Receiver(name=name or "", phone=phone.text if phone else "", address=address or "", masked=masked)


def _day_in_number(draft: Draft) -> datetime | None:
    """The day that some platforms write into the order number, at midnight in China; said, as it is not exact."""
    pattern = draft.at.profile.number_holds_day
    found = re.match(pattern, draft.number) if pattern else None
    if not found:
        return None
    try:
        day = datetime(2000 + int(found[1]), int(found[2]), int(found[3]), tzinfo=CHINA)
    except ValueError:
        return None
    draft.tell("imports.day_from_number", "ordered_at", f"{day:%Y-%m-%d}")
    return day.astimezone(UTC)


def _remarks(draft: Draft, sums: Sums, lines: tuple[IncomingLine, ...]) -> list[Problem]:
    """What a person should know of an order that is taken all the same."""
    kinds, pieces = draft.values.get("kinds"), draft.values.get("pieces")
    found: list[Finding] = []
    if kinds is not None and pieces is not None and kinds > pieces:
        # Count of kinds alone is impossible; money, pieces and lines decide, so the order is taken and told.
        found.append(Finding("imports.kinds_over_pieces", "kinds", f"{kinds} / {pieces}", "info"))
    elif kinds is not None and kinds > 1 and not draft.lines and lines:
        found.append(Finding("imports.several_goods_in_one", "title", str(kinds), "info"))
    after_sale = draft.values.get("after_sale", "")
    if after_sale in draft.at.profile.refund_words and sums.refunded is None:
        found.append(Finding("imports.refund_unknown", "after_sale", after_sale, "info"))
    found += _uncounted(draft)
    return [_shown(draft, finding) for finding in found]


def _uncounted(draft: Draft) -> Iterator[Finding]:
    """Goods with a price and an empty cell where the sheet counts pieces: one is taken, and said."""
    if not draft.lines:
        headers = draft.at.reader.headers
        key = next((key for key in ("quantity", "pieces") if key in headers), None)
        price = draft.lone.get("unit_price")
        counted = draft.lone.get("quantity", draft.values.get("pieces")) is not None
        if key is not None and price is not None and not counted:
            yield Finding("imports.no_quantity", key, to_yuan(price), "info")
    for at, (place, facts) in enumerate(draft.lines):
        price = facts.values.get("unit_price")
        if "quantity" in place.reader.headers and price is not None and "quantity" not in facts.values:
            yield Finding("imports.no_quantity", "quantity", to_yuan(price), "info", line=at)


def _shown(draft: Draft, finding: Finding) -> Problem:
    """The finding at the row and header where a person finds it: a line's own sheet where that has the column."""
    if finding.key in LINE_KEYS and draft.lines:
        place, facts = draft.lines[finding.line]
        header = place.reader.headers.get(finding.key, "")
        return place.reader.problem(facts.row, header, finding.code, finding.value, finding.level)
    header = draft.at.reader.headers.get(finding.key, "")
    return draft.at.reader.problem(draft.row, header, finding.code, finding.value, finding.level)
