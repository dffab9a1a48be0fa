"""The list of orders on screen: bands, table, and what stands in its place where there are no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from aftersales.queries import OrderTab
from resources.wording import error_sentence, sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import ChipDelegate, MoneyDelegate
from ui.pages.orders_bar import OrderFilters
from ui.widgets.progress import ProgressRow, Skeleton
from ui.widgets.states import EmptyState, ErrorState, NoMatch, Way
from ui.widgets.tabs import Tabs
from ui.widgets.texts import HairLine
from ui.widgets.views import ROW_HEIGHTS, KeyTable

if TYPE_CHECKING:
    from ui.delegates.base import Index
    from ui.models.orders import OrderTableModel
    from ui.theme import Theme

WAYS = (
    Way("import", "导入订单", "平台和 ERP 导出的表格", "file-spreadsheet", "Ctrl+I"),
    Way("new_order", "柜台开单", "扫码或打品名，收款后质保一起登记", "barcode", "A"),
)


class StateDelegate(ChipDelegate):
    """A state as plain words, or as a chip where it needs to be seen."""

    def paint_cell(self, painter, box, option, index: Index) -> None:  # type: ignore[no-untyped-def]
        if str(index.data() or ""):
            RowDelegate.paint_cell(self, painter, box, option, index)
        else:
            super().paint_cell(painter, box, option, index)


class OrdersView(QWidget):
    """Tabs, filters and rows; `retried` follows 再试一次, `cleared` 清空筛选, `way_chosen(key)` a way to start."""

    retried = Signal()
    cleared = Signal()
    way_chosen = Signal(str)

    def __init__(self, theme: Theme, model: OrderTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        tabs = {tab.value: sentence(f"order_tab.{tab.value}") for tab in OrderTab}
        self.tabs = Tabs(theme, tabs, name="订单分组")
        self.filters = OrderFilters(theme)
        self.progress = ProgressRow(theme)
        self.progress.setContentsMargins(24, 8, 24, 8)
        self.progress.hide()
        self.table = self._table(model)
        self._states = QStackedWidget()
        self._no_match = NoMatch(theme, "订单")
        self._empty = EmptyState(theme, "还没有订单", "导入平台的表格，或在柜台开第一单", WAYS)
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(24, 16, 24, 16)
        waiting.addWidget(Skeleton(theme))
        waiting.addStretch(1)
        self._broken: ErrorState | None = None
        for widget in (self.table, self._waiting, self._no_match, self._empty):
            self._states.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.tabs, HairLine(), self.filters, self.progress, HairLine()):
            column.addWidget(part)
        column.addWidget(self._states, 1)
        self._no_match.cleared.connect(self.cleared)
        self._empty.chosen.connect(self.way_chosen)
        self.filters.density_chosen.connect(lambda key: self.table.set_row_height(ROW_HEIGHTS[key]))

    def _table(self, model: OrderTableModel) -> KeyTable:
        table = KeyTable(self._theme, name="订单列表")
        delegates: dict[str, RowDelegate] = {
            "number": RowDelegate(self._theme, left=24),
            "state": StateDelegate(self._theme),
            "cases": MoneyDelegate(self._theme),
            "back": MoneyDelegate(self._theme),
            "paid": MoneyDelegate(self._theme, right=16),
        }
        table.show_model(model, delegates)
        head = table.horizontalHeader()
        head.setStyleSheet("QHeaderView::section:first { padding-left: 24px; }")
        head.setSectionsClickable(True)
        return table

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
        """No rows: none fit, or there is no order `at_all`."""
        self._states.setCurrentWidget(self._empty if at_all else self._no_match)

    def show_error(self, error: BaseException) -> None:
        """The list could not be read."""
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self._states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(self._theme, "订单没有读出来", line, details=(repr(error),))
        self._broken.retried.connect(self.retried)
        self._states.addWidget(self._broken)
        self._states.setCurrentWidget(self._broken)
