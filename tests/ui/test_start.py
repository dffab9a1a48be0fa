"""How little of the program a start may load before its frame and before the rows of 今日: each line of a list is time.

tests/fixtures/start_modules.txt names what each may load of the program's own modules (`slow`: where the machine is busy and
the person is told to wait). A name that is new there makes every start slower: import it in the function that needs it, or
put the name in where the first page cannot do without.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.today_kit import sample_copy

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "fixtures" / "start_modules.txt"
ROOMS = ("aftersales", "desktop", "exports", "imports", "resources", "storage", "ui")
SCRIPT = """
import json, os, sys
from pathlib import Path
from aftersales.clock import FixedClock, china_moment
from ui.application import build_program

app, program = build_program(Path(sys.argv[1]), clock=FixedClock(china_moment("2026-10-14 15:20")))
from PySide6.QtCore import QEvent, QObject, QTimer

class Watcher(QObject):
    def __init__(self, widget, ready, then):
        super().__init__(widget)
        self.ready, self.then = ready, then
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.ready():
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.then)
        return False

found = {}

def note(what):
    found[what] = sorted(sys.modules)

def watch_rows():
    page = program.window.page("today")
    Watcher(page.board, lambda: page.view is not None, told)

def told():
    note("rows")
    found["shown"] = len(program.window.page("today").view.overdue)
    print(json.dumps(found), flush=True)
    os._exit(0)

Watcher(program.window.sidebar, lambda: True, lambda: note("frame"))
program.opened.connect(watch_rows)
QTimer.singleShot(60_000, lambda: os._exit(4))
program.start()
app.exec()
"""


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, set[str]]:
    """The program's own modules when the frame was painted and when the rows were."""
    data = sample_copy(tmp_path_factory, tmp_path_factory.mktemp("start"))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(data)],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["shown"], "the sample shop has late cases on its day"
    return {what: {name for name in told[what] if is_own(name)} for what in ("frame", "rows")}


def is_own(name: str) -> bool:
    """Whether the list speaks of a module; each schema brings a step of its own, which need not be named."""
    return (
        name.split(".", maxsplit=1)[0] in ROOMS
        and "." in name
        and not name.startswith("storage.migrations.m")
    )


def allowed(*whats: str) -> set[str]:
    lines = [line.split() for line in LIST.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return {name for what, name in lines if what in whats}


def test_the_frame_is_painted_with_no_more_modules_than_listed(loaded: dict[str, set[str]]) -> None:
    assert sorted(loaded["frame"] - allowed("frame")) == []


def test_the_rows_of_today_are_painted_with_no_more_modules_than_listed(loaded: dict[str, set[str]]) -> None:
    assert sorted(loaded["rows"] - allowed("frame", "rows", "slow")) == []


def test_the_list_names_nothing_that_is_not_loaded(loaded: dict[str, set[str]]) -> None:
    assert sorted(allowed("frame") - loaded["frame"]) == []
    assert sorted(allowed("rows") - loaded["rows"]) == []
