"""Presets of frequent claims (常用情形): what a reason usually comes with, filled into a claim that keeps its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.money import half_up
from aftersales.settlement.claim import (
    Claim,
    ClaimKind,
    Condition,
    CourierEvent,
    CourierFacts,
    Late,
    WarrantyFacts,
)
from aftersales.settlement.context import make_context

if TYPE_CHECKING:
    from aftersales.settlement.policy import PolicySet


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPreset:
    """A frequent claim: kind and reason, and what else it usually has.

    `agreed_rate` is the part of what was paid for the pieces that is agreed to go back, `goodwill` fen on top, `late` the
    id of a platform's preset, `courier` what went wrong on the way, `repairs_failed` with the model in stock and money wanted.
    """

    id: str
    name: str
    kind: ClaimKind
    reason: str
    agreed_rate: Fraction | None = None
    goodwill: int = 0
    late: str = ""
    courier: CourierEvent | None = None
    repairs_failed: int = 0


def fill(claim: Claim, preset: ClaimPreset, policies: PolicySet) -> Claim:
    """The claim as the preset has it: its order, pieces, days and costs stay, what another preset put in goes."""
    filled = replace(
        claim,
        kind=preset.kind,
        reason=preset.reason,
        fault=None,
        condition=Condition.INTACT,
        outbound_agreed=False,
        agreed_refund=None,
        goodwill=preset.goodwill,
        late=_late(preset, policies),
        warranty=_warranty(claim, preset),
        courier=None,
    )
    paid = _paid_for_pieces(filled, policies)
    return replace(
        filled,
        agreed_refund=None if preset.agreed_rate is None else half_up(paid * preset.agreed_rate),
        courier=_courier(preset, paid),
    )


def _late(preset: ClaimPreset, policies: PolicySet) -> Late | None:
    found = next((one for one in policies.presets if one.id == preset.late), None)
    return None if found is None else Late(rate=found.rate, minimum=found.minimum, maximum=found.maximum)


def _warranty(claim: Claim, preset: ClaimPreset) -> WarrantyFacts:
    if not preset.repairs_failed:
        return claim.warranty
    return replace(
        claim.warranty,
        repairs_failed=preset.repairs_failed,
        same_model_available=True,
        wants_money=True,
    )


def _courier(preset: ClaimPreset, paid: int) -> CourierFacts | None:
    if preset.courier is None:
        return None
    damage = paid if preset.courier is CourierEvent.DAMAGED else None
    return CourierFacts(event=preset.courier, damage=damage)


def _paid_for_pieces(claim: Claim, policies: PolicySet) -> int:
    """Cash paid for the affected pieces, fen; 0 while the claim cannot be settled."""
    try:
        context = make_context(claim, policies)
    except KnownError:
        return 0
    return max(0, context.basket.cash(context.affected))
