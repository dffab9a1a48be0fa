"""The doors of the plans of revisits for the test of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aftersales.access import Right
from aftersales.products import Product
from desktop.list_editing import ListWish
from resources.list_entries import PLANS


def _write(on: Any) -> object:
    wish = ListWish(name=PLANS, told="示例", entries={"summer": {"late": 20}}, seen={})
    return on.desk.plan_lists.write(wish=wish)


def _give_months(on: Any) -> object:
    product = Product(id=1, version=1, code="", title="")
    if Right.RULES in on.desk.session.rights:
        product = on.desk.goods.save_product(Product(code="", title="示例炉"))
    return on.desk.plan_lists.give_months(product_id=product.id, version=product.version, months=(6,))


PLANNING_DOORS: Mapping[str, tuple[Right, Callable[[Any], object]]] = {
    "plan_lists.write": (Right.RULES, _write),
    "plan_lists.give_months": (Right.RULES, _give_months),
}
PLANNING_READING: dict[str, set[str]] = {
    "plan_lists": {
        *("entries", "room", "history", "for_products", "of_product", "preview", "effects"),
        *("changed", "added", "reset", "room_changed"),
    }
}
