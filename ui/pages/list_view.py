"""A long list on screen: bands, rows, and what stands in their place where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.widgets.columns import ColumnOrder
from ui.widgets.progress import ProgressRow, Skeleton
from ui.widgets.states import EmptyState, ErrorState, NoMatch, Way
from ui.widgets.texts import HairLine
from ui.widgets.views import ROW_HEIGHTS, KeyTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.delegates.base import RowDelegate
    from ui.models.list_table import ListTableModel
    from ui.pages.list_bar import FilterBand
    from ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """What a list and its rows are called, and what stands where there is nothing at all."""

    name: str
    noun: str
    empty: str
    line: str
    ways: tuple[Way, ...]


class ListView(QWidget):
    """Tabs, filters and rows; `retried` follows 再试一次, `cleared` 清空筛选, `way_chosen(key)` a way to start.

    A list that is itself behind a tab may have no `tabs`, one whose rows are taken singly no `several`.
    """

    retried = Signal()
    cleared = Signal()
    way_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        model: ListTableModel,
        words: ListWords,
        *,
        tabs: Any = None,
        filters: FilterBand,
        several: Any = None,
        delegates: Mapping[str, RowDelegate],
        last_gutter: int = 0,
    ) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self.tabs: Any = tabs
        self.filters = filters
        self.several: Any = several
        self.progress = ProgressRow(theme)
        self.progress.setContentsMargins(24, 8, 24, 8)
        self.progress.hide()
        self.table = KeyTable(theme, name=words.name)
        self.table.show_model(model, delegates)
        self._dress_head(last_gutter)
        self.columns = ColumnOrder(self.table, model.columns)
        self._states = QStackedWidget()
        self.no_match = NoMatch(theme, words.noun)
        self.empty = EmptyState(theme, words.empty, words.line, words.ways)
        self._waiting = _padded(Skeleton(theme))
        self._broken: ErrorState | None = None
        for widget in (self.table, self._waiting, self.no_match, self.empty):
            self._states.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        over = () if tabs is None else (tabs, HairLine())
        for part in (*over, filters, self.progress, several, HairLine()):
            if part is not None:
                column.addWidget(part)
        column.addWidget(self._states, 1)
        self.no_match.cleared.connect(self.cleared)
        self.empty.chosen.connect(self.way_chosen)
        filters.density_chosen.connect(lambda key: self.table.set_row_height(ROW_HEIGHTS[key]))

    def _dress_head(self, last_gutter: int) -> None:
        head = self.table.horizontalHeader()
        head.setStyleSheet(
            "QHeaderView::section:first { padding-left: 24px; }"
            + (f" QHeaderView::section:last {{ padding-right: {last_gutter}px; }}" if last_gutter else "")
        )
        head.setSectionsClickable(True)

    def add_band(self, band: QWidget) -> None:
        """One more band over the rows, for as long as it lives."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._states) - 1, band)

    def set_density(self, key: str) -> None:
        """Show rows of this height (compact, normal, comfortable)."""
        if key in ROW_HEIGHTS:
            self.filters.density.set_current(key)
            self.table.set_row_height(ROW_HEIGHTS[key])

    def show_rows(self) -> None:
        """There are rows."""
        self._states.setCurrentWidget(self.table)

    def show_waiting(self) -> None:
        """Nothing was read yet, and it takes its time."""
        self._states.setCurrentWidget(self._waiting)

    def show_nothing(self, *, at_all: bool) -> None:
        """No rows: none fit, or there is nothing `at_all`."""
        self._states.setCurrentWidget(self.empty if at_all else self.no_match)

    def show_error(self, error: BaseException) -> None:
        """The list could not be read."""
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self._states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(self._theme, f"{self._words.noun}没有读出来", line, details=(repr(error),))
        self._broken.retried.connect(self.retried)
        self._states.addWidget(self._broken)
        self._states.setCurrentWidget(self._broken)


def _padded(widget: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(24, 16, 24, 16)
    column.addWidget(widget)
    column.addStretch(1)
    return box
