"""The catalogue: what the shop sells, with its class of 三包, warranty terms, who bears them, and its service plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One catalogue entry; `cost` in fen, terms in months, `product_class` a 三包 class or empty.

    `bearer` is a Bearer's value or empty, `bearer_name` the supplier or maker; `service_point` is where it is mended,
    with the number to call; `service_name` what is to be done every `service_months`. `revisit_plan` is the key of the
    plan its buyers are called by (一品一案), ``-`` for none, empty for the shop's own plans.
    """

    id: int = 0
    code: str
    title: str
    brand: str = ""
    product_class: str = ""
    cost: int | None = None
    whole_months: int | None = None
    parts_months: int | None = None
    barcode: str = ""
    parts_name: str = ""
    bearer: str = ""
    bearer_name: str = ""
    service_point: str = ""
    service_name: str = ""
    service_months: int | None = None
    revisit_plan: str = ""
    version: int = 0
