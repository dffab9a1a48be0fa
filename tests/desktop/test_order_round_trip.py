"""订单.xlsx taken in again: not one order changes, and another shop has them with every field an order list can tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aftersales.orders import Discount, Funder
from desktop.import_outcomes import by_sheet, total
from desktop.jobs import Progress
from desktop.shop import Desk

if TYPE_CHECKING:
    from aftersales.clock import FixedClock
    from aftersales.orders import Order
    from tests.desktop.acting import Shop

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
BOOKS = (
    ("02_taobao_ExportOrderList_gbk.csv", "03_taobao_ExportOrderDetailList_gbk.csv"),
    ("03_taobao_ExportOrderDetailList_gbk.csv",),
    ("06_pdd_orders_utf8bom.csv",),
    ("08_doudian_orders_utf8bom.csv",),
    ("14_kuaishou_orders.xlsx",),
    ("19_woocommerce_orders_MEMORY.csv",),
)


def _take_in(desk: Desk, *paths: Path) -> None:
    desk.transfers.commit(staged=desk.transfers.read(paths=paths, progress=Progress()))


def _orders(desk: Desk) -> dict[str, Order]:
    return {order.number: order for order, _account, _name in desk.orders.all()}


def _told(order: Order) -> Order:
    """What a list of orders can tell of an order: no ids, no settlements, and a phone only masked."""
    lines = tuple(replace(line, id=0, product_id=None, gift_price=None) for line in order.lines)
    receiver = replace(order.receiver, phone="", masked=False)
    return replace(
        order, id=0, shop_id=0, customer_id=None, version=0, movements=(), lines=lines, receiver=receiver
    )


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book[0].partition("_")[0])
def test_a_book_of_orders_stays_as_it_is(book: tuple[str, ...], tmp_path: Path, clock: FixedClock) -> None:
    sheet = tmp_path / "订单.xlsx"
    with Desk.open(tmp_path / "一家", clock=clock) as desk:
        _take_in(desk, *(SHEETS / name for name in book))
        before = _orders(desk)
        desk.list_sheets.write(list_key="orders", to=sheet)
        staged = desk.transfers.read(paths=[sheet], progress=Progress())
        counts = total(by_sheet(staged))
        assert (counts.unchanged, counts.orders) == (len(before), len(before))
        desk.transfers.commit(staged=staged)
        assert _orders(desk) == before
    with Desk.open(tmp_path / "另一家", clock=clock) as other:
        staged = other.transfers.read(paths=[sheet], progress=Progress())
        assert total(by_sheet(staged)).errors == 0
        other.transfers.discard(staged=staged)


def test_another_shop_has_them_with_the_names_and_payers_of_their_offers(
    tmp_path: Path, clock: FixedClock
) -> None:
    sheet = tmp_path / "订单.xlsx"
    with Desk.open(tmp_path / "一家", clock=clock) as desk:
        _take_in(desk, SHEETS / "08_doudian_orders_utf8bom.csv")
        before = _orders(desk)
        desk.list_sheets.write(list_key="orders", to=sheet)
    assert {offer.name for order in before.values() for offer in order.discounts} > {"商家承担优惠"}
    with Desk.open(tmp_path / "另一家", clock=clock) as other:
        _take_in(other, sheet)
        after = _orders(other)
    assert {number: _told(order) for number, order in after.items()} == {
        number: _told(order) for number, order in before.items()
    }


def test_odd_names_and_many_payers_stay(shop: Shop, tmp_path: Path) -> None:
    order = shop.sell((10_000, 2), (500, 1), off=300, freight=800)
    offers = (
        Discount(name="满 1,000 减 100；再减", amount=100, funded_by=Funder.SHOP, threshold=100_000),
        Discount(name="平台 | 券", amount=150, funded_by=Funder.PLATFORM, coupon=True),
        Discount(name="积分", amount=50, funded_by=Funder.POINTS),
    )
    archive = shop.desk.archive
    with shop._writing() as action:
        found = archive.orders.get(order.id)
        first, second = found.lines
        lines = (replace(first, paid=19_700, refunded=1_000), replace(second, paid=500))
        archive.orders.save(replace(found, discounts=offers, lines=lines, refunded=1_000), action=action)
    to = tmp_path / "订单.xlsx"
    shop.desk.list_sheets.write(list_key="orders", to=to)
    staged = shop.desk.transfers.read(paths=[to], progress=Progress())
    assert total(by_sheet(staged)).unchanged == 1
    shop.desk.transfers.discard(staged=staged)
