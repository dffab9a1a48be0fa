"""The form of a new case: its blocks one under the other, what is missing in them, and the draft they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.cases import CaseKind, Channel
from desktop.requests import CaseDraft
from ui.pages.new_case_customer import CHOOSE as CHOOSE_CUSTOMER
from ui.pages.new_case_customer import CustomerField
from ui.pages.new_case_evidence import EvidenceSlots
from ui.pages.new_case_facts import TALK, FactsForm
from ui.pages.new_case_findings import FindingsPanel
from ui.pages.new_case_lines import CHOOSE as CHOOSE_GOODS
from ui.pages.new_case_lines import NAME_IT, Chosen, GoodsChooser
from ui.pages.new_case_paste import PasteBox
from ui.pages.new_case_side import WIDTH, AfterwardsPanel
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from aftersales.orders import OrderLineStanding
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

WIDE = 1280
"""From this width of the window 建好以后 stands beside the form, else under it."""


class NewCaseForm(QWidget):
    """Customer, goods, facts, evidence and what comes afterwards. `order` is set where one was chosen by its number."""

    def __init__(
        self, theme: Theme, desk: Desk, runner: JobRunner, home: QWidget, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.order: OrderLineStanding | None = None
        self.scrolled = Scrolled(margins=(0, 0, 0, 0))
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = self.scrolled.column
        inside.setSpacing(0)
        self.customer = CustomerField(theme, desk, runner, home)
        self.goods = GoodsChooser(theme)
        self.facts = FactsForm(theme, desk.cases.reasons())
        self.evidence = EvidenceSlots(theme)
        self.after = AfterwardsPanel(theme)
        self.paste = PasteBox(theme)
        self.found = FindingsPanel(theme)
        self._wide: bool | None = None
        self._build_column()
        self._build_side()
        self._beside_rule = HairLine(vertical=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.scrolled, 1)
        row.addWidget(self._beside_rule)
        row.addWidget(self._beside)

    def _build_column(self) -> None:
        inside = self.scrolled.column
        inside.addWidget(_padded(self.paste))
        self._found_place = QVBoxLayout()
        self._found_place.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._found_place)
        inside.addWidget(HairLine())
        who = QWidget()
        row = QHBoxLayout(who)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(16)
        label = TextLabel("客户", "section")
        label.setFixedWidth(88)
        label.setFixedHeight(32)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.customer, 1)
        inside.addWidget(who)
        inside.addWidget(HairLine())
        inside.addWidget(_padded(self.goods))
        inside.addWidget(HairLine())
        inside.addWidget(_padded(self.facts, self.evidence))
        self._under_rule = HairLine()
        inside.addWidget(self._under_rule)
        inside.addStretch(1)

    def _build_side(self) -> None:
        """What was recognised, and under it what comes afterwards; the two scroll together."""
        self._beside = Scrolled(margins=(0, 0, 0, 0))
        self._beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._beside.setFixedWidth(WIDTH)
        column = self._beside.column
        column.setSpacing(0)
        column.addWidget(self.found)
        column.addWidget(self.after)
        column.addStretch(1)

    @property
    def touched(self) -> bool:
        """Whether the form holds something that would be lost."""
        known = self.customer.customer is not None or self.order is not None or self.customer.adding
        described = self.goods.described and bool(self.goods.hand.lines)
        words = self.facts.touched or bool(self.paste.text.strip())
        return known or words or described or bool(self.evidence.files)

    def complete(self) -> bool:
        """Say at each field what is missing, and go to the first."""
        known = self.customer.customer is not None or self.order is not None or self.goods.parcel
        kind = self.facts.kind.current
        goods = bool(self.goods.chosen.lines) or kind in TALK
        self.customer.set_error("" if known else CHOOSE_CUSTOMER)
        self.goods.set_error("" if goods or not known else NAME_IT if self.goods.described else CHOOSE_GOODS)
        if not known:
            self.customer.take_focus()
        elif not goods:
            self.goods.take_focus()
        return known and goods

    def drafts(self) -> tuple[CaseDraft, ...]:
        """What was taken down, ready to be opened: one case for each order that goods were chosen of."""
        chosen = self.goods.chosen
        return tuple(self._draft(each) for each in (chosen, *chosen.more))

    def _draft(self, chosen: Chosen) -> CaseDraft:
        facts, hand, parcel = self.facts, self.goods.hand, self.goods.parcel
        customer = self.customer.customer
        return CaseDraft(
            kind=CaseKind(str(facts.kind.current)),
            channel=Channel(str(facts.channel.current)),
            category=facts.choice.category,
            reason=facts.choice.reason,
            phenomenon=facts.phenomenon.text(),
            description=facts.description.toPlainText(),
            urgent=bool(facts.urgent.current),
            customer_id=customer.id if customer else None,
            order_id=chosen.order_id,
            lines=chosen.lines,
            assignee_id=self.after.assignee,
            repair_way=facts.repair_way,
            arrived=parcel,
            courier_back=hand.company.text() if parcel else "",
            tracking_back=hand.tracking.text() if parcel else "",
        )

    def clear(self) -> None:
        """An empty form with the focus on the customer."""
        self.paste.clear()
        self.paste.say("")
        self.facts.clear()
        self.evidence.clear()
        self.customer.clear()

    def _place_side(self) -> None:
        """Beside the form in wide windows, within it in narrow ones."""
        wide = self.window().width() >= WIDE
        if wide == self._wide:
            return
        self._wide = wide
        self._beside.setVisible(wide)
        self._beside_rule.setVisible(wide)
        self._under_rule.setVisible(not wide)
        self.found.set_flat(not wide)
        inside, beside = self.scrolled.column, self._beside.column
        if wide:
            beside.insertWidget(0, self.found)
            beside.insertWidget(1, self.after)
        else:
            self._found_place.addWidget(self.found)
            inside.insertWidget(inside.count() - 1, self.after)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_side()


def _padded(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(24, 16, 24, 16)
    column.setSpacing(16)
    for widget in widgets:
        column.addWidget(widget)
    return box
