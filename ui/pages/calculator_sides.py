"""The sides of the claim that are not the customer's right by law: late compensation, the courier, the shop's costs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.money import grouped
from aftersales.settlement.claim import Claim, ClaimKind, Costs, CourierEvent, CourierFacts, Late
from resources.wording import rate_text
from ui.pages.calculator_fields import ClaimGroup, Kit
from ui.widgets.buttons import LinkButton
from ui.widgets.chips import Chip
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from aftersales.settlement.policy import LatePreset
    from aftersales.taxonomy import Reason

LATE_REASONS = frozenset({"延迟发货", "缺货", "虚假发货", "处理效率"})
COURIER_REASONS = {"丢件": CourierEvent.LOST, "破损": CourierEvent.DAMAGED}
NO_LATE, OWN_LATE = "none", "own"


class LateGroup(ClaimGroup):
    """超时补偿 by a platform's preset (always 参考) or by the shop's own promise."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "超时补偿")
        options = [Option(NO_LATE, "不补")]
        options += [
            Option(preset.id, f"{preset.platform} {preset.what}", note=terms_text(preset))
            for preset in kit.policies.presets
        ]
        options.append(Option(OWN_LATE, "店里自己的承诺"))
        self._key = NO_LATE
        self.preset = ComboBox(kit.theme, options, name="补偿标准")
        self.combo("late", "补偿标准", self.preset, self._preset_of, self._put_preset)
        self._note = QWidget()
        row = QHBoxLayout(self._note)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Chip("参考"), 0, Qt.AlignmentFlag.AlignTop)
        self.note = TextLabel("", "caption", wrap=True)
        row.addWidget(self.note, 1)
        self.column.addWidget(self._note)
        self.percent(
            "late.rate", "比例", lambda c: c.late.rate if c.late else None, _put_rate, wanted=_has_late
        )
        self.money(
            "late.min", "最少", lambda c: c.late.minimum if c.late else None,
            lambda c, fen: _late(c, minimum=fen), wanted=_has_late,
        )  # fmt: skip
        self.money(
            "late.max", "最多", lambda c: c.late.maximum if c.late else None,
            lambda c, fen: _late(c, maximum=fen), wanted=_has_late,
        )  # fmt: skip
        self.tick(
            "late.exempt", "免赔：按时发了，或客户要求等、不可抗力", lambda c: bool(c.late and c.late.exempt),
            lambda c, on: _late(c, exempt=on), wanted=_has_late,
        )  # fmt: skip

    def wanted(self, claim: Claim, reason: Reason) -> bool:
        return reason.name in LATE_REASONS or claim.late is not None

    def shown(self, claim: Claim, reason: Reason) -> None:  # noqa: ARG002
        preset = self._preset(self._preset_of(claim))
        self._note.setVisible(preset is not None)
        self.note.set_text(preset.note if preset else "")

    def _preset(self, key: str) -> LatePreset | None:
        return next((preset for preset in self.kit.policies.presets if preset.id == key), None)

    def _preset_of(self, claim: Claim) -> str:
        """The preset that the claim's numbers are of; the one chosen last where several have the same."""
        if claim.late is None:
            return NO_LATE
        numbers = (claim.late.rate, claim.late.minimum, claim.late.maximum)
        same = [p.id for p in self.kit.policies.presets if (p.rate, p.minimum, p.maximum) == numbers]
        if self._key in same:
            return self._key
        return same[0] if same and self._key != OWN_LATE else OWN_LATE

    def _put_preset(self, claim: Claim, key: str) -> Claim:
        self._key = key
        preset = self._preset(key)
        if preset is not None:
            return replace(claim, late=Late(rate=preset.rate, minimum=preset.minimum, maximum=preset.maximum))
        if key == OWN_LATE:
            return replace(claim, late=claim.late or Late(rate=Fraction(0)))
        return replace(claim, late=None)


class CourierGroup(ClaimGroup):
    """向快递追偿: what was insured or agreed, and what was lost; it never changes what the customer gets."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "向快递追偿", "不影响客户拿多少")
        self.tick("courier.event", "要向快递追", lambda c: c.courier is not None, self._turn)
        for key, label, name in (
            ("courier.damage", "损坏", "damage"),
            ("courier.true_value", "货值", "true_value"),
            ("courier.insured", "保价", "insured"),
            ("courier.premium", "保价费", "premium"),
            ("courier.freight", "快递运费", "freight"),
        ):
            self._sum(key, label, name)
        self.number(
            "courier.cap_times_freight", "最多赔运费", lambda c: c.courier.cap_times_freight if c.courier else None,
            lambda c, n: _courier(c, cap_times_freight=n), unit="倍",
            wanted=lambda c, _r: c.courier is not None and c.courier.insured is None,
        )  # fmt: skip

    def wanted(self, claim: Claim, reason: Reason) -> bool:
        return reason.name in COURIER_REASONS or claim.courier is not None

    def _sum(self, key: str, label: str, name: str) -> None:
        def wanted(claim: Claim, _reason: Reason) -> bool:
            if claim.courier is None:
                return False
            return name != "damage" or claim.courier.event is CourierEvent.DAMAGED

        def put(claim: Claim, fen: int | None) -> Claim:
            return _courier(claim, **{name: (fen or 0) if name == "premium" else fen})

        self.money(key, label, lambda c: getattr(c.courier, name) if c.courier else None, put, wanted=wanted)

    def _turn(self, claim: Claim, on: bool) -> Claim:
        event = COURIER_REASONS.get(claim.reason, CourierEvent.LOST)
        return replace(claim, courier=CourierFacts(event=event) if on else None)


class CostsGroup(ClaimGroup):
    """本单成本: what the order cost the shop, its floor, and what the customer asks for; it stays in the shop."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "本单成本", "只给店里看")
        self.begin = LinkButton(kit.theme, "填进货价，看本单盈亏")
        self.begin.clicked.connect(self._begin)
        self.column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._cost("goods", "进货")
        self._cost("outbound", "发货运费")
        self._cost("packing", "包材")
        self.percent(
            "costs.platform_fee_rate", "平台扣点", lambda c: c.costs.platform_fee_rate if c.costs else None,
            lambda c, rate: _costs(c, platform_fee_rate=rate or Fraction(0)), wanted=_has_costs,
        )  # fmt: skip
        self.percent(
            "costs.write_off_rate", "退回折损", lambda c: c.costs.write_off_rate if c.costs else None,
            lambda c, rate: _costs(c, write_off_rate=rate or Fraction(0)),
            wanted=lambda c, r: _has_costs(c, r) and c.kind in {ClaimKind.RETURN, ClaimKind.EXCHANGE},
        )  # fmt: skip
        self._cost("return_freight", "店付退回")
        self.money(
            "costs.floor", "底线", lambda c: c.costs.floor if c.costs else None,
            lambda c, fen: _costs(c, floor=fen), wanted=_has_costs, signed=True,
        )  # fmt: skip
        self.money(
            "asked", "客户开口", lambda c: c.asked, lambda c, fen: replace(c, asked=fen), wanted=_has_costs
        )

    def wanted(self, claim: Claim, reason: Reason) -> bool:  # noqa: ARG002
        return True

    def shown(self, claim: Claim, reason: Reason) -> None:  # noqa: ARG002
        self.begin.setVisible(claim.costs is None)

    def _cost(self, name: str, label: str) -> None:
        self.money(
            f"costs.{name}",
            label,
            lambda c: getattr(c.costs, name) if c.costs else None,
            lambda c, fen: _costs(c, **{name: fen or 0}),
            wanted=_has_costs,
        )

    def _begin(self) -> None:
        if self.claim is not None:
            self.give(replace(self.claim, costs=Costs()))
            self.rows[0].edit.setFocus()


def terms_text(preset: LatePreset) -> str:
    """The numbers of a preset in short: 5%，1.00–30.00."""
    parts = [rate_text(preset.rate)] if preset.rate else []
    low = grouped(preset.minimum) if preset.minimum is not None else ""
    high = grouped(preset.maximum) if preset.maximum is not None else ""
    if low and low == high:
        parts.append(f"{low} 元")
    elif low and high:
        parts.append(f"{low}–{high}")
    elif high:
        parts.append(f"最多 {high}")
    return "，".join(parts)


def _has_late(claim: Claim, _reason: Reason) -> bool:
    return claim.late is not None


def _has_costs(claim: Claim, _reason: Reason) -> bool:
    return claim.costs is not None


def _late(claim: Claim, **facts: Any) -> Claim:
    return claim if claim.late is None else replace(claim, late=replace(claim.late, **facts))


def _put_rate(claim: Claim, rate: Any) -> Claim:
    return _late(claim, rate=rate or Fraction(0)) if claim.late is not None else claim


def _courier(claim: Claim, **facts: Any) -> Claim:
    return claim if claim.courier is None else replace(claim, courier=replace(claim.courier, **facts))


def _costs(claim: Claim, **facts: Any) -> Claim:
    return claim if claim.costs is None else replace(claim, costs=replace(claim.costs, **facts))
