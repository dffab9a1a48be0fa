"""The forms in the side of claims: a claim itself, a step with its words, money that came in, another term, the letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from aftersales.queries import CaseQuery, CaseTab
from aftersales.recovery import Against, Basis, Receipt, Recovery, RecoveryState, Terms
from desktop.recovery import RecoveryEdit, edit_of
from ui.pages.goods_form_parts import Hit, RecordPick, SideForm
from ui.pages.recovery_sum_form import CourierSum, SumLines
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option, SearchComboBox
from ui.widgets.edits import DateEdit, MoneyEdit, NumberEdit, TextEdit
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from desktop.recovery_views import MoveOffer, RecoveryView
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

WAYS = ("转账", "冲货款", "现金", "平台退回", "快递理赔款")
_BY_INSURANCE = frozenset({Basis.LOST, Basis.DAMAGED})


class RecoveryForm(SideForm):
    """A claim, new or changed: on which case, against whom, why, and how its sum comes about."""

    once = True

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner) -> None:
        super().__init__(theme, "记一笔追偿")
        self._desk, self._runner = desk, runner
        self._known: Recovery | None = None
        self._case_id: int | None = None
        self._settlement_id: int | None = None
        self.case = RecordPick(theme, desk, runner, self._find, placeholder="工单号、客户、商品", name="工单")
        self._case_field = self.add("工单", self.case)
        kinds = tuple(Choice(kind.value, kind.value) for kind in Against)
        self.against = Segmented(theme, kinds, current=Against.COURIER.value, spread=True, name="向谁追")
        self.add("向谁追", self.against)
        self.name = SearchComboBox(theme, placeholder="哪一家", name="哪一家", free=True)
        self.basis = ComboBox(theme, name="为什么")
        self.fields["recovery.name_missing"], self.fields["recovery.wrong_basis"] = self.add_pair(
            ("哪一家", self.name), ("为什么", self.basis)
        )
        self.reference = TextEdit(placeholder="运单号或序列号")
        self.add("单号", self.reference)
        self.courier = CourierSum(theme, desk)
        self.add_widget(self.courier)
        self.lines = SumLines(theme)
        self._sum = self.add("应追的钱怎么来的", self.lines)
        for code in ("sum_missing", "sum_absurd", "line_unnamed", "below_received"):
            self.fields[f"recovery.{code}"] = self._sum
        self.found = DateEdit(theme, desk.clock.today, day=desk.clock.today())
        self.due = DateEdit(theme, desk.clock.today)
        self._found, due = self.add_pair(("哪天发现", self.found), ("期限，空着按常例", self.due))
        self.fields["recovery.due_early"] = due
        self.finish()
        self.against.chosen.connect(lambda _key: self._offer())
        self.basis.chosen.connect(lambda _key: self._turn())
        self.case.picked.connect(self._case_picked)
        self.courier.reckoned.connect(self.lines.set_lines)

    def begin_new(self, case_id: int | None) -> None:
        """For a new claim; with a case it starts with what the case's facts name."""
        self._known = None
        self.lines.set_lines(())
        self._offer()
        if case_id is not None:
            self._propose(case_id)

    def begin(self, view: RecoveryView) -> None:
        """Filled with a claim to change."""
        self.heading.set_text(f"改追偿 {view.recovery.number}")
        self._known = view.recovery
        self._case_field.hide()
        self._fill(edit_of(view.recovery))

    def saving(self) -> Callable[[], Recovery] | None:
        case_id, found = self._case_id, self.found.day
        lines = self.lines.lines()
        if self._known is None and case_id is None:
            self._case_field.set_error("先选一单工单。")
        if found is None:
            self._found.set_error("写上日期，例如 10-14。")
        if lines is None:
            self._sum.set_error("有一行的金额看不懂。改对再存。")
        if found is None or lines is None or (self._known is None and case_id is None):
            return None
        edit = RecoveryEdit(
            against=Against(self.against.current),
            name=self.name.currentText(),
            basis=Basis(str(self.basis.current)),
            reference=self.reference.text(),
            lines=lines,
            found_on=found,
            due_on=self.due.day,
            settlement_id=self._settlement_id,
        )
        known = self._known
        if known is None:
            return lambda: self._desk.recoveries.add(case_id=case_id or 0, edit=edit)
        return lambda: self._desk.recoveries.edit(recovery_id=known.id, version=known.version, edit=edit)

    # inside

    def _find(self, text: str) -> Sequence[Hit]:
        query = CaseQuery(tab=CaseTab.ALL, text=text, moments=self._desk.cases.moments())
        found = self._desk.cases.page(query=query, limit=5)
        return [
            Hit(row.summary.id, row.summary.number, f"{row.summary.customer_name} {row.summary.title}")
            for row in found.rows
        ]

    def _case_picked(self, hit: Hit | None) -> None:
        self._case_id = hit.id if hit is not None else None
        if hit is not None:
            self._propose(hit.id)

    def _propose(self, case_id: int) -> None:
        def done(found: tuple[object, RecoveryEdit]) -> None:
            case, edit = found
            self._case_id = case_id
            self.case.set_chosen(Hit(case_id, getattr(case, "number", "")))
            self._fill(edit)

        job = self._desk.jobs.read(lambda _: self._desk.recoveries.proposal(case_id=case_id))
        self._runner.run(job, on_done=done)

    def _fill(self, edit: RecoveryEdit) -> None:
        self._settlement_id = edit.settlement_id
        self.against.set_current(edit.against.value)
        self._offer()
        self.name.setEditText(edit.name)
        self.basis.set_current(edit.basis)
        self.reference.setText(edit.reference)
        self.lines.set_lines(edit.lines)
        self.found.set_day(edit.found_on)
        self.due.set_day(edit.due_on)
        self._turn()

    def _offer(self) -> None:
        """The reasons one can have against him, and whom one claimed from before."""
        against = Against(self.against.current)
        bases = self._desk.recovery_views.bases(against=against)
        self.basis.set_options([Option(basis, basis.value) for basis in bases])
        if self.basis.current is None:
            self.basis.set_current(bases[0])
        self._turn()

        def done(names: tuple[str, ...]) -> None:
            typed = self.name.currentText()
            self.name.set_options([Option(name, name) for name in names])
            self.name.setEditText(typed)

        job = self._desk.jobs.read(lambda _: self._desk.recovery_views.names(against=against))
        self._runner.run(job, on_done=done)

    def _turn(self) -> None:
        basis = self.basis.current
        self.courier.setVisible(basis in _BY_INSURANCE)
        self.courier.set_broken(broken=basis == Basis.DAMAGED)


class StepForm(SideForm):
    """One step with its words; an answer asks for the sum that was granted."""

    once = True

    def __init__(self, theme: Theme, desk: Desk, view: RecoveryView, offer: MoveOffer) -> None:
        super().__init__(theme, f"{offer.label} {view.recovery.number}")
        self._desk, self._recovery, self._to = desk, view.recovery, offer.to
        self.granted: MoneyEdit | None = None
        self.note = TextEdit()
        if offer.to is RecoveryState.ANSWERED:
            self.granted = MoneyEdit(theme, fen=view.recovery.claimed)
            granted = self.add("对方答应赔多少", self.granted)
            self.fields.update({f"recovery.{code}": granted for code in ("granted_missing", "granted_wrong")})
        label = "说一句"
        if offer.to in {RecoveryState.REFUSED, RecoveryState.GIVEN_UP}:
            label = "为什么"
        if offer.to is RecoveryState.CLAIMED and view.missing:
            self.add_widget(TextLabel(f"还缺凭证：{'、'.join(view.missing)}", tone="warn", wrap=True))
            label = "为什么现在就提交"
        note = self.add(label, self.note)
        self.fields.update({f"recovery.{code}": note for code in ("reason_missing", "evidence_missing")})
        self.finish()

    def saving(self) -> Callable[[], Recovery]:
        recovery, to, note = self._recovery, self._to, self.note.text()
        granted = self.granted.fen if self.granted is not None else None
        return lambda: self._desk.recoveries.move(
            recovery_id=recovery.id, version=recovery.version, to=to, note=note, granted=granted
        )


class ReceiptForm(SideForm):
    """Money that came in: when, how much, by which way, under which number."""

    once = True

    def __init__(self, theme: Theme, desk: Desk, view: RecoveryView) -> None:
        super().__init__(theme, f"记到账 {view.recovery.number}")
        self._desk, self._recovery = desk, view.recovery
        left = view.recovery.claimed - view.recovery.received
        granted = view.recovery.granted
        usual = left if granted is None else max(0, min(left, granted - view.recovery.received)) or left
        self.amount = MoneyEdit(theme, fen=usual)
        self.day = DateEdit(theme, desk.clock.today, day=desk.clock.today())
        self.way = SearchComboBox(
            theme, [Option(way, way) for way in WAYS], placeholder="转账、冲货款", name="怎么来的", free=True
        )
        self.reference = TextEdit(placeholder="流水号，可空")
        amount, day = self.add_pair(("到账", self.amount), ("哪天", self.day))
        self._day = day
        way = self.add("怎么来的", self.way)
        self.add("流水号", self.reference)
        for code in ("amount_wrong", "too_much", "not_claimed"):
            self.fields[f"recovery.{code}"] = amount
        self.fields["recovery.received_ahead"] = day
        self.fields["recovery.way_missing"] = way
        self.finish()

    def saving(self) -> Callable[[], Recovery] | None:
        day, recovery = self.day.day, self._recovery
        if day is None:
            self._day.set_error("写上日期，例如 10-14。")
            return None
        receipt = Receipt(
            received_on=day,
            amount=self.amount.fen or 0,
            way=self.way.currentText().strip(),
            reference=self.reference.text().strip(),
        )
        return lambda: self._desk.recoveries.receive(
            recovery_id=recovery.id, version=recovery.version, receipt=receipt
        )


class DueForm(SideForm):
    """Another term, as agreed."""

    once = True

    def __init__(self, theme: Theme, desk: Desk, view: RecoveryView) -> None:
        super().__init__(theme, f"改期限 {view.recovery.number}")
        self._desk, self._recovery = desk, view.recovery
        self.day = DateEdit(theme, desk.clock.today, day=view.recovery.due_on)
        self.why = TextEdit(placeholder="例如 对方说月底前答复")
        self._day = self.fields["recovery.due_early"] = self.add("到哪天", self.day)
        self.add("为什么", self.why)
        self.add_widget(TextLabel(f"常例：{view.terms}", "caption", wrap=True))
        self.finish()

    def saving(self) -> Callable[[], Recovery] | None:
        day, recovery, why = self.day.day, self._recovery, self.why.text()
        if day is None:
            self._day.set_error("写上日期，例如 10-23。")
            return None
        return lambda: self._desk.recoveries.set_due(
            recovery_id=recovery.id, version=recovery.version, day=day, why=why
        )


class TermsForm(SideForm):
    """How many days one courier or supplier has, from now on."""

    once = True

    def __init__(self, theme: Theme, desk: Desk, view: RecoveryView, terms: Terms) -> None:
        recovery = view.recovery
        super().__init__(theme, f"{recovery.name or recovery.against.value}的期限")
        self._desk, self._recovery = desk, recovery
        self.claim = NumberEdit(theme, value=terms.claim_days, unit="天", most=365)
        self.answer = NumberEdit(theme, value=terms.answer_days, unit="天", most=365)
        self.pay = NumberEdit(theme, value=terms.pay_days, unit="天", most=365)
        first = self.add("发现后几天内提交", self.claim)
        self.add("提交后几天内答复", self.answer)
        self.add("答复后几天内到账", self.pay)
        self.fields.update({"recovery.days_wrong": first, "recovery.name_missing": first})
        self.add_widget(TextLabel(f"现在按：{terms.source}。正在走的期限不变。", "caption", wrap=True))
        self.finish()

    def saving(self) -> Callable[[], None]:
        recovery = self._recovery
        terms = Terms(claim_days=self.claim.value, answer_days=self.answer.value, pay_days=self.pay.value)
        return lambda: self._desk.recoveries.agree_terms(
            against=recovery.against, name=recovery.name, terms=terms
        )


class LetterForm(SideForm):
    """The words of the letter; emptied they are drafted anew from the facts."""

    once = True

    def __init__(self, theme: Theme, desk: Desk, view: RecoveryView) -> None:
        super().__init__(theme, f"追偿函 {view.recovery.number}")
        self._desk, self._recovery = desk, view.recovery
        self._drafted = view.letter
        self.text = QPlainTextEdit(view.letter)
        self.text.setMinimumHeight(320)
        self.text.setTabChangesFocus(True)
        self.add("一段一行，第一行写给谁", self.text)
        self.add_widget(TextLabel("清空再存，就回到按事实起草的", "caption", wrap=True))
        self.finish()

    def take_focus(self) -> None:
        self.text.setFocus()

    def saving(self) -> Callable[[], Recovery]:
        recovery, typed = self._recovery, self.text.toPlainText().strip()
        own = recovery.letter if typed == self._drafted else typed
        return lambda: self._desk.recoveries.write_letter(
            recovery_id=recovery.id, version=recovery.version, text=own
        )
