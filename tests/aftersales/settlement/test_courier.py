"""What the courier owes, insured or not."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales.errors import KnownError
from aftersales.settlement.claim import CourierEvent, CourierFacts
from tests.aftersales.settlement.claims import claim, codes, order, settled

GOODS = order(400, paid=40000)


@pytest.mark.parametrize(
    ("facts", "amount", "warned"),
    [
        ({"event": "lost", "insured": 30000}, 30000, []),
        ({"event": "lost", "insured": 50000}, 40000, []),
        ({"event": "lost", "insured": 50000, "true_value": 45000}, 45000, []),
        ({"event": "damaged", "insured": 20000, "true_value": 40000, "damage": 10001}, 5001, []),
        ({"event": "damaged", "insured": 50000, "damage": 10000}, 10000, []),
        ({"event": "damaged", "freight": 1200, "cap_times_freight": 3, "damage": 2000}, 2000, []),
        ({"event": "lost", "freight": 1200, "cap_times_freight": 3}, 3600, []),
        ({"event": "lost"}, 40000, ["legal_review"]),
        ({"event": "damaged", "damage": 2500}, 2500, ["legal_review"]),
    ],
)
def test_what_the_courier_owes(facts: dict[str, Any], amount: int, warned: list[str]) -> None:
    facts = {**facts, "event": CourierEvent(facts["event"])}
    result = settled(claim(GOODS, kind="refund_only", reason="丢件", courier=CourierFacts(**facts)))
    assert (result.from_courier, codes(result)) == (amount, warned)
    assert result.to_buyer == 40000


def test_without_a_courier_there_is_no_figure() -> None:
    assert settled(claim(GOODS, kind="refund_only", reason="丢件")).from_courier is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"event": CourierEvent.DAMAGED}, "courier.damage"),
        ({"event": CourierEvent.LOST, "cap_times_freight": 3}, "courier.freight"),
    ],
)
def test_what_must_be_known(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(KnownError) as refused:
        settled(claim(GOODS, kind="refund_only", reason="丢件", courier=CourierFacts(**facts)))
    assert refused.value.operands["field"] == field
