"""The shipped kinds of trade, read from trades.toml: what a new shop of each begins with."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales import money
from aftersales.late_dataclasses import dataclass
from resources.list_entries import PLANS, REASONS, TIERS
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A kind of trade. `wanted` holds what it begins with: values by list, key of the entry and field.

    `foot` is the last line of receipts; `note` says in words what 7 天无理由 means for such goods, by `source`.
    All of it is 参考 and can be changed by the shop.
    """

    key: str
    name: str
    wanted: Mapping[tuple[str, str, str], Any]
    foot: str = ""
    note: str = ""
    source: str = ""


@cache
def shipped_trades() -> tuple[Trade, ...]:
    """All kinds in the order they are offered; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("trades.toml").read_text("utf-8"))
    return tuple(
        Trade(
            key=one["key"],
            name=one["name"],
            wanted=dict(_wanted(one)),
            foot=one.get("foot", ""),
            note=one["note"],
            source=one["source"],
        )
        for one in data["trade"]
    )


def trade_of(key: str) -> Trade:
    """The kind behind a key; one that begins with nothing of its own for a key that is none ("" too)."""
    found = next((one for one in shipped_trades() if one.key == key), None)
    return found or Trade(key="", name="", wanted={})


def _wanted(one: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], Any]]:
    for active, name in ((True, "plans_on"), (False, "plans_off")):
        for plan in one.get(name, ()):
            yield (PLANS, plan, "active"), active
    for reason in one.get("reasons_off", ()):
        yield (REASONS, reason, "active"), False
    for reason, words in one.get("phenomena", {}).items():
        yield (REASONS, reason, "phenomena"), list(words)
    for tier, rule in one.get("tiers", {}).items():
        yield (TIERS, tier, "orders"), rule["orders"]
        yield (TIERS, tier, "spent"), money.from_yuan(rule["spent"])
