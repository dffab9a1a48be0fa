"""The offers of an order as one text of a sheet, and read out of it again: who pays, the name, how much, from what sum on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aftersales import money
from aftersales.errors import KnownError
from aftersales.orders import Discount, Funder
from resources.labels import label
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

_BAR, _BETWEEN = " | ", "；"


def offers_text(discounts: Sequence[Discount]) -> str:
    """``店铺出 | 满 1,000 减 100 | 100.00 | 满 1000.00；平台出 | 平台券 | 40.00 | 券``; a word of its own for none."""
    return _BETWEEN.join(map(_one, discounts)) or sentence("order_sheet.no_offers")


def offers_of(text: str) -> tuple[Discount, ...] | None:
    """The offers that `offers_text` wrote; None for a text that was not written so."""
    text = text.strip()
    if text == sentence("order_sheet.no_offers"):
        return ()
    payers = {label(funder): funder for funder in Funder}
    names = "|".join(map(re.escape, payers))
    found = []
    for part in re.split(rf"{_BETWEEN}(?=(?:{names}) \| )", text):
        read = _read(part, payers)
        if read is None:
            return None
        found.append(read)
    return tuple(found)


def _one(offer: Discount) -> str:
    parts = [label(offer.funded_by), offer.name, money.to_yuan(offer.amount)]
    if offer.threshold is not None:
        parts.append(sentence("order_sheet.offer_from", {"sum": money.to_yuan(offer.threshold)}))
    if offer.coupon:
        parts.append(sentence("order_sheet.offer_coupon"))
    return _BAR.join(parts)


def _read(part: str, payers: dict[str, Funder]) -> Discount | None:
    from_words = re.escape(sentence("order_sheet.offer_from", {"sum": "@"})).replace(
        "@", r"(?P<from>-?\d+\.\d\d)"
    )
    found = re.fullmatch(
        rf"(?P<payer>{'|'.join(map(re.escape, payers))}) \| (?P<name>.*) \| (?P<sum>-?\d+\.\d\d)"
        rf"(?: \| {from_words})?(?P<coupon> \| {re.escape(sentence('order_sheet.offer_coupon'))})?",
        part.strip(),
        re.DOTALL,
    )
    if found is None:
        return None
    try:
        amount = money.from_yuan(found["sum"])
        threshold = None if found["from"] is None else money.from_yuan(found["from"])
    except KnownError:
        return None
    return Discount(
        name=found["name"],
        amount=amount,
        funded_by=payers[found["payer"]],
        threshold=threshold,
        coupon=found["coupon"] is not None,
    )
