"""The page 退赔计算: a claim, what comes out of it and why, and the step that writes it into its case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.pages.base import Context, Page
from ui.pages.calculator_choose import CaseChooser
from ui.pages.calculator_kept import WORK, state_of, works_of
from ui.pages.calculator_payments import MoneyDeeds
from ui.pages.calculator_work import CalculatorWork, Work
from ui.pages.case_words import when_text
from ui.pages.case_writing import CaseWriter
from ui.pages.kept_work import KeptWork
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, GhostButton
from ui.widgets.chips import Chip
from ui.widgets.progress import Skeleton
from ui.widgets.states import ErrorState

if TYPE_CHECKING:
    from desktop.settlements import SettlementDraft

_SHOWN = frozenset({Changed.CASES, Changed.SETTLEMENTS, Changed.ORDERS, Changed.IMPORTS, Changed.GOODS})
_LEFT_AS_IT_WAS = "没有改动任何东西。"


@dataclass(frozen=True, slots=True)
class CalculatorPlace:
    """What was being reckoned: a case, the blank claim (case_id None), or nothing (the list)."""

    open: bool
    case_id: int | None = None


class CalculatorPage(Page):
    """The calculator. Opened with `case_id` it settles that case, without it lets one be chosen.

    It opens `case` with case_id after writing in, and `cases`.
    """

    key = "calculator"
    title = "退赔计算"
    status_hints = (
        ("Tab", "下一项"),
        ("Up Down", "看步骤"),
        ("Return", "展开依据"),
        ("Ctrl+Return", "写入工单"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, header=PageHeader(context.theme, self.title, back=True), parent=parent)
        self.desk = context.shop
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self.money = MoneyDeeds(self, self._writer)
        self._kept: dict[int | None, Work] = {}
        self._wanted: int | None = None
        self._stale = False
        self._writing = False
        self.kept = KeptWork(
            WORK, lambda: state_of(self.works()), desk=self.desk, runner=self.runner, page=self
        )
        self.kept.found.connect(self._left)
        self.work: CalculatorWork | None = None
        self._error: ErrorState | None = None
        self._build_header()
        self.chooser = CaseChooser(self.theme, self.desk, self.runner)
        self.chooser.chosen.connect(self.show_case)
        self.chooser.blank_asked.connect(self.show_blank)
        self.chooser.cases_asked.connect(lambda: self.open_page("cases"))
        self._waiting = QWidget()
        column = QVBoxLayout(self._waiting)
        column.setContentsMargins(24, 16, 24, 16)
        column.addWidget(Skeleton(self.theme))
        column.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.chooser)
        self.stack.addWidget(self._waiting)
        self.body.addWidget(self.stack, 1)
        self.add_action("commit", self.commit)
        self.add_action("copy", self.copy)
        self.add_action("print", self.open_papers)
        self.add_action("back", self._escape)
        self.add_action("search", self._search)

    def _build_header(self) -> None:
        self.state = Chip("")
        self.header.add_left(self.state)
        self.blank = Button(self.theme, "不挂工单试算", icon="calculator")
        self.blank.clicked.connect(self.show_blank)
        self.header.add_right(self.blank)
        self.anew = GhostButton(self.theme, "恢复原样", icon="rotate-ccw")
        self.anew.clicked.connect(self.begin_anew)
        self.header.add_right(self.anew)
        self.compares = Button(self.theme, "换一种方案比较", icon="split")
        self.compares.setCheckable(True)
        self.compares.clicked.connect(self.turn_comparison)
        self.header.add_right(self.compares)
        self.copies = Button(self.theme, "复制算式", icon="copy")
        self.copies.clicked.connect(self.copy)
        self.header.add_right(self.copies)
        self.prints = Button(self.theme, "打印", icon="printer", keys="Ctrl+P")
        self.prints.clicked.connect(self.open_papers)
        self.header.add_right(self.prints)
        self._deeds = (self.compares, self.copies, self.prints)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        case_id = args.get("case_id")
        if case_id is None:
            self.show_list()
        elif self._stale or self.case_id != case_id:
            self.show_case(int(case_id))
        else:
            self._take_focus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN or self._writing:
            return
        if not self.isVisible():
            self._stale = True
        elif self.work is None:
            self.chooser.read()
        elif self.case_id is not None:
            self._read(self.case_id, again=True)

    def place(self) -> CalculatorPlace:
        return CalculatorPlace(self.work is not None, self.case_id)

    def restore(self, place: object) -> None:
        if not isinstance(place, CalculatorPlace) or not place.open:
            return
        if place.case_id is None:
            self.show_blank()
        elif place.case_id != self._wanted:
            self.show_case(place.case_id)

    @property
    def case_id(self) -> int | None:
        """The case being settled; None for the list and for the blank claim."""
        case = self.work.draft.case if self.work else None
        return case.id if case else None

    def works(self) -> dict[int | None, Work]:
        """What a person made of each draft and has not written in yet, by case."""
        here = {self.case_id: self.work.work} if self.work is not None and self.work.touched else {}
        return {**self._kept, **here}

    def _left(self, state: dict[str, Any]) -> None:
        """The program ended in the middle of it: what was made of a draft is taken up again when it is opened."""
        self._kept = {**works_of(state), **self._kept}
        work = self.work
        if work is not None and not work.touched and self.case_id in self._kept:
            self._put_away(keep=False)
            self._show_draft(work.draft)

    # what is shown

    def show_list(self) -> None:
        """Let a case be chosen."""
        self._put_away()
        self._wanted = None
        self.header.set_title(self.title)
        self.state.set_chip("")
        self.blank.setVisible(True)
        self._show_deeds(shown=False)
        self.set_status(hints=(("Up Down", "选择"), ("Return", "开始算"), ("/", "搜索")))
        self.stack.setCurrentWidget(self.chooser)
        self.chooser.read()
        self.chooser.take_focus()

    def show_blank(self) -> None:
        """Reckon without a case."""
        self._wanted = None
        self._show_draft(self.desk.settlements.blank())

    def show_case(self, case_id: int) -> None:
        """Reckon a case; what was made of it before is taken up again."""
        self._put_away()
        self._wanted = case_id
        self._read(case_id)

    def _read(self, case_id: int, *, again: bool = False) -> None:
        self._stale = False

        def done(draft: SettlementDraft) -> None:
            if self._wanted == case_id:
                self._show_draft(draft)

        def failed(error: BaseException) -> None:
            if self._wanted == case_id:
                self._show_error(error)

        def slow() -> None:
            if not again and self._wanted == case_id:
                self.stack.setCurrentWidget(self._waiting)

        job = self.desk.jobs.read(lambda _: self.desk.settlements.draft(case_id=case_id))
        self.runner.run(job, on_done=done, on_failed=failed, on_slow=slow)

    def _show_draft(self, draft: SettlementDraft) -> None:
        kept = self._kept.get(draft.case.id if draft.case else None)
        if self.work is not None and self.case_id == (draft.case.id if draft.case else None):
            if draft == self.work.draft:
                self._take_focus()
                return
            kept = self.work.work if self.work.touched else kept
        self._put_away(keep=False)
        work = CalculatorWork(self.theme, self.desk, draft, kept)
        work.committed.connect(self.commit)
        work.changed.connect(self._show_state)
        work.offered.connect(self._note_offer)
        work.compared.connect(self.compares.setChecked)
        work.side.often.case_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))
        self.money.follow(work)
        self.work = work
        self.stack.addWidget(work)
        self.stack.setCurrentWidget(work)
        case = draft.case
        parts = (case.number, draft.customer_name) if case else ("不挂工单试算",)
        self.header.set_title(self.title, " · ".join(part for part in parts if part))
        self.blank.setVisible(False)
        self._show_deeds(shown=True)
        self.copies.setVisible(case is not None)
        hints = self.status_hints if case else (*self.status_hints[:-1], ("Ctrl+Return", "复制算式"))
        self.set_status(hints=hints, right="改动即算")
        self._show_state()
        self._take_focus()

    def _show_state(self) -> None:
        work = self.work
        if work is None:
            return
        written = work.draft.written
        self.anew.setVisible(work.touched)
        if work.draft.case is None:
            self.state.set_chip("试算")
        elif written is not None and work.draft.follows:
            self.state.set_chip("补算")
        elif written is None or work.touched:
            self.state.set_chip("草稿")
        else:
            moment = when_text(written.made_at, self.desk.clock.today())
            self.state.set_chip(f"已写入 {moment}", "ok")

    def _show_error(self, error: BaseException) -> None:
        known = isinstance(error, KnownError)
        line = error_sentence(error) if isinstance(error, KnownError) else _LEFT_AS_IT_WAS
        self._put_away()
        self._error = ErrorState(
            self.theme,
            "这单算不了退赔",
            line,
            icon="calculator",
            details=() if known else (repr(error),),
        )
        self._error.retried.connect(self._again)
        self.stack.addWidget(self._error)
        self.stack.setCurrentWidget(self._error)
        self._show_deeds(shown=False)

    def _again(self) -> None:
        if self._wanted is not None:
            self.show_case(self._wanted)

    def _take_focus(self) -> None:
        focused: QWidget | None = self.focusWidget()  # the stubs know no window without focus
        if self.work is not None and (focused is None or not self.work.isAncestorOf(focused)):
            self.work.steps.setFocus()

    def _put_away(self, *, keep: bool = True) -> None:
        """Take the calculation out of sight; what a person made of it is kept until it is written in."""
        for widget in (self.work, self._error):
            if widget is not None:
                self.stack.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        if self.work is not None and keep and self.work.touched:
            self._kept[self.case_id] = self.work.work
        self.work = self._error = None

    # what a person does

    def commit(self) -> None:
        """写入工单, or copy the steps where no case stands behind; what stands in the way is shown where it is."""
        work = self.work
        if work is None or self._writing:
            return
        if work.draft.case is None:
            self.copy()
        elif work.stands:
            self.notices.toast("已经写入，没有改动")
        elif work.refusal or work.secret_wanted:
            work.mend()
        else:
            self._write(work, work.draft.case.id, work.draft.case.version)

    def _write(self, work: CalculatorWork, case_id: int, version: int) -> None:
        made, pay_by, secret = work.work, work.pay_by, work.secret

        def write() -> object:
            return self.desk.settlements.write_in(
                case_id=case_id,
                version=version,
                claim=made.claim,
                adjustment=made.adjustment,
                adjustment_reason=made.reason,
                pay_by=pay_by,
                secret=secret,
            )

        self._writing = True
        work.totals.primary.setEnabled(False)
        self._writer.write(write, done=lambda _record: self._written(case_id), failed=self._not_written)

    def _written(self, case_id: int) -> None:
        self._writing = False
        self._kept.pop(case_id, None)
        self._put_away(keep=False)
        self._stale = True
        self.open_page("case", case_id=case_id)

    def _not_written(self, error: BaseException) -> None:
        self._writing = False
        if self.work is not None:
            self.work.totals.primary.setEnabled(True)
        if isinstance(error, KnownError) and error.code.startswith("access.") and self.work is not None:
            self.work.totals.release.show_error(error_sentence(error))
            return
        self.notices.error(error)
        if self.case_id is not None:
            self._read(self.case_id, again=True)

    def begin_anew(self) -> None:
        """Forget what was changed and begin with the draft again."""
        if self.work is None:
            return
        draft = self.work.draft
        self._kept.pop(self.case_id, None)
        self._put_away(keep=False)
        self._show_draft(draft)

    def copy(self) -> None:
        """Put the steps on the clipboard as plain text."""
        work = self.work
        if work is None or work.calculation.settlement is None:
            return
        text = self.desk.settlements.as_text(calculation=work.calculation, adjustment=work.work.adjustment)
        QGuiApplication.clipboard().setText(text)
        self.notices.toast("算式已复制")

    def turn_comparison(self) -> None:
        """Put another way beside the claim, or leave the comparison."""
        if self.work is not None:
            self.work.show_comparison(shown=not self.work.comparing)

    def open_papers(self) -> None:
        """The calculation as it stands, to look at and print (Ctrl P)."""
        if self.work is not None:
            self.money.open_papers(self.work)

    def _note_offer(self, amount: int) -> None:
        """An offer to the customer of a case stands in its timeline."""
        work, case_id = self.work, self.case_id
        if work is None or case_id is None:
            return
        asked = work.work.claim.asked
        self._writer.write(
            lambda: self.desk.settlements.note_offer(case_id=case_id, amount=amount, asked=asked)
        )

    def _show_deeds(self, *, shown: bool) -> None:
        """What can be done with a calculation, where there is one."""
        for button in self._deeds:
            button.setVisible(shown)
        self.compares.setChecked(False)
        if not shown:
            self.anew.setVisible(False)

    def _search(self) -> None:
        if self.work is None:
            self.chooser.search.setFocus()
            self.chooser.search.selectAll()

    def _escape(self) -> None:
        if self.work is not None and self.work.comparing:
            self.work.show_comparison(shown=False)
        else:
            self.go_back()
