"""The form of a claim at the left of the calculator: its groups, and which input makes which step."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.calculator_facts import CustomerGroup, DatesGroup, GiftsGroup, WarrantyGroup
from ui.pages.calculator_fields import ClaimGroup, Kit, Row
from ui.pages.calculator_goods import CounterGroup, KindGroup, LinesGroup
from ui.pages.calculator_presets import PresetGroup
from ui.pages.calculator_sides import CostsGroup, CourierGroup, LateGroup
from ui.widgets.status import IconLabel
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from aftersales.settlement.claim import Claim
    from desktop.settlements import SettlementDraft

WIDTH = 316
STEPS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "returned": ("goods_line", "share_", "kept_at_list", "kept_", "broken_"),
        "order.lines": ("goods_line",),
        "order.lines.title": ("goods_line",),
        "order.lines.quantity": ("goods_line", "share_"),
        "order.paid": ("goods_paid", "share_unnamed", "goods_line"),
        "order.freight.paid": ("freight_back",),
        "kind": ("nothing_due", "agreed_refund", "goods_line"),
        "fault": ("freight_topup",),
        "reason": ("nothing_due", "fraud", "food"),
        "condition": ("not_intact",),
        "dates.signed": ("window_",),
        "dates.notified": ("window_",),
        "dates.invoiced": ("fee_days", "warranty_within_days"),
        "dates.returned_on": ("fee_days", "warranty_within_days"),
        "product_class": ("depreciation", "warranty_"),
        "warranty.repairs_failed": ("warranty_",),
        "warranty.same_model_available": ("warranty_",),
        "warranty.wants_money": ("warranty_",),
        "warranty.days_in_repair": ("fee_days",),
        "warranty.days_to_install": ("fee_days",),
        "warranty.daily_rate": ("depreciation",),
        "warranty.km": ("car_fee",),
        "warranty.coefficient": ("car_fee",),
        "warranty.period_days_free": ("warranty_car",),
        "warranty.fees_paid": ("car_fees_paid",),
        "return_freight.paid_by_buyer": ("freight_topup",),
        "return_freight.insurance_paid": ("freight_topup",),
        "loss": ("food",),
        "outbound_agreed": ("outbound_",),
        "agreed_refund": ("agreed_refund",),
        "goodwill": ("goodwill",),
        "gift": ("gift_kept",),
        "late": ("late",),
        "late.rate": ("late",),
        "late.min": ("late",),
        "late.max": ("late",),
        "late.exempt": ("late",),
        "courier.event": ("courier_",),
        "courier.damage": ("courier_damage", "courier_"),
        "courier.true_value": ("courier_",),
        "courier.insured": ("courier_insured", "courier_damage"),
        "courier.freight": ("courier_cap",),
        "courier.cap_times_freight": ("courier_cap",),
        "courier.premium": ("account_premium",),
        "costs.goods": ("account_goods", "account_write_off"),
        "costs.outbound": ("account_outbound", "outbound_"),
        "costs.packing": ("account_packing",),
        "costs.platform_fee_rate": ("account_fee",),
        "costs.write_off_rate": ("account_write_off",),
        "costs.return_freight": ("account_return_freight",),
        "costs.floor": ("account_result",),
        "asked": ("negotiation_",),
        "dates.goods_back": ("refund_due",),
    }
)
"""The steps an input makes, by the beginnings of their codes; the first that exists is opened."""

_INPUT_OF: Final = (
    ("depreciation", "warranty.daily_rate"),
    ("fee_days", "warranty.days_in_repair"),
    ("warranty_within_days", "dates.returned_on"),
    ("warranty_few", "warranty.repairs_failed"),
    ("warranty_has_stock", "warranty.wants_money"),
    ("warranty_with_fee", "warranty.wants_money"),
    ("warranty_no_stock", "warranty.same_model_available"),
    ("warranty_car", "warranty.km"),
    ("nothing_due", "reason"),
    ("share_", "returned"),
    ("goods_paid", "returned"),
    ("kept_", "returned"),
    ("late", "late.rate"),
)


class ClaimForm(QWidget):
    """The form. `edited(Claim)` after each change, `field_entered(key)` when an input takes the focus."""

    edited = Signal(object)
    complained = Signal()
    field_entered = Signal(str)

    def __init__(self, kit: Kit, draft: SettlementDraft, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("退赔的数目和事实")
        claim = draft.claim
        goods: ClaimGroup = LinesGroup(kit, claim) if kit.steady else CounterGroup(kit)
        kind = KindGroup(kit, claim)
        kind.column.setContentsMargins(24, 8, 24, 16)
        self.groups: tuple[ClaimGroup, ...] = (
            goods,
            PresetGroup(kit),
            kind,
            DatesGroup(kit),
            WarrantyGroup(kit),
            CustomerGroup(kit),
            GiftsGroup(kit),
            LateGroup(kit),
            CourierGroup(kit),
            CostsGroup(kit),
        )
        self._lines: dict[ClaimGroup, HairLine] = {}
        self._keys: dict[QObject, str] = {}
        self._wrong: Row | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.scrolled = Scrolled(margins=(0, 0, 0, 0))
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.column.setSpacing(0)
        for group in self.groups:
            self._take(group)
        self.scrolled.column.addStretch(1)
        outer.addWidget(self.scrolled, 1)
        outer.addWidget(HairLine())
        outer.addWidget(self._footer(kit, draft.policy_version))
        self.show_claim(claim)

    def _take(self, group: ClaimGroup) -> None:
        if self.scrolled.column.count() and not isinstance(group, KindGroup | PresetGroup):
            line = HairLine()
            self._lines[group] = line
            self.scrolled.column.addWidget(line)
        self.scrolled.column.addWidget(group)
        group.edited.connect(self._changed)
        group.complained.connect(self.complained)
        for row in group.rows:
            self._watch(row)

    def _watch(self, row: Row) -> None:
        """Hear of the focus on any part of an input."""
        inside = row.edit if row.key == "returned" else row.box
        for widget in (inside, *inside.findChildren(QWidget)):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                self._keys[widget] = row.key
                widget.installEventFilter(self)

    def _footer(self, kit: Kit, version: str) -> QWidget:
        footer = QFrame()
        footer.setFixedHeight(44)
        row = QHBoxLayout(footer)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(kit.theme, "scale"))
        row.addWidget(TextLabel(f"按 {version} 版规则计算", "label"))
        row.addStretch(1)
        return footer

    # what the page asks

    def show_claim(self, claim: Claim) -> None:
        """Show a claim in every group."""
        for group in self.groups:
            group.show_claim(claim)
            line = self._lines.get(group)
            if line is not None:
                line.setVisible(not group.isHidden())

    def problem(self) -> str:
        """The first complaint of an input; "" where all can be calculated with."""
        return next((text for text in (group.problem() for group in self.groups) if text), "")

    def show_error(self, field: str, text: str) -> bool:
        """Say at its input what the calculation refuses; False where no input in sight is meant."""
        if self._wrong is not None:
            self._wrong.set_error("")
            self._wrong = None
        row = self.row_of(field) if text else None
        if row is None:
            return not text
        row.set_error(text)
        self._wrong = row
        return True

    def in_words(self, text: str) -> str:
        """A sentence with the paths of fields replaced by what the rows are called."""
        for row in (row for group in self.groups for row in group.rows):
            if "." in row.key and row.label:
                text = text.replace(row.key, f"「{row.label}」")
        return text

    def row_of(self, field: str) -> Row | None:
        """The visible row of a field's path, or of the longest beginning of it."""
        found = [
            row
            for group in self.groups
            for row in group.rows
            if not group.isHidden() and not row.box.isHidden() and field.startswith(row.key)
        ]
        return max(found, key=lambda row: len(row.key), default=None)

    def go_to(self, field: str) -> bool:
        """Put the focus into an input; False where it is not in sight."""
        row = self.row_of(field)
        if row is None:
            return False
        target = row.edit
        if target.focusPolicy() == Qt.FocusPolicy.NoFocus:
            inside = [w for w in target.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
            target = inside[0] if inside else target
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scrolled.ensureWidgetVisible(target, 0, 40)
        return True

    def go_to_step(self, code: str) -> bool:
        """Put the focus into the input that makes a step."""
        direct = next((field for start, field in _INPUT_OF if code.startswith(start)), "")
        if direct and self.go_to(direct):
            return True
        fields = [field for field, starts in STEPS_OF.items() if code.startswith(starts)]
        return any(self.go_to(field) for field in fields)

    def _changed(self, claim: Claim) -> None:
        self.show_claim(claim)
        self.edited.emit(claim)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget) and watched in self._keys:
            self.scrolled.ensureWidgetVisible(watched, 0, 24)
            self.field_entered.emit(self._keys[watched])
        return False


def form_for(draft: SettlementDraft, **kit: Any) -> ClaimForm:
    """The form of a draft: typed goods where no order stands behind the claim."""
    return ClaimForm(Kit(steady=draft.left_to_refund is not None, **kit), draft)
