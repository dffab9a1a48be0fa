"""What the list of customers is asked for, and what one row of it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.tiers import RfmGroup


class CustomerTab(StrEnum):
    """The tabs over the list of customers."""

    ALL = "all"
    BEST = "best"
    SECOND = "second"
    DUE = "due"
    OPEN = "open"
    QUIET = "quiet"


class CustomerOrder(StrEnum):
    """What the list is sorted by; every order ends with the id, so that pages never overlap."""

    SPENT = "spent"
    NAME = "name"
    CONTACT = "contact"
    REVISIT = "revisit"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerBounds:
    """What "today" means for tabs and groups: tiers best first, silent since when a tier is due, what is high."""

    now: datetime
    tiers: tuple[str, ...]
    silent_since: Mapping[str, datetime]
    recent_from: datetime
    often_from: int
    dear_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerQuery:
    """Which customers, in which order; `active_since` and `quiet_since` bound the last contact, `spent_from` fen of a year.

    `ids` not empty: only these.
    """

    tab: CustomerTab = CustomerTab.ALL
    text: str = ""
    tag: str = ""
    group: RfmGroup | None = None
    active_since: datetime | None = None
    quiet_since: datetime | None = None
    spent_from: int = 0
    order: CustomerOrder = CustomerOrder.SPENT
    descending: bool = True
    ids: tuple[int, ...] = ()
    bounds: CustomerBounds


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSummary:
    """One row; sums in fen of CNY orders less refunds, `spent_year` of 365 days; `phone` whole, the window masks it."""

    id: int
    number: str
    name: str
    tier: str
    phone: str
    may_call: bool | None
    spent: int
    spent_year: int
    orders: int
    orders_year: int
    last_order: datetime | None
    cases: int
    open_cases: int
    last_contact: datetime | None
    next_revisit: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFigures:
    """What a customer amounts to; see `CustomerSummary`; `orders_three` of the last 36 months."""

    spent: int = 0
    spent_year: int = 0
    orders: int = 0
    orders_year: int = 0
    orders_three: int = 0
    first_order: datetime | None = None
    last_order: datetime | None = None
    cases: int = 0
    open_cases: int = 0
    last_contact: datetime | None = None
    next_revisit: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two records that look like one person: `by` phone, nickname or address, `value` what both have."""

    first_id: int
    first_name: str
    second_id: int
    second_name: str
    by: str
    value: str
