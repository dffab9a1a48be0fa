"""How pressing a case is: points for urgency, service level, tier and money, and what gave them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.cases import CaseSummary, ServiceLevel

MOST = 999
"""Points never go beyond, so that they sort as text of three digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRules:
    """Points by trait; `money` are bands as (from fen, points), ascending, of which the highest reached counts."""

    urgent: int
    levels: Mapping[ServiceLevel, int] = field(default_factory=dict)
    tiers: Mapping[str, int] = field(default_factory=dict)
    money: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        parts = [
            self.urgent,
            *self.levels.values(),
            *self.tiers.values(),
            *(points for _, points in self.money),
        ]
        most = self.urgent + sum(
            max(found, default=0)
            for found in (self.levels.values(), self.tiers.values(), [points for _, points in self.money])
        )
        if min(parts) < 0 or most > MOST:
            raise ValueError(f"points must lie between 0 and {MOST} in all")
        if list(self.money) != sorted(self.money):
            raise ValueError("money bands must ascend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """`points` in all; `urgent`, `level`, `tier`, `money` (fen) name what gave some, None or False what did not."""

    points: int
    urgent: bool = False
    level: ServiceLevel | None = None
    tier: str | None = None
    money: int | None = None


def priority_of(case: CaseSummary, rules: PriorityRules) -> Priority:
    """The priority of one row of a list."""
    level = rules.levels.get(case.service_level, 0) if case.service_level is not None else 0
    tier = rules.tiers.get(case.tier, 0)
    money = max((points for least, points in rules.money if (case.proposed or 0) >= least), default=0)
    return Priority(
        points=rules.urgent * case.urgent + level + tier + money,
        urgent=case.urgent and rules.urgent > 0,
        level=case.service_level if level else None,
        tier=case.tier if tier else None,
        money=case.proposed if money else None,
    )
