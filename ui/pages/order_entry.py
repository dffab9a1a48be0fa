"""The page 柜台开单: goods scanned or typed, money taken, and the order written with its warranties."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from aftersales.access import Right
from aftersales.actions import new_action_id
from aftersales.errors import KnownError
from desktop.order_entry import SaleDraft, check_sale
from resources.wording import error_sentence, sentence
from ui.pages.archive_printing import ArchivePrinting
from ui.pages.base import Context, Page
from ui.pages.case_walk import dropping_menu
from ui.pages.case_writing import CaseWriter
from ui.pages.kept_work import KeptWork
from ui.pages.order_entry_kept import WORK, put_back, state_of
from ui.pages.order_entry_rows import SaleRow, head
from ui.pages.order_entry_side import WIDTH, TillSide
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import LinkButton
from ui.widgets.edits import SearchEdit
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from aftersales.customers import CustomerBrief
    from aftersales.orders import Order
    from desktop.order_entry import Scanned, Sold

_FEWEST_DIGITS = 6


class OrderEntryPage(Page):
    """The counter. What stands on it stays until it is paid or cleared, also when one looks at another page."""

    key = "new_order"
    title = "柜台开单"
    status_hints = (
        ("Return", "加一件"),
        ("F2", "扫码框"),
        ("F4", "客户"),
        ("Ctrl+Return", "收款"),
        ("Escape", "返回"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        header = PageHeader(context.theme, self.title, back=True)
        super().__init__(context, header=header, parent=parent)
        self.desk = context.shop
        self.header.set_crumbs([("订单", "orders")])
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self._scans: deque[str] = deque()
        self._looking = self._selling = False
        self._action_id = new_action_id()
        self.rows: list[SaleRow] = []
        self.menu: QMenu | None = None
        self.last_sold: Order | None = None
        self.printing = ArchivePrinting(self)
        self._build()
        self.kept = KeptWork(WORK, lambda: state_of(self), desk=self.desk, runner=self.runner, page=self)
        self.kept.found.connect(self._left)
        self.add_action("print", self.print_receipt)
        self.add_action("commit", self.sell)
        self.add_action("back", self._escape)
        self.add_action("to_scan", self.scan.setFocus)
        self.add_action("to_customer", self.side.customer.setFocus)

    def _build(self) -> None:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QWidget()
        top = QVBoxLayout(bar)
        top.setContentsMargins(24, 16, 24, 12)
        top.setSpacing(6)
        self.scan = SearchEdit(self.theme, "扫条码，或打品名、编码，↵ 加一件", keys="", width=440)
        self.scan.setProperty("scale", "")
        self.told = TextLabel("同一样再扫一次，件数加 1", "caption")
        self.receipt = LinkButton(self.theme, "打小票（Ctrl P）")
        self.receipt.clicked.connect(self.print_receipt)
        self.receipt.hide()
        top.addWidget(self.scan)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self.told)
        said.addWidget(self.receipt)
        said.addStretch(1)
        top.addLayout(said)
        self.list = Scrolled(margins=(0, 0, 0, 0))
        self.list.column.setSpacing(0)
        self.nothing = TextLabel("还没有商品", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setContentsMargins(0, 48, 0, 0)
        self.list.column.addWidget(self.nothing)
        self.list.column.addStretch(1)
        for widget in (bar, HairLine(), head(), HairLine()):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        self.side = TillSide(self.theme, self.desk, self.runner)
        self.side.setFixedWidth(WIDTH)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(main, 1)
        both.addWidget(self.side)
        self.body.addLayout(both, 1)
        self.scan.returnPressed.connect(self._scanned)
        self.side.changed.connect(self._reckon)
        self.side.pay.clicked.connect(self.sell)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if "customer_id" in args:
            customer_id = int(args["customer_id"])
            self.runner.run(
                self.desk.jobs.read(lambda _: self.desk.customers.brief(customer_id=customer_id)),
                on_done=self.side.show_customer,
            )
        may = Right.ARCHIVE in self.desk.session.rights
        self.side.pay.setEnabled(may)
        self.side.pay.setToolTip("" if may else "客服和店主才能开单")
        self._reckon()
        self.scan.setFocus()

    def _left(self, state: dict[str, Any]) -> None:
        """The program ended in the middle of it: what stood on the counter stands there again."""
        if put_back(self, state):
            self._say(sentence("trouble.left_counter"), "warn")

    # goods

    def _scanned(self) -> None:
        """A scanner types faster than a shelf answers: what it typed waits its turn."""
        text = self.scan.text().strip()
        self.scan.clear()
        if text:
            self._scans.append(text)
            self._look_up()

    def _look_up(self) -> None:
        if self._looking or not self._scans:
            return
        self._looking = True
        text = self._scans.popleft()

        def work(_progress: object) -> tuple[Scanned | None, tuple[Scanned, ...]]:
            exact = self.desk.counter.look_up(text=text)
            return exact, () if exact is not None else self.desk.counter.search(text=text)

        self.runner.run(
            self.desk.jobs.read(work),
            on_done=lambda found: self._found(text, *found),
            on_failed=self._not_found,
        )

    def _not_found(self, error: BaseException) -> None:
        self._looking = False
        self.notices.error(error)
        self._look_up()

    def _found(self, text: str, exact: Scanned | None, others: tuple[Scanned, ...]) -> None:
        self._looking = False
        if exact is not None:
            self.add_product(exact)
        elif len(others) == 1:
            self.add_product(others[0])
        elif others:
            self._offer(text, others)
        else:
            self._add_unknown(text)
        self._look_up()

    def add_product(self, scanned: Scanned) -> None:
        """One more of a product: its line counts up, or a new one begins."""
        same = next((row for row in self.rows if row.product_id == scanned.product.id), None)
        if same is not None and not same.serial.text().strip() and not same.gift.isChecked():
            same.add_one()
            row = same
        else:
            row = self.add_row()
            row.show_product(scanned)
        if row.price.fen is None:
            row.price.setFocus()
            self._say(f"「{scanned.product.title}」还没卖过，填一下单价")
        else:
            self._say(f"{scanned.product.title} × {row.count.value}")

    def _add_unknown(self, text: str) -> None:
        """Something that the catalogue has not: a number is kept as its code, words as its name."""
        row = self.add_row()
        if text.isascii() and text.isdigit() and len(text) >= _FEWEST_DIGITS:
            row.show_free("", text)
            row.name.setFocus()
            self._say(f"商品目录里没有条码 {text}，填上品名和单价也能卖", "warn")
        else:
            row.show_free(text)
            row.price.setFocus()
            self._say(f"商品目录里没有「{text}」，填上单价也能卖")

    def _offer(self, text: str, others: tuple[Scanned, ...]) -> None:
        """Several products have this in their name: a person picks one."""
        menu = self.menu = dropping_menu(self)
        for one in others:
            price = "" if one.price is None else f"　{money.grouped(one.price)}"
            action = menu.addAction(f"{one.product.title}{price}")
            action.triggered.connect(lambda _on=False, one=one: self.add_product(one))
        menu.addSeparator()
        menu.addAction(f"都不是，直接卖「{text}」").triggered.connect(lambda: self._add_unknown(text))
        menu.popup(self.scan.mapToGlobal(QPoint(0, self.scan.height() + 2)))
        menu.setActiveAction(menu.actions()[0])

    def add_row(self) -> SaleRow:
        """One more line, empty."""
        row = SaleRow(self.theme)
        self.rows.append(row)
        self.list.column.insertWidget(len(self.rows), row)
        row.changed.connect(self._reckon)
        row.removed.connect(self._remove)
        row.price.returnPressed.connect(self.scan.setFocus)
        row.serial.returnPressed.connect(self.scan.setFocus)
        row.count.returnPressed.connect(self.scan.setFocus)
        row.name.returnPressed.connect(row.price.setFocus)
        self._reckon()
        return row

    def _remove(self, row: object) -> None:
        if isinstance(row, SaleRow) and row in self.rows:
            self.rows.remove(row)
            self.list.column.removeWidget(row)
            row.hide()
            row.deleteLater()
            self.scan.setFocus()
            self._reckon()

    # money

    def draft(self) -> SaleDraft:
        """What stands on the counter."""
        return SaleDraft(
            lines=tuple(row.line() for row in self.rows),
            means=self.side.means.current,
            discount=self.side.discount.fen or 0,
            customer_id=self.side.chosen.id if self.side.chosen else None,
            remark=self.side.remark.text(),
        )

    def _reckon(self) -> None:
        draft = self.draft()
        self.nothing.setVisible(not self.rows)
        self.side.show_sums(draft)
        pieces = sum(line.quantity for line in draft.lines)
        self.set_status(left=f"{len(draft.lines)} 样 {pieces} 件" if self.rows else "", hints_side="right")

    def sell(self) -> None:
        """Take the money (Ctrl ↵): once, however often it is pressed."""
        if self._selling or not self.side.pay.isEnabled():
            return
        waiting = next((row for row in self.rows if not row.ready), None)
        if waiting is not None:
            (waiting.price if waiting.name.text().strip() else waiting.name).setFocus()
            self.side.show_error("有一样还没填完。没有写入，补上品名和单价再收款。")
            return
        draft = self.draft()
        try:
            check_sale(draft)
        except KnownError as error:
            self.side.show_error(error_sentence(error))
            return
        self.side.show_error("")
        self._selling = True
        action_id = self._action_id
        self._writer.write(
            lambda: self.desk.counter.sell(draft=draft, action_id=action_id),
            done=self._sold,
            failed=self._unsold,
        )

    def _sold(self, sold: Sold) -> None:
        self._selling = False
        self._action_id = new_action_id()
        for row in tuple(self.rows):
            self._remove(row)
        self.side.clear()
        also = f"，登记质保 {sold.warranties} 件" if sold.warranties else ""
        self._say(f"已开 {sold.order.number}{also}", "ok")
        self.last_sold = sold.order
        self.receipt.show()
        self.scan.setFocus()

    def print_receipt(self) -> None:
        """收据 of the sale that was made last (Ctrl P)."""
        if self.last_sold is not None:
            self.printing.sale(self.last_sold.id, self.last_sold.number)

    def _unsold(self, error: BaseException) -> None:
        self._selling = False
        if isinstance(error, KnownError):
            self.side.show_error(error_sentence(error))
        else:
            self.notices.error(error)

    def show_customer(self, customer: CustomerBrief) -> None:
        """Sell to somebody the shop knows."""
        self.side.show_customer(customer)

    def _say(self, words: str, tone: str = "") -> None:
        self.receipt.hide()
        self.told.set_text(words)
        self.told.set_tone(tone)

    def _escape(self) -> None:
        if self.scan.text():
            self.scan.clear()
        elif self.scan.hasFocus() or not self.rows:
            self.go_back()
        else:
            self.scan.setFocus()
