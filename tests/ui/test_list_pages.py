"""What all long lists share, on 订单 and 客户: views in the sidebar, the look that is kept, several rows, sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.customer_queries import CustomerOrder
from aftersales.queries import OrderQuery, OrderTab
from desktop.printing import SeveralSubject
from desktop.shop import Desk
from tests.ui.case_kit import NOW, Bridge, context, open_case, reopened, shop, visible_text
from ui.models.roles import Role
from ui.notices import Recorder
from ui.pages.customers_page import CustomersPage
from ui.pages.goods_page import GoodsPage
from ui.pages.list_page import ListPage
from ui.pages.orders_page import OrdersPage
from ui.program import Program
from ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        open_case(desk)
    return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


class Hands:
    """What a person does with a long list."""

    def __init__(self, page: ListPage, bot: QtBot) -> None:
        self.page, self.bot = page, bot

    def wait(self) -> None:
        def rested() -> bool:
            page = self.page
            timers = (
                page.filters.typing or page._arrowing.isActive() or page.list.columns._gathering.isActive()
            )
            return not (timers or page.runner.busy or page._writer._busy)

        for _ in range(3):
            self.bot.wait(20)
            self.bot.waitUntil(rested, timeout=10_000)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page.table, key, modifier)
        self.wait()

    def take(self, words: str) -> None:
        """Take the entry of the open menu that begins so."""
        menu = next(menu for menu in self.page.findChildren(QMenu) if menu.isVisible())
        next(action for action in menu.actions() if action.text().startswith(words)).trigger()
        menu.close()
        self.wait()

    def band(self) -> str:
        return visible_text(self.page.list.several)


def shown(page: ListPage, desk: Desk, bot: QtBot) -> Iterator[Hands]:
    bridge = Bridge(desk, page)
    bot.addWidget(page)
    page.resize(1232, 840)
    page.show()
    bot.waitExposed(page)
    page.activateWindow()
    page.activated({})
    hands = Hands(page, bot)
    hands.wait()
    yield hands
    bridge.stop()


@pytest.fixture
def orders(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    yield from shown(OrdersPage(context(desk, theme, recorder)), desk, qtbot)


@pytest.fixture
def people(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    yield from shown(CustomersPage(context(desk, theme, recorder)), desk, qtbot)


def titles(path: Path) -> list[str]:
    return [str(row[0]) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]


# several rows


def test_orders_are_checked_exported_and_printed(
    orders: Hands, desk: Desk, tmp_path: Path, recorder: Recorder
) -> None:
    page = orders.page
    assert not page.list.several.isVisible()
    orders.key(Qt.Key.Key_X)
    second = page.table.visualRect(page.model.index(1, 0))
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, second.center().y()))
    orders.wait()
    assert orders.band().startswith("已勾 2 单")
    assert page.model.index(1, 0).data(Role.CHECK) is True
    numbers = [desk.orders.get(order_id=each).number for each in page.several.ids]
    page.exporting.write(tmp_path / "a.xlsx")
    orders.wait()
    assert sorted(set(titles(tmp_path / "a.xlsx")[1:])) == sorted(numbers)
    assert "已导出 2 单" in recorder.texts("toast")
    asked: list[dict[str, object]] = []
    page.page_asked.connect(lambda _key, args: asked.append(args))
    orders.key(Qt.Key.Key_P, CTRL)
    assert asked == [{"subject": SeveralSubject(of="orders", ids=page.several.ids, name="2 单")}]
    orders.key(Qt.Key.Key_A, CTRL)
    assert orders.band().startswith("已勾 21 单")
    orders.key(Qt.Key.Key_Escape)
    assert page.several.ids == ()
    assert not page.list.several.isVisible()


def test_a_case_is_opened_for_the_one_order_that_is_checked(orders: Hands) -> None:
    page = orders.page
    assert isinstance(page, OrdersPage)
    asked: list[tuple[str, dict[str, object]]] = []
    page.page_asked.connect(lambda key, args: asked.append((key, args)))
    orders.key(Qt.Key.Key_X)
    (checked,) = page.several.ids
    orders.key(Qt.Key.Key_J)
    assert page.list.several.case.isEnabled()
    orders.key(Qt.Key.Key_N)
    assert asked == [("new_case", {"order_id": checked})]
    orders.key(Qt.Key.Key_X)
    assert not page.list.several.case.isEnabled()


def test_the_whole_list_goes_into_the_sheet_as_it_is_filtered(orders: Hands, tmp_path: Path) -> None:
    page = orders.page
    page.filters.set_text("2619300000019000134")
    page.reader.anew()
    orders.wait()
    dialog = page.ask_export()
    dialog.fileSelected.emit(str(tmp_path / "b.xlsx"))
    dialog.close()
    orders.wait()
    assert titles(tmp_path / "b.xlsx") == ["订单编号", "2619300000019000134"]


def test_customers_get_a_tag_a_tier_and_no_calls_in_one_step_each(people: Hands, desk: Desk) -> None:
    page = people.page
    assert isinstance(page, CustomersPage)
    people.key(Qt.Key.Key_X)
    people.key(Qt.Key.Key_J)
    people.key(Qt.Key.Key_X)
    ids = page.several.ids
    people.key(Qt.Key.Key_T)
    people.take("新标签")
    popup = page.several.popup
    assert popup is not None
    QTest.keyClick(popup.tag, Qt.Key.Key_Return, CTRL)
    assert popup._field.isVisible()
    popup.tag.setText("老小区")
    QTest.keyClick(popup.tag, Qt.Key.Key_Return, CTRL)
    people.wait()
    assert page.several.popup is None
    assert {desk.customers.get(customer_id=each).tags for each in ids} == {("老小区",)}
    people.key(Qt.Key.Key_S)
    people.take("重要")
    assert {desk.customers.get(customer_id=each).tier for each in ids} == {"重要"}
    people.key(Qt.Key.Key_C)
    people.take("都不再打电话")
    assert {desk.customers.get(customer_id=each).may_call for each in ids} == {False}
    people.key(Qt.Key.Key_C)
    people.take("都同意回访")
    assert "没动 2 位" in people.band()
    people.key(Qt.Key.Key_T)
    people.take("去掉「老小区」")
    assert {desk.customers.get(customer_id=each).tags for each in ids} == {()}
    assert desk.undo.undo() == "给 2 位去掉标签 老小区"
    people.wait()
    assert {desk.customers.get(customer_id=each).tags for each in ids} == {("老小区",)}


def test_two_checked_customers_are_joined_and_no_more_are_left_checked(people: Hands, desk: Desk) -> None:
    page = people.page
    assert isinstance(page, CustomersPage)
    before = page.model.total or 0
    people.key(Qt.Key.Key_X)
    assert not page.list.several.merge.isEnabled()
    people.key(Qt.Key.Key_J)
    people.key(Qt.Key.Key_X)
    assert page.list.several.merge.isEnabled()
    people.key(Qt.Key.Key_M)
    dialog = page.deeds.merging
    assert dialog is not None
    dialog.merge.click()
    people.wait()
    people.wait()
    assert page.model.total == before - 1
    assert page.several.ids == ()


def test_customers_go_into_a_sheet_and_their_files_to_the_printer(people: Hands, tmp_path: Path) -> None:
    page = people.page
    people.key(Qt.Key.Key_X)
    (checked,) = page.several.ids
    page.exporting.write(tmp_path / "c.xlsx")
    people.wait()
    rows = titles(tmp_path / "c.xlsx")
    assert len(rows) == 2
    asked: list[tuple[str, dict[str, object]]] = []
    page.page_asked.connect(lambda key, args: asked.append((key, args)))
    people.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == [("print", {"subject": SeveralSubject(of="customers", ids=(checked,), name="1 位")})]


# how a list was left


def test_columns_order_and_density_are_found_as_they_were_left(
    people: Hands, desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    page = people.page
    page.sort_by(CustomerOrder.NAME)
    QTest.mouseClick(page.filters.density.button("compact"), Qt.MouseButton.LeftButton)
    people.key(Qt.Key.Key_W)
    popup = page.look.popup
    assert popup is not None
    QTest.keyClick(popup.names, Qt.Key.Key_Down)
    QTest.keyClick(popup.names, Qt.Key.Key_Space)
    QTest.keyClick(popup.names, Qt.Key.Key_Escape)
    people.wait()
    assert page.look.popup is None
    other = CustomersPage(context(desk, theme, recorder))
    qtbot.addWidget(other)
    other.resize(1232, 840)
    other.activated({})
    later = Hands(other, qtbot)
    later.wait()
    assert (other.reader.order, other.filters.density.current) == (CustomerOrder.NAME, "compact")
    assert not other.list.columns.is_shown("phone")
    other.look.open_popup().reset.click()
    later.wait()
    assert other.list.columns.is_shown("phone")
    assert other.filters.density.current == "normal"
    look = desk.saved_views.look(list_key="customers")
    assert (look["columns"], look["density"]) == ([], "normal")


def test_columns_of_goods_are_kept_for_each_tab(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    def opened() -> GoodsPage:
        page = GoodsPage(context(desk, theme, recorder))
        qtbot.addWidget(page)
        page.resize(1232, 840)
        page.show()
        page.activated({"tab": "parts"})
        qtbot.waitUntil(lambda: not page.runner.busy, timeout=5_000)
        return page

    page = opened()
    assert page.parts.look is not None
    popup = page.parts.look.open_popup()
    QTest.keyClick(popup.names, Qt.Key.Key_Down)
    QTest.keyClick(popup.names, Qt.Key.Key_Space)
    QTest.keyClick(popup.names, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(desk.saved_views.look(list_key="goods.parts")), timeout=5_000)
    qtbot.waitUntil(lambda: not page.runner.busy, timeout=5_000)
    later = opened()
    later.tabs.button("catalogue").click()
    qtbot.waitUntil(lambda: not later.runner.busy, timeout=5_000)
    assert not later.parts.list.columns.is_shown("code")
    assert later.catalogue.list.columns.is_shown("code")


def test_the_rows_are_counted_once_and_not_page_by_page(
    orders: Hands, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    count, tabs = desk.orders.count, desk.orders.tab_counts

    def all_rows(*, query: OrderQuery) -> int:
        counted.append("all")
        return count(query=query)

    def all_tabs() -> Mapping[OrderTab, int]:
        counted.append("tabs")
        return tabs()

    monkeypatch.setattr(desk.orders, "count", all_rows)
    monkeypatch.setattr(desk.orders, "tab_counts", all_tabs)
    monkeypatch.setattr("ui.pages.list_reading.PAGE", 5)
    page = orders.page
    page.reader.anew()
    orders.wait()
    assert page.model.rowCount() < 21
    assert page.status.left.endswith("/ 21 单")
    assert counted == ["all"]
    while page.model.canFetchMore():
        page.model.fetchMore()
        orders.wait()
    assert page.status.left == "21 / 21 单"
    assert counted == ["all"]
    page.reader.again()
    orders.wait()
    assert counted == ["all", "tabs"]


# views in the sidebar


@pytest.fixture
def program(stocked: Path, tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Program]:
    with reopened(stocked, tmp_path / "shop"):
        pass
    made = Program(theme, tmp_path / "shop", clock=FixedClock(NOW))
    qtbot.addWidget(made.window)
    made.window.resize(1440, 900)
    with qtbot.waitSignal(made.opened, timeout=6_000):
        made.start()
    qtbot.waitUntil(lambda: bool(made.window.current_key) and not made.window.busy, timeout=20_000)
    yield made
    made.window.close()
    made.close()


def test_a_view_of_each_list_is_starred_and_opens_its_page(program: Program, qtbot: QtBot) -> None:
    shelf = program.window.sidebar.views
    for key, text in (("orders", "风扇"), ("customers", "张示例")):
        program.window.open_page(key)
        page = program.window.page(key)
        assert isinstance(page, ListPage)
        hands = Hands(page, qtbot)
        hands.wait()
        page.filters.set_text(text)
        page.reader.anew()
        hands.wait()
        popup = page.views.open_popup()
        assert popup.name.text() == text
        QTest.keyClick(popup.name, Qt.Key.Key_Return, CTRL)
        hands.wait()
        assert page.views.current is not None
        page.filters.clear()
        hands.wait()
    qtbot.waitUntil(lambda: len(shelf.buttons()) == 2, timeout=5_000)
    names = [button.accessibleName().split()[0] for button in shelf.buttons()]
    assert names == ["风扇", "张示例"]
    QTest.mouseClick(shelf.buttons()[0], Qt.MouseButton.LeftButton)
    page = program.window.page("orders")
    assert isinstance(page, ListPage)
    Hands(page, qtbot).wait()
    assert (program.window.current_key, page.filters.text) == ("orders", "风扇")
    assert shelf.buttons()[0].accessibleName() == f"风扇 {page.model.total}"
