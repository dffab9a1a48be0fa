"""The shipped evidence slots: what each reason asks for, read from evidence_slots.toml."""

from __future__ import annotations

import tomllib
from functools import cache

from aftersales.late_dataclasses import dataclass
from resources.places import resource


@dataclass(frozen=True, slots=True)
class SlotNames:
    """Names of the slots of one reason."""

    required: tuple[str, ...] = ()
    useful: tuple[str, ...] = ()


@cache
def shipped_slots() -> dict[str, SlotNames]:
    """Slots by reason; a reason that is not listed asks for nothing."""
    data = tomllib.loads(resource("evidence_slots.toml").read_text("utf-8"))["slots"]
    return {
        reason: SlotNames(required=tuple(entry["required"]), useful=tuple(entry["useful"]))
        for reason, entry in data.items()
    }
