"""Threads live here: one writer, a small pool of readers, and jobs that can be watched and cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from aftersales.errors import Cancelled

T = TypeVar("T")
ProgressCallback = Callable[[int, int | None, str], None]


class Progress:
    """What work is handed: it tells how far it is, and hears here that it was cancelled."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._listeners: list[ProgressCallback] = []
        self._interrupts: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def tick(self, done: int = 0, total: int | None = None, text: str = "") -> None:
        """Report `done` of `total` pieces; raises Cancelled where the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        for listener in tuple(self._listeners):
            listener(done, total, text)

    def on_cancel(self, interrupt: Callable[[], None]) -> None:
        """Register what ends a wait that cannot tick (a query, a worker process)."""
        with self._lock:
            if not self._stop.is_set():
                self._interrupts.append(interrupt)
                return
        interrupt()

    def _cancel(self) -> None:
        with self._lock:
            self._stop.set()
            interrupts, self._interrupts = self._interrupts, []
        for interrupt in interrupts:
            interrupt()

    def _listen(self, listener: ProgressCallback) -> None:
        self._listeners.append(listener)


class Job(Generic[T]):
    """Work under way: its future, its progress, its cancel. Callbacks come from the worker's thread."""

    def __init__(self, pool: ThreadPoolExecutor, work: Callable[[Progress], T]) -> None:
        self._progress = Progress()
        self.future: Future[T] = pool.submit(work, self._progress)

    def result(self, timeout: float | None = None) -> T:
        """Wait for the answer (command line and tests); raises what the work raised."""
        return self.future.result(timeout)

    def cancel(self) -> None:
        """Ask the work to stop: at its next tick, or at once where it waits in a query or a worker."""
        self.future.cancel()
        self._progress._cancel()  # noqa: SLF001 - the two halves of one thing

    def on_progress(self, listener: ProgressCallback) -> None:
        self._progress._listen(listener)  # noqa: SLF001

    def add_done_callback(self, listener: Callable[[Job[T]], None]) -> None:
        self.future.add_done_callback(lambda _future: listener(self))


class Jobs:
    """The writer (one thread, in order) and the readers."""

    def __init__(self, *, readers: int = 3) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._reading: set[Job[Any]] = set()

    def read(self, work: Callable[[Progress], T]) -> Job[T]:
        """Work that only reads, or writes files of its own (papers, staging)."""
        job = Job(self._readers, work)
        self._reading.add(job)
        job.add_done_callback(self._reading.discard)
        return job

    def write(self, work: Callable[[Progress], T]) -> Job[T]:
        """Work that writes the archive; one at a time, in the order asked."""
        return Job(self._writer, work)

    def close(self) -> None:
        """Finish what writes, stop what reads at its next tick, drop what has not begun, join the threads."""
        for job in tuple(self._reading):
            job.cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
