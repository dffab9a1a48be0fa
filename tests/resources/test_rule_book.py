"""The rules that a shop may change: each has a name, a unit and bounds that the shipped number keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from resources.policy_files import shipped_policies
from resources.rule_book import RuleBook, rule_book, text_of, value_of
from resources.shop_rules_file import shipped_shop_rules
from resources.wording import knows


@dataclass(frozen=True)
class Told:
    policy_id: str
    edition: str
    valid_from: date
    values: dict[str, str] = field(default_factory=dict)


def book(*editions: Told, day: date = date(2026, 10, 14)) -> RuleBook:
    return rule_book(shipped_policies(), shipped_shop_rules(), editions, day)


def test_every_shipped_number_keeps_its_own_bounds_and_can_be_written() -> None:
    rules = book().rules
    assert len(rules) > 30
    for number, rule in rules.items():
        assert rule.number == number
        assert rule.is_within, number
        assert value_of(text_of(rule.value, rule.unit), rule.unit) == rule.value
        assert rule.name
        assert knows(f"rule_unit.{rule.unit}")


def test_no_number_that_rules_use_is_missing() -> None:
    policies = shipped_policies().policies
    told = {f"{one.id}.{key}" for one in policies.values() for key in (*one.amounts, *one.rates, *one.counts)}
    assert told - set(book().rules) == {"warranty.car.per_km"}, "what a kilometre is counted by is no rule"


def test_the_edition_of_the_later_day_holds_and_what_it_leaves_out_stays() -> None:
    first = Told("law.food", "2026-10-01", date(2026, 10, 1), {"minimum": "1100.00", "times": "11"})
    second = Told("law.food", "2026-10-10", date(2026, 10, 10), {"minimum": "1200.00", "source": "店主承诺"})
    later = Told("law.food", "2026-12-01", date(2026, 12, 1), {"minimum": "1300.00"})
    shipped = shipped_policies()
    for editions in ((first, second, later), (later, second, first)):
        food = book(*editions).policies.policy("law.food")
        assert (food.amounts["minimum"], food.counts["times"], food.counts["loss_times"]) == (120_000, 11, 3)
        assert (food.version, food.source, food.checked) == ("2026-10-10", "店主承诺", date(2026, 10, 10))
    assert book(later).policies == shipped
    assert book(later, day=date(2026, 12, 1)).rules["law.food.minimum"].value == 130_000
    assert book(second).policies.version != shipped.version


def test_shop_classes_and_presets() -> None:
    told = (
        Told("shop", "a", date(2026, 10, 1), {"clerk_adjustment": "80.00"}),
        Told("warranty.class.移动电话机", "b", date(2026, 10, 1), {"daily_rate": "1/250"}),
        Told("preset.taobao.late", "c", date(2026, 10, 1), {"rate": "0.1"}),
    )
    found = book(*told)
    assert found.shop_rules.clerk_adjustment == 8_000
    assert found.policies.warranty_class("手机").daily_rate == Fraction(1, 250)
    (preset,) = [one for one in found.policies.presets if one.id == "preset.taobao.late"]
    assert (preset.rate, preset.maximum) == (Fraction(1, 10), 3_000)
