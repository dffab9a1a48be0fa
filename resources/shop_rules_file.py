"""The shipped rules of a shop, read from shop_rules.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from aftersales.money import from_yuan
from resources.places import resource


@dataclass(frozen=True, slots=True)
class OftenClaims:
    """A buyer with at least `count` claims in the last `days` days claims often."""

    count: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRules:
    """What a shop decides for itself; sums in fen.

    `clerk_adjustment` is how far a clerk may change one suggested sum, `clerk_month_limit` what one member of staff may
    give in a calendar month on top of the rules, `floor_loss` what one case may cost the shop (its least profit is
    minus this). `rounding` is what offers beyond the legal sum are rounded to: 1, 10 or 100.
    """

    version: str
    clerk_adjustment: int
    clerk_month_limit: int
    floor_loss: int
    often_count: int
    often_days: int
    rounding: int

    @property
    def often_claims(self) -> OftenClaims:
        """From when on a buyer is marked as one who claims often."""
        return OftenClaims(self.often_count, self.often_days)


@cache
def shipped_shop_rules() -> ShopRules:
    """The rules as shipped; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("shop_rules.toml").read_text("utf-8"))
    return ShopRules(
        version=data["version"],
        clerk_adjustment=from_yuan(data["clerk_adjustment"]),
        clerk_month_limit=from_yuan(data["clerk_month_limit"]),
        floor_loss=from_yuan(data["floor_loss"]),
        often_count=data["often_count"],
        often_days=data["often_days"],
        rounding=from_yuan(data["rounding"]),
    )
