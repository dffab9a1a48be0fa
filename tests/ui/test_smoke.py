"""``--smoke`` over the real program in a process of its own: well when all is well, and never when something is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ui.page_list import FACTORIES
from ui.settings_list import SECTIONS
from ui.smoke_pages import visits
from ui.smoke_steps import STEPS

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import logging, sys
from pathlib import Path
from PySide6.QtCore import QTimer, qWarning
from ui.smoke import Step, Until, main
from ui.smoke_steps import STEPS
from ui.smoke_visitor import WrongError

steps = list(STEPS[:2])
longest = 60.0

{broken}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], steps, longest=longest))
"""
LATE = """
def later(visitor):
    QTimer.singleShot(0, {what})
    yield Until("nothing", lambda: False, {seconds})
steps.append(Step("broken", later))
"""
NO_FONT = "import ui.theme; ui.theme.RESOURCES = Path(sys.argv[2]) / 'nowhere'"
RAISING_PAGE = """
from ui.pages.today_page import TodayPage
def activated(page, args):
    raise ZeroDivisionError("in a page")
TodayPage.activated = activated
"""
BAD_ROWS = """
from desktop.today import TodayDesk
def view(desk):
    raise ZeroDivisionError("in a job")
TodayDesk.view = view
"""
KNOWN_ERROR = """
from aftersales.errors import KnownError
from desktop.today import TodayDesk
def view(desk):
    raise KnownError("storage.disk_trouble")
TodayDesk.view = view
"""
NO_STREAMS = "sys.stdout = sys.stderr = None\n" + LATE.format(what="lambda: None", seconds=0.2)
HELD = """
def leave(visitor):
    import threading
    threading.Thread(target=threading.Event().wait, args=(3,), name="forgotten").start()
    yield Until("a turn", lambda: True)
steps.append(Step("broken", leave))
"""
HANGS = "import time\nlongest = 2.5\n" + LATE.format(what="lambda: time.sleep(20)", seconds=60)

BROKEN: Mapping[str, tuple[str, str]] = {
    "a folder of resources is missing": (NO_FONT, "No such file"),
    "a page raises": (RAISING_PAGE, "ZeroDivisionError: in a page"),
    "the rows of a page raise": (BAD_ROWS, "ZeroDivisionError: in a job"),
    "the rows of a page are refused": (KNOWN_ERROR, "WrongError: the shop's name"),
    "a slot raises": (LATE.format(what="lambda: 1 / 0", seconds=20), "ZeroDivisionError"),
    "Qt warns": (LATE.format(what="lambda: qWarning('odd')", seconds=20), "log WARNING qt: default: odd"),
    "the log warns": (
        LATE.format(what="lambda: logging.warning('odd')", seconds=20),
        "log WARNING root: odd",
    ),
    "a step is not ready, and there are no streams": (NO_STREAMS, "NotReadyError: nothing (not after 0 s)"),
    "a thread is left": (HELD, "threads left: forgotten"),
    "the window hangs": (HANGS, "Timeout (0:00:02.5"),
}


def _run(command: Sequence[str], out: Path) -> tuple[int, str]:
    """The exit code and the log, which stderr repeats."""
    done = subprocess.run(
        [sys.executable, *command, "--smoke", "--out", str(out)],
        capture_output=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        cwd=ROOT,
        timeout=280,
        check=False,
    )
    log = (out / "smoke.log").read_text("utf-8")
    return done.returncode, log


def test_the_whole_program_is_well(tmp_path: Path) -> None:
    out = tmp_path / "冒 烟"
    code, log = _run(["run.py"], out)
    assert code == 0, log
    assert log.splitlines()[-1].endswith("well")
    for step in STEPS:
        assert f"  {step.name}: ok, " in log
    left = {path.name for path in out.iterdir()}
    assert left == {
        "smoke.log",
        "smoke.png",
        "工单.xlsx",
        "订单模板.xlsx",
        "退赔计算书.pdf",
        "售后服务报告.pdf",
    }
    assert (out / "smoke.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_fails_with_its_reason_in_the_log(name: str, tmp_path: Path) -> None:
    broken, reason = BROKEN[name]
    script = tmp_path / "broken_smoke.py"
    script.write_text(SCRIPT.format(broken=broken), "utf-8")
    code, log = _run([str(script)], tmp_path / "out")
    assert code == 1, log
    assert reason in log
    if "hangs" not in name:
        assert log.splitlines()[-1].split(" s  ")[1].startswith("failed; see ")


def test_every_page_and_every_section_is_visited() -> None:
    names = {step.name for step in visits()}
    for page in FACTORIES:
        assert page.key == "start" or any(name.split()[:2] == ["page", page.key] for name in names), page.key
    assert {f"page settings {section.place.key}" for section in SECTIONS} <= names
