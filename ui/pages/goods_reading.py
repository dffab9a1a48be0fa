"""Reading the three lists of 商品与质保: what each is asked for, its rows, and the counts on the page's tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from aftersales.goods_lists import GoodsOrder, GoodsScope
from desktop.list_queries import goods_query
from ui.models.goods import (
    PART_COLUMNS,
    PRODUCT_COLUMNS,
    SOLD_COLUMNS,
    SOLD_ORDERS,
    part_row,
    product_row,
    sold_row,
)
from ui.models.list_table import ListTableModel
from ui.pages.list_reading import ListReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QObject

    from aftersales.goods_lists import GoodsQuery, GoodSummary, PartSummary, ProductSummary
    from aftersales.queries import Cursor
    from aftersales.queries import Page as QueryPage
    from desktop.goods_views import GoodsCounts
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.models.roles import Row


class GoodsReader(ListReader):
    """Any of the three; `counted(GoodsCounts)` follows the counts of all, which are read together."""

    counted = Signal(object)

    _around: GoodsCounts | None = None

    def counting(self) -> Mapping[Any, int]:
        self._around = self._desk.goods_views.counts()
        return self.own(self._around)

    def own(self, counts: GoodsCounts) -> Mapping[Any, int]:
        """Those of this list."""
        raise NotImplementedError

    def show_counts(self, counts: Mapping[Any, int]) -> None:  # noqa: ARG002 - the page shows all of them
        if self._around is not None:
            self.counted.emit(self._around)


class SoldReader(GoodsReader):
    """Sold goods by the end of their warranty."""

    unit = "件"

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.order, self.descending = GoodsOrder.WHOLE, False
        self.model = ListTableModel(SOLD_COLUMNS, SOLD_ORDERS, self._fetch, self)

    def query(self) -> GoodsQuery:
        """What the list is asked for now."""
        return goods_query(self.asked(), self._desk.clock.today())

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[GoodSummary], list[Row]]]:
        query, views = self.query(), self._desk.goods_views

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[GoodSummary], list[Row]]:
            page = views.page(query=query, after=cursor, limit=limit, counted=False)
            return page, [sold_row(row, today=query.today, mark=query.text) for row in page.rows]

        return read

    def totalling(self) -> Callable[[], int]:
        query = self.query()
        return lambda: self._desk.goods_views.count(query=query)

    def own(self, counts: GoodsCounts) -> Mapping[GoodsScope, int]:
        return counts.scopes


class PartsReader(GoodsReader):
    """Spare parts, those that run short first."""

    unit = "样"

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.model = ListTableModel(PART_COLUMNS, {}, self._fetch, self)

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[PartSummary], list[Row]]]:
        asked, parts = self.asked(), self._desk.parts

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[PartSummary], list[Row]]:
            page = parts.page(text=asked["text"], only_short=asked["short"], after=cursor, limit=limit)
            return page, [part_row(row, mark=asked["text"]) for row in page.rows]

        return read

    def totalling(self) -> None:
        return None

    def own(self, counts: GoodsCounts) -> Mapping[str, int]:
        return {"parts": counts.parts}


class CatalogueReader(GoodsReader):
    """What the shop sells, by title."""

    unit = "样"

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.model = ListTableModel(PRODUCT_COLUMNS, {}, self._fetch, self)

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[ProductSummary], list[Row]]]:
        text, views = self.list.filters.text, self._desk.goods_views

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[ProductSummary], list[Row]]:
            page = views.catalogue(text=text, after=cursor, limit=limit)
            return page, [product_row(row, mark=text) for row in page.rows]

        return read

    def totalling(self) -> None:
        return None

    def own(self, counts: GoodsCounts) -> Mapping[str, int]:
        return {"products": counts.products}
