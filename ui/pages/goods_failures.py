"""The tab 易坏期: when goods fail, product by product, and the months proposed for their plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aftersales.access import Right
from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.failures import failure_columns, failure_row
from ui.models.paged_table import PagedTableModel
from ui.pages.goods_failures_panel import FailurePanel
from ui.pages.list_export import ListExport
from ui.pages.list_tab import PageTab
from ui.widgets.progress import ProgressRow, Skeleton
from ui.widgets.states import EmptyState, ErrorState
from ui.widgets.texts import HairLine, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.failures import FailureTable, ProductFailures
    from desktop.jobs import Progress
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.widgets.bands import Hint

_CAUTION = "卖出去没来报修的都当没坏；过保后坏了多半不来报，越往后越可能看少了"


class FailuresTab(PageTab):
    """Failure times as a table with a panel; reckoned when the tab comes into sight, and again where something changed."""

    right = Right.RULES
    hints: tuple[Hint, ...] = (("Ctrl+Return", "采纳"), ("Space", "面板"), ("Ctrl+E", "导出明细"))

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__(page, writer)
        self._table: FailureTable | None = None
        self._reading, self._stale = False, False
        self._of = ""
        self.panel = self.product = FailurePanel(self.theme)
        self.side.addWidget(self.panel)
        self._build_table()
        self._build()
        self._connect()

    def _build_table(self) -> None:
        from resources.failure_rules_file import shipped_failure_rules

        columns = failure_columns(shipped_failure_rules().told_at)
        self.model = PagedTableModel(columns, lambda _request: None, self)
        self.table = KeyTable(self.theme, name="易坏期")
        delegates: dict[str, RowDelegate] = {
            column.key: MoneyDelegate(self.theme) for column in columns if column.align == "right"
        }
        self.table.show_model(self.model, {"title": RowDelegate(self.theme, left=24), **delegates})
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section:first { padding-left: 24px; }")

    def _build(self) -> None:
        band = QFrame()
        band.setFixedHeight(48)
        row = QHBoxLayout(band)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        self.note = TextLabel(_CAUTION, "caption", elided=True)
        self.progress = ProgressRow(self.theme)
        self.progress.finish()
        self.exporting = ListExport(self.page, self.progress, noun="易坏期明细", unit="条", work=self._work)
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(self.exporting.button)
        self.states = QStackedWidget()
        self._empty = EmptyState(
            self.theme, "还没有报过坏的商品", "维修、换货、退货的工单写明质量问题，这里就会算", ()
        )
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(24, 16, 24, 16)
        waiting.addWidget(Skeleton(self.theme))
        waiting.addStretch(1)
        self._broken: ErrorState | None = None
        for widget in (self.table, self._waiting, self._empty):
            self.states.addWidget(widget)
        for part in (band, HairLine(), self.progress):
            self.column.addWidget(part)
        self.column.addWidget(self.states, 1)

    def _connect(self) -> None:
        self.table.current_changed.connect(lambda _key: self.read_side())
        self.table.opened.connect(lambda _key: self.side_wanted.emit())
        self.product.close_asked.connect(self.side_closed)
        self.product.accept_asked.connect(self.accept)
        self.product.sheet_asked.connect(self.ask_sheet_of_one)
        self.exporting.button.pressed.connect(lambda: self._mean(""))

    # reading

    def begin(self, *, anew: bool) -> None:
        """The tab comes into sight."""
        if not self.begun or anew:
            self.begun = True
            self.read()
        self.exporting.button.setEnabled(Right.EXPORT in self.desk.session.rights)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_again(self) -> None:
        """Something it is reckoned from changed."""
        self.read()

    def read(self) -> None:
        """Reckon everything anew; what changes meanwhile asks for one more time, not for one each."""
        if self._reading:
            self._stale = True
            return
        self._reading, self._stale = True, False
        self.runner.run(
            self.desk.jobs.read(lambda progress: self.desk.failures.table(progress=progress)),
            on_done=self._show,
            on_failed=self._failed,
            on_slow=lambda: None if self._table else self.states.setCurrentWidget(self._waiting),
        )

    def _show(self, table: FailureTable) -> None:
        self._reading = False
        if self._stale:
            self.read()
        key = self.table.current_key
        self._table = table
        self.note.set_text("　".join((*table.notes, _CAUTION)))
        self.model.set_rows([failure_row(row) for row in table.rows])
        self.states.setCurrentWidget(self.table if table.rows else self._empty)
        told = sum(row.report.curve is not None for row in table.rows)
        self._say(f"{len(table.rows):,} 样坏过，{told:,} 样看得出规律，{table.sound:,} 样没坏过")
        if table.rows and (key is None or not self.table.go_to(key)):
            self.table.go_to_row(0)
        self.read_side()

    def _failed(self, error: BaseException) -> None:
        self._reading = False
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self.states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(self.theme, "易坏期没有算出来", line, details=(repr(error),))
        self._broken.retried.connect(self.read)
        self.states.addWidget(self._broken)
        self.states.setCurrentWidget(self._broken)

    @property
    def current(self) -> ProductFailures | None:
        """The product one stands on."""
        key = self.table.current_key
        rows = self._table.rows if self._table is not None else ()
        return next((row for row in rows if row.key == key), None)

    def read_side(self) -> None:
        """Show the product one stands on in the panel; it is all there already."""
        row = self.current
        if row is None:
            self.product.clear()
            return
        may_export = Right.EXPORT in self.desk.session.rights
        self.product.show_product(row, may=self.may, may_export=may_export)

    # what a person does

    def accept(self) -> None:
        """采纳: the proposed months become those of the product's plan (Ctrl ↵)."""
        row = self.current
        if row is not None and self.product.accept.isEnabled() and row.open:
            self.writer.write(lambda: self.desk.failures.accept(row=row))

    def ask_sheet(self) -> None:
        """Ask where the sheet of all lives goes (Ctrl E)."""
        if self.exporting.button.isEnabled():
            self._mean("")
            self.exporting.ask()

    def ask_sheet_of_one(self) -> None:
        """Ask where the sheet of one product's lives goes."""
        if self.current is not None:
            self._mean(self.current.key)
            self.exporting.ask()

    def _mean(self, key: str) -> None:
        """Which product's lives are meant; "" for all."""
        self._of = key

    def _work(self, to: Path) -> Callable[[Progress], int]:
        """What writes the sheet that was asked for last."""
        sheets, key = self.desk.list_sheets, self._of
        return lambda progress: sheets.write(list_key="failures", to=to, query=key, progress=progress)

    def copy_text(self) -> str:
        """The product one stands on as a line of a table."""
        row = self.current
        if row is None:
            return ""
        report = row.report
        return f"{row.kind.title}\t{row.kind.code}\t{report.goods}\t{report.faults}\t{row.bad_months}"
