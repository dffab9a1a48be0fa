"""The page of one customer: who he is, his goods with their warranty, cases, orders, satisfaction and calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from aftersales.access import Right
from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.pages.archive_printing import ArchivePrinting
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide
from ui.pages.customer_deeds import CustomerDeeds
from ui.pages.customer_left import CustomerLeft
from ui.pages.customer_main import CustomerMain
from ui.pages.customer_side import WIDTH, CustomerSide
from ui.pages.deleting import Delete, Deleting
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.progress import Skeleton
from ui.widgets.states import ErrorState

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.customers import Customer
    from desktop.customer_views import CustomerView

_WHY = "客户页"
_CALLS = 4
_SHOWN = frozenset(
    {
        Changed.CUSTOMERS,
        Changed.ORDERS,
        Changed.CASES,
        Changed.GOODS,
        Changed.REVISITS,
        Changed.SETTLEMENTS,
        Changed.IMPORTS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerPlace:
    """Where one was on the page."""

    customer_id: int
    scroll: int


class CustomerPage(Page):
    """One customer, opened with `customer_id`; leads to case, new_case, orders, revisits and back to customers."""

    key = "customer"
    title = "客户"
    status_hints = (("1 2 3 4", "切换分区"), ("Ctrl+C", "复制电话"))

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        header = PageHeader(context.theme, "", back=True)
        super().__init__(context, header=header, parent=parent)
        self.desk = context.shop
        self.view: CustomerView | None = None
        self._customer_id = 0
        self._stale = False
        self._back_to: CustomerPlace | None = None
        header.set_crumbs((("客户", "customers"), ("", "")))
        self.deeds = CustomerDeeds(self)
        self.deleting = Deleting(self, self.deeds.writer, Right.ARCHIVE, self._deletion)
        self._build_header()
        self._build_body()
        self._connect()
        self._build_keys()

    def _build_header(self) -> None:
        self.printing = ArchivePrinting(self)
        self.print = Button(self.theme, "打印档案", icon="printer")
        self.print.setToolTip("打印客户档案  Ctrl P")
        self.calls = Button(self.theme, "回访", icon="phone-call")
        self.calls.setToolTip("满意度和回访")
        self.edit_button = Button(self.theme, "编辑", icon="pencil", keys="E")
        self.new_case = PrimaryButton(self.theme, "新建工单", icon="plus", keys="N")
        for button in (self.print, self.calls, self.edit_button, self.new_case):
            self.header.add_right(button)

    def _build_body(self) -> None:
        self.left = CustomerLeft(self.theme)
        self.main = CustomerMain(self.theme)
        self.side = CustomerSide(self.theme)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.left)
        row.addWidget(self.main, 1)
        self.frame = SideBySide(middle, self.side, width=WIDTH)
        self.states = QStackedWidget()
        self._waiting = Skeleton(self.theme)
        self._waiting.setContentsMargins(24, 24, 24, 24)
        self._blank = QWidget()
        self._broken: ErrorState | None = None
        for widget in (self._blank, self.frame, self._waiting):
            self.states.addWidget(widget)
        self.body.addWidget(self.states, 1)

    def _connect(self) -> None:
        self.calls.clicked.connect(self.frame.toggle)
        self.edit_button.clicked.connect(self.edit)
        self.new_case.clicked.connect(self._open_new_case)
        self.main.new_case_asked.connect(self._open_new_case)
        self.main.case_opened.connect(self._open_case)
        self.main.order_opened.connect(lambda key: self.open_page("order", order_id=key))
        self.left.phone_asked.connect(self._show_phone)
        self.left.copy_asked.connect(self._copy_phone)
        self.left.merge_asked.connect(self._ask_merge)
        self.left.calls_asked.connect(self._allow_calls)
        self.left.menu_opening.connect(lambda menu: self.deleting.add_to(menu, "删除客户"))
        self.deleting.gone.connect(self._gone)
        self.left.tag_given.connect(self._add_tag)
        self.left.tag_dropped.connect(self._drop_tag)
        self.left.tag_opened.connect(lambda tag: self.open_page("customers", tag=tag))
        self.left.tier_chosen.connect(self._set_tier)
        self.side.plan_asked.connect(self._plan_call)
        self.side.log.asked.connect(self._read_log)
        self.side.call_opened.connect(lambda key: self.open_page("revisits", revisit_id=key))

    def _build_keys(self) -> None:
        self.add_action("new_case", self._open_new_case)
        self.add_action("edit", self.edit, keys="E")
        self.add_action("revisit", self._plan_call)
        self.add_action("copy", self._copy_phone)
        self.print.follow(self.add_action("print", self.print_file))
        self.add_action("delete", self.deleting.delete)
        self.add_action("back", self._escape)
        for number in range(1, _CALLS + 1):
            self.add_action("go_to_section", self._going_to(number), keys=str(number))

    def print_file(self) -> None:
        """客户档案 as a PDF (Ctrl P)."""
        if self.view is not None:
            self.printing.customer_file(self._customer_id, self.view.customer.name)

    def _going_to(self, section: int) -> Callable[[], None]:
        return lambda: self._go_to(section)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        customer_id = int(args.get("customer_id", self._customer_id))
        if customer_id != self._customer_id:
            self._customer_id, self.view = customer_id, None
            self.side.log.close_log()
            self.states.setCurrentWidget(self._blank)
        self._stale = False
        self._read()
        self.setFocus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN or not self._customer_id:
            return
        if self.isVisible():
            self._read()
        else:
            self._stale = True

    def place(self) -> CustomerPlace:
        bar = self.main.area.verticalScrollBar()
        return CustomerPlace(customer_id=self._customer_id, scroll=bar.value())

    def restore(self, place: object) -> None:
        if isinstance(place, CustomerPlace) and place.customer_id == self._customer_id:
            self._back_to = place

    def _read(self) -> None:
        asked = self._customer_id

        def done(view: CustomerView) -> None:
            if view.customer.id == self._customer_id:
                self._show(view)

        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.customer_views.view(customer_id=asked)),
            on_done=done,
            on_failed=lambda error: self._fail(asked, error),
            on_slow=self._slow,
        )

    def _read_log(self) -> None:
        asked, today = self._customer_id, self.desk.clock.today()
        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.call_briefs.log(customer_id=asked)),
            on_done=lambda found: (
                self.side.log.show_log(found, today) if asked == self._customer_id else None
            ),
        )

    def _slow(self) -> None:
        if self.view is None:
            self.states.setCurrentWidget(self._waiting)

    def _show(self, view: CustomerView) -> None:
        today = self.desk.clock.today()
        self.view = view
        self.header.set_title(view.customer.name)
        self.left.show_customer(view)
        self.main.show_customer(view, today)
        self.side.show_customer(view, today)
        if self.side.log.is_open:
            self._read_log()
        self.states.setCurrentWidget(self.frame)
        self.set_status(left=view.customer.number, right="电话已隐藏中间 4 位 · 查看会留记录")
        self.title_changed.emit(view.customer.name)
        if self._back_to is not None:
            self.main.area.verticalScrollBar().setValue(self._back_to.scroll)
            self._back_to = None

    def _fail(self, asked: int, error: BaseException) -> None:
        if asked != self._customer_id:
            return
        self.view = None
        known = isinstance(error, KnownError)
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self.states.removeWidget(self._broken)
            self._broken.deleteLater()
        title = "这位客户不在了" if known else "客户没有读出来"
        self._broken = ErrorState(self.theme, title, line, details=(repr(error),))
        self._broken.retried.connect(self._read)
        self.states.addWidget(self._broken)
        self.states.setCurrentWidget(self._broken)

    # what a person does

    def _with(self, act: Callable[[Customer], None]) -> None:
        if self.view is not None:
            act(self.view.customer)

    def edit(self) -> None:
        """The form of this customer."""
        self._with(lambda customer: self.deeds.edit(customer.id))

    def _open_new_case(self) -> None:
        self._with(lambda customer: self.open_page("new_case", customer_id=customer.id))

    def _open_case(self, case_id: object) -> None:
        if self.view is not None:
            among = tuple(found.case.id for found in self.view.cases)
            self.open_page("case", case_id=case_id, among=among)

    def _plan_call(self) -> None:
        self._with(lambda customer: self.open_page("revisits", customer_id=customer.id))

    def _copy_phone(self) -> None:
        self._with(lambda customer: self.deeds.copy_phone(customer.id))

    def _show_phone(self) -> None:
        def show(customer: Customer) -> None:
            self.runner.run(
                self.desk.jobs.write(
                    lambda _: self.desk.customers.reveal_phone(customer_id=customer.id, why=_WHY)
                ),
                on_done=self.left.show_phone,
            )

        self._with(show)

    def _ask_merge(self) -> None:
        from ui.dialogs.customer_pick import CustomerPick

        def ask(customer: Customer) -> None:
            pick = CustomerPick(self.theme, self.desk, self.runner, besides=customer.id, parent=self)
            pick.chosen.connect(lambda other: self.deeds.merge(customer.id, other, self._merged))
            pick.open()

        self._with(ask)

    def _merged(self, kept: int) -> None:
        if kept != self._customer_id:
            self.open_page("customer", customer_id=kept)

    def _deletion(self) -> Delete | None:
        if self.view is None:
            return None
        customer, desk = self.view.customer, self.desk
        return lambda: desk.bin.delete_customer(customer_id=customer.id, version=customer.version)

    def _gone(self) -> None:
        """The customer lies in the bin: back to where he was opened from."""
        self._customer_id, self.view = 0, None
        self.go_back()

    def _allow_calls(self, allowed: bool) -> None:
        customers = self.desk.customers
        turn = customers.allow_calls if allowed else customers.stop_calls
        self._with(lambda customer: self.deeds.writer.write(lambda: turn(customer_id=customer.id)))

    def _add_tag(self, tag: str) -> None:
        self._write_tag(
            lambda one: self.desk.customers.add_tag(customer_id=one.id, version=one.version, tag=tag)
        )

    def _drop_tag(self, tag: str) -> None:
        self._write_tag(
            lambda one: self.desk.customers.remove_tag(customer_id=one.id, version=one.version, tag=tag)
        )

    def _write_tag(self, work: Callable[[Customer], Customer]) -> None:
        self._with(lambda customer: self.deeds.writer.write(lambda: work(customer)))

    def _set_tier(self, tier: str) -> None:
        tiers = tuple(rule.name for rule in self.desk.customer_lists.rules.tiers)

        def set_tier(customer: Customer) -> None:
            if tier != customer.tier:
                self.deeds.writer.write(
                    lambda: self.desk.customers.set_tier(
                        customer_id=customer.id, version=customer.version, tier=tier, tiers=tiers
                    )
                )

        self._with(set_tier)

    def _go_to(self, section: int) -> None:
        if self.view is None:
            return
        if section == _CALLS:
            self.frame.set_open(opened=True)
            self.side.begin()
        else:
            self.main.go_to(section)

    def _escape(self) -> None:
        if self.frame.narrow and self.frame.side_open:
            self.frame.set_open(opened=False)
            self.setFocus()
        else:
            self.go_back()
