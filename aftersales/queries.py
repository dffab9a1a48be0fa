"""What a list is asked for and how it answers: filters, order, and pages by keyset."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from aftersales.orders import OrderStatus, Platform
    from aftersales.priority import PriorityRules

T = TypeVar("T")


ENDED_STATES = ("closed", "rejected", "withdrawn", "void")
"""States of the workflow table in which nobody waits for anything; a case in any other state is open."""


class CaseTab(StrEnum):
    """The tabs over the list of cases."""

    OPEN = "open"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    EVIDENCE = "evidence"
    MINE = "mine"
    LARGE = "large"
    ALL = "all"


class CaseOrder(StrEnum):
    """What the list of cases is sorted by; every order ends with the id, so that pages never overlap."""

    DUE = "due"
    NUMBER = "number"
    CUSTOMER = "customer"
    AMOUNT = "amount"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """The bounds of "now" and "today" that a query needs; aware UTC."""

    now: datetime
    day_ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """Which cases, in which order. `large_from` in fen belongs to the tab LARGE, `staff_id` to MINE, `pressing` to PRIORITY.

    `ids` not empty: only these.
    """

    tab: CaseTab = CaseTab.OPEN
    text: str = ""
    opened_since: datetime | None = None
    order: CaseOrder = CaseOrder.DUE
    descending: bool = False
    staff_id: int | None = None
    large_from: int = 200_000
    pressing: PriorityRules | None = None
    ids: tuple[int, ...] = ()
    moments: Moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the next page begins: the sort value and id of the last row."""

    value: str | int | None
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A page of rows; `next` None at the end; `total` rows in all, or at least so many where they were not counted."""

    rows: tuple[T, ...]
    next: Cursor | None
    total: int


class OrderTab(StrEnum):
    """The tabs over the list of orders."""

    ALL = "all"
    IN_CASE = "in_case"
    REFUNDED = "refunded"
    IMPORTED_TODAY = "imported_today"
    UNMATCHED = "unmatched"


class OrderOrder(StrEnum):
    """What the list of orders is sorted by."""

    ORDERED = "ordered"
    NUMBER = "number"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuery:
    """Which orders, in which order; `text` is looked for in number, receiver, phone tail and titles; `number` whole.

    `day_begins`, the first moment of today, belongs to the tab IMPORTED_TODAY. `ids` not empty: only these.
    """

    tab: OrderTab = OrderTab.ALL
    day_begins: datetime | None = None
    text: str = ""
    number: str = ""
    platform: Platform | None = None
    shop_id: int | None = None
    customer_id: int | None = None
    status: OrderStatus | None = None
    ordered_since: datetime | None = None
    order: OrderOrder = OrderOrder.ORDERED
    descending: bool = True
    ids: tuple[int, ...] = ()
