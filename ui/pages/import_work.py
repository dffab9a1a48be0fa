"""The one long job of the import page: a cancel answers at once, and an answer that comes after it is tidied away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.job_runner import JobRunner, Watch

ProgressCall = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What follows a job: `done`, `failed` or `cancelled`, and before each of them `ended`.

    `late` gets an answer that came in spite of a cancel.
    """

    done: Callable[[Any], None]
    ended: Callable[[], None]
    failed: Callable[[BaseException], None]
    cancelled: Callable[[], None] | None = None
    progress: ProgressCall | None = None
    late: Callable[[Any], None] | None = None


class Work:
    """Runs one job at a time; `busy` until it ended or was cancelled."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner
        self._run: _Run | None = None

    @property
    def busy(self) -> bool:
        return self._run is not None

    @property
    def writing(self) -> bool:
        """Whether something is being written: its end has to be waited for, even after a cancel."""
        return self._run is not None and self._run.writes

    def start(self, job: Any, answers: Answers, *, writes: bool = False) -> None:
        """Start a job. With `writes` a cancel only asks: the work says itself whether it stopped or was done already."""
        self._run = _Run(self, answers, writes=writes)
        self._run.watch = self._runner.run(
            job,
            on_done=self._run.done,
            on_failed=self._run.failed,
            on_cancelled=self._run.cancelled,
            on_progress=self._run.progressed,
        )

    def cancel(self) -> None:
        """Stop the work; the page goes on at once, unless something is being written."""
        run = self._run
        if run is None or run.watch is None:
            return
        run.watch.cancel()
        if not run.writes:
            run.cancelled()

    def end(self, run: _Run) -> bool:
        """Close `run`; False if it was closed before."""
        if self._run is not run:
            return False
        self._run = None
        run.answers.ended()
        return True


class _Run:
    """One job of a `Work`, from its start to its only end."""

    def __init__(self, work: Work, answers: Answers, *, writes: bool) -> None:
        self._work = work
        self.answers = answers
        self.writes = writes
        self.watch: Watch | None = None

    def done(self, answer: Any) -> None:
        if self._work.end(self):
            self.answers.done(answer)
        elif self.answers.late is not None:
            self.answers.late(answer)

    def failed(self, error: BaseException) -> None:
        if self._work.end(self):
            self.answers.failed(error)

    def cancelled(self) -> None:
        if self._work.end(self) and self.answers.cancelled is not None:
            self.answers.cancelled()

    def progressed(self, done: int, total: int | None, text: str) -> None:
        if self._work.busy and self.answers.progress is not None:
            self.answers.progress(done, total, text)
