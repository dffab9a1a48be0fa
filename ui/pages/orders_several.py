"""Several orders of the list at once: what is done with those that are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.queries import OrderQuery
from ui.pages.list_several import SeveralBar, SeveralRows
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ui.pages.case_writing import CaseWriter
    from ui.pages.orders_page import OrdersPage
    from ui.theme import Theme


class OrdersBar(SeveralBar):
    """What can be done with the checked orders."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, unit="单", name="勾选的订单")
        self.case = Button(theme, "新建工单", size="small", keys="N")
        self.export = Button(theme, "导出", size="small", keys="Ctrl+E")
        self.print = Button(theme, "印收据", size="small", keys="Ctrl+P")
        self.lay_out((self.case, self.export, self.print))

    def show_count(self, count: int) -> None:
        super().show_count(count)
        self.case.setEnabled(count == 1)
        self.case.setToolTip("" if count == 1 else "一张工单只跟一单，勾一单再建")


class OrdersSeveral(SeveralRows):
    """The checked orders of a page, and the row one stands on where none is."""

    noun = "orders"

    def __init__(self, page: OrdersPage, writer: CaseWriter, bar: OrdersBar) -> None:
        super().__init__(page, writer, bar)
        self.printing = page.deeds.printing
        bar.case.clicked.connect(page.new_case)
        bar.export.clicked.connect(page.ask_export)
        bar.print.clicked.connect(self.ask_papers)

    def read_ids(self, query: OrderQuery) -> tuple[int, ...]:
        return self._desk.orders.ids(query=query)

    def query(self, query: OrderQuery) -> OrderQuery:
        """The list as it is asked for, or the checked orders of it in its order."""
        if not self.ids:
            return query
        return OrderQuery(order=query.order, descending=query.descending, ids=self.ids)
