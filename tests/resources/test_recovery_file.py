"""The shipped rules of claims: everybody has terms, every basis its law, and no unknown name slips in."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.recovery import Against, Basis, RecoveryState
from resources.evidence_slots_file import shipped_slots
from resources.places import resource
from resources.recovery_file import read_recovery_rules, shipped_recovery_rules
from resources.wording import knows


def test_everybody_has_terms_with_a_source() -> None:
    rules = shipped_recovery_rules()
    for against in Against:
        assert rules.terms[against].source
        assert rules.bases(against)
    assert rules.terms[Against.COURIER].answer_days == 7


def test_every_basis_says_what_it_rests_on() -> None:
    for ground in shipped_recovery_rules().grounds.values():
        assert ground.law
        assert ground.against
        assert not set(ground.required) & set(ground.useful)


def test_what_a_broken_or_lost_parcel_needs_the_case_asks_for_already() -> None:
    rules, slots = shipped_recovery_rules(), shipped_slots()
    for reason, basis in (("丢件", Basis.LOST), ("破损", Basis.DAMAGED)):
        asked = slots[reason]
        assert set(asked.required) <= set(rules.grounds[basis].required)


def test_each_state_has_its_word() -> None:
    assert all(knows(f"recovery_state.{state.value}") for state in RecoveryState)


@pytest.mark.parametrize(
    ("old", "new"), [('name = "丢件"', 'name = "丢了"'), ('against = "平台"', 'against = "快递"')]
)
def test_a_file_that_leaves_somebody_out_is_a_bug(tmp_path: Path, old: str, new: str) -> None:
    text = resource("recovery.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "recovery.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ValueError, match=r"丢了|recovery\.toml"):
        read_recovery_rules(path)
