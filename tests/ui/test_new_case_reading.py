"""The intake form with pasted texts, drafts, several orders and parcels nobody knows; by keys, on a real shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.cases import CaseKind
from aftersales.recognising.slate import LONGEST
from desktop.shop import Desk
from tests.ui.case_kit import bought, open_case, reopened, shop, visible_text
from tests.ui.new_case_kit import Hands, at_the_form, buyer
from ui.notices import Recorder
from ui.pages.new_case_draft import WORK
from ui.theme import Theme

Type = Callable[[QWidget, str], None]
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
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


def test_a_known_customer_takes_five_keys_even_without_waiting(hands: Hands) -> None:
    hands.desk.customers.add(name="林小样", phone="13800005501")
    customer, line = buyer(hands.desk)
    hands.open()  # the first key: N
    edit = hands.page.customer.edit
    for key in customer.phone[-4:]:
        QTest.keyClicks(edit, key)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert not hands.page.customer.popup.isVisible()  # nothing was found yet, and nobody waits for it
    QTest.keyClick(hands.page, Qt.Key.Key_Return, CONTROL)
    hands.bot.waitUntil(lambda: bool(hands.bridge.asked), timeout=5000)
    made = hands.made.case
    assert made.customer_id == customer.id
    assert [each.order_line_id for each in made.lines] == [line.line.id]


def test_two_letters_find_him(hands: Hands) -> None:
    hands.desk.customers.add(name="林小样", phone="13800005501")
    hands.open()
    keys = 1  # N opened the page
    for letter in "lx":
        QTest.keyClicks(hands.page.customer.edit, letter)
        keys += 1
    hands.key(Qt.Key.Key_Return)
    hands.take(hands.page.facts.kind, "咨询")
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert keys + 2 == 5
    assert hands.made.customer is not None
    assert hands.made.customer.name == "林小样"


def test_enter_on_nobody_known_begins_a_new_customer_and_no_case(hands: Hands) -> None:
    hands.open()
    QTest.keyClicks(hands.page.customer.edit, "13800009977")
    QTest.keyClick(hands.page.customer.edit, Qt.Key.Key_Return)
    QTest.keyClick(hands.page, Qt.Key.Key_Return, CONTROL)
    hands.wait()
    assert hands.page.customer.adding
    assert hands.cases == 0


def test_a_pasted_chat_fills_the_form(hands: Hands) -> None:
    customer, line = buyer(hands.desk)
    hands.open()
    assert hands.page.customer.edit.hasFocus()
    hands.paste(f"😤老板在吗\n我电话 {customer.phone}，{line.line.title} 裂了一道，这两天要用，尽快给换一个")
    page = hands.page
    assert page.customer.customer is not None
    assert page.customer.customer.id == customer.id
    assert [each.order_line_id for each in page.goods.chosen.lines] == [line.line.id]
    assert page.facts.kind.current == CaseKind.EXCHANGE
    assert page.facts.urgent.current is True
    assert page.facts.choice.reason == "质量问题"
    assert page.facts.phenomenon.text() == "裂纹"
    assert customer.phone not in page.facts.description.toPlainText()
    assert "裂了一道" in page.facts.description.toPlainText()
    assert "「尽快」" in visible_text(page.form.found)
    hands.key(Qt.Key.Key_Return, CONTROL)
    made = hands.made.case
    assert (made.kind, made.urgent, made.reason) == (CaseKind.EXCHANGE, True, "质量问题")
    assert page.form.paste.text == ""
    assert not page.form.found.isVisible()


def test_the_marks_stand_on_the_words_behind_an_emoji(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.open()
    hands.paste(f"😤😤 急急急\n{customer.phone} 坏了")
    marked = {each.cursor.selectedText() for each in hands.page.form.paste.edit.extraSelections()}
    assert customer.phone in marked


def test_one_thing_is_taken_back_and_stays_out(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.open()
    hands.paste(f"{customer.phone}\n赶紧给换一个")
    page = hands.page
    assert {"急不急", "客户要", "客户"} <= hands.filled
    row = next(row for row in page.form.found.rows if row.item.label == "急不急")
    assert row.button is not None
    row.button.setFocus()
    QTest.keyClick(row.button, Qt.Key.Key_Space)
    assert page.facts.urgent.current is False
    page.form.paste.edit.setFocus()
    QTest.keyClicks(page.form.paste.edit, " 1")
    hands.bot.wait(300)
    hands.wait()
    assert page.facts.urgent.current is False
    assert page.facts.kind.current == CaseKind.EXCHANGE
    assert "急不急" not in hands.filled


def test_the_customer_taken_back_leaves_the_rest(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.open()
    hands.paste(f"{customer.phone}\n赶紧给换一个")
    row = next(row for row in hands.page.form.found.rows if row.item.label == "客户")
    assert row.button is not None
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert hands.page.customer.customer is None
    assert not hands.page.goods.chosen.lines
    assert hands.page.facts.urgent.current is True


def test_what_is_not_sure_waits_for_a_yes_by_one_key(hands: Hands) -> None:
    hands.desk.customers.add(name="林小样", phone="13800005501")
    hands.open()
    hands.paste("我叫林小样\n东西坏了")
    assert "客户" not in hands.filled
    assert "只凭这个不算准" in visible_text(hands.page.form.found)
    QTest.keyClick(hands.page.form.paste.edit, Qt.Key.Key_Return, ALT)
    hands.wait()
    assert hands.page.customer.customer is not None
    assert hands.page.customer.customer.name == "林小样"


def test_what_a_person_chose_is_not_overwritten(hands: Hands) -> None:
    hands.open()
    hands.take(hands.page.facts.kind, "维修")
    hands.page.facts.phenomenon.setFocus()
    QTest.keyClicks(hands.page.facts.phenomenon, "E5")
    hands.page.customer.edit.setFocus()
    hands.paste("杯子碎了\n给换一个")
    assert hands.page.facts.kind.current == CaseKind.REPAIR
    assert hands.page.facts.phenomenon.text() == "E5"
    assert {"客户要", "现象"} <= hands.rows.keys() - hands.filled


def test_a_stranger_is_taken_down_with_his_address(hands: Hands) -> None:
    hands.open()
    hands.paste("王小样 13700002999 浙江省杭州市西湖区文三路1号\n发错货了")
    assert hands.page.customer.adding
    assert hands.page.customer.new.phone.text() == "13700002999"
    hands.take(hands.page.facts.kind, "咨询")
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.made.customer is not None
    assert (hands.made.customer.name, hands.made.customer.address) == (
        "王小样",
        "浙江省杭州市西湖区文三路1号",
    )


def test_flaws_are_said_at_once(hands: Hands, type_chinese: Type) -> None:
    hands.open()
    hands.paste("联系电话：1380000100a\n2月30日买的坏了")
    shown = visible_text(hands.page.form.found)
    assert "手机号里有字母" in shown
    assert "没有这一天" in shown
    hands.page.form.paste.clear()
    hands.page.customer.edit.setFocus()
    hands.find("13800009977")
    hands.key(Qt.Key.Key_Return)
    field = hands.page.customer
    field.new.phone.clear()
    QTest.keyClicks(field.new.phone, "1380a")
    assert "电话里只能有数字" in visible_text(field)
    field.new.phone.clear()
    QTest.keyClicks(field.new.phone, "1380")
    assert "电话里只能有数字" not in visible_text(field)


def test_more_than_was_bought_is_said_at_the_goods(hands: Hands) -> None:
    customer, line = buyer(hands.desk)
    hands.open()
    hands.paste(f"{customer.phone}\n{line.line.title}要退{line.left + 6}件")
    assert f"只剩 {line.left} 件" in visible_text(hands.page.goods)
    assert [each.quantity for each in hands.page.goods.chosen.lines] == [line.left]


def test_ten_megabytes_are_bounded_and_kept_whole(hands: Hands) -> None:
    hands.open()
    whole = "坏了。" * (10 * 1024 * 1024 // 9)
    hands.paste(whole)
    assert len(hands.page.form.paste.text) == LONGEST
    assert "全文存成了凭证" in visible_text(hands.page.form.paste)
    assert [each.data.decode() == whole for each in hands.page.evidence.files] == [True]
    hands.page.facts.description.setFocus()
    hands.page.facts.description.clear()
    QGuiApplication.clipboard().setText("长" * 5_000)
    hands.key(Qt.Key.Key_V, CONTROL)
    assert len(hands.page.facts.description.toPlainText()) == 3_000
    assert "只放得下 3000 个字" in visible_text(hands.page.facts)


def test_words_typed_into_the_description_suggest_a_reason(hands: Hands, type_chinese: Type) -> None:
    hands.open()
    hands.page.facts.description.setFocus()
    type_chinese(hands.page.facts.description, "箱子压扁了，杯子碎了两个")
    hands.bot.wait(550)
    hands.wait()
    assert hands.rows["原因"] == "物流 › 破损"
    assert hands.page.facts.choice.reason == "质量问题"
    QTest.keyClick(hands.page.facts.description, Qt.Key.Key_Return, ALT)
    assert hands.page.facts.choice.reason == "破损"


def test_pieces_in_another_open_case_are_shown_and_kept(hands: Hands) -> None:
    line = next(each for each in bought(hands.desk) if each.line.quantity == 1)
    number = [each.line.id for each in bought(hands.desk)].index(line.line.id)
    case = open_case(hands.desk, number=number)
    assert case.customer_id is not None
    hands.choose(hands.desk.customers.brief(customer_id=case.customer_id))
    page = hands.page
    assert line.line.id not in page.goods.pieces
    row = next(row for row in range(page.goods.model.rowCount())
               if page.goods.model.row_at(row).key == line.line.id)  # fmt: skip
    assert f"{case.number} 占着" in page.goods.model.row_at(row).cells[7].text
    hands.take(page.facts.kind, "咨询")
    page.goods.table.setFocus()
    page.goods.table.go_to(line.line.id)
    hands.key(Qt.Key.Key_Space)
    assert line.line.id in page.goods.pieces
    hands.take(page.facts.kind, "退货")
    assert line.line.id not in page.goods.pieces
    assert case.number in visible_text(page.goods)


def test_goods_of_two_orders_become_two_linked_cases(hands: Hands) -> None:
    lines = bought(hands.desk)
    first = lines[0]
    other = next(each for each in lines if each.order_id != first.order_id)
    customer = hands.desk.orders.get(order_id=first.order_id).customer_id
    assert customer is not None
    page = hands.page
    hands.open()
    page.who.choose(hands.desk.customers.brief(customer_id=customer))
    hands.wait()
    page.goods.show_lines((first, other), hands.desk.clock.today())
    page.goods.take_pieces({first.line.id: 1, other.line.id: 1})
    assert "会建 2 张连着的工单" in visible_text(page.goods)
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.cases == 2
    newest = hands.made.case
    assert newest.linked_case_id is not None
    assert hands.desk.cases.view(case_id=newest.linked_case_id).case.order_id != newest.order_id
    toast = hands.said.said[-1]
    assert toast.deed is not None
    toast.deed.run()
    hands.wait()
    assert hands.cases == 0


def test_a_parcel_that_nobody_knows(hands: Hands, type_chinese: Type) -> None:
    hands.open()
    QTest.mouseClick(hands.page.goods.nobodys, Qt.MouseButton.LeftButton)
    hand = hands.page.goods.hand
    assert hand.title.hasFocus()
    type_chinese(hand.title, "蓝色水壶")
    QTest.keyClicks(hand.tracking, "yt1234567890123")
    hands.key(Qt.Key.Key_Return, CONTROL)
    made = hands.made.case
    assert made.customer_id is None
    assert made.details.tracking_back == "YT1234567890123"
    assert made.details.goods_back_at is not None
    assert not hands.page.goods.parcel


def test_a_parcel_in_the_text_is_offered_as_nobodys(hands: Hands) -> None:
    hands.open()
    hands.paste("门口来了个件\n圆通 YT1234567890123")
    assert hands.rows["快递"] == "圆通 YT1234567890123"
    QTest.keyClick(hands.page.form.paste.edit, Qt.Key.Key_Return, ALT)
    assert hands.page.goods.parcel
    assert hands.page.goods.hand.tracking.text() == "YT1234567890123"


def test_a_draft_survives_a_crash(
    hands: Hands, type_chinese: Type, qtbot: QtBot, theme: Theme, recorder: Recorder
) -> None:
    customer, line = buyer(hands.desk)
    hands.choose(customer)
    hands.take(hands.page.facts.kind, "换货")
    type_chinese(hands.page.facts.phenomenon, "漏水")
    hands.bot.wait(2_100)
    hands.wait()
    assert hands.desk.drafts.read(WORK) is not None  # nobody closed or left the form
    with at_the_form(qtbot, hands.desk, theme, recorder) as again:
        again.open()
        assert "上次没写完的工单：漏水" in visible_text(again.page.bar)
        QTest.mouseClick(again.page.bar.resume, Qt.MouseButton.LeftButton)
        again.wait()
        page = again.page
        assert page.customer.customer is not None
        assert page.customer.customer.id == customer.id
        assert page.facts.kind.current == CaseKind.EXCHANGE
        assert page.facts.phenomenon.text() == "漏水"
        assert [each.order_line_id for each in page.goods.chosen.lines] == [line.line.id]
        assert not page.bar.isVisible()
        again.key(Qt.Key.Key_Return, CONTROL)
        again.wait()
        assert again.made.case.phenomenon == "漏水"
        assert again.desk.drafts.read(WORK) is None


def test_a_draft_is_thrown_away(hands: Hands) -> None:
    hands.desk.drafts.keep(WORK, {"description": "旧的"})
    hands.open()
    assert hands.page.bar.isVisible()
    QTest.mouseClick(hands.page.bar.drop, Qt.MouseButton.LeftButton)
    hands.wait()
    assert not hands.page.bar.isVisible()
    assert hands.desk.drafts.read(WORK) is None
    assert hands.page.customer.edit.hasFocus()


def test_a_twin_is_offered_while_a_new_customer_is_typed(hands: Hands, type_chinese: Type) -> None:
    known = hands.desk.customers.add(name="林小样", phone="13800005501")
    hands.open()
    hands.find("99887766")
    hands.key(Qt.Key.Key_Return)
    field = hands.page.customer
    assert field.adding
    field.new.phone.clear()
    QTest.keyClicks(field.new.phone, "138000055")
    hands.bot.wait(150)
    hands.wait()
    assert "已经有 林小样" in visible_text(field.new.twins)
    assert known.phone not in visible_text(field)
    QTest.mouseClick(field.new.twins.take, Qt.MouseButton.LeftButton)
    hands.wait()
    assert field.customer is not None
    assert field.customer.id == known.id
    assert not field.adding


def test_a_repair_says_how(hands: Hands) -> None:
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    assert not hands.page.facts.way.isVisible()
    hands.take(hands.page.facts.kind, "维修")
    assert hands.page.facts.way.isVisible()
    hands.take(hands.page.facts.way, "寄修")
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert hands.made.case.details.repair_way == "寄修"
    assert not hands.page.facts.way.isVisible()


def test_every_kind_can_be_opened(hands: Hands) -> None:
    for kind in CaseKind:
        customer = hands.desk.customers.add(name=f"样{kind.value}", phone="")
        hands.choose(customer)
        hands.take(hands.page.facts.kind, kind.value)
        hands.page.goods.show_by_hand("老水壶", 1)
        hands.key(Qt.Key.Key_Return, CONTROL)
        assert hands.made.case.kind is kind
