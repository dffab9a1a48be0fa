"""The ways in: files chosen, copied or dropped, and ranges copied in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ui.pages.import_files import FILTERS, cells_in, paths_in

if TYPE_CHECKING:
    from collections.abc import Callable

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
        dialog = QFileDialog(self._page, "选文件")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(list(FILTERS))
        dialog.filesSelected.connect(lambda names: self.found.emit([Path(name) for name in names]))
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder: all sheets directly in it."""
        if not self._ready():
            return
        dialog = QFileDialog(self._page, "选文件夹")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, on=True)
        dialog.fileSelected.connect(lambda name: self.found.emit([Path(name)]))
        dialog.open()

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
