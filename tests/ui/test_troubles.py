"""One calm dialog for errors of the program, wherever they rise and however many they are."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.today_kit import visible_text
from ui import troubles as module
from ui.dialogs.trouble import TroubleDialog
from ui.last_resort import LastResort
from ui.theme import Theme
from ui.troubles import Troubles

SECRET = "张示例 13712345678"


def opening(opened: list[str]) -> Callable[[QUrl], bool]:
    """A system that opens what it is asked to, and only notes it."""

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    return open_url


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(1120, 680)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def troubles(theme: Theme, window: QWidget) -> Troubles:
    troubles = Troubles(theme, window)
    troubles.window = window
    return troubles


@pytest.fixture
def behind(troubles: Troubles) -> Iterator[LastResort]:
    behind = LastResort(troubles.report)
    behind.install()
    yield behind
    behind.remove()


def boom() -> None:
    raise ValueError(f"no buyer {SECRET}")


def shown(troubles: Troubles, qtbot: QtBot) -> TroubleDialog:
    qtbot.waitUntil(lambda: troubles.dialog is not None and troubles.dialog.isVisible())
    assert troubles.dialog is not None
    return troubles.dialog


def in_a_slot() -> None:
    QTimer.singleShot(0, boom)


def in_a_thread() -> None:
    thread = threading.Thread(target=boom)
    thread.start()
    thread.join()


def in_a_finalizer() -> None:
    class Odd:
        def __del__(self) -> None:
            boom()

    Odd()


@pytest.mark.parametrize("rise", [in_a_slot, in_a_thread, in_a_finalizer])
def test_an_error_nobody_takes_is_told_calmly(
    behind: LastResort,
    troubles: Troubles,
    qtbot: QtBot,
    expect_warning: Callable[[str], None],
    rise: Callable[[], None],
) -> None:
    rise()
    dialog = shown(troubles, qtbot)
    said = visible_text(dialog)
    assert "这一步没有做完" in said
    assert "以前存下的都在" in said
    assert QApplication.focusWidget() is dialog.go_on
    assert dialog.state._link is not None
    QTest.mouseClick(dialog.state._link, Qt.MouseButton.LeftButton)
    said = visible_text(dialog)
    assert "ValueError: no buyer …" in said
    assert "tests/ui/test_troubles.py" in said
    assert SECRET not in said
    QTest.keyClick(dialog.go_on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: troubles.dialog is None)
    expect_warning("a bug")
    expect_warning("propagateSizeHints")


def test_many_errors_are_one_dialog(
    behind: LastResort,
    troubles: Troubles,
    qtbot: QtBot,
    expect_warning: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    again: list[str] = []
    troubles.repeated.connect(again.append)
    for _ in range(10):
        in_a_slot()
    dialog = shown(troubles, qtbot)
    qtbot.waitUntil(lambda: "后面又出了 9 个" in visible_text(dialog))
    assert len([each for each in QApplication.topLevelWidgets() if isinstance(each, TroubleDialog)]) == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: troubles.dialog is None)
    in_a_slot()
    qtbot.wait(30)
    assert troubles.dialog is None, "the same one again is no second dialog"
    assert again == []
    monkeypatch.setattr(module, "_REST", -1)
    in_a_slot()
    qtbot.waitUntil(lambda: len(again) == 1)
    assert "这一步没有做完" in again[0]
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError as other:
        troubles.report(other)
    shown(troubles, qtbot).accept()
    expect_warning("a bug")
    expect_warning("propagateSizeHints")


def test_the_log_and_a_restart_are_offered_where_there_are_any(
    troubles: Troubles,
    qtbot: QtBot,
    expect_warning: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("ui.dialogs.trouble.QDesktopServices.openUrl", opening(opened))
    anew: list[bool] = []
    troubles.log, troubles.restart = (lambda: tmp_path / "zhanggui.log"), (lambda: anew.append(True))
    troubles.report(ValueError("x"))
    dialog = shown(troubles, qtbot)
    assert dialog.log is not None
    assert dialog.anew is not None
    QTest.mouseClick(dialog.log, Qt.MouseButton.LeftButton)
    (tmp_path / "zhanggui.log").write_text("")
    QTest.mouseClick(dialog.log, Qt.MouseButton.LeftButton)
    assert opened == [str(tmp_path), str(tmp_path / "zhanggui.log")], "its folder as long as there is no log"
    QTest.mouseClick(dialog.anew, Qt.MouseButton.LeftButton)
    assert anew == [True]
    dialog.reject()
    troubles.log = troubles.restart = None
    troubles.report(KeyError("y"))
    dialog = shown(troubles, qtbot)
    assert dialog.log is dialog.anew is None
    dialog.reject()
    expect_warning("a bug")


def test_what_stood_there_before_comes_back(troubles: Troubles) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    behind = LastResort(troubles.report)
    behind.install()
    assert sys.excepthook != before[0]
    behind.remove()
    behind.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_what_qt_says_goes_to_the_log(
    behind: LastResort, caplog: pytest.LogCaptureFixture, expect_warning: Callable[[str], None]
) -> None:
    qWarning("an odd thing")
    assert [(each.name, each.levelname) for each in caplog.records] == [("qt", "WARNING")]
    expect_warning("odd thing")
