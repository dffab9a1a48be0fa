"""One start of startup.py, up to its first paint; it imports nothing that what it measures does not import."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False  # typing would weigh on the empty window too
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def show_empty() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(["empty"])
    window = QMainWindow()
    watch = watcher(window, lambda: True)
    window.show()
    app.exec()
    del watch


def show_program(what: str, data: str) -> None:
    """As ui.application.main does it, until what is asked for is painted."""
    from pathlib import Path

    from ui.application import build_program

    app, program = build_program(Path(data), clock=clock_of(Path(data)))
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
    print("painted", time.process_time(), flush=True)
    os._exit(0)  # how the program ends is not measured here


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    if sys.argv[1] == "empty":
        show_empty()
    else:
        show_program(sys.argv[1], sys.argv[2])
