"""The calculator's other half by hand: release in place, offers, two ways, presets, money put right, paper, lit steps."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from aftersales.access import Role
from aftersales.cases import Case, CaseKind, EventKind
from aftersales.errors import KnownError
from aftersales.settlement.claim import ClaimDates, ClaimKind, Costs
from aftersales.staff import Staff
from desktop.printing import CalculationSubject, PaperChoice
from desktop.requests import PaymentGiven
from tests.ui.case_kit import visible_text
from tests.ui.test_calculator_page import Hands, desk, hands, planned, stocked
from ui.dialogs.money_entry import MoneyDialog
from ui.pages.calculator_form import STEPS_OF
from ui.pages.calculator_work import MEND_FIRST

__all__ = ["desk", "hands", "stocked"]
LEFT = Qt.MouseButton.LeftButton


def dialog_of(hands: Hands) -> MoneyDialog | None:
    return hands.page.money.dialog


def as_clerk(hands: Hands) -> None:
    clerk = hands.desk.staff.add(name="许示例", role=Role.CLERK)
    hands.desk.session.staff = Staff(id=clerk.id, name=clerk.name, role=Role.CLERK.value)


def written(hands: Hands, *, paid: int = 0) -> Case:
    """A 仅退款 with a settlement written in, at 待退款, `paid` of it paid."""
    case = planned(hands.desk, kind=CaseKind.REFUND_ONLY, reason="处理效率")
    claim = replace(hands.desk.settlements.draft(case_id=case.id).claim, agreed_refund=2_000)
    hands.desk.settlements.write_in(case_id=case.id, version=case.version, claim=claim)
    case = hands.desk.cases.view(case_id=case.id).case
    case = hands.desk.cases.move(case_id=case.id, version=case.version, to_state="to_pay")
    if paid:
        given = PaymentGiven(amount=paid, channel="微信", reference="A1")
        case = hands.desk.cases.pay(case_id=case.id, version=case.version, payment=given)
    return case


def test_the_owner_types_his_password_in_place(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(secret: str) -> Staff:
        if secret != "示例密码":
            raise KnownError("access.wrong_secret", left=4)
        return Staff(id=1, name="周示例", role=Role.OWNER.value)

    case = planned(hands.desk)
    as_clerk(hands)
    monkeypatch.setattr(hands.desk.settlements._limits, "_verify", verify)
    hands.open(case.id)
    block, release = hands.work.side.adjustment, hands.work.totals.release
    block.reason.setText("老客户")
    hands.type_into(block.amount, "80")
    assert release.secret.echoMode() is QLineEdit.EchoMode.Password
    release.secret.setText("错的")
    QTest.keyClick(release.secret, Qt.Key.Key_Return)
    hands.wait()
    assert hands.desk.cases.view(case_id=case.id).settlement is None
    assert hands.work.totals.release.field.error.isVisible()
    hands.work.totals.release.secret.setText("示例密码")
    QTest.mouseClick(hands.work.totals.primary, LEFT)
    hands.wait()
    record = hands.desk.cases.view(case_id=case.id).settlement
    assert record is not None
    assert (record.released_by, record.released_for, record.adjustment) == ("周示例", "adjustment", 8_000)


def test_an_offer_is_noted_and_becomes_the_other_way(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    costs = Costs(goods=100, floor=0)
    hands.work.use_claim(replace(hands.work.work.claim, reason="瑕疵", costs=costs, asked=9_999_900))
    talks = hands.work.side.talks
    assert talks.isVisible()
    assert "比最多的还多" in visible_text(talks)
    assert "该付的照付" in visible_text(talks)
    first = next(iter(talks.offers.values()))
    first.click()
    hands.wait()
    assert hands.work.comparing
    assert hands.work.compare.kind.currentText() == "只补偿"
    event = hands.desk.cases.view(case_id=case.id).events[-1]
    assert event.title.startswith("向客户开价")
    assert hands.work.compare.goodwill.text() in event.title


def test_two_ways_stand_side_by_side_and_either_is_written_in(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    hands.work.use_claim(replace(hands.work.work.claim, reason="瑕疵", costs=Costs(goods=1_000)))
    QTest.mouseClick(hands.page.compares, LEFT)
    view = hands.work.compare
    assert view.isVisible()
    assert hands.page.compares.isChecked()
    view.kind.setFocus()
    row = view.kind.findText("只补偿")
    view.kind.setCurrentIndex(row)
    view.kind.activated.emit(row)
    hands.type_into(view.goodwill, "20")
    hands.wait()
    text = visible_text(view)
    assert "只有 A" in text
    assert "只有 B" in text
    assert "应退 ¥20.00" in text
    assert text.count("本单盈亏") == 2
    assert "B 比 A 客户少拿" in text
    QTest.mouseClick(view.take_second, LEFT)
    hands.wait()
    record = hands.desk.cases.view(case_id=case.id).settlement
    assert record is not None
    assert (record.due, '"kind": "compensate"' in record.claim) == (2_000, True)


def test_escape_leaves_the_comparison_before_the_page(hands: Hands) -> None:
    hands.open(planned(hands.desk).id)
    hands.page.turn_comparison()
    hands.page._escape()
    assert not hands.work.comparing
    assert hands.bridge.backs == 0


def test_a_preset_fills_the_claim_and_lets_go_of_it_once_it_is_changed(hands: Hands) -> None:
    hands.open(planned(hands.desk).id)
    combo = hands.edit("preset")
    row = combo.findText("小瑕疵，留着退一成")  # type: ignore[attr-defined]
    combo.setCurrentIndex(row)  # type: ignore[attr-defined]
    combo.activated.emit(row)  # type: ignore[attr-defined]
    claim = hands.work.work.claim
    assert (claim.kind, claim.reason) == (ClaimKind.REFUND_ONLY, "瑕疵")
    assert claim.agreed_refund
    assert hands.work.calculation.settlement is not None
    assert hands.work.calculation.settlement.refund == claim.agreed_refund
    hands.type("agreed_refund", "1")
    assert combo.currentText() == "自己填"  # type: ignore[attr-defined]


def test_a_payment_in_parts_and_its_way_back(hands: Hands) -> None:
    case = written(hands, paid=500)
    hands.open(case.id)
    money = hands.work.side.money
    assert "待付 15.00" in visible_text(money)
    QTest.mouseClick(money.pay, LEFT)
    dialog = dialog_of(hands)
    assert dialog is not None
    hands.type_into(dialog.amount, "16")
    QTest.mouseClick(dialog.verb, LEFT)
    assert dialog.fields["amount"].error.isVisible()
    hands.type_into(dialog.amount, "15")
    dialog.reference.setText("B2")
    QTest.keyClick(dialog.reference, Qt.Key.Key_Return)
    hands.wait()
    assert dialog_of(hands) is None
    assert "待付 0.00" in visible_text(hands.work.side.money)
    assert not hands.work.side.money.pay.isVisible()
    payments = hands.desk.cases.view(case_id=case.id).payments
    assert [(one.amount, one.reference) for one in payments] == [(500, "A1"), (1_500, "B2")]
    hands.work.side.money.back_asked.emit(payments[1].id)
    back = dialog_of(hands)
    assert back is not None
    QTest.mouseClick(back.verb, LEFT)
    assert back.fields["reason"].error.isVisible()
    hands.type_into(back.amount, "10")
    back.reason.setText("多付了")
    QTest.mouseClick(back.verb, LEFT)
    hands.wait()
    assert "待付 10.00" in visible_text(hands.work.side.money)
    assert "多付了" in visible_text(hands.work.side.money)


def test_a_paid_settlement_is_reversed_with_its_reason(hands: Hands) -> None:
    case = written(hands, paid=2_000)
    hands.open(case.id)
    assert hands.work.totals.primary.text() == "已写入工单"
    QTest.mouseClick(hands.work.side.money.reverse, LEFT)
    dialog = dialog_of(hands)
    assert dialog is not None
    dialog.reason.setText("付错人了")
    QTest.mouseClick(dialog.verb, LEFT)
    hands.wait()
    view = hands.desk.cases.view(case_id=case.id)
    assert view.settlement is None
    assert view.events[-1].kind is EventKind.SETTLEMENT_CANCELLED
    assert "冲回：付错人了" in visible_text(hands.work.side.money)
    assert hands.work.refusal == ""


def test_what_is_on_screen_goes_to_the_preview(hands: Hands) -> None:
    hands.open()
    asked: list[tuple[str, dict[str, object]]] = []
    hands.page.page_asked.connect(lambda key, args: asked.append((key, args)))
    hands.page.open_papers()
    assert asked == [], "before anything is reckoned there is nothing to print"
    QTest.mouseClick(hands.page.blank, LEFT)
    hands.type("order.lines", "129.90")
    hands.page.open_papers()
    ((key, args),) = asked
    subject = args["subject"]
    assert key == "print"
    assert isinstance(subject, CalculationSubject)
    made = hands.desk.printing.draft(subject, PaperChoice(kind="settlement_sheet", size="a5"))
    assert made.data.startswith(b"%PDF")
    assert made.number == "", "a trial is a draft"


def test_every_input_lights_what_it_makes(hands: Hands) -> None:
    """Whatever row of the form has the focus, its steps or its rows of the account are known."""
    hands.open(planned(hands.desk).id)
    rows = [row.key for group in hands.work.form.groups for row in group.rows]
    assert set(rows) - set(STEPS_OF) == {"preset"}
    costs = Costs(goods=1_000, packing=200, floor=0)
    hands.work.use_claim(replace(hands.work.work.claim, costs=costs))
    hands.edit("costs.packing").setFocus()
    lit = [label.text() for code, label in hands.work.side.profit._labels if label.property("tone") == "acc"]
    assert lit == ["包材"]
    hands.edit("reason").setFocus()
    assert not [label for _code, label in hands.work.side.profit._labels if label.property("tone") == "acc"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("order.lines", "-1"),
        ("order.lines", "1.234"),
        ("order.lines", "abc"),
        ("order.paid", "999999"),
        ("returned", "99"),
        ("goodwill", "-5"),
        ("goodwill", "99999999999"),
    ],
)
def test_bad_input_is_said_at_its_field_and_the_total_is_a_dash(hands: Hands, field: str, typed: str) -> None:
    hands.open()
    QTest.mouseClick(hands.page.blank, LEFT)
    hands.type("order.lines", "100")
    assert hands.total == "¥100.00"
    hands.type(field, typed)
    row = hands.work.form.row_of(field)
    assert row is not None
    assert hands.total == "—"
    assert cast("QLineEdit", row.box).error.isVisible(), visible_text(hands.work.form)  # type: ignore[attr-defined]
    assert visible_text(hands.work).count(MEND_FIRST) == 1
    assert not hands.work.totals.primary.isEnabled()


@pytest.mark.parametrize(
    ("reason", "earlier", "later"),
    [
        ("7天无理由", "dates.signed", "dates.notified"),
        ("三包", "dates.invoiced", "dates.returned_on"),
    ],
)
def test_days_out_of_order_are_said_at_the_later_one(
    hands: Hands, reason: str, earlier: str, later: str
) -> None:
    hands.open(planned(hands.desk).id)
    claim = replace(hands.work.work.claim, reason=reason, product_class="家用空调器", dates=ClaimDates())
    facts = replace(claim.warranty, repairs_failed=2, same_model_available=True, wants_money=True)
    hands.work.use_claim(replace(claim, warranty=facts))
    hands.type(earlier, "2026-10-10")
    hands.type(later, "2026-10-09")
    assert hands.total == "—"
    row = hands.work.form.row_of(later)
    assert row is not None
    assert row.box.error.isVisible()  # type: ignore[union-attr]
    hands.type(later, "2026-10-10")
    assert hands.total != "—"


def test_a_car_coefficient_above_the_law_is_said_at_its_field(hands: Hands) -> None:
    hands.open(planned(hands.desk).id)
    hands.work.use_claim(replace(hands.work.work.claim, reason="三包", product_class="家用汽车"))
    hands.type("warranty.km", "1000")
    hands.type("warranty.coefficient", "0.60")
    assert hands.total == "—"
    row = hands.work.form.row_of("warranty.coefficient")
    assert row is not None
    assert row.box.error.isVisible()  # type: ignore[union-attr]
