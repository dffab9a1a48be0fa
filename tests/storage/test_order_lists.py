from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.orders import OrderStatus, Platform, Receipt, Receiver
from aftersales.queries import Cursor, OrderOrder, OrderQuery, OrderTab
from storage.database import Database
from storage.order_lists import OrderLists
from storage.order_money import OrderMoney
from tests.storage.making import NOW, Archive, customer


@pytest.fixture
def lists(database: Database) -> OrderLists:
    return OrderLists(database)


def filled(archive: Archive) -> dict[str, int]:
    """Five orders: one in a case, one given back by the platform, one closed case, one of a customer, one undated."""
    with archive.writing() as action:
        known = archive.customers.save(customer(), action=action)
    made = {
        "in_case": archive.order(number="2619300000000000001", customer_id=known.id),
        "back": archive.order(
            number="2619300000000000002", ordered_at=NOW - timedelta(days=5), refunded=2_000, compensated=500
        ),
        "closed": archive.order(number="2619300000000000003", ordered_at=NOW - timedelta(days=400)),
        "plain": archive.order(
            number="2619300000000000004", ordered_at=NOW - timedelta(days=4), status=OrderStatus.TO_SHIP
        ),
        "undated": archive.order(number="2619300000000000005", ordered_at=None),
    }
    archive.case(number="GD1", order_id=made["in_case"].id, state="verifying")
    archive.case(number="GD2", order_id=made["in_case"].id, state="closed")
    archive.case(number="GD3", order_id=made["closed"].id, state="closed")
    return {name: order.id for name, order in made.items()}


def ids(lists: OrderLists, database: Database, **query: object) -> list[int]:
    with database.read():
        return [row.id for row in lists.page(OrderQuery(**query)).rows]  # type: ignore[arg-type]


def test_a_row_tells_cases_and_what_went_back(
    archive: Archive, lists: OrderLists, database: Database
) -> None:
    made = filled(archive)
    with database.read():
        rows = {row.id: row for row in lists.page(OrderQuery()).rows}
    assert [rows[made["in_case"]].cases, rows[made["in_case"]].open_cases] == [2, 1]
    assert [rows[made["closed"]].cases, rows[made["closed"]].open_cases] == [1, 0]
    assert rows[made["back"]].money_back == 2_500
    assert rows[made["plain"]].money_back == 0
    first = rows[made["in_case"]]
    assert (first.customer_name, first.title, first.kinds) == ("张示例", "示例净水器 R600", 2)
    assert (first.platform, first.shop_name, first.paid_gross) == (Platform.TAOBAO, "示例小店", 33_000)


def test_tabs_hold_what_they_count(archive: Archive, lists: OrderLists, database: Database) -> None:
    made = filled(archive)
    with database.read():
        counts = lists.counts(day_begins=NOW - timedelta(hours=1))
    for tab in OrderTab:
        assert len(ids(lists, database, tab=tab, day_begins=NOW - timedelta(hours=1))) == counts[tab], tab
    assert ids(lists, database, tab=OrderTab.IN_CASE) == [made["in_case"]]
    assert ids(lists, database, tab=OrderTab.REFUNDED) == [made["back"]]
    assert made["in_case"] not in ids(lists, database, tab=OrderTab.UNMATCHED)
    assert counts[OrderTab.UNMATCHED] == 4


def test_a_case_in_the_bin_counts_nowhere(archive: Archive, lists: OrderLists, database: Database) -> None:
    made = filled(archive)
    with archive.writing() as action:
        found = archive.cases.find("GD1")
        assert found is not None
        archive.cases.remove(found.id, version=found.version, action=action)
    assert ids(lists, database, tab=OrderTab.IN_CASE) == []
    with database.read():
        row = next(row for row in lists.page(OrderQuery()).rows if row.id == made["in_case"])
    assert (row.cases, row.open_cases) == (1, 0)


def test_filters_narrow_and_undated_orders_stand_outside_every_window(
    archive: Archive, lists: OrderLists, database: Database
) -> None:
    made = filled(archive)
    recent = ids(lists, database, ordered_since=NOW - timedelta(days=365))
    assert recent == [made["in_case"], made["plain"], made["back"]]
    assert ids(lists, database, status=OrderStatus.TO_SHIP) == [made["plain"]]
    assert ids(lists, database, platform=Platform.JD) == []
    assert len(ids(lists, database, platform=Platform.TAOBAO)) == 5
    assert ids(lists, database, text="示例滤芯", status=OrderStatus.TO_SHIP) == [made["plain"]]
    assert ids(lists, database, text="0003") == [made["closed"]]
    with database.read():
        assert lists.place_of(made["plain"], OrderQuery(status=OrderStatus.TO_SHIP))
        assert not lists.place_of(made["back"], OrderQuery(status=OrderStatus.TO_SHIP))


@pytest.mark.parametrize("order", list(OrderOrder))
@pytest.mark.parametrize("descending", [True, False])
def test_pages_meet_without_gap_or_overlap(
    archive: Archive, lists: OrderLists, database: Database, order: OrderOrder, descending: bool
) -> None:
    for number in range(7):
        archive.order(
            number=f"N{number:03d}", ordered_at=NOW - timedelta(days=number // 2) if number else None
        )
    query = OrderQuery(order=order, descending=descending)
    with database.read():
        whole = [row.id for row in lists.page(query).rows]
        seen: list[int] = []
        after: Cursor | None = None
        while True:
            page = lists.page(query, after=after, limit=2)
            assert page.total == 7
            seen += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
    assert seen == whole
    assert len(set(seen)) == 7


def test_receipts_go_with_the_sale_that_took_them(archive: Archive, database: Database) -> None:
    money = OrderMoney(database)
    with archive.writing("收银") as action:
        shop = archive.accounts.ensure(Platform.COUNTER, "门店", action=action)
        from tests.storage.making import order

        sold = archive.orders.save(order(shop_id=shop.id, receiver=Receiver()), action=action)
        money.take(Receipt(order_id=sold.id, amount=33_000, means="现金", taken_at=NOW), action=action)
    with database.read():
        assert [one.means for one in money.receipts(sold.id)] == ["现金"]
    with archive.writing("撤销") as undoing:
        archive.journal.undo(action.id, action=undoing)
    with database.read():
        assert money.receipts(sold.id) == ()
        assert archive.orders.find(shop.id, sold.number) is None


def test_fields_changed_by_hand_are_named(archive: Archive, database: Database) -> None:
    made = archive.order()
    with database.read():
        assert archive.orders.edited(made.id) == frozenset()
    with archive.writing() as action:
        archive.orders.save(replace(made, remark="改了", courier="示例快递"), action=action)
    with database.read():
        assert archive.orders.edited(made.id) == {"remark", "courier"}


def test_a_page_need_not_count_and_the_count_stands_alone(
    archive: Archive, lists: OrderLists, database: Database
) -> None:
    made = filled(archive)
    with database.read():
        page = lists.page(OrderQuery(), limit=2, counted=False)
        assert (len(page.rows), page.total) == (2, 3)
        assert lists.count(OrderQuery()) == len(made)
        assert lists.count(OrderQuery(tab=OrderTab.IN_CASE)) == 1
        rest = lists.page(OrderQuery(), after=page.next, limit=100)
        assert rest.total == len(made)


def test_only_these_orders_in_the_asked_order(
    archive: Archive, lists: OrderLists, database: Database
) -> None:
    made = filled(archive)
    wanted = (made["plain"], made["back"])
    found = ids(lists, database, ids=wanted, order=OrderOrder.NUMBER, descending=False)
    assert found == [made["back"], made["plain"]]
