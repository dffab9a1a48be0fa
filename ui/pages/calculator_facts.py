"""Facts of the claim that the law asks for: days, 三包, what the customer laid out, gifts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.settlement.claim import Claim, ClaimKind, Gift
from aftersales.settlement.policy import FeeBasis, WarrantyClass
from aftersales.taxonomy import FreightPayer, Multiple
from ui.pages.calculator_fields import ClaimGroup, Kit, Row, Wanted, always, has_refund, rate_number
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import MoneyEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from aftersales.taxonomy import Reason

PAYERS = {
    FreightPayer.MERCHANT: "店里承担",
    FreightPayer.BUYER: "客户自付",
    FreightPayer.BY_FAULT: "先定谁的责任",
    FreightPayer.NOBODY: "没有东西要寄回",
}
_WAYS_BACK = {ClaimKind.RETURN, ClaimKind.EXCHANGE, ClaimKind.REPAIR}


class DatesGroup(ClaimGroup):
    """The days that terms and fees count from."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        term: Wanted = lambda claim, reason: reason.window is not None and has_refund(claim)  # noqa: E731
        fee: Wanted = lambda claim, reason: reason.warranty and has_refund(claim)  # noqa: E731
        self.pair(
            self.day("dates.signed", "签收", "signed", wanted=term),
            self.day("dates.notified", "客户提出", "notified", wanted=term),
        )
        self.pair(
            self.day("dates.invoiced", "开票日", "invoiced", wanted=fee),
            self.day("dates.returned_on", "退货日", "returned_on", wanted=fee),
        )
        self.day("dates.goods_back", "货退回", "goods_back", wanted=lambda c, _r: c.kind is ClaimKind.RETURN)


class WarrantyGroup(ClaimGroup):
    """三包情形: the class, what was repaired, whether the model is in stock, what the customer wants."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "三包情形")
        classes = [Option(entry.name, entry.name) for entry in kit.policies.classes]
        self.combo(
            "product_class",
            "三包类别",
            ComboBox(kit.theme, classes, placeholder="选一类", name="三包类别"),
            self._class_name,
            lambda c, name: replace(c, product_class=name),
            wanted=_refunded,
        )
        self.number(
            "warranty.repairs_failed", "修过", lambda c: c.warranty.repairs_failed,
            lambda c, n: _fact(c, repairs_failed=n or 0), unit="次", wanted=self._goods,
        )  # fmt: skip
        self.number(
            "warranty.days_in_repair", "维修占用", lambda c: c.warranty.days_in_repair,
            lambda c, n: _fact(c, days_in_repair=n or 0), unit="天", wanted=self._fee,
        )  # fmt: skip
        self.number(
            "warranty.days_to_install", "等安装", lambda c: c.warranty.days_to_install,
            lambda c, n: _fact(c, days_to_install=n or 0), unit="天", wanted=self._fee,
        )  # fmt: skip
        self.choice(
            "warranty.same_model_available",
            "同型号",
            (("yes", "有货"), ("no", "没货")),
            lambda c: "yes" if c.warranty.same_model_available else "no",
            lambda c, code: _fact(c, same_model_available=code == "yes"),
            wanted=self._goods,
        )
        self.choice(
            "warranty.wants_money",
            "客户要",
            (("new", "换新"), ("money", "退款")),
            lambda c: "money" if c.warranty.wants_money else "new",
            lambda c, code: _fact(c, wants_money=code == "money"),
            wanted=lambda claim, reason: self._goods(claim, reason) and claim.warranty.same_model_available,
        )
        self._hint = TextLabel("有货而坚持退款，才扣折旧费", "caption", wrap=True)
        self.column.addWidget(self._hint)
        self.rate = self.percent(
            "warranty.daily_rate", "日折旧率", self._shown_rate, self._put_rate, wanted=self._fee
        )
        self._car_rows()

    def _car_rows(self) -> None:
        self.tick(
            "warranty.period_days_free", "60 天、3,000 公里以内", lambda c: c.warranty.period_days_free,
            lambda c, on: _fact(c, period_days_free=on), wanted=self._car,
        )  # fmt: skip
        driven: Wanted = lambda c, r: self._car(c, r) and not c.warranty.period_days_free  # noqa: E731
        self.number(
            "warranty.km",
            "行驶",
            lambda c: c.warranty.km,
            lambda c, n: _fact(c, km=n),
            unit="公里",
            wanted=driven,
        )
        self.percent(
            "warranty.coefficient", "系数", lambda c: c.warranty.coefficient,
            lambda c, rate: _fact(c, coefficient=rate), wanted=driven,
        )  # fmt: skip
        self.money(
            "warranty.fees_paid", "登记等费用", lambda c: c.warranty.fees_paid,
            lambda c, fen: _fact(c, fees_paid=fen or 0), wanted=self._car,
        )  # fmt: skip

    def shown(self, claim: Claim, reason: Reason) -> None:
        repairs, days = claim.warranty.repairs_failed, claim.warranty.days_in_repair
        self.head.caption.set_text(f"修 {repairs} 次，占用 {days} 天" if repairs else "")
        self._hint.setVisible(self._goods(claim, reason) and claim.warranty.same_model_available)

    def _entry(self, claim: Claim) -> WarrantyClass | None:
        name = claim.product_class
        return next(
            (entry for entry in self.kit.policies.classes if name in (entry.name, *entry.aliases)), None
        )

    def _class_name(self, claim: Claim) -> str | None:
        entry = self._entry(claim)
        return entry.name if entry else None

    def _car(self, claim: Claim, reason: Reason) -> bool:
        entry = self._entry(claim)
        return _refunded(claim, reason) and entry is not None and entry.basis is FeeBasis.KM

    def _goods(self, claim: Claim, reason: Reason) -> bool:
        return _refunded(claim, reason) and not self._car(claim, reason)

    def _fee(self, claim: Claim, reason: Reason) -> bool:
        """Whether a fee for use comes into question: the model is there, and the customer wants his money."""
        entry, facts = self._entry(claim), claim.warranty
        charged = entry is None or entry.basis is not FeeBasis.NONE
        return self._goods(claim, reason) and charged and facts.same_model_available and facts.wants_money

    def _shown_rate(self, claim: Claim) -> Fraction | None:
        if claim.warranty.daily_rate is not None:
            return claim.warranty.daily_rate
        entry = self._entry(claim)
        return entry.daily_rate if entry else None

    def _put_rate(self, claim: Claim, rate: Fraction | None) -> Claim:
        entry = self._entry(claim)
        usual = entry is not None and rate_number(entry.daily_rate) == rate_number(rate)
        return _fact(claim, daily_rate=None if usual else rate)


class CustomerGroup(ClaimGroup):
    """补给客户: what he laid out for the way back, what the law adds, what the shop gives."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "补给客户")
        back: Wanted = lambda claim, _reason: claim.kind in _WAYS_BACK  # noqa: E731
        self.money(
            "return_freight.paid_by_buyer", "退回运费", lambda c: c.return_freight.paid_by_buyer,
            lambda c, fen: replace(c, return_freight=replace(c.return_freight, paid_by_buyer=fen or 0)), wanted=back,
        )  # fmt: skip
        self.money(
            "return_freight.insurance_paid", "运费险已赔", lambda c: c.return_freight.insurance_paid,
            lambda c, fen: replace(c, return_freight=replace(c.return_freight, insurance_paid=fen or 0)),
            wanted=lambda claim, _reason: claim.kind in _WAYS_BACK and claim.return_freight.paid_by_buyer > 0,
        )  # fmt: skip
        self.payer = TextLabel("")
        box = FormRow("谁承担", self.payer, label_width=84)
        self.add(Row(key="fault", box=box, edit=self.payer, wanted=back, read=lambda _claim: None))
        self.money(
            "loss", "已证损失", lambda c: c.loss, lambda c, fen: replace(c, loss=fen or 0),
            wanted=lambda _claim, reason: reason.multiple is Multiple.FOOD,
        )  # fmt: skip
        self.tick(
            "outbound_agreed", "客户同意扣发货运费", lambda c: c.outbound_agreed,
            lambda c, on: replace(c, outbound_agreed=on),
            wanted=lambda claim, reason: reason.outbound_by_agreement and has_refund(claim) and _outbound(claim) > 0,
        )  # fmt: skip
        self.money(
            "agreed_refund", "商定只退", lambda c: c.agreed_refund, lambda c, fen: replace(c, agreed_refund=fen),
            wanted=lambda claim, _reason: claim.kind is ClaimKind.REFUND_ONLY,
        )  # fmt: skip
        self.money("goodwill", "店里再补", lambda c: c.goodwill, lambda c, fen: replace(c, goodwill=fen or 0))

    def shown(self, claim: Claim, reason: Reason) -> None:
        self.payer.set_text(PAYERS[reason.pays_return_freight(claim.fault)])


class GiftsGroup(ClaimGroup):
    """赠品: those that do not come back are charged at the price marked beforehand."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "赠品")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.column.addLayout(self._list)
        self.more = LinkButton(kit.theme, "加一样赠品")
        self.more.clicked.connect(self._more)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines: list[tuple[QWidget, MoneyEdit, QCheckBox]] = []
        self.rows = [Row(key="gift", box=self.more, edit=self.more, wanted=always, read=self._read)]

    def wanted(self, claim: Claim, reason: Reason) -> bool:
        return claim.kind is ClaimKind.RETURN and reason.gift_charged

    def problem(self) -> str:
        return next((edit.error for _, edit, _ in self._lines if edit.error and not self.isHidden()), "")

    def _read(self, claim: Claim) -> None:
        while len(self._lines) > len(claim.gifts):
            box, *_ = self._lines.pop()
            self._list.removeWidget(box)
            box.hide()
            box.deleteLater()
        while len(self._lines) < len(claim.gifts):
            self._lines.append(self._line(len(self._lines)))
        for gift, (_, price, back) in zip(claim.gifts, self._lines, strict=True):
            if not price.hasFocus() and price.fen != gift.marked_price:
                price.set_fen(gift.marked_price)
            back.setChecked(gift.returned)

    def _line(self, number: int) -> tuple[QWidget, MoneyEdit, QCheckBox]:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        price = MoneyEdit(self.kit.theme)
        price.setAccessibleName(f"赠品 {number + 1} 标价")
        back = QCheckBox("已退回")
        gone = IconButton(self.kit.theme, "x", f"去掉赠品 {number + 1}", kind="ghost", size="small")
        price.fen_changed.connect(lambda fen: self._put(number, marked_price=max(fen or 0, 0)))
        price.error_changed.connect(self._complain)
        back.clicked.connect(lambda on: self._put(number, returned=on))
        gone.clicked.connect(lambda: self._drop(number))
        row.addWidget(price, 1)
        row.addWidget(back)
        row.addWidget(gone)
        self._list.addWidget(box)
        box.show()
        return box, price, back

    def _put(self, number: int, **facts: Any) -> None:
        if self.claim is None:
            return
        gifts = list(self.claim.gifts)
        gifts[number] = replace(gifts[number], **facts)
        self.give(replace(self.claim, gifts=tuple(gifts)))

    def _drop(self, number: int) -> None:
        if self.claim is not None:
            gifts = self.claim.gifts
            self.give(replace(self.claim, gifts=gifts[:number] + gifts[number + 1 :]))

    def _more(self) -> None:
        if self.claim is not None:
            self.give(replace(self.claim, gifts=(*self.claim.gifts, Gift(marked_price=0))))
            self._lines[-1][1].setFocus()


def _refunded(claim: Claim, reason: Reason) -> bool:
    return reason.warranty and has_refund(claim)


def _fact(claim: Claim, **facts: Any) -> Claim:
    return replace(claim, warranty=replace(claim.warranty, **facts))


def _outbound(claim: Claim) -> int:
    return claim.costs.outbound if claim.costs else 0
