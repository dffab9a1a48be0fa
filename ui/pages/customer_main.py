"""The middle column of a customer's page: figures, goods with their warranty, cases and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from aftersales.clock import CHINA, china_day
from ui.delegates.cells import MoneyDelegate, StageDelegate
from ui.models.cases import amount_text, ring_of
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, ChipText, Row
from ui.pages.customer_bars import WarrantyBars
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.status import Painted
from ui.widgets.texts import HairLine, Panel, Scrolled, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QPaintEvent

    from aftersales.customer_history import BoughtOrder
    from desktop.customer_views import CaseOfCustomer, CustomerView
    from ui.theme import Theme

_GUTTER = 24
_FEW = 5
_CASE_COLUMNS = (
    Column(key="number", title="工单", width=136),
    Column(key="what", title="问题"),
    Column(key="state", title="状态", width=108),
    Column(key="opened", title="创建", width=92),
    Column(key="amount", title="退赔", width=96, align="right"),
)
_ORDER_COLUMNS = (
    Column(key="number", title="订单", width=168),
    Column(key="day", title="日期", width=104),
    Column(key="goods", title="商品"),
    Column(key="paid", title="实付", width=100, align="right"),
    Column(key="open", width=84),
)


class ShortTable(Panel):
    """A table as high as its rows, in a panel; `opened(key)` follows ↵ or a double click."""

    opened = Signal(object)

    def __init__(self, theme: Theme, columns: Sequence[Column], *, name: str, stage: str = "") -> None:
        super().__init__()
        self.model = PagedTableModel(columns, lambda _request: None, self)
        self.table = KeyTable(theme, name=name)
        right = {column.key: MoneyDelegate(theme) for column in columns if column.align == "right"}
        self.table.show_model(self.model, {**right, **({stage: StageDelegate(theme)} if stage else {})})
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(self.opened)
        self.column.addWidget(self.table)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these, standing where the person stood."""
        key = self.table.current_key
        self.model.set_rows(rows)
        self.table.setFixedHeight(32 + 36 * len(rows))
        self.table.go_to(key)

    def begin(self) -> None:
        """Put the focus on a row."""
        if self.table.current_key is None:
            self.table.go_to_row(0)
        self.table.setFocus()


class Legend(QWidget):
    """已用, 整机剩余, 主要部件: what the bars mean."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for token, text in (("acc", "已用"), ("accLine", "整机剩余"), ("line2", "主要部件")):
            row.addWidget(_Swatch(theme, token))
            row.addWidget(TextLabel(text, "label"))
            row.addSpacing(6)


class _Swatch(Painted):
    def __init__(self, theme: Theme, token: str) -> None:
        super().__init__(theme)
        self._token = token
        self.setFixedSize(12, 8)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        from PySide6.QtCore import QRectF
        from PySide6.QtGui import QPainter

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(self._token))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.end()


class CustomerMain(QWidget):
    """`case_opened(id)`, `order_opened(id)` and `new_case_asked` follow the person."""

    case_opened = Signal(object)
    order_opened = Signal(object)
    new_case_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all_cases = self._all_orders = False
        self._view: CustomerView | None = None
        self._today: date | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_figures())
        column.addWidget(HairLine())
        self.area = Scrolled(margins=(_GUTTER, 16, _GUTTER, 24))
        self.area.column.setSpacing(12)
        column.addWidget(self.area, 1)
        self._build_goods(theme)
        self._build_cases(theme)
        self._build_orders(theme)
        self.area.column.addStretch(1)

    def _build_figures(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(_GUTTER, 12, _GUTTER, 12)
        self._figures: dict[str, TextLabel] = {}
        for word in ("累计消费", "订单", "工单", "已退赔", "累计毛利"):
            column = QVBoxLayout()
            column.setSpacing(0)
            value = TextLabel("", "section")
            self._figures[word] = value
            column.addWidget(TextLabel(word, "label"))
            column.addWidget(value)
            row.addLayout(column, 1)
        return box

    def _head(self, text: str, *widgets: QWidget) -> TextLabel:
        row = QHBoxLayout()
        title = TextLabel(text, "section")
        row.addWidget(title)
        row.addStretch(1)
        for widget in widgets:
            row.addWidget(widget)
        self.area.column.addLayout(row)
        return title

    def _build_goods(self, theme: Theme) -> None:
        self._legend = Legend(theme)
        self._head("商品与质保", self._legend)
        self.bars = WarrantyBars(theme)
        self.bars.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.no_goods = TextLabel("还没登记卖给他的商品", "caption")
        self.area.column.addWidget(self.bars)
        self.area.column.addWidget(self.no_goods)
        self.area.column.addSpacing(4)
        self.area.column.addWidget(HairLine())

    def _build_cases(self, theme: Theme) -> None:
        self.more_cases = LinkButton(theme, "")
        self.more_cases.clicked.connect(self._turn_cases)
        new = Button(theme, "新建工单", icon="plus", size="small")
        new.clicked.connect(self.new_case_asked)
        self._head("工单", self.more_cases, new)
        self.cases = ShortTable(theme, _CASE_COLUMNS, name="他的工单", stage="state")
        self.cases.opened.connect(self.case_opened)
        self.no_cases = TextLabel("还没有工单", "caption")
        self.area.column.addWidget(self.cases)
        self.area.column.addWidget(self.no_cases)

    def _build_orders(self, theme: Theme) -> None:
        self.more_orders = LinkButton(theme, "")
        self.more_orders.clicked.connect(self._turn_orders)
        self._head("购买记录", self.more_orders)
        self.orders = ShortTable(theme, _ORDER_COLUMNS, name="购买记录")
        self.orders.opened.connect(self.order_opened)
        self.no_orders = TextLabel("还没有订单", "caption")
        self.area.column.addWidget(self.orders)
        self.area.column.addWidget(self.no_orders)

    def show_customer(self, view: CustomerView, today: date) -> None:
        """Show a customer."""
        if self._view is None or self._view.customer.id != view.customer.id:
            self._all_cases = self._all_orders = False
        self._view, self._today = view, today
        self._show_figures(view)
        self.bars.show_goods(view.goods, today)
        for widget in (self.bars, self._legend):
            widget.setVisible(bool(view.goods))
        self.no_goods.setVisible(not view.goods)
        self._show_cases(view)
        self._show_orders(view)

    def go_to(self, section: int) -> None:
        """Put the focus into 1 商品与质保, 2 工单, 3 购买记录, and bring it into sight."""
        target = {1: self.bars, 2: self.cases, 3: self.orders}[section]
        if isinstance(target, ShortTable):
            target.begin()
        else:
            target.setFocus()
        self.area.ensureWidgetVisible(target)

    def _show_figures(self, view: CustomerView) -> None:
        figures = view.figures
        uncosted = view.money.uncosted
        values = {
            "累计消费": f"¥{money.grouped(figures.spent)}",
            "订单": f"{figures.orders:,}",
            "工单": f"{figures.cases:,}",
            "已退赔": f"¥{money.grouped(view.money.returned)}",
            "累计毛利": "—" if uncosted else f"¥{money.grouped(view.profit)}",
        }
        for word, text in values.items():
            self._figures[word].set_text(text)
        self._figures["累计毛利"].setToolTip(f"有 {uncosted} 件没填成本，算不出" if uncosted else "")

    def _show_cases(self, view: CustomerView) -> None:
        shown = view.cases if self._all_cases else view.cases[:_FEW]
        self.cases.show_rows([case_row(found, self._day()) for found in shown])
        self.cases.setVisible(bool(shown))
        self.no_cases.setVisible(not shown)
        self._show_more(self.more_cases, len(view.cases), "单", all_shown=self._all_cases)

    def _show_orders(self, view: CustomerView) -> None:
        shown = view.orders if self._all_orders else view.orders[:_FEW]
        self.orders.show_rows([order_row(found) for found in shown])
        self.orders.setVisible(bool(shown))
        self.no_orders.setVisible(not shown)
        self._show_more(self.more_orders, len(view.orders), "笔", all_shown=self._all_orders)

    def _show_more(self, link: LinkButton, count: int, unit: str, *, all_shown: bool) -> None:
        link.setVisible(count > _FEW)
        link.setText(f"只看最近 {_FEW} {unit}" if all_shown else f"全部 {count:,} {unit}")

    def _turn_cases(self) -> None:
        self._all_cases = not self._all_cases
        if self._view is not None:
            self._show_cases(self._view)

    def _turn_orders(self) -> None:
        self._all_orders = not self._all_orders
        if self._view is not None:
            self._show_orders(self._view)

    def _day(self) -> date:
        assert self._today is not None
        return self._today


def case_row(found: CaseOfCustomer, today: date) -> Row:
    """One case of a customer."""
    case = found.case
    day = china_day(case.opened_at)
    what = " ".join(part for part in (case.title, case.problem) if part)
    opened = f"{day:%m-%d}" if day.year == today.year else day.isoformat()
    return Row(
        key=case.id,
        cells=(
            Cell(text=case.number, tone="quiet"),
            Cell(text=what, tip=what),
            Cell(text=found.state.label, ring=ring_of(found.state)),
            Cell(text=opened, tone="quiet"),
            Cell(text=amount_text(case.amount), tone="faint" if case.amount is None else ""),
        ),
        spoken=f"{case.number}，{what}，{found.state.label}",
    )


def order_row(order: BoughtOrder) -> Row:
    """One order of a customer; foreign money carries its currency."""
    goods = order.title
    if order.pieces > 1:
        goods += f" × {order.pieces}" if order.lines == 1 else f" 等 {order.pieces} 件"
    paid = money.grouped(order.paid)
    if order.currency != "CNY":
        paid = f"{order.currency} {paid}"
    day = f"{order.ordered_at.astimezone(CHINA):%Y-%m-%d}" if order.ordered_at else "—"
    chips = (ChipText("售后中", "acc"),) if order.open_cases else ()
    return Row(
        key=order.id,
        cells=(
            Cell(text=order.number, tone="quiet", tip=order.number),
            Cell(text=day, tone="quiet"),
            Cell(text=goods, tip=goods),
            Cell(text=paid),
            Cell(chips=chips, spoken="售后中" if chips else "没有售后"),
        ),
        spoken=f"{order.number}，{day}，{goods}，实付 {paid}",
    )
