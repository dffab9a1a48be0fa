"""The shipped presets of frequent claims, read from claim_presets.toml."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.money import from_yuan
from aftersales.settlement.claim import ClaimKind, CourierEvent
from aftersales.settlement.presets import ClaimPreset
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def shipped_claim_presets() -> tuple[ClaimPreset, ...]:
    """The presets of this release, in their order; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("claim_presets.toml").read_text("utf-8"))
    return tuple(_preset(entry) for entry in data["preset"])


def _preset(entry: Mapping[str, Any]) -> ClaimPreset:
    return ClaimPreset(
        id=entry["id"],
        name=entry["name"],
        kind=ClaimKind(entry["kind"]),
        reason=entry["reason"],
        agreed_rate=Fraction(entry["agreed_rate"]) if "agreed_rate" in entry else None,
        goodwill=from_yuan(entry.get("goodwill", "0")),
        late=entry.get("late", ""),
        courier=CourierEvent(entry["courier"]) if "courier" in entry else None,
        repairs_failed=entry.get("repairs_failed", 0),
    )
