"""Sold goods: one piece with its serial and warranty clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldGood:
    """One piece in a customer's hands. The stored ends are derived by aftersales/warranty.py whenever an input changes."""

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
    version: int = 0
