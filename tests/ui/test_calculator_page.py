from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import Case, CaseKind
from aftersales.settlement.claim import ClaimKind, Costs
from aftersales.staff import Staff
from desktop.requests import PaymentGiven
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, bought, context, open_case, reopened, shop, visible_text
from ui.models.settlement_steps import StepColumn
from ui.notices import Recorder
from ui.pages.calculator_page import CalculatorPage
from ui.pages.calculator_work import CalculatorWork
from ui.theme import Theme
from ui.widgets.choices import Stepper
from ui.widgets.edits import DateEdit, MoneyEdit, NumberEdit

Type = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with orders, closed; each test works on a copy."""
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder):
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


class Hands:
    """What a person does at the calculator."""

    def __init__(
        self, page: CalculatorPage, desk: Desk, bridge: Bridge, bot: QtBot, recorder: Recorder
    ) -> None:
        self.page, self.desk, self.bridge, self.bot, self.said = page, desk, bridge, bot, recorder

    @property
    def work(self) -> CalculatorWork:
        assert self.page.work is not None
        return self.page.work

    def open(self, case_id: int | None = None) -> None:
        self.page.activated({} if case_id is None else {"case_id": case_id})
        self.wait()

    def wait(self) -> None:
        for _ in range(3):
            self.bot.wait(10)
            self.bot.waitUntil(lambda: not self.page.runner.busy)

    def edit(self, field: str) -> QWidget:
        row = self.work.form.row_of(field)
        assert row is not None, field
        assert row.key == field
        assert row.edit.isVisible()
        return row.edit

    def type(self, field: str, text: str) -> None:
        """Put the focus into an input and type over what is there."""
        edit = self.edit(field)
        assert isinstance(edit, QLineEdit)
        self.type_into(edit, text)

    def type_into(self, edit: QLineEdit, text: str) -> None:
        edit.setFocus()
        edit.selectAll()
        QTest.keyClick(edit, Qt.Key.Key_Backspace)
        QTest.keyClicks(edit, text)

    def choose(self, field: str, text: str) -> None:
        """Click a choice of a segmented row."""
        edit = self.edit(field)
        button = next(b for b in edit.findChildren(QWidget) if getattr(b, "text", str)() == text)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def reason(self, name: str) -> None:
        combo = self.edit("reason")
        row = combo.findText(name)  # type: ignore[attr-defined]
        combo.setCurrentIndex(row)  # type: ignore[attr-defined]
        combo.activated.emit(row)  # type: ignore[attr-defined]

    @property
    def total(self) -> str:
        return self.work.totals.total.text()

    @property
    def steps(self) -> list[str]:
        model = self.work.steps.steps
        return [model.row_at(row).label for row in range(model.rowCount())]

    def step(self, label: str) -> tuple[str, str]:
        """Formula and amount of a step."""
        model = self.work.steps.steps
        row = next(model.row_at(row) for row in range(model.rowCount()) if model.row_at(row).label == label)
        return row.formula, row.amount

    def click_step(self, label: str) -> None:
        tree = self.work.steps
        row = self.steps.index(label)
        box = tree.visualRect(tree.steps.index(row, StepColumn.LABEL))
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk, theme: Theme, recorder: Recorder) -> Iterator[Hands]:
    page = CalculatorPage(context(desk, theme, recorder))
    qtbot.addWidget(page)
    page.resize(1232, 872)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    bridge = Bridge(desk, page)
    yield Hands(page, desk, bridge, qtbot, recorder)
    bridge.stop()
    page.runner.forget_all()


def planned(
    desk: Desk, reason: str = "7天无理由", kind: CaseKind = CaseKind.RETURN, *, number: int = 0
) -> Case:
    """A case at 待定方案."""
    case = open_case(desk, kind, reason=reason, number=number)
    for state in ("verifying", "judging", "planning"):
        version = desk.cases.view(case_id=case.id).case.version
        case = desk.cases.move(case_id=case.id, version=version, to_state=state)
    return case


def many(desk: Desk) -> int:
    """Where in the shop a line of several pieces stands."""
    return next(i for i, line in enumerate(bought(desk)) if line.left > 1)


def test_without_a_case_those_that_wait_for_a_plan_are_offered(hands: Hands) -> None:
    waiting = planned(hands.desk)
    other = open_case(hands.desk, number=1)
    hands.open()
    table = hands.page.chooser.table
    assert hands.page.chooser.isVisible()
    assert hands.page.chooser.model.row_of(waiting.id) == 0
    assert hands.page.chooser.model.row_of(other.id) == -1
    QTest.keyClick(table, Qt.Key.Key_Return)
    hands.wait()
    assert hands.page.case_id == waiting.id
    assert waiting.number in visible_text(hands.page.header)


def test_nothing_waits_a_reckoning_without_a_case_is_offered(hands: Hands) -> None:
    hands.open()
    empty = hands.page.chooser.empty
    assert empty.isVisible()
    assert empty.ways["blank"].hasFocus()
    QTest.mouseClick(empty.ways["blank"], Qt.MouseButton.LeftButton)
    assert hands.work.draft.case is None


def test_search_narrows_the_list_and_says_when_nothing_fits(hands: Hands, type_chinese: Type) -> None:
    waiting = planned(hands.desk)
    hands.open()
    QTest.keyClick(hands.page, Qt.Key.Key_Slash)
    assert hands.page.chooser.search.hasFocus()
    type_chinese(hands.page.chooser.search, "没有这个词")
    hands.wait()
    assert hands.page.chooser.no_match.isVisible()
    hands.page.chooser.search.clear()
    hands.wait()
    assert hands.page.chooser.model.row_of(waiting.id) == 0


def test_a_case_is_settled_from_its_order_and_written_in(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    expected = hands.desk.settlements.calculate(claim=hands.desk.settlements.draft(case_id=case.id).claim)
    assert expected.settlement is not None
    assert hands.total == f"¥{expected.settlement.to_buyer / 100:,.2f}"
    assert hands.steps[-1] == "按规则应退"
    assert "待客户确认" in visible_states(hands)
    QTest.keyClick(hands.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    assert ("case", {"case_id": case.id}) in hands.bridge.asked
    view = hands.desk.cases.view(case_id=case.id)
    assert view.case.state == "awaiting_consent"
    assert view.settlement is not None
    assert view.settlement.due == expected.settlement.to_buyer
    assert view.settlement.pay_by == "原路退回"
    toast = next(said for said in hands.said.said if said.kind == "toast")
    assert toast.text == "已写入退赔"
    assert toast.deed is not None
    toast.deed.run()
    hands.wait()
    assert hands.desk.cases.view(case_id=case.id).settlement is None


def visible_states(hands: Hands) -> str:
    """What the rings in sight say."""
    return " ".join(
        child.accessibleName() for child in hands.work.totals.findChildren(QWidget) if child.isVisible()
    )


def test_each_keystroke_reckons_anew(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    before = hands.work.calculation.settlement
    assert before is not None
    hands.reason("瑕疵")
    hands.type("return_freight.paid_by_buyer", "12")
    after = hands.work.calculation.settlement
    assert after is not None
    assert after.freight_topup == 1200
    assert hands.step("退回运费") == ("客户垫付 12.00，店里承担", "+12.00")
    assert "店里承担" in visible_text(hands.work.form)
    hands.reason("7天无理由")
    assert "客户自付" in visible_text(hands.work.form)
    assert "退回运费" not in hands.steps


def test_pieces_stay_within_what_is_left_and_none_cannot_be_settled(hands: Hands) -> None:
    case = open_case(hands.desk, reason="瑕疵", number=many(hands.desk))
    hands.open(case.id)
    stepper = next(s for s in hands.work.form.findChildren(Stepper) if s.value)
    one = hands.work.calculation.settlement
    stepper.setFocus()
    QTest.keyClick(stepper, Qt.Key.Key_Plus)
    two = hands.work.calculation.settlement
    assert one is not None
    assert two is not None
    assert two.refund > one.refund
    for _ in range(20):
        QTest.keyClick(stepper, Qt.Key.Key_Plus)
    assert hands.work.calculation.settlement is not None
    for _ in range(30):
        QTest.keyClick(stepper, Qt.Key.Key_Minus)
    assert "至少选 1 件" in visible_text(hands.work.form)
    assert hands.total == "—"
    assert not hands.work.totals.primary.isEnabled()
    QTest.keyClick(stepper, Qt.Key.Key_Plus)
    assert hands.work.totals.primary.isEnabled()


def test_what_cannot_be_settled_is_said_at_its_field(hands: Hands) -> None:
    case = open_case(hands.desk, CaseKind.REFUND_ONLY, reason="瑕疵")
    hands.open(case.id)
    hands.type("agreed_refund", "99999999")
    row = hands.work.form.row_of("agreed_refund")
    assert row is not None
    assert "比还没退的实付" in visible_text(row.box)
    assert "agreed_refund" not in visible_text(row.box)
    assert hands.total == "—"
    assert not hands.work.totals.primary.isEnabled()
    hands.type("agreed_refund", "1")
    assert hands.total == "¥1.00"
    assert "比还没退的实付" not in visible_text(row.box)


def test_a_broken_sum_stops_the_reckoning_until_it_is_mended(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    hands.type("goodwill", "-5")
    assert "不能是负数" in visible_text(hands.work.form)
    assert hands.total == "—"
    QTest.keyClick(hands.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    assert hands.desk.cases.view(case_id=case.id).settlement is None
    hands.type("goodwill", "5")
    assert hands.step("店里补给客户")[1] == "+5.00"


def test_warranty_asks_for_its_facts_and_shows_the_fee(hands: Hands) -> None:
    case = open_case(hands.desk, reason="三包")
    hands.open(case.id)
    hands.type("dates.invoiced", "2026-01-01")
    hands.type("dates.returned_on", "2026-10-14")
    assert hands.work.form.row_of("warranty.daily_rate") is None
    hands.type("warranty.repairs_failed", "2")
    hands.choose("warranty.same_model_available", "有货")
    hands.choose("warranty.wants_money", "退款")
    combo = hands.edit("product_class")
    row = combo.findText("移动电话机")  # type: ignore[attr-defined]
    combo.setCurrentIndex(row)  # type: ignore[attr-defined]
    combo.activated.emit(row)  # type: ignore[attr-defined]
    rate = hands.edit("warranty.daily_rate")
    assert isinstance(rate, NumberEdit)
    assert rate.text() == "0.50"
    hands.type("warranty.days_in_repair", "26")
    assert hands.step("计费天数")[0] == "286 天 − 26 天维修 = 260 天"
    rate.setFocus()
    assert hands.work.steps.open_step.startswith("depreciation")
    hands.type("warranty.daily_rate", "0.10")
    settlement = hands.work.calculation.settlement
    assert settlement is not None
    assert settlement.deductions > 0
    assert "× 0.10% ×" in hands.step("折旧费")[0]
    hands.click_step("计费天数")
    assert hands.work.form.row_of("warranty.days_in_repair").edit.hasFocus()  # type: ignore[union-attr]
    hands.choose("warranty.same_model_available", "没货")
    assert "折旧费" not in hands.steps
    hands.type("dates.returned_on", "2025-12-31")
    row = hands.work.form.row_of("dates.returned_on")
    assert row is not None
    assert "早于 「开票日」 的 2026-01-01" in visible_text(row.box)


def test_return_opens_and_closes_the_wording_of_a_step(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    hands.type("dates.signed", "10-13")
    tree = hands.work.steps
    tree.open("")
    tree.setFocus()
    tree.setCurrentIndex(tree.steps.index(0, 0))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.open_step == tree.steps.row_at(0).code
    child = tree.steps.index(0, 0, tree.steps.index(0, 0))
    assert tree.steps.row_at(0).citation in str(child.data(Qt.ItemDataRole.DisplayRole))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.open_step == ""
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert tree.currentIndex().row() == 1


def test_warnings_and_other_sums_stand_beside_the_steps(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    hands.type("dates.signed", "2026-09-01")
    assert any("才提出" in text for text in hands.work.warnings.texts)
    assert hands.total == "¥0.00"
    assert hands.work.side.others.isVisible()
    hands.wait()
    assert "店里自愿退是这个数" in visible_text(hands.work.side.others)
    hands.type("dates.signed", "2026-10-13")
    assert hands.work.warnings.texts == ()
    assert not hands.work.side.others.isVisible()


def test_an_adjustment_needs_a_reason(hands: Hands, type_chinese: Type) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    due = hands.work.calculation.settlement
    assert due is not None
    block = hands.work.side.adjustment
    hands.type_into(block.amount, "2")
    assert "要写原因" in visible_text(block)
    assert not hands.work.totals.primary.isEnabled()
    QTest.keyClick(hands.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert block.reason.hasFocus()
    type_chinese(block.reason, "凑整，已当面说明")
    assert hands.total == f"¥{(due.to_buyer + 200) / 100:,.2f}"
    QTest.mouseClick(hands.work.totals.primary, Qt.MouseButton.LeftButton)
    hands.wait()
    record = hands.desk.cases.view(case_id=case.id).settlement
    assert record is not None
    assert (record.adjustment, record.adjustment_reason) == (200, "凑整，已当面说明")


def test_beyond_the_limit_a_clerk_is_told_who_may(hands: Hands) -> None:
    case = planned(hands.desk)
    clerk = hands.desk.staff.add(name="张示例", role=Role.CLERK)
    hands.desk.session.staff = Staff(id=clerk.id, name=clerk.name, role=Role.CLERK.value)
    hands.open(case.id)
    block = hands.work.side.adjustment
    block.reason.setText("补偿")
    hands.type_into(block.amount, "80")
    release = hands.work.totals.release
    assert "店主输密码" in visible_text(release)
    QTest.mouseClick(hands.work.totals.primary, Qt.MouseButton.LeftButton)
    assert release.secret.hasFocus()
    assert hands.desk.cases.view(case_id=case.id).settlement is None
    hands.type_into(block.amount, "50")
    assert not release.isVisible()
    assert hands.work.totals.primary.isEnabled()


def test_what_was_made_of_a_case_is_there_on_coming_back(hands: Hands) -> None:
    first, second = planned(hands.desk), planned(hands.desk, number=2)
    hands.open(first.id)
    hands.type("goodwill", "8")
    hands.open(second.id)
    assert "店里补给客户" not in hands.steps
    hands.open(first.id)
    assert hands.step("店里补给客户")[1] == "+8.00"
    assert "草稿" in visible_text(hands.page.header)
    QTest.mouseClick(hands.page.anew, Qt.MouseButton.LeftButton)
    assert "店里补给客户" not in hands.steps
    assert not hands.page.anew.isVisible()


def test_a_written_settlement_is_taken_up_again_and_a_paid_one_stands(hands: Hands) -> None:
    case = planned(hands.desk)
    draft = hands.desk.settlements.draft(case_id=case.id)
    claim = replace(draft.claim, goodwill=300)
    hands.desk.settlements.write_in(case_id=case.id, version=case.version, claim=claim, pay_by="微信")
    hands.open(case.id)
    assert hands.step("店里补给客户")[1] == "+3.00"
    assert "已写入" in visible_text(hands.page.header)
    assert hands.work.totals.pay_by.current == "微信"
    paid = replace(hands.work.draft, paid=100)
    calculation = hands.work.calculation
    assert "已经付过钱" in hands.desk.settlements.writing_problem(draft=paid, calculation=calculation)


def test_reckoning_at_the_counter_and_copying_it(hands: Hands) -> None:
    hands.open()
    QTest.mouseClick(hands.page.blank, Qt.MouseButton.LeftButton)
    hands.type("order.lines", "129.90")
    paid = hands.edit("order.paid")
    assert isinstance(paid, MoneyEdit)
    assert paid.fen == 12990
    hands.type("order.lines.quantity", "2")
    hands.type("returned", "1")
    assert hands.total == "¥129.90"
    costs = hands.work.form.groups[-1]
    QTest.mouseClick(costs.begin, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    hands.type("costs.goods", "100")
    hands.type("costs.floor", "100")
    assert hands.work.side.profit.isVisible()
    assert "低于底线" in visible_text(hands.work.side.profit)
    QTest.keyClick(hands.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert "129.90 × 1 件" in text
    assert text.endswith("合计退 129.90 元")
    assert "底线" not in text
    assert "进货" not in text
    assert hands.said.texts("toast") == ["算式已复制"]


def test_a_lost_parcel_is_claimed_from_the_courier_beside_the_customers_sum(hands: Hands) -> None:
    case = open_case(hands.desk, CaseKind.REFUND_ONLY, reason="丢件")
    hands.open(case.id)
    before = hands.total
    box = hands.edit("courier.event")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    hands.type("courier.insured", "3")
    assert "向快递追偿" in hands.steps
    assert hands.step("快递应赔")[1] == "+3.00"
    assert hands.total == before


def test_a_late_order_takes_a_preset_that_is_only_a_reference(hands: Hands) -> None:
    case = open_case(hands.desk, CaseKind.COMPENSATE, reason="延迟发货")
    hands.open(case.id)
    combo = hands.edit("late")
    row = combo.findText("天猫 延迟发货")  # type: ignore[attr-defined]
    combo.setCurrentIndex(row)  # type: ignore[attr-defined]
    combo.activated.emit(row)  # type: ignore[attr-defined]
    assert "参考" in visible_text(hands.work.form)
    assert "超时补偿" in hands.steps
    assert hands.work.work.claim.kind is ClaimKind.COMPENSATE
    hands.type("late.max", "2")
    assert hands.step("超时补偿")[1] == "+2.00"


def test_gifts_come_and_go(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    gifts = next(
        group for group in hands.work.form.groups if hasattr(group, "more") and group.rows[0].key == "gift"
    )
    QTest.mouseClick(gifts.more, Qt.MouseButton.LeftButton)
    price = next(e for e in gifts.findChildren(MoneyEdit) if e.isVisible())
    assert price.hasFocus()
    QTest.keyClicks(price, "9.90")
    assert hands.step("赠品没退回")[1] == "−9.90"
    drop = next(w for w in gifts.findChildren(QWidget) if w.accessibleName() == "去掉赠品 1")
    QTest.mouseClick(drop, Qt.MouseButton.LeftButton)
    assert "赠品没退回" not in hands.steps


def test_a_change_elsewhere_keeps_what_was_typed(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    hands.type("goodwill", "8")
    hands.desk.cases.note(case_id=case.id, text="客户又来电话")
    hands.wait()
    assert hands.step("店里补给客户")[1] == "+8.00"
    hands.desk.settlements.write_in(
        case_id=case.id, version=case.version, claim=hands.desk.settlements.draft(case_id=case.id).claim
    )
    hands.wait()
    assert hands.step("店里补给客户")[1] == "+8.00"
    assert hands.work.draft.written is not None


def test_an_order_in_a_foreign_currency_is_explained(hands: Hands) -> None:
    case = planned(hands.desk)
    order = hands.desk.orders.get(order_id=case.order_id or 0)
    from aftersales.actions import Action, new_action_id

    with hands.desk.archive.database.write():
        action = Action(id=new_action_id(), name="改币种", by_id=None, at=hands.desk.clock.now())
        hands.desk.archive.orders.save(replace(order, currency="USD"), action=action)
    hands.open(case.id)
    assert "USD" in visible_text(hands.page)
    assert hands.page.work is None


def test_nothing_is_clipped_in_the_smallest_window(hands: Hands) -> None:
    hands.page.resize(1068, 596)
    for number, (reason, kind) in enumerate(
        (
            ("三包", CaseKind.RETURN),
            ("破损", CaseKind.REFUND_ONLY),
            ("7天无理由", CaseKind.RETURN),
        )
    ):
        case = open_case(hands.desk, kind, number=number, reason=reason)
        hands.open(case.id)
        bar = hands.work.form.scrolled.horizontalScrollBar()
        inner = hands.work.form.scrolled.widget()
        assert inner is not None
        QTest.qWait(30)
        assert bar.maximum() == 0
        assert inner.minimumSizeHint().width() <= hands.work.form.scrolled.viewport().width()
        assert hands.work.totals.primary.isVisible()
        assert (
            hands.work.totals.primary.mapTo(hands.page, hands.work.totals.primary.rect().bottomRight()).y()
            < 596
        )
        assert hands.work.steps.height() >= min(hands.work.steps.content_height(), 150)


def test_days_are_typed_in_short(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    hands.type("dates.goods_back", "10-14")
    edit = hands.edit("dates.goods_back")
    assert isinstance(edit, DateEdit)
    settlement = hands.work.calculation.settlement
    assert settlement is not None
    assert settlement.refund_due is not None
    assert settlement.refund_due.isoformat() == "2026-10-21"
    assert "2026-10-21" in visible_text(hands.work.totals)


def test_paying_bars_another_writing(hands: Hands) -> None:
    case = planned(hands.desk, kind=CaseKind.REFUND_ONLY, reason="处理效率")
    claim = replace(hands.desk.settlements.draft(case_id=case.id).claim, agreed_refund=100)
    hands.desk.settlements.write_in(case_id=case.id, version=case.version, claim=claim)
    case = hands.desk.cases.view(case_id=case.id).case
    case = hands.desk.cases.move(case_id=case.id, version=case.version, to_state="to_pay")
    hands.desk.cases.pay(
        case_id=case.id, version=case.version, payment=PaymentGiven(amount=100, channel="微信")
    )
    hands.open(case.id)
    assert hands.work.totals.primary.text() == "已写入工单"
    assert not hands.work.totals.primary.isEnabled()


def test_who_may_not_settle_is_told_who_may(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.desk.session.staff = hands.desk.staff.add(name="李测试", role=Role.PART_TIMER)
    hands.open(case.id)
    assert not hands.work.totals.primary.isEnabled()
    assert "店主" in visible_text(hands.work.totals)


def test_the_stored_snapshot_is_what_was_on_screen(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    hands.type("goodwill", "6.66")
    QTest.mouseClick(hands.work.totals.primary, Qt.MouseButton.LeftButton)
    hands.wait()
    record = hands.desk.cases.view(case_id=case.id).settlement
    assert record is not None
    assert json.loads(record.claim)["goodwill"] == "6.66"
    assert record.compensation == 666


def test_costs_of_the_catalogue_show_the_profit(hands: Hands) -> None:
    case = planned(hands.desk)
    hands.open(case.id)
    assert not hands.work.side.profit.isVisible()
    claim = replace(hands.work.work.claim, costs=Costs(goods=1_000, floor=0), asked=5_000)
    hands.work.form.edited.emit(claim)
    assert hands.work.side.profit.isVisible()
    assert "最多可让" in visible_text(hands.work.side.talks)
