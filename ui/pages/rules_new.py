"""The form of a rule of the shop's own: what it pays for late, missing or false shipping."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.edits import MoneyEdit, NumberEdit, TextEdit
from ui.widgets.texts import ErrorLabel, FormRow, TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

_LABEL, _WIDTH = 148, 420
_ABOUT = "超时、缺货、虚假发货时店里自己答应赔的：按实付的比例，有最少和最多。算退赔时在「补偿标准」里选它。"


class NewRuleForm(QFrame):
    """A name and three numbers. `given(dict)` carries what `RuleDesk.add` takes, `closed` follows Esc."""

    given = Signal(dict)
    closed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("sunk", "true")
        self.setAccessibleName("加规则")
        self.name = TextEdit(placeholder="例如 超时补偿")
        self.platform = TextEdit(placeholder="哪家店或平台，可不填")
        self.rate = NumberEdit(theme, unit="%", decimals=2)
        self.minimum, self.maximum = MoneyEdit(theme), MoneyEdit(theme)
        self.rows = {
            "name": FormRow("规则名", self.name, label_width=_LABEL),
            "platform": FormRow("平台", self.platform, label_width=_LABEL),
            "rate": FormRow("赔实付的", self.rate, label_width=_LABEL),
            "minimum": FormRow("最少", self.minimum, label_width=_LABEL),
            "maximum": FormRow("最多", self.maximum, label_width=_LABEL),
        }
        self.error = ErrorLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(TextLabel(_ABOUT, "caption", wrap=True))
        for row in self.rows.values():
            row.setMaximumWidth(_WIDTH)
            column.addWidget(row)
        column.addWidget(self.error)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.save = PrimaryButton(theme, "加这条规则", keys="Ctrl+Return")
        self.cancel = Button(theme, "关上", keys="Esc")
        self.save.clicked.connect(self._give)
        self.cancel.clicked.connect(self.closed)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def show_error(self, key: str, text: str) -> None:
        """Say what is wrong, at the line meant."""
        for each, row in self.rows.items():
            row.set_error(text if each == key else "")
        self.error.show_error("" if key in self.rows else text)

    def _give(self) -> None:
        rate = self.rate.value
        told: dict[str, Any] = {
            "name": self.name.text(),
            "platform": self.platform.text(),
            "rate": None if rate is None else Fraction(rate, 10_000),
            "minimum": self.minimum.fen,
            "maximum": self.maximum.fen,
        }
        self.given.emit(told)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._give()
        else:
            super().keyPressEvent(event)
