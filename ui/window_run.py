"""One run of the window from its start to its end: errors that nobody takes, how the run before ended, and beginning anew."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from aftersales.clock import SystemClock
from desktop.logs import NAME, start_log, stop_log
from desktop.paths import data_folder, program_dir
from desktop.running import OFFERED, LastEnd, Running
from resources.wording import sentence
from ui.last_resort import LastResort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from logging import Handler
    from pathlib import Path

    from aftersales.clock import Clock
    from ui.dialogs.question import Question
    from ui.program import Program

ENDED_HARD, SAFE = "ended_hard", "safe_start"
SETTLED = 180_000
"""Milliseconds after which a start counts as one that went well."""


class WindowRun(QObject):
    """Stands around a program: `begin` before it starts, `end` after it was closed.

    `marks` is False where this process has not the place of the one window over `root`: then the run leaves no mark.
    `again` says after the end whether another run was asked for, and whether that one is to be safe.
    """

    def __init__(
        self, program: Program, root: Path, *, marks: bool = True, clock: Clock | None = None
    ) -> None:
        super().__init__(program)
        self._program, self._marks = program, marks
        self._logs = data_folder(root).logs
        self._running = Running(root, clock=clock or SystemClock())
        self._log: Handler | None = None
        self._start: Callable[[], None] | None = None
        self.again: bool | None = None
        self.last = LastEnd()
        self.question: Question | None = None
        program.notices.log, program.notices.restart = self.log, self.restart
        self._behind = LastResort(program.notices.troubles.report)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._running.settle)

    def begin(self, start: Callable[[], None]) -> None:
        """Start the program; after starts in a row that ended hard ask first whether it is to be a safe one."""
        self._behind.install()
        self._start = start
        if self._marks:
            self._log = start_log(self._logs)
            self.last = self._running.begin()
            self._settling.start(SETTLED)
            app = QApplication.instance()
            if isinstance(app, QGuiApplication):  # the system ends: it may not let us come to our own end
                app.commitDataRequest.connect(self._running.say_goodbye, Qt.ConnectionType.DirectConnection)
        self._program.opened.connect(self._tell)
        if self.last.crashes >= OFFERED and not self._program.safe:
            self._ask()
        else:
            start()

    def end(self) -> None:
        """The program was closed."""
        self._settling.stop()
        if self._marks:
            self._running.end()
        if self._log is not None:
            stop_log(self._log)
            self._log = None
        self._behind.remove()

    def log(self) -> Path:
        """Where the log of this run lies."""
        return self._logs / NAME

    def restart(self, *, safe: bool | None = None) -> None:
        """End, and begin anew: in the way it runs now, or `safe` or not."""
        self.again = self._program.safe if safe is None else safe
        self._program.habits.leave()

    def _tell(self) -> None:
        """The first page stands: say once how the run before ended, and as long as it lasts that this one is safe."""
        from ui.widgets.messages import Deed

        if self._program.safe:
            self._program.notices.banner(
                SAFE,
                sentence("trouble.safe"),
                line=sentence("trouble.safe_line"),
                deeds=(Deed(sentence("trouble.normal_start"), lambda: self.restart(safe=False)),),
            )
        if self.last.hard:
            shown = self.last.trace or self.log()
            self._program.notices.banner(
                ENDED_HARD,
                sentence("trouble.ended_hard"),
                line=sentence("trouble.ended_hard_line"),
                deeds=(Deed(sentence("trouble.open_log"), lambda: self._open(shown)),),
            )
            self.last = LastEnd()

    def _open(self, path: Path) -> None:
        from ui.dialogs.trouble import open_in_system

        problem = open_in_system(path)
        if problem:
            self._program.notices.problem(problem)

    def _ask(self) -> None:
        from ui.dialogs.question import Question

        question = self.question = Question(
            self._program.context.theme,
            sentence("trouble.offer_title", {"count": self.last.crashes}),
            sentence("trouble.offer_line"),
            sentence("trouble.safe_start"),
        )
        question.cancel.setText(sentence("trouble.usual_start"))
        question.confirmed.connect(lambda: self.restart(safe=True))
        question.rejected.connect(self._start_usually)
        question.open()

    def _start_usually(self) -> None:
        self.question = None
        if self._start is not None:
            self._start()


def start_again(*, data: Path | None, safe: bool, rest: Sequence[str] = ()) -> None:
    """Start another program over the same data; this one has let go of everything."""
    import subprocess

    command = [sys.executable]
    if not getattr(sys, "frozen", False):
        command.append(str(program_dir() / "run.py"))
    if data is not None:
        command += ["--data", str(data)]
    surroundings = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
    subprocess.Popen(  # noqa: S603 - itself
        [*command, *(["--safe"] if safe else []), *rest],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
