"""The search palette in the real window: opened by key and button, typed into, moved in, and closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.cases import Case
from aftersales.clock import FixedClock
from tests.ui.case_kit import NOW, open_case, shop
from ui.models.search_hits import PAGES
from ui.page_list import FACTORIES
from ui.program import Program
from ui.search_palette import SearchPalette
from ui.theme import Theme

Type = Callable[[QWidget, str], None]


class Hands:
    """What a person does with the palette."""

    def __init__(self, program: Program, case: Case, bot: QtBot) -> None:
        self.program, self.case, self.bot = program, case, bot
        self.window = program.window

    @property
    def palette(self) -> SearchPalette:
        assert self.program.finder.palette is not None
        return self.program.finder.palette

    @property
    def rows(self) -> list[str]:
        model = self.palette.model
        return [str(model.index(row).data()) for row in range(model.rowCount())]

    def wait(self) -> None:
        self.bot.waitUntil(
            lambda: not self.palette._typing.isActive() and not self.program._runner.busy, timeout=10_000
        )
        self.bot.wait(10)

    def open(self) -> None:
        QTest.keyClick(self.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        assert self.palette.isVisible()

    def key(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)

    def chosen(self) -> str:
        return str(self.palette.list.currentIndex().data())


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Case]:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        case = open_case(desk, phenomenon="接头渗漏")
        desk.search.catch_up()
    return folder, case


@pytest.fixture
def hands(stocked: tuple[Path, Case], qtbot: QtBot, theme: Theme) -> Iterator[Hands]:
    folder, case = stocked
    program = Program(theme, folder, clock=FixedClock(NOW))
    qtbot.addWidget(program.window)
    program.window.resize(1440, 900)
    with qtbot.waitSignal(program.opened, timeout=6_000):
        program.start()
    qtbot.waitUntil(lambda: bool(program.window.current_key) and not program.window.busy, timeout=20_000)
    program.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield Hands(program, case, qtbot)
    program.window.close()
    program.close()


def test_it_opens_with_commands_and_closes_where_one_was(hands: Hands) -> None:
    before = QApplication.focusWidget()
    hands.open()
    assert QApplication.focusWidget() is hands.palette.edit
    assert hands.rows[:2] == ["命令", "新建工单"]
    assert "去 工单" in hands.rows
    assert hands.chosen() == "新建工单"
    hands.key(Qt.Key.Key_Escape)
    assert not hands.palette.isVisible()
    assert QApplication.focusWidget() is before
    QTest.mouseClick(hands.window.sidebar.search, Qt.MouseButton.LeftButton)
    assert hands.palette.isVisible()
    QTest.keyClick(hands.palette.edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not hands.palette.isVisible()


def test_a_case_is_found_by_its_tail_and_opened_by_keys_alone(hands: Hands) -> None:
    hands.open()
    QTest.keyClicks(hands.palette.edit, hands.case.number[-3:])
    hands.wait()
    assert "工单" in hands.rows
    row = hands.rows.index(hands.case.number)
    while hands.palette.list.currentIndex().row() != row:
        hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert hands.window.current_key == "case"
    assert not hands.palette.isVisible()


def test_knowledge_is_found_and_opened_at_its_entry(hands: Hands, type_chinese: Type) -> None:
    desk = hands.program.desk
    desk.knowledge.add_shipped()
    entry = desk.knowledge.shelf().rows[-1].article
    hands.open()
    type_chinese(hands.palette.edit, entry.title)
    hands.wait()
    row = hands.rows.index(entry.title)
    assert "知识库" in hands.rows[:row]
    while hands.palette.list.currentIndex().row() != row:
        hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert hands.window.current_key == "knowledge"
    page: Any = hands.window.page("knowledge")
    hands.bot.waitUntil(lambda: page.reading.article is not None and page.reading.article.id == entry.id)


def test_words_pinyin_and_marks(hands: Hands, type_chinese: Type) -> None:
    hands.open()
    type_chinese(hands.palette.edit, "渗漏")
    hands.wait()
    assert hands.case.number in hands.rows
    entry = hands.palette.model.entry(hands.rows.index(hands.case.number))
    assert entry is not None
    told = (entry.title, entry.caption, entry.why)
    assert "渗漏" in {each.text[each.start : each.end] for each in told}


def test_commands_are_found_by_words_and_pinyin(hands: Hands) -> None:
    hands.open()
    QTest.keyClicks(hands.palette.edit, "tpjs")
    hands.wait()
    assert hands.rows == ["命令", "退赔计算", "去 退赔计算"]
    hands.key(Qt.Key.Key_Up)
    assert hands.chosen() == "去 退赔计算"
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert hands.window.current_key == "calculator"


def test_nothing_found_and_a_bad_operator_are_said(hands: Hands, type_chinese: Type) -> None:
    hands.open()
    type_chinese(hands.palette.edit, "没有这回事")
    hands.wait()
    assert hands.rows == []
    assert "没有找到「没有这回事」" in hands.palette.told.text()
    hands.palette.edit.clear()
    type_chinese(hands.palette.edit, "金额>很多")
    hands.wait()
    assert "看不出是多少钱" in hands.palette.told.text()
    hands.key(Qt.Key.Key_Return)  # nothing to open, nothing happens
    assert hands.palette.isVisible()


def test_only_what_has_a_page_is_offered(hands: Hands) -> None:
    hands.open()
    keys = {factory.key for factory in FACTORIES}
    assert {PAGES[kind][0] for kind in hands.palette._kinds} == {page for page, _, _ in PAGES.values()} & keys


def test_it_goes_when_the_focus_goes_elsewhere(hands: Hands) -> None:
    hands.open()
    hands.window.sidebar.button("cases").setFocus()
    assert not hands.palette.isVisible()
    assert QApplication.focusWidget() is hands.window.sidebar.button("cases")
