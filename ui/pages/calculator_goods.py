"""The head of the form: which goods, bought for how much, what is done with them and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.cases import Responsible
from aftersales.money import grouped
from aftersales.settlement.claim import Claim, ClaimKind, Condition, Line, Returned
from aftersales.taxonomy import Fault
from resources.labels import label
from ui.pages.calculator_fields import LABEL, ClaimGroup, Kit, Row, always, has_refund
from ui.widgets import painting
from ui.widgets.buttons import LinkButton
from ui.widgets.chips import Chip
from ui.widgets.choices import Choice, Segmented, Stepper
from ui.widgets.combos import ComboBox, Option, SearchComboBox
from ui.widgets.edits import MoneyEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from aftersales.taxonomy import Reason

FEW = 4
KIND_WORDS = {
    ClaimKind.RETURN: "退货",
    ClaimKind.REFUND_ONLY: "仅退款",
    ClaimKind.EXCHANGE: "换货",
    ClaimKind.REPAIR: "维修",
    ClaimKind.RESHIP: "补发",
    ClaimKind.COMPENSATE: "只补偿",
}
_USUAL = (ClaimKind.RETURN, ClaimKind.EXCHANGE, ClaimKind.REPAIR, ClaimKind.COMPENSATE)
NO_PIECES = "至少选 1 件"


def kinds_for(claim: Claim, *, steady: bool) -> tuple[ClaimKind, ...]:
    """The kinds offered: the four usual ones, and 仅退款 or 补发 where the case is one (仅退款 also at the counter)."""
    extra = claim.kind if claim.kind not in _USUAL else None
    if extra is None and not steady:
        extra = ClaimKind.REFUND_ONLY
    return tuple(kind for kind in ClaimKind if kind in _USUAL or kind is extra)


class LinesGroup(ClaimGroup):
    """The lines of the order: pieces of each, within what earlier cases left."""

    def __init__(self, kit: Kit, claim: Claim) -> None:
        super().__init__(kit, "商品")
        self._steppers: dict[str, Stepper] = {}
        self._unfolded = False
        left = _left(claim)
        chosen = _chosen(claim, left)
        self._lines: dict[str, QWidget] = {}
        for line in claim.order.lines:
            box = self._line(line, left[line.id], chosen.get(line.id, 0))
            self._lines[line.id] = box
            self.column.addWidget(box)
        self.more = LinkButton(kit.theme, "")
        self.more.clicked.connect(self._unfold)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._fold(claim, chosen)
        self._class = QWidget()
        row = QHBoxLayout(self._class)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.chip, self.term = Chip("", "ok"), TextLabel("", "label", elided=True)
        row.addWidget(self.chip)
        row.addWidget(self.term, 1)
        self.column.addWidget(self._class)
        paid = MoneyEdit(kit.theme, fen=claim.order.paid)
        paid.setReadOnly(True)
        self.paid = FormRow("实付", paid, label_width=LABEL)
        self.column.addWidget(self.paid)
        self.sums = TextLabel(sums_text(claim), "caption", wrap=True)
        self.column.addWidget(self.sums)
        self.sums.setVisible(bool(self.sums.text()))
        first = next(iter(self._steppers.values()))
        self._error = TextLabel("", "error")
        self.column.addWidget(self._error)
        self.rows = [Row(key="returned", box=self, edit=first, wanted=always, read=self._read)]

    def wanted(self, claim: Claim, reason: Reason) -> bool:  # noqa: ARG002
        return True

    def shown(self, claim: Claim, reason: Reason) -> None:  # noqa: ARG002
        name = claim.product_class
        self._class.setVisible(name is not None)
        if name is None:
            return
        entry = next(
            (entry for entry in self.kit.policies.classes if name in (entry.name, *entry.aliases)), None
        )
        self.chip.set_chip(f"三包 {name}", "ok")
        terms = []
        if entry is not None and entry.whole_months:
            terms.append(f"整机 {months_text(entry.whole_months)}")
        if entry is not None and entry.parts_months:
            terms.append(f"主要部件 {months_text(entry.parts_months)}")
        self.term.set_text("，".join(terms))

    def problem(self) -> str:
        wrong = not any(stepper.value for stepper in self._steppers.values())
        self._error.set_text(NO_PIECES if wrong else "")
        self._error.setVisible(wrong)
        return NO_PIECES if wrong else ""

    def _line(self, line: Line, left: int, chosen: int) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(TextLabel(line.title or "整单", elided=True))
        caption = f"{grouped(line.unit_price)} × {line.quantity}"
        gone = line.quantity - left
        if gone:
            caption += f"，退过 {gone} 件"
        words.addWidget(TextLabel(caption, "caption"))
        row.addLayout(words, 1)
        stepper = Stepper(self.kit.theme, f"{line.title} 件数", value=chosen, least=0, most=left)
        stepper.setEnabled(left > 0)
        stepper.value_changed.connect(self._stepped)
        self._steppers[line.id] = stepper
        row.addWidget(stepper)
        return box

    def _fold(self, claim: Claim, chosen: dict[str, int]) -> None:
        hidden = [
            line.id
            for number, line in enumerate(claim.order.lines)
            if number >= FEW and not chosen.get(line.id)
        ]
        for line_id in hidden:
            self._lines[line_id].hide()
        self.more.setText(f"还有 {len(hidden)} 样")
        self.more.setVisible(bool(hidden))

    def _unfold(self) -> None:
        for box in self._lines.values():
            box.show()
        self.more.hide()

    def _read(self, claim: Claim) -> None:
        chosen = _chosen(claim, _left(claim))
        for line_id, stepper in self._steppers.items():
            stepper.blockSignals(True)
            stepper.set_value(chosen.get(line_id, 0))
            stepper.blockSignals(False)

    def _stepped(self, _value: int) -> None:
        if self.claim is None:
            return
        taken = {line_id: stepper.value for line_id, stepper in self._steppers.items() if stepper.value}
        known = {entry.line: entry.condition for entry in self.claim.returned}
        if not taken:
            self.complained.emit()
            return
        returned = tuple(
            Returned(line=line_id, quantity=quantity, condition=known.get(line_id))
            for line_id, quantity in taken.items()
        )
        self.give(replace(self.claim, returned=returned))


class CounterGroup(ClaimGroup):
    """Goods that no order names: one line, typed."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "商品")
        self.title = TextEdit(placeholder="品名，可以不填")
        self.title.textEdited.connect(self._titled)
        box = FormRow("品名", self.title, label_width=LABEL)
        self.add(Row(key="order.lines.title", box=box, edit=self.title, wanted=always, read=self._read_title))
        self.money("order.lines", "单价", lambda c: c.order.lines[0].unit_price, self._put_price)
        self.number(
            "order.lines.quantity", "买了", lambda c: c.order.lines[0].quantity, self._put_bought, unit="件"
        )
        self.number(
            "returned", "这次", lambda c: c.returned[0].quantity if c.returned else c.order.lines[0].quantity,
            _put_returned, unit="件",
        )  # fmt: skip
        self.money("order.paid", "实付", lambda c: c.order.paid, self._put_paid)
        self.money("order.freight.paid", "其中运费", lambda c: c.order.freight.paid, self._put_freight)
        self.sums = TextLabel("", "caption", wrap=True)
        self.column.addWidget(self.sums)

    def shown(self, claim: Claim, reason: Reason) -> None:  # noqa: ARG002
        due = _due(claim)
        off = due - claim.order.paid
        self.sums.set_text(f"比标价少付 {grouped(off)}，先当成店里的优惠" if off > 0 else "")
        self.sums.setVisible(off > 0)

    def _read_title(self, claim: Claim) -> None:
        title = claim.order.lines[0].title
        if self.title.text() != title:
            self.title.setText(title)

    def _titled(self, text: str) -> None:
        if self.claim is not None:
            self.give(_with_line(self.claim, replace(self.claim.order.lines[0], title=text)))

    def _put_price(self, claim: Claim, fen: int | None) -> Claim:
        return _paid_along(claim, _with_line(claim, replace(claim.order.lines[0], unit_price=fen or 0)))

    def _put_bought(self, claim: Claim, value: int | None) -> Claim:
        return _paid_along(
            claim, _with_line(claim, replace(claim.order.lines[0], quantity=max(value or 1, 1)))
        )

    def _put_paid(self, claim: Claim, fen: int | None) -> Claim:
        return replace(claim, order=replace(claim.order, paid=fen or 0))

    def _put_freight(self, claim: Claim, fen: int | None) -> Claim:
        freight = replace(claim.order.freight, paid=fen or 0)
        return _paid_along(claim, replace(claim, order=replace(claim.order, freight=freight)))


class KindGroup(ClaimGroup):
    """What is done, why, whose fault it is where that is asked, and whether the goods are 完好."""

    def __init__(self, kit: Kit, claim: Claim) -> None:
        super().__init__(kit)
        kinds = kinds_for(claim, steady=kit.steady)
        choices = [Choice(kind.value, KIND_WORDS[kind]) for kind in kinds]
        self.kind = Segmented(
            kit.theme,
            choices,
            current=claim.kind.value,
            spread=True,
            small=len(kinds) > len(_USUAL),
            name="怎么办",
        )
        for kind in kinds if len(kinds) > len(_USUAL) else ():
            button = self.kind.button(kind.value)
            button.setMinimumWidth(painting.advance(painting.sized(self.font(), 12), button.text()) + 16)
        self.kind.chosen.connect(self._chosen)
        self.add(Row(key="kind", box=self.kind, edit=self.kind, wanted=always, read=self._read_kind))
        reasons = [
            Option(reason.name, reason.name, note=reason.category)
            for reason in kit.policies.taxonomy.offered()
        ]
        self.reason = SearchComboBox(kit.theme, reasons, placeholder="打字筛选", name="原因")
        self.combo("reason", "原因", self.reason, lambda c: c.reason, lambda c, name: replace(c, reason=name))
        faults = [Option(fault, label(Responsible(fault.value))) for fault in Fault]
        self.fault = ComboBox(kit.theme, faults, placeholder="先定谁的责任", name="责任")
        self.combo(
            "fault", "责任", self.fault, lambda c: c.fault, lambda c, fault: replace(c, fault=fault),
            wanted=lambda _claim, reason: reason.fault is None,
        )  # fmt: skip
        self.choice(
            "condition",
            "商品",
            ((Condition.INTACT.value, "完好"), (Condition.NOT_INTACT.value, "不完好")),
            lambda c: c.condition.value,
            lambda c, code: replace(c, condition=Condition(code)),
            wanted=lambda claim, reason: reason.buyer_side and has_refund(claim),
        )

    def _read_kind(self, claim: Claim) -> None:
        if self.kind.current != claim.kind.value:
            self.kind.set_current(claim.kind.value)

    def _chosen(self, code: str) -> None:
        if self.claim is not None:
            self.give(replace(self.claim, kind=ClaimKind(code)))


def months_text(months: int) -> str:
    """12 → 1 年, 6 → 6 个月."""
    return f"{months // 12} 年" if months % 12 == 0 else f"{months} 个月"


def sums_text(claim: Claim) -> str:
    """List price, offers and freight behind what was paid; "" where nothing was taken off."""
    whole = sum(line.unit_price * line.quantity for line in claim.order.lines)
    parts = [f"标价 {grouped(whole)}"]
    parts += [f"{item.name or '优惠'} −{grouped(item.amount)}" for item in claim.order.discounts]
    if claim.order.freight.paid:
        parts.append(f"运费 {grouped(claim.order.freight.paid)}")
    return "，".join(parts) if len(parts) > 1 else ""


def _left(claim: Claim) -> Counter[str]:
    left = Counter({line.id: line.quantity for line in claim.order.lines})
    for entry in claim.returned_before:
        left[entry.line] -= entry.quantity
    return Counter({line_id: max(count, 0) for line_id, count in left.items()})


def _chosen(claim: Claim, left: Counter[str]) -> dict[str, int]:
    if not claim.returned:
        return dict(left)
    chosen: Counter[str] = Counter()
    for entry in claim.returned:
        chosen[entry.line] += entry.quantity
    return dict(chosen)


def _with_line(claim: Claim, line: Line) -> Claim:
    return replace(claim, order=replace(claim.order, lines=(line,)))


def _put_returned(claim: Claim, value: int | None) -> Claim:
    return replace(claim, returned=(Returned(line=claim.order.lines[0].id, quantity=max(value or 1, 1)),))


def _due(claim: Claim) -> int:
    return sum(line.unit_price * line.quantity for line in claim.order.lines) + claim.order.freight.paid


def _paid_along(before: Claim, after: Claim) -> Claim:
    """What was paid follows price and pieces until a person types another sum."""
    if before.order.paid != _due(before):
        return after
    return replace(after, order=replace(after.order, paid=_due(after)))
