"""The doors of failure times for the test of rights: months taken over into a plan."""

from __future__ import annotations

from typing import Any

from aftersales.access import Right
from aftersales.failure_lives import GoodsKind
from aftersales.failures import FailureReport
from aftersales.products import Product
from desktop.failures import ProductFailures


def _proposal(on: Any) -> ProductFailures:
    """What the page would show of a product of the catalogue that fails in its eighth month."""
    kind = GoodsKind(1, "SH-1", "示例锅")
    if Right.RULES in on.desk.session.rights:
        with on.shop._writing() as action:
            product = on.desk.archive.products.save(Product(code="SH-1", title="示例锅"), action=action)
        kind = GoodsKind(product.id, product.code, product.title)
    return ProductFailures(
        kind=kind,
        report=FailureReport(goods=60, faults=12, observed=600, shares=(), inspect=(8,)),
        shares=(),
        bad_months="",
        finding="",
        reasons=(),
    )


FAILURE_DOORS: dict[str, tuple[Right, Any]] = {
    "failures.accept": (Right.RULES, lambda on: on.desk.failures.accept(row=_proposal(on))),
}
FAILURE_READING = {"failures": {"table", "lives"}}
