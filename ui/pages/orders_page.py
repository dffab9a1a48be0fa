"""The page 订单: the list of orders with tabs, search, filters, and a panel of the row one stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.queries import OrderTab
from desktop.changes import Changed
from ui.pages.base import Context
from ui.pages.list_export import ListExport
from ui.pages.list_page import PanelListPage
from ui.pages.order_deeds import OrderDeeds
from ui.pages.orders_bar import Chosen, OrderFilters
from ui.pages.orders_panel import WIDTH, OrderPanel
from ui.pages.orders_reading import OrdersReader
from ui.pages.orders_several import OrdersSeveral
from ui.pages.orders_view import OrdersView
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from aftersales.orders import Order
    from desktop.order_views import OrderView


class OrdersPage(PanelListPage):
    """The list of orders.

    Opened with `order_id` it shows that order, with `customer_id` and `name` those of a customer, with `tab` (an
    OrderTab's value) and `text` that tab and search, with `view` a saved view.
    """

    key = "orders"
    sheet_key = "orders"
    title = "订单"
    status_hints = (
        ("/", "搜索"),
        ("Return", "打开"),
        ("N", "给这单建工单"),
        ("Space", "面板"),
        ("X", "勾选"),
    )
    shows = frozenset(
        {
            Changed.ORDERS,
            Changed.CASES,
            Changed.SETTLEMENTS,
            Changed.CUSTOMERS,
            Changed.IMPORTS,
            Changed.GOODS,
        }
    )
    reader: OrdersReader
    list: OrdersView
    filters: OrderFilters
    panel: OrderPanel
    several: OrdersSeveral

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        reader = OrdersReader(self.desk, self.runner, self)
        shown = OrdersView(self.theme, reader.model)
        self.lay_out(reader, shown, OrderPanel(self.theme), width=WIDTH)
        self.deeds = OrderDeeds(self, self._writer, self._order_in_sight)
        self.exporting = ListExport(self, shown.progress, noun="订单", unit="单", work=self.ways.writing)
        self.several = OrdersSeveral(self, self._writer, shown.several)
        self._build_header()
        self._connect()
        self._build_keys()

    # built once

    def _build_header(self) -> None:
        self.add_list_header()
        self.counter = Button(self.theme, "柜台开单", icon="barcode", keys="A")
        self.counter.clicked.connect(lambda: self.open_page("new_order"))
        self.sheets = Button(self.theme, "导入订单", icon="file-spreadsheet", keys="Ctrl+I")
        self.sheets.clicked.connect(lambda: self.open_page("import"))
        self.header.add_right(self.counter)
        self.header.add_right(self.sheets)

    def _connect(self) -> None:
        self.panel.new_case_asked.connect(self._new_case_here)
        self.panel.customer_asked.connect(lambda: self.deeds.open_customer(self.panel.view))
        self.panel.link_asked.connect(lambda: self.deeds.link(self.panel.view))
        self.panel.menu_asked.connect(lambda: self.deeds.open_menu(self.panel.view, self.panel.more))
        self.panel.case_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))

    def _build_keys(self) -> None:
        self.add_list_keys()
        self.add_action("new_case", self.new_case)
        self.add_action("sell", lambda: self.open_page("new_order"), keys="A")
        self.add_action("delete", self._delete)
        self.add_action("copy", self._copy)

    # what the list shows

    def begin(self) -> None:
        self._read_shops()

    def _read_shops(self) -> None:
        job = self.desk.jobs.read(lambda _: self.desk.orders.accounts())
        self.runner.run(job, on_done=self.filters.set_accounts)

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.IMPORTS in changes and self._begun:
            self._read_shops()
        super().refresh(changes)

    def put(self, args: Mapping[str, Any]) -> None:
        if "order_id" in args:
            self._find(int(args["order_id"]))
            return
        if args:
            customer = (
                (int(args["customer_id"]), str(args.get("name", ""))) if "customer_id" in args else None
            )
            self.tabs.set_current(OrderTab(args.get("tab", OrderTab.ALL.value)).value)
            self.filters.set_text(str(args.get("text", "")))
            self.filters.set_chosen(Chosen(days=0, customer=customer))
        self.reader.anew()

    def _find(self, order_id: int) -> None:
        """Show one order: among those of its number, since a million others may stand before it."""

        def done(order: Order) -> None:
            self.tabs.set_current(OrderTab.ALL.value)
            self.filters.set_text(order.number)
            self.filters.set_chosen(Chosen(days=0))
            self.frame.set_open(opened=True)
            self.reader.anew(go_to=order_id)

        self.runner.run(self.desk.jobs.read(lambda _: self.desk.orders.get(order_id=order_id)), on_done=done)

    def read_row(self, key: int) -> OrderView:
        return self.desk.orders.view(order_id=key)

    def show_row(self, view: OrderView) -> None:
        self.panel.show_order(view, self.desk.clock.today())

    # what a person does

    def open_row(self, key: object) -> None:
        if isinstance(key, int):
            self.open_page("order", order_id=key)

    def _order_in_sight(self) -> OrderView | None:
        """The order of the row one stands on, once the panel shows it."""
        view = self.panel.view
        return view if view is not None and view.order.id == self.table.current_key else None

    def _copy(self) -> None:
        """Ctrl C: the checked rows as a table, else the number of the order one stands on."""
        if self.several.ids:
            self.ways.copy()
        else:
            self.deeds.copy_number(self.panel.view)

    def _delete(self) -> None:
        """Del: what one stands on, never what is checked."""
        if not self.several.ids:
            self.deeds.deleting.delete()

    def new_case(self) -> None:
        """A new case for the one order that is checked, else for the one that one stands on."""
        checked = self.several.ids
        if len(checked) == 1:
            self.open_page("new_case", order_id=checked[0])
        else:
            self._new_case_here()

    def _new_case_here(self) -> None:
        if isinstance(self.table.current_key, int):
            self.open_page("new_case", order_id=self.table.current_key)
        else:
            self.open_page("new_case")
