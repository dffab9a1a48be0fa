"""客户 in the window: listed, found, narrowed, sorted, entered, joined; and the page of one of them, by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.customer_queries import CustomerOrder, CustomerQuery, CustomerTab
from aftersales.customers import Customer, Nickname, Phone
from aftersales.orders import Platform
from aftersales.queries import CaseQuery
from aftersales.revisits import CallResult
from desktop.customer_lists import CustomerLine
from desktop.customers import CustomerEdit
from desktop.printing import Subject
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop, visible_text
from ui.notices import Recorder
from ui.pages.base import Page
from ui.pages.case_page import CasePage
from ui.pages.customer_page import CustomerPage
from ui.pages.customers_page import CustomersPage
from ui.theme import Theme

Type = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        open_case(desk)
        nickname = (Nickname(platform=Platform.TAOBAO, name="示例小院"),)
        for name, phone in (("林示例", "13900006652"), ("小林", "13900007788")):
            desk.customers.register(
                customer=Customer(name=name, phones=(Phone(number=phone),), nicknames=nickname)
            )
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


def shown(page: Page, desk: Desk, bot: QtBot) -> Iterator[Bridge]:
    bot.addWidget(page)
    bridge = Bridge(desk, page)
    page.resize(1232, 840)
    page.show()
    bot.waitExposed(page)
    yield bridge
    settle(page, bot)
    bridge.stop()


@pytest.fixture
def page(desk: Desk, theme: Theme, recorder: Recorder) -> CustomersPage:
    return CustomersPage(context(desk, theme, recorder))


@pytest.fixture
def bridge(page: CustomersPage, desk: Desk, qtbot: QtBot) -> Iterator[Bridge]:
    yield from shown(page, desk, qtbot)


@pytest.fixture
def one(desk: Desk, theme: Theme, recorder: Recorder) -> CustomerPage:
    return CustomerPage(context(desk, theme, recorder))


@pytest.fixture
def of_one(one: CustomerPage, desk: Desk, qtbot: QtBot) -> Iterator[Bridge]:
    yield from shown(one, desk, qtbot)


def settle(page: Page, bot: QtBot) -> None:
    for _ in range(4):
        bot.wait(15)
        bot.waitUntil(lambda: not page.runner.busy, timeout=10_000)


def opened(page: Page, bot: QtBot, **args: object) -> None:
    page.activated(dict(args))
    settle(page, bot)


def names(page: CustomersPage) -> list[str]:
    return [page.model.row_at(place).cells[0].text for place in range(page.model.rowCount())]


def id_of(desk: Desk, name: str) -> int:
    return next(found.id for found in desk.customers.search(text=name) if found.name == name)


def buyer(desk: Desk) -> int:
    """The customer of the one case."""
    return next(row.summary.id for row in _all(desk) if row.summary.cases)


def _all(desk: Desk) -> tuple[CustomerLine, ...]:
    query = CustomerQuery(bounds=desk.customer_lists.bounds())
    return desk.customer_lists.page(query=query).rows


# the list


def test_the_list_shows_everybody_masked_and_who_spent_most_first(
    page: CustomersPage, bridge: Bridge, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    assert {"林示例", "小林"} <= set(names(page))
    place = names(page).index("林示例")
    assert page.model.row_at(place).cells[1].text == "139 **** 6652"
    spent = [row.summary.spent_year for row in _all(page.desk)]
    assert spent == sorted(spent, reverse=True)
    assert page.status.left == f"{len(names(page))} / {len(names(page))} 位"
    assert page.tabs.button("all").accessibleName() == f"全部 {len(names(page))}"


def test_words_tabs_and_filters_narrow_and_escape_widens(
    page: CustomersPage, bridge: Bridge, qtbot: QtBot, type_chinese: Type
) -> None:
    opened(page, qtbot)
    everybody = names(page)
    QTest.keyClick(page, Qt.Key.Key_Slash)
    assert page.filters.search.hasFocus()
    QTest.keyClicks(page.filters.search, "6652")
    qtbot.waitUntil(lambda: names(page) == ["林示例"])
    QTest.keyClick(page.filters.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: names(page) == everybody)
    QTest.mouseClick(page.tabs.button(CustomerTab.OPEN.value), Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert len(names(page)) == 1
    page.filters.narrow(tag="没有的标签")
    settle(page, qtbot)
    assert page.list.no_match.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    settle(page, qtbot)
    assert len(names(page)) == 1


def test_a_group_of_the_panel_narrows_the_list(page: CustomersPage, bridge: Bridge, qtbot: QtBot) -> None:
    opened(page, qtbot)
    page.frame.set_open(opened=True)
    group = _all(page.desk)[0].group
    count = sum(row.group is group for row in _all(page.desk))
    assert page.side.bars[group].accessibleName() == f"{group.value} {count} 人"
    QTest.mouseClick(page.side.bars[group], Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert len(names(page)) == count
    assert page.filters.chips["group"].isVisible()
    page.filters.chips["group"].removed.emit()
    settle(page, qtbot)
    assert len(names(page)) == len(_all(page.desk))
    assert not page.side.bars[group].isChecked()


def test_a_click_on_a_head_sorts_and_turns(page: CustomersPage, bridge: Bridge, qtbot: QtBot) -> None:
    opened(page, qtbot)
    head = page.table.horizontalHeader()
    head.sectionClicked.emit(0)
    settle(page, qtbot)
    assert page.reader.order is CustomerOrder.NAME
    assert names(page) == sorted(names(page))
    head.sectionClicked.emit(0)
    settle(page, qtbot)
    assert names(page) == sorted(names(page), reverse=True)


def test_keys_open_start_a_case_plan_a_call_and_copy_the_phone(
    page: CustomersPage, bridge: Bridge, desk: Desk, qtbot: QtBot, recorder: Recorder
) -> None:
    opened(page, qtbot, text="6652")
    lin = id_of(desk, "林示例")
    assert page.table.current_key == lin
    for key in (Qt.Key.Key_Return, Qt.Key.Key_N, Qt.Key.Key_V):
        QTest.keyClick(page.table, key)
    assert bridge.asked == [
        ("customer", {"customer_id": lin}),
        ("new_case", {"customer_id": lin}),
        ("revisits", {"customer_id": lin}),
    ]
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert QGuiApplication.clipboard().text() == "13900006652"
    assert recorder.texts("toast") == ["电话已复制，留了记录"]


def test_a_customer_is_entered_by_keys_and_likeness_is_said(
    page: CustomersPage, bridge: Bridge, desk: Desk, qtbot: QtBot, type_chinese: Type
) -> None:
    opened(page, qtbot)
    QTest.mouseClick(page.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.deeds.form is not None)
    form = page.deeds.form
    assert form is not None
    type_chinese(form.name, "陈示例")
    QTest.keyClicks(form.phones.edits[0], "13900006652")
    qtbot.waitUntil(form.alike.isVisible)
    assert "林示例" in visible_text(form.alike)
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "林示例" in form.rows["phones"].error.text())
    form.phones.edits[0].setText("1390000a652")
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "写法不对" in form.rows["phones"].error.text())
    form.phones.edits[0].setText("13900009999")
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.deeds.form is None)
    settle(page, qtbot)
    made = id_of(desk, "陈示例")
    assert bridge.asked == [("customer", {"customer_id": made})]
    assert "陈示例" in names(page)


def test_two_records_of_one_person_are_joined_and_taken_apart(
    page: CustomersPage, bridge: Bridge, desk: Desk, qtbot: QtBot, recorder: Recorder
) -> None:
    opened(page, qtbot)
    (pair,) = desk.customer_lists.twins()
    page.side.twins_asked.emit(pair)
    qtbot.waitUntil(lambda: page.deeds.merging is not None)
    dialog = page.deeds.merging
    assert dialog is not None
    assert "139 **** 7788" in visible_text(dialog)
    dialog.merge.click()
    settle(page, qtbot)
    assert "小林" not in names(page)
    assert desk.customer_lists.twins() == ()
    kept = desk.customers.get(customer_id=id_of(desk, "林示例"))
    assert [phone.number for phone in kept.phones] == ["13900006652", "13900007788"]
    desk.undo.undo()
    settle(page, qtbot)
    assert "小林" in names(page)


def test_an_empty_shop_offers_ways_to_begin(
    theme: Theme, recorder: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    with Desk.open(tmp_path / "new") as desk:
        page = CustomersPage(context(desk, theme, recorder))
        for _ in shown(page, desk, qtbot):
            opened(page, qtbot)
            assert page.list.empty.isVisible()


def test_coming_back_finds_the_same_list(page: CustomersPage, bridge: Bridge, qtbot: QtBot) -> None:
    opened(page, qtbot)
    page.filters.narrow(spent=50_000)
    page.table.horizontalHeader().sectionClicked.emit(0)
    settle(page, qtbot)
    before, place = names(page), page.place()
    opened(page, qtbot, tab="all")
    page.restore(place)
    settle(page, qtbot)
    assert names(page) == before
    assert page.place() == place


# one customer


def test_the_page_shows_him_whole_and_his_phone_masked(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot
) -> None:
    customer_id = buyer(desk)
    opened(one, qtbot, customer_id=customer_id)
    view = desk.customer_views.view(customer_id=customer_id)
    words = visible_text(one)
    assert view.customer.name in words
    assert view.customer.phones[0].number not in words
    assert one.status.left == view.customer.number
    assert one.main.cases.model.row_at(0).cells[0].text == view.cases[0].case.number
    assert one.main.orders.model.row_at(0).cells[0].text == view.orders[0].number
    QTest.mouseClick(one.left.show_button, Qt.MouseButton.LeftButton)
    settle(one, qtbot)
    assert one.left.phone.text().replace(" ", "") == view.customer.phones[0].number


def test_number_keys_go_to_sections_and_return_opens(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot
) -> None:
    customer_id = buyer(desk)
    opened(one, qtbot, customer_id=customer_id)
    view = one.view
    assert view is not None
    QTest.keyClick(one, Qt.Key.Key_2)
    assert one.main.cases.table.hasFocus()
    QTest.keyClick(one.main.cases.table, Qt.Key.Key_Return)
    QTest.keyClick(one, Qt.Key.Key_3)
    assert one.main.orders.table.hasFocus()
    QTest.keyClick(one.main.orders.table, Qt.Key.Key_Return)
    QTest.keyClick(one, Qt.Key.Key_N)
    case_id = view.cases[0].case.id
    assert of_one.asked == [
        ("case", {"case_id": case_id, "among": (case_id,)}),
        ("order", {"order_id": view.orders[0].id}),
        ("new_case", {"customer_id": customer_id}),
    ]
    QTest.keyClick(one, Qt.Key.Key_4)
    assert one.frame.side_open
    QTest.keyClick(QApplication.focusWidget() or one, Qt.Key.Key_Escape)
    QTest.keyClick(one, Qt.Key.Key_Escape)
    assert of_one.backs >= 1


def test_an_edit_is_stored_and_taken_back(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot, recorder: Recorder
) -> None:
    lin = id_of(desk, "林示例")
    opened(one, qtbot, customer_id=lin)
    QTest.keyClick(one, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: one.deeds.form is not None)
    form = one.deeds.form
    assert form is not None
    assert form.phones.edits[0].text() == "139 **** 6652"
    QTest.mouseClick(form.phones.more, Qt.MouseButton.LeftButton)
    QTest.keyClicks(form.phones.edits[1], "057155501826")
    QTest.keyClicks(form.convenient, "8pm")
    form.save.click()
    qtbot.waitUntil(lambda: one.deeds.form is None)
    settle(one, qtbot)
    assert "057*****1826" in visible_text(one.left)
    numbers = [phone.number for phone in desk.customers.get(customer_id=lin).phones]
    assert numbers == ["13900006652", "057155501826"]
    assert "8pm" in visible_text(one.left)
    assert recorder.texts("toast") == ["已改客户 林示例"]
    desk.undo.undo()
    settle(one, qtbot)
    assert "8pm" not in visible_text(one.left)


def test_an_edit_that_meets_anothers_shows_both(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot, type_chinese: Type
) -> None:
    lin = id_of(desk, "林示例")
    opened(one, qtbot, customer_id=lin)
    QTest.keyClick(one, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: one.deeds.form is not None)
    form = one.deeds.form
    assert form is not None
    version = desk.customers.get(customer_id=lin).version
    desk.customers.edit(customer_id=lin, version=version, changes=CustomerEdit(convenient="早上"))
    type_chinese(form.convenient, "晚上")
    form.save.click()
    qtbot.waitUntil(lambda: form.rows["convenient"].error.text() == "现在是：早上")
    assert desk.customers.get(customer_id=lin).convenient == "早上"
    form.save.click()
    qtbot.waitUntil(lambda: one.deeds.form is None)
    settle(one, qtbot)
    assert desk.customers.get(customer_id=lin).convenient == "晚上"


def test_tags_and_tier_are_changed_in_place(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot, type_chinese: Type
) -> None:
    lin = id_of(desk, "林示例")
    opened(one, qtbot, customer_id=lin)
    QTest.mouseClick(one.left.add_tag, Qt.MouseButton.LeftButton)
    type_chinese(one.left.tag_edit, "空调")
    QTest.keyClick(one.left.tag_edit, Qt.Key.Key_Return)
    settle(one, qtbot)
    assert desk.customers.get(customer_id=lin).tags == ("空调",)
    one.left.tier_chosen.emit("重要")
    settle(one, qtbot)
    assert one.left.tier_chip.text() == "重要"
    one.left.tag_dropped.emit("空调")
    settle(one, qtbot)
    assert one.left.no_tags.isVisible()


def test_who_said_no_is_shown_so_and_not_called(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot
) -> None:
    lin = id_of(desk, "林示例")
    opened(one, qtbot, customer_id=lin)
    assert "没问过" in visible_text(one.left)
    menu = one.left.open_menu()
    next(action for action in menu.actions() if action.text() == "不再打电话").trigger()
    menu.close()
    settle(one, qtbot)
    assert "退订 2026-10-14" in visible_text(one.left)
    assert not one.side.plan.isVisible()


def test_marks_and_calls_stand_at_the_side(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot
) -> None:
    lin = id_of(desk, "林示例")
    today = desk.clock.today()
    done = desk.revisit_planning.plan(customer_id=lin, case_id=None, day=today, purpose="问好")
    desk.revisit_results.record(
        revisit_id=done.id, version=done.version, result=CallResult.REACHED, score=2, note="太慢"
    )
    planned = desk.revisit_planning.plan(
        customer_id=lin, case_id=None, day=today, purpose="再问", at_time="17:30"
    )
    opened(one, qtbot, customer_id=lin)
    one.frame.set_open(opened=True)
    assert "近 1 次 平均 2.0" in visible_text(one.side)
    assert "太慢" in visible_text(one.side)
    assert one.side.line.accessibleDescription() == f"{today} 2 分"
    QTest.keyClick(one, Qt.Key.Key_4)
    QTest.keyClick(QApplication.focusWidget() or one, Qt.Key.Key_Space)
    assert of_one.asked == [("revisits", {"revisit_id": planned.id})]


def test_goods_stand_on_one_axis(one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot) -> None:
    lin = id_of(desk, "林示例")
    desk.goods.register(
        customer_id=lin,
        title="示例空调",
        starts=date(2025, 11, 1),
        serial="S1",
        whole_months=12,
        parts_months=36,
    )
    desk.goods.register(customer_id=lin, title="示例水壶", starts=date(2024, 1, 1), whole_months=12)
    opened(one, qtbot, customer_id=lin)
    assert one.main.bars.texts == [
        ("示例空调", "整机 18 天", "主要部件 749 天"),
        ("示例水壶", "已过保", ""),
    ]


def test_his_file_is_printed_from_the_page_under_his_name(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot
) -> None:
    customer_id = buyer(desk)
    opened(one, qtbot, customer_id=customer_id)
    name = desk.customers.get(customer_id=customer_id).name
    assert one.print.text() == "打印档案"
    asked: list[dict[str, object]] = []
    one.page_asked.connect(lambda _key, args: asked.append(args))
    QTest.keyClick(one, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == [{"subject": Subject(of="customers", id=customer_id, name=name)}]


def test_a_customer_who_is_gone_says_so(one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot) -> None:
    opened(one, qtbot, customer_id=99_999)
    assert "这位客户不在了" in visible_text(one)


def test_a_case_leads_to_its_customer(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> None:
    case = desk.cases.page(query=CaseQuery(moments=desk.cases.moments())).rows[0].summary
    page = CasePage(context(desk, theme, recorder))
    for bridge in shown(page, desk, qtbot):
        opened(page, qtbot, case_id=case.id)
        page.frame.set_open(opened=True)
        QTest.mouseClick(page.side.visit, Qt.MouseButton.LeftButton)
        assert bridge.asked == [("customer", {"customer_id": case.customer_id})]


def test_who_called_and_who_looked_at_the_number_opens_under_his_calls(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot
) -> None:
    opened(one, qtbot, customer_id=buyer(desk))
    one.frame.set_open(opened=True)
    log = one.side.log
    QTest.mouseClick(log.link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: log.is_open)
    one.left.phone_asked.emit()
    settle(one, qtbot)
    QTest.mouseClick(log.link, Qt.MouseButton.LeftButton)
    assert not log.is_open
    QTest.mouseClick(log.link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "看了号码" in visible_text(log))
    assert "客户页" in visible_text(log)


def test_a_dead_number_says_so_and_the_live_one_comes_first(
    one: CustomerPage, of_one: Bridge, desk: Desk, qtbot: QtBot
) -> None:
    lin = id_of(desk, "林示例")
    customer = desk.customers.get(customer_id=lin)
    both = (*customer.phones, Phone(number="13700001111"))
    desk.customers.edit(customer_id=lin, version=customer.version, changes=CustomerEdit(phones=both))
    call = desk.revisit_planning.plan(customer_id=lin, case_id=None, day=desk.clock.today(), purpose="问好")
    desk.revisit_results.record(revisit_id=call.id, version=call.version, result=CallResult.DEAD)
    opened(one, qtbot, customer_id=lin)
    assert one.left.phone.text() == "137 **** 1111"
    assert "打过是空号" in visible_text(one.left)
