"""付款: what went out for a case and what came back, what is still open, and the ways to put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from aftersales.money import grouped
from aftersales.settlements import owed, still_out
from ui.pages.case_words import when_text
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.texts import SectionTitle, TextLabel

if TYPE_CHECKING:
    from datetime import date

    from aftersales.settlements import Payment, Reversal
    from desktop.settlements import SettlementDraft
    from ui.theme import Theme


_AMOUNT = 96


class MoneyBlock(QWidget):
    """The block. `pay_asked`, `reverse_asked`, `collect_asked` and `back_asked(payment_id)` follow its buttons."""

    pay_asked = Signal()
    reverse_asked = Signal()
    collect_asked = Signal()
    back_asked = Signal(int)

    def __init__(
        self, theme: Theme, draft: SettlementDraft, today: date, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(6)
        self.open = owed(draft.in_force, draft.payments)
        due = sum(record.due for record in draft.in_force)
        head = SectionTitle("付款")
        left = TextLabel(f"该付 {grouped(due)}，待付 {grouped(self.open)}", "label")
        left.set_tone("warn" if self.open and draft.payments else "")
        head.add_right(left)
        self.left = left
        self.column.addWidget(head)
        for payment in draft.payments:
            self._add_payment(payment, draft.payments)
        for reversal in draft.reversals:
            self._add_reversal(reversal)
        self.column.addLayout(self._deeds(draft))
        shown = draft.case is not None and bool(draft.in_force or draft.payments or draft.reversals)
        if not shown and self._owes(draft) <= 0:
            self.hide()  # shown here, without a parent yet, it would flash up as a window

    def _deeds(self, draft: SettlementDraft) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.pay = Button(self._theme, "记付款", icon="plus")
        self.pay.clicked.connect(self.pay_asked)
        self.reverse = Button(self._theme, "冲回", icon="undo-2")
        self.reverse.setToolTip("撤掉写入的退赔，放开占住的件数和钱；付出去的记收回")
        self.reverse.clicked.connect(self.reverse_asked)
        owes = self._owes(draft)
        self.collect = Button(self._theme, f"收客户补的 {grouped(owes)}")
        self.collect.clicked.connect(self.collect_asked)
        wanted = (self.open > 0, bool(draft.in_force), owes > 0)
        for button, shown in zip((self.pay, self.reverse, self.collect), wanted, strict=True):
            row.addWidget(button)
            if not shown:
                button.hide()
        row.addStretch(1)
        return row

    def _owes(self, draft: SettlementDraft) -> int:
        return draft.case.details.customer_owes if draft.case is not None else 0

    def _add_payment(self, payment: Payment, payments: tuple[Payment, ...]) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        way = f"{payment.channel} {payment.reference}".strip()
        what = "付" if payment.amount > 0 else "收回"
        words = f"{when_text(payment.paid_at, self._today)}  {what}  {way}"
        if payment.note:
            words += f"  {payment.note}"
        row.addWidget(TextLabel(words, "quiet", wrap=True), 1)
        amount = TextLabel(grouped(payment.amount))
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        amount.setFixedWidth(_AMOUNT)
        row.addWidget(amount)
        if payment.amount > 0 and still_out(payment, payments) > 0:
            back = LinkButton(self._theme, "收回")
            back.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            back.setAccessibleName(f"收回 {grouped(payment.amount)} 元的付款")
            back.clicked.connect(lambda _checked=False: self.back_asked.emit(payment.id))
            row.addWidget(back)
        self.column.addWidget(line)

    def _add_reversal(self, reversal: Reversal) -> None:
        words = f"{when_text(reversal.at, self._today)}  {reversal.by_name} 冲回：{reversal.reason}"
        if reversal.paid > reversal.returned:
            words += f"，还有 {grouped(reversal.paid - reversal.returned)} 没收回"
        self.column.addWidget(TextLabel(words, "quiet", wrap=True))
