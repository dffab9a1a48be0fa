"""What saved views keep, made into queries: values that are gone or unknown mean the usual."""

from __future__ import annotations

from datetime import timedelta

from aftersales.clock import FixedClock
from aftersales.customer_queries import CustomerOrder, CustomerTab
from aftersales.orders import OrderStatus, Platform
from aftersales.queries import CaseOrder, CaseTab, OrderOrder, OrderTab
from aftersales.tiers import RfmGroup
from desktop.list_queries import case_query, customer_query, known, one_of, order_query
from tests.desktop.acting import Shop


def test_a_list_of_orders_from_plain_values(clock: FixedClock) -> None:
    asked = {
        "tab": "refunded",
        "text": "风扇",
        "days": 30,
        "platform": "taobao",
        "status": "已完成",
        "shop": 3,
        "customer": [7, "张示例"],
        "order": "number",
        "descending": False,
    }
    query = order_query(asked, clock.now())
    assert (query.tab, query.text, query.platform) == (OrderTab.REFUNDED, "风扇", Platform.TAOBAO)
    assert (query.status, query.shop_id, query.customer_id) == (OrderStatus.DONE, 3, 7)
    assert query.ordered_since == clock.now() - timedelta(days=30)
    assert (query.order, query.descending) == (OrderOrder.NUMBER, False)


def test_what_is_missing_or_unknown_is_as_usual(clock: FixedClock, shop: Shop) -> None:
    orders = order_query({"tab": "无此", "platform": "火星", "days": 0, "order": None}, clock.now())
    assert (orders.tab, orders.platform, orders.ordered_since) == (OrderTab.ALL, None, None)
    assert (orders.order, orders.descending) == (OrderOrder.ORDERED, True)
    cases = case_query({"tab": 5, "order": "rank"}, shop.desk.cases.moments(), None)
    assert (cases.tab, cases.order, cases.opened_since) == (CaseTab.ALL, CaseOrder.DUE, None)
    people = customer_query({"contact": "sometimes", "group": "没有"}, shop.desk.customer_lists.bounds())
    assert (people.tab, people.group, people.active_since) == (CustomerTab.ALL, None, None)
    assert (people.order, people.descending) == (CustomerOrder.SPENT, True)


def test_customers_are_bounded_by_the_last_contact(shop: Shop) -> None:
    bounds = shop.desk.customer_lists.bounds()
    active = customer_query({"contact": "active_90", "group": "重要价值"}, bounds)
    assert (active.active_since, active.quiet_since) == (bounds.now - timedelta(days=90), None)
    assert active.group is RfmGroup.DEAR_VALUE
    quiet = customer_query({"contact": "quiet_180", "spent": 50_000, "tag": "老小区"}, bounds)
    assert (quiet.active_since, quiet.quiet_since) == (None, bounds.now - timedelta(days=180))
    assert (quiet.spent_from, quiet.tag) == (50_000, "老小区")


def test_members_of_a_closed_list_by_their_value() -> None:
    assert one_of(CaseTab, "mine") is CaseTab.MINE
    assert one_of(CaseTab, "") is None
    assert known(CaseTab, "gone", CaseTab.OPEN) is CaseTab.OPEN
