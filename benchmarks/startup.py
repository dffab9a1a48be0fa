"""Start-up beside an empty window: ``python benchmarks/startup.py [--rounds 7]`` prints ratios and fails nothing.

In each round three processes start in turn, without a screen: a bare QMainWindow, the program until its frame and
sidebar are painted, the program until 今日 shows its rows. A time runs from the start of the process to the first
paint; a ratio is taken within its round, so that a slower moment of the machine weighs on both of its sides.
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
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve()
PAINTED = "painted"
TARGETS = {"frame": 1.6, "today": 2.5}
NAMES = {"empty": "empty QMainWindow", "frame": "frame and sidebar", "today": "今日 with its rows"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    sys.path.insert(0, str(HERE.parent.parent))
    from desktop.demo import build_sample_shop, sample_clock
    from desktop.shop import Desk

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "shop"
        build_sample_shop(data)
        with Desk.open(data, clock=sample_clock(data)) as desk:
            desk.upkeep.backup()  # else each start would make the day's first
        for what in NAMES:
            timed(what, data)  # the first start compiles and warms the disk
        rounds = [{what: timed(what, data) for what in NAMES} for _ in range(asked.rounds)]
    tell(rounds)


def timed(what: str, data: Path) -> float:
    """Seconds from the start of a process to its first paint."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    command = [sys.executable, str(HERE), what, str(data)]
    begun = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=surroundings, cwd=HERE.parent.parent
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == PAINTED:
                taken = time.perf_counter() - begun
                process.wait(60)
                return taken
    raise SystemExit(f"{what}: ended without a paint, exit code {process.returncode}")


def tell(rounds: list[dict[str, float]]) -> None:
    for what, name in NAMES.items():
        milliseconds = median(each[what] for each in rounds) * 1000
        line = f"{name:<20} {milliseconds:6.0f} ms"
        if what in TARGETS:
            ratio = median(each[what] / each["empty"] for each in rounds)
            line += f"  {ratio:.2f}x  (wanted: ≤ {TARGETS[what]}x)"
        print(line)


# ---- what the started processes do ----


def show_empty() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(["empty"])
    window = QMainWindow()
    watch = watcher(window, lambda: True)
    window.show()
    app.exec()
    del watch


def show_program(what: str, data: Path) -> None:
    """As ui.application.main does it, until what is asked for is painted."""
    from ui.application import build_application
    from ui.program import Program
    from ui.theme import Theme

    app = build_application(["zhanggui"])
    theme = Theme("light", parent=app)
    theme.dress(app)
    program = Program(theme, data, clock=clock_of(data), parent=app)
    watches: list[Any] = []
    if what == "frame":
        watches.append(watcher(program.window.sidebar, lambda: True))
    else:
        program.opened.connect(lambda: watches.append(watch_rows(program)))
    program.start()
    app.exec()


def clock_of(data: Path) -> Any:
    """The day on which the sample shop has its rows; read here, since the demo's own module is no part of a start."""
    from aftersales.clock import FixedClock, china_moment

    return FixedClock(china_moment((data / "sample.txt").read_text("utf-8")))


def watch_rows(program: Any) -> Any:
    page = program.window.page("today")
    return watcher(page.board, lambda: page.view is not None)


def watcher(widget: Any, ready: Callable[[], bool]) -> Any:
    """Says so and ends the process once `widget` was painted while `ready`."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and ready():
                watched.removeEventFilter(self)
                QTimer.singleShot(0, painted)  # after the paint that is beginning
            return False

    watch = Watcher(widget)
    widget.installEventFilter(watch)
    return watch


def painted() -> None:
    print(PAINTED, flush=True)
    os._exit(0)  # how the program ends is not measured here


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in NAMES:
        sys.path.insert(0, str(HERE.parent.parent))
        show_empty() if sys.argv[1] == "empty" else show_program(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
