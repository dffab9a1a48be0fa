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
        if rule.value is not None:
            assert value_of(text_of(rule.value, rule.unit), rule.unit) == rule.value
        else:
            assert rule.can_be_unset
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


def test_a_preset_is_switched_off_and_on_and_loses_a_bound() -> None:
    off = Told("preset.taobao.late", "a", date(2026, 10, 1), {"on": "no", "maximum": ""})
    found = book(off)
    assert "preset.taobao.late" not in {one.id for one in found.policies.presets}
    assert {one.id: one.maximum for one in found.presets}["preset.taobao.late"] is None
    assert found.off == {"preset.taobao.late"}
    assert found.rules["preset.taobao.late.maximum"].value is None
    again = book(off, Told("preset.taobao.late", "b", date(2026, 10, 2), {"on": "yes"}))
    assert "preset.taobao.late" in {one.id for one in again.policies.presets}


def test_a_rule_of_the_shops_own_is_a_preset_until_it_is_removed() -> None:
    values = {"platform": "", "what": "超时补偿", "rate": "1/20", "minimum": "10.00", "maximum": ""}
    made = Told("own.late.1", "a", date(2026, 10, 1), values)
    (own,) = [one for one in book(made).policies.presets if one.id == "own.late.1"]
    assert (own.platform, own.what, own.rate) == ("店规", "超时补偿", Fraction(1, 20))
    assert (own.minimum, own.maximum) == (1_000, None)
    gone = book(made, Told("own.late.1", "b", date(2026, 10, 2), {"removed": "yes"}))
    assert gone.policies.presets == shipped_policies().presets


def test_a_number_below_the_law_is_never_used_whoever_wrote_it() -> None:
    found = book(
        Told("law.no_reason_return", "a", date(2026, 10, 1), {"days": "3"}),
        Told("warranty.class.家用空调器", "b", date(2026, 10, 1), {"daily_rate": "0.002"}),
        Told("law.food", "c", date(2026, 10, 1), {"times": "12", "minimum": "10.00"}),
    )
    assert found.policies.policy("law.no_reason_return").counts["days"] == 7
    assert found.policies.warranty_class("空调").daily_rate == Fraction(1, 1000)
    food = found.policies.policy("law.food")
    assert (food.counts["times"], food.amounts["minimum"]) == (12, 100_000)


def test_the_shops_own_limits_are_no_policy() -> None:
    values = {"clerk_month_limit": "800.00", "floor_loss": "0.00", "often_count": "5", "often_days": "30"}
    found = book(Told("shop", "a", date(2026, 10, 1), {**values, "rounding": "1.00"}))
    rules = found.shop_rules
    assert (rules.clerk_month_limit, rules.floor_loss) == (80_000, 0)
    assert (rules.often_claims.count, rules.often_claims.days) == (5, 30)
    assert rules.rounding == 100
    assert found.policies.version == shipped_policies().version
