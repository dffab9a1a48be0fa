"""空白模板: a sheet to fill in for each kind that can be imported, written by the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dialogs.case_files import SHEET, ask_where
from ui.pages.case_walk import drop, dropping_menu

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

    from ui.pages.base import Page


class ImportTemplates(QObject):
    """The menu of kinds under a button of the import page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def open_menu(self, under: QWidget) -> QMenu:
        """The kinds there are."""
        menu = dropping_menu(self._page)
        for kind, title in self._page.shop.templates.kinds():
            entry = menu.addAction(title)
            entry.triggered.connect(lambda _on=False, kind=kind, title=title: self.ask(kind, title))
        return drop(menu, under)

    def ask(self, kind: str, title: str) -> QFileDialog:
        """Ask where the template goes."""
        return ask_where(
            self._page, f"{title}模板", f"{title}模板.xlsx", SHEET, lambda to: self.write(kind, to)
        )

    def write(self, kind: str, to: Path) -> None:
        """Write a template."""
        templates, notices = self._page.shop.templates, self._page.notices
        self._page.runner.run(
            self._page.shop.jobs.read(lambda _progress: templates.write(kind=kind, to=to)),
            on_done=lambda _none: notices.toast(f"模板存到 {to.name}，填好拖进来"),
            on_failed=notices.error,
        )
