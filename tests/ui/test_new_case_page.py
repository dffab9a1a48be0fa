from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind, Channel
from desktop.shop import Desk
from tests.ui.case_kit import bought, open_case, reopened, shop, visible_text
from tests.ui.new_case_kit import Hands, at_the_form, buyer
from ui.notices import Recorder
from ui.pages.new_case_evidence import SlotButton
from ui.pages.new_case_lines import warranty_words
from ui.theme import Theme
from ui.widgets.choices import Stepper

Type = Callable[[QWidget, str], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


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
def hands(qtbot: QtBot, desk: Desk, theme: Theme, recorder: Recorder) -> Iterator[Hands]:
    with at_the_form(qtbot, desk, theme, recorder) as hands:
        yield hands


def test_a_known_customer_goes_in_by_keyboard_alone(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.open()
    assert hands.page.customer.edit.hasFocus()
    hands.find(customer.phone[-4:])
    assert hands.page.customer.popup.isVisible()
    assert hands.page.customer.edit.hasFocus()
    hands.key(Qt.Key.Key_Return)
    shown = hands.page.customer.customer
    assert shown is not None
    assert shown.phone.endswith(customer.phone[-4:])
    assert shown.phone not in visible_text(hands.page)
    assert hands.page.goods.table.hasFocus()
    hands.key(Qt.Key.Key_Return, CONTROL)
    made = hands.made
    assert made.case.customer_id == shown.id
    assert made.case.kind is CaseKind.RETURN
    assert (made.case.category, made.case.reason) == ("产品", "质量问题")
    assert len(made.case.lines) == 1
    assert hands.bridge.asked == [("case", {"case_id": made.case.id})]


def test_names_are_found_in_chinese_and_arrows_choose(hands: Hands, type_chinese: Type) -> None:
    hands.desk.customers.add(name="张示例甲", phone="13800005501")
    second = hands.desk.customers.add(name="张示例乙", phone="13800005502")
    hands.open()
    type_chinese(hands.page.customer.edit, "张示例")
    hands.bot.wait(80)
    hands.wait()
    model = hands.page.customer.popup.model
    names = [model.row_at(row).cells[0].text for row in range(model.rowCount())]
    wanted = names.index("张示例乙")
    for _ in range(wanted):
        hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert hands.page.customer.customer is not None
    assert hands.page.customer.customer.id == second.id
    assert "还没有订单" in visible_text(hands.page.goods)


def test_one_letter_finds_nobody_and_escape_closes_the_answers_first(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.open()
    hands.find(customer.phone[-1:])
    assert not hands.page.customer.popup.isVisible()
    hands.page.customer.edit.clear()
    hands.find(customer.phone[-4:])
    assert hands.page.customer.popup.isVisible()
    hands.key(Qt.Key.Key_Escape)
    assert not hands.page.customer.popup.isVisible()
    assert hands.bridge.backs == 0
    hands.key(Qt.Key.Key_Escape)
    assert hands.bridge.backs == 1


def test_a_new_customer_is_taken_down_in_place(hands: Hands, type_chinese: Type) -> None:
    hands.open()
    hands.find("13800009977")
    hands.key(Qt.Key.Key_Return)
    field = hands.page.customer
    assert field.new.name.hasFocus()
    assert field.new.phone.text() == "13800009977"
    hands.key(Qt.Key.Key_Return)
    assert "写上客户的姓名" in visible_text(field)
    type_chinese(field.new.name, "李测试")
    hands.key(Qt.Key.Key_Return)
    assert field.customer is not None
    assert field.customer.name == "李测试"
    assert hands.desk.customers.search(text="9977")[0].name == "李测试"
    assert hands.page.goods.by_hand.hasFocus()


def test_a_phone_that_is_wrong_or_known_is_said_at_its_field(hands: Hands, type_chinese: Type) -> None:
    hands.desk.customers.add(name="张示例甲", phone="13800005501")
    hands.open()
    type_chinese(hands.page.customer.edit, "钱小样")
    hands.bot.wait(80)
    hands.wait()
    hands.key(Qt.Key.Key_Return)
    field = hands.page.customer
    assert field.new.phone.hasFocus()
    QTest.keyClicks(field.new.phone, "138")
    hands.key(Qt.Key.Key_Return)
    assert "手机号「138」写法不对" in visible_text(field)
    field.new.phone.clear()
    QTest.keyClicks(field.new.phone, "13800005501")
    hands.key(Qt.Key.Key_Return)
    assert "张示例甲" in visible_text(field)
    assert field.customer is None
    hands.key(Qt.Key.Key_Escape)
    assert field.edit.hasFocus()
    assert not field.adding


def test_a_new_customer_and_his_case_in_one_go(hands: Hands, type_chinese: Type) -> None:
    hands.open()
    type_chinese(hands.page.customer.edit, "孙小样")
    hands.bot.wait(80)
    hands.wait()
    hands.key(Qt.Key.Key_Return)
    hands.take(hands.page.facts.kind, "咨询")
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.made.customer is not None
    assert hands.made.customer.name == "孙小样"
    assert hands.made.case.kind is CaseKind.INQUIRY


def test_what_is_missing_is_said_at_the_first_field(hands: Hands) -> None:
    hands.open()
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert "先选客户" in visible_text(hands.page.customer)
    assert hands.page.customer.edit.hasFocus()
    assert hands.cases == 0
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert "选这次的商品" in visible_text(hands.page.goods)
    assert hands.cases == 0
    hands.key(Qt.Key.Key_Space)
    assert "选这次的商品" not in visible_text(hands.page.goods)
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.cases == 1


def test_goods_on_no_order_are_written_by_hand(hands: Hands, type_chinese: Type) -> None:
    customer = hands.desk.customers.add(name="张示例甲", phone="13800005501")
    hands.choose(customer)
    QTest.mouseClick(hands.page.goods.by_hand, Qt.MouseButton.LeftButton)
    assert hands.page.goods.hand.title.hasFocus()
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert "写上是什么商品" in visible_text(hands.page.goods)
    type_chinese(hands.page.goods.hand.title, "老电水壶")
    hands.key(Qt.Key.Key_Return, CONTROL)
    made = hands.made.case
    assert made.order_id is None
    assert [(line.title, line.quantity, line.order_line_id) for line in made.lines] == [("老电水壶", 1, None)]


def test_pieces_stay_within_what_is_left(hands: Hands) -> None:
    line = next(
        line
        for line in bought(hands.desk)
        if line.left > 1 and hands.desk.orders.get(order_id=line.order_id).customer_id
    )
    owner = hands.desk.orders.get(order_id=line.order_id).customer_id
    assert owner is not None
    hands.choose(hands.desk.customers.brief(customer_id=owner))
    table = hands.page.goods.table
    table.setFocus()
    if line.line.id not in [each.order_line_id for each in hands.page.goods.chosen.lines]:
        table.go_to(line.line.id)
        hands.key(Qt.Key.Key_Space)
    else:
        table.go_to(line.line.id)
    for _ in range(line.left + 5):
        hands.key(Qt.Key.Key_Plus)
    stepper = next(
        s for s in table.findChildren(Stepper) if s.isVisible() and line.line.title in s.accessibleName()
    )
    assert stepper.value == line.left
    QTest.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(10, 14))
    assert stepper.value == line.left - 1
    hands.key(Qt.Key.Key_Return, CONTROL)
    quantities = {each.order_line_id: each.quantity for each in hands.made.case.lines}
    assert quantities[line.line.id] == line.left - 1


def test_pieces_another_case_holds_cannot_be_taken(hands: Hands) -> None:
    case = open_case(hands.desk)
    line = next(
        each
        for each in hands.desk.orders.find(text=hands.desk.orders.get(order_id=case.order_id or 0).number)
        if each.line.id == case.lines[0].order_line_id
    )
    assert case.customer_id is not None
    hands.choose(hands.desk.customers.brief(customer_id=case.customer_id))
    assert "有 1 个没结的工单" in visible_text(hands.page.customer)
    assert case.number in visible_text(hands.page.customer)
    if line.left == 0:
        hands.page.goods.table.go_to(line.line.id)
        hands.page.goods.table.setFocus()
        hands.key(Qt.Key.Key_Space)
        assert line.line.id not in [each.order_line_id for each in hands.page.goods.chosen.lines]
    link = next(w for w in hands.page.customer.findChildren(QWidget) if getattr(w, "text", str)() == "去那单")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert hands.bridge.asked == [("case", {"case_id": case.id})]


def test_an_order_is_found_by_its_number(hands: Hands) -> None:
    _customer, line = buyer(hands.desk)
    hands.open()
    hands.find(line.order_number)
    model = hands.page.customer.popup.model
    assert model.row_at(0).cells[0].text == f"订单 {line.order_number}"
    hands.key(Qt.Key.Key_Return)
    chosen = hands.page.goods.chosen
    assert chosen.order_id == line.order_id
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.made.case.order_id == line.order_id
    assert hands.made.case.customer_id == hands.desk.orders.get(order_id=line.order_id).customer_id


def test_every_field_is_stored(hands: Hands, type_chinese: Type) -> None:
    hands.desk.staff.add(name="张示例", role=Role.OWNER)
    keeper = hands.desk.staff.add(name="李测试", role=Role.CLERK)
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    facts = hands.page.facts
    hands.take(facts.kind, "换货")
    hands.take(facts.category, "物流")
    hands.take(facts.reason, "破损")
    hands.take(facts.urgent, "急")
    hands.take(facts.channel, "微信")
    hands.take(hands.page.after.combo, "李测试")
    type_chinese(facts.phenomenon, "杯体裂纹")
    facts.description.setFocus()
    type_chinese(facts.description, "打豆浆时漏")
    hands.key(Qt.Key.Key_Return, CONTROL)
    case = hands.made.case
    assert (case.kind, case.channel, case.category, case.reason) == (
        CaseKind.EXCHANGE,
        Channel.WECHAT,
        "物流",
        "破损",
    )
    assert (case.phenomenon, case.description, case.urgent) == ("杯体裂纹", "打豆浆时漏", True)
    assert case.assignee_id == keeper.id


def test_the_reason_names_the_evidence(hands: Hands) -> None:
    hands.open()
    hands.take(hands.page.facts.category, "物流")
    hands.take(hands.page.facts.reason, "破损")
    names = [button.accessibleName() for button in hands.page.evidence.buttons]
    assert names == ["添加凭证：开箱照片", "添加凭证：面单照片", "添加凭证：其他"]


def test_files_and_pasted_pictures_go_in_with_the_case(hands: Hands, tmp_path: Path) -> None:
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    picture = tmp_path / "裂纹.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(picture))
    first = hands.page.evidence.buttons[0]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture))])
    spot = QPointF(first.mapTo(hands.page, QPoint(20, 20)))
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    hands.page.dropEvent(QDropEvent(spot, Qt.DropAction.CopyAction, mime, buttons, keys))
    pasted = QMimeData()
    image.fill(Qt.GlobalColor.blue)
    pasted.setImageData(image)
    QGuiApplication.clipboard().setMimeData(pasted)
    hands.page.goods.table.setFocus()
    hands.key(Qt.Key.Key_V, CONTROL)
    assert [each.slot for each in hands.page.evidence.files] == ["故障照片", ""]
    hands.key(Qt.Key.Key_Return, CONTROL)
    slots = {slot.name: [item.file_name for item in slot.filled] for slot in hands.made.slots}
    assert slots["故障照片"] == ["裂纹.png"]
    assert [name for names in slots.values() for name in names if "贴上" in name]


def test_a_picture_is_pasted_while_one_stands_in_a_text_field(hands: Hands) -> None:
    hands.open()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    pasted = QMimeData()
    pasted.setImageData(image)
    QGuiApplication.clipboard().setMimeData(pasted)
    assert hands.page.customer.edit.hasFocus()
    hands.key(Qt.Key.Key_V, CONTROL)
    assert [each.slot for each in hands.page.evidence.files] == ["故障照片"]
    QGuiApplication.clipboard().setText("张示例")
    hands.key(Qt.Key.Key_V, CONTROL)
    assert hands.page.customer.edit.text() == "张示例"
    assert len(hands.page.evidence.files) == 1


def test_who_may_not_open_a_case_is_told_who_may(hands: Hands) -> None:
    repairer = hands.desk.staff.add(name="李测试", role=Role.TECHNICIAN)
    hands.desk.session.staff = repairer
    hands.open()
    assert not hands.page.primary.isEnabled()
    assert "店主" in hands.page.primary.toolTip()


def test_files_are_asked_for_and_taken_out_again(hands: Hands, tmp_path: Path) -> None:
    hands.open()
    paper = tmp_path / "检测单.txt"
    paper.write_text("检测", "utf-8")
    QTest.mouseClick(hands.page.evidence.buttons[0], Qt.MouseButton.LeftButton)
    dialog = hands.page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.filesSelected.emit([str(paper)])
    dialog.close()
    hands.wait()
    filled = next(
        button
        for button in hands.page.findChildren(SlotButton)
        if button.given is not None and button.isVisible()
    )
    assert "检测单.txt" in filled.accessibleName()
    filled.setFocus()
    QTest.keyClick(filled, Qt.Key.Key_Delete)
    assert hands.page.evidence.files == ()


def test_a_file_that_cannot_be_kept_leaves_the_case_open(hands: Hands, tmp_path: Path) -> None:
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    broken = tmp_path / "坏图.png"
    broken.write_bytes(b"no picture")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(broken))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    hands.page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.cases == 1
    assert "坏图.png" in hands.said.texts("problem")[0]


def test_one_after_another_and_taken_back(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    hands.take(hands.page.facts.channel, "微信")
    QTest.mouseClick(hands.page.again, Qt.MouseButton.LeftButton)
    hands.wait()
    assert hands.cases == 1
    assert hands.bridge.asked == []
    assert hands.page.customer.edit.hasFocus()
    assert hands.page.customer.customer is None
    assert hands.page.facts.channel.current == Channel.WECHAT
    assert not hands.page.form.touched
    toast = hands.said.said[-1]
    assert toast.text == f"已建工单 {hands.made.case.number}"
    assert toast.deed is not None
    toast.deed.run()
    hands.wait()
    assert hands.cases == 0


def test_a_form_half_filled_in_is_there_on_coming_back(hands: Hands, type_chinese: Type) -> None:
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    type_chinese(hands.page.facts.phenomenon, "漏水")
    assert "草稿" in visible_text(hands.page.header)
    hands.key(Qt.Key.Key_Escape)
    assert hands.bridge.backs == 1
    hands.open()
    assert hands.page.customer.customer is not None
    assert hands.page.facts.phenomenon.text() == "漏水"
    QTest.mouseClick(hands.page.customer.drop, Qt.MouseButton.LeftButton)
    assert hands.page.customer.edit.hasFocus()
    assert "选好客户" in visible_text(hands.page.goods)


def test_a_text_that_is_too_long_is_said_at_its_field(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    hands.page.facts.description.setPlainText("长" * 3001)
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.cases == 0
    assert "超过" in visible_text(hands.page.facts)
    assert hands.page.facts.description.hasFocus()
    assert hands.page.primary.isEnabled()


def test_deadlines_stand_beside_the_form_or_under_it(hands: Hands) -> None:
    hands.open()
    assert "前" in hands.page.after.accept.text()
    assert "前" in hands.page.after.plan.text()
    assert hands.page.after.isVisible()
    right = hands.page.after.mapTo(hands.page, QPoint(0, 0)).x()
    assert right > 900
    hands.page.resize(1068, 596)
    hands.wait()
    assert hands.page.after.isVisible()
    assert hands.page.after.mapTo(hands.page, QPoint(0, 0)).x() < 100
    assert hands.page.form.scrolled.horizontalScrollBar().maximum() == 0


def test_warranty_is_told_in_days(hands: Hands) -> None:
    today = hands.desk.clock.today()
    assert warranty_words(None, today) == ("—", "faint")
    assert warranty_words(today, today) == ("整机 0 天", "warn")
    assert warranty_words(today.replace(year=2027), today) == ("整机 365 天", "")
    assert warranty_words(today.replace(year=2025), today) == ("已过保", "quiet")
