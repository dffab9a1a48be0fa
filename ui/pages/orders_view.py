"""The list of orders on screen: its tabs, filters, rows and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.queries import OrderTab
from resources.wording import sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import ChipDelegate, MoneyDelegate
from ui.pages.list_several import CheckedDelegate
from ui.pages.list_view import ListView, ListWords
from ui.pages.orders_bar import OrderFilters
from ui.pages.orders_several import OrdersBar
from ui.widgets.states import Way
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from ui.delegates.base import Index
    from ui.models.orders import OrderTableModel
    from ui.theme import Theme

WORDS = ListWords(
    name="订单列表",
    noun="订单",
    empty="还没有订单",
    line="导入平台的表格，或在柜台开第一单",
    ways=(
        Way("import", "导入订单", "平台和 ERP 导出的表格", "file-spreadsheet", "Ctrl+I"),
        Way("new_order", "柜台开单", "扫码或打品名，收款后质保一起登记", "barcode", "A"),
    ),
)


class StateDelegate(ChipDelegate):
    """A state as plain words, or as a chip where it needs to be seen."""

    def paint_cell(self, painter, box, option, index: Index) -> None:  # type: ignore[no-untyped-def]
        if str(index.data() or ""):
            RowDelegate.paint_cell(self, painter, box, option, index)
        else:
            super().paint_cell(painter, box, option, index)


class OrdersView(ListView):
    """Tabs, filters and rows of orders."""

    filters: OrderFilters
    several: OrdersBar

    def __init__(self, theme: Theme, model: OrderTableModel) -> None:
        super().__init__(
            theme,
            model,
            WORDS,
            tabs=Tabs(
                theme, {tab.value: sentence(f"order_tab.{tab.value}") for tab in OrderTab}, name="订单分组"
            ),
            filters=OrderFilters(theme),
            several=OrdersBar(theme),
            delegates={
                "number": CheckedDelegate(theme),
                "state": StateDelegate(theme),
                "cases": MoneyDelegate(theme),
                "back": MoneyDelegate(theme),
                "paid": MoneyDelegate(theme, right=16),
            },
        )
