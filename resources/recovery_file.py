"""The shipped rules of claims against others, read from recovery.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass
from aftersales.recovery import Against, Basis, Terms
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a basis rests on (`law`), whom it can be brought against, and the slots of evidence it needs and likes.

    `reference` marks a law that is custom or contract rather than statute (参考).
    """

    basis: Basis
    against: tuple[Against, ...]
    law: str
    required: tuple[str, ...]
    useful: tuple[str, ...]
    reference: bool = False


@dataclass(frozen=True, slots=True)
class RecoveryRules:
    """Terms by whom a claim is against, and grounds by basis."""

    terms: Mapping[Against, Terms]
    grounds: Mapping[Basis, Ground]

    def bases(self, against: Against) -> tuple[Basis, ...]:
        """The bases that a claim against somebody can have."""
        return tuple(basis for basis, ground in self.grounds.items() if against in ground.against)


@cache
def shipped_recovery_rules() -> RecoveryRules:
    """The rules of this release; read once, since the files of a release never change."""
    return read_recovery_rules(resource("recovery.toml"))


def read_recovery_rules(path: Path) -> RecoveryRules:
    """Rules from their file; KeyError or ValueError where one is missing or unknown, which is a bug of the release."""
    data = tomllib.loads(path.read_text("utf-8"))
    terms = {
        Against(row["against"]): Terms(
            claim_days=row["claim_days"],
            answer_days=row["answer_days"],
            pay_days=row["pay_days"],
            source=row["source"],
        )
        for row in data["terms"]
    }
    grounds = {
        Basis(row["name"]): Ground(
            basis=Basis(row["name"]),
            against=tuple(Against(name) for name in row["against"]),
            law=row["law"],
            required=tuple(row["required"]),
            useful=tuple(row["useful"]),
            reference=row.get("reference", False),
        )
        for row in data["basis"]
    }
    if set(terms) != set(Against) or set(grounds) != set(Basis):
        raise ValueError(f"{path.name} leaves somebody or some basis out")
    return RecoveryRules(terms=terms, grounds=grounds)
