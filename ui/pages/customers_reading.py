"""Reading the list of customers: what is asked for, its rows, and the counts around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from aftersales.customer_queries import CustomerOrder, CustomerTab
from aftersales.queries import Cursor
from desktop.list_queries import customer_query
from ui.models.customers import CustomerTableModel, table_row
from ui.pages.list_reading import ListReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QObject

    from aftersales.customer_queries import CustomerQuery
    from aftersales.queries import Page as QueryPage
    from desktop.customer_lists import CustomerCounts, CustomerLine
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.models.roles import Row


class CustomersReader(ListReader):
    """Fills the model of the list of customers; `counted(CustomerCounts)` follows the counts around it."""

    counted = Signal(object)

    tab_kind, first_tab = CustomerTab, CustomerTab.ALL
    falling = frozenset({CustomerOrder.SPENT, CustomerOrder.ORDERS, CustomerOrder.CONTACT})
    unit = "位"

    model: CustomerTableModel

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.order, self.descending = CustomerOrder.SPENT, True
        self.model = CustomerTableModel(self._fetch, self)
        self._around: CustomerCounts | None = None

    def query(self) -> CustomerQuery:
        """What the list is asked for now."""
        return customer_query(self.asked(), self._desk.customer_lists.bounds())

    # what this list means by it

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[CustomerLine], list[Row]]]:
        query, today = self.query(), self._desk.clock.today()

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[CustomerLine], list[Row]]:
            page = self._desk.customer_lists.page(query=query, after=cursor, limit=limit, counted=False)
            return page, [table_row(row, today=today, mark=query.text) for row in page.rows]

        return read

    def totalling(self) -> Callable[[], int]:
        query = self.query()
        return lambda: self._desk.customer_lists.count(query=query)

    def counting(self) -> Mapping[CustomerTab, int]:
        self._around = self._desk.customer_lists.counts()
        return self._around.tabs

    def show_counts(self, counts: Mapping[CustomerTab, int]) -> None:
        super().show_counts(counts)
        if self._around is not None:
            self.counted.emit(self._around)
