"""The shop's download folder while the program runs: looks now and then, and offers a new sheet in a toast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from aftersales.errors import KnownError
from ui.job_runner import JobRunner
from ui.widgets.messages import Deed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.shop import Desk
    from desktop.watching import Watched, WatchLook
    from ui.notices import Notices

EVERY = 15_000
"""Milliseconds between two looks: a network drive tells nothing by itself, and is not to be bothered."""
SOON = 2_500
"""Until the next look while a file is still coming."""
_LONGEST = 30


class WatchedFolder(QObject):
    """Looks at the folder in a reading job while the setting is on; `open_import(paths)` follows 导入 in the toast.

    `on_found` is told of every look that found something, so that a list in sight can be read anew.
    """

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        open_import: Callable[[list[Path]], None],
        *,
        on_found: Callable[[], None] | None = None,
        every: int = EVERY,
        soon: int = SOON,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._notices, self._open, self._on_found = desk, notices, open_import, on_found
        self._every, self._soon = every, soon
        self._runner = JobRunner(notices, self)
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def is_on(self) -> bool:
        """Whether another look will come."""
        return self._timer.isActive() or self._runner.busy

    def refresh(self) -> None:
        """The setting may have changed: begin to look, or stop."""
        desk = self._desk
        self._runner.run(desk.jobs.read(lambda _progress: desk.watching.read()), on_done=self._told)

    def stop(self) -> None:
        """No more looks."""
        self._wanted = False
        self._timer.stop()
        self._runner.forget_all()

    def _told(self, watched: Watched) -> None:
        self._wanted = watched.on
        if not watched.on:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start(0)

    def _look(self) -> None:
        desk = self._desk
        self._runner.run(
            desk.jobs.read(lambda progress: desk.watching.look(progress=progress)),
            on_done=self._looked,
            on_failed=self._failed,
        )

    def _looked(self, look: WatchLook) -> None:
        self._again(self._soon if look.unsettled else self._every)
        if not look.new:
            return
        paths = [found.path for found in look.new]
        first = look.new[0]
        folder = f"「{first.path.parent.name}」"
        text = f"{folder}里有新的{first.title} {_short(first.path.name)}"
        if len(paths) > 1:
            text = f"{folder}里有 {len(paths)} 份新的表"
        self._notices.toast(text, deed=Deed("导入", lambda: self._open(paths)))
        if self._on_found is not None:
            self._on_found()

    def _failed(self, error: BaseException) -> None:
        """A folder that is not there just now is asked again; after a bug there is no next look."""
        if isinstance(error, KnownError):
            self._again(self._every)
        else:
            self._notices.error(error)

    def _again(self, after: int) -> None:
        """The next look; none where it was switched off while one was under way."""
        if self._wanted:
            self._timer.start(after)


def _short(name: str) -> str:
    """The beginning and the end of a long name."""
    return name if len(name) <= _LONGEST else f"{name[:14]}…{name[-14:]}"
