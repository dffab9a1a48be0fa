"""Printing orders, sold goods and customers: each opens the preview with the papers of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales.access import Right
from desktop.printing import AnySubject, SeveralSubject, Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from ui.pages.base import Page

MAY_NOT = "这个岗位不能打印，请店主开权限"


class ArchivePrinting(QObject):
    """Papers of the archive for one page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    @property
    def may(self) -> bool:
        """Whether who sits at the desk may print."""
        return Right.PRINT in self._page.shop.session.rights

    def add_order(self, menu: QMenu, order_id: int, number: str) -> None:
        """The receipt of an order as a line of a menu."""
        self._add(menu, "打印收据", partial(self.sale, order_id, number))

    def add_good(self, menu: QMenu, good_id: int, title: str) -> None:
        """The warranty card of a piece as a line of a menu."""
        self._add(menu, "打印三包凭证", partial(self.warranty_card, good_id, title))

    def _add(self, menu: QMenu, words: str, run: Callable[[], None]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda _on=False: run())
        action.setEnabled(self.may)
        action.setToolTip("" if self.may else MAY_NOT)
        return action

    def sale(self, order_id: int, number: str) -> None:
        """收据 of an order."""
        self._open(Subject(of="orders", id=order_id, name=number))

    def warranty_card(self, good_id: int, title: str) -> None:
        """三包凭证 of a sold piece."""
        self._open(Subject(of="sold_goods", id=good_id, name=title))

    def customer_file(self, customer_id: int, name: str) -> None:
        """客户档案."""
        self._open(Subject(of="customers", id=customer_id, name=name))

    def several(self, noun: str, ids: tuple[int, ...], name: str) -> None:
        """The papers of several records of a noun, in one file."""
        self._open(SeveralSubject(of=noun, ids=ids, name=name))

    def _open(self, subject: AnySubject) -> None:
        if not self.may:
            self._page.notices.problem(f"{MAY_NOT}。没有打印。")
            return
        self._page.open_page("print", subject=subject)
