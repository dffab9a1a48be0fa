"""Somebody at the window of a smoke: opens pages, waits for their rows, and sees when something is wrong with them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.job_runner import JobRunner
from ui.smoke import Until, Waits
from ui.widgets.messages import Banner
from ui.widgets.states import ErrorState

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.jobs import Progress
    from desktop.shop import Desk
    from ui.main_window import MainWindow
    from ui.program import Program
    from ui.smoke_log import SmokeLog

T = TypeVar("T")
CALM = 0.08
"""Seconds without a job under way after which a page is ready."""
_FEWEST_COLOURS = 12


class WrongError(Exception):
    """What is seen is not what should be."""


class Visitor:
    """Opens, presses and waits over the data folder `root`; what is written goes to `out`.

    `openings` counts how often a shop was opened; what the steps find out for one another is in `found`.
    """

    def __init__(self, program: Program, app: QApplication, log: SmokeLog, *, root: Path, out: Path) -> None:
        self.program, self.app, self.log, self.root, self.out = program, app, log, root, out
        self.openings = 0
        self.found: dict[str, Any] = {}
        self._calm_since = time.monotonic()
        program.opened.connect(self._opened)
        program.failed.connect(lambda words: log.fault(f"the shop does not open: {words}"))

    def _opened(self) -> None:
        self.openings += 1

    @property
    def window(self) -> MainWindow:
        return self.program.window

    @property
    def desk(self) -> Desk:
        return self.program.desk

    @property
    def page(self) -> Any:
        """The page in sight; each step knows which it is."""
        return self.window.page(self.window.current_key)

    # doing

    def open(self, key: str, **args: Any) -> Waits:
        """Open a page and wait until it stands without a complaint."""
        self.window.open_page(key, **args)
        if self.window.current_key != key:
            raise WrongError(f"{self.window.current_key} is in sight and not {key}")
        yield from self.settle(key)

    def settle(self, what: str) -> Waits:
        """Wait until nothing is under way, then look for complaints."""
        self._calm_since = time.monotonic()
        yield Until(f"{what}: jobs under way", self._is_calm)
        self.check(what)

    def press(self, keys: str, what: str) -> Waits:
        """Do what these keys do on the page in sight, or else in the window."""
        wanted = QKeySequence(keys)
        for action in (*self.page.actions(), *self.window.actions()):
            if action.isEnabled() and wanted in action.shortcuts():
                action.trigger()
                yield from self.settle(what)
                return
        raise WrongError(f"{what}: nothing answers to {keys}")

    def job(self, work: Callable[[Progress], T], *, writes: bool = False) -> Generator[Until, None, T]:
        """What a function of the desk gives, done where pages do it; raises what it raised."""
        jobs = self.desk.jobs
        job = (jobs.write if writes else jobs.read)(work)
        yield Until("a job", job.future.done, 120)
        return job.result()

    def _is_calm(self) -> bool:
        now = time.monotonic()
        if self.window.busy or (now - self._calm_since >= CALM and self._is_busy()):
            self._calm_since = now
        return now - self._calm_since >= CALM

    def _is_busy(self) -> bool:
        shown = self.window.stack.currentWidget()
        runners = [*self.program.findChildren(JobRunner), *(shown.findChildren(JobRunner) if shown else ())]
        if any(runner.busy for runner in runners):
            return True
        return any(getattr(view.model(), "loading", False) for view in self.views())

    # seeing

    def views(self) -> list[QAbstractItemView]:
        """Lists in sight."""
        stack = self.window.stack.currentWidget()
        found = stack.findChildren(QAbstractItemView) if stack is not None else []
        return [view for view in found if view.isVisible()]

    def check(self, what: str) -> None:
        """WrongError where the window complains, or shows nothing at all."""
        shown = self.window.stack.currentWidget()
        if shown is None or not shown.isVisible():
            raise WrongError(f"{what}: nothing is in sight")
        said = next(self._complaints(shown), None)
        if said is not None:
            raise WrongError(f"{what}: {said}")

    def _complaints(self, shown: QWidget) -> Iterator[str]:
        """Error pages, error toasts, bad banners, and dialogs that nobody asked for."""
        states = [state for state in shown.findChildren(ErrorState) if state.isVisible()]
        yield from (f"{state.title.text()} {state.line.text()}" for state in states)
        toast = self.window.toast
        if toast.isVisible() and toast.close_button.isVisible():
            yield toast.text
        banners = [each for each in self.window.banners.findChildren(Banner) if each.isVisible()]
        yield from (each.accessibleName() for each in banners if each.property("banner") == "bad")
        dialogs = [each for each in self.app.topLevelWidgets() if each.isVisible() and each.isModal()]
        yield from (f"{type(each).__name__} {each.windowTitle()}" for each in dialogs)

    def rows(self) -> int:
        """How many rows the lists in sight have together."""
        return sum(view.model().rowCount() for view in self.views() if view.model() is not None)

    def picture(self, widget: QWidget, path: Path | None = None) -> None:
        """Save what a widget shows; WrongError where it is blank."""
        pixmap = widget.grab()
        if path is not None and not pixmap.save(str(path)):
            raise WrongError(f"no picture in {path}")
        small = pixmap.toImage().scaled(64, 64)
        colours = {small.pixel(x, y) for x in range(64) for y in range(64)}
        if len(colours) < _FEWEST_COLOURS:
            raise WrongError(f"{type(widget).__name__} is blank: {len(colours)} colours")
