"""Every list of a large archive: each tab, chip and order, first page and last; what is counted; and what is opened.

Part of ``python -m benchmarks.archive``. Times are the processor's; the slowest are named.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.shop import Desk

SLOWEST = 6
_LIMIT = 100
_EVERY_ORDER = 2
"""The first tabs of a list are read by every order, the others and its chips by the usual one."""


def every_list(desk: Desk) -> Iterator[str]:
    """All lists under each tab and chip, both ways."""
    first: list[tuple[float, str]] = []
    last: list[tuple[float, str]] = []
    counted: list[tuple[float, str]] = []
    worst: list[tuple[float, str]] = []
    for name, page, count, query in _asked(desk):
        opening, top = _taken(lambda page=page, query=query: page(query=query, limit=_LIMIT, counted=False))
        mirrored = page(
            query=replace(query, descending=not query.descending), limit=_LIMIT, counted=False
        ).next
        first.append((opening, name))
        if mirrored is not None and top.next is not None:
            closing, _ = _taken(
                lambda page=page, query=query, end=mirrored: page(
                    query=query, after=end, limit=_LIMIT, counted=False
                )
            )
            last.append((closing, name))
            worst.append((closing / opening, name))
        if query.descending:
            counted.append((_taken(lambda count=count, query=query: count(query=query))[0], name))
    yield f"lists: {len(first)} first pages, {len(last)} last pages, {len(counted)} counts"
    for what, found, unit in (
        ("first page", first, " ms"),
        ("last page", last, " ms"),
        ("last page, as a multiple of the first (≤ 2)", worst, "x"),
        ("count, once for each query", counted, " ms"),
    ):
        found.sort(reverse=True)
        middle = found[len(found) // 2][0]
        factor = 1000 if unit == " ms" else 1
        shown = "; ".join(f"{name} {value * factor:.1f}{unit}" for value, name in found[:SLOWEST])
        yield f"  {what}: median {middle * factor:.1f}{unit}, slowest {shown}"


def _taken(work: Callable[[], Any]) -> tuple[float, Any]:
    """The processor's time for the second of two goes, which finds its pages in the cache."""
    work()
    started = time.thread_time()
    found = work()
    return time.thread_time() - started, found


def _asked(desk: Desk) -> Iterator[tuple[str, Callable[..., Any], Callable[..., int], Any]]:
    lists = (
        ("cases", desk.cases.page, desk.cases.count, _cases(desk)),
        ("orders", desk.orders.page, desk.orders.count, _orders(desk)),
        ("customers", desk.customer_lists.page, desk.customer_lists.count, _customers(desk)),
        ("goods", desk.goods_views.page, desk.goods_views.count, _goods(desk)),
    )
    for key, page, count, (bases, orders) in lists:
        for place, (name, base) in enumerate(bases):
            for order in orders if place < _EVERY_ORDER else (base.order,):
                for descending in (True, False):
                    way = "falling" if descending else "rising"
                    query = replace(base, order=order, descending=descending)
                    yield f"{key} {name} by {order.value} {way}", page, count, query


def _cases(desk: Desk) -> tuple[list[tuple[str, Any]], Any]:
    from aftersales.queries import CaseOrder, CaseTab
    from desktop.list_queries import case_query

    tabs = [CaseTab.OPEN, CaseTab.ALL, *(tab for tab in CaseTab if tab not in {CaseTab.OPEN, CaseTab.ALL})]
    asked: list[dict[str, Any]] = [*({"tab": tab.value} for tab in tabs), {"tab": "all", "days": 30}]
    staff = desk.session.staff_id
    return [(_said(one), case_query(one, desk.cases.moments(), staff)) for one in asked], CaseOrder


def _orders(desk: Desk) -> tuple[list[tuple[str, Any]], Any]:
    from aftersales.orders import OrderStatus, Platform
    from aftersales.queries import OrderOrder, OrderTab
    from desktop.list_queries import order_query

    customer = desk.archive.database
    with customer.read():
        busy = customer.rows("SELECT customer_id FROM orders WHERE id = 1000")[0][0]
    asked: list[dict[str, Any]] = [{"tab": tab.value} for tab in OrderTab]
    asked += [{"platform": platform.value} for platform in Platform]
    asked += [{"status": status.value} for status in OrderStatus]
    asked += [{"days": days} for days in (7, 30, 90, 365)]
    asked += [{"shop": 1}, {"customer": (busy, "")}]
    return [(_said(one), order_query(one, desk.clock.now())) for one in asked], OrderOrder


def _customers(desk: Desk) -> tuple[list[tuple[str, Any]], Any]:
    from aftersales.customer_queries import CustomerOrder, CustomerTab
    from aftersales.tiers import RfmGroup
    from desktop.list_queries import customer_query

    bounds = desk.customer_lists.bounds()
    asked: list[dict[str, Any]] = [{"tab": tab.value} for tab in CustomerTab]
    asked += [{"group": group.value} for group in RfmGroup]
    asked += [{"contact": words} for words in ("active_365", "quiet_180")]
    asked += [{"spent": 100_000}, *({"tag": tag} for tag, _ in desk.customer_lists.counts().tags[:1])]
    return [(_said(one), customer_query(one, bounds)) for one in asked], CustomerOrder


def _goods(desk: Desk) -> tuple[list[tuple[str, Any]], Any]:
    from aftersales.goods import Bearer
    from aftersales.goods_lists import GoodsOrder, GoodsScope
    from desktop.list_queries import goods_query

    asked: list[dict[str, Any]] = [{"scope": scope.value} for scope in GoodsScope]
    asked += [{"scope": "all", "bearer": bearer.value} for bearer in Bearer]
    return [(_said(one), goods_query(one, desk.clock.today())) for one in asked], GoodsOrder


def _said(asked: dict[str, Any]) -> str:
    return "+".join(f"{key}={value}" for key, value in asked.items())


def counting(desk: Desk) -> Iterator[str]:
    """The numbers beside tabs and places, and the first page of a day."""
    for key in ("cases", "orders", "customers", "goods"):
        if not any(view.starred for view in desk.saved_views.all(list_key=key)):
            desk.saved_views.save(list_key=key, name="全部", asked={"tab": "all", "scope": "all"})
    parts: dict[str, Callable[[], Any]] = {
        "今日": desk.today.view,
        "numbers beside the places": desk.today.counts,
        "four starred views": desk.starred_views.counted,
        "tabs of cases": desk.cases.tab_counts,
        "tabs of orders": desk.orders.tab_counts,
        "tabs, groups and tags of customers": desk.customer_lists.counts,
        "scopes of goods": desk.goods_views.counts,
    }
    for name, work in parts.items():
        yield f"{name}: {_taken(work)[0] * 1000:.1f} ms, {queries(desk, work)} queries"


def openings(desk: Desk) -> Iterator[str]:
    """One case, customer, order and sold good."""
    database = desk.archive.database
    with database.read():
        case_id, customer_id, order_id = database.rows(
            "SELECT id, customer_id, order_id FROM cases WHERE customer_id > 0 AND order_id > 0 "
            "ORDER BY id DESC LIMIT 1"
        )[0]
        good_id = database.rows("SELECT max(id) FROM sold_goods")[0][0]
    parts: dict[str, Callable[[], Any]] = {
        "a case": lambda: desk.cases.view(case_id=case_id),
        "a customer": lambda: desk.customer_views.view(customer_id=customer_id),
        "an order": lambda: desk.orders.view(order_id=order_id),
        "a sold good": lambda: desk.goods_views.view(good_id=good_id),
    }
    for name, work in parts.items():
        yield f"opening {name}: {queries(desk, work)} queries (≤ 12), {_taken(work)[0] * 1000:.1f} ms"
