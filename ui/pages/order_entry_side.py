"""The till beside the lines on the counter: who buys, what comes off, what is due, and by what means it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from aftersales import money
from aftersales.masking import mask_phone
from desktop.order_entry import MEANS
from ui.dialogs.choose_customer import CustomerChooser
from ui.pages.case_frame import SideFrame
from ui.pages.order_sections import pair
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import IconButton, PrimaryButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import MoneyEdit, SearchEdit, TextEdit
from ui.widgets.texts import FormRow, HairLine, TextLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from aftersales.customers import CustomerBrief
    from desktop.order_entry import SaleDraft
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

WIDTH = 344


class TillSide(SideFrame):
    """`changed` follows every edit; the page reads `chosen`, `discount`, `means` and `remark`."""

    changed = Signal()

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="收款", parent=parent)
        self._theme, self._desk, self._runner = theme, desk, runner
        self.chosen: CustomerBrief | None = None
        self.chooser: CustomerChooser | None = None
        self._build_customer(theme)
        self.column.addWidget(HairLine())
        self._build_money(theme)
        self.column.addStretch(1)
        self.pay = PrimaryButton(theme, "收款", size="large", keys="Ctrl+Return")
        self.column.addWidget(PageFooter(left=(self.pay,), gutter=20))

    def _build_customer(self, theme: Theme) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(8)
        box.addWidget(TextLabel("客户", "section"))
        self.customer = SearchEdit(theme, "手机尾号或姓名，↵ 找；散客不用填", keys="", width=303)
        self.customer.setProperty("scale", "")
        self.customer.returnPressed.connect(self._ask)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.who = TextLabel("散客", elided=True)
        self.phone = TextLabel("", "quiet")
        self.let_go = IconButton(theme, "x", "不记客户", kind="ghost")
        self.let_go.clicked.connect(lambda: self.show_customer(None))
        self.let_go.hide()
        for widget in (self.who, self.phone):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.let_go)
        box.addWidget(self.customer)
        box.addLayout(line)
        self.column.addLayout(box)

    def _build_money(self, theme: Theme) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(10)
        self.goods = TextLabel("0.00")
        self.discount = MoneyEdit(theme)
        self.discount.fen_changed.connect(lambda _fen: self.changed.emit())
        self.due = TextLabel("¥0.00", "total")
        self.means = Segmented(
            theme, [Choice(one, one) for one in MEANS], current=MEANS[0], name="怎么收的款"
        )
        self.remark = TextEdit(placeholder="备注")
        self.remark.setAccessibleName("备注")
        self.remark.setMaxLength(200)
        self.problem = TextLabel("", "error", wrap=True)
        self.problem.hide()
        box.addWidget(pair((TextLabel("商品合计", "quiet"),), self.goods))
        box.addWidget(FormRow("店里优惠", self.discount, label_width=80))
        box.addWidget(HairLine())
        box.addWidget(pair((TextLabel("应收", "section"),), self.due))
        box.addWidget(self.means)
        box.addWidget(self.remark)
        box.addWidget(self.problem)
        self.column.addLayout(box)

    def show_sums(self, draft: SaleDraft) -> None:
        """Show what is due."""
        self.goods.set_text(money.grouped(draft.goods))
        self.due.set_text(f"¥{money.grouped(draft.due)}")
        self.due.set_tone("bad" if draft.due < 0 else "")
        self.pay.setText(f"收款 {money.grouped(draft.due)}" if draft.lines else "收款")
        self.pay.updateGeometry()

    def show_error(self, text: str) -> None:
        """Say why it was not sold; "" takes it back."""
        self.problem.set_text(text)
        self.problem.setVisible(bool(text))

    def show_customer(self, customer: CustomerBrief | None) -> None:
        """Sell to this customer; None: to somebody nobody knows."""
        self.chosen = customer
        self.customer.clear()
        self.who.set_text(customer.name if customer else "散客")
        self.phone.set_text(mask_phone(customer.phone) if customer and customer.phone else "")
        self.let_go.setVisible(customer is not None)
        self.changed.emit()

    def clear(self) -> None:
        """Ready for the next one."""
        self.discount.set_fen(None)
        self.remark.clear()
        self.show_error("")
        self.show_customer(None)

    def _ask(self) -> None:
        text = self.customer.text().strip()
        if text:
            job = self._desk.jobs.read(lambda _: self._desk.customers.search(text=text))
            self._runner.run(job, on_done=lambda found: self._found(text, found))

    def _found(self, text: str, found: tuple[CustomerBrief, ...]) -> None:
        """One is taken; of several a person picks; for none he may look on with other words."""
        if len(found) == 1:
            self.show_customer(found[0])
            return
        self.chooser = CustomerChooser(self._theme, self._desk, self._runner, self.window())
        self.chooser.chosen.connect(self._take)
        self.chooser.begin(text)
        self.chooser.open()

    def _take(self, customer_id: int) -> None:
        job = self._desk.jobs.read(lambda _: self._desk.customers.brief(customer_id=customer_id))
        self._runner.run(job, on_done=self.show_customer)
