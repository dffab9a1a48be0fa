"""The page 订单: the list of orders with tabs, search, filters, density, and a panel of the row one stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from aftersales.queries import OrderOrder, OrderTab
from desktop.changes import Changed
from ui.models.orders import COLUMNS, ORDERS
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide
from ui.pages.case_writing import CaseWriter
from ui.pages.list_reading import ListPlace
from ui.pages.order_deeds import OrderDeeds
from ui.pages.orders_bar import Chosen
from ui.pages.orders_panel import WIDTH, OrderPanel
from ui.pages.orders_reading import OrdersReader
from ui.pages.orders_view import OrdersView
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from aftersales.orders import Order, ShopAccount
    from desktop.order_views import OrderView

_ARROWING = 120
_SHOWN = frozenset(
    {Changed.ORDERS, Changed.CASES, Changed.SETTLEMENTS, Changed.CUSTOMERS, Changed.IMPORTS, Changed.GOODS}
)


class OrdersPage(Page):
    """The list of orders.

    Opened with `order_id` it shows that order, with `customer_id` and `name` those of a customer, with `tab` (an
    OrderTab's value) and `text` that tab and search.
    """

    key = "orders"
    title = "订单"
    status_hints = (("/", "搜索"), ("Return", "打开"), ("N", "给这单建工单"), ("Space", "面板"))

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self._begun = self._stale = False
        self.reader = OrdersReader(self.desk, self.runner, self)
        self.model = self.reader.model
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self.deeds = OrderDeeds(self, self._writer)
        self._look: Mapping[str, Any] = {}
        self._build_header()
        self._build_list()
        self._build_keys()
        self._arrowing = QTimer(self)
        self._arrowing.setSingleShot(True)
        self._arrowing.setInterval(_ARROWING)
        self._arrowing.timeout.connect(self._read_order)

    # built once

    def _build_header(self) -> None:
        self.counter = Button(self.theme, "柜台开单", icon="barcode", keys="A")
        self.counter.clicked.connect(lambda: self.open_page("new_order"))
        self.sheets = Button(self.theme, "导入订单", icon="file-spreadsheet", keys="Ctrl+I")
        self.sheets.clicked.connect(lambda: self.open_page("import"))
        self.header.add_right(self.counter)
        self.header.add_right(self.sheets)

    def _build_list(self) -> None:
        self.list = OrdersView(self.theme, self.model)
        self.reader.attach(self.list)
        self.tabs, self.filters, self.table = self.list.tabs, self.list.filters, self.list.table
        self.panel = OrderPanel(self.theme)
        self.frame = SideBySide(self.list, self.panel, width=WIDTH)
        self.body.addWidget(self.frame, 1)
        self._connect()

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda _tab: self.reader.anew())
        self.filters.changed.connect(self.reader.anew)
        self.filters.density_chosen.connect(lambda _key: self._keep_look())
        self.reader.settled.connect(self._read_order)
        self.reader.emptied.connect(self.panel.clear)
        self.reader.said.connect(lambda words: self.set_status(left=words, hints_side="right"))
        self.table.horizontalHeader().sectionClicked.connect(self._head_clicked)
        self.table.opened.connect(self.open_order)
        self.table.current_changed.connect(lambda _key: self._arrowing.start())
        self.table.space_pressed.connect(lambda _key: self.frame.toggle())
        self.frame.turned.connect(self._panel_turned)
        self.panel.open_asked.connect(lambda: self.open_order(self.table.current_key))
        self.panel.close_asked.connect(self._close_panel)
        self.panel.new_case_asked.connect(self.new_case)
        self.panel.customer_asked.connect(lambda: self.deeds.open_customer(self.panel.view))
        self.panel.link_asked.connect(lambda: self.deeds.link(self.panel.view))
        self.panel.menu_asked.connect(lambda: self.deeds.open_menu(self.panel.view, self.panel.more))
        self.panel.case_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))
        self.list.cleared.connect(self.filters.clear)
        self.list.retried.connect(self.reader.anew)
        self.list.way_chosen.connect(self.open_page)

    def _build_keys(self) -> None:
        self.add_action("new_case", self.new_case)
        self.add_action("search", self._go_to_search)
        self.add_action("filter", lambda: (self.filters.open_menu(), None)[1])
        self.add_action("next_case", lambda: self.table.move_by(1))
        self.add_action("previous_case", lambda: self.table.move_by(-1))
        self.add_action("sell", lambda: self.open_page("new_order"), keys="A")
        self.add_action("copy", lambda: self.deeds.copy_number(self.panel.view))
        self.add_action("back", self._escape)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if not self._begun:
            self.runner.run(
                self.desk.jobs.read(lambda _: self.desk.orders.accounts()), on_done=self._know_shops
            )
            self.runner.run(
                self.desk.jobs.read(lambda _: self.desk.saved_views.look(list_key=self.key)),
                on_done=self._take_look,
            )
        if "order_id" in args:
            self._begun, self._stale = True, False
            self._find(int(args["order_id"]))
        elif args:
            self._begun, self._stale = True, False
            self._ask(args)
        elif not self._begun or self._stale:
            again = self._begun
            self._begun, self._stale = True, False
            (self.reader.again if again else self.reader.anew)()
        self.table.setFocus()

    def _take_look(self, look: Mapping[str, Any]) -> None:
        """Order and density as who sits at the desk left them."""
        self._look = dict(look)
        self.list.set_density(str(look.get("density", "normal")))
        order = OrderOrder(look.get("order", OrderOrder.ORDERED.value))
        descending = bool(look.get("descending", True))
        if (order, descending) != (self.reader.order, self.reader.descending):
            self.reader.order, self.reader.descending = order, descending
            self.reader.anew()

    def _keep_look(self) -> None:
        look = {
            "order": self.reader.order.value,
            "descending": self.reader.descending,
            "density": self.filters.density.current,
        }
        if look != self._look:
            self._look = look
            self._writer.write(
                lambda: self.desk.saved_views.remember(list_key=self.key, look=look), quiet=True
            )

    def _know_shops(self, accounts: tuple[ShopAccount, ...]) -> None:
        self.filters.set_accounts(accounts)

    def _ask(self, args: dict[str, Any]) -> None:
        """What another page wants to be seen."""
        self.tabs.set_current(OrderTab(args.get("tab", OrderTab.ALL.value)).value)
        self.filters.set_text(str(args.get("text", "")))
        customer = (int(args["customer_id"]), str(args.get("name", ""))) if "customer_id" in args else None
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

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN or not self._begun:
            return
        if Changed.IMPORTS in changes:
            self.runner.run(
                self.desk.jobs.read(lambda _: self.desk.orders.accounts()), on_done=self._know_shops
            )
        if self.isVisible():
            self.reader.again()
        else:
            self._stale = True

    def place(self) -> ListPlace:
        return self.reader.place()

    def restore(self, place: object) -> None:
        if isinstance(place, ListPlace):
            self.reader.restore(place)

    # the panel

    def _read_order(self) -> None:
        key = self.table.current_key
        if not self.frame.side_open or not isinstance(key, int):
            return

        def done(view: OrderView) -> None:
            if self.table.current_key == view.order.id:
                self.panel.show_order(view, self.desk.clock.today())

        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.orders.view(order_id=key)),
            on_done=done,
            on_slow=self.panel.wait,
        )

    def _panel_turned(self, opened: bool) -> None:
        if opened:
            self._read_order()
            return
        focused = QApplication.focusWidget()
        if focused is not None and self.panel.isAncestorOf(focused):
            self.table.setFocus()

    def _close_panel(self) -> None:
        self.frame.set_open(opened=False)
        self.table.setFocus()

    # what a person does

    def open_order(self, order_id: object) -> None:
        """Open an order on a page of its own."""
        if isinstance(order_id, int):
            self.open_page("order", order_id=order_id)

    def new_case(self) -> None:
        """A new case for the order one stands on."""
        if isinstance(self.table.current_key, int):
            self.open_page("new_case", order_id=self.table.current_key)
        else:
            self.open_page("new_case")

    def _go_to_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _escape(self) -> None:
        if self.frame.narrow and self.frame.side_open:
            self._close_panel()
        elif self.filters.search.text():
            self.filters.search.clear()
        elif self.filters.filtered:
            self.filters.clear()
        self.table.setFocus()

    def _head_clicked(self, section: int) -> None:
        order: OrderOrder | None = ORDERS.get(COLUMNS[section].key)
        if order is not None:
            self.reader.sort_by(order)
            self._keep_look()
