"""The tab 每单的账: what cases cost the shop, put together by case, product, supplier, courier or customer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aftersales import money
from aftersales.access import Right
from aftersales.economics import CostQuery, CostsBy
from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import PagedTableModel
from ui.models.recoveries import COST_COLUMNS, cost_row
from ui.widgets.choices import Choice, Segmented
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.progress import Skeleton
from ui.widgets.states import EmptyState, ErrorState
from ui.widgets.texts import HairLine, TextLabel
from ui.widgets.views import KeyTable, least_width

if TYPE_CHECKING:
    from desktop.recovery_views import CostTable
    from ui.pages.base import Page

_BY = {
    CostsBy.CASE: "每单",
    CostsBy.PRODUCT: "商品",
    CostsBy.SUPPLIER: "供应商、厂家",
    CostsBy.COURIER: "快递",
    CostsBy.CUSTOMER: "客户",
}
_SINCE = {30: "近 30 天", 90: "近 90 天", 365: "近 12 个月", 0: "全部"}
_USUAL = 90
_NOTES = {
    CostsBy.CASE: "退款＋补偿＋运费＋配件＋人工，减去客户付的修理费和追回的",
    CostsBy.PRODUCT: "一单多样商品的，记在第一样上",
    CostsBy.SUPPLIER: "只看追过的单；追回只算这一家的",
    CostsBy.COURIER: "只看追过的单；追回只算这一家的",
    CostsBy.CUSTOMER: "退款＋补偿＋运费＋配件＋人工，减去客户付的修理费和追回的",
}
_RIGHT = ("cases", "refund", "compensation", "freight", "parts", "labour", "collected", "recovered")


class CostsTab(QWidget):
    """Costs as a table. `case_asked(id)` and `customer_asked(id)` follow ↵ on a row; `said(str)` words for the strip."""

    case_asked = Signal(int)
    customer_asked = Signal(int)
    said = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.desk, self.runner = page, page.shop, page.runner
        self.theme = page.theme
        self.begun = False
        self.words = ""
        self._asked = 0
        self.figures = FigureRow()
        self.figures.setFixedHeight(72)
        self.by = Segmented(
            self.theme, tuple(Choice(by.value, name) for by, name in _BY.items()), small=True, name="按什么看"
        )
        self.since = Segmented(
            self.theme,
            tuple(Choice(str(days), name) for days, name in _SINCE.items()),
            current=str(_USUAL),
            small=True,
            name="哪些天建的单",
        )
        self.note = TextLabel("", "caption", elided=True)
        self.model = PagedTableModel(COST_COLUMNS, lambda _request: None, self)
        self.table = KeyTable(self.theme, name="每单的账")
        self.table.setMinimumWidth(least_width(COST_COLUMNS))
        right: dict[str, RowDelegate] = {key: MoneyDelegate(self.theme) for key in _RIGHT}
        self.table.show_model(
            self.model,
            {
                "name": RowDelegate(self.theme, left=24),
                **right,
                "net": MoneyDelegate(self.theme, right=16),
            },
        )
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section:first { padding-left: 24px; }")
        self._build()
        self.by.chosen.connect(lambda _key: self.read())
        self.since.chosen.connect(lambda _key: self.read())
        self.table.opened.connect(self._opened)

    def _build(self) -> None:
        band = QFrame()
        band.setFixedHeight(48)
        row = QHBoxLayout(band)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        row.addWidget(self.by)
        row.addWidget(self.since)
        row.addWidget(self.note)
        row.addStretch(1)
        self.states = QStackedWidget()
        self._empty = EmptyState(self.theme, "这段时间没有花钱的单", "换一段时间看看", ())
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(24, 16, 24, 16)
        waiting.addWidget(Skeleton(self.theme))
        waiting.addStretch(1)
        self._broken: ErrorState | None = None
        for widget in (self.table, self._waiting, self._empty):
            self.states.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.figures, HairLine(), band, HairLine()):
            column.addWidget(part)
        column.addWidget(self.states, 1)

    @property
    def may(self) -> bool:
        """Whether the person at the desk may see what things cost."""
        return Right.SETTLE in self.desk.session.rights

    def begin(self, *, anew: bool) -> None:
        """The tab comes into sight."""
        if not self.begun or anew:
            self.begun = True
            self.read()
        self.table.setFocus()

    def read(self) -> None:
        """Read the table as it is asked for now."""
        by, days = CostsBy(self.by.current), int(self.since.current)
        self.note.set_text(_NOTES[by])
        since = self.desk.clock.today() - timedelta(days=days) if days else None
        query = CostQuery(by=by, since=since)
        self._asked += 1
        asked = self._asked

        def done(table: CostTable) -> None:
            if asked == self._asked:
                self._show(table)

        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.recovery_views.costs(query=query)),
            on_done=done,
            on_failed=self._failed,
            on_slow=lambda: self.states.setCurrentWidget(self._waiting),
        )

    def _show(self, table: CostTable) -> None:
        whole = table.whole
        self.figures.set_figures(
            [
                Figure(f"花出去 {whole.cases:,} 单", f"¥{money.grouped(whole.spent)}"),
                Figure("应追", money.grouped(whole.claimed)),
                Figure("追回", money.grouped(whole.recovered), tone="ok" if whole.recovered else ""),
                Figure("客户付的修理费", money.grouped(whole.collected)),
                Figure("店里净出", f"¥{money.grouped(whole.net)}"),
            ]
        )
        self.model.set_rows([cost_row(row, table.by) for row in table.rows])
        self.states.setCurrentWidget(self.table if table.rows else self._empty)
        shown = f"{len(table.rows):,} / {table.count:,} 行"
        self.words = f"{shown} · 店里净出 {money.grouped(whole.net)} 元"
        self.said.emit(self.words)
        if table.rows and self.table.current_key is None:
            self.table.go_to_row(0)

    def _failed(self, error: BaseException) -> None:
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self.states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(self.theme, "账没有读出来", line, details=(repr(error),))
        self._broken.retried.connect(self.read)
        self.states.addWidget(self._broken)
        self.states.setCurrentWidget(self._broken)

    def _opened(self, key: Any) -> None:
        """↵ on a case or a customer goes there."""
        row_id = key[0] if isinstance(key, tuple) else 0
        by = CostsBy(self.by.current)
        if row_id and by is CostsBy.CASE:
            self.case_asked.emit(row_id)
        elif row_id and by is CostsBy.CUSTOMER:
            self.customer_asked.emit(row_id)
