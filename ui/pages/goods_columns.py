"""The columns of the three lists of 商品与质保, as each person left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.widgets.buttons import IconButton
from ui.widgets.columns import ColumnsPopup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.pages.case_writing import CaseWriter
    from ui.pages.goods_page import GoodsPage


class GoodsColumns(QObject):
    """Keeps the columns of each tab under its own name; `button` (W) opens the choice for the tab in sight."""

    def __init__(self, page: GoodsPage, writer: CaseWriter) -> None:
        super().__init__(page)
        self._page, self._writer = page, writer
        self._kept: dict[str, Any] = {}
        self.popup: ColumnsPopup | None = None
        self.button = IconButton(page.theme, "columns-3", "列", keys="W")
        self.button.clicked.connect(lambda _on=False: self.open_popup())
        for content in page.contents.values():
            content.list.columns.changed.connect(self.keep)

    def restore(self) -> None:
        """Give the lists the columns they were left with."""
        views = self._page.desk.saved_views

        def done(found: Mapping[str, Any]) -> None:
            self._kept = dict(found)
            for key, content in self._page.contents.items():
                content.list.columns.take(found.get(key, ()))

        job = self._page.desk.jobs.read(lambda _: views.look(list_key=self._page.key))
        self._page.runner.run(job, on_done=done)

    def keep(self) -> None:
        """Keep the columns where they changed."""
        look = {key: content.list.columns.kept() for key, content in self._page.contents.items()}
        if look != self._kept:
            self._kept = look
            views, page = self._page.desk.saved_views, self._page.key
            self._writer.write(lambda: views.remember(list_key=page, look=look), quiet=True)

    def open_popup(self) -> ColumnsPopup:
        """Open the choice of columns under its button."""
        if self.popup is not None:
            return self.popup
        popup = self.popup = ColumnsPopup(self._page.theme, self._page.tab.list.columns, self._page)
        popup.closed.connect(self._closed)
        popup.open_under(self.button)
        return popup

    def _closed(self) -> None:
        self.popup = None
        self._page.tab.table.setFocus()
