"""The list of sold goods over both databases: scopes, orders, pages, and whose pieces they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aftersales.goods import SoldGood
from aftersales.goods_lists import GoodsOrder, GoodsQuery, GoodsScope
from aftersales.products import Product
from aftersales.queries import Cursor
from storage import goods_lists
from storage.database import Database
from storage.search_index import SearchIndex
from tests.storage.making import Archive, customer

TODAY = date(2026, 10, 14)
ENDS = (-1, 0, 30, 31, 60, 90, 91, 400)
"""Days from today to the end of the whole set, one piece each."""


@pytest.fixture
def filled(archive: Archive) -> Archive:
    with archive.writing("登记") as action:
        made = archive.products.save(Product(code="K1", title="示例空调", bearer="厂家"), action=action)
        owners = [archive.customers.save(customer(name=name), action=action).id for name in ("张甲", "李乙")]
        for number, left in enumerate(ENDS):
            ends = TODAY + timedelta(left)
            archive.goods.save(
                SoldGood(
                    customer_id=owners[number % 2] if number else None,
                    product_id=made.id if left > 30 else None,
                    title="示例空调",
                    serial=f"SN-{left}",
                    starts=ends - timedelta(365),
                    whole_ends=ends,
                    parts_end=ends + timedelta(700) if left in (0, 90) else None,
                    bearer="店里" if left == 31 else "",
                ),
                action=action,
            )
    return archive


def listed(archive: Archive, query: GoodsQuery, limit: int = 3) -> list[str]:
    found, cursor = list[str](), None
    index = SearchIndex(archive.database)
    with archive.database.read():
        while True:
            page = goods_lists.page(query, after=cursor, limit=limit, index=index)
            found += [row.serial for row in page.rows]
            cursor = page.next
            if not isinstance(cursor, Cursor):
                assert page.total == len(found)
                return found


@pytest.mark.parametrize(
    ("scope", "ends"),
    [
        (GoodsScope.COVERED, ENDS[1:]),
        (GoodsScope.IN_30, (0, 30)),
        (GoodsScope.IN_60, (0, 30, 31, 60)),
        (GoodsScope.IN_90, (0, 30, 31, 60, 90)),
        (GoodsScope.OVER, (-1,)),
        (GoodsScope.ALL, ENDS),
    ],
)
def test_scopes_and_their_counts(filled: Archive, scope: GoodsScope, ends: tuple[int, ...]) -> None:
    query = GoodsQuery(today=TODAY, scope=scope)
    assert listed(filled, query) == [f"SN-{left}" for left in ends]
    assert listed(filled, replace(query, descending=True)) == [f"SN-{left}" for left in reversed(ends)]
    with filled.database.read():
        assert goods_lists.counts(TODAY)[scope] == len(ends)


def test_main_parts_sort_too(filled: Archive) -> None:
    query = GoodsQuery(today=TODAY, scope=GoodsScope.ALL, order=GoodsOrder.PARTS, descending=True)
    assert listed(filled, query)[:2] == ["SN-90", "SN-0"]


def test_who_bears_it_is_the_pieces_own_else_its_products(filled: Archive) -> None:
    asked = GoodsQuery(today=TODAY, scope=GoodsScope.ALL)
    assert listed(filled, replace(asked, bearer="厂家")) == ["SN-60", "SN-90", "SN-91", "SN-400"]
    assert listed(filled, replace(asked, bearer="店里")) == ["SN-31"]


def test_owners_come_once_with_the_first_end(filled: Archive, database: Database) -> None:
    query = GoodsQuery(today=TODAY, scope=GoodsScope.IN_60)
    index = SearchIndex(database)
    with database.read():
        found = goods_lists.owners(query, index=index, limit=9)
        assert [ends for _, ends in found] == [TODAY, TODAY + timedelta(30)]
        assert goods_lists.count_owners(query, index=index) == 2
        everything = replace(query, scope=GoodsScope.OVER)
        assert goods_lists.count_owners(everything, index=index) == 0


def test_the_catalogue_tells_how_many_were_sold(filled: Archive, database: Database) -> None:
    with database.read():
        (row,) = goods_lists.catalogue("空调", after=None, limit=5).rows
        assert (row.title, row.sold, row.bearer) == ("示例空调", 5, "厂家")
        assert goods_lists.count_products() == 1
        assert goods_lists.catalogue("没有的", after=None, limit=5).total == 0
