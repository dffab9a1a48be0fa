"""One calculation under way: form, table, totals; recalculated at each change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aftersales.negotiation import Need
from aftersales.settlement.claim import ClaimKind
from desktop.settling_limits import needs_text
from ui.models.settlement_steps import step_rows
from ui.pages.calculator_compare import CompareView
from ui.pages.calculator_form import STEPS_OF, form_for
from ui.pages.calculator_result import ResultSide, WarningList, warnings_of
from ui.pages.calculator_steps import StepTree
from ui.pages.calculator_totals import WIDTH as TOTALS_WIDTH
from ui.pages.calculator_totals import TotalsBlock
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from aftersales.settlement.claim import Claim
    from desktop.settlements import Calculation, SettlementDraft
    from desktop.shop import Desk
    from ui.theme import Theme

LOW = 300
"""The least height of what stands under the table."""
MEND_FIRST = "左边有一项要改，改好就接着算"
NEGATIVE = "调整以后应退成了负数，把调整改小一点。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a person made of a draft: kept while the program runs, so that leaving the page loses nothing."""

    claim: Claim
    adjustment: int = 0
    reason: str = ""
    pay_by: str = ""


class CalculatorWork(QWidget):
    """The calculator over one draft. `committed` follows its primary, `changed` each change of what would be written.

    `offered(fen)` follows an offer made to the customer, `compared(bool)` the opening and closing of a comparison.
    """

    committed = Signal()
    changed = Signal()
    offered = Signal(int)
    compared = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        draft: SettlementDraft,
        kept: Work | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.draft = draft
        self.began = begun(draft)
        self.work = taken_up(kept, draft) if kept is not None else self.began
        self.form = form_for(
            draft,
            theme=theme,
            policies=desk.settlements.policies,
            today=desk.clock.today,
            presets=desk.settlements.presets(),
        )
        if self.work.claim != draft.claim:
            self.form.show_claim(self.work.claim)
        self.warnings = WarningList(theme)
        self.steps = StepTree(theme)
        self.broken = TextLabel("", "quiet", wrap=True)
        self.broken.setContentsMargins(24, 16, 24, 16)
        self.side = ResultSide(theme, draft, desk.clock.today())
        self.compare = CompareView(theme, desk, bound=draft.case is not None)
        moves_to = (
            desk.judge.state(draft.moves_to, draft.case.kind) if draft.moves_to and draft.case else None
        )
        self.totals = TotalsBlock(theme, draft, moves_to)
        self._lay_out()
        self._connect()
        self.side.adjustment.set_values(self.work.adjustment, self.work.reason)
        if self.work.pay_by:
            self.totals.pay_by.set_current(self.work.pay_by)
        self.calculation: Calculation = desk.settlements.calculate(claim=self.work.claim)
        self._recalculate()
        self._open_telling_step()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.form)
        row.addWidget(HairLine(vertical=True))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.warnings)
        right.addWidget(self.steps)
        right.addWidget(self.broken)
        right.addWidget(HairLine())
        self._below = below = _Below(self.side, self.totals)
        beside = QHBoxLayout(below)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.side, 1)
        beside.addWidget(HairLine(vertical=True))
        beside.addWidget(self.totals)
        right.addWidget(below, 1)
        self._one = QWidget()
        self._one.setLayout(right)
        self._sides = QStackedWidget()
        self._sides.addWidget(self._one)
        self._sides.addWidget(self.compare)
        row.addWidget(self._sides, 1)

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.complained.connect(self._recalculate)
        self.form.field_entered.connect(self._entered)
        self.steps.step_chosen.connect(self.form.go_to_step)
        self.side.adjustment.changed.connect(self._adjusted)
        self.totals.committed.connect(self.committed)
        self.totals.pay_by_chosen.connect(self._pay_by)
        self.totals.release.secret.returnPressed.connect(self.committed)
        self.totals.release.secret.textEdited.connect(lambda _text: self._show_release())
        self.side.talks.offered.connect(self._offer)
        self.compare.closed.connect(lambda: self.show_comparison(shown=False))
        self.compare.taken.connect(self._take_way)

    # what a person does

    def _edited(self, claim: Claim) -> None:
        self._take(claim=claim)
        self._recalculate()

    def _adjusted(self, amount: int, reason: str) -> None:
        self._take(adjustment=amount, reason=reason)
        self._show_sums()
        self.changed.emit()

    def _pay_by(self, name: str) -> None:
        self._take(pay_by=name)
        self.changed.emit()

    def _take(self, **given: object) -> None:
        self.work = replace(self.work, **given)  # type: ignore[arg-type]

    def _entered(self, field: str) -> None:
        codes = STEPS_OF.get(field, ())
        self.steps.light(codes)
        self.side.light(codes)

    def _offer(self, amount: int) -> None:
        """An offer leaves the goods with the customer: it becomes the goodwill of a 补偿, beside the claim as it stands."""
        advice = self._desk.settlements.advice(claim=self.work.claim)
        voluntary = max(0, amount - (advice.legal if advice else 0))
        self.offered.emit(amount)
        if self.work.claim.kind is ClaimKind.COMPENSATE:
            self.use_claim(replace(self.work.claim, goodwill=voluntary))
        else:
            self.show_comparison(shown=True, kind=ClaimKind.COMPENSATE, goodwill=voluntary)

    def show_comparison(
        self, *, shown: bool, kind: ClaimKind | None = None, goodwill: int | None = None
    ) -> None:
        """Put another way beside the claim, or go back to its steps."""
        self._sides.setCurrentWidget(self.compare if shown else self._one)
        if shown:
            self.compare.begin(self.work.claim, kind=kind, goodwill=goodwill)
        else:
            self.steps.setFocus()
        self.compared.emit(shown)

    @property
    def comparing(self) -> bool:
        """Whether two ways stand beside one another."""
        return self._sides.currentWidget() is self.compare

    def use_claim(self, claim: Claim) -> None:
        """Go on with this claim as if it had been typed."""
        self.form.show_claim(claim)
        self._edited(claim)

    def _take_way(self, claim: Claim) -> None:
        self.use_claim(claim)
        self.show_comparison(shown=False)
        if self.draft.case is not None:
            self.committed.emit()

    # the answer

    @property
    def touched(self) -> bool:
        """Whether a person changed anything of what the draft began with."""
        return self.work != self.began

    @property
    def stands(self) -> bool:
        """Whether just this is written in its case, and writing it again would lead nowhere."""
        draft = self.draft
        written = draft.written is not None and not draft.follows
        return written and not self.touched and draft.moves_to in {"", None}

    @property
    def refusal(self) -> str:
        """Why it cannot be written in as it stands; "" where it can."""
        if self.calculation.settlement is None or self.form.problem():
            return self.calculation.error or self.form.problem()
        if self.side.adjustment.amount.error:
            return self.side.adjustment.amount.error
        if self.calculation.settlement.to_buyer + self.work.adjustment < 0:
            return NEGATIVE
        return (
            self._desk.settlements.adjustment_problem(
                adjustment=self.work.adjustment, reason=self.work.reason
            )
            or self._beyond()
        )

    @property
    def needs(self) -> tuple[Need, ...]:
        """The limits that the owner has to let it pass."""
        return self._desk.settlements.needs(
            draft=self.draft, calculation=self.calculation, adjustment=self.work.adjustment
        )

    @property
    def secret_wanted(self) -> bool:
        """Whether it is written in only with the owner's password, and none was typed yet."""
        barring = any(need is not Need.FLOOR for need in self.needs)
        return barring and not self.totals.release.secret.text()

    @property
    def secret(self) -> str:
        """What was typed as the owner's password; "" where no limit is passed."""
        return self.totals.release.secret.text() if self.needs else ""

    @property
    def pay_by(self) -> str:
        """How the customer is paid; "" where no case stands behind."""
        if self.draft.case is None:
            return ""
        return self.work.pay_by or str(self.totals.pay_by.current or "")

    def _beyond(self) -> str:
        """More than what other cases left of the order, or a settlement that was paid for already."""
        return self._desk.settlements.writing_problem(draft=self.draft, calculation=self.calculation)

    def mend(self) -> None:
        """Go to what stands in the way of writing in."""
        if not self.refusal and self.secret_wanted:
            self.totals.release.secret.setFocus()
            return
        if self.calculation.settlement is None:
            self.form.go_to(self.calculation.error_field)
            return
        adjustment = self.side.adjustment
        if not adjustment.error.isHidden():
            target = (
                adjustment.reason if adjustment.value and not self.work.reason.strip() else adjustment.amount
            )
            target.setFocus()
            self.side.ensureWidgetVisible(target, 0, 40)

    def _recalculate(self) -> None:
        self.calculation = self._desk.settlements.calculate(claim=self.work.claim)
        own = self.form.problem()
        settlement = None if own else self.calculation.settlement
        field, error = self.calculation.error_field, self.form.in_words(bare(self.calculation))
        shown = self.form.show_error(field, error)
        self.broken.set_text("" if settlement else (own and MEND_FIRST) or (MEND_FIRST if shown else error))
        self.broken.setVisible(settlement is None)
        self.steps.setVisible(settlement is not None)
        if settlement is not None:
            self.steps.show_rows(step_rows(self.calculation))
        self.warnings.show_texts(warnings_of(settlement) if settlement else ())
        self._show_sums()
        self.changed.emit()

    def _show_sums(self) -> None:
        settlement = None if self.form.problem() else self.calculation.settlement
        advice = self._desk.settlements.advice(claim=self.work.claim) if settlement is not None else None
        self.side.show_result(self.calculation, self.work.adjustment, advice, settled=settlement is not None)
        if self.comparing:
            self.compare.show_claim(self.work.claim)
        self.totals.show_sums(settlement, self.work.adjustment, self.draft.left_to_refund)
        if self.draft.case is None:
            self.totals.primary.setEnabled(settlement is not None)
            return
        problem = ""
        if settlement is not None:
            problem = self._desk.settlements.adjustment_problem(
                adjustment=self.work.adjustment, reason=self.work.reason
            )
            if settlement.to_buyer + self.work.adjustment < 0:
                problem = NEGATIVE
        self.side.adjustment.show_problem(problem)
        self.totals.show_refusal("" if settlement is None or self.stands else self._beyond())
        self.totals.primary.setEnabled(not self.refusal and not self.stands)
        self.totals.show_stands(stands=self.stands)
        self._show_release()
        self._below.updateGeometry()

    def _show_release(self) -> None:
        """Ask for the owner's password where a limit is passed and nothing else bars."""
        found = () if self.refusal else self.needs
        barring = any(need is not Need.FLOOR for need in found)
        self.totals.release.show_needs(needs_text(found), barring=barring)

    def _open_telling_step(self) -> None:
        """Open the step that people ask about: the first whose number is only 参考, else the fee."""
        rows = [self.steps.steps.row_at(row) for row in range(self.steps.steps.rowCount())]
        telling = [row.code for row in rows if row.detail is not None and row.detail.reference]
        telling += [row.code for row in rows if row.code.startswith(("depreciation", "car_fee", "share_"))]
        if telling:
            self.steps.open(telling[0])


class _Below(QWidget):
    """What stands under the table: never lower than the totals need, and as low as that where the table needs room."""

    def __init__(self, side: ResultSide, totals: TotalsBlock) -> None:
        super().__init__()
        self._side, self._totals = side, totals
        self._inner = side.takes
        self._inner.installEventFilter(self)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # what scrolls inside may need another width now
        return super().eventFilter(watched, event)

    def hasHeightForWidth(self) -> bool:
        return False  # the blocks at the left scroll

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self._totals.layout()
        needed = layout.totalMinimumHeightForWidth(TOTALS_WIDTH) if layout is not None else 0
        wide = (
            self._inner.minimumSizeHint().width()
            + TOTALS_WIDTH
            + 1
            + self._side.verticalScrollBar().sizeHint().width()
        )
        return QSize(wide, max(LOW, needed))


def begun(draft: SettlementDraft) -> Work:
    """What a draft begins with: the settlement written before, where there is one."""
    written = draft.written
    if written is None or draft.follows:
        return Work(claim=draft.claim)
    return Work(
        claim=draft.claim,
        adjustment=written.adjustment,
        reason=written.adjustment_reason,
        pay_by=written.pay_by,
    )


def taken_up(kept: Work, draft: SettlementDraft) -> Work:
    """What a person made of an earlier draft, with what other cases of the order took since."""
    taken = draft.claim
    claim = replace(kept.claim, returned_before=taken.returned_before, refunded_before=taken.refunded_before)
    return replace(kept, claim=claim)


def bare(calculation: Calculation) -> str:
    """The refusal without the path of its field: it stands at the field."""
    return calculation.error.removeprefix(f"{calculation.error_field}：")
