"""工单.xlsx out of the list as it is filtered and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dialogs.case_files import SHEET, ask_where

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from ui.job_runner import Watch
    from ui.pages.cases_page import CasesPage
    from ui.widgets.progress import ProgressRow


class CasesExport(QObject):
    """Writes the list of a page to a sheet; the row of progress can call it off."""

    def __init__(self, page: CasesPage, progress: ProgressRow) -> None:
        super().__init__(page)
        self._page = page
        self._progress = progress
        self._watch: Watch | None = None
        progress.cancelled.connect(self._cancel)

    def ask(self) -> QFileDialog:
        """Ask where the sheet goes."""
        return ask_where(self._page, "导出工单", "工单.xlsx", SHEET, self.write)

    def write(self, to: Path) -> None:
        """Write the list to a file."""
        desk, query = self._page.desk, self._page.several.query(self._page.reader.query())
        job = desk.jobs.read(lambda progress: desk.papers.cases_sheet(query=query, to=to, progress=progress))
        self._watch = self._page.runner.run(
            job,
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
        self._page.notices.toast(f"已导出 {rows:,} 单")

    def _failed(self, error: BaseException) -> None:
        self._progress.finish()
        self._page.notices.error(error)

    def _cancelled(self) -> None:
        self._progress.finish()
        self._page.notices.toast("停了，没有写表格")
