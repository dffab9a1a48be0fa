"""The list of cases on screen: its tabs, filters, rows and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.delegates.cells import AvatarDelegate, DueDelegate, MoneyDelegate, StageDelegate
from ui.pages.cases_bar import CaseFilters, CaseTabs
from ui.pages.cases_several import CasesBar
from ui.pages.list_several import CheckedDelegate
from ui.pages.list_view import ListView, ListWords
from ui.widgets.states import Way

if TYPE_CHECKING:
    from ui.models.cases import CaseTableModel
    from ui.theme import Theme

WORDS = ListWords(
    name="工单列表",
    noun="工单",
    empty="还没有工单",
    line="记下第一单，时限和退赔会自己算",
    ways=(
        Way("new_case", "新建工单", "客户来电、到店、微信都从这里记", "plus", "N"),
        Way("import", "导入订单", "平台和 ERP 导出的表格", "file-spreadsheet", "Ctrl+I"),
    ),
)


class CasesView(ListView):
    """Tabs, filters and rows of cases."""

    tabs: CaseTabs
    filters: CaseFilters
    several: CasesBar

    def __init__(self, theme: Theme, model: CaseTableModel) -> None:
        super().__init__(
            theme,
            model,
            WORDS,
            tabs=CaseTabs(theme),
            filters=CaseFilters(theme),
            several=CasesBar(theme),
            delegates={
                "number": CheckedDelegate(theme),
                "state": StageDelegate(theme),
                "due": DueDelegate(theme),
                "amount": MoneyDelegate(theme),
                "assignee": AvatarDelegate(theme),
            },
        )
