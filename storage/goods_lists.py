"""The lists of sold goods and of the catalogue: which, in which order, page by page, with their counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from peewee import JOIN, SQL, fn

from aftersales.goods_lists import DAYS_OF, GoodsOrder, GoodsScope, GoodSummary, ProductSummary
from aftersales.queries import Cursor, Page
from aftersales.searching import SearchKind
from storage.models import CustomerRow, ProductRow, SoldGoodRow
from storage.query import after_cursor, dicts, next_cursor, tuples
from storage.values import noun_of

if TYPE_CHECKING:
    from aftersales.goods_lists import GoodsQuery
    from storage.search_index import SearchIndex

_NOTHING = SQL("''")
"""Written out, so that the index over the ends of main parts is recognised."""
_BEARERS = (fn.NULLIF(SoldGoodRow.bearer, ""), ProductRow.bearer, "")
"""Who bears it: the piece's own, else its product's."""


def page(
    query: GoodsQuery, *, after: Cursor | None, limit: int, index: SearchIndex, counted: bool = True
) -> Page[GoodSummary]:
    """A page of sold goods in the asked order; not `counted`, its total is only what is known."""
    where = _where(query, index)
    key = _sort_key(query)
    select = _summaries(key).where(where)
    rows = dicts(
        after_cursor(select, key, SoldGoodRow.id, after, descending=query.descending).limit(limit + 1)
    )
    shown = tuple(noun_of(GoodSummary, row) for row in rows[:limit])
    known = not counted or (after is None and len(rows) <= limit)
    total = len(rows) if known else _count(query, where)
    return Page(rows=shown, next=next_cursor(rows, limit), total=total)


def count(query: GoodsQuery, *, index: SearchIndex) -> int:
    """How many pieces a query finds."""
    return _count(query, _where(query, index))


def _count(query: GoodsQuery, where: Any) -> int:
    counted = SoldGoodRow.select(fn.COUNT(SoldGoodRow.id))
    return int(tuples((_joined(counted) if query.bearer else counted).where(where))[0][0])


def counts(today: date) -> dict[GoodsScope, int]:
    """How many pieces each scope holds."""
    filters = [
        fn.COUNT(SoldGoodRow.id).filter(_scope(scope, today)).alias(f"n{scope.value}") for scope in GoodsScope
    ]
    row = dicts(SoldGoodRow.select(*filters))[0]
    return {scope: int(row[f"n{scope.value}"]) for scope in GoodsScope}


def owners(query: GoodsQuery, *, index: SearchIndex, limit: int) -> list[tuple[int, date]]:
    """Whose pieces a query finds, each customer once with the first day on which one of them runs out."""
    where = _where(query, index) & SoldGoodRow.customer_id.is_null(False)
    ends = fn.MIN(SoldGoodRow.whole_ends)
    select = _joined(SoldGoodRow.select(SoldGoodRow.customer_id, ends)).where(where)
    found = tuples(
        select.group_by(SoldGoodRow.customer_id).order_by(ends, SoldGoodRow.customer_id).limit(limit)
    )
    return [(int(customer), date.fromisoformat(str(first))) for customer, first in found]


def count_owners(query: GoodsQuery, *, index: SearchIndex) -> int:
    """How many customers the pieces of a query belong to."""
    select = _joined(SoldGoodRow.select(fn.COUNT(SoldGoodRow.customer_id.distinct())))
    return int(tuples(select.where(_where(query, index)))[0][0])


def _joined(select: Any) -> Any:
    return (
        select.join(CustomerRow, JOIN.LEFT_OUTER, on=(CustomerRow.id == SoldGoodRow.customer_id))
        .switch(SoldGoodRow)
        .join(
            ProductRow,
            JOIN.LEFT_OUTER,
            on=((ProductRow.id == SoldGoodRow.product_id) & ProductRow.deleted_at.is_null()),
        )
    )


def _summaries(key: Any) -> Any:
    return _joined(
        SoldGoodRow.select(
            SoldGoodRow.id,
            SoldGoodRow.title,
            SoldGoodRow.serial,
            SoldGoodRow.customer_id,
            fn.COALESCE(CustomerRow.name, "").alias("customer_name"),
            fn.COALESCE(SoldGoodRow.exchanged_on, SoldGoodRow.starts).alias("starts"),
            SoldGoodRow.whole_ends,
            SoldGoodRow.parts_end,
            fn.COALESCE(*_BEARERS).alias("bearer"),
            key.alias("sort_key"),
        )
    )


def _sort_key(query: GoodsQuery) -> Any:
    if query.order is GoodsOrder.PARTS:
        return fn.COALESCE(SoldGoodRow.parts_end, _NOTHING)
    return SoldGoodRow.whole_ends


def _scope(scope: GoodsScope, today: date) -> Any:
    """The condition of a scope; ends are inclusive, so a warranty that ends today still holds."""
    ends = SoldGoodRow.whole_ends
    if scope is GoodsScope.ALL:
        return SoldGoodRow.id > 0
    if scope is GoodsScope.OVER:
        return ends < today.isoformat()
    covered = ends >= today.isoformat()
    if scope in DAYS_OF:
        covered &= ends <= (today + timedelta(days=DAYS_OF[scope])).isoformat()
    return covered


def _where(query: GoodsQuery, index: SearchIndex) -> Any:
    if query.ids:
        return SoldGoodRow.id.in_(query.ids)
    where = _scope(query.scope, query.today)
    if query.bearer:
        where &= fn.COALESCE(*_BEARERS) == query.bearer
    if query.product_id is not None:
        where &= SoldGoodRow.product_id == query.product_id
    if not query.text.strip():
        return where
    asked = index.understand(query.text, query.today)
    return where & index.among(SoldGoodRow.id, SearchKind.GOOD, asked)


def catalogue(text: str, *, after: Cursor | None, limit: int) -> Page[ProductSummary]:
    """A page of the catalogue by title; `text` in title, code or brand, or the whole barcode."""
    where: Any = ProductRow.deleted_at.is_null()
    text = text.strip()
    if text:
        held = ProductRow.title.contains(text) | ProductRow.code.contains(text)
        where &= held | ProductRow.brand.contains(text) | (ProductRow.barcode == text)
    sold = SoldGoodRow.select(fn.COUNT(SoldGoodRow.id)).where(SoldGoodRow.product_id == ProductRow.id)
    select = ProductRow.select(ProductRow, sold.alias("sold"), ProductRow.title.alias("sort_key")).where(
        where
    )
    rows = dicts(
        after_cursor(select, ProductRow.title, ProductRow.id, after, descending=False).limit(limit + 1)
    )
    shown = tuple(noun_of(ProductSummary, row) for row in rows[:limit])
    whole = after is None and len(rows) <= limit
    total = len(rows) if whole else int(ProductRow.select(ProductRow.id).where(where).count())
    return Page(rows=shown, next=next_cursor(rows, limit), total=total)


def count_products() -> int:
    """How many entries the catalogue has."""
    return int(ProductRow.select(ProductRow.id).where(ProductRow.deleted_at.is_null()).count())
