"""The catalogue: what the shop sells, with its class of 三包 and warranty terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One catalogue entry; `cost` in fen, terms in months, `product_class` a 三包 class or empty."""

    id: int = 0
    code: str
    title: str
    brand: str = ""
    product_class: str = ""
    cost: int | None = None
    whole_months: int | None = None
    parts_months: int | None = None
    version: int = 0
