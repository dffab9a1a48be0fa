"""Reading the list of claims against others: rows under two headings, the figures over them, the counts of the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from aftersales.recovery_lists import RecoveryTab
from ui.models.list_table import ListTableModel
from ui.models.recoveries import COLUMNS
from ui.pages.list_reading import ListReader
from ui.pages.recovery_list import row_of, with_headings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QObject

    from aftersales.queries import Cursor
    from aftersales.queries import Page as QueryPage
    from aftersales.recovery_lists import RecoveryFigures, RecoveryQuery
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.models.roles import Row


class RecoveriesReader(ListReader):
    """Fills the model of the list of claims; `counted(RecoveryFigures)` follows the figures over it."""

    counted = Signal(object)

    tab_kind, first_tab = RecoveryTab, RecoveryTab.OPEN
    unit = "件"

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.model = ListTableModel(COLUMNS, {}, self._fetch, self)
        self._figures: RecoveryFigures | None = None
        self._last: RecoveryQuery = desk.recovery_views.query()

    @property
    def tab(self) -> RecoveryTab:
        """Which tab is in sight."""
        return RecoveryTab(self.list.tabs.current)

    def query(self) -> RecoveryQuery:
        """What the list is asked for now."""
        filters = self.list.filters
        return self._desk.recovery_views.query(
            tab=self.tab, against=filters.against, text=filters.text, older_than=filters.older_than
        )

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[Any], list[Row]]]:
        query, views = self.query(), self._desk.recovery_views
        self._last = query
        headed = self.tab is RecoveryTab.OPEN

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[Any], list[Row]]:
            page: QueryPage[Any] = views.page(query=query, after=cursor, limit=limit)
            if headed:
                is_open = views.tab_counts(query=query)[RecoveryTab.OPEN]
                page = with_headings(page, after=cursor, counts=(is_open, max(0, page.total - is_open)))
            return page, [row_of(each, query.text) for each in page.rows]

        return read

    def totalling(self) -> None:
        return None

    def counting(self) -> Mapping[RecoveryTab, int]:
        self._figures = self._desk.recovery_views.figures()
        return self._desk.recovery_views.tab_counts(query=self._last)

    def has_any(self) -> bool:
        return super().has_any() or self.list.filters.filtered

    def anew(self, *, go_to: object = None) -> None:
        self._counted_at.invalidate()  # the counts follow the filters
        super().anew(go_to=go_to)

    def show_counts(self, counts: Mapping[Any, int]) -> None:
        super().show_counts(counts)
        if self._figures is not None:
            self.counted.emit(self._figures)
