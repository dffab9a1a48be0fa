"""A sheet out of a long list as it is filtered and sorted, or of what is checked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dialogs.case_files import LIST_SHEET, ask_where
from ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from desktop.jobs import Progress
    from ui.job_runner import Watch
    from ui.pages.base import Page
    from ui.widgets.progress import ProgressRow

    Work = Callable[[Path], Callable[[Progress], int]]


class ListExport(QObject):
    """Writes the list of a page to a sheet; the row of progress can call it off.

    `work` takes what is asked for at this moment and gives what a job does with it. `button` (Ctrl E) asks where.
    """

    def __init__(self, page: Page, progress: ProgressRow, *, noun: str, unit: str, work: Work) -> None:
        super().__init__(page)
        self._page = page
        self._progress = progress
        self._noun, self._unit, self._work = noun, unit, work
        self._watch: Watch | None = None
        self.button = IconButton(page.theme, "download", f"导出{noun}.xlsx", keys="Ctrl+E")
        self.button.clicked.connect(lambda _on=False: self.ask())
        progress.cancelled.connect(self._cancel)

    def ask(self) -> QFileDialog:
        """Ask where the sheet goes."""
        return ask_where(self._page, f"导出{self._noun}", f"{self._noun}.xlsx", LIST_SHEET, self.write)

    def write(self, to: Path) -> None:
        """Write the list to a file."""
        self._watch = self._page.runner.run(
            self._page.shop.jobs.read(self._work(to)),
            on_done=self._done,
            on_failed=self._failed,
            on_cancelled=self._cancelled,
            on_progress=lambda done, total, _text: self._progress.set_progress(done, total, f"写 {to.name}"),
        )

    def _cancel(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    def _done(self, rows: int) -> None:
        self._progress.finish()
        self._page.notices.toast(f"已导出 {rows:,} {self._unit}")

    def _failed(self, error: BaseException) -> None:
        self._progress.finish()
        self._page.notices.error(error)

    def _cancelled(self) -> None:
        self._progress.finish()
        self._page.notices.toast("停了，没有写表格")
