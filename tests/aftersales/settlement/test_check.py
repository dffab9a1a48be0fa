"""Refusals of claims built without a file: each names its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aftersales.errors import KnownError
from aftersales.settlement.claim import Claim, ClaimDates, ClaimOrder, Gift, Returned, SetOffer
from tests.aftersales.settlement.claims import before, claim, order, settled, shop

GOODS = order(60, 40, paid=10000)
WHOLE = claim(GOODS)


@pytest.mark.parametrize(
    ("refused", "field"),
    [
        (replace(WHOLE, reason="看着不爽"), "reason"),
        (replace(WHOLE, product_class="飞机"), "product_class"),
        (claim(ClaimOrder(lines=(), paid=0)), "order.lines"),
        (claim(replace(GOODS, lines=(GOODS.lines[0], GOODS.lines[0]))), "order.lines.id"),
        (claim(replace(GOODS, currency="USD")), "order.currency"),
        (claim(replace(GOODS, paid=10001)), "order.paid"),
        (claim(replace(GOODS, discounts=(shop(10001),), paid=0)), "order.discounts"),
        (claim(replace(GOODS, set_offer=SetOffer(price=6001, lines=("a",)))), "order.set.price"),
        (claim(replace(GOODS, set_offer=SetOffer(price=1, lines=("z",)))), "order.set.lines[0]"),
        (claim(replace(GOODS, set_offer=SetOffer(price=1, lines=("a", "a")))), "order.set.lines"),
        (claim(order(10**10, 1, paid=0), "a"), "order.lines"),
        (claim(GOODS, "z"), "returned[0].line"),
        (claim(GOODS, "b", "a", "a"), "returned[2].quantity"),
        (claim(GOODS, "a", returned_before=(before("a", 1, 6000),)), "returned[0].quantity"),
        (claim(GOODS, returned_before=(before("a", 2, 6000),)), "returned_before[0].quantity"),
        (claim(GOODS, "a", returned_before=(before("b", 1, 10001),)), "returned_before.refund"),
        (claim(GOODS, returned_before=(before("a", 1, 0), before("b", 1, 0))), "returned_before"),
        (claim(GOODS, gifts=(Gift(marked_price=1, for_lines=("z",)),)), "gift[0].for_lines"),
        (claim(GOODS, kind="refund_only", reason="瑕疵", agreed_refund=10001), "agreed_refund"),
    ],
)
def test_a_refusal_names_its_field(refused: Claim, field: str) -> None:
    with pytest.raises(KnownError) as error:
        settled(refused)
    assert error.value.operands["field"] == field


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("invoiced", "signed"),
        ("invoiced", "returned_on"),
        ("signed", "notified"),
        ("notified", "goods_back"),
        ("signed", "goods_back"),
    ],
)
def test_days_stand_in_their_order(first: str, second: str) -> None:
    day, next_day = date(2026, 6, 1), date(2026, 6, 2)
    with pytest.raises(KnownError) as error:
        settled(replace(WHOLE, dates=ClaimDates(**{first: next_day, second: day})))
    assert error.value.operands["field"] == f"dates.{second}"
    settled(replace(WHOLE, dates=ClaimDates(**{first: day, second: day})))


def test_a_line_may_be_named_twice_while_pieces_last() -> None:
    goods = order((30, 2), paid=6000)
    twice = replace(claim(goods), returned=(Returned(line="a", quantity=1), Returned(line="a", quantity=1)))
    assert settled(twice).refund == 6000
