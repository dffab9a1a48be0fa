"""Lines of orders and the products they are, over both databases."""

from __future__ import annotations

from dataclasses import replace

from aftersales.products import Product
from storage.catalogue_links import CatalogueLinks
from storage.database import Database
from storage.products import Products
from tests.storage.making import Archive


def linked(archive: Archive, order_id: int) -> list[int | None]:
    with archive.database.read():
        return [line.product_id for line in archive.orders.get(order_id).lines]


def test_lines_are_linked_by_code_then_by_an_only_title(database: Database, archive: Archive) -> None:
    links, products = CatalogueLinks(database), Products(database)
    order = archive.order()
    (first, *_rest) = order.lines
    lines = (
        replace(first, id=0, key="1", code="A1", title="甲"),
        replace(first, id=0, key="2", code="", title="乙"),
        replace(first, id=0, key="3", code="", title="丙"),
        replace(first, id=0, key="4", code="Z9", title="丁"),
    )
    with archive.writing("改订单") as action:
        order = archive.orders.save(replace(order, lines=lines), action=action)
    with database.read():
        unknown = links.unknown(action.id)
    assert [(one.code, one.title) for one in unknown] == [("A1", "甲"), ("", "乙"), ("", "丙"), ("Z9", "丁")]
    with archive.writing("商品") as action:
        ids = [
            products.save(Product(code=code, title=title), action=action).id
            for code, title in (("A1", "别的名字"), ("", "乙"), ("", "丙"), ("X", "丙"), ("Z8", "丁"))
        ]
        assert links.link_all() == 2
    assert linked(archive, order.id) == [ids[0], ids[1], None, None]
    with archive.writing("去掉") as action:
        products.remove(ids[0], version=1, action=action)
        products.save(Product(code="A1", title="新的"), action=action)
        assert links.link_all() == 1
    assert linked(archive, order.id)[0] not in (None, ids[0])
