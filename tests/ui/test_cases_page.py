from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from aftersales.queries import CaseTab
from desktop.shop import Desk
from tests.ui.case_kit import NOW, Bridge, context, open_case, reopened, shop, visible_text
from ui.models.roles import Role
from ui.notices import Recorder
from ui.pages.cases_page import CasesPage
from ui.theme import Theme

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


def at(desk: Desk, **back: float) -> None:
    """Let the shop's clock stand so far back from now."""
    assert isinstance(desk.clock, FixedClock)
    desk.clock.moment = NOW - timedelta(**back)


@pytest.fixture
def four(desk: Desk) -> tuple[int, ...]:
    """Cases in the order of their deadlines: two days late, six hours late, due tomorrow, due in a day."""
    ids = []
    for number, back in enumerate((72, 30, 20, 0)):
        at(desk, hours=back)
        words = ("异响", "漏水", "不转", "色差")[number]
        ids.append(open_case(desk, number=number, phenomenon=words).id)
    at(desk)
    return tuple(ids)


class Hands:
    """What a person does with the list."""

    def __init__(self, page: CasesPage, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.bridge, self.bot = page, bridge, bot

    def wait(self) -> None:
        """Until typing has rested, rows and panel are read."""
        self.bot.wait(20)
        self.bot.waitUntil(
            lambda: (
                not (
                    self.page.runner.busy
                    or self.page.filters._typing.isActive()
                    or self.page._arrowing.isActive()
                )
            )
        )
        self.bot.wait(10)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def column(self, number: int) -> list[str]:
        model = self.page.model
        return [str(model.index(row, number).data()) for row in range(model.rowCount())]


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    page = CasesPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1440, 840)
    page.show()
    qtbot.waitExposed(page)
    page.activated({})
    made = Hands(page, bridge, qtbot)
    made.wait()
    yield made
    made.wait()
    bridge.stop()


def test_late_cases_come_first_with_their_words(four: tuple[int, ...], hands: Hands) -> None:
    assert [hands.page.model.row_at(row).key for row in range(4)] == list(four)
    due = [hands.page.model.index(row, 4).data(Role.DUE) for row in range(4)]
    assert [each.tone for each in due] == ["bad", "bad", "warn", "plain"]
    assert due[0].text == "超期 2 天"
    assert hands.column(3) == ["待受理"] * 4
    assert hands.page.status.left == "4 / 4 条"
    spoken = hands.page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "超期 2 天" in spoken


def test_tabs_count_and_choose(four: tuple[int, ...], hands: Hands) -> None:
    tab = hands.page.tabs.button(CaseTab.OVERDUE)
    assert tab.accessibleName() == "已超期 2"
    hands.click(tab)
    assert [hands.page.model.row_at(row).key for row in range(hands.page.model.rowCount())] == list(four[:2])
    hands.click(hands.page.tabs.button(CaseTab.EVIDENCE))
    assert hands.page.model.rowCount() == 0
    assert "没有符合的工单" in visible_text(hands.page)
    assert "选一单看看" in visible_text(hands.page.panel)


def test_search_while_typing_and_escape(four: tuple[int, ...], hands: Hands, type_chinese: Type) -> None:
    hands.key(Qt.Key.Key_Slash)
    search = hands.page.filters.search
    assert search.hasFocus()
    type_chinese(search, "漏水")
    hands.wait()
    assert [hands.page.model.row_at(row).key for row in range(hands.page.model.rowCount())] == [four[1]]
    assert hands.page.model.index(0, 2).data(Role.MARK) == "漏水"
    hands.key(Qt.Key.Key_Escape)
    hands.wait()
    assert search.text() == ""
    assert hands.page.model.rowCount() == 4
    assert hands.page.table.hasFocus()


def test_return_in_the_search_opens_the_only_row_that_is_left(
    four: tuple[int, ...], hands: Hands, type_chinese: Type
) -> None:
    hands.key(Qt.Key.Key_Slash)
    type_chinese(hands.page.filters.search, "漏水")
    hands.key(Qt.Key.Key_Return)  # before typing came to rest: what was typed is searched for first
    hands.wait()
    assert hands.bridge.asked == [("case", {"case_id": four[1], "among": (four[1],)})]


def test_return_in_the_search_goes_to_the_rows_where_several_are_left(
    four: tuple[int, ...], hands: Hands, type_chinese: Type
) -> None:
    hands.key(Qt.Key.Key_Slash)
    type_chinese(hands.page.filters.search, "GD")
    hands.wait()
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert hands.page.model.rowCount() > 1
    assert hands.bridge.asked == []
    assert hands.page.table.hasFocus()


def test_letters_are_words_in_the_search_field(four: tuple[int, ...], hands: Hands) -> None:
    hands.key(Qt.Key.Key_Slash)
    for key in (Qt.Key.Key_N, Qt.Key.Key_R, Qt.Key.Key_J):
        hands.key(key)
    hands.wait()
    assert hands.page.filters.search.text() == "nrj"
    assert hands.bridge.asked == []
    assert "没有符合的工单" in visible_text(hands.page)


def test_older_cases_are_told_and_shown_without_the_filter(
    desk: Desk, four: tuple[int, ...], hands: Hands
) -> None:
    at(desk, days=120)
    old = open_case(desk, number=0)
    at(desk)
    hands.wait()
    assert hands.page.model.rowCount() == 4
    assert hands.page.status.left == "4 / 4 条 · 另有 1 条更早"
    chip = hands.page.filters.opened
    chip.setFocus()
    hands.key(Qt.Key.Key_Delete)
    hands.wait()
    assert hands.page.model.rowCount() == 5
    assert hands.page.model.row_at(0).key == old.id
    assert hands.page.status.left == "5 / 5 条"


def test_filter_menu_sets_window_and_order(desk: Desk, four: tuple[int, ...], hands: Hands) -> None:
    hands.key(Qt.Key.Key_F)
    menu = hands.page.filters.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "按工单号排").trigger()
    menu.close()
    hands.wait()
    numbers = hands.column(0)
    assert numbers == sorted(numbers)
    assert hands.page.model.headerData(0, Qt.Orientation.Horizontal) == "工单号 ↑"


def test_a_click_on_a_head_sorts_and_turns(four: tuple[int, ...], hands: Hands) -> None:
    header = hands.page.table.horizontalHeader()
    place = header.sectionPosition(4) + 10
    spot = header.rect().topLeft()
    spot.setX(place)
    spot.setY(10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    hands.wait()
    keys = [hands.page.model.row_at(row).key for row in range(4)]
    assert keys == list(reversed(four))
    assert hands.page.model.headerData(4, Qt.Orientation.Horizontal) == "时限 ↓"


def test_density_changes_the_rows(four: tuple[int, ...], hands: Hands) -> None:
    hands.click(hands.page.filters.density.button("comfortable"))
    assert hands.page.table.rowHeight(0) == 52
    hands.click(hands.page.filters.density.button("compact"))
    assert hands.page.table.rowHeight(0) == 28


def test_panel_follows_the_row_and_space_folds_it(desk: Desk, four: tuple[int, ...], hands: Hands) -> None:
    panel = hands.page.panel
    number = desk.cases.view(case_id=four[0]).case.number
    assert panel.number.text() == number
    hands.key(Qt.Key.Key_J)
    hands.wait()
    assert panel.number.text() == desk.cases.view(case_id=four[1]).case.number
    assert "漏水" in panel.title.text()
    assert panel.facts.text("凭证") == "0 / 1"
    assert "****" in visible_text(panel)
    hands.key(Qt.Key.Key_Space)
    assert panel.isHidden()
    hands.key(Qt.Key.Key_K)
    hands.key(Qt.Key.Key_Space)
    hands.wait()
    assert panel.isVisible()
    assert panel.number.text() == number


def test_panel_takes_the_next_step(
    desk: Desk, four: tuple[int, ...], hands: Hands, recorder: Recorder
) -> None:
    assert hands.page.panel.primary.text() == "开始核实"
    hands.click(hands.page.panel.primary)
    assert desk.cases.view(case_id=four[0]).case.state == "verifying"
    assert recorder.texts("toast") == ["已转到 核实中"]
    hands.page.table.go_to(four[0])
    hands.wait()
    assert hands.page.panel.primary.text() == "去判责"
    hands.click(hands.page.panel.primary)
    asked = hands.bridge.asked[-1]
    assert asked[0] == "case"
    assert (asked[1]["case_id"], asked[1]["step"]) == (four[0], "judging")


def test_planning_leads_to_the_calculator(desk: Desk, hands: Hands) -> None:
    case = open_case(desk, CaseKind.RETURN)
    desk.cases.add_evidence(case_id=case.id, slot="故障照片", data=b"text", file_name="a.txt")
    for state in ("verifying", "judging", "planning"):
        case = desk.cases.move(case_id=case.id, version=case.version, to_state=state)
    hands.wait()
    assert hands.page.panel.primary.text() == "计算退赔"
    hands.click(hands.page.panel.primary)
    assert hands.bridge.asked == [("calculator", {"case_id": case.id})]


def test_keys_lead_on(four: tuple[int, ...], hands: Hands) -> None:
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_N)
    hands.key(Qt.Key.Key_R)
    assert hands.bridge.asked == [
        ("case", {"case_id": four[0], "among": four}),
        ("new_case", {}),
        ("calculator", {"case_id": four[0]}),
    ]


@pytest.fixture
def thirty(desk: Desk) -> None:
    for number in range(30):
        open_case(desk, number=number % 3, kind=CaseKind.INQUIRY)


@pytest.mark.usefixtures("thirty")
def test_place_is_kept_when_something_changes(desk: Desk, request: pytest.FixtureRequest) -> None:
    hands: Hands = request.getfixturevalue("hands")  # the page comes when the cases are there
    table = hands.page.table
    key = hands.page.model.row_at(26).key
    table.go_to(key)
    hands.wait()
    scroll = table.verticalScrollBar().value()
    assert scroll > 0
    case = desk.cases.view(case_id=int(str(hands.page.model.row_at(2).key))).case
    desk.cases.note(case_id=case.id, text="来过电话")
    hands.wait()
    assert table.current_key == key
    assert table.verticalScrollBar().value() == scroll
    place = hands.page.place()
    hands.click(hands.page.tabs.button(CaseTab.OVERDUE))
    hands.page.restore(place)
    hands.wait()
    assert hands.page.tabs.current == CaseTab.OPEN
    assert table.current_key == key
    assert table.verticalScrollBar().value() == scroll


def test_row_that_leaves_the_list_hands_on_to_the_next(
    desk: Desk, four: tuple[int, ...], hands: Hands
) -> None:
    hands.page.table.go_to(four[1])
    case = desk.cases.view(case_id=four[1]).case
    desk.cases.move(case_id=case.id, version=case.version, to_state="withdrawn")
    hands.wait()
    assert hands.page.model.rowCount() == 3
    assert hands.page.table.current_key == four[2]


def test_sheet_is_written_as_the_list_stands(
    desk: Desk, four: tuple[int, ...], hands: Hands, tmp_path: Path, recorder: Recorder
) -> None:
    hands.click(hands.page.tabs.button(CaseTab.OVERDUE))
    hands.click(hands.page.exporting.button)
    dialog = hands.page.findChild(QFileDialog)
    assert dialog is not None
    to = tmp_path / "工单.xlsx"
    dialog.fileSelected.emit(str(to))
    dialog.close()
    hands.wait()
    assert recorder.texts("toast") == ["已导出 2 单"]
    book = openpyxl.load_workbook(to, read_only=True)
    words = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    book.close()
    assert desk.cases.view(case_id=four[0]).case.number in words
    assert desk.cases.view(case_id=four[3]).case.number not in words


def test_new_shop_shows_ways_to_start(hands: Hands) -> None:
    assert "还没有工单" in visible_text(hands.page)
    way = next(
        child
        for child in hands.page.findChildren(QWidget)
        if child.accessibleName() == "新建工单" and child.isVisible()
    )
    QTest.mouseClick(way, Qt.MouseButton.LeftButton)
    assert hands.bridge.asked[0][0] == "new_case"


def test_narrow_window_opens_the_panel_over_the_list(four: tuple[int, ...], hands: Hands) -> None:
    hands.page.resize(1120, 680)
    hands.wait()
    assert hands.page.panel.isHidden()
    hands.key(Qt.Key.Key_Space)
    hands.wait()
    assert hands.page.panel.isVisible()
    assert hands.page.table.width() == hands.page.width()
    hands.key(Qt.Key.Key_Escape)
    assert hands.page.panel.isHidden()


def test_deadline_in_sight_grows_with_the_clock(desk: Desk, four: tuple[int, ...], hands: Hands) -> None:
    assert isinstance(desk.clock, FixedClock)
    desk.clock.moment = NOW + timedelta(days=1)
    hands.page.reader.tick()
    assert hands.page.model.index(0, 4).data(Role.DUE).text == "超期 3 天"


def test_opened_from_another_page_with_a_tab(four: tuple[int, ...], hands: Hands) -> None:
    hands.page.activated({"tab": "overdue"})
    hands.wait()
    assert hands.page.model.rowCount() == 2
