"""What is paid on top: late sums, multiples, goodwill, return freight and fault."""

from __future__ import annotations

from fractions import Fraction

import pytest

from aftersales.settlement.claim import Late, ReturnFreight
from aftersales.taxonomy import Fault
from tests.aftersales.settlement.claims import claim, codes, order, settled, shop

LAID_OUT = ReturnFreight(paid_by_buyer=1500, insurance_paid=900)


def test_food_takes_the_largest_of_price_loss_and_minimum() -> None:
    goods = order(12, paid=1200)
    assert settled(claim(goods, reason="食品")).compensation == 100000
    # 3 × 500.00 = 1,500.00 > 1,000.00
    assert settled(claim(goods, reason="食品", loss=50000)).compensation == 150000
    # 10 × 120.00 = 1,200.00
    assert settled(claim(order(120, paid=12000), reason="食品")).compensation == 120000


def test_fraud_counts_cash_of_the_affected_units_only() -> None:
    # 400 + 200 − 60 = 540.00 paid; the second: 200 − 20 = 180.00; 3 × 180 = 540.00
    goods = order(400, 200, paid=54000, discounts=(shop(6000),))
    result = settled(claim(goods, "b", reason="欺诈"))
    assert (result.refund, result.compensation, codes(result)) == (18000, 54000, ["legal_review"])


def test_goodwill_is_compensation_with_a_row_of_its_own() -> None:
    result = settled(claim(order(60, paid=6000), kind="compensate", reason="处理效率", goodwill=800))
    assert (result.refund, result.compensation, result.to_buyer) == (0, 800, 800)
    assert [step.code for step in result.steps] == ["goodwill"]


def test_what_is_asked_never_pays() -> None:
    assert settled(claim(order(60, paid=6000), kind="compensate", reason="色差", asked=3000)).to_buyer == 0


def test_late_sums_add_to_any_kind() -> None:
    late = Late(rate=Fraction(5, 100), minimum=100, maximum=3000)
    result = settled(claim(order(60, paid=6000), reason="质量问题", late=late, goodwill=200))
    assert (result.refund, result.compensation, result.to_buyer) == (6000, 500, 6500)
    by_basis = Late(rate=Fraction(1, 3), basis=1000)
    assert settled(claim(order(60, paid=6000), kind="compensate", late=by_basis)).compensation == 333


@pytest.mark.parametrize(
    ("reason", "fault", "topup", "warned"),
    [
        ("质量问题", None, 600, []),
        ("质量问题", Fault.BUYER, 600, []),
        ("7天无理由", None, 0, []),
        ("7天无理由", Fault.MERCHANT, 0, []),
        ("色差", None, 0, ["needs_fault"]),
        ("色差", Fault.SHARED, 0, ["needs_fault"]),
        ("色差", Fault.BUYER, 0, []),
        ("码数", Fault.MERCHANT, 600, []),
        ("其他", Fault.COURIER, 600, []),
        ("破损", None, 600, []),
        ("处理效率", None, 0, []),
    ],
)
def test_who_pays_the_way_back(reason: str, fault: Fault | None, topup: int, warned: list[str]) -> None:
    result = settled(claim(order(60, paid=6000), reason=reason, fault=fault, return_freight=LAID_OUT))
    assert (result.freight_topup, codes(result)) == (topup, warned)


def test_the_way_back_is_paid_for_exchange_and_repair_but_not_where_nothing_travels() -> None:
    goods = order(60, paid=6000)
    for kind, topup in (("exchange", 600), ("repair", 600), ("refund_only", 0), ("compensate", 0)):
        result = settled(claim(goods, kind=kind, reason="质量问题", return_freight=LAID_OUT))
        assert result.freight_topup == topup
    covered = ReturnFreight(paid_by_buyer=800, insurance_paid=900)
    assert settled(claim(goods, reason="质量问题", return_freight=covered)).freight_topup == 0
