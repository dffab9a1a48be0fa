"""The program on this computer's desktop: tray, closing, look, place. The tray is stood in for: offscreen has none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from desktop.this_pc import ThisPc
from ui import habits, tray_icon
from ui.application import scaled
from ui.look import LookKeeper, theme_name
from ui.main_window import MIN_SIZE
from ui.program import Program
from ui.theme import Theme
from ui.widgets.messages import Deed

ROOT = Path(__file__).resolve().parents[2]


class SystemTray(QObject):
    """The system's tray: it only remembers."""

    messageClicked = Signal()  # noqa: N815 - Qt's own name
    activated = Signal(object)

    class MessageIcon:
        NoIcon = 0

    class ActivationReason:
        Trigger, Context = object(), object()

    def __init__(self, _icon: object = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.told: list[tuple[str, str]] = []
        self.there = False
        self.tip = ""

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def setContextMenu(self, _menu: object) -> None:
        pass

    def setToolTip(self, text: str) -> None:
        self.tip = text

    def show(self) -> None:
        self.there = True

    def hide(self) -> None:
        self.there = False

    def showMessage(self, title: str, words: str, *_: object) -> None:
        self.told.append((title, words))


@pytest.fixture
def pc(tmp_path: Path) -> ThisPc:
    return ThisPc(tmp_path / "this-pc.json")


@pytest.fixture
def with_tray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tray_icon, "QSystemTrayIcon", SystemTray)
    monkeypatch.setattr(habits, "_CALM", 1)


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, clock: FixedClock, theme: Theme, pc: ThisPc) -> Iterator[Program]:
    found = Program(theme, tmp_path / "shop", clock=clock, pc=pc)
    qtbot.addWidget(found.window)
    yield found
    found.window.stays = None
    found.window.close()
    found.close()


def begin(program: Program, qtbot: QtBot, *, hidden: bool = False) -> None:
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start(hidden=hidden)
    qtbot.waitUntil(lambda: not program.window.busy, timeout=20_000)


def system_tray(program: Program) -> SystemTray:
    assert program.habits.tray is not None
    found: Any = program.habits.tray._icon
    assert isinstance(found, SystemTray)
    return found


class ByHand(QCloseEvent):
    """A close that came from the system, which no test can send."""

    def spontaneous(self) -> bool:
        return True


def close_as_a_person(program: Program) -> None:
    """What the ✕ of the title bar does."""
    event = ByHand()
    program.window.closeEvent(event)
    if event.isAccepted():
        program.window.close()


def test_a_closed_window_stays_in_the_tray_says_so_once_and_comes_back(
    program: Program, qtbot: QtBot, pc: ThisPc, with_tray: None
) -> None:
    begin(program, qtbot)
    qtbot.waitUntil(lambda: program.habits.tray is not None)
    tray = system_tray(program)
    assert tray.there
    close_as_a_person(program)
    qtbot.waitUntil(lambda: not program.window.isVisible())
    assert program.desk.profile.read().name == "", "the shop is still open"
    assert [title for title, _ in tray.told] == ["还在右下角"]
    tray.activated.emit(SystemTray.ActivationReason.Context)
    assert not program.window.isVisible(), "the menu is no way back"
    tray.activated.emit(SystemTray.ActivationReason.Trigger)
    assert program.window.isVisible()
    close_as_a_person(program)
    qtbot.waitUntil(lambda: not program.window.isVisible())
    assert len(tray.told) == 1, "told once"
    assert ThisPc(pc._file).settings.stays_told


def test_where_it_is_switched_off_closing_ends(
    program: Program, qtbot: QtBot, pc: ThisPc, with_tray: None
) -> None:
    pc.change(stays=False)
    begin(program, qtbot)
    qtbot.waitUntil(lambda: program.habits.tray is not None)
    with qtbot.waitSignal(program.window.closed):
        close_as_a_person(program)
    assert system_tray(program).told == []


def test_without_a_tray_closing_ends(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    with qtbot.waitSignal(program.window.closed):
        close_as_a_person(program)
    assert program.habits.tray is None


def test_leaving_from_the_tray_and_a_log_off_are_not_held_up(
    program: Program, qtbot: QtBot, with_tray: None
) -> None:
    begin(program, qtbot)
    qtbot.waitUntil(lambda: program.habits.tray is not None)
    program.habits._logging_off()
    with qtbot.waitSignal(program.window.closed):
        close_as_a_person(program)


def test_started_by_the_system_it_waits_in_the_tray_with_its_shop_open(
    program: Program, qtbot: QtBot, with_tray: None
) -> None:
    begin(program, qtbot, hidden=True)
    assert not program.window.isVisible()
    tray = system_tray(program)
    assert tray.there
    program.notices.remind("该打回访了", "张示例 15:30", _deed(program.window.come_to_front))
    assert tray.told == [("该打回访了", "张示例 15:30")]
    tray.messageClicked.emit()
    assert program.window.isVisible()


def test_started_by_the_system_over_a_shop_that_cannot_be_opened_it_shows_itself(
    program: Program, qtbot: QtBot, tmp_path: Path, with_tray: None
) -> None:
    (tmp_path / "shop").write_text("a file where the folder should be", "utf-8")
    with qtbot.waitSignal(program.failed, timeout=20_000):
        program.start(hidden=True)
    assert program.window.isVisible()


def test_started_by_the_system_without_a_tray_it_begins_minimised(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot, hidden=True)
    assert program.window.isMinimized()
    program.window.come_to_front()
    assert not program.window.isMinimized()


def test_a_reminder_rings_only_where_that_is_wanted(
    program: Program, pc: ThisPc, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", lambda: rung.append(True))
    program.notices.remind("该打回访了", "", _deed(lambda: None), hidden=True)
    assert rung == []
    pc.change(rings=True)
    program.notices.remind("该打回访了", "", _deed(lambda: None), hidden=True)
    assert rung == [True]


def _deed(run: Callable[[], None]) -> Deed:
    return Deed("看一下", run)


def test_the_window_comes_back_where_it_stood(program: Program, qtbot: QtBot, pc: ThisPc) -> None:
    begin(program, qtbot)
    program.window.setWindowState(Qt.WindowState.WindowNoState)
    program.window.setGeometry(0, 20, 800, 730)
    qtbot.wait(20)
    program.window.close()
    assert not QByteArray.fromBase64(pc.settings.place.encode()).isEmpty()
    program.window.setGeometry(10, 10, 800, 690)
    program.habits.show()
    assert program.window.size() == QSize(800, 730)


def test_no_screen_is_smaller_than_the_window_may_be(program: Program) -> None:
    window = program.window
    window.fit_into(QSize(1920, 1040))
    assert window.minimumSize() == QSize(*MIN_SIZE)
    window.fit_into(QSize(1093, 566))
    assert window.minimumSize() == QSize(1093, 534), "1366 × 768 at 125 %, below a title bar"
    window.fit_into(QSize(960, 492))
    assert window.minimumSize() == QSize(960, 460), "1920 × 1080 at 200 %"


def test_the_look_is_the_chosen_one_or_the_systems(prepared: QApplication, theme: Theme) -> None:
    pc = ThisPc()
    LookKeeper(prepared, theme, pc).apply()
    assert theme.name == theme_name(prepared, "system")
    for look in ("dark", "light"):
        pc.change(look=look)
        assert theme.name == look
    pc.change(look="system")
    assert theme.name == theme_name(prepared, "system")
    QGuiApplication.styleHints().setColorScheme(Qt.ColorScheme.Unknown)


def test_a_larger_text_is_asked_of_qt_once_and_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    with scaled(115):
        assert os.environ["QT_SCALE_FACTOR"] == "1.15"
    assert "QT_SCALE_FACTOR" not in os.environ
    with scaled(100):
        assert "QT_SCALE_FACTOR" not in os.environ
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    with scaled(115):
        assert os.environ["QT_SCALE_FACTOR"] == "2"
    assert os.environ["QT_SCALE_FACTOR"] == "2"


SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui.application import build_program

app, program = build_program(Path(sys.argv[1]))
screens = app.screens()

def look():
    window = program.window
    found = {"ratio": window.devicePixelRatioF(), "dark": program.context.theme.dark, "least": window.minimumSize().toTuple(),
        "seen": screens[0].virtualGeometry().intersected(window.frameGeometry()).size().toTuple(),
        "size": window.size().toTuple()}
    if len(sys.argv) > 2:
        window.showNormal()
        window.move(screens[1].geometry().topLeft())
        QTimer.singleShot(300, lambda: tell(found))
    else:
        tell(found)

def tell(found):
    found["after"] = program.window.devicePixelRatioF()
    print(json.dumps(found), flush=True)
    program.window.close()
    app.quit()

program.opened.connect(lambda: QTimer.singleShot(50, look))
program.start()
app.exec()
program.close()
"""


def test_settings_of_this_computer_hold_from_the_first_picture_on_and_a_lost_screen_loses_no_window(
    tmp_path: Path,
) -> None:
    (tmp_path / "shop").mkdir()
    ThisPc(tmp_path / "shop" / "this-pc.json").change(look="dark", size=130)
    both = _screens(tmp_path, (1366, 768, 1.0), (1920, 1080, 2.0))
    with_both = _run(tmp_path, both, "two")
    assert with_both["dark"] is True
    assert with_both["size"][0] <= 1366 / 1.3 + 1, "no larger than the screen it begins on"
    assert with_both["size"][1] <= 768 / 1.3 + 1
    assert with_both["ratio"] == pytest.approx(1.3)
    assert with_both["after"] == pytest.approx(2.6), "drawn anew for the screen it was moved to"
    one = _screens(tmp_path, (1366, 768, 1.0))
    alone = _run(tmp_path, one)
    assert min(alone["seen"]) > 200, "on the screen that is left"
    assert alone["least"][0] <= 1366 / 1.3 + 1


def _screens(folder: Path, *screens: tuple[int, int, float]) -> str:
    left, listed = 0, []
    for number, (width, height, ratio) in enumerate(screens):
        place = {"name": f"s{number}", "x": left, "y": 0, "width": width, "height": height}
        listed.append({**place, "logicalDpi": 96 * ratio, "logicalBaseDpi": 96, "dpr": 1})
        left += width
    path = folder / f"screens{len(screens)}.json"
    path.write_text(json.dumps({"screens": listed}), "utf-8")
    return f"offscreen:configfile={path}"


def _run(folder: Path, platform: str, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder / "shop"), *words],
        env={**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
