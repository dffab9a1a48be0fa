from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind, Responsible, ServiceLevel
from aftersales.clock import CHINA
from aftersales.staff import Staff
from desktop.printing import Subject
from desktop.shop import Desk
from tests.ui.case_hands import Hands
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop, visible_text
from ui.main_window import MainWindow
from ui.notices import Recorder
from ui.pages.base import Page, PageFactory
from ui.pages.case_page import CasePage
from ui.pages.cases_page import CasesPage
from ui.theme import Theme
from ui.widgets.sidebar import Place

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


@pytest.fixture
def page(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> CasePage:
    built = CasePage(context(desk, theme, recorder))
    qtbot.addWidget(built)
    built.resize(1440, 840)
    built.show()
    qtbot.waitExposed(built)
    return built


@pytest.fixture
def hands(page: CasePage, desk: Desk, qtbot: QtBot, type_chinese: Type) -> Iterator[Hands]:
    bridge = Bridge(desk, page)
    made = Hands(page, desk, bridge, qtbot, type_chinese)
    yield made
    made.wait()
    bridge.stop()


def to_planning(hands: Hands, desk: Desk, case_id: int) -> None:
    """Taken on, evidence in, responsibility clear: the case waits for its plan."""
    hands.open(case_id)
    hands.primary()
    assert hands.state == "verifying"
    for slot in hands.page.view.evidence_missing if hands.page.view else ():
        desk.cases.add_evidence(case_id=case_id, slot=slot, data=b"a page", file_name="a.txt")
    hands.wait()
    if hands.page.head.primary.text() == "去判责":
        hands.primary()
    else:
        hands.menu("去判责")
    hands.primary()
    assert hands.state == "planning"


def close(hands: Hands) -> None:
    """From 待回访 to 已结案, with the result in words."""
    assert hands.state == "to_revisit"
    hands.primary()
    hands.type("处理结果", "客户满意")
    hands.submit()
    assert hands.state == "closed"
    assert hands.page.head.primary.isHidden()


def test_return_is_carried_to_its_end(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.RETURN)
    to_planning(hands, desk, case.id)
    assert hands.page.head.primary.text() == "计算退赔"
    hands.primary()
    assert hands.bridge.asked == [("calculator", {"case_id": case.id})]
    hands.settle()
    assert hands.state == "awaiting_consent"
    hands.primary()
    assert hands.state == "awaiting_return"
    hands.primary()
    hands.type("退回快递", "顺丰")
    hands.type("退回单号", "SF1234567")
    hands.submit()
    assert hands.state == "returning"
    hands.primary()
    hands.submit()
    assert hands.state == "inspecting"
    hands.primary()
    hands.submit()
    assert hands.state == "to_pay"
    hands.primary()
    hands.type("流水号", "WX0001")
    hands.submit()
    close(hands)
    view = desk.cases.view(case_id=case.id)
    assert view.case.details.tracking_back == "SF1234567"
    assert [line.good for line in view.case.lines] == [1]
    assert view.settlement is not None
    assert sum(payment.amount for payment in view.payments) == view.settlement.due
    assert view.payments[0].reference == "WX0001"


@pytest.mark.parametrize("kind", [CaseKind.REFUND_ONLY, CaseKind.COMPENSATE])
def test_money_without_goods_is_carried_to_its_end(hands: Hands, desk: Desk, kind: CaseKind) -> None:
    case = open_case(desk, kind)
    to_planning(hands, desk, case.id)
    assert hands.page.head.primary.text() == "计算退赔"
    hands.settle()
    assert hands.page.head.primary.text() == "去退款"
    hands.primary()
    assert hands.state == "to_pay"
    hands.primary()
    if hands.state == "to_pay":
        hands.submit()
    close(hands)


def test_exchange_is_carried_to_its_end(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.EXCHANGE)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "换一台新的")
    hands.submit()
    hands.primary()
    hands.primary()
    hands.type("退回单号", "SF1")
    hands.submit()
    hands.primary()
    hands.submit()
    assert hands.page.head.primary.text() == "去发货"
    hands.primary()
    hands.submit()
    assert hands.state == "to_ship"
    hands.primary()
    hands.type("寄出单号", "YT9")
    hands.submit()
    assert hands.state == "in_transit"
    hands.primary()
    close(hands)


def test_reship_is_handed_over_at_the_counter(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.RESHIP)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "补发一个")
    hands.submit()
    hands.primary()
    assert hands.state == "to_ship"
    hands.menu("办好了")
    box = next(
        each for each in hands.page.main.step_form.findChildren(QWidget) if _text(each) == "已当面交给客户"
    )
    QTest.keyClick(box, Qt.Key.Key_Space)
    hands.submit()
    close(hands)


@pytest.mark.parametrize("kind", [CaseKind.REPAIR, CaseKind.UPKEEP])
def test_repair_is_carried_to_its_end(hands: Hands, desk: Desk, kind: CaseKind) -> None:
    case = open_case(desk, kind)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "修")
    hands.submit()
    hands.primary()
    hands.submit()
    assert hands.state == "awaiting_device"
    hands.primary()
    hands.menu("报价")
    hands.type("报价", "120")
    hands.submit()
    assert hands.state == "awaiting_quote"
    hands.primary()
    hands.type("谁答复的", "张示例")
    hands.submit()
    assert hands.state == "repairing"
    hands.primary()
    assert hands.state == "awaiting_pickup"
    hands.primary()
    desk.repairs.collect(case_id=case.id, version=hands.page.version, amount=12_000, how="现金")
    hands.wait()
    close(hands)
    assert desk.cases.view(case_id=case.id).case.details.quote == 12_000


def test_visit_that_failed_is_booked_again(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.REPAIR)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "上门修")
    hands.submit()
    hands.menu("约上门")
    hands.type("上门时间", "10-16")
    hands.submit()
    assert hands.state == "to_visit"
    hands.menu("约上门")
    hands.submit()
    assert "没写原因" in hands.page.main.step_form.error.text()
    hands.type("没上成的原因", "客户不在家")
    hands.type("上门时间", "10-17")
    hands.submit()
    assert hands.state == "to_visit"
    booked = desk.cases.view(case_id=case.id).case.details
    assert booked.appointment_at is not None
    assert booked.appointment_at.isoformat() == "2026-10-17T02:00:00+00:00"
    assert desk.cases.view(case_id=case.id).events[-1].note == "客户不在家"
    hands.primary()
    assert hands.state == "repairing"
    hands.menu("办好了")
    hands.submit()
    assert "上门还没记结果" in hands.page.main.step_form.error.text()
    assert [visit.outcome for visit in desk.cases.view(case_id=case.id).case.repair.visits] == [
        "没做成",
        None,
    ]


@pytest.mark.parametrize("kind", [CaseKind.INQUIRY, CaseKind.COMPLAINT])
def test_question_is_answered_and_closed(hands: Hands, desk: Desk, kind: CaseKind) -> None:
    case = open_case(desk, kind)
    hands.open(case.id)
    hands.primary()
    if hands.page.head.primary.text() == "办好了":
        hands.primary()
    else:
        hands.menu("办好了")
    hands.submit()
    assert "还没记下答复" in hands.page.main.step_form.error.text()
    box = next(
        each for each in hands.page.main.step_form.findChildren(QWidget) if _text(each) == "已经答复客户"
    )
    QTest.keyClick(box, Qt.Key.Key_Space)
    hands.submit()
    close(hands)


def _text(widget: QWidget) -> str:
    return str(widget.text()) if hasattr(widget, "text") else ""


# ---- fields, notes, evidence, papers, ways ----


def test_what_stands_on_the_page(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    page = hands.page
    words = visible_text(page)
    assert case.number in words
    assert page.header.title_label.text().endswith("不制冷，要退货")
    assert page.head.due.text() == "剩 1 天"
    assert "还缺 1 项必需：故障照片" in words
    assert "****" in page.side.phone.text()
    assert page.main.goods.model.rowCount() >= 1
    assert page.side.timeline.accessibleName().startswith("今天 15:20 建工单")


def test_edited_fields_are_saved_at_once_and_can_be_taken_back(
    hands: Hands, desk: Desk, type_chinese: Type, recorder: Recorder
) -> None:
    case = open_case(desk)
    hands.open(case.id)
    edit = hands.page.main.problem.description
    edit.setFocus()
    edit.selectAll()
    type_chinese(edit, "第三次不制冷")
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.description == "第三次不制冷"
    assert hands.page.status.right == "已保存 15:20"
    combo = hands.page.main.problem.responsible
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.responsible is Responsible.COURIER
    deed = recorder.said[-1].deed
    assert deed is not None
    deed.run()
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.responsible is Responsible.MERCHANT
    assert combo.currentText() == "商家"
    assert desk.cases.view(case_id=case.id).case.description == "第三次不制冷"


def test_another_category_asks_for_its_reason_first(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    problem = hands.page.main.problem
    problem.category.setFocus()
    while problem.category.current != "物流":
        QTest.keyClick(problem.category, Qt.Key.Key_Down)
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.category == "产品"
    QTest.keyClick(problem.reason, Qt.Key.Key_Down)
    hands.wait()
    stored = desk.cases.view(case_id=case.id).case
    assert (stored.category, stored.reason) == ("物流", problem.reason.current)


def test_note_is_written_by_keys(hands: Hands, desk: Desk, type_chinese: Type) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.key(Qt.Key.Key_C)
    assert hands.page.side.note.hasFocus()
    type_chinese(hands.page.side.note, "客户周五在家")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    assert desk.cases.view(case_id=case.id).events[-1].note == "客户周五在家"
    assert hands.page.side.note.toPlainText() == ""
    hands.click(hands.page.side.which.button("notes"))
    assert hands.page.side.timeline.accessibleName() == "今天 15:20 客户周五在家 店主"


def test_phone_is_shown_on_asking_and_hidden_with_the_next_case(hands: Hands, desk: Desk) -> None:
    first, second = open_case(desk, number=0), open_case(desk, number=1)
    hands.open(first.id, among=(first.id, second.id))
    hidden = hands.page.side.phone.text()
    hands.click(hands.page.side.call)
    hands.wait()
    assert "****" not in hands.page.side.phone.text()
    assert hands.page.side.phone.text()[-4:] == hidden[-4:]
    hands.page.main.scrolled.setFocus()
    hands.key(Qt.Key.Key_J)
    hands.wait()
    assert "****" in hands.page.side.phone.text()


def picture(path: Path) -> Path:
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    assert image.save(str(path))
    return path


def test_evidence_is_chosen_in_its_place(hands: Hands, desk: Desk, tmp_path: Path) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.key(Qt.Key.Key_E)
    dialog = hands.page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "添加凭证 故障照片"
    dialog.filesSelected.emit([str(picture(tmp_path / "故障.png"))])
    dialog.close()
    hands.wait()
    view = desk.cases.view(case_id=case.id)
    assert view.evidence_missing == ()
    evidence = hands.page.main.evidence
    assert evidence.summary.text() == "必需 1 项已齐"
    tile = evidence.tiles[0]
    assert tile.evidence is not None
    hands.bot.waitUntil(lambda: tile._picture is not None)
    hands.click(tile)
    hands.wait()
    large = next(child for child in hands.page.children() if type(child).__name__ == "PictureDialog")
    assert isinstance(large, QWidget)
    assert large.isVisible()
    large.close()


def test_evidence_is_dropped_and_pasted(hands: Hands, desk: Desk, tmp_path: Path) -> None:
    case = open_case(desk)
    hands.open(case.id)
    evidence = hands.page.main.evidence
    second = evidence.tiles[1]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "标签.png")))])
    spot = second.mapTo(hands.page, QPoint(20, 20))
    event = QDropEvent(
        QPointF(spot),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    hands.page.dropEvent(event)
    hands.wait()
    slots = {slot.name: len(slot.filled) for slot in desk.cases.view(case_id=case.id).slots}
    assert slots["序列号"] == 1
    assert slots["故障照片"] == 0
    QGuiApplication.clipboard().setImage(QImage(str(picture(tmp_path / "a.png"))))
    hands.page.main.scrolled.setFocus()
    hands.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    slots = {slot.name: len(slot.filled) for slot in desk.cases.view(case_id=case.id).slots}
    assert slots["故障照片"] == 1
    QGuiApplication.clipboard().clear()


def test_what_is_no_picture_is_refused_and_said(
    hands: Hands, desk: Desk, tmp_path: Path, recorder: Recorder
) -> None:
    case = open_case(desk)
    hands.open(case.id)
    fake = tmp_path / "假.png"
    fake.write_bytes(b"not a picture")
    hands.page.files.keep("故障照片", [fake])
    hands.wait()
    assert recorder.texts("problem")
    assert desk.cases.view(case_id=case.id).evidence_missing == ("故障照片",)


def test_missing_evidence_is_asked_for_and_the_form_follows(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.primary()
    hands.primary()
    form = hands.page.main.step_form
    assert form.isVisible()
    assert "还缺 故障照片" in visible_text(form)
    assert hands.page.head.primary.property("kind") == ""
    hands.submit()
    assert "还缺 1 项必需凭证：故障照片" in form.error.text()
    assert hands.state == "verifying"
    desk.cases.add_evidence(case_id=case.id, slot="故障照片", data=b"text", file_name="a.txt")
    hands.wait()
    assert "必需的凭证已齐" in visible_text(form)
    hands.submit()
    assert hands.state == "judging"
    assert form.isHidden()
    assert hands.page.head.primary.property("kind") == "primary"


def test_owner_lets_a_case_pass_without_evidence(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.primary()
    hands.primary()
    hands.type("免凭证理由", "老客户，电话里听得见响声")
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert hands.state == "judging"
    assert desk.cases.view(case_id=case.id).case.details.evidence_waived_reason == "老客户，电话里听得见响声"


def test_rejection_asks_reason_rule_and_evidence(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    to_planning(hands, desk, case.id)
    hands.menu("拒绝")
    hands.type("拒绝理由", "超过质保期")
    hands.submit()
    assert "依据" in hands.page.main.step_form.error.text()
    hands.type("依据", "三包规定 第十七条")
    hands.submit()
    assert hands.state == "rejected"


def test_barred_step_says_why(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    desk.session.staff = Staff(id=0, name="张示例", role=Role.CLERK)
    hands.open(case.id)
    action = hands.entry("作废")
    assert not action.isEnabled()
    assert "店主" in action.toolTip()
    hands.close_menus()


def test_step_is_taken_back_from_the_toast(hands: Hands, desk: Desk, recorder: Recorder) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.primary()
    assert recorder.texts("toast") == ["已转到 核实中"]
    deed = recorder.said[-1].deed
    assert deed is not None
    deed.run()
    hands.wait()
    assert hands.state == "new"
    assert hands.page.head.primary.text() == "开始核实"


def test_change_by_another_hand_is_told_and_read(hands: Hands, desk: Desk, recorder: Recorder) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.bridge.stop()
    desk.cases.move(case_id=case.id, version=case.version, to_state="verifying")
    hands.primary()
    assert recorder.texts("problem")
    assert hands.state == "verifying"


def test_suspension_begins_and_ends(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.click(hands.page.head.suspend)
    form = hands.page.main.suspend_form
    assert form.until is not None
    assert form.until.text() == "2026-10-17"
    hands.click(form.verb)
    assert "没写原因" in form.error.text()
    assert form.why is not None
    form.why.setFocus()
    hands._type(form.why, "客户出差")
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.suspended_for == "客户出差"
    assert hands.page.head.waits.text() == "挂起到 10-17 18:00"
    assert hands.page.head.suspend.text() == "解除挂起"
    hands.click(hands.page.head.suspend)
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.suspended_until is None
    assert hands.page.head.waits.isHidden()


def test_the_deadline_explains_itself_and_is_changed_by_keys(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.key(Qt.Key.Key_D)
    hands.wait()
    form = hands.page.main.due_form
    assert form.isVisible()
    assert any("一般时限 24 小时" in label.text() for label in form.reasons)
    hands.click(form.verb)
    assert "没写原因" in form.error.text()
    assert form.day is not None
    assert form.why is not None
    form.day.setFocus()
    form.day.selectAll()
    hands._type(form.day, "10-16")
    form.why.setFocus()
    hands._type(form.why, "客户周五才回家")
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    due = desk.cases.view(case_id=case.id).case.due_at
    assert due is not None
    assert due.astimezone(CHINA).date() == date(2026, 10, 16)
    assert form.isHidden()


def test_a_service_level_moves_the_deadline_at_once(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.click(hands.page.head.due)
    hands.wait()
    form = hands.page.main.due_form
    assert form.level is not None
    form.level.chosen.emit(ServiceLevel.EMERGENCY)
    hands.wait()
    stored = desk.cases.view(case_id=case.id).case
    assert stored.service_level is ServiceLevel.EMERGENCY
    assert any("急救 的时限 1 小时" in label.text() for label in form.reasons)


def test_a_case_is_handed_over_to_who_has_less_to_do(hands: Hands, desk: Desk) -> None:
    other = desk.staff.add(name="李示例", role=Role.CLERK)
    case = open_case(desk)
    hands.open(case.id)
    hands.key(Qt.Key.Key_A)
    hands.wait()
    entries = [action for menu in hands.page.findChildren(QMenu) for action in menu.actions()]
    entry = next(action for action in entries if "李示例" in action.text())
    assert "手上 0 单" in entry.text()
    entry.trigger()
    hands.close_menus()
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.assignee_id == other.id


def test_papers_are_looked_at_first(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    asked: list[tuple[str, dict[str, object]]] = []
    hands.page.page_asked.connect(lambda key, args: asked.append((key, args)))
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ((key, args),) = asked
    subject = args["subject"]
    assert key == "print"
    assert isinstance(subject, Subject)
    assert (subject.of, subject.id, subject.settled) == ("cases", case.id, False)
    assert case.number in subject.name


def test_keys_go_through_the_list_and_back(hands: Hands, desk: Desk) -> None:
    ids = tuple(open_case(desk, number=number).id for number in range(3))
    hands.open(ids[0], among=ids)
    assert hands.page.status.left == "1 / 3"
    hands.key(Qt.Key.Key_J)
    hands.wait()
    assert hands.page.view is not None
    assert hands.page.view.case.id == ids[1]
    assert hands.page.status.left == "2 / 3"
    hands.key(Qt.Key.Key_K)
    hands.key(Qt.Key.Key_K)
    hands.wait()
    assert hands.page.view.case.id == ids[0]
    hands.key(Qt.Key.Key_R)
    assert hands.bridge.asked == [("calculator", {"case_id": ids[0]})]
    hands.click(hands.page.head.suspend)
    hands.key(Qt.Key.Key_Escape)
    assert hands.page.main.suspend_form.isHidden()
    assert hands.bridge.backs == 0
    hands.key(Qt.Key.Key_Escape)
    assert hands.bridge.backs == 1


def test_narrow_window_keeps_the_side_in_a_drawer(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.page.resize(1120, 680)
    hands.open(case.id)
    assert hands.page.side.isHidden()
    hands.click(hands.page.head.aside)
    assert hands.page.side.isVisible()
    assert hands.page.side.geometry().right() == hands.page.frame.width() - 1
    hands.key(Qt.Key.Key_Escape)
    assert hands.page.side.isHidden()
    assert hands.bridge.backs == 0


def test_case_that_is_gone_says_so(hands: Hands) -> None:
    hands.open(9_999)
    assert "这一单没有读出来" in visible_text(hands.page)


def test_step_from_the_list_opens_its_form(hands: Hands, desk: Desk) -> None:
    case = open_case(desk)
    hands.open(case.id)
    hands.primary()
    hands.open(case.id, step="judging")
    assert hands.page.main.step_form.isVisible()
    assert hands.page.main.step_form.names == ("evidence",)


def test_note_begun_stays_with_its_case(hands: Hands, desk: Desk, type_chinese: Type) -> None:
    first, second = open_case(desk, number=0), open_case(desk, number=1)
    hands.open(first.id, among=(first.id, second.id))
    note = hands.page.side.note
    type_chinese(note, "写了一半")
    hands.page.main.scrolled.setFocus()
    hands.key(Qt.Key.Key_J)
    hands.wait()
    assert note.toPlainText() == ""
    hands.page.main.scrolled.setFocus()
    hands.key(Qt.Key.Key_K)
    hands.wait()
    assert note.toPlainText() == "写了一半"


class Elsewhere(Page):
    """Stands for the calculator: what it was opened with."""

    key = "calculator"
    title = "退赔计算"
    args: dict[str, object]

    def activated(self, args: dict[str, object]) -> None:
        self.args = args


def test_from_the_list_and_back_in_the_window(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    ids = [open_case(desk, number=number).id for number in range(3)]
    wholes = (
        PageFactory(key="cases", build=CasesPage, place=Place("cases", "工单", "clipboard-list", "Alt+2", 1)),
        PageFactory(key="case", build=CasePage, home="cases"),
        PageFactory(key="calculator", build=Elsewhere),
    )
    window = MainWindow(context(desk, theme, recorder), wholes)
    window.add_global_action("settle", lambda: window.open_page("calculator"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.open_page("cases")
    cases, case = window.page("cases"), window.page("case")
    assert isinstance(cases, CasesPage)
    assert isinstance(case, CasePage)
    qtbot.waitUntil(lambda: cases.table.current_key == ids[0] and not window.busy)
    QTest.keyClick(cases.table, Qt.Key.Key_J)
    QTest.keyClick(cases.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: case.view is not None and not window.busy)
    assert window.current_key == "case"
    assert case.view is not None
    assert case.view.case.id == ids[1]
    QTest.keyClick(QApplication.focusWidget() or case, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: case.view is not None and case.view.case.id == ids[2])
    QTest.keyClick(QApplication.focusWidget() or case, Qt.Key.Key_R)
    calculator = window.page("calculator")
    assert isinstance(calculator, Elsewhere)
    assert calculator.args == {"case_id": ids[2]}
    window.back()
    qtbot.waitUntil(lambda: not window.busy)
    assert window.current_key == "case"
    assert case.view.case.id == ids[2]
    QTest.keyClick(QApplication.focusWidget() or case, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.busy)
    assert window.current_key == "cases"
    assert cases.table.current_key == ids[1]
    qtbot.wait(150)
    qtbot.waitUntil(lambda: not window.busy)


def test_fitting_snippets_are_offered_and_lead_to_the_shelf(hands: Hands, desk: Desk) -> None:
    desk.knowledge.add_shipped()
    case = open_case(desk)
    hands.open(case.id)
    hands.wait()
    offers = hands.page.side.offers
    assert offers.isVisible()
    assert "质量问题，三种办法" in [link.text() for link in offers.links]
    hands.click(offers.links[0])
    key, args = hands.bridge.asked[-1]
    assert (key, args["case_id"]) == ("knowledge", case.id)


def test_two_colons_in_the_note_find_a_snippet_and_fill_it(hands: Hands, desk: Desk) -> None:
    desk.knowledge.add_shipped()
    case = open_case(desk)
    hands.open(case.id)
    hands.key(Qt.Key.Key_C)
    note = hands.page.side.note
    QTest.keyClicks(note, "::sd")
    hands.wait()
    assert hands.page.snippets.popup.isVisible()
    QTest.keyClick(note, Qt.Key.Key_Return)
    hands.wait()
    assert case.number in note.toPlainText()
    assert "::" not in note.toPlainText()
    entry = desk.knowledge.shelf().found("收到问题先回一句")[0]
    assert entry.uses == 1
    QTest.keyClicks(note, " ::zz")
    hands.wait()
    assert not hands.page.snippets.popup.isVisible()
    note.clear()
