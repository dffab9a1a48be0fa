"""Presets of frequent claims: each is a claim that can be settled, and filling one in twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aftersales.settlement.claim import ClaimDates, ClaimKind, Costs
from aftersales.settlement.presets import ClaimPreset, fill
from resources.claim_presets_file import shipped_claim_presets
from tests.aftersales.settlement.claims import POLICIES, claim, order, settled, shop

PRESETS = shipped_claim_presets()
BASE = replace(
    claim(order(100, 60, paid=14_000, discounts=(shop(2_000),)), "a"),
    product_class="家用空调器",
    dates=ClaimDates(
        signed=date(2026, 10, 8),
        notified=date(2026, 10, 9),
        invoiced=date(2026, 9, 1),
        returned_on=date(2026, 10, 9),
    ),
    costs=Costs(goods=5_000),
)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_each_fills_a_claim_that_is_settled(preset: ClaimPreset) -> None:
    filled = fill(BASE, preset, POLICIES)
    result = settled(filled)
    assert (filled.kind, filled.reason) == (preset.kind, preset.reason)
    assert filled.order == BASE.order
    assert filled.returned == BASE.returned
    assert filled.costs == BASE.costs
    assert result.to_buyer >= 0
    assert fill(filled, preset, POLICIES) == filled


def test_their_names_and_ids_are_their_own() -> None:
    assert len({preset.id for preset in PRESETS}) == len({preset.name for preset in PRESETS}) == len(PRESETS)
    for preset in PRESETS:
        assert not preset.late or preset.late in {one.id for one in POLICIES.presets}


def test_a_part_is_of_what_was_paid_for_the_pieces() -> None:
    by_id = {preset.id: preset for preset in PRESETS}
    assert fill(BASE, by_id["small_flaw"], POLICIES).agreed_refund == 875
    lost = fill(BASE, by_id["lost"], POLICIES)
    assert lost.courier is not None
    assert settled(lost).from_courier == 8_750
    again = fill(lost, by_id["slow"], POLICIES)
    assert (again.courier, again.agreed_refund, again.goodwill) == (None, None, 500)
    assert again.kind is ClaimKind.COMPENSATE
