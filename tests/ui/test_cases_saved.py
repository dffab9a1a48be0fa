"""Saved views in the window: kept from the list, opened from the sidebar, taken back; and the look that is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.queries import CaseOrder, CaseTab
from tests.ui.case_kit import NOW, open_case, shop
from ui.pages.cases_page import CasesPage
from ui.program import Program
from ui.theme import Theme
from ui.widgets.sidebar import ViewShelf

Type = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        open_case(desk, phenomenon="接头渗漏")
        open_case(desk, number=1, phenomenon="不转")
    return folder


class Hands:
    """What a person does with views."""

    def __init__(self, program: Program, bot: QtBot) -> None:
        self.program, self.bot = program, bot
        self.program.window.open_page("cases")
        page = program.window.page("cases")
        assert isinstance(page, CasesPage)
        self.page = page
        self.wait()

    def wait(self) -> None:
        def rested() -> bool:
            page = self.page
            timers = page.filters._typing.isActive() or page._arrowing.isActive()
            return not (timers or page.runner.busy or self.program._runner.busy or page._writer._busy)

        self.bot.wait(30)
        self.bot.waitUntil(rested, timeout=10_000)
        self.bot.wait(60)
        self.bot.waitUntil(rested, timeout=10_000)

    def menu(self, text: str) -> None:
        menu: QMenu = self.page.views.open_menu()
        action = next(each for each in menu.actions() if text in each.text())
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        self.wait()

    def save(self, name: str) -> None:
        self.menu("存为视图")
        popup = self.page.views.popup
        assert popup is not None
        popup.name.setText(name)
        QTest.keyClick(popup.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait()

    @property
    def shelf(self) -> ViewShelf:
        return self.program.window.sidebar.views

    @property
    def starred(self) -> list[str]:
        return [button.accessibleName() for button in self.shelf.buttons()]


@pytest.fixture
def hands(stocked: Path, qtbot: QtBot, theme: Theme) -> Iterator[Hands]:
    program = Program(theme, stocked, clock=FixedClock(NOW))
    qtbot.addWidget(program.window)
    program.window.resize(1440, 900)
    with qtbot.waitSignal(program.opened, timeout=6_000):
        program.start()
    qtbot.waitUntil(lambda: bool(program.window.current_key) and not program.window.busy, timeout=20_000)
    program.window.activateWindow()
    yield Hands(program, qtbot)
    program.window.close()
    program.close()


def test_a_view_is_saved_starred_opened_and_dropped(hands: Hands, type_chinese: Type) -> None:
    page = hands.page
    page.filters.search.setFocus()
    type_chinese(page.filters.search, "渗漏")
    hands.wait()
    assert page.model.total == 1
    hands.save("渗漏的")
    assert hands.starred == ["渗漏的 1"]
    assert page.views.current is not None
    page.filters.clear()
    page.tabs.set_current(CaseTab.ALL)
    page.reader.anew()
    hands.wait()
    assert page.model.total == 2
    QTest.mouseClick(hands.shelf.buttons()[0], Qt.MouseButton.LeftButton)
    hands.wait()
    assert (page.filters.text, page.tabs.current, page.model.total) == ("渗漏", CaseTab.OPEN, 1)
    hands.menu("从侧栏拿掉")
    assert hands.starred == []
    hands.menu("放进侧栏")
    assert hands.starred == ["渗漏的 1"]
    hands.menu("删掉")
    assert hands.starred == []
    assert page.views.current is None


def test_a_view_without_a_name_is_not_saved(hands: Hands) -> None:
    hands.menu("存为视图")
    popup = hands.page.views.popup
    assert popup is not None
    popup.name.clear()
    QTest.keyClick(popup.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert popup._field.isVisible()
    assert hands.page.views.popup is popup
    QTest.keyClick(popup.name, Qt.Key.Key_Escape)
    assert hands.page.views.popup is None


def test_views_fold_into_one_row_in_a_low_window(hands: Hands) -> None:
    hands.save("都在")
    hands.program.window.resize(1440, 700)
    hands.bot.waitUntil(lambda: [each.accessibleName() for each in hands.shelf.buttons()] == ["收藏"])
    hands.program.window.resize(1440, 900)
    hands.bot.waitUntil(lambda: hands.starred == ["都在 2"])
    hands.menu("删掉")


def test_order_and_density_are_remembered(hands: Hands, theme: Theme) -> None:
    hands.page.reader.sort_by(CaseOrder.NUMBER)
    hands.page.list.set_density("compact")
    hands.page.look.keep()
    hands.wait()
    other = CasesPage(hands.program.context)
    hands.bot.addWidget(other)
    other.activated({})
    hands.bot.waitUntil(lambda: not other.runner.busy and other.model.total is not None, timeout=10_000)
    assert (other.reader.order, other.filters.density.current) == (CaseOrder.NUMBER, "compact")
    assert other.table.verticalHeader().defaultSectionSize() == 28
    other.runner.forget_all()
