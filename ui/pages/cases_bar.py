"""The bands over the list of cases: tabs with their counts, search, filters, density."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from aftersales.queries import CaseOrder, CaseTab
from ui.pages.list_bar import FilterBand
from ui.widgets.chips import FilterChip
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Theme

TABS = {
    CaseTab.OPEN: "待处理",
    CaseTab.DUE_TODAY: "今天到期",
    CaseTab.OVERDUE: "已超期",
    CaseTab.EVIDENCE: "待补凭证",
    CaseTab.MINE: "我负责的",
    CaseTab.LARGE: "大额退赔",
    CaseTab.ALL: "全部",
}
WINDOWS = {7: "近 7 天", 30: "近 30 天", 90: "近 90 天", 0: "不限"}
SORTS = {
    CaseOrder.DUE: "时限",
    CaseOrder.NUMBER: "工单号",
    CaseOrder.CUSTOMER: "客户",
    CaseOrder.AMOUNT: "金额",
    CaseOrder.PRIORITY: "紧要",
}
USUAL_DAYS = 90


class CaseTabs(Tabs):
    """待处理 23 · 今天到期 5 · …; `chosen(tab)` follows a person's choice."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, {tab.value: text for tab, text in TABS.items()}, name="工单分组", parent=parent
        )


class CaseFilters(FilterBand):
    """Search, 创建, 筛选, density; the menu also sorts: `order_chosen(CaseOrder)`."""

    order_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "工单号、客户、电话、商品")
        self._days = USUAL_DAYS
        self._order = CaseOrder.DUE
        self.opened = FilterChip(theme, "创建", WINDOWS[self._days])
        self.lay_out((self.opened,))
        self.opened.clicked.connect(lambda: self._open_menu(self.opened))
        self.opened.removed.connect(lambda: self.set_days(0, tell=True))
        self.more.clicked.connect(lambda: self._open_menu(self.more))

    @property
    def days(self) -> int:
        """How many days back a case may have been opened; 0 without an end."""
        return self._days

    @property
    def filtered(self) -> bool:
        return bool(self.text) or self._days not in {0, USUAL_DAYS}

    def set_days(self, days: int, *, tell: bool = False) -> None:
        """Look so many days back."""
        self._days = days
        self.opened.set_value(WINDOWS[days], active=bool(days))
        if tell:
            self.changed.emit()

    def plain(self) -> dict[str, Any]:
        return {"days": self._days}

    def take(self, asked: Mapping[str, Any]) -> None:
        days = asked.get("days")
        self.set_days(days if days in WINDOWS else USUAL_DAYS)

    def set_order(self, order: CaseOrder) -> None:
        """Tick the order in the menu."""
        self._order = order

    def clear(self) -> None:
        self.set_text("")
        self.set_days(0, tell=True)

    def open_menu(self) -> QMenu:
        return self._open_menu(self.more)

    def _open_menu(self, under: QWidget) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        windows, orders = QActionGroup(menu), QActionGroup(menu)
        for days, text in WINDOWS.items():
            action = self._entry(menu, windows, f"创建 {text}", on=days == self._days)
            action.triggered.connect(lambda _on=False, days=days: self.set_days(days, tell=True))
        if under is self.more:
            menu.addSeparator()
            for order, text in SORTS.items():
                action = self._entry(menu, orders, f"按{text}排", on=order is self._order)
                action.triggered.connect(lambda _on=False, order=order: self.order_chosen.emit(order))
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))
        return menu

    def _entry(self, menu: QMenu, group: QActionGroup, text: str, *, on: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        if on:
            action.setIcon(self._theme.icon("check"))
        group.addAction(action)
        return action
