"""Which lists the command line takes along as a sheet, and how each is asked for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.customer_queries import CustomerTab
from aftersales.errors import KnownError
from aftersales.queries import CaseTab, OrderTab
from desktop.list_queries import case_query, customer_query, one_of, order_query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum
    from pathlib import Path

    from desktop.shop import Desk

    Asked = Mapping[str, Any]


def _cases(desk: Desk, asked: Asked, to: Path) -> int:
    _know(CaseTab, asked)
    query = case_query(asked, desk.cases.moments(), desk.session.staff_id)
    return desk.papers.cases_sheet(query=query, to=to)


def _orders(desk: Desk, asked: Asked, to: Path) -> int:
    _know(OrderTab, asked)
    return desk.list_sheets.orders(query=order_query(asked, desk.clock.now()), to=to)


def _customers(desk: Desk, asked: Asked, to: Path) -> int:
    _know(CustomerTab, asked)
    return desk.list_sheets.customers(query=customer_query(asked, desk.customer_lists.bounds()), to=to)


SHEETS: Mapping[str, Callable[[Desk, Asked, Path], int]] = MappingProxyType(
    {"cases": _cases, "orders": _orders, "customers": _customers}
)
"""Each writes its list as `asked` narrows it, `tab` and `text`, and says how many rows it took along."""


def _know(kind: type[StrEnum], asked: Asked) -> None:
    """A word that is no tab of the list is said, not passed over."""
    if one_of(kind, asked["tab"]) is None:
        known = "、".join(tab.value for tab in kind)
        raise KnownError("cli.tab_unknown", tab=asked["tab"], known=known)
