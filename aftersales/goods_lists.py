"""What the lists of sold goods, parts and products are asked for, and the rows they answer with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class GoodsScope(StrEnum):
    """Which sold goods by the end of the whole set's warranty: still in it, ending soon, or over."""

    COVERED = "covered"
    IN_30 = "30"
    IN_60 = "60"
    IN_90 = "90"
    OVER = "over"
    ALL = "all"


DAYS_OF = {GoodsScope.IN_30: 30, GoodsScope.IN_60: 60, GoodsScope.IN_90: 90}
"""How many days from today on the warranty may still last, for the scopes that ask for it."""


class GoodsOrder(StrEnum):
    """What the list of sold goods is sorted by; every order ends with the id, so that pages never overlap."""

    WHOLE = "whole"
    PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsQuery:
    """Which sold goods, in which order; `bearer` a Bearer's value or empty for any, `product_id` one product's only.

    `ids` names the pieces themselves, whatever else is asked for.
    """

    today: date
    scope: GoodsScope = GoodsScope.COVERED
    text: str = ""
    bearer: str = ""
    product_id: int | None = None
    ids: tuple[int, ...] = ()
    order: GoodsOrder = GoodsOrder.WHOLE
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodSummary:
    """One row of the list; `starts` is the day the clock runs from, an exchange counted."""

    id: int
    title: str
    serial: str
    customer_id: int | None
    customer_name: str
    starts: date
    whole_ends: date
    parts_end: date | None
    bearer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSummary:
    """One row of the catalogue with how many pieces of it are in customers' hands."""

    id: int
    code: str
    title: str
    brand: str
    product_class: str
    cost: int | None
    whole_months: int | None
    parts_months: int | None
    bearer: str
    sold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSummary:
    """One row of the spare parts; `fits` names the first product it fits, `products` how many there are."""

    id: int
    code: str
    title: str
    shelf: str
    cost: int | None
    low_at: int
    stock: int
    reserved: int
    fits: str
    products: int

    @property
    def free(self) -> int:
        return self.stock - self.reserved

    @property
    def is_short(self) -> bool:
        return self.free < self.low_at
