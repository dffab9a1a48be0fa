"""Shares of discounts piece by piece."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftersales import money
from aftersales.orders import Funder
from aftersales.settlement.basket import Pieces, make_basket
from aftersales.settlement.claim import ClaimOrder, Discount, Line

LINES = st.lists(st.tuples(st.integers(0, 50000), st.integers(1, 6)), min_size=1, max_size=5)


@given(LINES, st.data())
def test_shares_are_those_of_single_units_by_largest_remainder(
    lines: list[tuple[int, int]], data: st.DataObject
) -> None:
    whole = sum(price * quantity for price, quantity in lines)
    amount = data.draw(st.integers(0, whole))
    order = ClaimOrder(
        lines=tuple(Line(id=str(i), unit_price=p, quantity=q) for i, (p, q) in enumerate(lines)),
        paid=whole - amount,
        discounts=(Discount(amount=amount, funded_by=Funder.SHOP),),
    )
    basket = make_basket(order)
    units = [price for price, quantity in lines for _ in range(quantity)]
    expected = money.allocate(amount, units)
    offer = basket.offers[0]
    found = [
        offer.share(Pieces({line.id: (unit, unit + 1)}))
        for line in order.lines
        for unit in range(line.quantity)
    ]
    assert found == list(expected)
    assert offer.share(basket.all) == amount
    assert basket.cash(basket.all) == order.paid == basket.goods_paid
