"""Goods that the catalogue lacks are offered after an import, added at one stroke, and taken out again by undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aftersales.errors import KnownError
from aftersales.products import Product
from desktop.jobs import Progress
from tests.desktop.acting import TECHNICIAN, Shop
from tests.imports.sheet_kit import write_csv

if TYPE_CHECKING:
    from aftersales.batches import ImportBatch

HEADER = ["订单编号", "收货人", "手机", "商品名称", "商家编码", "单价", "数量", "实付金额", "下单时间"]
GOODS = (
    ("DD2610110018", "山泉净水器 R600", "R600", "1299.00", "1"),
    ("DD2610110019", "山泉净水器 R600", "R600", "1199.00", "2"),
    ("DD2610110020", "山泉净水器R600 送滤芯", "R600", "1199.00", "1"),
    ("DD2610110021", "空调清洗剂 两瓶装", "", "89.00", "3"),
    ("DD2610110022", "松石吸尘器 V3", "V3", "899.00", "1"),
)


def take(shop: Shop, path: Path) -> ImportBatch:
    rows = [
        [
            number,
            "张示例",
            "13800001000",
            title,
            code,
            price,
            count,
            f"{float(price) * int(count):.2f}",
            "2026-10-11",
        ]
        for number, title, code, price, count in GOODS
    ]
    staged = shop.desk.transfers.read(paths=[write_csv(path, [HEADER, *rows])], progress=Progress())
    return shop.desk.jobs.write(lambda p: shop.desk.transfers.commit(staged=staged, progress=p)).result()


def products_of(shop: Shop) -> dict[str, str]:
    """The title of the product that each order's line is linked to, by order number."""
    found = {}
    for number, *_ in GOODS:
        for order, *_rest in shop.desk.orders.all(number=number):
            with shop.desk.archive.database.read():
                ids = [line.product_id for line in order.lines]
                known = [shop.desk.archive.products.known(one) for one in ids if one]
            found[number] = "、".join(product.title for product in known if product)
    return found


def test_what_is_known_is_linked_and_the_rest_offered_once_each(shop: Shop, tmp_path: Path) -> None:
    shop.desk.goods.add_product(Product(code="V3", title="吸尘器"))
    batch = take(shop, tmp_path / "a.csv")
    offers = shop.desk.offers.offered(batch_id=batch.id)
    assert [(one.code, one.title, one.lines, one.pieces, one.usual_price) for one in offers] == [
        ("R600", "山泉净水器 R600", 3, 4, 119_900),
        ("", "空调清洗剂 两瓶装", 1, 3, 8_900),
    ]
    assert products_of(shop)["DD2610110022"] == "吸尘器"
    added = shop.desk.offers.add(offers=offers)
    assert [product.code for product in added] == ["R600", ""]
    assert list(products_of(shop).values()) == [
        "山泉净水器 R600",
        "山泉净水器 R600",
        "山泉净水器 R600",
        "空调清洗剂 两瓶装",
        "吸尘器",
    ]
    assert shop.desk.offers.offered(batch_id=batch.id) == ()
    assert shop.desk.offers.add(offers=offers) == ()


def test_undo_takes_the_products_out_and_the_import_can_still_go(shop: Shop, tmp_path: Path) -> None:
    batch = take(shop, tmp_path / "a.csv")
    offers = shop.desk.offers.offered(batch_id=batch.id)
    shop.desk.offers.add(offers=offers[:1])
    assert shop.desk.undo.undo() == "商品目录加 1 样"
    assert set(products_of(shop).values()) == {""}
    assert shop.desk.offers.offered(batch_id=batch.id) == offers
    shop.desk.offers.add(offers=offers)
    undone = shop.desk.transfers.undo(batch_id=batch.id)
    assert (undone.removed, undone.kept) == (5, ())
    assert shop.desk.offers.offered(batch_id=batch.id) == ()


def test_the_next_import_links_what_was_added(shop: Shop, tmp_path: Path) -> None:
    first = take(shop, tmp_path / "a.csv")
    shop.desk.offers.add(offers=shop.desk.offers.offered(batch_id=first.id))
    shop.desk.transfers.undo(batch_id=first.id)
    second = take(shop, tmp_path / "b.csv")
    assert "" not in products_of(shop).values()
    assert shop.desk.offers.offered(batch_id=second.id) == ()


def test_a_title_of_two_products_or_another_code_is_not_guessed(shop: Shop, tmp_path: Path) -> None:
    for code in ("A", "B"):
        shop.desk.goods.add_product(Product(code=code, title="空调清洗剂 两瓶装"))
    shop.desk.goods.add_product(Product(code="R600-2", title="山泉净水器 R600"))
    take(shop, tmp_path / "a.csv")
    assert set(products_of(shop).values()) == {""}


def test_who_may_not_keep_the_archive_adds_nothing(shop: Shop, tmp_path: Path) -> None:
    batch = take(shop, tmp_path / "a.csv")
    offers = shop.desk.offers.offered(batch_id=batch.id)
    shop.sit(TECHNICIAN)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.offers.add(offers=offers)
