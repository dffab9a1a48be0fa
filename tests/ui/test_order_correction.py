"""改订单 in the window: lines, gifts, discounts and sums by keys, what is said at the fields, and the papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind, CaseLine, Channel
from aftersales.clock import FixedClock
from aftersales.orders import Order
from desktop.order_corrections import OrderEdit, line_edits
from desktop.order_entry import SaleDraft, SaleLine
from desktop.printing import Subject
from desktop.requests import CaseDraft
from desktop.shop import Desk
from tests.ui.case_kit import NOW, Bridge, context, visible_text
from ui.notices import Recorder
from ui.pages.base import Page
from ui.pages.customer_page import CustomerPage
from ui.pages.goods_page import GoodsPage
from ui.pages.goods_sold import SoldTab
from ui.pages.order_entry import OrderEntryPage
from ui.pages.order_page import OrderPage
from ui.theme import Theme

Type = Callable[[QWidget, str], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=FixedClock(NOW)) as opened:
        opened.profile.name_shop(name="示例家电店")
        opened.staff.add(name="周示例", role=Role.OWNER)
        yield opened


@pytest.fixture
def order(desk: Desk) -> Order:
    """A purifier and two filters, 10.00 off, sold to 李测试 over the counter."""
    who = desk.customers.add(name="李测试", phone="13800002000")
    lines = (
        SaleLine(title="示例净水器", price=99_900, serial="R6-1"),
        SaleLine(title="示例滤芯", price=8_900, quantity=2),
    )
    draft = SaleDraft(lines=lines, means="微信", discount=1_000, customer_id=who.id)
    return desk.counter.sell(draft=draft).order


class Hands:
    """What a person does on the page of an order."""

    def __init__(self, page: OrderPage, desk: Desk, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.desk, self.bridge, self.bot = page, desk, bridge, bot
        self.form = page.form.lines

    def wait(self) -> None:
        for _ in range(2):
            self.bot.wait(20)
            self.bot.waitUntil(lambda: not self.page.runner.busy)
        self.bot.wait(10)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.wait()

    def put(self, edit: QWidget, text: str) -> None:
        """Go to a field and type over what stands there."""
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(edit, text)

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, CONTROL)

    def order(self) -> Order:
        assert self.page.view is not None
        return self.desk.orders.get(order_id=self.page.view.order.id)


@pytest.fixture
def hands(desk: Desk, order: Order, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    page = OrderPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1232, 840)
    page.show()
    qtbot.waitExposed(page)
    page.activated({"order_id": order.id})
    made = Hands(page, desk, bridge, qtbot)
    made.wait()
    yield made
    made.wait()
    bridge.stop()


def test_lines_are_corrected_by_keys_and_taken_back(hands: Hands, type_chinese: Type) -> None:
    hands.key(Qt.Key.Key_E)
    first, second = hands.form.lines
    assert (first.name.text(), first.serial.text(), first.price.fen) == ("示例净水器", "R6-1", 99_900)
    hands.put(second.count, "3")
    hands.put(first.serial, "R6-2")
    hands.form.add_line.setFocus()
    hands.key(Qt.Key.Key_Space)
    third = hands.form.lines[2]
    assert third.name.hasFocus()
    type_chinese(third.name, "扳手")
    hands.key(Qt.Key.Key_Return)
    assert third.price.hasFocus()
    QTest.keyClicks(third.price, "15")
    third.gift.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert third.gift.isChecked()
    assert "和实付差 −89.00，照样能存" in hands.form.sum.text()
    hands.put(hands.form.paid, "1256")
    assert "差" not in hands.form.sum.text()
    hands.save()
    assert not hands.page.editing
    saved = hands.order()
    assert [(line.title, line.quantity, line.gift_price) for line in saved.lines] == [
        ("示例净水器", 1, None),
        ("示例滤芯", 3, None),
        ("扳手", 1, 1_500),
    ]
    assert (saved.goods, saved.paid_gross) == (126_600, 125_600)
    text = visible_text(hands.page)
    assert "手改过：实付、商品" in text
    assert "序列号 R6-2" in text
    assert "赠品" in text
    assert hands.desk.undo.undo() == f"改订单 {saved.number}"
    hands.wait()
    assert len(hands.order().lines) == 2
    assert "手改过" not in visible_text(hands.page)


def test_discounts_are_added_changed_and_taken_off(hands: Hands, type_chinese: Type) -> None:
    hands.key(Qt.Key.Key_E)
    (offer,) = hands.form.discounts
    assert offer.amount.fen == 1_000
    hands.form.add_discount.setFocus()
    hands.key(Qt.Key.Key_Space)
    added = hands.form.discounts[1]
    assert added.name.hasFocus()
    type_chinese(added.name, "平台券")
    added.payer.set_current("platform")
    hands.save()
    assert hands.page.editing
    assert added.amount.hasFocus()
    assert "有一格没填" in visible_text(hands.page.form)
    QTest.keyClicks(added.amount, "20")
    offer.remove.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.save()
    assert [(one.name, one.amount, one.funded_by.value) for one in hands.order().discounts] == [
        ("平台券", 2_000, "platform")
    ]
    assert "合起来和实付差 +10.00" in visible_text(hands.page.discounts)


def test_what_cannot_be_is_said_at_the_field(hands: Hands) -> None:
    line = hands.order().lines[1]
    draft = CaseDraft(
        kind=CaseKind.RETURN,
        channel=Channel.COUNTER,
        category="",
        reason="7天无理由",
        order_id=hands.order().id,
        lines=(CaseLine(order_line_id=line.id, title=line.title, quantity=2),),
    )
    number = hands.desk.cases.open(draft=draft).number
    hands.wait()
    before = hands.order()
    hands.key(Qt.Key.Key_E)
    first, second = hands.form.lines
    assert "2 件在办" in visible_text(second)
    hands.put(second.count, "1")
    assert "不能改得更少" in second.problem.text()
    assert second.count.error
    hands.save()
    assert hands.page.editing
    assert second.count.hasFocus()
    hands.put(second.count, "2")
    assert second.problem.text() == ""
    second.remove.click()
    hands.wait()
    assert number in hands.form.sum.text()
    hands.save()
    assert hands.page.editing
    assert number in visible_text(hands.page.form)
    hands.key(Qt.Key.Key_Escape)
    assert not hands.page.form.isVisible()
    assert hands.order() == before
    assert first is not None


def test_two_people_at_one_order_are_shown_field_by_field(hands: Hands) -> None:
    hands.key(Qt.Key.Key_E)
    hands.put(hands.form.lines[0].price, "950")
    hands.put(hands.form.lines[1].count, "4")
    base = hands.order()
    one, two = line_edits(base)
    theirs = OrderEdit(
        lines=(one, type(two)(id=two.id, title=two.title, unit_price=two.unit_price, quantity=5)), freight=600
    )
    hands.desk.orders.correct(order_id=base.id, version=base.version, changes=theirs)
    hands.wait()
    hands.save()
    dialog = hands.page.versions
    assert dialog is not None
    assert list(dialog.choices) == [f"lines.{two.id}.quantity"]
    text = visible_text(dialog)
    for word in ("示例滤芯：件数", "2", "5", "4"):
        assert word in text
    dialog.verb.click()
    hands.wait()
    saved = hands.order()
    assert [(line.unit_price, line.quantity) for line in saved.lines] == [(95_000, 1), (8_900, 5)]
    assert saved.freight == 600


def subjects_of(page: Page) -> list[Subject]:
    """What the page hands to the preview from now on."""
    asked: list[Subject] = []
    page.page_asked.connect(lambda key, args: asked.append(args["subject"]) if key == "print" else None)
    return asked


def test_the_receipt_is_printed_from_the_page(hands: Hands) -> None:
    asked = subjects_of(hands.page)
    hands.key(Qt.Key.Key_P, CONTROL)
    order = hands.order()
    assert asked == [Subject(of="orders", id=order.id, name=order.number)]


def test_the_counter_prints_what_it_just_sold(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    page = OrderEntryPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1232, 840)
    page.show()
    qtbot.waitExposed(page)
    page.activated({})
    QTest.keyClicks(page.scan, "123")
    QTest.keyClick(page.scan, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.rows))
    (row,) = page.rows
    QTest.keyClicks(row.price, "20")
    row.gift.setChecked(True)
    assert page.draft().due == 0
    row.gift.setChecked(False)
    assert not page.receipt.isVisible()
    QTest.keyClick(row.price, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.last_sold is not None and not page.runner.busy)
    assert page.receipt.isVisible()
    asked = subjects_of(page)
    QTest.keyClick(page.scan, Qt.Key.Key_P, CONTROL)
    assert page.last_sold is not None
    assert asked == [Subject(of="orders", id=page.last_sold.id, name=page.last_sold.number)]
    bridge.stop()


def test_who_may_not_print_is_told_so(
    desk: Desk, order: Order, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    mender = desk.staff.add(name="梁示例", role=Role.TECHNICIAN)
    desk.staff.sit_down(staff_id=mender.id)
    page = CustomerPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1300, 820)
    page.show()
    page.activated({"customer_id": order.customer_id})
    qtbot.waitUntil(lambda: page.view is not None and not page.runner.busy)
    asked = subjects_of(page)
    page.print.click()
    assert asked == []
    assert "没有打印" in recorder.texts("problem")[-1]
    bridge.stop()


def test_the_warranty_card_is_printed_from_the_panel_of_a_piece(
    hands: Hands, order: Order, theme: Theme, recorder: Recorder, tmp_path: Path
) -> None:
    desk, qtbot = hands.desk, hands.bot
    (good,) = desk.goods.of_customer(customer_id=order.customer_id or 0)
    page = GoodsPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1300, 820)
    page.show()
    page.activated({"good_id": good.id})
    tab = page.tab
    assert isinstance(tab, SoldTab)
    qtbot.waitUntil(lambda: tab.good.view is not None and not page.runner.busy)
    menu = tab.open_more()
    assert menu is not None
    papers = [action.text() for action in menu.actions() if action.text().startswith("打印")]
    assert papers == ["打印三包凭证"]
    menu.close()
    asked = subjects_of(page)
    tab.print_card()
    assert asked == [Subject(of="sold_goods", id=good.id, name=good.title)]
    bridge.stop()
