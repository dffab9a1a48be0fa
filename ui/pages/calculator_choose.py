"""Where the calculator begins without a case: cases that wait for a plan, or a reckoning without any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aftersales.queries import CaseQuery, CaseTab
from ui.delegates.base import RowDelegate
from ui.delegates.cells import AvatarDelegate, DueDelegate, MoneyDelegate, StageDelegate
from ui.models.cases import COLUMNS, table_row
from ui.models.paged_table import PagedTableModel, PageRequest
from ui.widgets.edits import SearchEdit
from ui.widgets.states import EmptyState, NoMatch, Way
from ui.widgets.texts import HairLine, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from desktop.shop import Desk
    from desktop.views import CaseRow
    from ui.job_runner import JobRunner
    from ui.models.roles import Row
    from ui.theme import Theme

WAITING = ("planning", "judging")
"""States in which a sum is reckoned; planning comes first."""
_PAGE, _MOST = 200, 2_000


def waiting_cases(desk: Desk, text: str) -> tuple[CaseRow, ...]:
    """Open cases that wait for a plan, those at 待定方案 first, then by deadline; call it in a job."""
    query = CaseQuery(tab=CaseTab.OPEN, text=text, moments=desk.cases.moments())
    found: list[CaseRow] = []
    after, seen = None, 0
    while seen < _MOST:
        page = desk.cases.page(query=query, after=after, limit=_PAGE)
        found += [row for row in page.rows if row.summary.state in WAITING]
        seen, after = seen + len(page.rows), page.next
        if after is None:
            break
    return tuple(sorted(found, key=lambda row: WAITING.index(row.summary.state)))


class CaseChooser(QWidget):
    """The list. `chosen(case_id)` follows ↵; `blank_asked` wants a reckoning without a case, `cases_asked` the list."""

    chosen = Signal(int)
    blank_asked = Signal()
    cases_asked = Signal()

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._runner = desk, runner
        self._request = 0
        self.search = SearchEdit(theme, "单号、客户、商品", width=280)
        self.search.searched.connect(lambda _text: self.read())
        self.count = TextLabel("", "caption")
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 8, 24, 8)
        bar.setSpacing(12)
        bar.addWidget(self.search)
        bar.addWidget(self.count)
        bar.addStretch(1)
        self.model = PagedTableModel(COLUMNS, self._fetched, self)
        self.table = KeyTable(theme, name="等着定方案的工单")
        delegates: dict[str, RowDelegate] = {
            "number": RowDelegate(theme, left=24),
            "state": StageDelegate(theme),
            "due": DueDelegate(theme),
            "amount": MoneyDelegate(theme),
            "assignee": AvatarDelegate(theme),
        }
        self.table.show_model(self.model, delegates)
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section:first { padding-left: 24px; }")
        self.table.opened.connect(self._open)
        ways = (
            Way("blank", "不挂工单试算", "客户在问能退多少，先算给他看", "calculator"),
            Way("cases", "看工单", "从工单里按 R 也能算", "clipboard-list", "Alt+2"),
        )
        self.empty = EmptyState(theme, "没有等着定方案的工单", "工单走到待判责、待定方案，就会排到这里", ways)
        self.empty.chosen.connect(self._way)
        self.no_match = NoMatch(theme, "工单")
        self.no_match.cleared.connect(self.search.clear)
        self.states = QStackedWidget()
        for widget in (self.table, self.empty, self.no_match):
            self.states.addWidget(widget)
        self.bar = QWidget()
        self.bar.setLayout(bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(HairLine())
        column.addWidget(self.states, 1)

    def read(self) -> None:
        """Read the list anew; what is shown stays until it comes."""
        self._request += 1
        request, text, own = self._request, self.search.text().strip(), self._desk.session.staff_id
        now = self._desk.clock.now()

        def work(_progress: object) -> list[Row]:
            return [table_row(row, own_id=own, now=now, mark=text) for row in waiting_cases(self._desk, text)]

        def done(rows: list[Row]) -> None:
            if request == self._request:
                self._show(rows, searched=bool(text))

        self._runner.run(self._desk.jobs.read(work), on_done=done)

    def take_focus(self) -> None:
        """Stand on the first case."""
        shown: Any = self.states.currentWidget()
        if shown is self.empty:
            self.empty.ways["blank"].setFocus()
        else:
            self.table.setFocus()

    def _show(self, rows: list[Row], *, searched: bool) -> None:
        key = self.table.current_key
        self.model.set_rows(rows)
        self.count.set_text(f"{len(rows)} 单等着定方案" if rows else "")
        if not rows:
            self.states.setCurrentWidget(self.no_match if searched else self.empty)
        else:
            self.states.setCurrentWidget(self.table)
            if key is None or not self.table.go_to(key):
                self.table.go_to_row(0)
        self.bar.setVisible(bool(rows) or searched)
        if self.isVisible() and not self.search.hasFocus():
            self.take_focus()

    def _open(self, key: object) -> None:
        if isinstance(key, int):
            self.chosen.emit(key)

    def _way(self, key: str) -> None:
        (self.blank_asked if key == "blank" else self.cases_asked).emit()

    def _fetched(self, request: PageRequest) -> None:
        """The list is short and wholly loaded."""
