"""商品与质保 as sheets: sold pieces with the end of their warranty, the catalogue, and spare parts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.goods import Bearer
from aftersales.goods_lists import GoodsQuery, GoodsScope
from aftersales.masking import mask_phone
from desktop.list_queries import goods_query
from desktop.sheet_lists.base import (
    COUNT,
    DAY,
    ID,
    MONEY,
    MONTHS,
    PHONE,
    PIECE,
    TEXT,
    SheetRow,
    columns_of,
    paged,
    require_tab,
    words,
)
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.goods_lists import GoodSummary
    from desktop.archive import Archive
    from desktop.goods_views import GoodsViews
    from desktop.parts import PartsDesk
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn, Value

_SOLD = {
    "title": TEXT,
    "code": ID,
    "brand": TEXT,
    "product_class": TEXT,
    "serial": ID,
    "customer_number": ID,
    "customer": TEXT,
    "phone": PHONE,
    "address": TEXT,
    "order_number": ID,
    "bought_on": DAY,
    "installed_on": DAY,
    "whole_months": MONTHS,
    "whole_ends": DAY,
    "parts_months": MONTHS,
    "parts_end": DAY,
    "repair_days": COUNT,
    "exchanged_on": DAY,
    "bearer": TEXT,
}
_PRODUCTS = {
    "code": ID,
    "title": TEXT,
    "brand": TEXT,
    "product_class": TEXT,
    "cost": MONEY,
    "whole_months": MONTHS,
    "parts_months": MONTHS,
    "bearer": TEXT,
    "sold": COUNT,
}
_PARTS = {
    "code": ID,
    "title": TEXT,
    "shelf": TEXT,
    "fits": TEXT,
    "stock": COUNT,
    "reserved": COUNT,
    "free": COUNT,
    "low_at": COUNT,
    "cost": MONEY,
}


class GoodsSheet:
    """The list of sold pieces; those whose warranty ends within a month in amber."""

    key = "goods"
    seen: Seen = MappingProxyType(
        {
            "title": ("title", "code"),
            "serial": ("serial",),
            "customer": ("customer",),
            "term": ("whole_months", "parts_months"),
            "whole": ("whole_ends",),
            "left": (),
            "parts": ("parts_end",),
            "bearer": ("bearer",),
        }
    )

    def __init__(self, *, archive: Archive, goods: GoodsViews) -> None:
        self._archive, self._goods = archive, goods

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        from exports.sheet_columns import Mark

        marks = {"whole_ends": Mark.ENDING, "parts_end": Mark.ENDING}
        choices = {"bearer": tuple(bearer.value for bearer in Bearer)}
        return columns_of("goods_sheet", _SOLD, choices=choices, marks=marks)

    def query(self, asked: Mapping[str, Any]) -> GoodsQuery:
        scope = asked.get("scope") or asked.get("tab") or GoodsScope.ALL.value
        require_tab(GoodsScope, {"tab": scope})
        return goods_query({**asked, "scope": scope}, self._goods.query().today)

    def everything(self) -> GoodsQuery:
        return self._goods.query(GoodsScope.ALL)

    def count(self, query: GoodsQuery) -> int:
        return self._goods.count(query=query)

    def rows(self, query: GoodsQuery) -> Iterator[SheetRow]:
        goods = self._goods
        for one in paged(lambda after: goods.page(query=query, after=after, limit=PIECE, counted=False)):
            yield SheetRow(one.id, self._values(one))

    def _values(self, one: GoodSummary) -> tuple[Value, ...]:
        good = self._archive.goods.get(one.id)
        product = self._archive.products.known(good.product_id) if good.product_id else None
        owner = self._archive.customers.get(good.customer_id) if good.customer_id else None
        line = good.order_line_id
        what = (product.code, product.brand, product.product_class) if product else ("", "", "")
        phone = mask_phone(owner.phones[0].number) if owner and owner.phones else ""
        address = owner.addresses[0] if owner and owner.addresses else ""
        who = (owner.number, owner.name, phone, address) if owner else ("", "", "", "")
        return (
            good.title,
            *what,
            good.serial,
            *who,
            self._archive.orders.number_of_line(line) if line is not None else "",
            good.invoiced_on or good.starts,
            good.starts if good.invoiced_on is not None else None,
            good.whole_months,
            good.whole_ends,
            good.parts_months,
            good.parts_end,
            good.repair_days,
            good.exchanged_on,
            one.bearer,
        )

    def filters(self, query: GoodsQuery) -> str:
        if query.ids:
            return sentence("list_sheet.checked_goods", {"count": len(query.ids)})
        return words(sentence(f"goods_scope.{query.scope.value}"), query.text, query.bearer)

    def sort(self, query: GoodsQuery) -> str:
        return sentence(f"goods_order.{query.order.value}")


class ProductSheet:
    """The catalogue; a query is the text searched for."""

    key = "products"
    seen: Seen = MappingProxyType(
        {
            "title": ("title", "brand"),
            "code": ("code",),
            "class": ("product_class",),
            "terms": ("whole_months", "parts_months"),
            "bearer": ("bearer",),
            "cost": ("cost",),
            "sold": ("sold",),
        }
    )

    def __init__(self, *, goods: GoodsViews) -> None:
        self._goods = goods

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return columns_of(
            "product_sheet", _PRODUCTS, choices={"bearer": tuple(bearer.value for bearer in Bearer)}
        )

    def query(self, asked: Mapping[str, Any]) -> str:
        return str(asked.get("text", ""))

    def everything(self) -> str:
        return ""

    def count(self, query: str) -> int:
        return self._goods.catalogue(text=query, limit=1).total

    def rows(self, query: str) -> Iterator[SheetRow]:
        for one in paged(lambda after: self._goods.catalogue(text=query, after=after, limit=PIECE)):
            months = (one.whole_months, one.parts_months)
            what = (one.code, one.title, one.brand, one.product_class, one.cost)
            yield SheetRow(one.id, (*what, *months, one.bearer, one.sold))

    def filters(self, query: str) -> str:
        return query

    def sort(self, _query: str) -> str:
        return sentence("product_sheet.sort")


class PartSheet:
    """Spare parts; a query is the text searched for and whether only what is short."""

    key = "parts"
    seen: Seen = MappingProxyType(
        {
            "title": ("title",),
            "code": ("code",),
            "fits": ("fits",),
            "shelf": ("shelf",),
            "stock": ("stock",),
            "reserved": ("reserved",),
            "free": ("free", "low_at"),
        }
    )

    def __init__(self, *, parts: PartsDesk) -> None:
        self._parts = parts

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return columns_of("part_sheet", _PARTS)

    def query(self, asked: Mapping[str, Any]) -> tuple[str, bool]:
        return str(asked.get("text", "")), bool(asked.get("short", False))

    def everything(self) -> tuple[str, bool]:
        return "", False

    def count(self, query: tuple[str, bool]) -> int:
        return self._parts.page(text=query[0], only_short=query[1], limit=1).total

    def rows(self, query: tuple[str, bool]) -> Iterator[SheetRow]:
        text, short = query
        parts = self._parts
        for one in paged(lambda after: parts.page(text=text, only_short=short, after=after, limit=PIECE)):
            counts = (one.stock, one.reserved, one.free, one.low_at)
            yield SheetRow(one.id, (one.code, one.title, one.shelf, one.fits, *counts, one.cost))

    def filters(self, query: tuple[str, bool]) -> str:
        return words(query[0], sentence("part_sheet.only_short") if query[1] else "")

    def sort(self, _query: tuple[str, bool]) -> str:
        return sentence("part_sheet.sort")
