"""建好以后: who gets the case, by when it must be taken on and planned, and whether the goods are in warranty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.calculator_fields import still
from ui.pages.case_words import until_text
from ui.widgets.buttons import LinkButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import FormRow, SectionTitle, TextLabel

if TYPE_CHECKING:
    from datetime import date

    from aftersales.staff import Staff
    from desktop.assigning import Suggestion
    from desktop.requests import IntakeDeadlines
    from ui.theme import Theme

WIDTH = 320
LABEL = 72


class AfterwardsPanel(QWidget):
    """The panel. `assignee` is the id of who gets the case; None before anybody is known."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._first: Suggestion | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(SectionTitle("建好以后"))
        self._combo = still(ComboBox(theme, [], name="负责"))
        self._combo.chosen.connect(lambda _key: self._show_advice())
        self._row = FormRow("负责", self._combo, label_width=LABEL)
        column.addWidget(self._row)
        column.addWidget(self._advice())
        self.accept, self.plan, self.warranty = TextLabel(""), TextLabel(""), TextLabel("—")
        for words, value in (("受理时限", self.accept), ("方案时限", self.plan), ("质保", self.warranty)):
            column.addWidget(FormRow(words, value, label_width=LABEL))
        self.setAccessibleName("建好以后")

    def _advice(self) -> QWidget:
        """Who should have the case and why, with the way to give it to him."""
        self.advice = QWidget()
        line = QHBoxLayout(self.advice)
        line.setContentsMargins(LABEL + 12, 0, 0, 4)
        line.setSpacing(8)
        self.advised = TextLabel("", "caption", wrap=True)
        self.give = LinkButton(self._theme, "给他")
        self.give.clicked.connect(self._take_advice)
        line.addWidget(self.advised, 1)
        line.addWidget(self.give, 0, Qt.AlignmentFlag.AlignTop)
        self.advice.hide()
        return self.advice

    @property
    def combo(self) -> ComboBox:
        return self._combo

    @property
    def assignee(self) -> int | None:
        """Who gets the case."""
        key = self._combo.current
        return key if isinstance(key, int) else None

    def show_staff(self, staff: Sequence[Staff], own: int | None) -> None:
        """Offer everybody; the one at the desk first."""
        options = [Option(each.id, each.name, note=each.role) for each in staff]
        self._combo.set_options(options)
        if self._combo.current is None or self.assignee is None:
            self._combo.set_current(own)
        self._row.setVisible(bool(options))
        self._show_advice()

    def show_advice(self, found: Sequence[Suggestion]) -> None:
        """Say who should have it, by what he can do and how much he has; the choice stays the person's."""
        self._first = next(iter(found), None)
        self._show_advice()

    def _show_advice(self) -> None:
        first = self._first
        self.advice.setVisible(first is not None and self.assignee is not None)
        if first is None:
            return
        chosen = first.staff.id == self.assignee
        self.advised.set_text(f"{'就他合适' if chosen else f'建议给{first.staff.name}'}：{first.why}")
        self.give.setVisible(not chosen)
        self.give.setAccessibleName(f"给{first.staff.name}")

    def _take_advice(self) -> None:
        if self._first is not None:
            self._combo.set_current(self._first.staff.id)
            self._show_advice()

    def begin(self, own: int | None) -> None:
        """The one at the desk gets the next case."""
        self._combo.set_current(own)
        self._show_advice()

    def show_deadlines(self, deadlines: IntakeDeadlines, today: date) -> None:
        """By when a case opened now must move."""
        self.accept.set_text(until_text(deadlines.accept_by, today))
        self.plan.set_text(until_text(deadlines.plan_by, today))

    def show_warranty(self, words: str) -> None:
        """Whether the goods are in warranty."""
        self.warranty.set_text(words or "—")
        self.warranty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
