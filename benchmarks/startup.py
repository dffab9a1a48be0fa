"""Start-up beside an empty window: ``python benchmarks/startup.py [--rounds 7]`` prints ratios and fails nothing.

In each round three processes start in turn, without a screen: a bare QMainWindow, the program until its frame and
sidebar are painted, the program until 今日 shows its rows. A time runs from the start of the process to the first
paint; a ratio is taken within its round, so that a slower moment of the machine weighs on both of its sides. Beside it stands
the processor's time up to that paint, which other work on the machine touches less.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve()
ROOT = HERE.parent.parent
CHILD = HERE.with_name("startup_child.py")
PAINTED = "painted"
TARGETS = {"frame": 1.6, "today": 2.5}
NAMES = {"empty": "empty QMainWindow", "frame": "frame and sidebar", "today": "今日 with its rows"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from desktop.demo import build_sample_shop
    from desktop.sample import sample_clock
    from desktop.shop import Desk

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "shop"
        build_sample_shop(data)
        with Desk.open(data, clock=sample_clock(data)) as desk:
            desk.upkeep.backup()  # else each start would make the day's first
        bytecode = Path(folder) / "bytecode"
        for what in NAMES:
            timed(what, data, bytecode)  # the first start compiles and warms the disk
        rounds = [{what: timed(what, data, bytecode) for what in NAMES} for _ in range(asked.rounds)]
    tell(rounds)


def timed(what: str, data: Path, bytecode: Path) -> tuple[float, float]:
    """Seconds from the start of a process to its first paint, by the clock on the wall and by the processor.

    Python keeps compiled modules, as on a shop's machine, even where the surroundings of a build forbid it.
    """
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    surroundings["PYTHONPYCACHEPREFIX"] = str(bytecode)
    command = [sys.executable, str(CHILD), what, str(data)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said, _, processor = line.partition(" ")
            if said == PAINTED:
                taken = time.perf_counter() - begun
                process.wait(60)
                return taken, float(processor)
    raise SystemExit(f"{what}: ended without a paint, exit code {process.returncode}")


def tell(rounds: list[dict[str, tuple[float, float]]]) -> None:
    for what, name in NAMES.items():
        wall, processor = (median(each[what][at] for each in rounds) * 1000 for at in (0, 1))
        line = f"{name:<20} {wall:6.0f} ms, by the processor {processor:6.0f} ms"
        if what in TARGETS:
            ratios = [median(each[what][at] / each["empty"][at] for each in rounds) for at in (0, 1)]
            line += f"  {ratios[0]:.2f}x, {ratios[1]:.2f}x  (wanted: ≤ {TARGETS[what]}x)"
        print(line)


if __name__ == "__main__":
    main()
