"""The bands over the list of cases: tabs with their counts, search, filters, density."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from aftersales.queries import CaseOrder, CaseTab
from ui.widgets.buttons import Button
from ui.widgets.chips import FilterChip
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import SearchEdit
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
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
DENSITIES = (
    Choice("compact", "紧凑", "rows-4"),
    Choice("normal", "标准", "rows-3"),
    Choice("comfortable", "宽松", "rows-2"),
)
_TYPING = 120


def window_days(days: int) -> timedelta | None:
    """How far back the filter 创建 looks; None without an end."""
    return timedelta(days=days) if days else None


class CaseTabs(Tabs):
    """待处理 23 · 今天到期 5 · …; `chosen(tab)` follows a person's choice."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, {tab.value: text for tab, text in TABS.items()}, name="工单分组", parent=parent
        )


class CaseFilters(QFrame):
    """The 48 px band: search, 创建, 筛选, density. `changed` follows a filter at once, typing after 120 ms."""

    changed = Signal()
    order_chosen = Signal(object)
    density_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(48)
        self._theme = theme
        self._days = USUAL_DAYS
        self._order = CaseOrder.DUE
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        self.search = SearchEdit(theme, "工单号、客户、电话、商品")
        self.opened = FilterChip(theme, "创建", WINDOWS[self._days])
        self.more = Button(theme, "筛选", icon="plus", size="small")
        self.more.setToolTip("筛选和排序  F")
        self.density = Segmented(theme, DENSITIES, current="normal", name="行高")
        for widget in (self.search, self.opened, self.more):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.density)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.changed)
        self.search.searched.connect(lambda _text: self._typing.start())
        self.opened.clicked.connect(lambda: self._open_menu(self.opened))
        self.opened.removed.connect(lambda: self.set_days(0, tell=True))
        self.more.clicked.connect(lambda: self._open_menu(self.more))
        self.density.chosen.connect(self.density_chosen)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    @property
    def days(self) -> int:
        """How many days back a case may have been opened; 0 without an end."""
        return self._days

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list beyond its usual."""
        return bool(self.text) or self._days not in {0, USUAL_DAYS}

    def set_days(self, days: int, *, tell: bool = False) -> None:
        """Look so many days back."""
        self._days = days
        self.opened.set_value(WINDOWS[days], active=bool(days))
        if tell:
            self.changed.emit()

    def set_text(self, text: str) -> None:
        """Search for `text` without waiting and without telling."""
        self.search.setText(text)
        self._typing.stop()

    def set_order(self, order: CaseOrder) -> None:
        """Tick the order in the menu."""
        self._order = order

    def clear(self) -> None:
        """Take every filter away."""
        self.set_text("")
        self.set_days(0, tell=True)

    def open_menu(self) -> QMenu:
        """Open the menu of filters and orders (F)."""
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
