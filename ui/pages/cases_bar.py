"""The bands over the list of cases: tabs with their counts, search, filters, density."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from aftersales.queries import CaseOrder, CaseTab
from ui.widgets import painting
from ui.widgets.buttons import Button
from ui.widgets.chips import FilterChip
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import SearchEdit

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
DENSITIES = (
    Choice("compact", "紧凑", "rows-4"),
    Choice("normal", "标准", "rows-3"),
    Choice("comfortable", "宽松", "rows-2"),
)
_TYPING = 120


def window_days(days: int) -> timedelta | None:
    """How far back the filter 创建 looks; None without an end."""
    return timedelta(days=days) if days else None


class CaseTabs(QFrame):
    """待处理 23 · 今天到期 5 · …: exclusive, 40 px; `chosen(tab)` follows a person's choice, ← → move."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(40)
        self.setAccessibleName("工单分组")
        self._group = QButtonGroup(self)
        self._tabs: dict[CaseTab, _Tab] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(4)
        for number, (tab, text) in enumerate(TABS.items()):
            button = _Tab(theme, text)
            self._tabs[tab] = button
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._tabs[CaseTab.OPEN].setChecked(True)
        self._group.idClicked.connect(self._clicked)

    @property
    def current(self) -> CaseTab:
        return tuple(TABS)[self._group.checkedId()]

    def set_current(self, tab: CaseTab) -> None:
        """Choose without telling anybody."""
        self._tabs[tab].setChecked(True)

    def set_counts(self, counts: Mapping[CaseTab, int]) -> None:
        """Show these numbers beside the words."""
        for tab, button in self._tabs.items():
            button.set_count(counts.get(tab, 0))

    def button(self, tab: CaseTab) -> QAbstractButton:
        """The button of a tab."""
        return self._tabs[tab]

    def _clicked(self, number: int) -> None:
        self.chosen.emit(tuple(TABS)[number])


class _Tab(QAbstractButton):
    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme = theme
        self._count: int | None = None
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()} {count:,}")
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int]:
        words = painting.advance(painting.sized(self.font(), 13, bold=True), self.text())
        count = "" if self._count is None else f"{self._count:,}"
        return words, painting.advance(painting.sized(self.font(), 13), count) + 6 if count else 0

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(sum(self._widths()) + 16, 28)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        if on or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(self._theme.colour("acc"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("press" if on else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        words, _count = self._widths()
        painter.setFont(painting.sized(self.font(), 13, bold=on))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(QRectF(8, 0, words + 2, self.height()), int(painting.LEFT), self.text())
        if self._count is not None:
            painter.setFont(painting.sized(self.font(), 13))
            painter.setPen(self._theme.colour("text2"))
            room = QRectF(8 + words, 0, self.width() - 16 - words, self.height())
            painter.drawText(room, int(painting.RIGHT), f"{self._count:,}")
        painter.end()


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
