"""The ways of a long list out to Excel and back: the button 表格 with its menu, copying rows, pasting a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from aftersales.access import Right
from ui.dialogs.case_files import LIST_SHEET, ask_where
from ui.pages.case_walk import drop, dropping_menu
from ui.pages.import_intake import FileIntake
from ui.pages.sheet_editing import SheetEditing
from ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog, QMenu

    from desktop.jobs import Progress
    from desktop.list_sheets import Copied
    from ui.job_runner import Watch
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.pages.list_view import ListView

_MAY_NOT_EXPORT = "这个岗位不能导出"
_MAY_NOT_IMPORT = "这个岗位不能导入"


class SheetWays(QObject):
    """What a list has beside 导出 (Ctrl E): all of it, editing in Excel, rows to the clipboard, a range from it.

    `list_key` names the list in the table of sheets; `query` gives what is seen of it now, the checked rows where some
    are; `noun` is what it is called. `editable`: it can be edited in Excel; `takes_in`: a range can be pasted.
    """

    def __init__(
        self,
        page: Page,
        shown: ListView,
        writer: CaseWriter,
        *,
        list_key: str,
        noun: str,
        query: Callable[[], Any],
        editable: bool = True,
        takes_in: bool = True,
    ) -> None:
        super().__init__(page)
        self._page, self._shown, self._list_key, self._noun = page, shown, list_key, noun
        self._query, self._takes_in = query, takes_in
        self._watch: Watch | None = None
        desk = page.shop
        self.button = IconButton(page.theme, "file-spreadsheet", "表格：导出全部、在 Excel 里改、复制、粘贴")
        self.button.clicked.connect(lambda _on=False: self.open_menu())
        self.editing = SheetEditing(page, shown, writer, list_key=list_key, noun=noun) if editable else None
        self.intake = FileIntake(
            page,
            lambda text, html: desk.jobs.read(
                lambda _progress: desk.transfers.keep_pasted(text=text, html=html)
            ),
            ready=self._may_import,
        )
        self.intake.found.connect(lambda paths: page.open_page("import", paths=paths))
        shown.progress.cancelled.connect(self._cancel)

    def open_menu(self) -> QMenu:
        """Open the menu under the button."""
        menu = dropping_menu(self._page)
        rights = self._page.shop.session.rights
        out = [menu.addAction("导出全部…"), menu.addAction("复制成表格")]
        out[0].triggered.connect(lambda _on=False: self.ask_all())
        out[1].triggered.connect(lambda _on=False: self.copy())
        if self.editing is not None:
            edit = menu.addAction("在 Excel 里改")
            edit.triggered.connect(lambda _on=False: self.edit())
            out.append(edit)
        for action in out:
            action.setEnabled(Right.EXPORT in rights)
            action.setToolTip("" if Right.EXPORT in rights else _MAY_NOT_EXPORT)
        if self._takes_in:
            paste = menu.addAction("从 Excel 粘贴\tCtrl+V")
            paste.setEnabled(Right.IMPORT in rights)
            paste.setToolTip("" if Right.IMPORT in rights else _MAY_NOT_IMPORT)
            paste.triggered.connect(lambda _on=False: self.paste())
        return drop(menu, self.button)

    # out

    def columns_in_sight(self) -> tuple[str, ...]:
        """The keys of the columns that are shown, in their order."""
        columns = self._shown.columns
        return tuple(column.key for column in columns.columns if columns.is_shown(column.key))

    def writing(self, to: Path) -> Callable[[Progress], int]:
        """What a job does to write what is seen: the rows as they are filtered and sorted, the columns in sight."""
        sheets, key, query, shown = (
            self._page.shop.list_sheets,
            self._list_key,
            self._query(),
            self.columns_in_sight(),
        )
        return lambda progress: sheets.write(
            list_key=key,
            query=query,
            to=to,
            columns=sheets.seen(list_key=key, shown=shown),
            progress=progress,
        )

    def ask_all(self) -> QFileDialog:
        """Ask where all of the list goes, with all its columns."""
        return ask_where(
            self._page, f"导出全部{self._noun}", f"{self._noun}.xlsx", LIST_SHEET, self.write_all
        )

    def write_all(self, to: Path) -> None:
        """Write all of the list to a file."""
        sheets, key, progress = self._page.shop.list_sheets, self._list_key, self._shown.progress

        def done(count: int) -> None:
            progress.finish()
            self._page.notices.toast(f"已导出 {count:,} 条{self._noun}")

        self._watch = self._page.runner.run(
            self._page.shop.jobs.read(lambda told: sheets.write(list_key=key, to=to, progress=told)),
            on_done=done,
            on_failed=self._failed,
            on_cancelled=self._cancelled,
            on_progress=lambda at, total, _text: progress.set_progress(at, total, f"写 {to.name}"),
        )

    def copy(self, query: Any = None) -> None:
        """What is seen, or `query`, to the clipboard: text with tabs, and a table for spreadsheets."""
        sheets, key, shown = self._page.shop.list_sheets, self._list_key, self.columns_in_sight()
        asked = self._query() if query is None else query

        def done(found: Copied) -> None:
            mime = QMimeData()
            mime.setText(found.text)
            mime.setHtml(found.html)
            QGuiApplication.clipboard().setMimeData(mime)
            self._page.notices.toast(f"已复制 {found.rows:,} 行，Excel、WPS、微信里都能贴")

        self._page.runner.run(
            self._page.shop.jobs.read(
                lambda _progress: sheets.copied(
                    list_key=key, query=asked, columns=sheets.seen(list_key=key, shown=shown)
                )
            ),
            on_done=done,
        )

    def _failed(self, error: BaseException) -> None:
        self._shown.progress.finish()
        self._page.notices.error(error)

    def _cancelled(self) -> None:
        self._shown.progress.finish()
        self._page.notices.toast("停了，没有写表格")

    def _cancel(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    # back

    def edit(self) -> None:
        """Write what is seen to a workbook and open it in the default program."""
        if self.editing is not None:
            self.editing.begin(self._query())

    def paste(self) -> None:
        """A range copied in a spreadsheet goes through the same door as a sheet that is imported (Ctrl V)."""
        if self._takes_in:
            self.intake.paste()

    def _may_import(self) -> bool:
        if Right.IMPORT in self._page.shop.session.rights:
            return True
        self._page.notices.problem(f"{_MAY_NOT_IMPORT}，没有读任何东西。找店主或客服来导。")
        return False
