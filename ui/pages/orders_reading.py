"""Reading the list of orders: what is asked for, and its rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aftersales.queries import Cursor, OrderOrder, OrderQuery, OrderTab
from ui.models.orders import OrderTableModel, table_row
from ui.pages.list_reading import ListReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QObject

    from aftersales.queries import Page as QueryPage
    from desktop.order_views import OrderRow
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.models.roles import Row


class OrdersReader(ListReader):
    """Fills the model of the list of orders."""

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.order, self.descending = OrderOrder.ORDERED, True
        self.model = OrderTableModel(self._fetch, self)

    def query(self) -> OrderQuery:
        """What the list is asked for now."""
        filters, chosen = self.list.filters, self.list.filters.chosen
        since = self._desk.clock.now() - timedelta(days=chosen.days) if chosen.days else None
        return OrderQuery(
            tab=OrderTab(self.list.tabs.current),
            text=filters.text,
            platform=chosen.platform,
            status=chosen.status,
            shop_id=chosen.shop_id,
            customer_id=chosen.customer[0] if chosen.customer else None,
            ordered_since=since,
            order=self.order,
            descending=self.descending,
        )

    def sort_by(self, order: OrderOrder) -> None:
        """Another order; the same one turns it round."""
        self.descending = not self.descending if order is self.order else order is OrderOrder.ORDERED
        self.order = order
        self.anew()

    # what this list means by it

    def asked(self) -> tuple[Any, ...]:
        filters = self.list.filters
        return self.list.tabs.current, filters.search.text(), filters.chosen, self.order, self.descending

    def ask(self, asked: tuple[Any, ...]) -> None:
        tab, text, chosen, self.order, self.descending = asked
        self.list.tabs.set_current(tab)
        self.list.filters.set_text(text)
        self.list.filters.set_chosen(chosen)

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[OrderRow], list[Row]]]:
        query, today = self.query(), self._desk.clock.today()

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[OrderRow], list[Row]]:
            page = self._desk.orders.page(query=query, after=cursor, limit=limit)
            return page, [table_row(row, today=today, mark=query.text) for row in page.rows]

        return read

    def counting(self) -> Mapping[OrderTab, int]:
        return self._desk.orders.tab_counts()

    def show_counts(self, counts: Mapping[OrderTab, int]) -> None:
        self.list.tabs.set_counts({tab.value: count for tab, count in counts.items()})

    def has_any(self) -> bool:
        return self._counts.get(OrderTab.ALL, 1) > 0

    def words(self, shown: int, total: int) -> str:
        parts = [f"{shown:,} / {total:,} 单"]
        filters = self.list.filters
        older = self._counts.get(OrderTab(self.list.tabs.current), 0) - total
        if older > 0 and filters.chosen.days and not filters.text and not filters.chosen.narrow:
            parts.append(f"另有 {older:,} 单更早或没有日期")
        return " · ".join(parts)
