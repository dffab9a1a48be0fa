"""The page 客户: everybody who bought, with tabs, search, filters, RFM groups and records that look like one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aftersales.customer_queries import CustomerOrder, CustomerQuery, CustomerTab
from aftersales.queries import Cursor
from aftersales.tiers import RfmGroup
from desktop.changes import Changed
from ui.models.customers import COLUMNS, ORDERS, CustomerTableModel, table_row
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide
from ui.pages.customer_deeds import CustomerDeeds
from ui.pages.customers_side import WIDTH, CustomersSide
from ui.pages.customers_view import CustomersView
from ui.widgets.buttons import Button, PrimaryButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from aftersales.customer_queries import Twins
    from aftersales.queries import Page as QueryPage
    from desktop.customer_lists import CustomerCounts, CustomerLine
    from ui.models.paged_table import PageRequest
    from ui.models.roles import Row

PAGE = 100
_SHOWN = frozenset(
    {Changed.CUSTOMERS, Changed.ORDERS, Changed.CASES, Changed.REVISITS, Changed.IMPORTS, Changed.SETTLEMENTS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersPlace:
    """Where one was in the list: what it was asked for, the row, the scroll, and how many rows were loaded."""

    tab: str
    text: str
    contact: str
    spent: int
    tag: str
    group: RfmGroup | None
    order: CustomerOrder
    descending: bool
    key: object
    scroll: int
    rows: int

    @property
    def asked(self) -> tuple[object, ...]:
        """What makes it the same list."""
        return (
            self.tab,
            self.text,
            self.contact,
            self.spent,
            self.tag,
            self.group,
            self.order,
            self.descending,
        )


class CustomersPage(Page):
    """The list of customers. Opened with `tab`, `text`, `tag` or `group` it shows that."""

    key = "customers"
    title = "客户"
    status_hints = (
        ("/", "搜索"),
        ("F", "筛选"),
        ("Return", "打开"),
        ("V", "安排回访"),
        ("Ctrl+C", "复制电话"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self.order, self.descending = CustomerOrder.SPENT, True
        self._begun = self._stale = False
        self._wanted = 0
        self._all: int | None = None
        self._back_to: CustomersPlace | None = None
        self.deeds = CustomerDeeds(self)
        self.model = CustomerTableModel(self._fetch, self)
        rules = self.desk.customer_lists.rules
        self.list = CustomersView(self.theme, self.model, [tier.name for tier in rules.tiers])
        self.tabs, self.filters, self.table = self.list.tabs, self.list.filters, self.list.table
        self.side = CustomersSide(self.theme, rules)
        self.frame = SideBySide(self.list, self.side, width=WIDTH)
        self.body.addWidget(self.frame, 1)
        self._build_header()
        self._connect()
        self._build_keys()

    def _build_header(self) -> None:
        self.groups = Button(self.theme, "分组", icon="chart-column")
        self.groups.setToolTip("分组、等级、重复  Space")
        self.groups.clicked.connect(self.frame.toggle)
        self.add = Button(self.theme, "登记客户", icon="user-plus")
        self.add.clicked.connect(self.register)
        self.new_case = PrimaryButton(self.theme, "新建工单", icon="plus", keys="N")
        self.new_case.clicked.connect(self._open_new_case)
        for button in (self.groups, self.add, self.new_case):
            self.header.add_right(button)

    def _connect(self) -> None:
        self.model.loaded.connect(self._loaded)
        self.tabs.chosen.connect(lambda _key: self._anew())
        self.filters.changed.connect(self._filtered)
        self.table.opened.connect(self.open_customer)
        self.table.space_pressed.connect(lambda _key: self.frame.toggle())
        self.table.horizontalHeader().sectionClicked.connect(self._head_clicked)
        self.list.cleared.connect(self.filters.clear)
        self.list.retried.connect(self._anew)
        self.list.way_chosen.connect(lambda key: self.register() if key == "add" else self.open_page(key))
        self.side.group_chosen.connect(lambda group: self.filters.narrow(group=group))
        self.side.twins_asked.connect(self._look_at_twins)

    def _build_keys(self) -> None:
        self.add_action("new_case", self._open_new_case)
        self.add_action("revisit", self._plan_call)
        self.add_action("search", self._go_to_search)
        self.add_action("filter", lambda: (self.filters.open_menu(), None)[1])
        self.add_action("copy", self._copy_phone)
        self.add_action("back", self._escape)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if args:
            self.tabs.set_current(str(args.get("tab", CustomerTab.ALL.value)))
            self.filters.set_text(str(args.get("text", "")))
            self.filters.set_filters(tag=str(args.get("tag", "")), group=args.get("group"))
        if args or not self._begun:
            if not self._begun or self._stale:
                self._read_around()
            self._begun, self._stale = True, False
            self._anew()
        elif self._stale:
            self._stale = False
            self._again()
        self.table.setFocus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN or not self._begun:
            return
        if self.isVisible():
            self._again()
        else:
            self._stale = True

    def place(self) -> CustomersPlace:
        filters = self.filters
        return CustomersPlace(
            tab=self.tabs.current,
            text=filters.search.text(),
            contact=filters.contact,
            spent=filters.spent,
            tag=filters.tag,
            group=filters.group,
            order=self.order,
            descending=self.descending,
            key=self.table.current_key,
            scroll=self.table.verticalScrollBar().value(),
            rows=self.model.rowCount(),
        )

    def restore(self, place: object) -> None:
        if not isinstance(place, CustomersPlace) or place.asked == self.place().asked:
            return
        self.tabs.set_current(place.tab)
        self.filters.set_text(place.text)
        self.filters.set_filters(contact=place.contact, spent=place.spent, tag=place.tag, group=place.group)
        self.order, self.descending = place.order, place.descending
        self._back_to = place
        self._restart()

    # reading

    def query(self) -> CustomerQuery:
        """What the list is asked for now."""
        bounds = self.desk.customer_lists.bounds()
        within, beyond = self.filters.contact_days
        return CustomerQuery(
            tab=CustomerTab(self.tabs.current),
            text=self.filters.text,
            tag=self.filters.tag,
            group=self.filters.group,
            active_since=bounds.now - within if within else None,
            quiet_since=bounds.now - beyond if beyond else None,
            spent_from=self.filters.spent,
            order=self.order,
            descending=self.descending,
            bounds=bounds,
        )

    def _anew(self) -> None:
        self._back_to = None
        self._restart()

    def _again(self) -> None:
        if self._back_to is None and self.model.total is not None:
            self._back_to = self.place()
        self._restart()
        self._read_around()

    def _restart(self) -> None:
        self.model.mark_order(self.order, descending=self.descending)
        self.side.set_group(self.filters.group)
        self.model.restart()

    def _read_around(self) -> None:
        """Counts, tags and pairs: of all customers, so that a search or a filter does not change them."""
        lists = self.desk.customer_lists
        self.runner.run(self.desk.jobs.read(lambda _: lists.counts()), on_done=self._counted)
        self.runner.run(self.desk.jobs.read(lambda _: lists.twins()), on_done=self.side.show_twins)

    def _fetch(self, request: PageRequest) -> None:
        query, today = self.query(), self.desk.clock.today()
        cursor = request.cursor if isinstance(request.cursor, Cursor) else None
        back = self._back_to if cursor is None else None
        limit = max(PAGE, back.rows) if back is not None else PAGE

        def work(_progress: object) -> tuple[QueryPage[CustomerLine], list[Row]]:
            page = self.desk.customer_lists.page(query=query, after=cursor, limit=limit)
            return page, [table_row(row, today=today, mark=query.text) for row in page.rows]

        def done(found: tuple[QueryPage[CustomerLine], list[Row]]) -> None:
            page, rows = found
            if request.id == self._wanted:
                self.model.append_page(request.id, rows, page.next, page.total)

        def failed(error: BaseException) -> None:
            self.model.drop_request(request.id)
            if request.id == self._wanted:
                self.list.show_error(error)

        self._wanted = request.id
        self.runner.run(self.desk.jobs.read(work), on_done=done, on_failed=failed, on_slow=self._slow)

    def _slow(self) -> None:
        if self.model.total is None:
            self.list.show_waiting()

    def _counted(self, counts: CustomerCounts) -> None:
        self._all = counts.tabs[CustomerTab.ALL]
        self.tabs.set_counts({tab.value: count for tab, count in counts.tabs.items()})
        self.filters.set_tags(counts.tags)
        self.side.show_counts(counts)
        if self.model.total is not None and not self.model.loading:
            self._show_state(self.model.total)

    def _loaded(self, shown: int, total: int) -> None:
        back, self._back_to = self._back_to, None
        self._show_state(total)
        if back is not None and back.key is not None:
            self.table.go_to(back.key)
            self.table.doItemsLayout()
            self.table.verticalScrollBar().setValue(back.scroll)
        if self.table.current_key is None and self.model.rowCount():
            self.table.go_to_row(0)
        self.set_status(left=f"{shown:,} / {total:,} 位", hints_side="right")

    def _show_state(self, total: int) -> None:
        if total:
            self.list.show_rows()
        else:
            self.list.show_nothing(at_all=self._all == 0)

    # what a person does

    def register(self) -> None:
        """The form of a new customer; his page follows."""
        self.deeds.register(lambda customer_id: self.open_page("customer", customer_id=customer_id))

    def open_customer(self, customer_id: object) -> None:
        """The page of a customer."""
        self.open_page("customer", customer_id=customer_id)

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

    def _copy_phone(self) -> None:
        if isinstance(self.table.current_key, int):
            self.deeds.copy_phone(self.table.current_key)

    def _go_to_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _escape(self) -> None:
        if self.frame.narrow and self.frame.side_open:
            self.frame.set_open(opened=False)
        elif self.filters.filtered:
            self.filters.clear()
        self.table.setFocus()

    def _filtered(self) -> None:
        self._anew()

    def _head_clicked(self, section: int) -> None:
        order = ORDERS.get(COLUMNS[section].key)
        if order is None:
            return
        first = order in {CustomerOrder.SPENT, CustomerOrder.ORDERS, CustomerOrder.CONTACT}
        self.descending = not self.descending if order is self.order else first
        self.order = order
        self._anew()
