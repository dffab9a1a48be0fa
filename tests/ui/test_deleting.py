"""删除 on the pages of single records: by key and by menu, without a question, refused in words, hidden without the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.goods_lists import GoodsScope
from aftersales.orders import Order
from desktop.order_entry import SaleDraft, SaleLine
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop
from ui.notices import Recorder
from ui.pages.base import Page
from ui.pages.case_page import CasePage
from ui.pages.customer_page import CustomerPage
from ui.pages.goods_page import GoodsPage
from ui.pages.order_page import OrderPage
from ui.pages.orders_page import OrdersPage
from ui.theme import Theme


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder):
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


class Hands:
    """A page in sight, and what a person does with it."""

    def __init__(self, page: Page, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.bridge, self.bot = page, bridge, bot

    def wait(self) -> None:
        """Until nothing is on its way; a list reads its panel a moment after its rows."""
        for _ in range(4):
            self.bot.wait(60)
            self.bot.waitUntil(lambda: not self.page.runner.busy)

    def delete(self) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, Qt.Key.Key_Delete)
        self.wait()


Showing = Callable[..., Hands]


@pytest.fixture
def showing(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Showing]:
    shown: list[Hands] = []

    def show(kind: type[Page], **args: Any) -> Hands:
        page = kind(context(desk, theme, recorder))
        qtbot.addWidget(page)
        page.resize(1440, 840)
        page.show()
        qtbot.waitExposed(page)
        made = Hands(page, Bridge(desk, page), qtbot)
        shown.append(made)
        page.activated(args)
        made.wait()
        page.setFocus()
        return made

    yield show
    for made in shown:
        made.wait()
        made.bridge.stop()


@contextmanager
def lines(menu: QMenu | None) -> Iterator[list[str]]:
    """The words of an open menu, without their keys."""
    assert menu is not None
    try:
        yield [action.text().partition("\t")[0] for action in menu.actions()]
    finally:
        menu.close()


def choose(menu: QMenu | None, words: str) -> None:
    assert menu is not None
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()
    menu.close()


def sit(desk: Desk, role: Role) -> None:
    desk.staff.add(name="周示例", role=Role.OWNER)
    desk.staff.sit_down(staff_id=desk.staff.add(name="许示例", role=role).id)


def sold(desk: Desk) -> Order:
    line = SaleLine(title="示例净水器", price=10_000, serial="SN-示例-1")
    return desk.counter.sell(draft=SaleDraft(lines=(line,), means="现金")).order


def take_back(hands: Hands, recorder: Recorder) -> None:
    """撤销 in the last toast."""
    deed = recorder.said[-1].deed
    assert deed is not None
    deed.run()
    hands.wait()


# 工单


def test_a_case_opened_by_mistake_goes_by_key_and_comes_back(
    desk: Desk, showing: Showing, recorder: Recorder
) -> None:
    case = open_case(desk, CaseKind.COMPLAINT)
    hands = showing(CasePage, case_id=case.id)
    hands.delete()
    assert hands.bridge.backs == 1
    assert recorder.texts("toast")[-1].startswith(f"已删除工单 {case.number}")
    assert recorder.texts("question") == []
    with pytest.raises(KnownError, match=r"storage\.gone"):
        desk.cases.view(case_id=case.id)
    take_back(hands, recorder)
    assert desk.cases.view(case_id=case.id).case.number == case.number


def test_the_menu_of_steps_deletes_a_case_at_its_end(desk: Desk, showing: Showing) -> None:
    case = open_case(desk, CaseKind.COMPLAINT)
    hands = showing(CasePage, case_id=case.id)
    page = hands.page
    assert isinstance(page, CasePage)
    with lines(page.open_steps()) as words:
        assert words[-1] == "删除工单"
    choose(page.open_steps(), "删除工单")
    hands.wait()
    assert [entry.row_id for entry in desk.bin.page().entries] == [case.id]
    assert hands.bridge.backs == 1
    assert page.place().case_id == 0


def test_while_a_form_is_open_the_key_deletes_no_case(desk: Desk, showing: Showing) -> None:
    case = open_case(desk, CaseKind.COMPLAINT)
    hands = showing(CasePage, case_id=case.id)
    page = hands.page
    assert isinstance(page, CasePage)
    page.flags.ask_platform()
    assert page.main.flag_form.isVisible()
    page.main.flag_form.cancel.setFocus()
    hands.delete()
    assert desk.bin.page().entries == ()
    page.close_form()
    hands.delete()
    assert len(desk.bin.page().entries) == 1


def test_a_case_on_which_something_rests_says_why_and_stays(
    desk: Desk, showing: Showing, recorder: Recorder, tmp_path: Path
) -> None:
    case = open_case(desk, CaseKind.RETURN)
    desk.papers.report(case_id=case.id, to=tmp_path / "r.pdf")
    hands = showing(CasePage, case_id=case.id)
    page = hands.page
    assert isinstance(page, CasePage)
    with lines(page.open_steps()) as words:
        assert "删除工单" not in words
        assert "撤单" in words or "作废" in words
    hands.delete()
    assert "1 张打过的单" in recorder.texts("problem")[-1]
    assert hands.bridge.backs == 0
    assert desk.cases.view(case_id=case.id).case.id == case.id


def test_who_may_not_void_finds_no_way_to_delete_a_case(
    desk: Desk, showing: Showing, recorder: Recorder
) -> None:
    case = open_case(desk, CaseKind.COMPLAINT)
    sit(desk, Role.CLERK)
    hands = showing(CasePage, case_id=case.id)
    page = hands.page
    assert isinstance(page, CasePage)
    with lines(page.open_steps()) as words:
        assert "删除工单" not in words
    hands.delete()
    assert recorder.texts("problem") == []
    assert desk.cases.view(case_id=case.id).case.id == case.id


# 订单


def test_an_order_of_the_counter_goes_from_its_page(desk: Desk, showing: Showing, recorder: Recorder) -> None:
    order = sold(desk)
    hands = showing(OrderPage, order_id=order.id)
    hands.delete()
    assert hands.bridge.backs == 1
    assert recorder.texts("toast")[-1] == f"已删除订单 {order.number}"
    assert desk.orders.find(text=order.number) == ()
    desk.undo.undo()
    assert desk.orders.get(order_id=order.id).number == order.number


def test_an_order_of_a_platform_has_no_line_to_delete_it(desk: Desk, showing: Showing) -> None:
    (imported, *_rest) = [order for order, _account, _name in desk.orders.all()]
    hands = showing(OrderPage, order_id=imported.id)
    page = hands.page
    assert isinstance(page, OrderPage)
    with lines(page.deeds.open_menu(page.view, page.more)) as words:
        assert "删除订单" not in words
    hands.delete()
    assert hands.bridge.backs == 0
    assert desk.bin.page().entries == ()


def test_the_panel_of_the_list_deletes_what_one_stands_on_not_what_is_checked(
    desk: Desk, showing: Showing
) -> None:
    order = sold(desk)
    hands = showing(OrdersPage, order_id=order.id)
    page = hands.page
    assert isinstance(page, OrdersPage)
    page.table.setFocus()
    page.several.turn()
    hands.delete()
    assert desk.bin.page().entries == ()
    page.several.clear()
    choose(page.deeds.open_menu(page.panel.view, page.panel.more), "删除订单")
    hands.wait()
    assert [entry.row_id for entry in desk.bin.page().entries] == [order.id]
    assert hands.bridge.backs == 0
    assert order.number not in [
        str(row.cells[0].text) for row in map(page.model.row_at, range(page.model.rowCount()))
    ]


# 客户


def test_a_customer_typed_twice_goes_one_with_orders_stays(
    desk: Desk, showing: Showing, recorder: Recorder
) -> None:
    wrong = desk.customers.add(name="误示例", phone="13900009000")
    hands = showing(CustomerPage, customer_id=wrong.id)
    page = hands.page
    assert isinstance(page, CustomerPage)
    choose(page.left.open_menu(), "删除客户")
    hands.wait()
    assert hands.bridge.backs == 1
    assert recorder.texts("toast")[-1] == "已删除客户 误示例"
    assert desk.customers.search(text="误示例") == ()
    buyer = next(order.customer_id for order, _account, _name in desk.orders.all() if order.customer_id)
    other = showing(CustomerPage, customer_id=buyer)
    other.delete()
    assert "张订单" in recorder.texts("problem")[-1]
    assert other.bridge.backs == 0
    assert desk.customers.get(customer_id=buyer).id == buyer


def test_a_technician_deletes_nobody(desk: Desk, showing: Showing) -> None:
    wrong = desk.customers.add(name="误示例", phone="13900009000")
    sit(desk, Role.TECHNICIAN)
    hands = showing(CustomerPage, customer_id=wrong.id)
    page = hands.page
    assert isinstance(page, CustomerPage)
    with lines(page.left.open_menu()) as words:
        assert "删除客户" not in words
    hands.delete()
    assert desk.customers.get(customer_id=wrong.id).name == "误示例"


# 商品与质保


def registered(desk: Desk) -> SoldGood:
    return desk.goods.register(customer_id=None, title="示例锅", serial="SN-7", starts=date(2026, 10, 1))


def test_a_piece_typed_wrongly_goes_by_key(desk: Desk, showing: Showing, recorder: Recorder) -> None:
    good = registered(desk)
    hands = showing(GoodsPage, good_id=good.id)
    page = hands.page
    assert isinstance(page, GoodsPage)
    page.sold.filters.set_scope(GoodsScope.ALL)
    page.sold.table.setFocus()
    with lines(page.sold.open_more()) as words:
        assert words[-1] == "删除这件"
    hands.delete()
    assert recorder.texts("toast")[-1] == "已删除已售商品 示例锅"
    assert desk.goods.find_serial(serial="SN-7") is None
    assert page.sold.good.view is None
    desk.undo.undo()
    found = desk.goods.find_serial(serial="SN-7")
    assert found is not None
    assert found.id == good.id
