"""The page 客户: everybody who bought, with tabs, search, filters, RFM groups and records that look like one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.customer_queries import CustomerTab
from desktop.changes import Changed
from ui.pages.base import Context
from ui.pages.customer_deeds import CustomerDeeds
from ui.pages.customers_reading import CustomersReader
from ui.pages.customers_several import CustomersSeveral
from ui.pages.customers_side import WIDTH, CustomersSide
from ui.pages.customers_view import CustomerFilters, CustomersView
from ui.pages.list_export import ListExport
from ui.pages.list_page import ListPage
from ui.widgets.buttons import Button, PrimaryButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from aftersales.customer_queries import Twins
    from desktop.customer_lists import CustomerCounts


class CustomersPage(ListPage):
    """The list of customers. Opened with `tab`, `text`, `tag` or `group` it shows that, with `view` a saved view."""

    key = "customers"
    sheet_key = "customers"
    title = "客户"
    status_hints = (
        ("/", "搜索"),
        ("F", "筛选"),
        ("Return", "打开"),
        ("V", "安排回访"),
        ("X", "勾选"),
        ("Ctrl+C", "复制电话"),
    )
    shows = frozenset(
        {
            Changed.CUSTOMERS,
            Changed.ORDERS,
            Changed.CASES,
            Changed.REVISITS,
            Changed.IMPORTS,
            Changed.SETTLEMENTS,
        }
    )
    reader: CustomersReader
    list: CustomersView
    filters: CustomerFilters
    side: CustomersSide
    several: CustomersSeveral

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        rules = self.desk.customer_lists.rules
        reader = CustomersReader(self.desk, self.runner, self)
        shown = CustomersView(self.theme, reader.model, [tier.name for tier in rules.tiers])
        self.lay_out(reader, shown, CustomersSide(self.theme, rules), width=WIDTH)
        self.deeds = CustomerDeeds(self)
        self.exporting = ListExport(self, shown.progress, noun="客户", unit="位", work=self.ways.writing)
        self.several = CustomersSeveral(self, self._writer, shown.several)
        self._build_header()
        self._build_keys()
        reader.counted.connect(self._show_counts)
        self.side.group_chosen.connect(lambda group: self.filters.narrow(group=group))
        self.side.twins_asked.connect(self._look_at_twins)

    # built once

    def _build_header(self) -> None:
        self.groups = Button(self.theme, "分组", icon="chart-column")
        self.groups.setToolTip("分组、等级、重复  Space")
        self.groups.clicked.connect(self.frame.toggle)
        self.add_list_header()
        self.add = Button(self.theme, "登记客户", icon="user-plus")
        self.add.clicked.connect(self.register)
        self.new_case = PrimaryButton(self.theme, "新建工单", icon="plus", keys="N")
        self.new_case.clicked.connect(self._open_new_case)
        for button in (self.groups, self.add, self.new_case):
            self.header.add_right(button)

    def _build_keys(self) -> None:
        self.add_list_keys()
        self.add_action("new_case", self._open_new_case)
        self.add_action("revisit", self._plan_call)
        self.add_action("copy", self._copy)
        self.add_action("add_tag", self.several.open_tags, keys="T")
        self.add_action("change_state", self.several.open_tiers)
        self.add_action("note", self.several.open_calls)
        self.add_action("merge", self.several.merge, keys="M")

    # what the list shows

    def begin(self) -> None:
        self._read_twins()

    def put(self, args: Mapping[str, Any]) -> None:
        if args:
            self.tabs.set_current(str(args.get("tab", CustomerTab.ALL.value)))
            self.filters.set_text(str(args.get("text", "")))
            self.filters.set_filters(tag=str(args.get("tag", "")), group=args.get("group"))
        self.reader.anew()

    def refresh(self, changes: frozenset[Any]) -> None:
        super().refresh(changes)
        if Changed.SETTINGS in changes:
            self._show_tiers()
        if changes & self.shows and self._begun:
            self._read_twins()

    def _show_tiers(self) -> None:
        """The tiers as the shop has them now: two tabs and the lines at the side."""
        rules = self.desk.customer_lists.rules
        best, second, *_ = (*(tier.name for tier in rules.tiers), "", "")
        self.tabs.set_text(CustomerTab.BEST.value, best)
        self.tabs.set_text(CustomerTab.SECOND.value, second)
        self.side.show_rules(rules)

    def _read_twins(self) -> None:
        """Pairs of all customers, so that a search or a filter does not change them."""
        lists = self.desk.customer_lists
        self.runner.run(self.desk.jobs.read(lambda _: lists.twins()), on_done=self.side.show_twins)

    def _show_counts(self, counts: CustomerCounts) -> None:
        self.filters.set_tags(counts.tags)
        self.side.show_counts(counts)

    def read_side(self) -> None:
        self.side.set_group(self.filters.group)

    # what a person does

    def go_way(self, key: str) -> None:
        if key == "add":
            self.register()
        else:
            self.open_page(key)

    def register(self) -> None:
        """The form of a new customer; his page follows."""
        self.deeds.register(lambda customer_id: self.open_page("customer", customer_id=customer_id))

    def open_row(self, key: object) -> None:
        self.open_page("customer", customer_id=key)

    def _look_at_twins(self, pair: Twins) -> None:
        self.deeds.merge(pair.first_id, pair.second_id, lambda _kept: None)

    def _open_new_case(self) -> None:
        key = self.table.current_key
        if key is None:
            self.open_page("new_case")
        else:
            self.open_page("new_case", customer_id=key)

    def _plan_call(self) -> None:
        if isinstance(self.table.current_key, int):
            self.open_page("revisits", customer_id=self.table.current_key)

    def _copy(self) -> None:
        """Ctrl C: the checked rows as a table, else the phone of the customer one stands on."""
        if self.several.ids:
            self.ways.copy()
        elif isinstance(self.table.current_key, int):
            self.deeds.copy_phone(self.table.current_key)
