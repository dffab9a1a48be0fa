from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from tests.ui.today_kit import Shown, shown, visible_text
from ui.notices import Recorder
from ui.pages.start_page import StartPage

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def new(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    with shown(tmp_path / "shop", recorder, qtbot, clock) as window:
        window.open("start")
        yield window


def _page(new: Shown) -> StartPage:
    page = new.window.page("start")
    assert isinstance(page, StartPage)
    return page


def test_the_shop_gets_its_name_and_the_day_opens(
    new: Shown, type_chinese: Callable[[QWidget, str], None]
) -> None:
    page = _page(new)
    assert page.name.hasFocus()
    type_chinese(page.name, "张示例小店")
    page.phone.setText("0571-5550 1826")
    new.press(Qt.Key.Key_Return, CTRL)
    new.rest()
    assert new.window.current_key == "today"
    profile = new.desk.profile.read()
    assert (profile.name, profile.phone, profile.sample) == ("张示例小店", "0571-5550 1826", False)


def test_a_shop_without_a_name_stays_here_and_says_why(new: Shown) -> None:
    page = _page(new)
    page.phone.setFocus()
    QTest.mouseClick(page.start, Qt.MouseButton.LeftButton)
    new.rest()
    assert "店名还空着，先起个名字" in visible_text(page)
    assert page.name.hasFocus()
    assert new.desk.is_new
    QTest.keyClicks(page.name, "A")
    assert "店名还空着" not in visible_text(page)


def test_a_name_too_long_for_a_paper_is_refused_on_the_field(new: Shown) -> None:
    page = _page(new)
    page.name.setText("店" * 41)
    new.press(Qt.Key.Key_Return)
    new.rest()
    assert "店名超过 40 个字" in visible_text(page)
    assert new.window.current_key == "start"
    assert new.desk.is_new


def test_the_first_sheet_comes_after_the_name_and_back_leads_to_the_day(new: Shown) -> None:
    page = _page(new)
    way = page.state.ways["import"]
    QTest.mouseClick(way, Qt.MouseButton.LeftButton)
    assert "店名还空着，先起个名字" in visible_text(page)
    page.name.setText("张示例小店")
    QTest.mouseClick(way, Qt.MouseButton.LeftButton)
    new.rest()
    assert new.window.current_key == "import"
    assert not new.desk.is_new
    new.window.back()
    new.rest()
    assert new.window.current_key == "today"


def test_the_sample_shop_is_asked_of_the_program(new: Shown) -> None:
    asked: list[bool] = []
    new.window.context.open_sample = lambda: asked.append(True)
    page = StartPage(new.window.context)
    new.qtbot.addWidget(page)
    QTest.mouseClick(page.state.ways["sample"], Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_where_the_program_has_no_sample_none_is_offered(new: Shown) -> None:
    assert list(_page(new).state.ways) == ["import"]
