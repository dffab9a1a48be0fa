"""Reading the list of cases: what is asked for, its rows and their deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.queries import CaseOrder, CaseTab, Cursor
from desktop.list_queries import case_query
from ui.models.cases import CaseTableModel, table_row
from ui.pages.list_reading import ListReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QObject

    from aftersales.queries import CaseQuery
    from aftersales.queries import Page as QueryPage
    from desktop.shop import Desk
    from desktop.views import CaseRow
    from ui.job_runner import JobRunner
    from ui.models.roles import Row


class CasesReader(ListReader):
    """Fills the model of the list of cases."""

    tab_kind, first_tab = CaseTab, CaseTab.OPEN
    falling = frozenset({CaseOrder.AMOUNT})
    model: CaseTableModel

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.order, self.descending = CaseOrder.DUE, False
        self.model = CaseTableModel(self._fetch, self)
        self._cases: dict[object, CaseRow] = {}

    def query(self) -> CaseQuery:
        """What the list is asked for now."""
        return case_query(self.asked(), self._desk.cases.moments(), self._desk.session.staff_id)

    def tick(self) -> None:
        """Deadlines come closer: rows in sight get their words anew."""
        table, now, own = self.list.table, self._desk.clock.now(), self._desk.session.staff_id
        first = max(table.rowAt(0), 0)
        last = table.rowAt(table.viewport().height() - 1)
        for index in range(first, (last if last >= 0 else self.model.rowCount() - 1) + 1):
            case = self._cases.get(self.model.row_at(index).key)
            if case is None or case.due is None:
                continue
            fresh = self._desk.words.row(case.summary, now)
            if fresh.due != case.due:
                self._cases[case.summary.id] = fresh
                row = table_row(fresh, now=now, own_id=own, mark=self.list.filters.text)
                self.model.replace_row(index, row)

    def ids(self) -> tuple[int, ...]:
        """The cases loaded, in order."""
        rows = (self.model.row_at(row) for row in range(self.model.rowCount()))
        return tuple(int(str(row.key)) for row in rows)

    def is_urgent(self, case_id: int) -> bool:
        """Whether a loaded case is marked urgent."""
        case = self._cases.get(case_id)
        return case is not None and case.summary.urgent

    # what this list means by it

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[CaseRow], list[Row]]]:
        query, own = self.query(), self._desk.session.staff_id

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[CaseRow], list[Row]]:
            page = self._desk.cases.page(query=query, after=cursor, limit=limit, counted=False)
            now = query.moments.now
            return page, [table_row(row, now=now, own_id=own, mark=query.text) for row in page.rows]

        return read

    def totalling(self) -> Callable[[], int]:
        query = self.query()
        return lambda: self._desk.cases.count(query=query)

    def took(self, page: QueryPage[CaseRow], *, first: bool) -> None:
        if first:
            self._cases = {}
        self._cases.update({row.summary.id: row for row in page.rows})

    def counting(self) -> Mapping[CaseTab, int]:
        return self._desk.cases.tab_counts()

    def mark(self) -> None:
        super().mark()
        self.list.filters.set_order(self.order)

    def words(self, shown: int, total: int | None) -> str:
        parts = [super().words(shown, total)]
        older = self._counts.get(CaseTab(self.list.tabs.current), 0) - (total or 0)
        if total is not None and older > 0 and self.list.filters.days and not self.list.filters.text:
            parts.append(f"另有 {older:,} 条更早")
        return " · ".join(parts)
