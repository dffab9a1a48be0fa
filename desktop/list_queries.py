"""What a list was asked for, as plain values that a saved view keeps, made into the query of its kind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from aftersales.customer_queries import CustomerOrder, CustomerQuery, CustomerTab
from aftersales.goods import Bearer
from aftersales.goods_lists import GoodsOrder, GoodsQuery, GoodsScope
from aftersales.orders import OrderStatus, Platform
from aftersales.queries import CaseOrder, CaseQuery, CaseTab, Moments, OrderOrder, OrderQuery, OrderTab
from aftersales.tiers import RfmGroup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from enum import StrEnum

    from aftersales.customer_queries import CustomerBounds

    E = TypeVar("E", bound=StrEnum)


def case_query(asked: Mapping[str, Any], moments: Moments, staff_id: int | None) -> CaseQuery:
    """What a list of cases is asked for; `days` back from now that a case was opened, 0 without an end."""
    return CaseQuery(
        tab=known(CaseTab, asked.get("tab"), CaseTab.ALL),
        text=str(asked.get("text", "")),
        opened_since=_since(moments.now, asked.get("days")),
        order=known(CaseOrder, asked.get("order"), CaseOrder.DUE),
        descending=bool(asked.get("descending", False)),
        staff_id=staff_id,
        moments=moments,
    )


def order_query(asked: Mapping[str, Any], now: datetime) -> OrderQuery:
    """What a list of orders is asked for; `customer` is an id and the name that the chip shows."""
    customer = asked.get("customer")
    return OrderQuery(
        tab=known(OrderTab, asked.get("tab"), OrderTab.ALL),
        text=str(asked.get("text", "")),
        platform=one_of(Platform, asked.get("platform")),
        status=one_of(OrderStatus, asked.get("status")),
        shop_id=asked.get("shop"),
        customer_id=int(customer[0]) if customer else None,
        ordered_since=_since(now, asked.get("days")),
        order=known(OrderOrder, asked.get("order"), OrderOrder.ORDERED),
        descending=bool(asked.get("descending", True)),
    )


def customer_query(asked: Mapping[str, Any], bounds: CustomerBounds) -> CustomerQuery:
    """What a list of customers is asked for; `contact` is active_365 (heard of since) or quiet_180 (not since)."""
    kind, _, days = str(asked.get("contact", "")).partition("_")
    since = bounds.now - timedelta(days=int(days)) if days.isdecimal() else None
    return CustomerQuery(
        tab=known(CustomerTab, asked.get("tab"), CustomerTab.ALL),
        text=str(asked.get("text", "")),
        tag=str(asked.get("tag", "")),
        group=one_of(RfmGroup, asked.get("group")),
        active_since=since if kind == "active" else None,
        quiet_since=since if kind == "quiet" else None,
        spent_from=int(asked.get("spent", 0)),
        order=known(CustomerOrder, asked.get("order"), CustomerOrder.SPENT),
        descending=bool(asked.get("descending", True)),
        bounds=bounds,
    )


def goods_query(asked: Mapping[str, Any], today: date) -> GoodsQuery:
    """What the list of sold goods is asked for."""
    return GoodsQuery(
        today=today,
        scope=known(GoodsScope, asked.get("scope"), GoodsScope.COVERED),
        text=str(asked.get("text", "")),
        bearer=(one_of(Bearer, asked.get("bearer")) or ""),
        order=known(GoodsOrder, asked.get("order"), GoodsOrder.WHOLE),
        descending=bool(asked.get("descending", False)),
    )


def one_of(kind: type[E], value: object) -> E | None:
    """The member of a closed list with this value; None for nothing, or for what is no member any more."""
    return next((member for member in kind if member.value == value), None)


def known(kind: type[E], value: object, usual: E) -> E:
    """The same, with what stands in where there is none."""
    found = one_of(kind, value)
    return usual if found is None else found


def _since(now: datetime, days: object) -> datetime | None:
    return now - timedelta(days=days) if isinstance(days, int) and days > 0 else None
