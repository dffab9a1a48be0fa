"""The program around the window: first start, the sample shop and the way back, a folder that is in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from storage.instance_lock import InstanceLock
from tests.ui.today_kit import visible_text
from ui.program import Program, sample_folder
from ui.theme import Theme
from ui.widgets.sidebar import Sidebar
from ui.widgets.states import ErrorState


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, clock: FixedClock, theme: Theme) -> Iterator[Program]:
    found = Program(theme, tmp_path / "我的 店", clock=clock)
    qtbot.addWidget(found.window)
    found.window.resize(1440, 900)
    yield found
    found.window.close()
    found.close()


def _rest(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(program.window.current_key) and not program.window.busy, timeout=20_000)
    qtbot.wait(30)
    qtbot.waitUntil(lambda: not program.window.busy, timeout=20_000)


def test_the_first_start_names_the_shop_and_nothing_leads_away_before(
    program: Program, qtbot: QtBot, type_chinese: Callable[[QWidget, str], None]
) -> None:
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    _rest(program, qtbot)
    window = program.window
    assert window.current_key == "start"
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    QTest.mouseClick(window.sidebar.button("cases"), Qt.MouseButton.LeftButton)
    assert window.current_key == "start"
    page = window.page("start")
    type_chinese(page.name, "张示例小店")  # type: ignore[attr-defined]
    QTest.keyClick(page.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.current_key == "today", timeout=10_000)
    _rest(program, qtbot)
    qtbot.waitUntil(lambda: "张示例小店" in window.windowTitle(), timeout=5_000)
    window.back()
    assert window.current_key == "today"


def test_the_shop_is_opened_behind_a_frame_that_is_painted(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    paint, begin = Sidebar.paintEvent, Program.open_shop

    def painted(bar: Sidebar, event: QPaintEvent) -> None:
        seen.append("painted")
        paint(bar, event)

    def opening(found: Program) -> None:
        seen.append("opening")
        begin(found)

    monkeypatch.setattr(Sidebar, "paintEvent", painted)
    monkeypatch.setattr(Program, "open_shop", opening)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    assert seen.index("painted") < seen.index("opening")
    assert seen.count("opening") == 1
    _rest(program, qtbot)


def test_the_shop_is_opened_too_behind_a_window_nobody_sees(program: Program, qtbot: QtBot) -> None:
    program.window.setWindowState(Qt.WindowState.WindowMinimized)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    _rest(program, qtbot)


def test_the_sample_shop_lies_apart_and_leads_back(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    _rest(program, qtbot)
    way = program.window.page("start").state.ways["sample"]  # type: ignore[attr-defined]
    with qtbot.waitSignal(program.opened, timeout=60_000):
        QTest.mouseClick(way, Qt.MouseButton.LeftButton)
    _rest(program, qtbot)
    assert program.window.current_key == "today"
    assert "今天到期" in visible_text(program.window.page("today"))
    assert "这是示例店" in visible_text(program.window.banners)
    assert (sample_folder(tmp_path / "我的 店") / "archive.db").is_file()
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.open_own()
    _rest(program, qtbot)
    assert program.window.current_key == "start"
    assert "这是示例店" not in visible_text(program.window.banners)


def test_a_folder_in_use_is_told_and_can_be_tried_again(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "我的 店"
    folder.mkdir()
    lock = InstanceLock(folder)
    lock.acquire()
    try:
        with qtbot.waitSignal(program.failed, timeout=20_000):
            program.start()
        state = program.window.stack.currentWidget()
        assert isinstance(state, ErrorState)
        assert "店铺打不开" in visible_text(state)
    finally:
        lock.release()
    with qtbot.waitSignal(program.opened, timeout=20_000):
        state.retried.emit()
    _rest(program, qtbot)
    assert program.window.current_key == "start"
