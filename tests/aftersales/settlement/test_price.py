"""Price back worked by hand: shares, re-settling, sets, points, earlier returns, agreed parts."""

from __future__ import annotations

from aftersales.orders import Funder
from aftersales.settlement.claim import Discount, Freight, SetOffer
from tests.aftersales.settlement.claims import before, claim, codes, order, others, settled, shop

SET_OF_TWO = order(100, 60, 40, paid=16800, set_offer=SetOffer(price=12800, lines=("a", "b")))
POINTS = order(
    100,
    50,
    paid=13500,
    discounts=(Discount(name="积分", amount=1500, funded_by=Funder.POINTS, threshold=12000),),
)
THREE = order(199, 120, 50, paid=32900, discounts=(shop(4000, threshold=30000),))


def test_a_set_shares_its_saving_by_list_price() -> None:
    # saving 32.00 over 100 and 60: 20.00 and 12.00; the merchant's fault never costs the set
    result = settled(claim(SET_OF_TWO, "b", reason="质量问题"))
    assert result.refund == 4800
    assert result.kept_paid == 12000
    assert others(result) == {"resettle": 2800}


def test_a_broken_set_is_settled_at_list_prices() -> None:
    # kept: 100.00 + 40.00 at list = 140.00; 168.00 − 140.00
    result = settled(claim(SET_OF_TWO, "b"))
    assert result.refund == 2800
    assert others(result) == {"share": 4800}
    assert "broken_set" in [step.code for step in result.steps]


def test_a_set_that_goes_back_whole_breaks_nothing() -> None:
    result = settled(claim(SET_OF_TWO, "a", "b"))
    assert result.refund == 12800
    assert others(result) == {}


def test_points_go_back_with_their_share() -> None:
    result = settled(claim(POINTS, "b", reason="质量问题"))
    assert (result.refund, result.points_back) == (4500, 500)


def test_points_go_back_whole_where_their_offer_broke() -> None:
    result = settled(claim(POINTS, "b"))
    assert (result.refund, result.points_back) == (3500, 1500)
    assert others(result) == {"share": 4500}


def test_an_earlier_return_counts_against_the_threshold() -> None:
    # first the third line: 50.00 − 5.42 (40 × 50 ÷ 369) = 44.58, kept 319.00 holds
    first = settled(claim(THREE, "c"))
    assert first.refund == 4458
    # then the second: kept 199.00 breaks; 329.00 − 199.00 = 130.00 for both, less 44.58
    second = settled(claim(THREE, "b", returned_before=(before("c", 1, 4458),)))
    assert second.refund == 8542
    assert second.kept_paid == 19900


def test_what_was_refunded_too_much_before_is_owed_not_paid() -> None:
    result = settled(claim(THREE, "b", returned_before=(before("c", 1, 14000),)))
    assert result.refund == 0
    assert "buyer_owes" in codes(result)


def test_the_buyer_owes_where_the_kept_goods_cost_more_than_was_paid() -> None:
    # 300.00 + 10.00 − 100.00 = 210.00 paid; kept at list 300.00: 90.00 short
    result = settled(claim(order(300, 10, paid=21000, discounts=(shop(10000, threshold=30500),)), "b"))
    assert result.refund == 0
    warning = next(warning for warning in result.warnings if warning.code == "buyer_owes")
    assert warning.operands["sum"] == 9000


def test_a_gap_is_an_unnamed_shop_discount() -> None:
    # 150.00 list, 135.00 paid: 15.00 over 100 and 50 is 10.00 and 5.00
    result = settled(claim(order(100, 50, paid=13500), "b"))
    assert result.refund == 4500
    assert codes(result) == ["unexplained_discount"]


def test_a_gap_beyond_the_goods_eats_the_freight() -> None:
    result = settled(
        claim(order(20, paid=300, freight=Freight(paid=500), discounts=(shop(1800),)), reason="质量问题")
    )
    assert result.refund == 300


def test_an_agreed_part_is_refunded_as_agreed() -> None:
    result = settled(claim(order(89, paid=8900), kind="refund_only", reason="瑕疵", agreed_refund=2000))
    assert (result.refund, result.to_buyer, result.kept_paid) == (2000, 2000, 6900)
    assert result.coupons_back == ()


def test_an_agreed_part_of_another_kind_pays_nothing_and_says_so() -> None:
    result = settled(claim(order(89, paid=8900), kind="compensate", reason="瑕疵", agreed_refund=2000))
    assert result.to_buyer == 0
    assert codes(result) == ["unknown_field"]


def test_coupons_go_back_with_the_last_unit_only() -> None:
    goods = order((30, 2), paid=5000, discounts=(shop(1000, coupon=True),))
    assert settled(claim(goods, "a")).coupons_back == ()
    last = settled(claim(goods, "a", returned_before=(before("a", 1, 2500),)))
    assert (last.refund, last.coupons_back) == (2500, (1000,))


def test_the_platform_takes_back_its_share_or_all_of_what_broke() -> None:
    subsidy = Discount(name="平台满减", amount=3000, funded_by=Funder.PLATFORM, threshold=14000)
    goods = order(100, 50, paid=12000, discounts=(subsidy,))
    assert settled(claim(goods, "b", reason="质量问题")).platform_takes_back == 1000
    broken = settled(claim(goods, "b"))
    # kept 100.00 at list: 120.00 − 100.00; if the platform lets its offer stand 120.00 − 80.00
    assert (broken.refund, broken.platform_takes_back) == (2000, 3000)
    assert others(broken)["share"] == 4000


def test_freight_goes_back_with_the_whole_order_only() -> None:
    goods = order((20, 2), paid=4600, freight=Freight(paid=600))
    assert settled(claim(goods, "a", reason="质量问题")).refund == 2000
    assert settled(claim(goods, reason="质量问题")).refund == 4600
    last = claim(goods, "a", reason="质量问题", returned_before=(before("a", 1, 2000),))
    assert settled(last).refund == 2600
    assert settled(claim(goods)).refund == 4000
    assert settled(claim(goods, "a", kind="refund_only", reason="缺货")).refund == 2000


def test_other_kinds_refund_nothing() -> None:
    for kind in ("exchange", "repair", "reship", "compensate"):
        result = settled(claim(order(20, paid=2000), kind=kind, reason="质量问题"))
        assert (result.refund, result.to_buyer, result.kept_paid) == (0, 0, 2000)


def test_an_offer_that_broke_in_an_earlier_case_is_taken_back_once() -> None:
    subsidy = Discount(name="平台券", amount=965, funded_by=Funder.PLATFORM, threshold=13_329)
    points = Discount(name="积分", amount=300, funded_by=Funder.POINTS, threshold=13_329)
    bought = order((50, 3), paid=13_735, discounts=(subsidy, points))
    first = settled(claim(bought, "a"))
    assert (first.platform_takes_back, first.points_back) == (965, 300)
    rest = claim(bought, returned_before=(before("a", 1, first.refund),))
    second = settled(rest)
    assert (second.platform_takes_back, second.points_back) == (0, 0)
    assert first.refund + second.refund == 13_735
