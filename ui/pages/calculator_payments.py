"""What a person does with the money of a settlement on the calculator: pays, takes back, reverses, collects, prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales.errors import KnownError
from aftersales.money import grouped
from aftersales.settlements import paid_for, still_out
from desktop.payments import MoneyReturned
from desktop.printing import CalculationSubject
from desktop.requests import PaymentGiven
from resources.wording import error_sentence
from ui.dialogs.money_entry import MoneyDialog
from ui.pages.calculator_totals import PAY_BY

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.dialogs.money_entry import MoneyWish
    from ui.pages.calculator_page import CalculatorPage
    from ui.pages.calculator_work import CalculatorWork
    from ui.pages.case_writing import CaseWriter

NOTHING_YET = "还没算出结果，没有可印的。先把左边填完。"


class MoneyDeeds(QObject):
    """Deeds of the calculation that a page shows."""

    def __init__(self, page: CalculatorPage, writer: CaseWriter) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self.dialog: MoneyDialog | None = None

    def follow(self, work: CalculatorWork) -> None:
        """Answer the buttons of a calculation."""
        money = work.side.money
        money.pay_asked.connect(lambda: self.pay(work))
        money.reverse_asked.connect(lambda: self.reverse(work))
        money.collect_asked.connect(lambda: self.collect(work))
        money.back_asked.connect(lambda payment_id: self.take_back(work, payment_id))

    def pay(self, work: CalculatorWork) -> None:
        """Note a payment: all that is open or a part of it."""
        case, left = work.draft.case, work.side.money.open
        if case is None or not left:
            return

        def write(wish: MoneyWish) -> object:
            given = PaymentGiven(amount=wish.amount, channel=wish.channel, reference=wish.reference)
            return self._desk.cases.pay(case_id=case.id, version=case.version, payment=given)

        body = f"还该付 {grouped(left)} 元，可以分几次付。"
        self._ask("记付款", body, "记下", write, amount=left, most=left)

    def reverse(self, work: CalculatorWork) -> None:
        """冲回 the settlement that stands, with what came back of the money."""
        draft = work.draft
        case, written = draft.case, draft.written
        if case is None or written is None:
            return
        paid = paid_for(written.id, draft.payments)

        def write(wish: MoneyWish) -> object:
            returned = None
            if paid:
                returned = MoneyReturned(
                    amount=wish.amount, channel=wish.channel if wish.amount else "", reference=wish.reference
                )
            return self._desk.payments.reverse(
                case_id=case.id, version=case.version, reason=wish.reason, returned=returned
            )

        body = f"写入的 {grouped(written.due)} 元撤掉，占住的件数和钱放开。原来的记录留着，这是新的一笔。"
        if paid:
            body += f"已经付出 {grouped(paid)} 元，收回多少填多少；没收回的照样算退过。"
        self._ask("冲回退赔", body, "冲回", write, amount=paid, most=paid, reason=True, label="收回")

    def take_back(self, work: CalculatorWork, payment_id: int) -> None:
        """A wrong payment comes back, in part or whole."""
        draft = work.draft
        payment = next((one for one in draft.payments if one.id == payment_id), None)
        if draft.case is None or payment is None:
            return
        case, out = draft.case, still_out(payment, draft.payments)

        def write(wish: MoneyWish) -> object:
            self._desk.payments.take_back(
                case_id=case.id,
                version=case.version,
                payment_id=payment_id,
                reason=wish.reason,
                returned=MoneyReturned(amount=wish.amount, channel=wish.channel, reference=wish.reference),
            )
            return None

        body = f"{payment.channel} 付的 {grouped(payment.amount)} 元付错了。退赔还在，收回的重新算待付。"
        self._ask("收回付款", body, "记收回", write, amount=out, most=out, reason=True, label="收回")

    def collect(self, work: CalculatorWork) -> None:
        """The customer pays what he owes."""
        case = work.draft.case
        if case is None:
            return
        owes = case.details.customer_owes

        def write(wish: MoneyWish) -> object:
            received = MoneyReturned(amount=wish.amount, channel=wish.channel, reference=wish.reference)
            return self._desk.payments.collect(case_id=case.id, version=case.version, received=received)

        self._ask("收客户补款", f"客户还要补 {grouped(owes)} 元。", "记收到", write, amount=owes, most=owes)

    def _ask(
        self,
        title: str,
        body: str,
        verb: str,
        write: Callable[[MoneyWish], object],
        *,
        amount: int,
        most: int,
        reason: bool = False,
        label: str = "金额",
    ) -> None:
        dialog = MoneyDialog(
            self._page.theme,
            title,
            body,
            verb,
            ways=PAY_BY,
            amount=min(amount, most),
            most=most,
            with_reason=reason,
            amount_label=label,
            parent=self._page,
        )

        def failed(error: BaseException) -> None:
            if isinstance(error, KnownError) and self.dialog is dialog:
                dialog.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)

        def given(wish: MoneyWish) -> None:
            self._writer.write(lambda: write(wish), done=lambda _done: self._close(dialog), failed=failed)

        dialog.given.connect(given)
        dialog.finished.connect(lambda _code: self._forget(dialog))
        self.dialog = dialog
        dialog.open()

    def _close(self, dialog: MoneyDialog) -> None:
        if self.dialog is dialog:
            dialog.accept()

    def _forget(self, dialog: MoneyDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    # paper

    def open_papers(self, work: CalculatorWork) -> None:
        """The calculation as it stands, to look at (Ctrl P)."""
        if work.calculation.settlement is None or work.form.problem():
            self._page.notices.problem(NOTHING_YET)
            return
        made, case = work.work, work.draft.case
        subject = CalculationSubject(
            draft=work.draft,
            calculation=work.calculation,
            name=case.number if case is not None else "试算",
            adjustment=made.adjustment,
            adjustment_reason=made.reason,
            pay_by=work.pay_by,
        )
        self._page.open_page("print", subject=subject)
