"""The panel beside the list of cases: one case at a glance, and its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from aftersales import money
from aftersales.masking import mask_phone
from resources.labels import label
from ui.models.cases import ring_of
from ui.models.roles import Ring
from ui.pages.case_frame import SideFrame
from ui.pages.case_steps import settles_next, usual_step
from ui.pages.case_words import (
    PLAIN_TIER,
    case_title,
    due_chip,
    evidence_text,
    order_text,
    timeline_entries,
    warranty_text,
)
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.progress import Skeleton
from ui.widgets.status import StageRing, TickLabel
from ui.widgets.texts import HairLine, Scrolled, TextLabel
from ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from datetime import date

    from desktop.shop import Desk
    from desktop.views import CaseView
    from ui.theme import Theme

WIDTH = 384


class FactGrid(QWidget):
    """Facts in lines: a word at the left, behind it text, a chip and quieter text."""

    def __init__(self, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 80)
        grid.setColumnStretch(1, 1)
        self._texts: dict[str, tuple[QLabel, TextLabel, Chip, TextLabel, QHBoxLayout]] = {}
        for number, name in enumerate(names):
            word = TextLabel(name, "quiet")
            text, chip, quiet = TextLabel("", elided=True), Chip(""), TextLabel("", "quiet", elided=True)
            line = QHBoxLayout()
            line.setSpacing(8)
            for widget in (text, chip, quiet):
                line.addWidget(widget)
            line.addStretch(1)
            grid.addWidget(word, number, 0)
            grid.addLayout(line, number, 1)
            self._texts[name] = (word, text, chip, quiet, line)

    def set_fact(self, name: str, text: str, *, chip: str = "", quiet: str = "", tone: str = "") -> None:
        """Show a fact; no text at all hides its line."""
        word, main, tag, rest, _line = self._texts[name]
        for widget in (word, main):
            widget.setVisible(bool(text or quiet))
        main.set_text(text)
        main.set_tone(tone)
        tag.set_chip(chip)
        rest.set_text(quiet)
        rest.setVisible(bool(quiet))

    def put(self, name: str, widget: QWidget) -> None:
        """Place a widget behind a fact."""
        line = self._texts[name][4]
        line.insertWidget(line.count() - 1, widget)

    def text(self, name: str) -> str:
        """What stands behind a name."""
        return self._texts[name][1].text()


class CasePanel(SideFrame):
    """One case at a glance. `open_asked`, `close_asked`, `step_asked` follow its buttons."""

    open_asked = Signal()
    close_asked = Signal()
    step_asked = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="工单预览", parent=parent)
        self._desk = desk
        self.view: CaseView | None = None
        self._content = Scrolled(margins=(0, 0, 0, 0))
        self._content.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content.column.setSpacing(0)
        self._skeleton = Skeleton(theme)
        self._skeleton.setContentsMargins(20, 20, 20, 0)
        self._nothing = TextLabel("选一单看看", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_head(theme)
        self._build_facts(theme)
        self._build_sums()
        self._build_course(theme)
        self._content.column.addStretch(1)
        self.primary = PrimaryButton(theme, "", size="large")
        self.primary.clicked.connect(self.step_asked)
        self.open = Button(theme, "打开", size="large", keys="Return")
        self.open.clicked.connect(self.open_asked)
        self._foot = PageFooter(left=(self.primary, self.open), gutter=20)
        for widget in (self._skeleton, self._nothing, self._content):
            self.column.addWidget(widget, 1)
        self.column.addWidget(self._foot)
        self.clear()

    def _build_head(self, theme: Theme) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 18)
        head.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(4)
        self.number = TextLabel("", "label")
        open_icon = IconButton(theme, "external-link", "打开工单", keys="Return", kind="ghost")
        open_icon.clicked.connect(self.open_asked)
        close_icon = IconButton(theme, "x", "收起面板", keys="Space", kind="ghost")
        close_icon.clicked.connect(self.close_asked)
        line.addWidget(self.number)
        line.addStretch(1)
        line.addWidget(open_icon)
        line.addWidget(close_icon)
        self.title = TextLabel("", "title", wrap=True)
        self.state = StageRing(theme, "", Ring(), boxed=True)
        self.due = Chip("", theme=theme, icon="clock")
        self.reason = Chip("")
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in (self.state, self.due, self.reason):
            chips.addWidget(chip)
        chips.addStretch(1)
        head.addLayout(line)
        head.addWidget(self.title)
        head.addLayout(chips)
        self._content.column.addLayout(head)
        self._content.column.addWidget(HairLine())

    def _build_facts(self, theme: Theme) -> None:
        self.facts = FactGrid(("客户", "订单", "实付", "责任", "负责人", "凭证"))
        self._tick = TickLabel(theme)
        self.facts.put("凭证", self._tick)
        self.facts.setContentsMargins(20, 16, 20, 16)
        self._content.column.addWidget(self.facts)

    def _build_sums(self) -> None:
        self._sums = QWidget()
        column = QVBoxLayout(self._sums)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HairLine())
        row = QHBoxLayout()
        row.setContentsMargins(20, 14, 20, 14)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        right.setSpacing(0)
        self.amount = TextLabel("", "figure")
        self.profit_word = TextLabel("本单盈亏", "label")
        self.profit = TextLabel("")
        left.addWidget(TextLabel("拟退赔", "label"))
        left.addWidget(self.amount)
        right.addStretch(1)
        right.addWidget(self.profit_word, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.profit, 0, Qt.AlignmentFlag.AlignRight)
        row.addLayout(left)
        row.addStretch(1)
        row.addLayout(right)
        column.addLayout(row)
        self._content.column.addWidget(self._sums)
        self._content.column.addWidget(HairLine())

    def _build_course(self, theme: Theme) -> None:
        course = QVBoxLayout()
        course.setContentsMargins(20, 16, 20, 8)
        course.setSpacing(12)
        course.addWidget(TextLabel("经过", "section"))
        self.timeline = Timeline(theme)
        course.addWidget(self.timeline)
        course.addStretch(1)
        self._content.column.addLayout(course)

    def clear(self) -> None:
        """Show that no row is chosen."""
        self.view = None
        self._only(self._nothing)

    def wait(self) -> None:
        """A case is being read and nothing else is in sight yet."""
        if self.view is None:
            self._only(self._skeleton)

    def show_case(self, view: CaseView, today: date) -> None:
        """Show a case."""
        self.view = view
        case = view.case
        self.number.set_text(case.number)
        self.title.set_text(case_title(view))
        self.state.set_stage(view.state.label, ring_of(view.state))
        self.due.set_chip(*due_chip(view.due))
        self.reason.set_chip(" · ".join(dict.fromkeys((case.category, case.reason))))
        self._show_facts(view)
        self._show_sums(view)
        self.timeline.set_entries(timeline_entries(view.events, today))
        self._show_step(view)
        self._only(self._content)

    def _show_facts(self, view: CaseView) -> None:
        customer, order = view.customer, view.order
        tier = customer.tier if customer and customer.tier != PLAIN_TIER else ""
        phone = mask_phone(customer.phone) if customer else ""
        self.facts.set_fact("客户", customer.name if customer else "—", chip=tier, quiet=phone)
        number, _, day = order_text(view).partition(" · ")
        self.facts.set_fact("订单", number or "没有订单", quiet=day)
        paid = f"¥{money.grouped(order.paid_gross)}" if order else ""
        self.facts.set_fact("实付", paid, quiet=warranty_text(view))
        responsible = view.case.responsible
        self.facts.set_fact(
            "责任", label(responsible) if responsible else "还没定", tone="" if responsible else "warn"
        )
        self.facts.set_fact("负责人", view.assignee.name if view.assignee else "")
        words, complete = evidence_text(view)
        self.facts.set_fact("凭证", words, tone="" if complete else "warn")
        self._tick.setVisible(complete and bool(view.slots))

    def _show_sums(self, view: CaseView) -> None:
        settled = view.settlement
        due = view.settled_sum if settled else view.case.proposed
        self._sums.setVisible(due is not None)
        self.amount.set_text("" if due is None else f"¥{money.grouped(due)}")
        known = settled is not None and settled.merchant_result is not None
        self.profit_word.setVisible(known)
        self.profit.setVisible(known)
        if settled is not None and settled.merchant_result is not None:
            self.profit.set_text(money.grouped(settled.merchant_result))

    def _show_step(self, view: CaseView) -> None:
        step = usual_step(view)
        if settles_next(self._desk, view):
            self.primary.setText("计算退赔")
            self.primary.set_icon("calculator")
            self.primary.set_keys("R")
        else:
            self.primary.setText(step.label if step else "")
            self.primary.set_icon("")
            self.primary.set_keys("")
        self.primary.setVisible(step is not None)
        self.primary.updateGeometry()

    def _only(self, shown: QWidget) -> None:
        for widget in (self._skeleton, self._nothing, self._content):
            widget.setVisible(widget is shown)
        self._foot.setVisible(shown is self._content)
