"""The main column of the page of a case: steps, the form of a step, goods, problem, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from aftersales import money
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.pages.case_due import DueForm
from ui.pages.case_evidence import CaseEvidence
from ui.pages.case_flags import FlagForm
from ui.pages.case_owner import OwnerForm
from ui.pages.case_problem import CaseProblem
from ui.pages.case_release import ReleaseForm
from ui.pages.case_repair import CaseRepair
from ui.pages.case_repair_form import RepairForm
from ui.pages.case_sides import CaseSides, SidesForm
from ui.pages.case_skills import SkillsForm
from ui.pages.case_step_form import InlineForm, StepForm, SuspendForm
from ui.pages.case_words import order_text, steps_of
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.steps import WorkflowSteps
from ui.widgets.texts import HairLine, Panel, Scrolled, SectionTitle, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.shop import Desk
    from desktop.views import CaseLineView, CaseView
    from ui.theme import Theme

COLUMNS = (
    Column(key="title", title="商品"),
    Column(key="serial", title="序列号", width=124),
    Column(key="bought", title="数量", width=52, align="right"),
    Column(key="list", title="标价", width=84, align="right"),
    Column(key="off", title="优惠", width=80, align="right"),
    Column(key="paid", title="实付", width=84, align="right"),
    Column(key="warranty", title="质保", width=108),
    Column(key="deed", title="处理", width=84),
)
_MOST_ROWS = 8


class CaseGoods(QWidget):
    """The lines of the order, and what happens to each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 20)
        column.setSpacing(12)
        head = SectionTitle("订单商品")
        self.order = TextLabel("", "quiet", elided=True)
        self.link = Button(theme, "关联订单和客户", icon="link", size="small", keys="L")
        self.open_order = LinkButton(theme, "看订单")
        head.add_right(self.order)
        head.add_right(self.open_order)
        head.add_right(self.link)
        self.model = PagedTableModel(COLUMNS, lambda _request: None, self)
        self.table = KeyTable(theme, name="订单商品")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        numbers = {key: MoneyDelegate(theme) for key in ("bought", "list", "off", "paid")}
        delegates: dict[str, RowDelegate] = {"title": RowDelegate(theme, left=12), **numbers}
        self.table.show_model(self.model, delegates)
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section:first { padding-left: 12px; }")
        self.panel = Panel()
        self.panel.column.addWidget(self.table)
        self.nothing = TextLabel("没有登记商品", "caption")
        column.addWidget(head)
        column.addWidget(self.panel)
        column.addWidget(self.nothing)

    def show_case(self, view: CaseView) -> None:
        """Show the lines; those in the case first in weight, the rest in grey."""
        self.order.set_text(order_text(view))
        self.open_order.setVisible(view.order is not None)
        self.link.setVisible(not view.state.done and (view.order is None or view.customer is None))
        rows = [_row(line, view) for line in view.lines]
        self.model.set_rows(rows)
        self.panel.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.table.setFixedHeight(32 + 36 * min(len(rows), _MOST_ROWS))


def _row(line: CaseLineView, view: CaseView) -> Row:
    known = line.order_line_id is not None
    tone = "" if line.quantity else "quiet"
    deed = "不处理"
    if line.quantity:
        part = line.quantity < line.bought
        deed = f"{view.case.kind.value} {line.quantity} 件" if part else view.case.kind.value
    sums = (line.list_price, -line.discount, line.paid)
    amounts = [money.grouped(fen) if known else "—" for fen in sums]
    return Row(
        key=line.order_line_id or line.title,
        cells=(
            Cell(text=line.title, bold=bool(line.quantity), tip=line.title),
            Cell(text=line.serial or "—", tone="quiet", tip=line.serial),
            Cell(text=str(line.bought)),
            *(Cell(text=text) for text in amounts),
            Cell(text=line.warranty or "—", tone=line.warranty_tone or "quiet", tip=line.warranty),
            Cell(text=deed, tone=tone),
        ),
        spoken=f"{line.title}，{line.bought} 件，实付 {amounts[2]}，{deed}",
    )


class CaseMain(QWidget):
    """The main column; its parts are public, the page joins them."""

    def __init__(
        self, theme: Theme, desk: Desk, on_evidence: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.steps = WorkflowSteps(theme)
        self.step_form = StepForm(theme, desk, on_evidence)
        self.suspend_form = SuspendForm(theme, desk.clock.today)
        self.due_form = DueForm(theme, desk.clock.today)
        self.owner_form = OwnerForm(theme)
        self.sides_form = SidesForm(theme)
        self.flag_form = FlagForm(theme, desk)
        self.skills_form = SkillsForm(theme)
        self.repair_form = RepairForm(theme)
        self.release_form = ReleaseForm(theme)
        self.goods = CaseGoods(theme)
        self.sides = CaseSides(theme)
        self.repair = CaseRepair(theme, desk)
        self.problem = CaseProblem(theme, desk)
        self.evidence = CaseEvidence(theme)
        self.scrolled = Scrolled(margins=(0, 0, 0, 0))
        self.scrolled.column.setSpacing(0)
        for part in (
            self.goods,
            HairLine(),
            self.sides,
            self.repair,
            self.problem,
            HairLine(),
            self.evidence,
        ):
            self.scrolled.column.addWidget(part)
        self.scrolled.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.steps, HairLine(), *self.forms):
            column.addWidget(widget)
        column.addWidget(self.scrolled, 1)

    @property
    def forms(self) -> tuple[InlineForm, ...]:
        """The bands that ask something, of which one at most is open."""
        return (
            self.step_form,
            self.suspend_form,
            self.due_form,
            self.owner_form,
            self.sides_form,
            self.flag_form,
            self.skills_form,
            self.repair_form,
            self.release_form,
        )

    def show_case(self, view: CaseView, today: date) -> None:
        """Show a case in every part."""
        self.steps.set_steps(steps_of(view, today))
        self.goods.show_case(view)
        self.sides.show_case(view)
        self.repair.show_case(view)
        self.problem.show_case(view)
        self.evidence.show_case(view)
