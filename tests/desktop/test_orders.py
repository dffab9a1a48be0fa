from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.cases import CaseKind
from aftersales.clock import china_moment
from aftersales.errors import KnownError
from aftersales.orders import (
    Discount,
    Funder,
    Order,
    OrderLine,
    OrderStatus,
    Receiver,
)
from aftersales.queries import OrderQuery, OrderTab
from aftersales.settlement.basket import make_basket
from desktop.jobs import Progress
from desktop.order_corrections import OrderEdit
from desktop.order_views import line_shares
from desktop.settlement_drafts import order_in_claim
from desktop.shop import Desk
from tests.desktop.acting import CLERK, PART_TIMER, Shop
from tests.desktop.import_kit import FIRST, take_in, write_sheet


def order_of(*lines: OrderLine, discounts: tuple[Discount, ...] = (), freight: int = 0) -> Order:
    goods = sum(line.amount for line in lines)
    off = sum(one.amount for one in discounts)
    return Order(
        shop_id=1,
        number="DD1",
        status=OrderStatus.DONE,
        goods=goods,
        freight=freight,
        discounts=discounts,
        paid_gross=goods + freight - off,
        lines=lines,
    )


def test_shares_of_the_payers_are_the_engines() -> None:
    """999.00 and 2 × 89.00, 100 off by the shop and 40 by the platform: reckoned by hand from the design's picture."""
    order = order_of(
        OrderLine(id=1, key="1", title="净水器", unit_price=99_900, quantity=1),
        OrderLine(id=2, key="2", title="滤芯", unit_price=8_900, quantity=2),
        discounts=(
            Discount(name="满 1,000 减 100", amount=10_000, funded_by=Funder.SHOP),
            Discount(name="平台券", amount=4_000, funded_by=Funder.PLATFORM),
        ),
    )
    (first, second) = line_shares(order)
    assert first == (88_017, {Funder.SHOP: 8_488, Funder.PLATFORM: 3_395})
    assert second == (15_683, {Funder.SHOP: 1_512, Funder.PLATFORM: 605})
    basket = make_basket(order_in_claim(order))
    assert basket.cash(basket.all) == first[0] + second[0] == order.paid_gross


@settings(max_examples=60, deadline=None)
@given(
    prices=st.lists(st.tuples(st.integers(0, 500_000), st.integers(1, 5)), min_size=1, max_size=5),
    parts=st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100)),
)
def test_shares_always_add_up(prices: list[tuple[int, int]], parts: tuple[int, int, int]) -> None:
    lines = tuple(
        OrderLine(id=place, key=str(place), title="示例", unit_price=price, quantity=count)
        for place, (price, count) in enumerate(prices, start=1)
    )
    goods = sum(line.amount for line in lines)
    discounts = tuple(
        Discount(name=payer.value, amount=goods * part // 400, funded_by=payer)
        for payer, part in zip(Funder, parts, strict=True)
        if goods * part // 400
    )
    order = order_of(*lines, discounts=discounts)
    shares = line_shares(order)
    assert sum(paid for paid, _ in shares) == order.paid_gross
    for line, (paid, off) in zip(lines, shares, strict=True):
        assert paid + sum(off.values()) == line.amount
        assert all(part > 0 for part in off.values())


def test_the_view_tells_money_held_paid_and_left(shop: Shop) -> None:
    order = shop.sell((10_000, 2), off=2_000, customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, order=order)
    view = shop.desk.orders.view(order_id=order.id)
    assert view.state.text == "售后中"
    assert (view.refunds.paid, view.refunds.held, view.refunds.left) == (0, 9_000, 9_000)
    assert view.lines[0].standing.held == 1
    shop.agreed(case_id)
    settled = shop.desk.orders.view(order_id=order.id).refunds
    due = shop.view(case_id).settlement
    assert due is not None
    assert (settled.paid, settled.held, settled.left) == (0, due.due, 18_000 - due.due)
    (one,) = shop.desk.orders.view(order_id=order.id).cases
    assert one.case.id == case_id


def test_what_the_platform_paid_is_counted_once(shop: Shop) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    told = replace(order, refunded=3_000, compensated=500)
    with shop._writing() as action:
        shop.desk.archive.orders.save(told, action=action)
    refunds = shop.desk.orders.view(order_id=order.id).refunds
    assert (refunds.paid, refunds.held, refunds.left) == (3_500, 0, 6_500)
    assert [one.how for one in refunds.given] == ["平台退款"]
    (row,) = shop.desk.orders.page(query=OrderQuery(tab=OrderTab.REFUNDED)).rows
    assert row.summary.money_back == 3_500


def test_what_the_platform_pays_for_its_offers_comes_to_the_shop(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    offers = (Discount(name="平台券", amount=1_000, funded_by=Funder.PLATFORM),)
    with shop._writing() as action:
        shop.desk.archive.orders.save(replace(order, discounts=offers, paid_gross=9_000), action=action)
    view = shop.desk.orders.view(order_id=order.id)
    assert (view.order.paid_gross, view.received) == (9_000, 10_000)


def test_a_correction_is_marked_and_taken_back(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    before = shop.desk.orders.get(order_id=order.id)
    changes = OrderEdit(remark=" 客户要发票 ", receiver_phone="13800001234", paid_gross=9_500)
    after = shop.desk.orders.correct(order_id=order.id, version=before.version, changes=changes)
    assert (after.remark, after.receiver.phone, after.paid_gross) == ("客户要发票", "13800001234", 9_500)
    view = shop.desk.orders.view(order_id=order.id)
    assert view.edited == {"remark", "receiver", "paid_gross"}
    assert shop.desk.undo.undo() == f"改订单 {order.number}"
    undone = shop.desk.orders.get(order_id=order.id)
    assert (undone.remark, undone.receiver, undone.paid_gross) == ("", Receiver(), 10_000)
    assert shop.desk.orders.view(order_id=order.id).edited == frozenset()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (OrderEdit(signed_at=china_moment("2026-10-07T10:00")), "order_error.signed_before_ordered"),
        (OrderEdit(signed_at=china_moment("2027-10-07T10:00")), "order_error.signed_later"),
        (OrderEdit(paid_gross=2_999), "order_error.paid_below_back"),
        (OrderEdit(remark="长" * 501), "desk.text_too_long"),
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, changes: OrderEdit, code: str) -> None:
    order = shop.sell((10_000, 1))
    with shop._writing() as action:
        order = shop.desk.archive.orders.save(replace(order, refunded=3_000), action=action)
    before = shop.everything()
    with pytest.raises(KnownError) as caught:
        shop.desk.orders.correct(order_id=order.id, version=order.version, changes=changes)
    assert caught.value.code == code
    assert shop.everything() == before


def test_an_edit_over_anothers_is_refused(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    shop.desk.orders.correct(order_id=order.id, version=order.version, changes=OrderEdit(remark="甲"))
    with pytest.raises(KnownError) as caught:
        shop.desk.orders.correct(order_id=order.id, version=order.version, changes=OrderEdit(remark="乙"))
    assert caught.value.code == "storage.changed_meanwhile"


def test_an_order_finds_its_customer_and_loses_him_again(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    assert shop.desk.orders.tab_counts()[OrderTab.UNMATCHED] == 0
    with shop._writing() as action:
        named = replace(order, receiver=Receiver(name="李**", masked=True))
        order = shop.desk.archive.orders.save(named, action=action)
    who = shop.customer("李测试", "13800002000")
    assert shop.desk.orders.tab_counts()[OrderTab.UNMATCHED] == 1
    good = shop.desk.goods.register(
        customer_id=None,
        title="示例商品 1",
        starts=china_moment("2026-10-08T09:00").date(),
        order_line_id=order.lines[0].id,
    )
    linked = shop.desk.orders.link_customer(order_id=order.id, version=order.version, customer_id=who)
    assert linked.customer_id == who
    assert [one.id for one in shop.desk.goods.of_customer(customer_id=who)] == [good.id]
    assert shop.desk.orders.tab_counts()[OrderTab.UNMATCHED] == 0
    assert shop.desk.undo.undo() == f"订单 {order.number} 归到 李测试"
    assert shop.desk.orders.get(order_id=order.id).customer_id is None
    assert shop.desk.goods.of_customer(customer_id=who) == ()


def test_a_sheet_asks_before_it_overwrites_a_correction(desk: Desk, tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "10月13日订单.csv", FIRST)
    take_in(desk, sheet)
    (order, _shop, _name), *_ = desk.orders.all(number=FIRST[0][0])
    desk.orders.correct(
        order_id=order.id, version=order.version, changes=OrderEdit(paid_gross=order.paid_gross + 100)
    )
    again = desk.transfers.read(paths=[sheet], progress=Progress())
    assert (again.counts.conflicts, again.counts.updated) == (1, 0)
    desk.transfers.discard(staged=again)
    desk.undo.undo()
    clean = desk.transfers.read(paths=[sheet], progress=Progress())
    assert (clean.counts.conflicts, clean.counts.unchanged) == (0, len(FIRST))
    desk.transfers.discard(staged=clean)


def test_only_who_keeps_the_archive_corrects(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    shop.sit(PART_TIMER)
    with pytest.raises(KnownError) as caught:
        shop.desk.orders.correct(order_id=order.id, version=order.version, changes=OrderEdit(remark="甲"))
    assert caught.value.code == "workflow.right_missing"
    shop.sit(CLERK)
    shop.desk.orders.correct(order_id=order.id, version=order.version, changes=OrderEdit(remark="甲"))
