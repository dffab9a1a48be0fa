"""Sold goods: one piece with its serial, its warranty clock, its stays in repair and its upkeep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.calendar import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.products import Product


class Bearer(StrEnum):
    """Who pays for a repair within the warranty; closed list."""

    SHOP = "店里"
    SUPPLIER = "供应商"
    MAKER = "厂家"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldGood:
    """One piece in a customer's hands. The stored ends are derived by aftersales/warranty.py whenever an input changes.

    `invoiced_on` is kept where the installation came later and `starts` is its day; `bearer` empty is the product's;
    `serviced_on` the last time it was serviced by plan.
    """

    id: int = 0
    customer_id: int | None
    order_line_id: int | None = None
    product_id: int | None = None
    title: str
    serial: str = ""
    starts: date
    whole_months: int = 12
    parts_months: int | None = None
    repair_days: int = 0
    exchanged_on: date | None = None
    whole_ends: date
    parts_end: date | None = None
    bearer: str = ""
    invoiced_on: date | None = None
    serviced_on: date | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairStay:
    """A time the piece was away for repair, waiting included; the day it was handed in does not count, the last does."""

    first_day: date
    last_day: date
    what: str = ""
    case_id: int | None = None

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days


def days_in_repair(stays: Iterable[RepairStay], since: date) -> int:
    """The days since `since` on which the piece was away; stays that overlap count once.

    What an exchange ended does not lengthen the warranty of the new piece: `since` is its day then.
    """
    away, last = 0, since
    for stay in sorted(stays, key=lambda each: each.first_day):
        begins = max(stay.first_day, last)
        if stay.last_day > begins:
            away += (stay.last_day - begins).days
            last = stay.last_day
    return away


def next_service(good: SoldGood, product: Product | None) -> date | None:
    """When the service plan asks for the next one, counted from the last or from the first day; None without a plan."""
    if product is None or not product.service_months:
        return None
    return add_months(good.serviced_on or good.exchanged_on or good.starts, product.service_months)
