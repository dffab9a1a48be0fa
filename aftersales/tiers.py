"""How dear a customer is to the shop: the tier its rules suggest, the RFM marks, and the groups they make."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from aftersales.calendar import add_months
from aftersales.late_dataclasses import dataclass

THREE_YEARS = 36
"""Months over which the orders of a tier are counted."""


class RfmGroup(StrEnum):
    """The eight groups of R, F and M high or low: 重要 for high money; 价值 R+F, 发展 R, 保持 F, 挽留 neither."""

    DEAR_VALUE = "重要价值"
    DEAR_GROW = "重要发展"
    DEAR_KEEP = "重要保持"
    DEAR_WIN = "重要挽留"
    VALUE = "一般价值"
    GROW = "一般发展"
    KEEP = "一般保持"
    WIN = "一般挽留"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """A tier: `orders` of three years or `spent` fen reach it (None: not by this); heard of every `revisit_months`."""

    name: str
    orders: int | None = None
    spent: int | None = None
    revisit_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RfmRule:
    """Bounds of the marks 5, 4, 3, 2 (days at most; orders and fen at least) and from which mark each is high."""

    days: int
    recency: tuple[int, int, int, int]
    frequency: tuple[int, int, int, int]
    money: tuple[int, int, int, int]
    high: tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRules:
    """The tiers, the best first, and the rule of RFM; the last tier takes everybody."""

    tiers: tuple[TierRule, ...]
    rfm: RfmRule

    def tier(self, name: str) -> TierRule | None:
        """The rule of a tier; None for a name the shop no longer uses."""
        return next((tier for tier in self.tiers if tier.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The tier that the rules suggest, and by what: ``orders`` or ``spent`` with the bound, "" for the last tier."""

    tier: str
    by: str
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Rfm:
    """Marks 1 to 5, 5 the best."""

    recency: int
    frequency: int
    money: int


def suggested(rules: TierRules, *, orders_three: int, spent: int) -> Suggestion:
    """The best tier that is reached; `orders_three` orders of three years, `spent` fen less refunds."""
    for tier in rules.tiers:
        if tier.orders is not None and orders_three >= tier.orders:
            return Suggestion(tier=tier.name, by="orders", bound=tier.orders)
        if tier.spent is not None and spent >= tier.spent:
            return Suggestion(tier=tier.name, by="spent", bound=tier.spent)
    return Suggestion(tier=rules.tiers[-1].name, by="")


def marks(rule: RfmRule, *, last_order: date | None, today: date, orders: int, spent: int) -> Rfm:
    """R F M of the days of the rule; who never ordered has R 1."""
    since = None if last_order is None else (today - last_order).days
    recency = 1 if since is None else _mark(tuple(since <= bound for bound in rule.recency))
    return Rfm(
        recency=recency,
        frequency=_mark(tuple(orders >= bound for bound in rule.frequency)),
        money=_mark(tuple(spent >= bound for bound in rule.money)),
    )


def group(rule: RfmRule, rfm: Rfm) -> RfmGroup:
    """The group that the marks make."""
    recent, often, dear = rule.high
    place = (rfm.money < dear) * 4 + (rfm.recency < recent) * 2 + (rfm.frequency < often)
    return _PLACES[place]


_PLACES = (
    RfmGroup.DEAR_VALUE,
    RfmGroup.DEAR_GROW,
    RfmGroup.DEAR_KEEP,
    RfmGroup.DEAR_WIN,
    RfmGroup.VALUE,
    RfmGroup.GROW,
    RfmGroup.KEEP,
    RfmGroup.WIN,
)


def highs(found: RfmGroup) -> tuple[bool, bool, bool]:
    """Whether R, F and M are high in a group."""
    place = _PLACES.index(found)
    return not place & 2, not place & 1, not place & 4


def high_bounds(rule: RfmRule, today: date) -> tuple[date, int, int]:
    """From which last day, number of orders and fen on R, F and M are high."""
    recent, often, dear = (5 - mark for mark in rule.high)
    return today - timedelta(days=rule.recency[recent]), rule.frequency[often], rule.money[dear]


def revisit_by(tier: TierRule | None, last_contact: date | None) -> date | None:
    """The last day on which a customer of this tier is to be heard of; None where the tier asks nothing."""
    if tier is None or tier.revisit_months is None or last_contact is None:
        return None
    return add_months(last_contact, tier.revisit_months)


def _mark(reached: tuple[bool, ...]) -> int:
    """5 for the first bound that is reached, down to 2; 1 for none."""
    return next((5 - place for place, there in enumerate(reached) if there), 1)
