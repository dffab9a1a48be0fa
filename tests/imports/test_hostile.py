"""Files that mean harm: each is decided in time and memory, with right rows or one sentence, and nothing is left behind."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from imports.intake import Intake, read_orders
from resources import wording
from tests.imports import hostile_kit
from tests.imports.spending import Spent

SECONDS = 10.0
MEGABYTES = 512
HARMLESS = {"stored.xlsx", "claim_style.xlsx", "lone_returns.csv", "path.zip"}
"""Odd, but honest: these must be read."""

WRITTEN = {"1", "5", "9999-99-99", "-2+3"}
"""Odd numbers that really stand in one of the files, and may be taken as they are."""


def decided(path: Path) -> Intake | KnownError:
    try:
        return read_orders([path])
    except KnownError as error:
        return error


@cache
def hostile_files() -> dict[str, bytes]:
    return dict(hostile_kit.hostile())


def test_every_hostile_file_is_decided(tmp_path: Path) -> None:
    files = hostile_files()
    assert len(files) >= 75
    slow: dict[str, float] = {}
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        spent = Spent()
        answer = decided(path)
        slow[name] = spent.seconds()
        path.unlink()
        if isinstance(answer, KnownError):
            sentence = wording.error_sentence(answer)
            assert name in sentence
            assert "什么都没有写入" in sentence
            assert name not in HARMLESS, sentence
        else:
            assert_no_order_is_silently_odd(name, answer)
    assert {name: taken for name, taken in slow.items() if taken > SECONDS} == {}
    assert multiprocessing.active_children() == []


def assert_no_order_is_silently_odd(name: str, intake: Intake) -> None:
    """Only the honest rows may come through without a word; any other order carries a problem."""
    honest = {"A-1": 500, "A-2": 600}
    for order in intake.orders:
        loud = any(problem.level != "info" for problem in order.problems)
        assert loud or order.number in WRITTEN or order.number.startswith("A-"), (name, order)
        if not loud and order.paid_gross is not None and order.number in honest:
            assert order.paid_gross == honest[order.number], (name, order)


MEASURED = ("bomb_medium", "claim_all_cells", "claim_wide_and_long", "claim_ods_rows", "quadratic_sheet")
MEASURING = """
import resource, sys
from pathlib import Path

if __name__ == "__main__":
    from aftersales.errors import KnownError
    from imports.intake import read_orders

    for path in sys.argv[1:]:
        try:
            read_orders([Path(path)])
        except KnownError:
            pass
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system tells the memory of ended processes")
def test_no_reader_ever_takes_more_memory_than_it_may(tmp_path: Path) -> None:
    paths = []
    for name, data in hostile_files().items():
        if name.startswith(MEASURED):
            paths.append(tmp_path / name)
            paths[-1].write_bytes(data)
    script = tmp_path / "measuring.py"
    script.write_text(MEASURING, "utf-8")
    told = subprocess.run(
        [sys.executable, str(script), *map(str, paths)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(told.stdout) * unit <= MEGABYTES * 1024 * 1024
