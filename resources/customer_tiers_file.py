"""The shipped tiers of customers and RFM rules, read from customer_tiers.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.money import from_yuan
from aftersales.tiers import RfmRule, TierRule, TierRules
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def shipped_tiers() -> TierRules:
    """The rules of this release; a malformed file is a bug of the build and raises."""
    return tier_rules(tomllib.loads(resource("customer_tiers.toml").read_text("utf-8")))


def tier_rules(data: Mapping[str, Any]) -> TierRules:
    """The rules of a document like customer_tiers.toml."""
    rfm = data["rfm"]
    high = rfm["high"]
    return TierRules(
        tiers=tuple(
            TierRule(
                name=tier["name"],
                orders=tier.get("orders"),
                spent=from_yuan(tier["spent"]) if "spent" in tier else None,
                revisit_months=tier.get("revisit_months"),
            )
            for tier in data["tier"]
        ),
        rfm=RfmRule(
            days=rfm["days"],
            recency=_four(rfm["recency"]),
            frequency=_four(rfm["frequency"]),
            money=_four([from_yuan(text) for text in rfm["money"]]),
            high=(high["recency"], high["frequency"], high["money"]),
        ),
    )


def _four(values: list[int]) -> tuple[int, int, int, int]:
    five, four, three, two = values
    return five, four, three, two
