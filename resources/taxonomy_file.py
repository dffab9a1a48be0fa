"""Reads the shipped taxonomy.toml into the immutable Taxonomy."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from aftersales.cases import CaseKind
from aftersales.taxonomy import Fault, FreightPayer, Multiple, Reason, Taxonomy, WindowRule

TAXONOMY = Path(__file__).parent / "taxonomy.toml"


@cache
def shipped_taxonomy() -> Taxonomy:
    """The reasons as shipped; a malformed file is a bug and raises ValueError or KeyError."""
    data = tomllib.loads(TAXONOMY.read_text("utf-8"))
    reasons = tuple(reason for group in data["group"] for reason in _reasons(group))
    if len({reason.name for reason in reasons}) != len(reasons):
        raise ValueError("a reason stands twice")
    return Taxonomy(reasons)


def _reasons(group: dict[str, Any]) -> list[Reason]:
    window, multiple = group.get("window"), group.get("multiple")
    return [
        Reason(
            name=name,
            category=group["category"],
            fault=None if group["fault"] == "ask" else Fault(group["fault"]),
            return_freight=FreightPayer(group["return_freight"]),
            buyer_side=group.get("buyer_side", False),
            window=WindowRule(window) if window else None,
            multiple=Multiple(multiple) if multiple else None,
            warranty=group.get("warranty", False),
            gift_charged=group.get("gift_charged", True),
            nothing_shipped=group.get("nothing_shipped", False),
            outbound_by_agreement=group.get("outbound_by_agreement", False),
            kinds=tuple(CaseKind(kind) for kind in group.get("kinds", ())),
            hours=group.get("hours"),
            phenomena=tuple(group.get("phenomena", {}).get(name, ())),
        )
        for name in group["names"]
    ]
