"""The shipped numbers of law and the 三包 classes, as lists of the trade give them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from aftersales.errors import KnownError
from aftersales.settlement.policy import FeeBasis
from resources.policy_files import shipped_policies
from resources.wording import knows

POLICIES = shipped_policies()


def test_numbers_of_law() -> None:
    assert POLICIES.policy("law.fraud").amounts == {"minimum": 50000}
    assert POLICIES.policy("law.food").counts == {"times": 10, "loss_times": 3}
    assert POLICIES.policy("warranty.car").rates == {"max_coefficient": Fraction(1, 200)}


@pytest.mark.parametrize(
    ("name", "full_name", "per_mille"),
    [
        ("手机", "移动电话机", "5"),
        ("电脑", "微型计算机", "2.5"),
        ("微机", "微型计算机", "2.5"),
        ("彩电", "彩色电视机", "1"),
        ("平板电视", "彩色电视机", "1"),
        ("空调", "家用空调器", "1"),
        ("摄像机", "摄像机", "1"),
        ("录像机", "家用录像机", "1"),
        ("冰箱", "电冰箱", "0.5"),
        ("黑白电视机", "黑白电视机", "0.5"),
        ("自行车", "自行车", "0.5"),
    ],
)
def test_rates_of_classes(name: str, full_name: str, per_mille: str) -> None:
    entry = POLICIES.warranty_class(name)
    assert entry.name == full_name
    assert entry.daily_rate == Fraction(per_mille) / 1000


def test_what_is_only_a_reference_is_marked() -> None:
    assert {entry.name for entry in POLICIES.classes if entry.reference} == {"固定电话", "家用视听"}
    assert {entry.name for entry in POLICIES.classes if entry.basis is FeeBasis.GIVEN} == {
        "摩托车",
        "钟表",
        "缝纫机",
    }
    assert all("参考" in preset.note or "核对" in preset.note for preset in POLICIES.presets)


def test_every_number_has_a_source_and_every_citation_words() -> None:
    assert all(policy.source and policy.version for policy in POLICIES.policies.values())
    assert all(entry.source for entry in POLICIES.classes)
    assert all(preset.source for preset in POLICIES.presets)
    for entry in POLICIES.classes:
        for citation in (entry.cites_days, entry.cites_no_stock, entry.cites_fee):
            assert knows(f"settlement_citation.{citation}")


def test_names_of_classes_are_not_shared() -> None:
    names = [name for entry in POLICIES.classes for name in (entry.name, *entry.aliases)]
    assert len(names) == len(set(names))


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(KnownError):
        POLICIES.warranty_class("飞机")
