"""What a person does with one order: its menu, whose it is, its customer, its number to the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from aftersales.access import Right
from aftersales.orders import Platform
from ui.dialogs.choose_customer import CustomerChooser
from ui.pages.archive_printing import ArchivePrinting
from ui.pages.case_walk import drop, dropping_menu
from ui.pages.deleting import Delete, Deleting

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu, QWidget

    from desktop.order_views import OrderView
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter


class OrderDeeds(QObject):
    """Deeds of a page that shows one order; `shown` says which."""

    def __init__(self, page: Page, writer: CaseWriter, shown: Callable[[], OrderView | None]) -> None:
        super().__init__(page)
        self._page, self._writer, self._shown = page, writer, shown
        self.printing = ArchivePrinting(page)
        self.chooser: CustomerChooser | None = None
        self.deleting = Deleting(page, writer, Right.VOID, self._deletion)

    @property
    def may_change(self) -> bool:
        """Whether who sits at the desk may change orders."""
        return Right.ARCHIVE in self._page.shop.session.rights

    def open_menu(self, view: OrderView | None, under: QWidget) -> QMenu | None:
        """The menu of one order."""
        if view is None:
            return None
        menu = dropping_menu(self._page)
        edit = menu.addAction("改订单…")
        edit.triggered.connect(lambda: self._page.open_page("order", order_id=view.order.id, edit=True))
        link = menu.addAction("换一位客户…" if view.customer else "归到客户…")
        link.triggered.connect(lambda: self.link(view))
        if view.customer is not None:
            apart = menu.addAction("不归这位客户")
            apart.triggered.connect(lambda: self._link_to(view, None))
            apart.setEnabled(self.may_change)
        menu.addSeparator()
        self.printing.add_order(menu, view.order.id, view.order.number)
        menu.addAction("复制订单号").triggered.connect(lambda: self.copy_number(view))
        self.deleting.add_to(menu, "删除订单")
        for action in (edit, link):
            action.setEnabled(self.may_change)
            action.setToolTip("" if self.may_change else "客服和店主才能改订单")
        return drop(menu, under)

    def _deletion(self) -> Delete | None:
        """Only an order that was written at the counter is deleted: one of a platform comes back with the next sheet."""
        view = self._shown()
        if view is None or view.account.platform is not Platform.COUNTER:
            return None
        order, desk = view.order, self._page.shop
        return lambda: desk.bin.delete_order(order_id=order.id, version=order.version)

    def copy_number(self, view: OrderView | None) -> None:
        """The order's number to the clipboard."""
        if view is not None:
            QGuiApplication.clipboard().setText(view.order.number)
            self._page.notices.toast("已复制订单号")

    def open_customer(self, view: OrderView | None) -> None:
        """The page of whose order it is."""
        if view is not None and view.customer is not None:
            self._page.open_page("customer", customer_id=view.customer.id)

    def link(self, view: OrderView | None) -> None:
        """Ask whose order it is."""
        if view is None or not self.may_change:
            return
        self.chooser = CustomerChooser(self._page.theme, self._page.shop, self._page.runner, self._page)
        hint = view.order.receiver.name or view.order.nickname
        self.chooser.chosen.connect(lambda customer_id: self._link_to(view, customer_id))
        self.chooser.begin(hint if "*" not in hint else "")
        self.chooser.open()

    def _link_to(self, view: OrderView, customer_id: int | None) -> None:
        order, desk = view.order, self._page.shop
        self._writer.write(
            lambda: desk.orders.link_customer(
                order_id=order.id, version=order.version, customer_id=customer_id
            )
        )
