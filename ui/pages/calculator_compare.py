"""换一种方案比较: the claim as it stands beside another way to settle it, what differs, and which of the two is written in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.money import grouped, signed
from aftersales.settlement.claim import ClaimKind
from aftersales.settlement.compare import Difference
from ui.pages.calculator_goods import KIND_WORDS
from ui.widgets.buttons import Button, GhostButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import MoneyEdit
from ui.widgets.texts import Field, HairLine, Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from aftersales.settlement.claim import Claim
    from aftersales.settlement.compare import Pair
    from desktop.settlements import Calculation
    from desktop.shop import Desk
    from resources.settlement_words import StepWords
    from ui.theme import Theme

NOTHING = "—"
_MARKS = {
    Difference.SAME: "",
    Difference.CHANGED: "不同",
    Difference.ONLY_FIRST: "只有 A",
    Difference.ONLY_SECOND: "只有 B",
}


class CompareView(QWidget):
    """Both ways. `taken(Claim)` carries the claim that is to be written in, `closed` leaves the comparison."""

    taken = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, desk: Desk, *, bound: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("换一种方案比较")
        self._theme = theme
        self._desk = desk
        self._first: Calculation | None = None
        self._second: Calculation | None = None
        self.kind = ComboBox(
            theme, [Option(kind.value, KIND_WORDS[kind]) for kind in ClaimKind], name="方案 B 怎么办"
        )
        self.agreed = MoneyEdit(theme)
        self.agreed.setAccessibleName("方案 B 商定只退")
        self.goodwill = MoneyEdit(theme)
        self.goodwill.setAccessibleName("方案 B 店里再补")
        self.kind.chosen.connect(lambda _kind: self._recalculate())
        self.agreed.fen_changed.connect(lambda _fen: self._recalculate())
        self.goodwill.fen_changed.connect(lambda _fen: self._recalculate())
        self.sums = tuple(_Sums(name) for name in ("方案 A · 现在这份", "方案 B"))
        self.told = TextLabel("", "strong", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        verb = "写入" if bound else "用"
        self.take_first = Button(theme, f"{verb}方案 A")
        self.take_second = Button(theme, f"{verb}方案 B")
        self.take_first.clicked.connect(lambda: self._take(self._first))
        self.take_second.clicked.connect(lambda: self._take(self._second))
        self.close_it = GhostButton(theme, "收起比较", icon="x")
        self.close_it.clicked.connect(self.closed)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        head = SectionTitle("换一种方案比较", "选 B 怎么办，两边一起算")
        head.add_right(self.close_it)
        column.addWidget(head)
        choose = QHBoxLayout()
        choose.setSpacing(12)
        self._agreed_field = Field("商定只退", self.agreed)
        for widget in (Field("方案 B", self.kind), self._agreed_field, Field("店里再补", self.goodwill)):
            choose.addWidget(widget)
        choose.addStretch(1)
        column.addLayout(choose)
        sums = QHBoxLayout()
        sums.setSpacing(16)
        sums.addWidget(self.told, 2, Qt.AlignmentFlag.AlignTop)
        for block, button in zip(self.sums, (self.take_first, self.take_second), strict=True):
            block.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            sums.addWidget(block, 3)
        column.addLayout(sums)
        column.addWidget(HairLine())
        self._rows = Scrolled(margins=(0, 0, 0, 0))
        holder = QWidget()
        holder.setLayout(self._grid)
        self._rows.column.addWidget(holder)
        self._rows.column.addStretch(1)
        column.addWidget(self._rows, 1)

    # what the page asks

    def begin(self, claim: Claim, *, kind: ClaimKind | None = None, goodwill: int | None = None) -> None:
        """Compare with the usual other way, or with the one named."""
        other = kind or _usual_other(claim)
        self.kind.set_current(other.value)
        self._put(self.agreed, claim.agreed_refund)
        self._put(self.goodwill, claim.goodwill if goodwill is None else goodwill)
        self.show_claim(claim)
        self.kind.setFocus()

    def show_claim(self, claim: Claim) -> None:
        """A is the claim as it stands now; B follows in all but what was chosen for it."""
        self._first = self._desk.settlements.calculate(claim=claim)
        self._recalculate()

    def _put(self, edit: MoneyEdit, fen: int | None) -> None:
        edit.blockSignals(True)
        edit.set_fen(fen or None)
        edit.blockSignals(False)

    def _recalculate(self) -> None:
        if self._first is None:
            return
        kind = ClaimKind(str(self.kind.current))
        self._agreed_field.setVisible(kind is ClaimKind.REFUND_ONLY)
        claim = replace(
            self._first.claim,
            kind=kind,
            goodwill=max(0, self.goodwill.fen or 0),
            agreed_refund=self.agreed.fen if kind is ClaimKind.REFUND_ONLY else None,
        )
        self._second = self._desk.settlements.calculate(claim=claim)
        both = (self._first, self._second)
        for block, calculation in zip(self.sums, both, strict=True):
            block.show_sums(calculation)
        self.take_first.setEnabled(self._first.settlement is not None)
        self.take_second.setEnabled(self._second.settlement is not None)
        self.told.set_text(_difference(*both))
        self._show_pairs(self._desk.settlements.compare(first=self._first, second=self._second))

    def _show_pairs(self, pairs: tuple[Pair, ...]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        words = {**_words_of(self._first), **_words_of(self._second)}
        for place, pair in enumerate(pairs):
            self._grid.addWidget(_PairRow(self._theme, pair, words), place, 0)

    def _take(self, calculation: Calculation | None) -> None:
        if calculation is not None and calculation.settlement is not None:
            self.taken.emit(calculation.claim)


class _Sums(QWidget):
    """The sum of the customer and what the shop keeps under one way."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.name = TextLabel(name, "label")
        self.total = TextLabel(NOTHING, "figure")
        self.profit = TextLabel("", "quiet", wrap=True)
        for label in (self.name, self.total, self.profit):
            self.column.addWidget(label)

    def show_sums(self, calculation: Calculation) -> None:
        settlement = calculation.settlement
        if settlement is None:
            self.total.set_text(NOTHING)
            self.profit.set_text(calculation.error)
            return
        self.total.set_text(f"应退 ¥{grouped(settlement.to_buyer)}")
        result = settlement.merchant_result
        self.profit.set_text("没填成本，算不出盈亏" if result is None else f"本单盈亏 {grouped(result)}")


class _PairRow(QFrame):
    """One step of both ways; lit where they differ."""

    def __init__(self, theme: Theme, pair: Pair, words: dict[int, StepWords]) -> None:
        super().__init__()
        lit = pair.difference is not Difference.SAME
        self.setObjectName("pairRow")
        ground = theme.colour("accBg" if lit else "surface").name()
        self.setStyleSheet(
            f"#pairRow {{ background: {ground}; border: 0; border-bottom: 1px solid {theme.colour('line').name()}; }}"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(16)
        step = pair.first or pair.second
        label = words[id(step)].label if step is not None else ""
        mark = _MARKS[pair.difference]
        title = QVBoxLayout()
        title.setSpacing(0)
        title.addWidget(TextLabel(label, "strong" if lit else "", elided=True))
        title.addWidget(TextLabel(mark, "caption"))
        row.addLayout(title, 2)
        for side in (pair.first, pair.second):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            amount = NOTHING if side is None or side.amount is None else signed(side.amount)
            cell.addWidget(TextLabel(amount, "strong" if lit else ""))
            formula = words[id(side)].formula if side is not None else "没有这一步"
            cell.addWidget(TextLabel(formula, "caption", wrap=True))
            row.addLayout(cell, 3)
        self.setAccessibleName(f"{label} {mark}".strip())


def _words_of(calculation: Calculation | None) -> dict[int, StepWords]:
    if calculation is None or calculation.settlement is None:
        return {}
    pairs = zip(calculation.settlement.steps, calculation.words, strict=True)
    return {id(step): words for step, words in pairs}


def _usual_other(claim: Claim) -> ClaimKind:
    """What a return is usually held against: the money without the goods; anything else against a return."""
    return ClaimKind.REFUND_ONLY if claim.kind is ClaimKind.RETURN else ClaimKind.RETURN


def _difference(first: Calculation, second: Calculation) -> str:
    if first.settlement is None or second.settlement is None:
        return ""
    gap = second.settlement.to_buyer - first.settlement.to_buyer
    said = "客户拿的一样多" if not gap else f"B 比 A 客户{'多' if gap > 0 else '少'}拿 {grouped(abs(gap))}"
    before, after = first.settlement.merchant_result, second.settlement.merchant_result
    if before is None or after is None:
        return said
    kept = after - before
    shop = "店里留的一样多" if not kept else f"店里{'多' if kept > 0 else '少'}留 {grouped(abs(kept))}"
    return f"{said}，{shop}"
