"""金额上限 in 设置: how far the shop goes, what one member of staff may give, who counts as one who claims often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.rules_fields import RuleInput
from ui.pages.settings_section import LABELS
from ui.widgets.choices import Segmented
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.rule_book import Rule
    from ui.theme import Theme

_WIDTH = LABELS + 8 + 160
_WORDS = {
    "floor_loss": ("单笔最多亏", "低于底线时提醒，店主可放行；法定应退不受限"),
    "clerk_adjustment": ("店员可调整 ±", "一笔改多改少都算；超过的要店主放行"),
    "clerk_month_limit": ("每人每月最多多给", "规则之外自愿多给的，一个自然月加起来"),
    "often_count": ("几次算售后频繁", "够了就在工单和退赔上提醒，不影响该退的钱"),
    "often_days": ("数最近多少天", "按工单开的那天数"),
    "rounding": ("金额取整", "协商时自愿多给的报价往上取；按规则该退的总是到分"),
}


class LimitsGroup(QWidget):
    """Six lines; each is saved when it is left. `given(key, value)` carries a new number."""

    given = Signal(str, object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.inputs: dict[str, RuleInput] = {}

    def show_rules(self, rules: Sequence[Rule], reason: str) -> None:
        """Show the numbers as they hold; `reason` says why they cannot be changed, "" where they can."""
        for rule in sorted(rules, key=lambda rule: list(_WORDS).index(rule.key)):
            if rule.key not in self.inputs:
                self._add(rule)
            made = self.inputs[rule.key]
            changed = rule.value != made.rule.value
            made.rule = rule
            if changed or not made.edit.hasFocus():
                made.show_value(rule.value)
                made.box.set_error("")
            made.edit.setEnabled(not reason)
            made.edit.setToolTip(reason)

    def show_error(self, key: str, text: str) -> None:
        """Say at a line why its number was not taken."""
        if key in self.inputs:
            self.inputs[key].box.set_error(text)

    def _add(self, rule: Rule) -> None:
        label, note = _WORDS[rule.key]
        made = RuleInput(self._theme, rule, label=label, label_width=LABELS)
        self.inputs[rule.key] = made
        if isinstance(made.edit, Segmented):
            made.edit.chosen.connect(lambda _key, key=rule.key: self._left(key))
        else:
            made.box.setFixedWidth(_WIDTH)
            made.edit.editingFinished.connect(lambda key=rule.key: self._left(key))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(made.box)
        row.addWidget(TextLabel(note, "caption", wrap=True), 1)
        self._column.addLayout(row)

    def _left(self, key: str) -> None:
        made = self.inputs[key]
        if made.is_changed and not made.is_unreadable:
            self.given.emit(key, made.value)
