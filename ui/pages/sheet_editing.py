"""在 Excel 里改 while it goes on: the workbook is opened, looked at now and then, and what was saved in it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from aftersales.long_paths import shown
from ui.pages.sheet_edit_panel import SheetEditPanel

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.batches import BatchOutcome
    from desktop.sheet_differences import Differences
    from desktop.sheet_edits import SheetEdit
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.widgets.progress import ProgressRow

    class Banded(Protocol):
        """What shows the rows: a place for a band over them, and the row of progress."""

        progress: ProgressRow

        def add_band(self, band: QWidget) -> None:
            """One more band over the rows."""


EVERY = 1_000
"""Milliseconds between two looks at the file; it is read when two found it the same."""


class SheetEditing(QObject):
    """One list being edited; its panel stands over the rows until 不改了."""

    def __init__(self, page: Page, shown: Banded, writer: CaseWriter, *, list_key: str, noun: str) -> None:
        super().__init__(page)
        self._page, self._shown, self._writer = page, shown, writer
        self._list_key, self._noun = list_key, noun
        self.edit: SheetEdit | None = None
        self.panel: SheetEditPanel | None = None
        self._found: Differences | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look)

    def begin(self, query: Any) -> None:
        """Write the workbook and open it; one that is being edited already is opened again."""
        if self.edit is not None:
            self.open_again()
            return
        desk, key, progress = self._page.shop, self._list_key, self._shown.progress

        def done(edit: SheetEdit) -> None:
            progress.finish()
            self._begun(edit)

        def failed(error: BaseException) -> None:
            progress.finish()
            self._page.notices.error(error)

        self._page.runner.run(
            desk.jobs.read(lambda told: desk.sheet_edits.begin(list_key=key, query=query, progress=told)),
            on_done=done,
            on_failed=failed,
            on_progress=lambda at, total, _text: progress.set_progress(at, total, f"写 {self._noun}"),
        )

    def _begun(self, edit: SheetEdit) -> None:
        self.edit, self._found = edit, None
        panel = self.panel = SheetEditPanel(
            self._page.theme, self._noun, edit.path.name, can_remove=edit.can_remove
        )
        self._shown.add_band(panel)
        panel.apply_asked.connect(lambda over, gone: self.apply(overrule=over, remove=gone))
        panel.open_asked.connect(self.open_again)
        panel.end_asked.connect(self.end)
        self.open_again()
        self._timer.start()

    def open_again(self) -> None:
        """The workbook in the program that the system has for it."""
        if self.edit is not None and not self.open_file(self.edit.path):
            self._page.notices.problem(
                f"没有打开「{self.edit.path.name}」，这台电脑上没有能开表格的程序。表格已经写好，装上 Excel 或 WPS 再点打开。"
            )

    def open_file(self, path: Path) -> bool:
        """Hand a file to the system."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(shown(path)))

    def _look(self) -> None:
        edit, desk = self.edit, self._page.shop
        if edit is None or self._page.runner.busy:
            return

        def done(found: Differences | None) -> None:
            if found is not None and self.edit is edit and self.panel is not None:
                self._found = found
                self.panel.show_differences(found)

        self._page.runner.run(
            desk.jobs.read(lambda told: desk.sheet_edits.look(edit=edit, progress=told)), on_done=done
        )

    def apply(self, *, overrule: bool, remove: bool) -> None:
        """Write what the panel shows, as one action."""
        edit, found, desk = self.edit, self._found, self._page.shop
        if edit is None or found is None or self.panel is None:
            return
        self.panel.set_busy(busy=True)
        self._writer.write(
            lambda: desk.sheet_edits.apply(edit=edit, differences=found, overrule=overrule, remove=remove),
            done=self._applied,
            failed=self._not_applied,
        )

    def _applied(self, outcome: BatchOutcome) -> None:
        self._found = None
        if self.panel is not None:
            self.panel.show_outcome(outcome)

    def _not_applied(self, error: BaseException) -> None:
        if self.panel is not None:
            self.panel.set_busy(busy=False)
        self._page.notices.error(error)

    def end(self) -> None:
        """Look no more; what was not written stays as it is."""
        self._timer.stop()
        edit, self.edit, self._found = self.edit, None, None
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
        if edit is not None:
            desk = self._page.shop
            self._page.runner.run(desk.jobs.read(lambda _told: desk.sheet_edits.end(edit=edit)))
