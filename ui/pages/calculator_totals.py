"""The block at the right end: what the customer gets, how it is paid, and the step that writes it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from aftersales.money import grouped, signed
from aftersales.numerals import in_words
from ui.models.cases import ring_of
from ui.models.settlement_steps import NOTHING, TOTAL
from ui.pages.calculator_fields import still
from ui.widgets.buttons import PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.status import StageRing
from ui.widgets.texts import Field, HairLine, TextLabel

if TYPE_CHECKING:
    from aftersales.settlement.result import Settlement
    from desktop.settlements import SettlementDraft
    from desktop.views import StateView
    from ui.theme import Theme

WIDTH = 312
PAY_BY = ("原路退回", "微信", "支付宝", "银行转账", "现金")
_WORDS_PREFIX = "人民币"
BARRING = "店主输密码放行，再写入"
WAITING = "可以先写入，付款前要店主放行；该付的不受底线限制"


class ReleaseRow(QWidget):
    """放行: which limit is passed, and the owner's password typed in place; the primary then writes it in."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self.what = TextLabel("", tone="warn", wrap=True)
        self.secret = TextEdit(placeholder="店主密码")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName("店主密码")
        self.field = Field("店主在这里放行", self.secret)
        column.addWidget(self.what)
        column.addWidget(self.field)
        self.hide()

    def show_needs(self, text: str, *, barring: bool) -> None:
        """Ask for a release of these limits; "" asks for nothing and forgets the password. `barring`: nothing is written before."""
        self.setVisible(bool(text))
        if not text:
            self.secret.clear()
            self.field.set_error("")
        self.what.set_text(f"{text}。{BARRING if barring else WAITING}" if text else "")

    def show_error(self, text: str) -> None:
        """Say why the password was not taken, and let it be typed again."""
        self.field.set_error(text)
        self.secret.selectAll()
        self.secret.setFocus()


class TotalsBlock(QFrame):
    """The sums and the primary. `committed` follows the button: 写入工单, or 复制算式 where no case stands behind."""

    committed = Signal()
    pay_by_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        draft: SettlementDraft,
        moves_to: StateView | None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("sunk", "true")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("应退合计")
        self._bound = draft.case is not None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(6)
        self._lines: dict[str, tuple[QWidget, TextLabel]] = {}
        for key, words in (
            ("rule", TOTAL),
            ("adjustment", "人工调整"),
        ):
            self._line(column, key, words)
        column.addSpacing(4)
        column.addWidget(HairLine(strong=True))
        column.addSpacing(4)
        column.addWidget(TextLabel("应退客户", "label"))
        self.total = TextLabel(NOTHING, "total")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.words = TextLabel("", "label", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.total)
        column.addWidget(self.words)
        column.addSpacing(2)
        for key, words in (
            ("points", "另退积分（折钱）"),
            ("courier", "向快递追"),
            ("platform", "平台收回补贴"),
            ("refund_due", "最晚退款日"),
            ("left", "这单还能退"),
        ):
            self._line(column, key, words)
        column.addStretch(1)
        self.pay_by = still(ComboBox(theme, [Option(name, name) for name in PAY_BY], name="退款方式"))
        self.pay_by.chosen.connect(lambda key: self.pay_by_chosen.emit(str(key)))
        field = Field("退款方式", self.pay_by)
        column.addWidget(field)
        field.setVisible(self._bound)
        if moves_to is not None:
            column.addWidget(self._next_state(theme, moves_to))
        self.refusal = TextLabel("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        self.release = ReleaseRow()
        column.addWidget(self.release)
        column.addSpacing(2)
        text, icon = ("写入工单", "check") if self._bound else ("复制算式", "copy")
        self.primary = PrimaryButton(theme, text, icon=icon, size="large", keys="Ctrl+Return")
        self.primary.clicked.connect(self.committed)
        column.addWidget(self.primary)

    def _line(self, column: QVBoxLayout, key: str, words: str) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        value = TextLabel("")
        row.addWidget(TextLabel(words, "quiet"))
        row.addStretch(1)
        row.addWidget(value)
        column.addWidget(line)
        self._lines[key] = (line, value)

    def _next_state(self, theme: Theme, state: StateView) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(TextLabel("写入后工单转到", "label"))
        row.addStretch(1)
        row.addWidget(StageRing(theme, state.label, ring_of(state)))
        return line

    def show_sums(self, settlement: Settlement | None, adjustment: int, left: int | None) -> None:
        """Show the sums of a settlement; without one the total is a dash."""
        if settlement is None:
            self._put("rule", NOTHING)
            self.total.set_text(NOTHING)
            self.words.set_text("")
            for key in ("adjustment", "points", "courier", "platform", "refund_due", "left"):
                self._put(key, "")
            return
        due = settlement.to_buyer + adjustment
        self._put("rule", grouped(settlement.to_buyer))
        self._put("adjustment", signed(adjustment) if adjustment else "")
        self.total.set_text(f"¥{grouped(due)}" if due >= 0 else NOTHING)
        self.words.set_text(in_words(due).removeprefix(_WORDS_PREFIX) if due >= 0 else "")
        self._put("points", grouped(settlement.points_back) if settlement.points_back else "")
        self._put("courier", grouped(settlement.from_courier) if settlement.from_courier else "")
        taken = settlement.platform_takes_back
        self._put("platform", grouped(taken) if taken else "")
        self._put("refund_due", settlement.refund_due.isoformat() if settlement.refund_due else "")
        over = left is not None and settlement.refund > left
        self._put("left", grouped(max(left or 0, 0)) if over else "")

    def show_stands(self, *, stands: bool) -> None:
        """Whether just this stands written in the case: then there is nothing to write."""
        if self._bound:
            self.primary.setText("已写入工单" if stands else "写入工单")

    def show_refusal(self, text: str) -> None:
        """Say why it cannot be written in now, and bar the button; "" lets it."""
        self.refusal.set_text(text)
        self.refusal.setVisible(bool(text))

    def _put(self, key: str, text: str) -> None:
        line, value = self._lines[key]
        value.set_text(text)
        line.setVisible(bool(text))
