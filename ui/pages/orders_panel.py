"""The panel beside the list of orders: one order at a glance, and a new case for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from aftersales.clock import china_day
from aftersales.masking import mask_phone
from ui.models.orders import day_text
from ui.pages.case_frame import SideFrame
from ui.pages.case_words import PLAIN_TIER
from ui.pages.order_sections import CasesSection, DiscountsSection, LinesSection, RefundSection, ToldSection
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.progress import Skeleton
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from desktop.order_views import OrderView
    from ui.theme import Theme

WIDTH = 384


class OrderPanel(SideFrame):
    """One order at a glance; the signals follow its buttons, `case_asked(id)` a case of the order."""

    open_asked = Signal()
    close_asked = Signal()
    new_case_asked = Signal()
    customer_asked = Signal()
    link_asked = Signal()
    menu_asked = Signal()
    case_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="订单预览", parent=parent)
        self.view: OrderView | None = None
        self._content = Scrolled(margins=(0, 0, 0, 0))
        self._content.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content.column.setSpacing(0)
        self._skeleton = Skeleton(theme)
        self._skeleton.setContentsMargins(20, 20, 20, 0)
        self._nothing = TextLabel("选一单看看", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_head(theme)
        self.lines = LinesSection(theme)
        self.discounts = DiscountsSection(theme)
        self.refunds = RefundSection(theme)
        self.told = ToldSection(theme)
        self.cases = CasesSection(theme)
        self.cases.opened.connect(self.case_asked)
        for section in (self.lines, self.discounts, self.refunds, self.told, self.cases):
            if section is not self.told:
                self._content.column.addWidget(HairLine())
            self._content.column.addWidget(section)
        self._content.column.addStretch(1)
        self._build_foot(theme)
        for widget in (self._skeleton, self._nothing, self._content):
            self.column.addWidget(widget, 1)
        self.column.addWidget(self._foot)
        self.clear()

    def _build_head(self, theme: Theme) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 14)
        head.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(4)
        self.number = TextLabel("", "label", elided=True)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        open_icon = IconButton(theme, "external-link", "打开订单", keys="Return", kind="ghost")
        open_icon.clicked.connect(self.open_asked)
        close_icon = IconButton(theme, "x", "收起面板", keys="Space", kind="ghost")
        close_icon.clicked.connect(self.close_asked)
        line.addWidget(self.number)
        line.addStretch(1)
        line.addWidget(open_icon)
        line.addWidget(close_icon)
        who = QHBoxLayout()
        who.setSpacing(8)
        self.name = TextLabel("", "title", elided=True)
        self.tier = Chip("")
        self.placed = TextLabel("", "quiet", elided=True)
        for widget in (self.name, self.tier, self.placed):
            who.addWidget(widget)
        who.addStretch(1)
        self.sent = TextLabel("", "caption", elided=True)
        self.edited = TextLabel("", "caption", elided=True)
        whose = QHBoxLayout()
        whose.setSpacing(8)
        self.unmatched = Chip("没对上客户", "warn")
        self.link = LinkButton(theme, "归到客户…")
        self.link.clicked.connect(self.link_asked)
        whose.addWidget(self.unmatched)
        whose.addWidget(self.link)
        whose.addStretch(1)
        head.addLayout(line)
        head.addLayout(who)
        head.addWidget(self.sent)
        head.addWidget(self.edited)
        head.addLayout(whose)
        self._content.column.addLayout(head)

    def _build_foot(self, theme: Theme) -> None:
        self.primary = PrimaryButton(theme, "新建工单", icon="plus", size="large", keys="N")
        self.primary.clicked.connect(self.new_case_asked)
        self.customer = Button(theme, "看客户", icon="user", size="large")
        self.customer.clicked.connect(self.customer_asked)
        self.more = IconButton(theme, "ellipsis", "更多", kind="ghost")
        self.more.clicked.connect(self.menu_asked)
        self._foot = PageFooter(left=(self.primary, self.customer), right=(self.more,), gutter=20)

    def clear(self) -> None:
        """Show that no row is chosen."""
        self.view = None
        self._only(self._nothing)

    def wait(self) -> None:
        """An order is being read and nothing else is in sight yet."""
        if self.view is None:
            self._only(self._skeleton)

    def show_order(self, view: OrderView, today: date) -> None:
        """Show an order."""
        self.view = view
        order, customer = view.order, view.customer
        self.number.set_text(order.number)
        self.name.set_text(whose(view))
        tier = customer.tier if customer and customer.tier != PLAIN_TIER else ""
        self.tier.set_chip(tier)
        day = f"{china_day(order.ordered_at)} 下单" if order.ordered_at else "没有下单日期"
        self.placed.set_text(f"{view.channel} · {day}")
        self.sent.set_text(sent_text(view, today))
        self.edited.set_text(edited_text(view))
        self.edited.setVisible(bool(view.edited))
        self.unmatched.setVisible(customer is None and not view.walk_in)
        self.link.setVisible(customer is None)
        self.customer.setVisible(customer is not None)
        self.lines.show_order(view)
        self.discounts.show_order(view)
        self.refunds.show_order(view, today)
        self.told.show_order(view)
        self.cases.show_order(view)
        self._only(self._content)

    def _only(self, shown: QWidget) -> None:
        for widget in (self._skeleton, self._nothing, self._content):
            widget.setVisible(widget is shown)
        self._foot.setVisible(shown is self._content)


def sent_text(view: OrderView, today: date) -> str:
    """How far the parcel is: 06-20 签收 · 顺达快递 SD8841 2207 316; at the counter just the state."""
    order = view.order
    parts = [view.state.text]
    if order.signed_at:
        parts = [f"{day_text(order.signed_at, today)} 签收"]
    elif order.shipped_at:
        parts = [f"{day_text(order.shipped_at, today)} 发货"]
    parcel = " ".join(part for part in (order.courier, order.tracking) if part)
    phone = mask_phone(view.customer.phone) if view.customer and view.customer.phone else ""
    return " · ".join(part for part in (*parts, parcel, phone) if part)


def whose(view: OrderView) -> str:
    """Who bought, as far as anything is known of him."""
    if view.customer is not None:
        return view.customer.name
    return view.order.receiver.name or view.order.nickname or ("散客" if view.walk_in else "—")


EDITABLE = {
    "status": "状态",
    "signed_at": "签收",
    "paid_gross": "实付",
    "lines": "商品",
    "discounts": "优惠",
    "freight": "运费",
    "courier": "快递",
    "tracking": "快递单号",
    "receiver": "收件人",
    "remark": "备注",
    "customer_id": "客户",
}


def edited_text(view: OrderView) -> str:
    """Which fields a person set by hand; a sheet that says otherwise asks first."""
    names = [name for field, name in EDITABLE.items() if field in view.edited]
    return f"手改过：{'、'.join(names)}" if names else ""
