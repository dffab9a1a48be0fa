"""How a person left a long list: order, density and columns, found again the next time he sits down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.widgets.buttons import IconButton
from ui.widgets.columns import ColumnsPopup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.pages.list_reading import ListReader

USUAL_DENSITY = "normal"


class ListLook(QObject):
    """Keeps the look of the list of a page; `button` opens the choice of its columns (W).

    A page with several lists gives each a `key` of its own.
    """

    def __init__(self, page: Page, reader: ListReader, writer: CaseWriter, *, key: str = "") -> None:
        super().__init__(page)
        self._page, self._reader, self._writer = page, reader, writer
        self._key = key or page.key
        self._kept: dict[str, Any] = {}
        self.popup: ColumnsPopup | None = None
        self.button = IconButton(page.theme, "columns-3", "列", keys="W")
        self.button.clicked.connect(lambda _on=False: self.open_popup())
        reader.list.columns.changed.connect(self.keep)
        reader.list.filters.density_chosen.connect(lambda _key: self.keep())

    def restore(self, then: Callable[[], None]) -> None:
        """Give the list the look it was left with, then go on."""
        views = self._page.shop.saved_views
        usual = self._now()

        def done(found: Mapping[str, Any]) -> None:
            self._kept = {**usual, **found}
            if found:
                self._reader.take_order(found)
                self._reader.list.set_density(str(found.get("density", USUAL_DENSITY)))
                self._reader.list.columns.take(found.get("columns", ()))
            then()

        job = self._page.shop.jobs.read(lambda _: views.look(list_key=self._key))
        self._page.runner.run(job, on_done=done)

    def keep(self) -> None:
        """Keep the look where it changed."""
        look = self._now()
        if self._kept and look != self._kept:
            self._kept = look
            views, key = self._page.shop.saved_views, self._key
            self._writer.write(lambda: views.remember(list_key=key, look=look), quiet=True)

    def _now(self) -> dict[str, Any]:
        shown = self._reader.list
        return {
            **self._reader.plain_order(),
            "density": shown.filters.density.current,
            "columns": shown.columns.kept(),
        }

    def open_popup(self) -> ColumnsPopup:
        """Open the choice of columns under its button."""
        if self.popup is not None:
            return self.popup
        popup = self.popup = ColumnsPopup(self._page.theme, self._reader.list.columns, self._page)
        popup.reset_asked.connect(self._reset)
        popup.closed.connect(self._closed)
        popup.open_under(self.button)
        return popup

    def _reset(self) -> None:
        self._reader.list.set_density(USUAL_DENSITY)
        self.keep()

    def _closed(self) -> None:
        self.popup = None
        self._reader.list.table.setFocus()
