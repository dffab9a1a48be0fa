"""What a calculation says beside its table: warnings, other sums, the shop's own account, a person's change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from aftersales.money import grouped, half_up, signed
from aftersales.orders import Funder
from aftersales.settlement.claim import Claim, Costs
from aftersales.settlement.result import Settlement, WindowStatus
from resources.settlement_words import warning_text, why_text, window_text
from ui.models.settlement_steps import side_steps
from ui.pages.calculator_money import MoneyBlock
from ui.pages.calculator_talks import OftenBlock, TalkBlock
from ui.widgets.buttons import GhostButton
from ui.widgets.edits import MoneyEdit, TextEdit
from ui.widgets.status import IconLabel, ProfitBar, TickLabel
from ui.widgets.texts import FlowLayout, HairLine, Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aftersales.negotiation import Advice
    from desktop.settlements import Calculation, SettlementDraft
    from ui.theme import Theme


def warnings_of(settlement: Settlement) -> tuple[str, ...]:
    """Everything a person must know before the sum goes out, as sentences."""
    said = [warning_text(warning) for warning in settlement.warnings]
    if settlement.window is not None and settlement.window.status is not WindowStatus.IN_TIME:
        said.insert(0, window_text(settlement.window))
    return tuple(dict.fromkeys(said))


class WarningList(Scrolled):
    """Sentences in the tone of a warning, above the table; scrolled where the window is low and they are many."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(margins=(24, 10, 24, 10), parent=parent)
        self._theme = theme
        self.setObjectName("warnings")
        self.setAccessibleName("提醒")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.column.setSpacing(6)
        self._shown: tuple[str, ...] = ()
        self._dress()
        theme.changed.connect(self._dress)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        return self._shown

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show these sentences; none hides the list."""
        self.setVisible(bool(texts))
        if tuple(texts) == self._shown:
            return
        self._shown = tuple(texts)
        clear(self.column)
        for text in self._shown:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(IconLabel(self._theme, "circle-alert", "warn"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(TextLabel(text, tone="warn", wrap=True), 1)
            self.column.addWidget(line)
        self.updateGeometry()

    def _dress(self) -> None:
        ground, edge = self._theme.colour("warnBg").name(), self._theme.colour("warnLine").name()
        self.setStyleSheet(
            f"#warnings {{ background: {ground}; border: 0; border-bottom: 1px solid {edge}; }}"
        )

    def _content(self) -> int:
        return self.column.totalHeightForWidth(max(self.width(), 400)) + 1

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(400, self._content())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(self._content(), 44))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class OtherSums(QWidget):
    """另一种算法: other refunds with their reason."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(6)
        self._column.addWidget(SectionTitle("另一种算法", "只供对照，不会自动换"))
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._column.addLayout(self._list)

    def show_sums(self, settlement: Settlement | None) -> None:
        """Show the other sums; without one the block goes."""
        others = settlement.alternatives if settlement else ()
        self.setVisible(bool(others))
        clear(self._list)
        for other in others:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(16)
            row.addWidget(TextLabel(why_text(other), "quiet", wrap=True), 1)
            row.addWidget(TextLabel(grouped(other.refund), "strong"), 0, Qt.AlignmentFlag.AlignTop)
            self._list.addWidget(line)


class ProfitBlock(QWidget):
    """本单盈亏: the bar, the rows that make it, and how far the shop can go where a sum is being asked."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        self.head = SectionTitle("本单盈亏")
        self._tick = TickLabel(theme)
        self.floor = TextLabel("", "label")
        self.head.add_right(self._tick)
        self.head.add_right(self.floor)
        self.bar = ProfitBar(theme)
        self._floor_tone = ""
        self._labels: list[tuple[str, TextLabel]] = []
        column.addWidget(self.head)
        column.addWidget(self.bar)
        holder = QWidget()
        self._rows = FlowLayout(holder, gap=24)
        column.addWidget(holder)

    def show_result(self, calculation: Calculation, adjustment: int) -> None:
        """Show the account of a settlement with a person's change; without costs the block goes."""
        settlement, costs = calculation.settlement, calculation.claim.costs
        reckoned = settlement.merchant_result if settlement else None
        self.setVisible(reckoned is not None)
        if settlement is None or reckoned is None or costs is None:
            return
        result = reckoned - adjustment
        self.bar.set_profit(result, floor=costs.floor, full=untouched_profit(calculation.claim, costs))
        self._show_floor(result, costs.floor)
        clear(self._rows)
        self._labels.clear()
        for step, words in side_steps(calculation, "account"):
            tip = f"{words.formula}（{words.citation}）"
            self._add_row(words.label, signed(step.amount or 0), tip, step.code)
        if adjustment:
            self._add_row("人工调整", signed(-adjustment), "应退客户的人工调整")
        self._add_row("盈亏", grouped(result), "前面各项相加", "account_result")

    def light(self, codes: Sequence[str]) -> None:
        """Light the rows whose code begins with one of `codes`."""
        starts = tuple(codes)
        for code, label in self._labels:
            label.set_tone("acc" if starts and code.startswith(starts) else "")
        self.floor.set_tone("acc" if "account_result" in starts else self._floor_tone)

    def _show_floor(self, result: int, floor: int | None) -> None:
        self._tick.setVisible(floor is not None and result >= floor)
        if floor is None:
            self.floor.set_text("没有设底线")
            self._floor_tone = ""
        else:
            gap = result - floor
            self.floor.set_text(f"{'高于' if gap >= 0 else '低于'}底线 {grouped(abs(gap))}")
            self._floor_tone = "bad" if gap < 0 else ""
        self.floor.set_tone(self._floor_tone)

    def _add_row(self, label: str, amount: str, tip: str, code: str = "") -> None:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        name = TextLabel(label, "label")
        column.addWidget(name)
        column.addWidget(TextLabel(amount))
        self._labels.append((code, name))
        cell.setToolTip(tip)
        cell.setAccessibleName(f"{label} {amount}")
        cell.setAccessibleDescription(tip)
        self._rows.addWidget(cell)


class AdjustmentBlock(QWidget):
    """人工调整: an amount and the reason for it. `changed(amount, reason)`."""

    changed = Signal(int, str)

    def __init__(self, theme: Theme, limit: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        head = SectionTitle("人工调整")
        head.add_right(TextLabel(f"店员上限 ±{grouped(limit)}", "label"))
        column.addWidget(head)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.amount = MoneyEdit(theme, signed=True)
        self.amount.setFixedWidth(120)
        self.amount.setAccessibleName("人工调整金额")
        self.amount.setPlaceholderText("+0.00")
        self.reason = TextEdit(placeholder="为什么调整，例如 凑整，已当面说明")
        self.reason.setAccessibleName("人工调整原因")
        self.undo = GhostButton(theme, "撤销", icon="undo-2")
        self.undo.clicked.connect(self._undo)
        row.addWidget(self.amount)
        row.addWidget(self.reason, 1)
        row.addWidget(self.undo)
        column.addLayout(row)
        self.error = TextLabel("", "error", wrap=True)
        column.addWidget(self.error)
        self.amount.fen_changed.connect(self._told)
        self.amount.error_changed.connect(self._told)
        self.reason.textChanged.connect(self._told)
        self.show_problem("")

    @property
    def value(self) -> int:
        """The change in fen."""
        return self.amount.fen or 0

    def set_values(self, amount: int, reason: str) -> None:
        """Show what was typed before, without telling anybody."""
        for edit in (self.amount, self.reason):
            edit.blockSignals(True)
        self.amount.set_fen(amount or None)
        self.reason.setText(reason)
        for edit in (self.amount, self.reason):
            edit.blockSignals(False)
        self.undo.setVisible(bool(amount or reason))

    def show_problem(self, text: str) -> None:
        """Say why the change cannot be written in; "" for nothing."""
        self.error.set_text(text)
        self.error.setVisible(bool(text))
        self.undo.setVisible(bool(self.amount.text() or self.reason.text()))

    def _told(self, _value: object = None) -> None:
        self.changed.emit(self.value, self.reason.text())

    def _undo(self) -> None:
        self.set_values(0, "")
        self._told()
        self.amount.setFocus()


class ResultSide(Scrolled):
    """The blocks under the table, scrolled where the window is low."""

    def __init__(
        self, theme: Theme, draft: SettlementDraft, today: date, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(margins=(0, 0, 0, 0), parent=parent)
        self.column.setSpacing(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.often = OftenBlock(theme)
        self.others = OtherSums()
        self.profit = ProfitBlock(theme)
        self.talks = TalkBlock(theme)
        self.adjustment = AdjustmentBlock(theme, draft.clerk_limit)
        self.money = MoneyBlock(theme, draft, today)
        self._blocks: tuple[QWidget, ...] = (
            self.often,
            self.money,
            self.others,
            self.profit,
            self.adjustment,
            self.talks,
        )
        self._rules: list[HairLine] = []
        for block in self._blocks:
            rule = HairLine()
            self._rules.append(rule)
            self.column.addWidget(rule)
            self.column.addWidget(block)
        self.column.addStretch(1)
        self.often.show_often(draft.often)
        self.adjustment.setVisible(draft.case is not None)

    def show_result(
        self, calculation: Calculation, adjustment: int, advice: Advice | None, *, settled: bool
    ) -> None:
        """Show what the calculation says beside its steps; nothing while an input has to be mended."""
        self.others.show_sums(calculation.settlement if settled else None)
        self.profit.show_result(calculation if settled else replace(calculation, settlement=None), adjustment)
        self.talks.show_advice(advice if settled else None)
        before = False
        for rule, block in zip(self._rules, self._blocks, strict=True):
            rule.setVisible(before and not block.isHidden())
            before = before or not block.isHidden()

    def light(self, codes: Sequence[str]) -> None:
        """Light the rows of the shop's account that an input makes, and the negotiation where it makes that."""
        self.profit.light(codes)
        self.talks.light(lit=any(code.startswith("negotiation") for code in codes))


def untouched_profit(claim: Claim, costs: Costs) -> int:
    """What the order would have left had nothing happened, in fen."""
    subsidy = sum(item.amount for item in claim.order.discounts if item.funded_by is Funder.PLATFORM)
    fee = half_up(costs.platform_fee_rate * claim.order.paid)
    return claim.order.paid + subsidy - fee - costs.goods - costs.outbound - costs.packing


def clear(layout: QVBoxLayout | FlowLayout) -> None:
    """Take every widget out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
