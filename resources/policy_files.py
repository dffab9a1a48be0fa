"""Loads the shipped policies/*.toml and taxonomy.toml into the immutable PolicySet."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from aftersales.money import from_yuan
from aftersales.settlement.policy import FeeBasis, LatePreset, Policy, PolicySet, WarrantyClass
from resources.taxonomy_file import shipped_taxonomy

POLICIES = Path(__file__).parent / "policies"


@cache
def shipped_policies() -> PolicySet:
    """The policies as shipped; `version` is the newest of the files. A malformed file is a bug (KeyError)."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(POLICIES.glob("*.toml"))]
    policies = [_policy(entry, file["version"]) for file in files for entry in file.get("policy", ())]
    if len({policy.id for policy in policies}) != len(policies):
        raise ValueError("two policies of one id")
    return PolicySet(
        version=max(file["version"] for file in files),
        policies={policy.id: policy for policy in policies},
        classes=tuple(_class(entry, file) for file in files for entry in file.get("class", ())),
        presets=tuple(_preset(entry, file["version"]) for file in files for entry in file.get("preset", ())),
        taxonomy=shipped_taxonomy(),
    )


def _policy(entry: dict[str, Any], version: str) -> Policy:
    return Policy(
        id=entry["id"],
        version=version,
        source=entry["source"],
        checked=entry["checked"],
        reference=entry.get("reference", False),
        amounts={name: from_yuan(text) for name, text in entry.get("amounts", {}).items()},
        rates={name: Fraction(text) for name, text in entry.get("rates", {}).items()},
        counts=dict(entry.get("counts", {})),
    )


def _class(entry: dict[str, Any], file: dict[str, Any]) -> WarrantyClass:
    days, no_stock, fee = file["regulation"][entry["regulation"]]["cites"]
    rate = entry.get("daily_rate")
    return WarrantyClass(
        name=entry["name"],
        aliases=tuple(entry["aliases"]),
        basis=FeeBasis(entry["basis"]),
        daily_rate=Fraction(rate) if rate else None,
        reference=entry.get("reference", False),
        cites_days=days,
        cites_no_stock=no_stock,
        cites_fee=fee,
        whole_months=entry.get("whole_months"),
        parts_months=entry.get("parts_months"),
        source=entry["source"],
        checked=entry["checked"],
        version=file["version"],
    )


def _preset(entry: dict[str, Any], version: str) -> LatePreset:
    minimum, maximum = entry.get("minimum"), entry.get("maximum")
    return LatePreset(
        id=entry["id"],
        platform=entry["platform"],
        what=entry["what"],
        rate=Fraction(entry["rate"]),
        minimum=from_yuan(minimum) if minimum else None,
        maximum=from_yuan(maximum) if maximum else None,
        note=entry["note"],
        source=entry["source"],
        checked=entry["checked"],
        version=version,
    )
