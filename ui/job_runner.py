"""A job's callbacks, which come from its thread, turned into calls on the window's thread."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from aftersales.errors import Cancelled

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ui.notices import Notices
    from ui.work_news import WorkNews

T = TypeVar("T")
PATIENCE = 300
"""Milliseconds before anything is shown of a job under way."""


class WatchableJob(Protocol[T]):
    """What is asked of a job; desktop.jobs.Job is one."""

    future: Future[T]

    def add_done_callback(self, listener: Callable[[Any], None]) -> None: ...

    def on_progress(self, listener: Callable[[int, int | None, str], None]) -> None: ...

    def cancel(self) -> None: ...


class Watch(QObject):
    """A job being watched: `cancel()` asks it to stop, `active` tells whether its answer is still awaited.

    Worker threads only touch the post box behind a lock; all else happens on the window's thread, its end included:
    it is held here until its answer was collected, even where nobody waits for that any more.
    """

    posted = Signal()
    _held: ClassVar[set[Watch]] = set()

    def __init__(
        self,
        job: WatchableJob[Any],
        owner: JobRunner,
        *,
        on_done: Callable[[Any], None] | None,
        on_failed: Callable[[BaseException], None] | None,
        on_progress: Callable[[int, int | None, str], None] | None,
        on_slow: Callable[[], None] | None,
        on_cancelled: Callable[[], None] | None,
        on_ended: Callable[[Watch], None],
        news: WorkNews | None = None,
    ) -> None:
        super().__init__()
        self._job = job
        self._news = news
        # weak: a watch that held its owner could be torn down with it in the wrong order
        self._owner = weakref.ref(owner)
        self._on_done, self._on_failed, self._on_cancelled = on_done, on_failed, on_cancelled
        self._on_progress, self._on_slow, self._on_ended = on_progress, on_slow, on_ended
        self._box = _PostBox(self)
        self._patient = True
        self._latest: tuple[int, int | None, str] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._waited)
        self.active = True
        self.posted.connect(self._collect, Qt.ConnectionType.QueuedConnection)
        owner.destroyed.connect(self.forget)

    def start(self) -> None:
        """Begin to listen; a job that is over already answers at the next turn of the event loop."""
        self._held.add(self)
        if self._on_progress is not None or self._on_slow is not None:
            self._timer.start(PATIENCE)
        if self._on_progress is not None:
            self._job.on_progress(self._box.put_progress)
        self._job.add_done_callback(self._box.put_done)

    def cancel(self) -> None:
        """Ask the job to stop; `on_cancelled` follows when it has."""
        self._job.cancel()

    def forget(self) -> None:
        """Drop the callbacks; the job goes on and its answer reaches nobody."""
        self.active = False
        self._timer.stop()
        if self._news is not None and isValid(self._news):
            self._news.drop(id(self))
        self._on_done = self._on_failed = self._on_progress = self._on_slow = self._on_cancelled = None

    def _waited(self) -> None:
        self._patient = False
        if not self._alive():
            return
        if self._on_slow is not None:
            self._on_slow()
        if self._news is not None:
            self._news.begin(id(self))
        if self._latest is not None and self._on_progress is not None:
            self._on_progress(*self._latest)
            self._tell(*self._latest)

    def _tell(self, done: int, total: int | None, _text: str) -> None:
        if self._news is not None:
            self._news.advance(id(self), done, total)

    def _alive(self) -> bool:
        owner = self._owner()
        return self.active and owner is not None and isValid(owner)

    def _collect(self) -> None:
        done, progress = self._box.take()
        if progress is not None:
            self._latest = progress
            if not self._patient and self._alive() and self._on_progress is not None and not done:
                self._on_progress(*progress)
                self._tell(*progress)
        if done:
            self._finish()

    def _finish(self) -> None:
        self._timer.stop()
        alive, failed, cancelled, on_done = self._alive(), self._on_failed, self._on_cancelled, self._on_done
        if self._news is not None and alive:
            error = _error_of(self._job.future)
            self._news.end(id(self), well=error is None or _is_cancel(error))
        self.forget()
        self._box.close()
        self._on_ended(self)
        self._held.discard(self)
        owner = self._owner()
        if not alive or owner is None:
            return
        error = _error_of(self._job.future)
        if error is None:
            if on_done is not None:
                on_done(self._job.future.result())
        elif _is_cancel(error):
            if cancelled is not None:
                cancelled()
        else:
            (failed or owner.report)(error)


class _PostBox:
    """Where worker threads leave news for the watch, until its answer was collected."""

    def __init__(self, watch: Watch) -> None:
        self._lock = threading.Lock()
        self._watch: Watch | None = watch
        self._progress: deque[tuple[int, int | None, str]] = deque(maxlen=1)
        self._done = False
        self._rung = False

    def put_progress(self, done: int, total: int | None, text: str) -> None:
        with self._lock:
            self._progress.append((done, total, text))
            self._ring()

    def put_done(self, _job: object) -> None:
        with self._lock:
            self._done = True
            self._ring()

    def _ring(self) -> None:
        # one wake-up stands for all news since the last: a quick worker cannot flood the window
        if self._watch is not None and not self._rung:
            self._rung = True
            self._watch.posted.emit()

    def take(self) -> tuple[bool, tuple[int, int | None, str] | None]:
        with self._lock:
            self._rung = False
            progress = self._progress.pop() if self._progress else None
            return self._done, progress

    def close(self) -> None:
        with self._lock:
            self._watch = None


def _error_of(future: Future[Any]) -> BaseException | None:
    return Cancelled() if future.cancelled() else future.exception()


def _is_cancel(error: BaseException) -> bool:
    from concurrent.futures import CancelledError

    return isinstance(error, Cancelled | CancelledError)


class JobRunner(QObject):
    """Runs jobs for its parent: answers come on the window's thread, and not at all once the parent is gone.

    Without `on_failed` an error goes to the notices (known errors as a toast, bugs as the calm dialog).
    """

    def __init__(self, notices: Notices | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._watches: set[Watch] = set()

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return any(watch.active for watch in self._watches)

    def run(
        self,
        job: WatchableJob[T],
        *,
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[BaseException], None] | None = None,
        on_progress: Callable[[int, int | None, str], None] | None = None,
        on_slow: Callable[[], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> Watch:
        """Watch a job; exactly one of `on_done`, `on_failed` and `on_cancelled` ends it.

        `on_slow` comes once after 300 ms, `on_progress` not before.
        """
        watch = Watch(
            job,
            self,
            on_done=on_done,
            on_failed=on_failed,
            on_progress=on_progress,
            on_slow=on_slow,
            on_cancelled=on_cancelled,
            on_ended=self._watches.discard,
            news=self._notices.work if self._notices is not None and on_progress is not None else None,
        )
        self._watches.add(watch)
        watch.start()
        return watch

    def forget_all(self) -> None:
        """Drop every callback (stale answers); the jobs themselves go on."""
        for watch in tuple(self._watches):
            watch.forget()

    def report(self, error: BaseException) -> None:
        """Tell the notices of an error that nobody else takes; without notices it is raised."""
        if self._notices is None:
            raise error
        self._notices.error(error)
