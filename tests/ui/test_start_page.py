from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from desktop.shop import Desk
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


def test_before_there_is_a_shop_its_places_are_grey_and_their_keys_say_what_comes_first(
    new: Shown, recorder: Recorder
) -> None:
    sidebar = new.window.sidebar
    assert not any(sidebar.button(key).isEnabled() for key in ("today", "revisits", "import"))
    assert not sidebar.search.isEnabled()
    assert sidebar.help.isEnabled()
    QTest.keyClick(new.window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert recorder.texts("toast") == ["先给店起个名字"]
    assert new.window.current_key == "start"
    _page(new).name.setText("张示例小店")
    new.press(Qt.Key.Key_Return, CTRL)
    new.rest()
    assert sidebar.search.isEnabled()
    assert sidebar.button("revisits").isEnabled()


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


def test_a_kind_of_trade_is_chosen_by_keys_and_its_lists_are_there(
    new: Shown, type_chinese: Callable[[QWidget, str], None]
) -> None:
    page = _page(new)
    assert "都是参考" in visible_text(page)
    type_chinese(page.name, "张示例服装店")
    new.press(Qt.Key.Key_Tab)
    assert page.trade.hasFocus()
    for _ in range(3):
        new.press(Qt.Key.Key_Down)
    assert page.trade.currentText() == "服装"
    assert "试穿算正常查验" in visible_text(page)
    for edit in (page.phone, page.address):
        new.press(Qt.Key.Key_Tab)
        assert edit.hasFocus()
    new.press(Qt.Key.Key_Return)
    new.until(lambda: new.window.current_key == "today")
    new.rest()
    assert new.desk.trades.read().name == "服装"
    assert new.desk.undo.undo() == "开店「张示例服装店」"


def test_without_a_kind_of_trade_the_shipped_lists_stay(new: Shown) -> None:
    page = _page(new)
    page.name.setText("张示例小店")
    new.press(Qt.Key.Key_Return, CTRL)
    new.rest()
    assert new.desk.trades.read().key == "other"
    assert new.desk.profile.read().receipt_foot == ""


def test_in_a_low_window_the_drawing_gives_way(new: Shown) -> None:
    page = _page(new)
    assert page.state.drawing.isVisible()
    new.window.resize(1120, 680)
    new.rest()
    assert not page.state.drawing.isVisible()
    assert page.start.visibleRegion().boundingRect() == page.start.rect()


def test_only_a_whole_copy_is_taken_from_another_pc(
    tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock
) -> None:
    with Desk.open(tmp_path / "old pc", clock=clock) as desk:
        desk.profile.name_shop(name="张示例老店")
        copy = desk.upkeep.backup()
    broken = tmp_path / copy.name
    broken.write_bytes(copy.read_bytes()[:-100])
    asked: list[Path] = []
    with shown(tmp_path / "shop", recorder, qtbot, clock) as window:
        window.window.context.restore = lambda path, _made_at: asked.append(path)
        page = window.open("start")
        assert isinstance(page, StartPage)
        QTest.mouseClick(page.state.ways["restore"], Qt.MouseButton.LeftButton)
        assert page.dialog is not None
        for path in (broken, copy):
            page.dialog.fileSelected.emit(str(path))
            window.rest()
        page.dialog.close()
        assert asked == [copy]
        (problem,) = recorder.texts("problem")
        assert f"备份「{copy.name}」打不开或不完整" in problem
        assert page.name.isEnabled()


def test_where_the_program_has_no_sample_none_is_offered(new: Shown) -> None:
    assert list(_page(new).state.ways) == ["import"]
