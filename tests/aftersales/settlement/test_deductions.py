"""Gifts, outbound freight and the limit of what is taken off."""

from __future__ import annotations

from aftersales.settlement.claim import Costs, Freight, Gift
from tests.aftersales.settlement.claims import before, claim, codes, order, others, settled

GIFTS = (Gift(marked_price=1000, for_lines=("a",)), Gift(marked_price=500, for_lines=("b",)))
FREE = order(69, 45, paid=11400, freight=Freight(free_over=9900, marked=800))


def test_a_gift_is_charged_with_the_lines_it_came_with() -> None:
    goods = order(100, 50, paid=15000)
    part = settled(claim(goods, "b", gifts=GIFTS))
    assert (part.refund, part.deductions) == (4500, 500)
    whole = settled(claim(goods, gifts=GIFTS))
    assert (whole.refund, whole.deductions) == (13500, 1500)


def test_a_gift_is_not_charged_where_it_came_back_or_the_law_forbids() -> None:
    goods = order(100, paid=10000)
    kept, back = Gift(marked_price=1990), Gift(marked_price=1990, returned=True)
    assert settled(claim(goods, gifts=(back,))).deductions == 0
    assert settled(claim(goods, gifts=(kept,), reason="质量问题")).deductions == 1990
    assert settled(claim(goods, gifts=(kept,), reason="欺诈")).deductions == 0
    assert settled(claim(goods, gifts=(kept,), reason="食品")).deductions == 0
    assert settled(claim(goods, gifts=(kept,), kind="refund_only", reason="丢件")).deductions == 0


def test_a_gift_is_charged_once_over_two_returns() -> None:
    goods = order((30, 2), paid=6000)
    gift = (Gift(marked_price=1000),)
    assert settled(claim(goods, "a", gifts=gift)).refund == 2000
    assert settled(claim(goods, "a", gifts=gift, returned_before=(before("a", 1, 2000),))).refund == 3000


def test_deductions_stop_where_nothing_is_left() -> None:
    result = settled(claim(order(10, paid=1000), gifts=(Gift(marked_price=1990),)))
    assert (result.refund, result.deductions, result.to_buyer) == (0, 1000, 0)
    assert "deduction_limit" in [step.code for step in result.steps]


def test_free_shipping_breaks_with_the_whole_order_too() -> None:
    assert settled(claim(FREE)).refund == 10600
    assert settled(claim(FREE, reason="质量问题")).refund == 11400
    assert settled(claim(FREE, "b", kind="refund_only", reason="价保")).deductions == 0


def test_without_a_marked_price_nothing_is_deducted_but_said() -> None:
    result = settled(claim(order(69, 45, paid=11400, freight=Freight(free_over=9900)), "b"))
    assert (result.refund, codes(result)) == (4500, ["no_marked_freight"])


def test_freight_the_buyer_paid_himself_is_not_charged_again() -> None:
    goods = order(69, paid=7700, freight=Freight(paid=800, free_over=9900, marked=800))
    assert settled(claim(goods)).refund == 6900


def test_outbound_freight_needs_the_buyers_word() -> None:
    goods, costs = order(60, paid=6000), Costs(outbound=600)
    agreed = settled(claim(goods, reason="拒收", costs=costs, outbound_agreed=True))
    assert (agreed.refund, agreed.deductions, codes(agreed)) == (5400, 600, [])
    asked = settled(claim(goods, kind="refund_only", reason="已发货退款", costs=costs))
    assert (asked.refund, others(asked), codes(asked)) == (6000, {"agreed_outbound": 5400}, ["needs_consent"])
    assert others(settled(claim(goods, reason="7天无理由", costs=costs))) == {}
