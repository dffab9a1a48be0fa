"""Keeps planned calls up with what is sold, imported and changed: looks in a reader, writes in pieces between others' writes."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from aftersales.errors import Cancelled, KnownError
from desktop.changes import Changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.revisit_layout import Call, LaidOut
    from desktop.changes import ChangeNotice, Changes
    from desktop.jobs import Job, Jobs
    from desktop.revisit_shifts import RevisitShifts
    from desktop.revisit_sweep import RevisitSweep

_log = logging.getLogger(__name__)
_ALL = ""
"""In the place of an action's id: everything is looked at."""


class SweepKeeper:
    """Sweeps after the start, imports and changed rules; after another write only what that one wrote."""

    def __init__(self, *, sweep: RevisitSweep, shifts: RevisitShifts, jobs: Jobs, changes: Changes) -> None:
        self._sweep = sweep
        self._shifts = shifts
        self._jobs = jobs
        self._changes = changes
        self._lock = threading.Lock()
        self._stopped = self._busy = False
        self._asked: dict[str, None] = {}
        self._unsubscribe: Callable[[], None] | None = None

    def follow(self) -> None:
        """Listen to what is written, and begin with what is there."""
        self._unsubscribe = self._changes.subscribe(self._written)
        self._ask(_ALL)

    def stop(self) -> None:
        """Hear nothing more and begin nothing more; what is not planned yet is planned after the next start."""
        with self._lock:
            self._stopped = True
            self._asked.clear()
        if self._unsubscribe is not None:
            self._unsubscribe()

    def _written(self, notice: ChangeNotice) -> None:
        if notice.what & {Changed.IMPORTS, Changed.SETTINGS}:
            self._ask(_ALL)
        elif notice.what & {Changed.GOODS, Changed.CUSTOMERS} and notice.action_id:
            self._ask(notice.action_id)

    def _ask(self, action_id: str) -> None:
        with self._lock:
            if self._stopped:
                return
            self._asked[action_id] = None
            if self._busy:
                return
            self._busy = True
        self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self._stopped or not self._asked:
                self._busy = False
                return
            action_id = _ALL if _ALL in self._asked else next(iter(self._asked))
            if action_id == _ALL:
                self._asked.clear()
            else:
                self._asked.pop(action_id)
            if action_id == _ALL:
                self._jobs.write(lambda _: self._shifts.mend()).add_done_callback(_told)
            refit = self._jobs.write(lambda _: self._shifts.refit(written_by=action_id))
            refit.add_done_callback(_told)
            job = self._jobs.read(lambda progress: self._sweep.look(progress=progress, written_by=action_id))
        job.add_done_callback(self._looked)

    def _looked(self, job: Job[LaidOut]) -> None:
        laid = _result(job)
        self._write([] if laid is None else self._sweep.pieces(laid))

    def _write(self, pieces: list[list[Call]]) -> None:
        """One piece after the other, each behind what people wrote meanwhile."""
        with self._lock:
            if self._stopped:
                self._busy = False
                return
            if pieces:
                piece, rest = pieces[0], pieces[1:]
                job = self._jobs.write(lambda _: self._sweep.write(piece))
        if not pieces:
            self._begin()
            return

        def written(done: Job[None]) -> None:
            _told(done)
            self._write(rest if done.future.exception() is None else [])

        job.add_done_callback(written)


def _result(job: Job[Any]) -> Any:
    """What a job found; None where it was stopped or went wrong, which is told to the log."""
    if job.future.cancelled():
        return None
    _told(job)
    return None if job.future.exception() is not None else job.future.result()


def _told(job: Job[Any]) -> None:
    if job.future.cancelled():
        return
    error = job.future.exception()
    if isinstance(error, KnownError):
        _log.info("planned calls wait: %s", error.code)  # a locked or full disk; the next start looks again
    elif error is not None and not isinstance(error, Cancelled):
        _log.error("planned calls", exc_info=error)
