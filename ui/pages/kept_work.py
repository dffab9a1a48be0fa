"""Work begun on a page, kept in the drafts while it is worked at: it is there again after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.shop import Desk
    from ui.job_runner import JobRunner

EVERY = 2_000
"""Milliseconds between two looks at what was done since."""


class KeptWork(QObject):
    """Looks every two seconds at `state()`: JSON values, or None where nothing was begun; then nothing is kept.

    It goes along with its `page`: `found(state)` follows when that is first in sight, where an earlier run left
    something; until this is known nothing is kept in its place. Out of sight the page is looked at once more, and rests.
    """

    found = Signal(object)

    def __init__(
        self,
        work: str,
        state: Callable[[], dict[str, Any] | None],
        *,
        desk: Desk,
        runner: JobRunner,
        page: QWidget,
        every: int = EVERY,
    ) -> None:
        super().__init__(page)
        self._work, self._state, self._desk, self._runner = work, state, desk, runner
        self._kept: dict[str, Any] | None = None
        self._asked = self._known = False
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self.keep)
        page.installEventFilter(self)

    def begin(self) -> None:
        """The page is in sight: look for what was left, and keep what is done from now on."""
        self._timer.start()
        if not self._asked:
            self._asked = True
            read, work = self._desk.drafts.read, self._work
            self._runner.run(self._desk.jobs.read(lambda _: read(work)), on_done=self._answered)

    def pause(self) -> None:
        """The page is out of sight: keep what there is, then rest."""
        if self._timer.isActive():
            self._timer.stop()
            self.keep()

    def keep(self) -> None:
        """Keep what was done, if it is other than what is kept; nothing is kept of what came to its end."""
        state = self._state() if self._known else self._kept
        if state == self._kept:
            return
        self._kept = state
        drafts, work = self._desk.drafts, self._work
        if state is None:
            self._runner.run(self._desk.jobs.write(lambda _: drafts.drop(work)))
        else:
            self._runner.run(self._desk.jobs.write(lambda _: drafts.keep(work, state)))

    def drop(self) -> None:
        """It came to its end: nothing is kept any more, and nothing more looked at until the page is in sight again."""
        self._timer.stop()
        self._kept, drafts, work = None, self._desk.drafts, self._work
        self._runner.run(self._desk.jobs.write(lambda _: drafts.drop(work)))

    def _answered(self, state: dict[str, Any] | None) -> None:
        self._known, self._kept = True, state
        if state is not None:
            self.found.emit(state)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() == QEvent.Type.Show:
            self.begin()
        elif event.type() == QEvent.Type.Hide:
            self.pause()
        return False
