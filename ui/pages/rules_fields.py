"""The numbers of a rule as inputs, each in its own unit and with its own complaint."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from resources.rule_rows import label_of, word_of
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import MoneyEdit, NumberEdit
from ui.widgets.texts import FormRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.rule_book import Rule, Value
    from ui.theme import Theme

_HUNDREDTHS = 10_000
_LABEL = 148


class RuleInput:
    """One number: shown, read, complained about. `rule` is the number as it holds."""

    def __init__(self, theme: Theme, rule: Rule, *, label: str = "", label_width: int = _LABEL) -> None:
        self.rule = rule
        self.edit: MoneyEdit | NumberEdit | Segmented
        if rule.choices:
            choices = [Choice(str(choice), _rounding_text(choice)) for choice in rule.choices]
            self.edit = Segmented(theme, choices, name=label or rule.name)
        elif rule.unit == "yuan":
            self.edit = MoneyEdit(theme)
        elif rule.unit == "rate":
            self.edit = NumberEdit(theme, unit="%", decimals=2)
        else:
            self.edit = NumberEdit(theme, unit=word_of(rule))
        self.box = FormRow(label or label_of(rule), self.edit, label_width=label_width)
        self.box.error.setWordWrap(True)
        self.box.error.setContentsMargins(
            0, 0, 0, 0
        )  # why the law refuses a number takes more than the input's width
        self.show_value(rule.value)

    def show_value(self, value: Value | None) -> None:
        """Show a number without telling anybody."""
        if isinstance(self.edit, Segmented):
            self.edit.set_current(str(value))
        elif isinstance(self.edit, MoneyEdit):
            self.edit.set_fen(None if value is None else int(value))
        else:
            rate = self.rule.unit == "rate"
            self.edit.set_value(None if value is None else int(value * _HUNDREDTHS if rate else value))
        self._shown = self.value

    @property
    def value(self) -> Value | None:
        """What the input says; None while it is empty or unreadable."""
        if isinstance(self.edit, Segmented):
            return int(self.edit.current)
        if isinstance(self.edit, MoneyEdit):
            return self.edit.fen
        if self.edit.value is None or self.rule.unit != "rate":
            return self.edit.value
        return Fraction(self.edit.value, _HUNDREDTHS)

    @property
    def is_changed(self) -> bool:
        """Whether a person made another number of it."""
        return self.value != self._shown

    @property
    def is_unreadable(self) -> bool:
        """Whether something stands there that is no number."""
        return not isinstance(self.edit, Segmented) and bool(self.edit.text().strip()) and self.value is None


class RuleInputs(QWidget):
    """The inputs of a rule under each other; `edited` follows each keystroke that changes a number."""

    edited = Signal()

    def __init__(self, theme: Theme, rules: Sequence[Rule], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.inputs: dict[str, RuleInput] = {}
        for rule in rules:
            made = RuleInput(theme, rule)
            self.inputs[rule.key] = made
            column.addWidget(made.box)
            if isinstance(made.edit, MoneyEdit):
                made.edit.fen_changed.connect(self._edited)
            elif isinstance(made.edit, NumberEdit):
                made.edit.value_changed.connect(self._edited)

    def show_rules(self, rules: Sequence[Rule]) -> None:
        """Show other numbers of the same rule; what a person is typing stays."""
        for rule in rules:
            made = self.inputs[rule.key]
            made.rule = rule
            if not made.is_changed:
                made.show_value(rule.value)

    def values(self) -> dict[str, Value | None]:
        """The numbers that were changed."""
        return {key: each.value for key, each in self.inputs.items() if each.is_changed}

    @property
    def is_unreadable(self) -> bool:
        return any(each.is_unreadable for each in self.inputs.values())

    def show_error(self, key: str, text: str) -> None:
        """Say what is wrong at the input meant, nothing at the others."""
        for each, made in self.inputs.items():
            if not made.is_unreadable:
                made.box.set_error(text if each == key else "")

    def _edited(self, _value: object) -> None:
        self.edited.emit()


def _rounding_text(value: Value) -> str:
    return {1: "到分", 10: "到角", 100: "到元"}.get(int(value), str(value))
