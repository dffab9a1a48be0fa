"""知识库 out to Excel and back: its menu, the file it goes to, the file it comes from, and editing it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from ui.dialogs.case_files import LIST_SHEET, ask_where
from ui.pages.case_walk import drop, dropping_menu
from ui.pages.sheet_editing import SheetEditing
from ui.widgets.progress import ProgressRow

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMenu, QWidget

    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter

_TABLES = "表格 (*.xlsx *.xls *.csv *.ods)"


class KnowledgeSheets(QObject):
    """Stands in for the list of the page where one is edited in Excel: `progress` and bands over its columns."""

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__(page)
        self._page, self._writer = page, writer
        self.progress = ProgressRow(page.theme)
        self.progress.setContentsMargins(24, 8, 24, 8)
        self.progress.hide()
        page.body.insertWidget(0, self.progress)
        self.editing = SheetEditing(page, self, writer, list_key="knowledge", noun="知识库")

    def add_band(self, band: QWidget) -> None:
        """A band over the columns, for as long as it lives."""
        self._page.body.insertWidget(1, band)

    def open_menu(self, under: QWidget) -> QMenu:
        """What can be done."""
        desk = self._page.shop
        menu = dropping_menu(self._page)
        menu.addAction("导出知识库…").triggered.connect(lambda _on=False: self.ask_where())
        menu.addAction("在 Excel 里改").triggered.connect(lambda _on=False: self.editing.begin(None))
        menu.addAction("从表格导入…").triggered.connect(lambda _on=False: self.ask_which())
        menu.addAction("放入自带的话术和文章").triggered.connect(
            lambda _on=False: self._writer.write(desk.knowledge.add_shipped)
        )
        return drop(menu, under)

    def ask_where(self) -> QFileDialog:
        """Ask where the sheet goes."""
        return ask_where(self._page, "导出知识库", "知识库.xlsx", LIST_SHEET, self.write)

    def write(self, to: Path) -> None:
        """Write all entries to a file."""
        sheets = self._page.shop.list_sheets
        job = self._page.shop.jobs.read(lambda _: sheets.write(list_key="knowledge", to=to))
        self._page.runner.run(job, on_done=lambda count: self._page.notices.toast(f"已导出 {count} 条"))

    def ask_which(self) -> QFileDialog:
        """Ask which sheet comes in."""
        dialog = QFileDialog(self._page, "导入知识库")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_TABLES)
        dialog.fileSelected.connect(self.read)
        dialog.open()
        return dialog

    def read(self, name: str) -> None:
        """Add the entries of a sheet."""
        from pathlib import Path

        desk, path = self._page.shop, Path(name)

        def done(found: tuple[int, tuple[str, ...]]) -> None:
            added, wrong = found
            if wrong:
                self._page.notices.problem(f"加了 {added} 条，{len(wrong)} 行没有加。{wrong[0]}")
            else:
                self._page.notices.toast(f"已加 {added} 条")

        job = desk.jobs.write(lambda progress: desk.knowledge_sheet.read(path=path, progress=progress))
        self._page.runner.run(job, on_done=done)
