"""News of long work under way anywhere in the window: what the task bar shows of it, and when it has ended."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal


class WorkNews(QObject):
    """Every job that shows its progress tells of it here; of several at once the first one counts.

    `advanced(done, total)` carries pieces, `total` 0 where nobody knows it; `ended(seconds, well)` follows a job that
    was waited for, with how long it took; `rested` comes when nothing is under way any more.
    """

    advanced = Signal(int, int)
    ended = Signal(float, bool)
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._began: dict[int, float] = {}

    def begin(self, key: int) -> None:
        """A job has taken long enough to be shown."""
        self._began[key] = time.monotonic()
        self._tell(key, 0, None)

    def advance(self, key: int, done: int, total: int | None) -> None:
        """It has done so much."""
        if key in self._began:
            self._tell(key, done, total)

    def end(self, key: int, *, well: bool) -> None:
        """It is over."""
        began = self._began.pop(key, None)
        if began is not None:
            self.ended.emit(time.monotonic() - began, well)
            self._rest()

    def drop(self, key: int) -> None:
        """Nobody waits for it any more."""
        if self._began.pop(key, None) is not None:
            self._rest()

    def _tell(self, key: int, done: int, total: int | None) -> None:
        if key == next(iter(self._began)):
            self.advanced.emit(min(done, total) if total else 0, total or 0)

    def _rest(self) -> None:
        if not self._began:
            self.rested.emit()
