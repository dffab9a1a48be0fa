from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.notices import Recorder
from ui.pages.base import Context, Page, PageFactory
from ui.theme import Theme
from ui.widgets.sidebar import FOLDED, WIDE, Place
from ui.widgets.texts import TextLabel


class ListPage(Page):
    key, title = "cases", "工单"
    status_hints = (("/", "搜索"), ("Up Down", "选择"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.seen: list[dict[str, Any]] = []
        self.changes: list[frozenset[Any]] = []
        self.search = QLineEdit()
        self.body.addWidget(self.search)
        self.add_action("open", lambda: self.open_page("case", number="GD261011-018"), keys="Ctrl+O")

    def activated(self, args: dict[str, Any]) -> None:
        self.seen.append(args)
        self.search.setFocus()

    def refresh(self, changes: frozenset[Any]) -> None:
        self.changes.append(changes)

    def place(self) -> object:
        return self.search.text()

    def restore(self, place: object) -> None:
        self.search.setText(str(place))


class CasePage(Page):
    key, title = "case", "工单详情"

    def activated(self, args: dict[str, Any]) -> None:
        self.set_status(left=str(args.get("number", "")), right="已保存 15:20", right_icon="hard-drive")


class TodayPage(Page):
    key, title = "today", "今日"


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, recorder: Recorder) -> MainWindow:
    context = Context(theme=theme, notices=recorder)
    context.shop = object()  # type: ignore[assignment]
    factories = (
        PageFactory(key="today", build=TodayPage, place=Place("today", "今日", "sun", "Alt+1", 1)),
        PageFactory(key="cases", build=ListPage, place=Place("cases", "工单", "clipboard-list", "Alt+2", 1)),
        PageFactory(
            key="import", build=TodayPage, place=Place("import", "导入", "file-spreadsheet", "Alt+9", 3)
        ),
        PageFactory(key="case", build=CasePage, home="cases"),
    )
    window = MainWindow(context, factories)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def _list(window: MainWindow) -> ListPage:
    page = window.page("cases")
    assert isinstance(page, ListPage)
    return page


def test_only_places_that_exist_are_shown_and_pages_are_built_when_opened(window: MainWindow) -> None:
    assert window.sidebar.keys() == ("today", "cases", "import")
    assert window.stack.count() == 0
    window.open_page("today")
    assert window.stack.count() == 1
    assert window.sidebar.button("today").isChecked()


def test_before_the_first_page_the_sidebar_leads_nowhere(qtbot: QtBot, window: MainWindow) -> None:
    QTest.mouseClick(window.sidebar.button("cases"), Qt.MouseButton.LeftButton)
    assert window.current_key == ""


def test_alt_and_a_number_and_a_click_lead_to_a_place(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("today")
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.current_key == "cases"
    assert _list(window).seen == [{}]
    QTest.mouseClick(window.sidebar.button("today"), Qt.MouseButton.LeftButton)
    assert window.current_key == "today"
    assert not window.sidebar.button("cases").isChecked()


def test_back_restores_what_the_page_kept(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("cases", filter="open")
    _list(window).search.setText("净水器")
    QTest.keyClick(_list(window).search, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "case"
    assert window.sidebar.button("cases").isChecked(), "a case belongs to its list"
    _list(window).search.clear()
    window.page("case").go_back()
    assert window.current_key == "cases"
    assert _list(window).search.text() == "净水器"
    assert _list(window).seen == [{"filter": "open"}, {"filter": "open"}]


def test_back_with_nothing_behind_goes_home(window: MainWindow) -> None:
    window.open_page("case", number="GD261011-018")
    window.back()
    assert window.current_key == "cases"
    window.back()
    assert window.current_key == "cases"


def _strip_words(window: MainWindow) -> set[str]:
    return {label.text() for label in window.strip.findChildren(TextLabel) if label.isVisible()}


def test_the_strip_shows_the_keys_and_words_of_the_page(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("cases")
    qtbot.waitUntil(lambda: {"搜索", "选择"} <= _strip_words(window))
    window.open_page("case", number="GD261011-018")
    qtbot.waitUntil(lambda: _strip_words(window) == {"已保存 15:20", "GD261011-018"})


def test_banners_stand_under_the_header_of_the_page_in_sight(
    qtbot: QtBot, window: MainWindow, recorder: Recorder
) -> None:
    window.open_page("today")
    recorder.banner("backup", "备份盘没插上")
    window.open_page("cases")
    page = _list(window)
    assert window.banners.parentWidget() is page
    qtbot.waitUntil(lambda: window.banners.y() == page.header.height() == 56)


def test_a_narrow_window_folds_the_sidebar(qtbot: QtBot, window: MainWindow) -> None:
    assert window.sidebar.width() == WIDE
    window.resize(1120, 680)
    qtbot.waitUntil(lambda: window.sidebar.width() == FOLDED)
    assert "Alt 2" in window.sidebar.button("cases").toolTip()
    window.resize(1366, 700)
    qtbot.waitUntil(lambda: window.sidebar.width() == WIDE)


def test_counts_are_read_aloud_and_changes_reach_built_pages(window: MainWindow) -> None:
    window.open_page("cases")
    window.sidebar.set_count("today", 7, urgent=True)
    assert window.sidebar.button("today").accessibleName() == "今日 7"
    window.refresh(frozenset({"cases"}))
    assert _list(window).changes == [frozenset({"cases"})]


def test_a_global_letter_works_from_a_page_but_not_from_its_text_field(
    qtbot: QtBot, window: MainWindow
) -> None:
    done: list[int] = []
    window.add_global_action("new_case", lambda: done.append(1))
    window.open_page("cases")
    QTest.keyClick(_list(window).search, Qt.Key.Key_N)
    assert done == []
    window.sidebar.button("cases").setFocus()
    QTest.keyClick(window.sidebar.button("cases"), Qt.Key.Key_N)
    assert done == [1]


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_the_frame_is_drawn_as_designed(
    window: MainWindow, theme: Theme, theme_name: str, prepared: Any
) -> None:
    theme.switch(prepared, theme_name)  # type: ignore[arg-type]
    window.open_page("cases")
    image = window.grab().toImage()
    assert image.pixelColor(4, 600) == theme.colour("window")
    assert image.pixelColor(800, 500) == theme.colour("surface")
    assert image.pixelColor(800, 890) == theme.colour("sunk")
    assert window.page("cases").header.height() == 56
    assert window.strip.height() == 28
