"""The page of one order: lines, discounts and refunds side by side, whose it is, and the form to correct it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from desktop.changes import Changed
from desktop.order_corrections import OrderEdit
from desktop.order_versions import order_clashes, rebased
from resources.wording import error_sentence
from ui.dialogs.versions import VersionsDialog
from ui.models.orders import day_text
from ui.pages.archive_printing import ArchivePrinting
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide, SideFrame
from ui.pages.case_writing import CaseWriter
from ui.pages.cases_panel import FactGrid
from ui.pages.order_deeds import OrderDeeds
from ui.pages.order_form import OrderForm
from ui.pages.order_sections import CasesSection, DiscountsSection, LinesSection, RefundSection, ToldSection
from ui.pages.orders_panel import edited_text, whose
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, IconButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.states import ErrorState
from ui.widgets.texts import HairLine, Scrolled

if TYPE_CHECKING:
    from aftersales.orders import Order
    from desktop.order_views import OrderView

WIDTH = 384
_SHOWN = frozenset({Changed.ORDERS, Changed.CASES, Changed.SETTLEMENTS, Changed.CUSTOMERS, Changed.IMPORTS})
_FACTS = ("客户", "店铺", "时间", "快递", "收件", "备注")


class OrderPage(Page):
    """One order. Opened with `order_id`; with `edit` the form to correct it is open."""

    key = "order"
    title = "订单"
    status_hints = (("E", "改订单"), ("N", "给这单建工单"), ("Space", "退赔与工单"), ("Escape", "返回"))

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        header = PageHeader(context.theme, "", back=True)
        super().__init__(context, header=header, parent=parent)
        self.desk = context.shop
        self.view: OrderView | None = None
        self._order_id: int | None = None
        self._edit_next = False
        self.versions: VersionsDialog | None = None
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self.deeds = OrderDeeds(self, self._writer, lambda: self.view)
        self.printing = ArchivePrinting(self)
        self.header.set_crumbs([("订单", "orders")])
        self.state = Chip("")
        self.unmatched = Chip("没对上客户", "warn")
        self.header.add_left(self.state)
        self.header.add_left(self.unmatched)
        self.more = IconButton(self.theme, "ellipsis", "更多")
        self.more.clicked.connect(lambda: self.deeds.open_menu(self.view, self.more))
        self.edit = Button(self.theme, "改订单", icon="pencil", keys="E")
        self.print = Button(self.theme, "打印", icon="printer")
        self.print.setToolTip("打印收据  Ctrl P")
        self.new_case = PrimaryButton(self.theme, "新建工单", icon="plus", keys="N")
        for button in (self.more, self.print, self.edit, self.new_case):
            self.header.add_right(button)
        self.deeds.deleting.gone.connect(self._gone)
        self._build_body()
        self._build_keys()

    def _build_body(self) -> None:
        self.lines = LinesSection(self.theme)
        self.discounts = DiscountsSection(self.theme)
        self.refunds = RefundSection(self.theme)
        self.told = ToldSection(self.theme)
        self.cases = CasesSection(self.theme)
        self.cases.opened.connect(lambda case_id: self.open_page("case", case_id=case_id))
        for section in (self.lines, self.discounts):
            section.set_gutter(24)
        self.facts = FactGrid(_FACTS)
        self.facts.setContentsMargins(24, 16, 24, 16)
        self.form = OrderForm(self.theme, self.desk.clock.today)
        self.form.saved.connect(self._save)
        self.form.closed.connect(self._close_form)
        main = Scrolled(margins=(0, 0, 0, 0))
        main.column.setSpacing(0)
        self._top = QStackedWidget()
        for part in (self.facts, HairLine(), self.lines, HairLine(), self.discounts):
            main.column.addWidget(part)
        main.column.addStretch(1)
        writing = Scrolled(margins=(0, 0, 0, 0))
        writing.column.addWidget(self.form)
        writing.column.addStretch(1)
        self.broken = QWidget()
        QVBoxLayout(self.broken)
        for widget in (main, writing, self.broken):
            self._top.addWidget(widget)
        side = SideFrame(self.theme, name="退赔与工单")
        rest = Scrolled(margins=(0, 0, 0, 0))
        rest.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rest.column.setSpacing(0)
        for right in (self.refunds, self.told, HairLine(), self.cases):
            rest.column.addWidget(right)
        rest.column.addStretch(1)
        side.column.addWidget(rest)
        self.frame = SideBySide(self._top, side, width=WIDTH)
        self.body.addWidget(self.frame, 1)

    def _build_keys(self) -> None:
        self.new_case.follow(self.add_action("new_case", self._new_case))
        self.edit.follow(self.add_action("edit_order", self.begin_edit, keys="E"))
        self.add_action("commit", lambda: self.form.commit() if self.editing else None)
        self.print.follow(self.add_action("print", self.open_print))
        self.add_action("copy", lambda: self.deeds.copy_number(self.view))
        self.add_action("delete", lambda: None if self.editing else self.deeds.deleting.delete())
        self._preview = self.add_action("preview", self.frame.toggle)
        self.add_action("back", self._escape)

    @property
    def editing(self) -> bool:
        """Whether the form stands in the middle."""
        return self._top.currentIndex() == 1

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if "order_id" in args:
            self._order_id = int(args["order_id"])
            self._edit_next = bool(args.get("edit"))
            self._close_form()
        self.read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if changes & _SHOWN:
            self.read()

    def place(self) -> int | None:
        return self._order_id

    def restore(self, place: object) -> None:
        if isinstance(place, int):
            self._order_id = place

    def read(self) -> None:
        """Read the order anew; an open form keeps what was typed."""
        order_id = self._order_id
        if order_id is None:
            return

        def done(view: OrderView) -> None:
            if view.order.id == self._order_id:
                self._show(view)

        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.orders.view(order_id=order_id)),
            on_done=done,
            on_failed=lambda error: self._failed(error) if order_id == self._order_id else None,
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            self.notices.error(error)
            return
        shown = ErrorState(self.theme, "这张订单看不到了", error_sentence(error))
        shown.retried.connect(self.read)
        layout = self.broken.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        layout.addWidget(shown)
        self._top.setCurrentIndex(2)

    def _show(self, view: OrderView) -> None:
        self.view = view
        today = self.desk.clock.today()
        order = view.order
        self.header.set_title(order.number, edited_text(view))
        self.title_changed.emit(order.number)
        self.state.set_chip(view.state.text, "acc" if view.state.tone == "acc" else "")
        self.unmatched.setVisible(view.customer is None and not view.walk_in)
        self._show_facts(view)
        self.lines.show_order(view)
        self.discounts.show_order(view)
        self.refunds.show_order(view, today)
        self.told.show_order(view)
        self.cases.show_order(view)
        self.edit.setEnabled(self.deeds.may_change)
        self.edit.setToolTip("" if self.deeds.may_change else "客服和店主才能改订单")
        if self._top.currentIndex() == 2:
            self._top.setCurrentIndex(0)
        self.set_status(left=f"{view.channel} · {view.account.name}", hints_side="right")
        if self._edit_next:
            self._edit_next = False
            self.begin_edit()

    def _show_facts(self, view: OrderView) -> None:
        order, customer, today = view.order, view.customer, self.desk.clock.today()
        phone = mask_phone(customer.phone) if customer and customer.phone else ""
        self.facts.set_fact("客户", whose(view), quiet=phone)
        self.facts.set_fact("店铺", view.account.name, quiet=view.channel)
        times = [
            f"{day_text(moment, today)} {word}"
            for moment, word in (
                (order.ordered_at, "下单"),
                (order.paid_at, "付款"),
                (order.shipped_at, "发货"),
                (order.signed_at, "签收"),
            )
            if moment is not None
        ]
        if order.invoiced_on is not None and order.paid_at is not None:
            times += [] if order.invoiced_on == china_day(order.paid_at) else [f"{order.invoiced_on} 开票"]
        self.facts.set_fact("时间", " · ".join(times) or "表格里没有时间")
        self.facts.set_fact("快递", " ".join(part for part in (order.courier, order.tracking) if part))
        receiver = order.receiver
        self.facts.set_fact(
            "收件",
            " ".join(part for part in (receiver.name, mask_phone(receiver.phone)) if part),
            quiet=receiver.address,
        )
        self.facts.set_fact("备注", order.remark)

    # what a person does

    def open_print(self) -> None:
        """The receipt of the order, to look at (Ctrl P)."""
        if self.view is not None:
            self.printing.sale(self.view.order.id, self.view.order.number)

    def begin_edit(self) -> None:
        """Open the form (E)."""
        if self.view is not None and self.deeds.may_change and not self.editing:
            self.form.begin(self.view)
            self._top.setCurrentIndex(1)
            self._preview.setEnabled(False)  # Space ticks and presses what has the focus in the form
            self.new_case.set_kind("")
            self.form.status.setFocus()

    def _save(self, changes: OrderEdit) -> None:
        """Write a correction of the order as the form was opened on it."""
        if self.form.view is not None:
            self._correct(self.form.view.order, changes)

    def _correct(self, seen: Order, changes: OrderEdit) -> None:
        def failed(error: BaseException) -> None:
            if isinstance(error, KnownError) and error.code == "storage.changed_meanwhile":
                self._meet(seen, changes)
            elif isinstance(error, KnownError):
                self.form.show_error(error_sentence(error))
            else:
                self.notices.error(error)

        self._writer.write(
            lambda: self.desk.orders.correct(order_id=seen.id, version=seen.version, changes=changes),
            done=lambda _order: self._close_form(),
            failed=failed,
        )

    def _meet(self, base: Order, mine: OrderEdit) -> None:
        """Somebody changed the order meanwhile: what both changed is shown side by side, the rest is written."""

        def done(current: Order) -> None:
            met = order_clashes(base, current, mine)
            if not met:
                self._correct(current, rebased(base, current, mine))
                return
            self.versions = VersionsDialog(self.theme, f"{current.number} 有两个改法", "", met, self)
            self.versions.chosen.connect(
                lambda kept: self._keep(current, rebased(base, current, mine, kept)),
            )
            self.versions.open()

        self.runner.run(self.desk.jobs.read(lambda _: self.desk.orders.get(order_id=base.id)), on_done=done)

    def _keep(self, current: Order, mine: OrderEdit) -> None:
        if mine == OrderEdit():
            self._close_form()
            self.read()
        else:
            self._correct(current, mine)

    def _close_form(self) -> None:
        self._top.setCurrentIndex(0)
        self._preview.setEnabled(True)
        self.new_case.set_kind("primary")
        self.setFocus()

    def _gone(self) -> None:
        """The order lies in the bin: back to where it was opened from."""
        self._order_id = self.view = None
        self.go_back()

    def _new_case(self) -> None:
        if self._order_id is not None:
            self.open_page("new_case", order_id=self._order_id)

    def _escape(self) -> None:
        if self.editing:
            self._close_form()
        else:
            self.go_back()
