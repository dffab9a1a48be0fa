"""How pressing a case is: each trait gives its points, the highest band of money counts, and the reason is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftersales.cases import CaseKind, CaseSummary, ServiceLevel
from aftersales.clock import china_moment
from aftersales.priority import PriorityRules, priority_of

NOW = china_moment("2026-10-14T10:00")
RULES = PriorityRules(
    urgent=100, levels={ServiceLevel.EMERGENCY: 80}, tiers={"重要": 40}, money=((20_000, 10), (100_000, 25))
)
PLAIN = CaseSummary(
    id=1,
    number="GD1",
    kind=CaseKind.RETURN,
    customer_id=None,
    customer_name="",
    tier="普通",
    title="",
    problem="",
    state="new",
    state_since=NOW,
    due_at=None,
    opened_at=NOW,
    proposed=None,
    assignee_id=None,
    assignee_name="",
)


def test_a_usual_case_has_no_points_and_no_reason() -> None:
    found = priority_of(PLAIN, RULES)
    assert (found.points, found.urgent, found.level, found.tier, found.money) == (0, False, None, None, None)


def test_traits_add_up_and_name_themselves() -> None:
    case = replace(PLAIN, urgent=True, service_level=ServiceLevel.EMERGENCY, tier="重要", proposed=150_000)
    found = priority_of(case, RULES)
    assert found.points == 100 + 80 + 40 + 25
    assert (found.urgent, found.level, found.tier, found.money) == (
        True,
        ServiceLevel.EMERGENCY,
        "重要",
        150_000,
    )


@pytest.mark.parametrize(("fen", "points"), [(19_999, 0), (20_000, 10), (99_999, 10), (100_000, 25)])
def test_the_highest_band_that_is_reached_counts(fen: int, points: int) -> None:
    assert priority_of(replace(PLAIN, proposed=fen), RULES).points == points


def test_points_that_would_not_sort_are_a_bug() -> None:
    with pytest.raises(ValueError, match="999"):
        PriorityRules(urgent=900, tiers={"重要": 100})
    with pytest.raises(ValueError, match="ascend"):
        PriorityRules(urgent=1, money=((200, 1), (100, 2)))
