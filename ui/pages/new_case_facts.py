"""What happened: kind, reason, words of the customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from aftersales.cases import CaseKind, Channel
from ui.pages.calculator_fields import still
from ui.pages.case_step_fields import REPAIR_WAYS
from ui.pages.new_case_paste import BoundedEdit
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit, offer_words
from ui.widgets.texts import Field

if TYPE_CHECKING:
    from desktop.requests import ReasonChoice
    from ui.theme import Theme

USUAL_KIND, USUAL_REASON = CaseKind.RETURN, "质量问题"
TALK = frozenset({CaseKind.INQUIRY, CaseKind.COMPLAINT})
"""Kinds that need no goods."""
LONGEST_TEXT = 3_000
"""Characters that 说明 takes (the desk refuses more); what is longer is kept as a file beside the case."""


class FactsForm(QWidget):
    """The fields 种类 大类 原因 现象 急不急 渠道 and 说明. `reason_changed` when other evidence is asked for."""

    reason_changed = Signal()
    changed = Signal()

    def __init__(
        self, theme: Theme, reasons: Sequence[ReasonChoice], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reasons = tuple(reasons)
        self.kind = _combo(theme, "种类", [Option(kind, kind.value) for kind in CaseKind])
        self.category = _combo(theme, "大类", [])
        self.reason = _combo(theme, "原因", [])
        self.phenomenon = TextEdit(placeholder="例如 不制冷")
        self.urgent = _combo(theme, "急不急", [Option(False, "不急"), Option(True, "急")])
        self.channel = _combo(theme, "渠道", [Option(channel, channel.value) for channel in Channel])
        self.description = BoundedEdit(LONGEST_TEXT)
        self.description.setPlaceholderText("客户怎么说的，想怎么办")
        self.description.setFixedHeight(68)
        self.description.setAccessibleName("说明")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        edits = (
            ("种类", self.kind),
            ("大类", self.category),
            ("原因", self.reason),
            ("现象", self.phenomenon),
            ("急不急", self.urgent),
            ("渠道", self.channel),
        )
        for number, (words, edit) in enumerate(edits):
            grid.addWidget(Field(words, edit), 0, number, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number, 1)
        self.way = _combo(
            theme, "怎么修", [Option("", "以后再定"), *(Option(way, way) for way in REPAIR_WAYS)]
        )
        self.way_field = Field("怎么修", self.way)
        grid.addWidget(self.way_field, 1, 0, Qt.AlignmentFlag.AlignTop)
        self.changed.connect(self._kind_seen)
        self.text_field = Field("说明", self.description)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self.text_field)
        self.by_hand: set[str] = set()
        self._channel_before: object = Channel.PHONE
        self.category.chosen.connect(self._category_chosen)
        self.reason.chosen.connect(self._reason_chosen)
        for name, combo in (("kind", self.kind), ("urgent", self.urgent), ("channel", self.channel)):
            combo.chosen.connect(lambda _key, name=name: self._by_hand(name))
        self.set_reasons(reasons)
        self.clear()
        self.phenomenon.textEdited.connect(lambda _text: self._by_hand("phenomenon"))
        self.phenomenon.textChanged.connect(lambda _text: self.changed.emit())
        self.description.textChanged.connect(self.changed)

    def set_reasons(self, reasons: Sequence[ReasonChoice]) -> None:
        """Offer these; the one chosen stays if it is still there."""
        before = str(self.reason.current or "")
        self._reasons = tuple(reasons)
        categories = dict.fromkeys(choice.category for choice in reasons)
        self.category.set_options([Option(name, name) for name in categories])
        if not any(choice.reason == before for choice in self._reasons):
            before = USUAL_REASON
        if self.reason.count():
            self._show_reason(before)

    @property
    def choice(self) -> ReasonChoice:
        """The reason chosen, with what it brings."""
        return next(choice for choice in self._reasons if choice.reason == self.reason.current)

    @property
    def repair_way(self) -> str:
        """How it will be repaired; "" where that is open, or nothing is to be repaired."""
        return str(self.way.current or "") if self.kind.current == CaseKind.REPAIR else ""

    def _kind_seen(self) -> None:
        self.way_field.setVisible(self.kind.current == CaseKind.REPAIR)

    @property
    def touched(self) -> bool:
        """Whether words were typed."""
        return bool(self.phenomenon.text().strip() or self.description.toPlainText().strip())

    def fill(self, field: str, value: object) -> None:
        """Fill `kind`, `reason`, `phenomenon`, `urgent` or `channel` in for the person; what he chose is forgotten."""
        self.by_hand.discard(field)
        if field == "kind":
            self.kind.set_current(value)
        elif field == "urgent":
            self.urgent.set_current(value)
        elif field == "channel":
            self._channel_before = self.channel.current
            self.channel.set_current(value)
        elif field == "phenomenon":
            self.phenomenon.setText(str(value))
        else:
            self._show_reason(str(value))
        self.changed.emit()

    def empty(self, field: str) -> None:
        """Take back what was filled in: the field is as at the beginning."""
        usual = {
            "kind": USUAL_KIND,
            "urgent": False,
            "phenomenon": "",
            "reason": USUAL_REASON,
            "channel": self._channel_before,
        }
        self.fill(field, usual[field])

    def show_description(self, text: str) -> None:
        """Put words into 说明."""
        self.description.setPlainText(text)

    def add_line(self, line: str) -> None:
        """A line more in 说明, once."""
        words = self.description.toPlainText()
        if line not in words.splitlines():
            self.description.setPlainText(f"{words}\n{line}".strip())

    def drop_line(self, line: str) -> None:
        """Take such a line out again."""
        words = self.description.toPlainText().splitlines()
        self.description.setPlainText("\n".join(each for each in words if each != line))

    def clear(self) -> None:
        """Back to the usual; the channel stays, because the next customer often comes the same way."""
        self.by_hand.clear()
        self.kind.set_current(USUAL_KIND)
        self.way.set_current("")
        self._kind_seen()
        usual = next((choice for choice in self._reasons if choice.reason == USUAL_REASON), self._reasons[0])
        self.category.set_current(usual.category)
        self._offer(usual.category, usual.reason)
        self.phenomenon.clear()
        self.urgent.set_current(False)
        self.description.clear()
        if self.channel.current is None:
            self.channel.setCurrentIndex(0)
        self.reason_changed.emit()

    def _by_hand(self, field: str) -> None:
        self.by_hand.add(field)
        self.changed.emit()

    def _category_chosen(self, category: object) -> None:
        self._offer(str(category), "")
        self._reason_chosen(self.reason.current)

    def _reason_chosen(self, _reason: object) -> None:
        self._offer_phenomena()
        self.reason_changed.emit()
        self._by_hand("reason")

    def _show_reason(self, name: str) -> None:
        found = next((choice for choice in self._reasons if choice.reason == name), None)
        if found is not None:
            self.category.set_current(found.category)
            self._offer(found.category, found.reason)
            self.reason_changed.emit()

    def _offer(self, category: str, reason: str) -> None:
        names = [choice.reason for choice in self._reasons if choice.category == category]
        self.reason.set_options([Option(name, name) for name in names])
        self.reason.set_current(reason or names[0])
        self._offer_phenomena()

    def _offer_phenomena(self) -> None:
        offer_words(self.phenomenon, self.choice.phenomena)


def _combo(theme: Theme, name: str, options: Sequence[Option]) -> ComboBox:
    return still(ComboBox(theme, options, name=name))
