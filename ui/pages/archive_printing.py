"""Printing orders, sold goods and customers: what can be printed of each, where it goes, and what became of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales.access import Right
from ui.dialogs.case_files import PDF, ask_where
from ui.pages.case_walk import drop, dropping_menu

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

    from desktop.papers import PaperMade
    from ui.pages.base import Page

MAY_NOT = "这个岗位不能打印，请店主开权限"


class ArchivePrinting(QObject):
    """Papers of the archive for one page; `dialog` is the last that asked where a paper goes."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._papers = page.shop.archive_papers
        self.dialog: QFileDialog | None = None

    @property
    def may(self) -> bool:
        """Whether who sits at the desk may print."""
        return Right.PRINT in self._page.shop.session.rights

    def open_order_menu(self, order_id: int, number: str, under: QWidget) -> QMenu:
        """What can be printed of an order."""
        menu = dropping_menu(self._page)
        self.add_order(menu, order_id, number)
        return drop(menu, under)

    def add_order(self, menu: QMenu, order_id: int, number: str) -> None:
        """The receipts of an order as lines of a menu."""
        for words, size in (("打印收据（80 mm 小票）…", "80mm"), ("打印收据（A5）…", "a5")):
            self._add(menu, words, partial(self.sale, order_id, number, size))

    def add_good(self, menu: QMenu, good_id: int, title: str) -> None:
        """The warranty cards of a piece as lines of a menu."""
        for words, size in (("打印三包凭证（A5）…", "a5"), ("打印三包凭证（A4）…", "a4")):
            self._add(menu, words, partial(self.warranty_card, good_id, title, size))

    def _add(self, menu: QMenu, words: str, run: Callable[[], None]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda _on=False: run())
        action.setEnabled(self.may)
        action.setToolTip("" if self.may else MAY_NOT)
        return action

    def sale(self, order_id: int, number: str, size: str = "80mm") -> None:
        """收据 of an order."""
        self._ask("收据", number, lambda to: self._papers.sale(order_id=order_id, to=to, size=size))

    def warranty_card(self, good_id: int, title: str, size: str = "a5") -> None:
        """三包凭证 of a sold piece."""
        self._ask("三包凭证", title, lambda to: self._papers.warranty_card(good_id=good_id, to=to, size=size))

    def customer_file(self, customer_id: int, name: str) -> None:
        """客户档案."""
        self._ask("客户档案", name, lambda to: self._papers.customer_file(customer_id=customer_id, to=to))

    def _ask(self, what: str, about: str, make: Callable[[Path], PaperMade]) -> None:
        if not self.may:
            self._page.notices.problem(f"{MAY_NOT}。没有打印。")
            return
        name = f"{what} {_file_words(about)}.pdf"
        self.dialog = ask_where(self._page, what, name, PDF, lambda to: self._make(what, to, make))

    def _make(self, what: str, to: Path, make: Callable[[Path], PaperMade]) -> None:
        def done(made: PaperMade) -> None:
            self.dialog = None
            if made.missing:
                self._page.notices.problem(
                    f"有 {len(made.missing)} 个字没有字形，印成了〓，其余都在。换个写法再印。"
                )
            else:
                self._page.notices.toast(f"已存 {to.name}，编号 {made.number}")

        self._page.runner.run(
            self._page.shop.jobs.write(lambda _: make(to)),
            on_done=done,
            on_slow=lambda: self._page.notices.toast(f"正在做{what}"),
        )


def _file_words(about: str) -> str:
    """A name without what file systems refuse."""
    return "".join(" " if sign in '\\/:*?"<>|' else sign for sign in about).strip()
