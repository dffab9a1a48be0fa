"""The shipped rules of priority, read from priority.toml."""

from __future__ import annotations

import tomllib
from functools import cache

from aftersales.cases import ServiceLevel
from aftersales.money import from_yuan
from aftersales.priority import PriorityRules
from resources.places import resource


@cache
def shipped_priority() -> PriorityRules:
    """The rules of this release; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("priority.toml").read_text("utf-8"))
    return PriorityRules(
        urgent=data["urgent"],
        levels={level: data["levels"].get(level.value, 0) for level in ServiceLevel},
        tiers=data["tiers"],
        money=tuple((from_yuan(band["from"]), band["points"]) for band in data["money"]),
    )
