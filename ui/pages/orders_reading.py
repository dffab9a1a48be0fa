"""Reading the list of orders: what is asked for, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.queries import Cursor, OrderOrder, OrderTab
from desktop.list_queries import order_query
from ui.models.orders import OrderTableModel, table_row
from ui.pages.list_reading import ListReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QObject

    from aftersales.queries import OrderQuery
    from aftersales.queries import Page as QueryPage
    from desktop.order_views import OrderRow
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.models.roles import Row


class OrdersReader(ListReader):
    """Fills the model of the list of orders."""

    tab_kind, first_tab = OrderTab, OrderTab.ALL
    falling = frozenset({OrderOrder.ORDERED, OrderOrder.PAID})
    unit = "单"

    model: OrderTableModel

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.order, self.descending = OrderOrder.ORDERED, True
        self.model = OrderTableModel(self._fetch, self)

    def query(self) -> OrderQuery:
        """What the list is asked for now."""
        return order_query(self.asked(), self._desk.clock.now())

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[OrderRow], list[Row]]]:
        query, today = self.query(), self._desk.clock.today()

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[OrderRow], list[Row]]:
            page = self._desk.orders.page(query=query, after=cursor, limit=limit, counted=False)
            return page, [table_row(row, today=today, mark=query.text) for row in page.rows]

        return read

    def totalling(self) -> Callable[[], int]:
        query = self.query()
        return lambda: self._desk.orders.count(query=query)

    def counting(self) -> Mapping[OrderTab, int]:
        return self._desk.orders.tab_counts()

    def words(self, shown: int, total: int | None) -> str:
        parts = [super().words(shown, total)]
        filters = self.list.filters
        older = self._counts.get(OrderTab(self.list.tabs.current), 0) - (total or 0)
        plain = filters.chosen.days and not filters.text and not filters.chosen.narrow
        if total is not None and older > 0 and plain:
            parts.append(f"另有 {older:,} 单更早或没有日期")
        return " · ".join(parts)
