"""The ways in: files chosen, copied or dropped, and ranges copied in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from ui.dialogs.case_files import ask_folder, ask_sheets
from ui.pages.import_files import FILTERS, cells_in, paths_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QMimeData

    from desktop.jobs import Job
    from ui.pages.base import Page

_NOTHING = "剪贴板里没有文件，也没有表格。没有读任何东西，复制表格文件或 Excel 里的几行，再来贴。"


class FileIntake(QObject):
    """`found(list of paths)` follows whatever a person chose, pasted or dropped; `keep` makes a file of pasted cells.

    Nobody is asked while the page is not `ready` for files.
    """

    found = Signal(list)

    def __init__(
        self, page: Page, keep: Callable[[str, bool], Job[Path]], *, ready: Callable[[], bool]
    ) -> None:
        super().__init__(page)
        self._page, self._keep, self._ready = page, keep, ready

    def choose(self) -> None:
        """Ask for files; several at once."""
        if not self._ready():
            return
        ask_sheets(self._page, "选文件", FILTERS, self.found.emit)

    def choose_folder(self) -> None:
        """Ask for a folder: all sheets directly in it."""
        if not self._ready():
            return
        ask_folder(self._page, "选文件夹", lambda folder: self.found.emit([folder]))

    def paste(self) -> None:
        """Take the files that were copied in the file manager, their paths as text, or a range of a spreadsheet."""
        if not self._ready():
            return
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, mime: QMimeData) -> None:
        """Take what was dropped or pasted; say so where there is nothing to take."""
        paths, cells = paths_in(mime), cells_in(mime)
        if paths:
            self.found.emit(paths)
        elif cells is not None:
            job = self._keep(cells.text, cells.html)
            self._page.runner.run(job, on_done=lambda path: self.found.emit([path]))
        else:
            self._page.notices.problem(_NOTHING)
