"""Parts of an order on screen: lines with their share of each discount, who pays for these, what went back, cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from aftersales.orders import Funder, MoneyBack
from resources.wording import sentence
from ui.models.cases import ring_of
from ui.pages.case_words import when_text
from ui.widgets.buttons import LinkButton
from ui.widgets.status import Dot, StackedBar, StageRing
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop.order_views import OrderLineView, OrderView
    from ui.theme import Theme

WHO = {Funder.SHOP: "店", Funder.PLATFORM: "平台", Funder.POINTS: "积分"}
BORNE = {Funder.SHOP: "店里出", Funder.PLATFORM: "平台出，已补给店里", Funder.POINTS: "客户的积分"}
_DOTS = {Funder.SHOP: "chart1", Funder.PLATFORM: "chart3", Funder.POINTS: "chart2"}


class Section(QWidget):
    """A heading with lines under it that are made anew for each order."""

    def __init__(self, theme: Theme, title: str, right: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 14)
        self._column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(TextLabel(title, "section"))
        head.addStretch(1)
        if right:
            head.addWidget(TextLabel(right, "label"))
        self._column.addLayout(head)
        self._content: QWidget | None = None

    def set_gutter(self, gutter: int) -> None:
        """Stand so far from the sides: 20 in a panel, 24 on a page."""
        self._column.setContentsMargins(gutter, 14, gutter, 14)

    def fill(self, rows: Sequence[QWidget], *, spacing: int = 6) -> None:
        """Show these rows and no others."""
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing)
        for row in rows:
            column.addWidget(row)
        self._column.addWidget(self._content)


def pair(
    left: Sequence[QWidget], right: QWidget | None = None, *, spacing: int = 8, bottom: int = 0
) -> QWidget:
    """Words at the left, an amount or state at the right."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, bottom)
    row.setSpacing(spacing)
    for widget in left:
        row.addWidget(widget)
    row.addStretch(1)
    if right is not None:
        row.addWidget(right)
    return box


def amount(fen: int, role: str = "", *, minus: bool = False) -> TextLabel:
    """An amount as columns show it."""
    text = TextLabel(money.signed(-fen) if minus else money.grouped(fen), role)  # type: ignore[arg-type]
    text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return text


class LinesSection(Section):
    """商品: what was paid for each line, its list price, its part of the discounts, and what is still returnable."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "商品", "实付（元）", parent)

    def show_order(self, view: OrderView) -> None:
        """Show the lines of an order."""
        rows: list[QWidget] = []
        for number, line in enumerate(view.lines):
            if number:
                rows.append(HairLine())
            rows += self._line(line)
        if not rows:
            rows = [TextLabel("表格里没有商品明细", "quiet")]
        self.fill(rows, spacing=2)

    def _line(self, one: OrderLineView) -> list[QWidget]:
        line = one.line
        name = TextLabel(f"{line.title}{f' {line.spec}' if line.spec else ''}", elided=True)
        count = TextLabel(f"× {line.quantity}", "quiet")
        parts = [f"标价 {money.grouped(line.amount)}"]
        if line.gift_price is not None:
            parts = ["赠品", f"标好的价 {money.grouped(line.gift_price)}"]
        if one.standing.serial:
            parts.append(f"序列号 {one.standing.serial}")
        off = [f"{WHO[payer]} {money.signed(-fen)}" for payer, fen in one.off.items()]
        if off:
            parts.append("分摊 " + "　".join(off))
        caption = TextLabel("　".join(parts), "caption", elided=True)
        text, tone = left_text(one)
        state = TextLabel(text, "caption", tone=tone)
        return [pair((name, count), amount(one.paid), spacing=6), pair((caption,), state, bottom=6)]


def left_text(one: OrderLineView) -> tuple[str, str]:
    """What of a line can still come back, and the tone of these words."""
    standing = one.standing
    if standing.held:
        return f"{standing.held} 件在售后", "acc"
    if standing.refunded_wholly:
        return "钱已全退", ""
    if not standing.left:
        return "已退完", ""
    return f"还能退 {standing.left}", ""


class DiscountsSection(Section):
    """优惠谁出: each offer with who pays for it, what the customer paid and what the shop gets."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "优惠谁出", "", parent)

    def show_order(self, view: OrderView) -> None:
        """Show the discounts of an order, its sums, and how the money was taken."""
        rows: list[QWidget] = []
        for item in view.order.discounts:
            name = TextLabel(item.name or "优惠", elided=True)
            who = TextLabel(BORNE[item.funded_by], "caption")
            rows.append(
                pair((Dot(self.theme, _DOTS[item.funded_by]), name, who), amount(item.amount, minus=True))
            )
        if not rows:
            rows.append(TextLabel("没有优惠", "quiet"))
        rows.append(HairLine())
        if view.order.freight:
            rows.append(pair((TextLabel("运费", "quiet"),), amount(view.order.freight)))
        means = "、".join(dict.fromkeys(receipt.means for receipt in view.receipts))
        paid = (TextLabel("客户实付", "quiet"), TextLabel(means, "caption"))
        rows.append(pair(paid if means else paid[:1], amount(view.order.paid_gross, "strong")))
        rows.append(pair((TextLabel("店里实收", "quiet"),), amount(view.received)))
        if view.misfit:
            told = f"商品、运费、优惠合起来和实付差 {money.signed(view.misfit)}，改订单可以对平"
            rows.append(TextLabel(told, "caption", tone="warn", wrap=True))
        self.fill(rows)


class RefundSection(Section):
    """退赔: one bar of what went back, what open cases hold and what still can, with when and how."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "退赔", "", parent)

    def show_order(self, view: OrderView, today: date) -> None:
        """Show the refunds of an order."""
        refunds = view.refunds
        bar = StackedBar(self.theme)
        words = (
            f"已付 {money.grouped(refunds.paid)}，工单占着 {money.grouped(refunds.held)}，"
            f"还能退 {money.grouped(refunds.left)}"
        )
        bar.set_parts((refunds.paid, refunds.held, refunds.left), words)
        rows: list[QWidget] = [bar]
        for one in refunds.given:
            how = " ".join(part for part in (when_text(one.at, today) if one.at else "", one.how) if part)
            paid = (Dot(self.theme, "chart1"), TextLabel("已付"), TextLabel(how, "caption", elided=True))
            rows.append(pair(paid, amount(one.amount)))
        if not refunds.given:
            rows.append(pair((Dot(self.theme, "chart1"), TextLabel("已付")), amount(0)))
        held = (Dot(self.theme, "chart2"), TextLabel("工单占着"), TextLabel("还没付", "caption"))
        rows.append(pair(held, amount(refunds.held)))
        left = (Dot(self.theme, "chart3"), TextLabel("还能退", "strong"))
        rows.append(pair(left, amount(refunds.left, "strong")))
        self.fill(rows)


class ToldSection(Section):
    """平台账单: what the platform's settlements say went back, row by row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "平台账单里的退款", "", parent)

    def show_order(self, view: OrderView) -> None:
        """Show the movements; without any the section is not there."""
        kinds = {MoneyBack.REFUND: "退款", MoneyBack.COMPENSATION: "赔付"}
        rows = [
            pair((TextLabel(kinds[one.kind]), TextLabel(one.key, "caption", elided=True)), amount(one.amount))
            for one in view.told
        ]
        self.setVisible(bool(rows))
        self.fill(rows)


class CasesSection(Section):
    """工单: the cases of the order; `opened(case_id)` follows a click on one."""

    opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "工单", "", parent)

    def show_order(self, view: OrderView) -> None:
        """Show the cases of an order, the newest first."""
        rows: list[QWidget] = []
        for one in view.cases:
            case = one.case
            number = LinkButton(self.theme, case.number)
            number.clicked.connect(lambda _on=False, case_id=case.id: self.opened.emit(case_id))
            words = TextLabel(f"{case.phenomenon or case.reason}，{case.kind.value}", elided=True)
            state = StageRing(self.theme, one.state.label, ring_of(one.state))
            rows.append(pair((number, words), state))
        self.fill(rows or [TextLabel(sentence("order_panel.no_case"), "quiet")])
