"""The merchant's result and how far he can go."""

from __future__ import annotations

from fractions import Fraction

from aftersales.orders import Funder
from aftersales.settlement.claim import Claim, Costs, Discount
from aftersales.settlement.result import CountsTo
from tests.aftersales.settlement.claims import before, claim, codes, order, settled, sum_of

LAMP = order(89, paid=8900)
LAMP_COSTS = Costs(
    goods=4600,
    platform_fee_rate=Fraction(5, 100),
    outbound=520,
    packing=110,
    floor=800,
    return_freight=800,
    write_off_rate=Fraction(1, 10),
)


def flaw(**more: object) -> Claim:
    return claim(LAMP, kind="compensate", reason="瑕疵", costs=LAMP_COSTS, **more)


def test_a_return_gives_the_fee_back_and_loses_only_the_write_off() -> None:
    # 89.00 − 89.00 − 4.60 − 5.20 − 1.10 − 8.00
    result = settled(claim(LAMP, reason="质量问题", costs=LAMP_COSTS))
    assert result.merchant_result == -1890


def test_a_part_that_comes_back_splits_the_cost_by_list_price() -> None:
    # kept 2/3 of 60.00 = 40.00; write-off 10% of 20.00 = 2.00; fee 5% of 100.00 = 5.00
    goods = order((50, 3), paid=15000)
    costs = Costs(goods=6000, platform_fee_rate=Fraction(1, 20), write_off_rate=Fraction(1, 10))
    assert settled(claim(goods, "a", reason="质量问题", costs=costs)).merchant_result == 5300
    # the second of three: 150.00 − 50.00 before − 50.00 − fee 2.50 − 20.00 − 4.00
    again = claim(goods, "a", reason="质量问题", costs=costs, returned_before=(before("a", 1, 5000),))
    assert settled(again).merchant_result == 2350


def test_the_platforms_subsidy_comes_and_goes() -> None:
    # E1 with costs: 124.00 + 5.00 − 5.00 − 124.00 − 6.00
    subsidy = Discount(name="平台补贴", amount=500, funded_by=Funder.PLATFORM)
    shop = Discount(name="店铺券", amount=1000, funded_by=Funder.SHOP)
    result = settled(claim(order(139, paid=12400, discounts=(shop, subsidy)), costs=Costs(outbound=600)))
    assert (result.platform_takes_back, result.merchant_result) == (500, -600)


def test_reship_and_exchange_send_goods_once_more() -> None:
    goods, costs = (
        order(100, paid=10000),
        Costs(goods=4000, outbound=500, packing=100, write_off_rate=Fraction(1, 10)),
    )
    # 100.00 − 40.00 − 40.00 − 5.00 − 5.00 − 1.00
    assert settled(claim(goods, kind="reship", reason="漏发", costs=costs)).merchant_result == 900
    # the exchanged one comes back: only 4.00 of it is lost
    assert settled(claim(goods, kind="exchange", reason="质量问题", costs=costs)).merchant_result == 4500


def test_what_never_left_the_shop_is_not_lost() -> None:
    goods = order(60, paid=6000)
    costs = Costs(goods=2500)
    assert settled(claim(goods, kind="refund_only", reason="缺货", costs=costs)).merchant_result == 0
    assert settled(claim(goods, kind="refund_only", reason="丢件", costs=costs)).merchant_result == -2500


def test_goodwill_up_to_the_ceiling_is_quiet_and_above_it_warns() -> None:
    quiet = settled(flaw(goodwill=2425))
    assert (quiet.compensation, codes(quiet)) == (2425, [])
    loud = settled(flaw(goodwill=2426))
    assert (loud.compensation, codes(loud)) == (2426, ["below_floor"])


def test_legal_sums_below_the_floor_are_paid_and_warned_of() -> None:
    result = settled(claim(LAMP, reason="质量问题", costs=LAMP_COSTS))
    assert (result.to_buyer, codes(result)) == (8900, ["below_floor"])


def test_negotiation_takes_off_what_was_already_paid() -> None:
    costs = Costs(goods=4600, floor=-1000, compensation_paid=2000)
    result = settled(claim(LAMP, reason="瑕疵", kind="compensate", costs=costs, asked=3000))
    assert result.negotiation is not None
    # 89.00 − 46.00 − 20.00 = 23.00; down to a loss of 10.00: 33.00
    assert (result.negotiation.margin, result.negotiation.ceiling) == (2300, 3300)
    assert result.negotiation.ladder == (990, 1980, 3300)
    assert result.negotiation.over_by == 0


def test_negotiation_shows_where_it_was_asked_for_and_only_with_costs() -> None:
    assert settled(claim(LAMP, reason="质量问题", costs=LAMP_COSTS)).negotiation is None
    asked = settled(claim(LAMP, reason="质量问题", costs=LAMP_COSTS, asked=5000)).negotiation
    assert asked is not None
    assert asked.over_by == 2575
    assert settled(claim(LAMP, kind="compensate", reason="瑕疵", asked=5000)).negotiation is None
    unasked = settled(flaw()).negotiation
    assert unasked is not None
    assert unasked.over_by is None


def test_rows_add_up() -> None:
    result = settled(claim(LAMP, reason="质量问题", costs=LAMP_COSTS, goodwill=333))
    assert result.merchant_result == sum_of(result, CountsTo.MERCHANT_RESULT)
