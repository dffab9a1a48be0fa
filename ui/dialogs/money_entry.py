"""Entering money: how much, by which way, under which number, and why where that is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.money import grouped
from resources.wording import sentence
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import MoneyEdit, TextEdit
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyWish:
    """What a person entered: fen, the way, the number of the transfer, why."""

    amount: int
    channel: str
    reference: str
    reason: str


class MoneyDialog(QDialog):
    """The form. `given(MoneyWish)` follows its verb; it stays open until told to close, so that nothing typed is lost."""

    given = Signal(object)

    def __init__(
        self,
        theme: Theme,
        title: str,
        body: str,
        verb: str,
        *,
        ways: Sequence[str],
        amount: int,
        most: int,
        with_reason: bool,
        amount_label: str = "金额",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(424)
        self._most = most
        self._with_reason = with_reason
        self.amount = MoneyEdit(theme, fen=amount)
        self.channel = ComboBox(theme, [Option(way, way) for way in ways], name="方式")
        self.reference = TextEdit(placeholder="可以不填")
        self.reason = TextEdit(placeholder="例如 付错人了")
        self.fields = {
            "amount": Field(f"{amount_label}，最多 {grouped(most)}", self.amount),
            "channel": Field("方式", self.channel),
            "reference": Field("流水号", self.reference),
            "reason": Field("为什么", self.reason),
        }
        money = most > 0
        for name in ("amount", "channel", "reference"):
            self.fields[name].setVisible(money)
        self.fields["reason"].setVisible(with_reason)
        self.error = TextLabel("", "error", wrap=True)
        self.error.hide()
        words = QVBoxLayout()
        words.setContentsMargins(24, 20, 24, 20)
        words.setSpacing(10)
        words.addWidget(TextLabel(title, "title", wrap=True))
        words.addWidget(TextLabel(body, "quiet", wrap=True))
        for field in self.fields.values():
            words.addWidget(field)
        words.addWidget(self.error)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(words)
        column.addWidget(self._footer(theme, verb))
        (self.amount if money else self.reason).setFocus()

    def _footer(self, theme: Theme, verb: str) -> QFrame:
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = Button(theme, sentence("ui.cancel"), keys="Esc")
        self.cancel.clicked.connect(self.reject)
        self.verb = PrimaryButton(theme, verb, keys="Return")
        self.verb.setDefault(True)
        self.verb.clicked.connect(self._give)
        row.addWidget(self.cancel)
        row.addWidget(self.verb)
        return footer

    def show_error(self, text: str) -> None:
        """Say why it was not taken; everything typed stays."""
        self.error.set_text(text)
        self.error.setVisible(bool(text))
        self.verb.setEnabled(True)

    def _give(self) -> None:
        amount = self.amount.fen or 0
        if self.amount.error or not 0 <= amount <= self._most:
            self.fields["amount"].set_error(self.amount.error or f"要在 0.00 和 {grouped(self._most)} 之间")
            self.amount.setFocus()
            return
        self.fields["amount"].set_error("")
        if self._with_reason and not self.reason.text().strip():
            self.fields["reason"].set_error("写一句为什么，以后查得到")
            self.reason.setFocus()
            return
        self.fields["reason"].set_error("")
        self.verb.setEnabled(False)
        self.given.emit(
            MoneyWish(
                amount=amount,
                channel=str(self.channel.current or ""),
                reference=self.reference.text(),
                reason=self.reason.text(),
            )
        )
