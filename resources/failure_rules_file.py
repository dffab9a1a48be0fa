"""When failure times may be told of, read from failure_rules.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from aftersales.failures import Enough
from resources.places import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRules:
    """`enough` says from when on there is something to tell; `told_at` are the months that the list shows."""

    enough: Enough
    told_at: tuple[int, ...]


@cache
def shipped_failure_rules() -> FailureRules:
    """The rules of this release; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("failure_rules.toml").read_text("utf-8"))
    enough = Enough(
        faults=data["faults"], goods=data["goods"], looks=tuple(data["looks"]), apart=data["apart"]
    )
    return FailureRules(enough=enough, told_at=tuple(data["told_at"]))
