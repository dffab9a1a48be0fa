from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from desktop.autostart import DesktopAutostart
from desktop.shop import Desk
from desktop.this_pc import ThisPc
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.settings_computer import ComputerSection


class Refusing:
    """A system that lets nobody on its list."""

    def is_on(self) -> bool:
        return False

    def switch(self, *, on: bool) -> None:
        raise KnownError("pc.autostart_refused")


@pytest.fixture
def context(tmp_path: Path, recorder: Recorder, clock: FixedClock) -> Iterator[Context]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        context = Context(theme=recorder._theme, notices=recorder, pc=ThisPc(tmp_path / "this-pc.json"))
        context.shop = desk
        yield context


@pytest.fixture
def start(tmp_path: Path) -> DesktopAutostart:
    return DesktopAutostart(Path("/opt/Zhanggui"), {"XDG_CONFIG_HOME": str(tmp_path)})


@pytest.fixture
def section(context: Context, qtbot: QtBot, start: DesktopAutostart) -> ComputerSection:
    section = ComputerSection(context, start=start)
    qtbot.addWidget(section)
    section.resize(900, 600)
    section.show()
    section.activated({})
    return section


def test_a_change_is_kept_at_once_and_taken_back_in_its_toast(
    section: ComputerSection, context: Context, recorder: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    assert section.look_line.isVisible(), "it follows the system"
    QTest.mouseClick(section.look.button("dark"), Qt.MouseButton.LeftButton)
    assert section.look_line.isHidden(), "now it does not"
    QTest.mouseClick(section.size_choice.button("115"), Qt.MouseButton.LeftButton)
    kept = ThisPc(tmp_path / "this-pc.json").settings
    assert (kept.look, kept.size) == ("dark", 115)
    deed = recorder.said[-1].deed
    assert deed is not None
    deed.run()
    assert ThisPc(tmp_path / "this-pc.json").settings.size == 0
    assert section.size_choice.current == "0"
    QTest.mouseClick(section.rings, Qt.MouseButton.LeftButton)
    assert context.pc.settings.rings
    with pytest.raises(KnownError):
        context.shop.undo.undo()  # none of it is the shop's


def test_the_start_with_the_computer_is_the_systems_own_word(
    section: ComputerSection, start: DesktopAutostart, qtbot: QtBot
) -> None:
    assert not section.starts.isChecked()
    QTest.mouseClick(section.starts, Qt.MouseButton.LeftButton)
    assert start.is_on()
    start.switch(on=False)
    section.activated({})
    assert not section.starts.isChecked(), "it was switched off elsewhere"


def test_where_the_system_does_not_let_the_switch_goes_back(
    context: Context, recorder: Recorder, qtbot: QtBot
) -> None:
    section = ComputerSection(context, start=Refusing())
    qtbot.addWidget(section)
    section.show()
    section.activated({})
    QTest.mouseClick(section.starts, Qt.MouseButton.LeftButton)
    assert not section.starts.isChecked()
    assert recorder.texts("problem") == [
        "系统不让改开机启动，还是原来的样子。看看安全软件有没有拦，再试一次。"
    ]


def test_what_this_computer_has_not_is_out_of_force_and_says_why(context: Context, qtbot: QtBot) -> None:
    section = ComputerSection(context)
    qtbot.addWidget(section)
    section.activated({})
    assert not section.stays.isEnabled()
    assert not section.starts.isEnabled()
    assert not section.stays.isChecked()
