"""The numbered steps from an empty archive to the present schema; a released step is never edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.migrations import (
    m001_first,
    m002_movements_and_holidays,
    m003_search,
    m004_service_levels,
    m005_knowledge,
    m006_customer_figures,
    m007_order_lists,
    m008_goods_and_parts,
    m009_secrets_and_bin,
    m010_gifts_papers_knowledge,
    m011_settlement_money,
    m012_recoveries,
    m013_surveys,
    m014_calls,
    m015_revisit_plans,
    m016_planned_calls,
    m017_open_cases,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: the schema it leads to and its statements for a dialect (``sqlite`` or ``postgres``)."""

    version: int
    statements: Callable[[str], Sequence[str]]


STEPS: tuple[Step, ...] = (
    Step(1, m001_first.statements),
    Step(2, m002_movements_and_holidays.statements),
    Step(3, m003_search.statements),
    Step(4, m004_service_levels.statements),
    Step(5, m005_knowledge.statements),
    Step(6, m006_customer_figures.statements),
    Step(7, m007_order_lists.statements),
    Step(8, m008_goods_and_parts.statements),
    Step(9, m009_secrets_and_bin.statements),
    Step(10, m010_gifts_papers_knowledge.statements),
    Step(11, m011_settlement_money.statements),
    Step(12, m012_recoveries.statements),
    Step(13, m013_surveys.statements),
    Step(14, m014_calls.statements),
    Step(15, m015_revisit_plans.statements),
    Step(16, m016_planned_calls.statements),
    Step(17, m017_open_cases.statements),
)
LATEST = STEPS[-1].version
