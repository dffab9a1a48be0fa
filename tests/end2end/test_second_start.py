"""A second start of the window over the same data, with real processes: the first comes to front and takes the files in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.shop import Desk

ROOT = Path(__file__).resolve().parents[2]
TOLD = """
import json, sys
from ui.main_window import MainWindow

def told(what, real):
    def tell(self, *words, **given):
        real(self, *words, **given)
        print(json.dumps([what, *words, *[str(path) for path in given.get("paths", ())]]), flush=True)
    return tell

MainWindow.come_to_front = told("front", MainWindow.come_to_front)
MainWindow.open_page = told("page", MainWindow.open_page)
"""
START = """
from ui.application import main
sys.exit(main(sys.argv[1:]))
"""
IMPATIENT = """
from desktop.handover import Place
Place.pass_on.__kwdefaults__["patience"] = 0.4
"""
Begin = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Starts the window program as a process that tells which pages it opens; what still runs is ended."""
    running: list[subprocess.Popen[str]] = []

    def start(*words: object, before: str = TOLD) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys\n" + before + START,
                *map(str, words),
                "-platform",
                "offscreen",
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A shop with a name, in a folder with blanks, Chinese and an emoji."""
    with Desk.open(tmp_path / "我的 店 😀") as desk:
        desk.profile.name_shop(name="示例家电")
    return tmp_path / "我的 店 😀"


def until(process: subprocess.Popen[str], *wanted: Any) -> None:
    """Read what a process tells until it told this."""
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line) == list(wanted):
            return
    pytest.fail(f"ended without {wanted}: {process.stderr and process.stderr.read()}")


def test_the_first_window_comes_forward_takes_the_files_and_ends_when_told(
    begin: Begin, data: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "订单 10月 😀.csv"
    sheet.write_text("订单编号,买家实际支付金额\n1,2\n", "utf-8")
    first = begin("--data", data)
    until(first, "page", "today")
    second = begin("--data", data, "--import", sheet)
    assert second.communicate(timeout=30) == ("", "")
    assert second.returncode == 0
    until(first, "front")
    until(first, "page", "import", str(sheet))
    away = begin("--data", data, "--quit")
    assert away.communicate(timeout=30) == ("", "")
    assert away.returncode == 0
    assert first.wait(timeout=30) == 0


def test_files_of_a_first_start_are_taken_in_and_other_folders_run_beside(
    begin: Begin, data: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "a.csv"
    sheet.write_text("订单编号\n1\n", "utf-8")
    first = begin("--data", data, "--hidden", "--import", sheet)
    other = begin("--data", tmp_path / "另一家")
    until(first, "page", "import", str(sheet))
    until(other, "page", "start")
    for process, folder in ((first, data), (other, tmp_path / "另一家")):
        assert begin("--data", folder, "--quit").wait(timeout=30) == 0
        assert process.wait(timeout=30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a process is stopped by a signal")
def test_a_first_window_that_hangs_is_told_in_one_sentence(begin: Begin, data: Path) -> None:
    first = begin("--data", data)
    until(first, "page", "today")
    first.send_signal(signal.SIGSTOP)
    try:
        second = begin("--data", data, before=IMPATIENT)
        assert second.stderr is not None
        said = second.stderr.readline()
    finally:
        first.send_signal(signal.SIGCONT)
    assert said.startswith("掌柜售后已经开着")
    assert second.poll() is None, "its box stays until it is read"
    assert list((data / "handover").iterdir()) == []
