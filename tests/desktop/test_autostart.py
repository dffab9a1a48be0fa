from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from desktop.autostart import DesktopAutostart, autostart, start_line

EXE = Path("/opt/掌柜 售后/Zhanggui")


@pytest.fixture
def start(tmp_path: Path) -> DesktopAutostart:
    return DesktopAutostart(EXE, {"XDG_CONFIG_HOME": str(tmp_path)})


def test_it_is_read_from_the_system_each_time(start: DesktopAutostart, tmp_path: Path) -> None:
    assert not start.is_on()
    start.switch(on=True)
    assert start.is_on()
    entry = tmp_path / "autostart" / "zhanggui.desktop"
    line = next(line for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec="))
    assert shlex.split(line.removeprefix("Exec=")) == [str(EXE), "--hidden"]
    entry.write_text(entry.read_text("utf-8") + "Hidden=true\n", "utf-8")
    assert not start.is_on(), "switched off elsewhere"
    start.switch(on=True)
    assert start.is_on()
    start.switch(on=False)
    start.switch(on=False)
    assert not entry.exists()


def test_another_copy_of_the_program_on_the_list_is_not_this_one(tmp_path: Path) -> None:
    here = {"XDG_CONFIG_HOME": str(tmp_path)}
    DesktopAutostart(Path("/old/Zhanggui"), here).switch(on=True)
    assert not DesktopAutostart(EXE, here).is_on()


def test_a_system_that_does_not_let_says_so(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("no folder", "utf-8")
    start = DesktopAutostart(EXE, {"XDG_CONFIG_HOME": str(tmp_path)})
    with pytest.raises(KnownError, match=r"pc\.autostart_refused"):
        start.switch(on=True)
    assert not start.is_on()


def test_only_a_packed_program_can_be_started_by_the_system() -> None:
    assert autostart() is None
    assert autostart(EXE) is not None


def test_the_line_for_windows_is_the_one_the_installer_writes() -> None:
    assert start_line(Path("C:/店 铺/Zhanggui.exe")).endswith('Zhanggui.exe" --hidden')
    assert start_line(Path("a.exe")) == '"a.exe" --hidden'
    script = Path(__file__).resolve().parents[2] / "installer" / "setup.nsi"
    if script.exists():
        text = script.read_text("utf-8")
        assert r"Software\Microsoft\Windows\CurrentVersion\Run" in text
        assert "--hidden" in text


@pytest.mark.skipif(sys.platform != "win32", reason="the registry of Windows")
def test_the_registry_of_windows() -> None:
    start = autostart(Path("C:/掌柜 售后/Zhanggui.exe"))
    assert start is not None
    before = start.is_on()
    try:
        start.switch(on=True)
        assert start.is_on()
        start.switch(on=False)
        assert not start.is_on()
    finally:
        start.switch(on=before)
