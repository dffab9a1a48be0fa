"""订单 in the window: found, looked at, corrected, linked, and a case opened for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.orders import OrderStatus
from aftersales.queries import OrderTab
from desktop.order_corrections import OrderEdit
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop, visible_text
from ui.models.roles import Role
from ui.notices import Recorder
from ui.pages.base import Page
from ui.pages.new_case_page import NewCasePage
from ui.pages.order_page import OrderPage
from ui.pages.orders_page import OrdersPage
from ui.theme import Theme

Type = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with 21 orders of one platform, closed; each test works on a copy."""
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder):
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


class Hands:
    """What a person does with a page of orders."""

    def __init__(self, page: Any, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.bridge, self.bot = page, bridge, bot

    def wait(self) -> None:
        """Until typing has rested and all is read."""
        for _ in range(2):
            self.bot.wait(20)
            self.bot.waitUntil(lambda: not self._busy())
        self.bot.wait(10)

    def _busy(self) -> bool:
        page = self.page
        if page.runner.busy:
            return True
        return isinstance(page, OrdersPage) and (page.filters.typing or page._arrowing.isActive())

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.wait()

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def column(self, key: str) -> list[str]:
        model = self.page.model
        number = [column.key for column in model.columns].index(key)
        return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def on_show(page: Page, desk: Desk, bot: QtBot, args: dict[str, Any]) -> Hands:
    bridge = Bridge(desk, page)
    bot.addWidget(page)
    page.resize(1440, 840)
    page.show()
    bot.waitExposed(page)
    page.activated(args)
    made = Hands(page, bridge, bot)
    made.wait()
    return made


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    made = on_show(OrdersPage(context(desk, theme, recorder)), desk, qtbot, {})
    yield made
    made.bridge.stop()


def test_newest_orders_come_first_and_the_panel_tells_the_first(hands: Hands) -> None:
    days = hands.column("ordered")
    assert len(days) == 21
    assert days == sorted(days, reverse=True)
    assert hands.page.status.left == "21 / 21 单"
    view = hands.page.panel.view
    assert view is not None
    assert view.order.id == hands.page.table.current_key
    assert view.order.number in visible_text(hands.page.panel)
    assert "优惠谁出" in visible_text(hands.page.panel)
    spoken = hands.page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert view.order.number in spoken


def test_tabs_count_and_choose(desk: Desk, hands: Hands) -> None:
    case = open_case(desk)
    hands.wait()
    tab = hands.page.tabs.button(OrderTab.IN_CASE.value)
    assert tab.accessibleName() == "售后中 1"
    hands.click(tab)
    assert hands.page.table.current_key == case.order_id
    chips = hands.page.model.index(0, 5).data(Role.CHIPS)
    assert [chip.text for chip in chips] == ["售后中"]
    assert hands.column("cases") == ["1"]
    assert case.number in visible_text(hands.page.panel)
    hands.click(hands.page.tabs.button(OrderTab.UNMATCHED.value))
    assert "没有符合的订单" in visible_text(hands.page)
    assert "选一单看看" in visible_text(hands.page.panel)


def test_search_while_typing_and_escape(hands: Hands, type_chinese: Type) -> None:
    number = hands.column("number")[3]
    hands.key(Qt.Key.Key_Slash)
    assert hands.page.filters.search.hasFocus()
    QTest.keyClicks(hands.page.filters.search, number[-6:])
    hands.wait()
    assert hands.column("number") == [number]
    hands.key(Qt.Key.Key_Escape)
    assert len(hands.column("number")) == 21
    assert hands.page.table.hasFocus()


def test_filters_are_chips_that_go_away(hands: Hands) -> None:
    filters = hands.page.filters
    menu = filters.open_menu()
    names = [action.text() for action in menu.actions()]
    assert names[:2] == ["下单 近 30 天", "下单 近 90 天"]
    states = next(action.menu() for action in menu.actions() if action.text() == "状态")
    next(action for action in states.actions() if action.text() == "已完成").trigger()
    menu.close()
    hands.wait()
    assert filters.status.isVisible()
    assert 0 < hands.page.model.rowCount() < 21
    assert set(hands.column("state")) <= {"已完成", ""}
    filters.status.removed.emit()
    hands.wait()
    assert not filters.status.isVisible()
    assert hands.page.model.rowCount() == 21


def test_keys_lead_on(hands: Hands) -> None:
    hands.key(Qt.Key.Key_J)
    second = hands.page.table.current_key
    assert second == hands.page.model.row_at(1).key
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_N)
    hands.key(Qt.Key.Key_A)
    assert hands.bridge.asked == [
        ("order", {"order_id": second}),
        ("new_case", {"order_id": second}),
        ("new_order", {}),
    ]
    hands.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == hands.column("number")[1]
    hands.key(Qt.Key.Key_Space)
    assert not hands.page.panel.isVisible()
    hands.key(Qt.Key.Key_Space)
    assert hands.page.panel.isVisible()


def test_letters_are_words_in_the_search_field(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Slash)
    hands.key(Qt.Key.Key_N)
    hands.key(Qt.Key.Key_A)
    assert hands.page.filters.search.text() == "na"
    assert hands.bridge.asked == []


def test_a_hit_of_the_search_stands_alone_and_chosen(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    order, _shop, _name = desk.orders.all()[4]
    made = on_show(OrdersPage(context(desk, theme, recorder)), desk, qtbot, {"order_id": order.id})
    assert made.column("number") == [order.number]
    assert made.page.table.current_key == order.id
    assert made.page.panel.view.order.id == order.id
    made.bridge.stop()


def test_coming_back_finds_the_same_row(hands: Hands) -> None:
    hands.page.table.go_to_row(7)
    hands.wait()
    place = hands.page.place()
    hands.page.filters.clear()
    hands.click(hands.page.tabs.button(OrderTab.REFUNDED.value))
    hands.page.restore(place)
    hands.wait()
    assert hands.page.tabs.current == OrderTab.ALL.value
    assert hands.page.table.current_key == place.key


def test_an_order_without_customer_is_given_one_and_back(desk: Desk, hands: Hands) -> None:
    who = desk.customers.add(name="李测试", phone="13800002000")
    first = hands.page.panel.view.order
    desk.orders.link_customer(order_id=first.id, version=first.version, customer_id=None)
    hands.wait()
    assert hands.page.panel.link.isVisible()
    assert not hands.page.panel.customer.isVisible()
    hands.click(hands.page.panel.link)
    chooser = hands.page.deeds.chooser
    assert chooser is not None
    chooser.edit.clear()
    QTest.keyClicks(chooser.edit, "2000")
    hands.bot.waitUntil(chooser.take.isEnabled)
    QTest.keyClick(chooser.edit, Qt.Key.Key_Return)
    hands.wait()
    assert desk.orders.get(order_id=first.id).customer_id == who.id
    assert "李测试" in visible_text(hands.page.panel)
    hands.click(hands.page.panel.customer)
    assert hands.bridge.asked[-1] == ("customer", {"customer_id": who.id})
    assert hands.page.notices.texts("toast")[-1] == f"已订单 {first.number} 归到 李测试"


def test_order_and_density_are_remembered(
    desk: Desk, hands: Hands, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    head = hands.page.table.horizontalHeader()
    head.sectionClicked.emit(0)
    hands.page.filters.density.set_current("compact")
    hands.page.filters.density_chosen.emit("compact")
    hands.wait()
    numbers = hands.column("number")
    assert numbers == sorted(numbers)
    again = on_show(OrdersPage(context(desk, theme, recorder)), desk, qtbot, {})
    assert again.column("number") == numbers
    assert again.page.table.verticalHeader().defaultSectionSize() == 28
    again.bridge.stop()


# the page of one order


@pytest.fixture
def one(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    order = desk.orders.all()[0][0]
    made = on_show(OrderPage(context(desk, theme, recorder)), desk, qtbot, {"order_id": order.id})
    yield made
    made.bridge.stop()


def test_an_order_is_corrected_by_keys_and_undone(desk: Desk, one: Hands, type_chinese: Type) -> None:
    order = one.page.view.order
    one.key(Qt.Key.Key_E)
    form = one.page.form
    assert form.isVisible()
    form.remark.setFocus()
    form.remark.clear()
    type_chinese(form.remark, "客户要开发票")
    form.status.set_current(OrderStatus.CLOSED.value)
    one.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    saved = desk.orders.get(order_id=order.id)
    assert (saved.remark, saved.status) == ("客户要开发票", OrderStatus.CLOSED)
    assert not form.isVisible()
    assert "手改过：状态、备注" in visible_text(one.page.header)
    assert desk.undo.undo() == f"改订单 {order.number}"
    one.wait()
    assert "手改过" not in visible_text(one.page.header)


def test_what_cannot_be_stays_in_the_form_with_its_reason(desk: Desk, one: Hands) -> None:
    order = one.page.view.order
    one.key(Qt.Key.Key_E)
    one.page.form.signed.setText("2020-01-01")
    one.page.form.signed.textEdited.emit("2020-01-01")
    one.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert one.page.form.isVisible()
    assert "比下单" in visible_text(one.page.form)
    assert desk.orders.get(order_id=order.id) == order
    one.key(Qt.Key.Key_Escape)
    assert not one.page.form.isVisible()
    assert one.bridge.backs == 0
    one.key(Qt.Key.Key_Escape)
    assert one.bridge.backs == 1


def test_two_corrections_of_one_field_are_shown_side_by_side(desk: Desk, one: Hands) -> None:
    order = one.page.view.order
    one.key(Qt.Key.Key_E)
    one.page.form.remark.setText("我的备注")
    one.page.form.courier.setText("示例快递")
    desk.orders.correct(order_id=order.id, version=order.version, changes=OrderEdit(remark="别人的备注"))
    one.wait()
    one.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = one.page.versions
    assert dialog is not None
    assert list(dialog.choices) == ["remark"]
    assert "别人的备注" in visible_text(dialog)
    assert "我的备注" in visible_text(dialog)
    dialog.verb.click()
    one.wait()
    saved = desk.orders.get(order_id=order.id)
    assert (saved.remark, saved.courier) == ("别人的备注", "示例快递")
    assert not one.page.form.isVisible()


def test_phones_stay_masked(one: Hands) -> None:
    phone = one.page.view.order.receiver.phone
    one.key(Qt.Key.Key_E)
    assert not phone or phone not in visible_text(one.page)
    assert phone not in (one.page.form.phone.text(), one.page.form.phone.placeholderText()) or not phone


def test_a_case_of_the_order_is_opened_from_it(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    case = open_case(desk)
    made = on_show(OrderPage(context(desk, theme, recorder)), desk, qtbot, {"order_id": case.order_id})
    assert "件在售后" in visible_text(made.page.lines)
    made.page.cases.opened.emit(case.id)
    made.key(Qt.Key.Key_N)
    assert made.bridge.asked == [
        ("case", {"case_id": case.id}),
        ("new_case", {"order_id": case.order_id}),
    ]
    made.bridge.stop()


def test_a_new_case_begins_with_the_order_it_was_asked_for(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    order = desk.orders.all()[3][0]
    made = on_show(NewCasePage(context(desk, theme, recorder)), desk, qtbot, {"order_id": order.id})
    assert made.page.form.order is not None
    assert made.page.form.order.order_id == order.id
    assert made.page.customer.customer is not None
    assert made.page.customer.customer.id == order.customer_id
    assert "共 1 单" in visible_text(made.page)
    made.bridge.stop()
