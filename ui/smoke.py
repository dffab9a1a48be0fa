"""``--smoke``: the real program opens every page over demo data and does its main work once; 0 where nothing went wrong."""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.smoke_log import LONGEST, SmokeLog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.program import Program
    from ui.smoke_visitor import Visitor

_LOOK = 15
"""Milliseconds between two looks at whether a step can go on."""
LOG, PICTURE = "smoke.log", "smoke.png"


class NotReadyError(Exception):
    """What was waited for did not come in time."""


@dataclass(frozen=True, slots=True)
class Until:
    """What a step waits for, for so many seconds at most; a step is a generator of these."""

    what: str
    ready: Callable[[], bool]
    seconds: float = 60.0


Waits = Iterator[Until]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the smoke; `run` is a generator, so that the program's own event loop goes on while it waits."""

    name: str
    run: Callable[[Visitor], Waits]


def main(argv: Sequence[str], steps: Sequence[Step] | None = None, *, longest: float = LONGEST) -> int:
    """``--smoke [--out DIR]`` and Qt's own options; 1 where anything went wrong, with the reason last in DIR/smoke.log.

    Without --out the folder is a temporary one, which is left behind only after a failure. `longest` seconds may it take.
    """
    from ui.asked import asked_of

    asked = asked_of(argv)
    out = asked.out or Path(tempfile.mkdtemp(prefix="zhanggui-smoke-"))
    out.mkdir(parents=True, exist_ok=True)
    with SmokeLog(out / LOG, longest=longest) as log:
        try:
            done = _burn(log, out.resolve(), asked.rest, steps)
        except Exception:  # noqa: BLE001 - whatever it was, it belongs into the log and into the exit code
            log.fault(traceback.format_exc())
            done = False
        for fault in log.faults:
            log.note(f"FAILED {fault}")
        well = done and not log.faults
        log.note("well" if well else f"failed; see {log.path}")
    if well and asked.out is None:
        shutil.rmtree(out, ignore_errors=True)
    return 0 if well else 1


def _burn(log: SmokeLog, out: Path, for_qt: Sequence[str], steps: Sequence[Step] | None) -> bool:
    """Run the program over a folder that is new; whether every step was done and everything was let go of."""
    from desktop.handover import Place
    from ui.application import run_window
    from ui.asked import Asked
    from ui.smoke_steps import STEPS
    from ui.smoke_visitor import Visitor

    smokes: list[_Smoke] = []

    def join(app: QApplication, program: Program) -> None:
        log.note(f"program built, platform {app.platformName()}")
        visitor = Visitor(program, app, log, root=root, out=out)
        smokes.append(_Smoke(visitor, log, STEPS if steps is None else steps))
        smokes[0].start()

    log.note(f"python {sys.version.split()[0]} on {sys.platform}, frozen {getattr(sys, 'frozen', False)}")
    folder = Path(tempfile.mkdtemp(prefix="店铺 数据 ", dir=out))
    root = folder / "我的 店"
    place = Place(root)
    if not place.take():
        raise OSError("the place of the one window over a new folder is taken")
    try:
        run_window(Asked(rest=tuple(for_qt)), root, place, joined=join)
    finally:
        place.leave()
    log.note("program closed")
    done = bool(smokes) and smokes[0].done
    if done:
        _leave_nothing(folder, log)
    return done


def _leave_nothing(folder: Path, log: SmokeLog) -> None:
    """No thread, no process and no open file are left; Windows deletes no file that is still held."""
    import multiprocessing

    left = [
        each.name for each in threading.enumerate() if not each.daemon and each is not threading.main_thread()
    ]
    if left:
        log.fault(f"threads left: {', '.join(left)}")
    children = [each.name for each in multiprocessing.active_children()]
    if children:
        log.fault(f"processes left: {', '.join(children)}")
    gc.collect()
    for patience in (0.1, 0.5, 2.0, 0.0):  # an antivirus may look at what was just written
        try:
            shutil.rmtree(folder)
        except OSError as error:
            if not patience:
                log.fault(f"a file is still held: {error}")
            time.sleep(patience)
        else:
            log.note("data folder removed")
            return


class _Smoke(QObject):
    """Drives the steps from a timer of the program's own event loop; `done` once the last one was."""

    def __init__(self, visitor: Visitor, log: SmokeLog, steps: Sequence[Step]) -> None:
        super().__init__(visitor.app)
        self.done = False
        self._visitor, self._log = visitor, log
        self._steps = iter(steps)
        self._step: Step | None = None
        self._waits: Waits = iter(())
        self._until: Until | None = None
        self._since = self._began = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin with the event loop."""
        self._timer.start()

    def _look(self) -> None:
        try:
            ended = bool(self._log.faults) or self._go_on()
        except Exception:  # noqa: BLE001 - the step failed, for whatever reason
            self._log.fault(traceback.format_exc())
            ended = True
        if ended:
            self._timer.stop()
            if self._log.faults and self._step is not None:
                self._log.note(f"stopped in: {self._step.name}")
            self._visitor.program.habits.leave()

    def _go_on(self) -> bool:
        """One turn; True when nothing is left to do."""
        if self._until is not None and not self._until.ready():
            if time.monotonic() - self._since > self._until.seconds:
                raise NotReadyError(f"{self._until.what} (not after {self._until.seconds:.0f} s)")
            return False
        self._until = next(self._waits, None)
        self._since = time.monotonic()
        return self._until is None and self._next_step()

    def _next_step(self) -> bool:
        now = time.monotonic()
        if self._step is not None:
            self._log.note(f"{self._step.name}: ok, {now - self._began:.2f} s")
        self._step, self._began = next(self._steps, None), now
        if self._step is None:
            self.done = True
            return True
        self._waits = self._step.run(self._visitor)
        return False
