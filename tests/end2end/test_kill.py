"""An import through the command line that is killed twenty times: wholly there or wholly gone, and never in the way."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.cli import main
from tests.desktop.sheets import order_list

ROWS = 1_000
ROOT = Path(__file__).parents[2]


def checked(data: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, int]:
    """Orders and paid fen of an archive that the program itself finds whole."""
    capsys.readouterr()
    assert main(["check", "--data", str(data), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    return report["orders"], report["paid_gross"]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_an_import_killed_twenty_times_is_wholly_there_or_wholly_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, rng = tmp_path / "店", random.Random(20)
    assert main(["import", str(order_list(tmp_path / "0.csv", 1)), "--data", str(data)]) == 0
    orders, paid = checked(data, capsys)
    assert orders == 1
    inside, survived, longest = 0, 0, 0.05
    for turn in range(20):
        sheet = order_list(tmp_path / "orders.csv", ROWS, first=1_000 + turn * ROWS)
        command = [sys.executable, "-m", "tests.end2end.import_in_child", str(sheet), "--data", str(data)]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as child:
            assert child.stderr is not None
            assert child.stderr.readline() == "writing\n"
            begun = time.monotonic()
            if (
                turn == 0
            ):  # the first is let through its transaction, so that the others are cut within its length
                assert child.stderr.readline() == "written\n"
                longest = time.monotonic() - begun
            else:
                time.sleep(rng.uniform(0.0, 1.3) * longest)
            os.kill(child.pid, signal.SIGKILL)
            inside += turn > 0 and "written" not in child.stderr.read()
        after, paid_after = checked(data, capsys)
        assert after - orders in (0, ROWS), "a part of a batch"
        assert paid_after - paid == (after - orders) * paid // max(orders, 1), "a part of the money"
        survived += after > orders
        orders, paid = after, paid_after
    assert inside >= 5, "the kills did not hit the transaction: the test says nothing"
    assert survived < 20
    assert main(["import", str(sheet), "--data", str(data)]) == 0
    assert checked(data, capsys)[0] in (orders, orders + ROWS)
