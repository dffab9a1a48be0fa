"""The list of cases on screen: bands, table, and what stands in its place where there are no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import AvatarDelegate, DueDelegate, MoneyDelegate, StageDelegate
from ui.pages.cases_bar import CaseFilters, CaseTabs
from ui.pages.cases_several import CheckedDelegate, SeveralBar
from ui.widgets.progress import ProgressRow, Skeleton
from ui.widgets.states import EmptyState, ErrorState, NoMatch, Way
from ui.widgets.texts import HairLine
from ui.widgets.views import ROW_HEIGHTS, KeyTable

if TYPE_CHECKING:
    from ui.models.cases import CaseTableModel
    from ui.theme import Theme

WAYS = (
    Way("new_case", "新建工单", "客户来电、到店、微信都从这里记", "plus", "N"),
    Way("import", "导入订单", "平台和 ERP 导出的表格", "file-spreadsheet", "Ctrl+I"),
)


class CasesView(QWidget):
    """Tabs, filters and rows; `retried` follows 再试一次, `cleared` 清空筛选, `way_chosen(key)` a way to start."""

    retried = Signal()
    cleared = Signal()
    way_chosen = Signal(str)

    def __init__(self, theme: Theme, model: CaseTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tabs = CaseTabs(theme)
        self.filters = CaseFilters(theme)
        self.progress = ProgressRow(theme)
        self.progress.setContentsMargins(24, 8, 24, 8)
        self.progress.hide()
        self.several = SeveralBar(theme)
        self.table = self._table(model)
        self._states = QStackedWidget()
        self._no_match = NoMatch(theme, "工单")
        self._empty = EmptyState(theme, "还没有工单", "记下第一单，时限和退赔会自己算", WAYS)
        self._waiting = self._padded(Skeleton(theme))
        self._broken: ErrorState | None = None
        for widget in (self.table, self._waiting, self._no_match, self._empty):
            self._states.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.tabs, HairLine(), self.filters, self.progress, self.several, HairLine()):
            column.addWidget(part)
        column.addWidget(self._states, 1)
        self._no_match.cleared.connect(self.cleared)
        self._empty.chosen.connect(self.way_chosen)
        self.filters.density_chosen.connect(lambda key: self.table.set_row_height(ROW_HEIGHTS[key]))

    def _table(self, model: CaseTableModel) -> KeyTable:
        table = KeyTable(self._theme, name="工单列表")
        delegates: dict[str, RowDelegate] = {
            "number": CheckedDelegate(self._theme),
            "state": StageDelegate(self._theme),
            "due": DueDelegate(self._theme),
            "amount": MoneyDelegate(self._theme),
            "assignee": AvatarDelegate(self._theme),
        }
        table.show_model(model, delegates)
        head = table.horizontalHeader()
        head.setStyleSheet("QHeaderView::section:first { padding-left: 24px; }")
        head.setSectionsClickable(True)
        return table

    def _padded(self, widget: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(24, 16, 24, 16)
        column.addWidget(widget)
        column.addStretch(1)
        return box

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
        """No rows: none fit, or there is no case `at_all`."""
        self._states.setCurrentWidget(self._empty if at_all else self._no_match)

    def show_error(self, error: BaseException) -> None:
        """The list could not be read."""
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self._states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(self._theme, "工单没有读出来", line, details=(repr(error),))
        self._broken.retried.connect(self.retried)
        self._states.addWidget(self._broken)
        self._states.setCurrentWidget(self._broken)
