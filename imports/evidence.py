"""What the orders of a sheet prove together about its columns, where a single order leaves it open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from imports.repeats import lines_amount, weigh

if TYPE_CHECKING:
    from imports.drafts import Draft, Source

_SUSPICIOUS = 3
"""Refunded orders that all fit after refunds only, from which a column declared before refunds is doubted."""


class Evidence:
    """Counts by sheet how its orders speak; one contradiction leaves the question to a person."""

    def __init__(self) -> None:
        self._repeats: dict[tuple[int, str], Counter[str]] = {}
        self._paid: dict[tuple[int, str], Counter[str]] = {}

    def weigh_repeats(self, draft: Draft) -> None:
        """Whether figures on several rows of the order are the whole order's or each row's own."""
        if len(draft.parts) > 1 and draft.at.profile.repeats == "ask" and (way := weigh(draft)):
            self._repeats.setdefault(_key(draft.at), Counter())[way] += 1

    def repeats(self, source: Source) -> str:
        """``once`` or ``sum`` if every order that tells says the same, else empty."""
        told = self._repeats.get(_key(source), Counter())
        return next(iter(told)) if len(told) == 1 else ""

    def weigh_paid(self, draft: Draft) -> None:
        """Whether a refunded order's sums fit a paid column before refunds, after them, or neither alone."""
        refunded, paid = draft.values.get("refunded"), draft.values.get("paid")
        if not refunded or paid is None or draft.at.profile.paid == "net":
            return
        self._paid.setdefault(_key(draft.at), Counter())[_fits(draft, paid, refunded)] += 1

    def paid(self, source: Source) -> str:
        """``gross``, ``net``, or empty where a person must say."""
        told = self._paid.get(_key(source), Counter())
        declared = source.profile.paid
        if declared == "either":
            clear = {way for way in told if way}
            if not told:
                return "gross"
            return clear.pop() if len(clear) == 1 else ""
        if declared == "gross" and source.profile.rest and told["net"] >= _SUSPICIOUS:
            return "gross" if told["gross"] else ""
        return declared


def _fits(draft: Draft, paid: int, refunded: int) -> str:
    expected = _expected(draft)
    if expected is None:
        return ""
    if paid + refunded == expected:
        return "net"
    return "gross" if paid == expected or refunded > expected - paid > 0 else ""


def _expected(draft: Draft) -> int | None:
    """What the goods, freight and offers of the order come to; None where they are not known."""
    values = draft.values
    offers = sum(offer.amount for offer in draft.discounts)
    goods = values.get("goods")
    if goods is None and "total" in values:
        return int(values["total"]) - offers
    if goods is None:
        goods = lines_amount(draft)
    return None if goods is None else goods + (values.get("freight") or 0) - offers


def _key(source: Source) -> tuple[int, str]:
    return source.file_index, source.label
