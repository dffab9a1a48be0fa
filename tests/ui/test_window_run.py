"""What stands around a run of the window: how the one before ended, a safe start, and beginning anew."""

from __future__ import annotations

import faulthandler
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from desktop.running import MARK, OFFERED
from tests.ui.case_kit import visible_text
from ui.program import Program
from ui.safe_start import plain_words, shift_held
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.window_run import WindowRun

Make = Callable[..., tuple[Program, WindowRun]]


def opening(opened: list[str]) -> Callable[[QUrl], bool]:
    """A system that opens what it is asked to, and only notes it."""

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    return open_url


@pytest.fixture
def make(tmp_path: Path, theme: Theme, qtbot: QtBot, clock: FixedClock) -> Iterator[Make]:
    made: list[tuple[Program, WindowRun]] = []
    handled = faulthandler.is_enabled()

    def build(
        *, crashes: int | None = None, safe: bool = False, marks: bool = True
    ) -> tuple[Program, WindowRun]:
        folder = tmp_path / "店"
        folder.mkdir(exist_ok=True)
        if crashes is not None:
            (folder / MARK).write_text(json.dumps({"crashes": crashes - 1}))
        program = Program(theme, folder, clock=clock, safe=safe)
        program.window.resize(1440, 900)
        qtbot.addWidget(program.window)
        run = WindowRun(program, folder, marks=marks, clock=clock)
        made.append((program, run))
        return program, run

    yield build
    for program, run in made:
        program.window.close()
        program.close()
        run.end()
    if handled:
        faulthandler.enable()


def begin(program: Program, run: WindowRun, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.opened, timeout=20_000):
        run.begin(program.start)
    rest(program, qtbot)


def rest(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: not program.window.busy and not program._runner.busy and not program._settling.isActive(),
        timeout=20_000,
    )


def click(program: Program, words: str) -> None:
    (button,) = (each for each in program.window.banners.findChildren(Button) if each.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_ordinary_start_says_nothing(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    program, run = make()
    begin(program, run, qtbot)
    assert program.window.banners.isHidden()
    assert (tmp_path / "店" / MARK).is_file()
    run.end()
    assert not (tmp_path / "店" / MARK).exists()


def test_a_hard_end_is_told_once_with_the_way_to_the_log(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("ui.dialogs.trouble.QDesktopServices.openUrl", opening(opened))
    program, run = make(crashes=1)
    begin(program, run, qtbot)
    said = visible_text(program.window.banners)
    assert "上次没有正常关掉" in said
    assert "草稿" in said
    click(program, "打开日志")
    assert opened == [str(tmp_path / "店" / "logs" / "zhanggui.log")]


def test_the_log_of_a_run_lies_in_its_own_folder_and_is_written_once(
    make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    program, run = make()
    begin(program, run, qtbot)
    logging.getLogger("desktop.test").info("one line")
    assert run.log().read_text("utf-8").count("one line") == 1
    program.close()
    run.end()
    logging.getLogger("desktop.test").info("another line")
    assert "another line" not in run.log().read_text("utf-8")


def test_after_starts_that_failed_a_safe_one_is_offered_first(
    make: Make, qtbot: QtBot, expect_warning: Callable[[str], None]
) -> None:
    program, run = make(crashes=OFFERED)
    run.begin(program.start)
    assert run.question is not None
    assert run.question.isVisible()
    assert not program.window.isVisible()
    assert f"连着 {OFFERED} 次" in visible_text(run.question)
    QTest.mouseClick(run.question.verb, Qt.MouseButton.LeftButton)
    assert run.again is True
    assert not program.window.isVisible()
    expect_warning("propagateSizeHints")


def test_the_offer_can_be_declined(make: Make, qtbot: QtBot, expect_warning: Callable[[str], None]) -> None:
    program, run = make(crashes=OFFERED)
    run.begin(program.start)
    assert run.question is not None
    with qtbot.waitSignal(program.opened, timeout=20_000):
        QTest.keyClick(run.question, Qt.Key.Key_Escape)
    rest(program, qtbot)
    assert run.again is None
    assert program.window.isVisible()
    expect_warning("propagateSizeHints")


def test_a_safe_start_says_so_and_leaves_out_what_looks_about(make: Make, qtbot: QtBot) -> None:
    program, run = make(crashes=OFFERED, safe=True)
    begin(program, run, qtbot)
    assert run.question is None, "it is safe already"
    assert "这是安全启动" in visible_text(program.window.banners)
    assert program._followers is not None
    assert program._followers._watched is None
    assert "sweep_keeper" not in vars(program.desk)
    assert program.habits.tray is None
    click(program, "正常启动")
    assert run.again is False


def test_a_restart_keeps_the_way_it_runs(make: Make, qtbot: QtBot) -> None:
    program, run = make(safe=True)
    begin(program, run, qtbot)
    restart = program.notices.restart
    assert restart is not None
    restart()
    assert run.again is True
    assert not program.window.isVisible()


def test_a_run_without_the_place_of_the_window_leaves_no_mark(
    make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    program, run = make(marks=False)
    begin(program, run, qtbot)
    assert not (tmp_path / "店" / MARK).exists()


def test_only_the_platform_is_left_of_qts_words(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setenv("QT_STYLE_OVERRIDE", "windows")
    assert plain_words(["-style", "windows", "-platform", "offscreen", "-stylesheet", "x.qss"]) == [
        "-platform",
        "offscreen",
    ]
    assert plain_words(["-style", "windows"]) == []
    import os

    assert "QT_STYLE_OVERRIDE" not in os.environ
    assert shift_held() is False
