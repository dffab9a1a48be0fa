"""The shipped rules of a shop, read from shop_rules.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from aftersales.money import from_yuan
from resources.places import resource


@dataclass(frozen=True, slots=True)
class ShopRules:
    """What a shop decides for itself; `clerk_adjustment` in fen."""

    version: str
    clerk_adjustment: int


def shipped_shop_rules() -> ShopRules:
    """The rules as shipped; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("shop_rules.toml").read_text("utf-8"))
    return ShopRules(version=data["version"], clerk_adjustment=from_yuan(data["clerk_adjustment"]))
