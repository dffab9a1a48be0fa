"""What went back for an order, counted once from order lists, settlements and the shop's own cases."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aftersales.comparing import compare, merged
from aftersales.matching import IncomingOrder, Outcome, Stored
from aftersales.orders import MoneyBack, Movement, Order, OrderLine, OrderStatus, Platform
from aftersales.refunds import Booked, added_up, beside, left_of_lines, left_of_order, meets, together
from aftersales.settlements import SettledBefore

ORDER = Order(id=7, shop_id=3, number="261005-607198974342270", status=OrderStatus.DONE, paid_gross=10_000)


def move(
    amount: int, key: str = "a", *, source: str = "flow", kind: MoneyBack = MoneyBack.REFUND
) -> Movement:
    return Movement(source=source, kind=kind, amount=amount, key=key)


def settlement(*movements: Movement, **told: object) -> IncomingOrder:
    base = IncomingOrder(
        platform=Platform.PINDUODUO, number=ORDER.number, movements=movements, only_known=True
    )
    return replace(base, **told)  # type: ignore[arg-type]


def booked(refund: int, *, due: int | None = None, paid: int = 0) -> Booked:
    return Booked(case_number="GD1", refund=refund, due=refund if due is None else due, paid=paid)


def test_movements_of_one_source_add_up_and_two_sources_tell_of_the_same_money() -> None:
    both = (move(500, "a"), move(700, "b"), move(1_150, "x", source="bank"))
    assert added_up(both, MoneyBack.REFUND) == 1_200
    assert added_up(both, MoneyBack.COMPENSATION) == 0


MOVES = st.lists(
    st.builds(move, st.integers(1, 10**6), st.sampled_from("abcd"), source=st.sampled_from(["p", "q"])),
    max_size=8,
    unique=True,
)


@given(MOVES, MOVES)
def test_a_settlement_given_again_adds_nothing(first: list[Movement], second: list[Movement]) -> None:
    once = together(together((), first), second)
    assert together(together(once, second), first) == once
    assert added_up(once, MoneyBack.REFUND) >= added_up(first, MoneyBack.REFUND)


@given(st.integers(0, 10**6), MOVES)
def test_the_larger_evidence_is_what_went_back_in_any_order(listed: int, moves: list[Movement]) -> None:
    a_list = IncomingOrder(platform=Platform.PINDUODUO, number=ORDER.number, refunded=listed)
    flow = settlement(*moves)
    one = merged(flow, merged(a_list, ORDER))
    other = merged(a_list, merged(flow, ORDER))
    assert one.refunded == other.refunded == max(listed, added_up(moves, MoneyBack.REFUND))
    assert compare(flow, Stored(order=one)).outcome is Outcome.UNCHANGED


def test_the_next_months_settlement_adds_to_the_last() -> None:
    october = merged(settlement(move(1_000, "10-09")), ORDER)
    november = compare(settlement(move(500, "11-02")), Stored(order=october))
    assert november.outcome is Outcome.UPDATED
    assert [(each.field, each.before, each.after) for each in november.changes] == [
        ("refunded", "10.00", "15.00"),
        ("movements", "10.00", "10.00 + 5.00"),
    ]


def test_a_list_that_said_it_already_only_gains_the_evidence() -> None:
    listed = replace(ORDER, refunded=1_000)
    found = compare(settlement(move(1_000)), Stored(order=listed))
    assert [(each.field, each.after) for each in found.changes] == [("movements", "10.00")]
    assert merged(settlement(move(1_000)), listed).refunded == 1_000


def test_an_older_list_does_not_take_a_refund_away() -> None:
    known = merged(settlement(move(1_000)), ORDER)
    a_list = IncomingOrder(platform=Platform.PINDUODUO, number=ORDER.number, refunded=0)
    assert compare(a_list, Stored(order=known)).outcome is Outcome.UNCHANGED


def test_what_our_own_settlement_paid_is_no_conflict() -> None:
    ours = Stored(order=ORDER, settled=True, booked=(booked(1_000, due=1_200, paid=1_200),))
    for told in (1_000, 1_200):
        assert compare(settlement(move(told)), ours).outcome is Outcome.UPDATED
        a_list = IncomingOrder(platform=Platform.PINDUODUO, number=ORDER.number, refunded=told)
        assert compare(a_list, ours).outcome is Outcome.UPDATED
    assert compare(settlement(move(900)), ours).outcome is Outcome.CONFLICT
    apart = settlement(move(1_000), move(200, kind=MoneyBack.COMPENSATION))
    assert compare(apart, ours).outcome is Outcome.UPDATED


def test_other_money_of_a_settled_order_is_still_a_conflict() -> None:
    ours = Stored(order=ORDER, settled=True, booked=(booked(1_000),))
    both = IncomingOrder(platform=Platform.PINDUODUO, number=ORDER.number, refunded=1_000, paid_gross=9_000)
    assert compare(both, ours).outcome is Outcome.CONFLICT


def test_a_refund_edited_by_hand_is_a_persons_to_decide() -> None:
    stored = Stored(order=ORDER, edited_by_hand=frozenset({"refunded"}))
    assert compare(settlement(move(1_000)), stored).outcome is Outcome.CONFLICT


def test_settlements_are_met_alone_together_and_beside_what_went_back_before() -> None:
    two = (booked(1_000), booked(2_500, due=3_000))
    before = replace(ORDER, refunded=400)
    for refunded in (1_000, 2_500, 3_000, 3_500, 4_000, 1_400, 3_900, 4_400):
        assert meets(before, replace(ORDER, refunded=refunded), two), refunded
    for refunded in (999, 1_001, 400 + 999, 5_000):
        assert not meets(before, replace(ORDER, refunded=refunded), two), refunded


def test_money_beside_our_settlements_is_the_platforms_own() -> None:
    assert beside(3_000, ()) == 3_000
    assert beside(3_000, (booked(3_000, paid=3_000),)) == 0
    assert beside(3_000, (booked(3_000),)) == 0, "written, not noted as paid: the platform paid just that"
    assert beside(4_000, (booked(3_000, paid=3_000),)) == 1_000
    assert beside(4_000, (booked(6_000),)) == 4_000, "something else went back before ours was written"
    assert beside(3_500, (booked(3_000), booked(500))) == 0


ORDERS = st.builds(
    lambda prices, freight, named, told, taken, lost: (prices, freight, named, told, taken, lost),
    prices=st.lists(st.integers(0, 50_000), min_size=1, max_size=4),
    freight=st.integers(0, 2_000),
    named=st.lists(st.integers(0, 20_000), min_size=4, max_size=4),
    told=st.integers(0, 60_000),
    taken=st.lists(st.integers(0, 20_000), min_size=4, max_size=4),
    lost=st.integers(0, 20_000),
)


@given(ORDERS)
def test_lines_never_promise_more_than_the_order_has_left(
    drawn: tuple[list[int], int, list[int], int, list[int], int],
) -> None:
    prices, freight, named, told, taken, lost = drawn
    lines = tuple(
        OrderLine(id=place, key=str(place), title="示例", unit_price=price, quantity=1, refunded=named[place])
        for place, price in enumerate(prices)
    )
    goods = sum(prices)
    order = Order(
        shop_id=1,
        number="DD1",
        status=OrderStatus.DONE,
        goods=goods,
        freight=freight,
        paid_gross=goods + freight,
        refunded=told,
        lines=lines,
    )
    before = {
        place: SettledBefore(order_line_id=place, quantity=1, refund=min(taken[place], price))
        for place, price in enumerate(prices)
    }
    booked = (Booked(case_number="GD1", refund=lost, due=lost, paid=lost, lost=True),) if lost else ()
    whole = left_of_order(order, before=before.values(), booked=booked)
    parts = left_of_lines(order, prices, before=before, booked=booked)
    assert all(0 <= part <= price for part, price in zip(parts, prices, strict=True))
    assert sum(parts) <= max(0, whole)
    if not freight and sum(part.refund for part in before.values()) == 0:
        assert sum(parts) == max(0, whole)


def test_what_a_reversal_lost_is_gone_from_the_lines_too() -> None:
    line = OrderLine(id=1, key="1", title="示例", unit_price=10_000, quantity=1)
    other = OrderLine(id=2, key="2", title="示例", unit_price=30_000, quantity=1)
    order = Order(
        shop_id=1,
        number="DD1",
        status=OrderStatus.DONE,
        goods=40_000,
        paid_gross=40_000,
        lines=(line, other),
    )
    lost = (Booked(case_number="GD1", refund=4_000, due=4_000, paid=4_000, lost=True),)
    assert left_of_order(order, before=(), booked=lost) == 36_000
    assert left_of_lines(order, (10_000, 30_000), before={}, booked=lost) == (9_000, 27_000)
