"""三包: who gets money back, and what use costs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from aftersales.errors import KnownError
from aftersales.settlement.claim import Claim, ClaimDates, WarrantyFacts
from tests.aftersales.settlement.claims import claim, codes, order, settled

TWICE: dict[str, Any] = {"repairs_failed": 2, "same_model_available": True, "wants_money": True}


def goods(product_class: str | None, days: int, price: int = 1000, **facts: Any) -> Claim:
    invoiced = date(2026, 1, 1)
    dates = ClaimDates(invoiced=invoiced, returned_on=date.fromordinal(invoiced.toordinal() + days))
    return claim(
        order(price, paid=price * 100),
        reason="三包",
        product_class=product_class,
        dates=dates,
        warranty=WarrantyFacts(**facts),
    )


def test_seven_days_are_full_and_the_eighth_is_not() -> None:
    assert settled(goods("冰箱", 7)).refund == 100000
    eighth = settled(goods("冰箱", 8, repairs_failed=1))
    assert (eighth.refund, codes(eighth)) == (0, ["no_refund_right"])


def test_two_repairs_and_stock_mean_an_exchange_unless_money_is_wanted() -> None:
    swap = settled(goods("冰箱", 100, repairs_failed=2, same_model_available=True))
    assert (swap.refund, codes(swap)) == (0, ["no_refund_right"])
    assert settled(goods("冰箱", 100, repairs_failed=2, same_model_available=False)).refund == 100000


def test_installation_and_repair_days_do_not_count() -> None:
    # 1000.00 × 0.05% × (100 − 20 − 10) = 35.00
    result = settled(goods("冰箱", 100, days_in_repair=20, days_to_install=10, **TWICE))
    assert (result.refund, result.deductions) == (96500, 3500)
    assert next(step.value for step in result.steps if step.code == "fee_days_installed") == 70


def test_days_never_go_below_zero() -> None:
    assert settled(goods("冰箱", 10, days_in_repair=30, **TWICE)).refund == 100000


def test_the_fee_is_no_more_than_the_price() -> None:
    result = settled(goods("手机", 300, **TWICE))
    assert (result.refund, result.deductions) == (0, 100000)
    assert "depreciation_capped" in [step.code for step in result.steps]


def test_a_rate_that_is_only_a_reference_warns() -> None:
    result = settled(goods("固定电话", 100, **TWICE))
    assert (result.deductions, codes(result)) == (25000, ["verify_preset"])
    own = settled(goods("固定电话", 100, daily_rate=Fraction(1, 1000), **TWICE))
    assert (own.deductions, codes(own)) == (10000, [])


def test_classes_without_a_rate_need_one() -> None:
    with pytest.raises(KnownError) as refused:
        settled(goods("摩托车", 100, **TWICE))
    assert refused.value.operands["field"] == "warranty.daily_rate"
    assert settled(goods("摩托车", 100, daily_rate=Fraction(1, 2000), **TWICE)).deductions == 5000


def test_farm_machines_cost_nothing_for_use() -> None:
    assert settled(goods("农业机械", 100, **TWICE)).refund == 100000


def test_a_fee_needs_its_days_and_its_class() -> None:
    bare = claim(order(10, paid=1000), reason="三包", product_class="冰箱", warranty=WarrantyFacts(**TWICE))
    with pytest.raises(KnownError) as refused:
        settled(bare)
    assert refused.value.operands["field"] == "dates.invoiced"
    with pytest.raises(KnownError) as refused:
        settled(goods(None, 100, **TWICE))
    assert refused.value.operands["field"] == "product_class"


def test_a_car_pays_by_the_kilometre_and_gets_its_fees_back() -> None:
    # 150,000.00 × 12,000 km ÷ 1,000 × 0.5% = 9,000.00; registration 3,200.00 back as compensation
    facts: dict[str, Any] = {"km": 12000, "coefficient": Fraction(1, 200), "fees_paid": 320000}
    result = settled(goods("汽车", 200, price=150000, **facts))
    assert (result.deductions, result.refund) == (900000, 14100000)
    assert (result.compensation, result.to_buyer) == (320000, 14420000)


def test_a_car_in_its_first_days_pays_nothing() -> None:
    result = settled(goods("家用汽车", 30, price=150000, period_days_free=True, fees_paid=100000))
    assert (result.refund, result.compensation) == (15000000, 100000)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"km": 100}, "warranty.coefficient"),
        ({"coefficient": Fraction(1, 200)}, "warranty.km"),
        ({"km": 100, "coefficient": Fraction(51, 10000)}, "warranty.coefficient"),
    ],
)
def test_a_car_needs_kilometres_and_a_lawful_coefficient(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(KnownError) as refused:
        settled(goods("汽车", 200, **facts))
    assert refused.value.operands["field"] == field


def test_a_settlement_keeps_the_rate_it_used() -> None:
    result = settled(goods("冰箱", 100, **TWICE))
    used = {policy.id: policy for policy in result.policies}
    assert used["warranty.class.电冰箱"].rates == {"daily_rate": Fraction(1, 2000)}
    assert result.policy_version == "2026-09-01"
