"""The mark of a run: it goes with a goodbye, and what stays tells the next start how the one before ended."""

from __future__ import annotations

import faulthandler
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aftersales.clock import FixedClock
from desktop.running import MARK, OFFERED, LastEnd, Running

ROOT = Path(__file__).resolve().parents[2]
STRUCK = """
import faulthandler, sys
from pathlib import Path
from aftersales.clock import SystemClock
from desktop.running import Running
Running(Path(sys.argv[1]), clock=SystemClock()).begin()
faulthandler._sigsegv()
"""


@pytest.fixture(autouse=True)
def _pytest_keeps_its_own_handler() -> Iterator[None]:
    before = faulthandler.is_enabled()
    yield
    if before:
        faulthandler.enable()


def begun(folder: Path, clock: FixedClock) -> tuple[Running, LastEnd]:
    folder.mkdir(exist_ok=True)
    run = Running(folder, clock=clock)
    return run, run.begin()


def lost(run: Running, folder: Path) -> None:
    """The power fails: the mark stays as it was."""
    mark = (folder / MARK).read_bytes()
    run.end()
    (folder / MARK).write_bytes(mark)


def test_a_run_that_says_goodbye_leaves_nothing(tmp_path: Path, clock: FixedClock) -> None:
    run, last = begun(tmp_path / "店", clock)
    assert last == LastEnd()
    assert (tmp_path / "店" / MARK).is_file()
    run.end()
    run.end()
    assert not (tmp_path / "店" / MARK).exists()
    assert list((tmp_path / "店" / "logs").iterdir()) == []


def test_hard_ends_are_counted_until_a_run_goes_well(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "店"
    for number in range(OFFERED + 1):
        run, last = begun(folder, clock)
        assert (last.crashes, last.hard, last.trace) == (number, number > 0, None)
        lost(run, folder)
    run, last = begun(folder, clock)
    assert last.crashes == OFFERED + 1
    run.settle()
    lost(run, folder)
    run, last = begun(folder, clock)
    assert last.crashes == 1, "a run that had gone well for a while is no start that failed"
    run.say_goodbye()
    run.end()
    assert begun_and_ended(folder, clock) == LastEnd()


def begun_and_ended(folder: Path, clock: FixedClock) -> LastEnd:
    run, last = begun(folder, clock)
    run.end()
    return last


def test_a_process_struck_down_leaves_where_it_was(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "店"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", STRUCK, str(folder)], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode != 0
    last = begun_and_ended(folder, clock)
    assert last.crashes == 1
    assert last.trace is not None
    told = last.trace.read_text("utf-8")
    assert "Segmentation fault" in told
    assert str(Path.home()) not in told
    assert str(ROOT) not in told
    assert begun_and_ended(folder, clock) == LastEnd(), "it is told once"
    assert last.trace.is_file(), "and stays to be looked at"


@pytest.mark.parametrize(
    "junk", [b"", b"[]", b"{}", b'{"crashes": "x", "trace": 3}', b'{"crashes": -4}', b"\xff"]
)
def test_a_mark_that_cannot_be_read_is_one_hard_end(tmp_path: Path, clock: FixedClock, junk: bytes) -> None:
    (tmp_path / MARK).write_bytes(junk)
    assert begun_and_ended(tmp_path, clock) == LastEnd(crashes=1)


def test_a_mark_names_no_file_outside_the_logs(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "archive.db").write_text("x")
    (tmp_path / MARK).write_text(json.dumps({"crashes": 0, "trace": "../archive.db"}))
    assert begun_and_ended(tmp_path, clock).trace is None


def test_only_a_few_crash_files_are_kept(tmp_path: Path, clock: FixedClock) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    for number in range(9):
        (logs / f"crash-2026101{number}-120000-1.log").write_text("Fatal Python error" if number else "")
    begun_and_ended(tmp_path, clock)
    assert sorted(path.name[6:14] for path in logs.iterdir()) == [
        f"2026101{number}" for number in range(4, 9)
    ]


def test_a_folder_that_cannot_be_written_is_left_alone(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "file").write_text("in the way")
    run = Running(tmp_path / "file", clock=clock)
    assert run.begin() == LastEnd()
    run.settle()
    run.end()
