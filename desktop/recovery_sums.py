"""What a courier owes by insurance, value and an agreed multiple of the freight: reckoned by the engine of settlements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.recovery import SumLine
from aftersales.settlement.claim import ClaimKind, CourierEvent, CourierFacts
from aftersales.settlement.result import CountsTo
from aftersales.settlement.settle import settle
from desktop.settlement_drafts import blank_claim
from resources.settlement_words import step_words

if TYPE_CHECKING:
    from datetime import date

    from desktop.house_rules import HouseRules


def courier_lines(facts: CourierFacts, *, today: date, rules: HouseRules) -> tuple[SumLine, ...]:
    """The lines of a claim against a courier; KnownErrors: ``recovery.value_missing``, ``recovery.damage_missing``.

    The loss is the value of a lost parcel and the damage of a broken one; the buyer's settlement does not matter here.
    """
    if not facts.true_value:
        raise KnownError("recovery.value_missing")
    if facts.event is CourierEvent.DAMAGED and not facts.damage:
        raise KnownError("recovery.damage_missing")
    claim = replace(blank_claim(today, ClaimKind.REFUND_ONLY), reason="丢件", courier=facts)
    settlement = settle(claim, rules.policies(), rules.calendar())
    return tuple(
        SumLine(label=step_words(step).label, formula=step_words(step).formula, amount=step.amount)
        for step in settlement.steps
        if step.counts_to is CountsTo.FROM_COURIER and step.amount is not None
    )
