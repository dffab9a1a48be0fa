"""Reading the list of orders: what is asked for, pages of rows, counts, and where one stood before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.queries import Cursor, OrderOrder, OrderQuery, OrderTab
from ui.models.orders import OrderTableModel, table_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.queries import Page as QueryPage
    from desktop.order_views import OrderRow
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.models.paged_table import PageRequest
    from ui.models.roles import Row
    from ui.pages.orders_bar import Chosen
    from ui.pages.orders_view import OrdersView

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPlace:
    """Where one was in the list: what it was asked for, the row, the scroll, and how many rows were loaded."""

    tab: str
    text: str
    chosen: Chosen
    order: OrderOrder
    descending: bool
    key: object
    row: int
    scroll: int
    rows: int

    @property
    def asked(self) -> tuple[object, ...]:
        """What makes it the same list."""
        return self.tab, self.text, self.chosen, self.order, self.descending


class OrdersReader(QObject):
    """Fills the model of the list.

    `settled` follows when the row one stands on was read anew, `emptied` a list without rows, `said(str)` the words
    for the status strip.
    """

    settled = Signal()
    emptied = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self.order, self.descending = OrderOrder.ORDERED, True
        self.model = OrderTableModel(self._fetch, self)
        self._list: OrdersView | None = None
        self._counts: Mapping[OrderTab, int] = {}
        self._back_to: OrdersPlace | None = None
        self._wanted = 0
        self._go_to: object = None
        self.model.loaded.connect(self._loaded)

    def attach(self, shown: OrdersView) -> None:
        """The view that shows the model; its bands say what is asked for."""
        self._list = shown

    @property
    def list(self) -> OrdersView:
        """The view that shows the model."""
        assert self._list is not None
        return self._list

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

    def place(self) -> OrdersPlace:
        """Where one stands."""
        table, filters = self.list.table, self.list.filters
        return OrdersPlace(
            tab=self.list.tabs.current,
            text=filters.search.text(),
            chosen=filters.chosen,
            order=self.order,
            descending=self.descending,
            key=table.current_key,
            row=max(table.currentIndex().row(), 0),
            scroll=table.verticalScrollBar().value(),
            rows=self.model.rowCount(),
        )

    def restore(self, place: OrdersPlace) -> None:
        """Go back to a place; the list one is in already stays as it is."""
        if place.asked == self.place().asked:
            return
        self.list.tabs.set_current(place.tab)
        self.list.filters.set_text(place.text)
        self.list.filters.set_chosen(place.chosen)
        self.order, self.descending = place.order, place.descending
        self._back_to = place
        self._restart()

    def anew(self, *, go_to: object = None) -> None:
        """Another list: from its top, or on the row of `go_to`."""
        self._back_to, self._go_to = None, go_to
        self._restart()

    def again(self) -> None:
        """The same list, read once more where one stands."""
        if self._back_to is None and self.model.total is not None:
            self._back_to = self.place()
        self._restart()

    def sort_by(self, order: OrderOrder) -> None:
        """Another order; the same one turns it round."""
        self.descending = not self.descending if order is self.order else order is OrderOrder.ORDERED
        self.order = order
        self.anew()

    def _restart(self) -> None:
        self.model.mark_order(self.order, descending=self.descending)
        self.model.restart()
        self._runner.run(
            self._desk.jobs.read(lambda _: self._desk.orders.tab_counts()), on_done=self._counted
        )

    def _fetch(self, request: PageRequest) -> None:
        query, today = self.query(), self._desk.clock.today()
        cursor = request.cursor if isinstance(request.cursor, Cursor) else None
        back = self._back_to if cursor is None else None
        limit = max(PAGE, back.rows) if back is not None else PAGE

        def work(_progress: object) -> tuple[QueryPage[OrderRow], list[Row]]:
            page = self._desk.orders.page(query=query, after=cursor, limit=limit)
            return page, [table_row(row, today=today, mark=query.text) for row in page.rows]

        def done(found: tuple[QueryPage[OrderRow], list[Row]]) -> None:
            page, rows = found
            if request.id == self._wanted:
                self.model.append_page(request.id, rows, page.next, page.total)

        def failed(error: BaseException) -> None:
            self.model.drop_request(request.id)
            if request.id == self._wanted:
                self.list.show_error(error)

        self._wanted = request.id
        self._runner.run(self._desk.jobs.read(work), on_done=done, on_failed=failed, on_slow=self._slow)

    def _slow(self) -> None:
        if self.model.total is None:
            self.list.show_waiting()

    def _counted(self, counts: Mapping[OrderTab, int]) -> None:
        self._counts = counts
        self.list.tabs.set_counts({tab.value: count for tab, count in counts.items()})
        if self.model.total is not None and not self.model.loading:
            self._show_state(self.model.total)
            self._say(self.model.rowCount(), self.model.total)

    def _loaded(self, shown: int, total: int) -> None:
        back, self._back_to = self._back_to, None
        go_to, self._go_to = self._go_to, None
        table = self.list.table
        self._show_state(total)
        if go_to is not None:
            table.go_to(go_to)
        if back is not None:
            self._take_place(back)
        if table.current_key is None and self.model.rowCount():
            table.go_to_row(0)
        self._say(shown, total)
        self.settled.emit()

    def _take_place(self, back: OrdersPlace) -> None:
        table = self.list.table
        if back.key is None or not table.go_to(back.key):
            table.go_to_row(min(back.row, max(self.model.rowCount() - 1, 0)))
        table.doItemsLayout()
        table.verticalScrollBar().setValue(back.scroll)

    def _show_state(self, total: int) -> None:
        if total:
            self.list.show_rows()
            return
        self.list.show_nothing(at_all=self._counts.get(OrderTab.ALL, 1) == 0)
        self.emptied.emit()

    def _say(self, shown: int, total: int) -> None:
        parts = [f"{shown:,} / {total:,} 单"]
        filters = self.list.filters
        older = self._counts.get(OrderTab(self.list.tabs.current), 0) - total
        if older > 0 and filters.chosen.days and not filters.text and not filters.chosen.narrow:
            parts.append(f"另有 {older:,} 单更早或没有日期")
        self.said.emit(" · ".join(parts))
