"""Reading the list of cases: what is asked for, its rows and their deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.queries import CaseOrder, CaseQuery, CaseTab, Cursor
from ui.models.cases import CaseTableModel, table_row
from ui.pages.cases_bar import window_days
from ui.pages.list_reading import ListReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QObject

    from aftersales.queries import Page as QueryPage
    from desktop.shop import Desk
    from desktop.views import CaseRow
    from ui.job_runner import JobRunner
    from ui.models.roles import Row


class CasesReader(ListReader):
    """Fills the model of the list of cases."""

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(desk, runner, parent)
        self.order, self.descending = CaseOrder.DUE, False
        self.model = CaseTableModel(self._fetch, self)
        self._cases: dict[object, CaseRow] = {}

    def query(self) -> CaseQuery:
        """What the list is asked for now."""
        moments = self._desk.cases.moments()
        window = window_days(self.list.filters.days)
        return CaseQuery(
            tab=CaseTab(self.list.tabs.current),
            text=self.list.filters.text,
            opened_since=moments.now - window if window else None,
            order=self.order,
            descending=self.descending,
            staff_id=self._desk.session.staff_id,
            moments=moments,
        )

    def sort_by(self, order: CaseOrder) -> None:
        """Another order; the same one turns it round."""
        self.descending = not self.descending if order is self.order else order is CaseOrder.AMOUNT
        self.order = order
        self.anew()

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

    def asked(self) -> tuple[Any, ...]:
        filters = self.list.filters
        return self.list.tabs.current, filters.search.text(), filters.days, self.order, self.descending

    def ask(self, asked: tuple[Any, ...]) -> None:
        tab, text, days, self.order, self.descending = asked
        self.list.tabs.set_current(tab)
        self.list.filters.set_text(text)
        self.list.filters.set_days(days)

    def reading(self) -> Callable[[Cursor | None, int], tuple[QueryPage[CaseRow], list[Row]]]:
        query, own = self.query(), self._desk.session.staff_id

        def read(cursor: Cursor | None, limit: int) -> tuple[QueryPage[CaseRow], list[Row]]:
            page = self._desk.cases.page(query=query, after=cursor, limit=limit)
            now = query.moments.now
            return page, [table_row(row, now=now, own_id=own, mark=query.text) for row in page.rows]

        return read

    def took(self, page: QueryPage[CaseRow], *, first: bool) -> None:
        if first:
            self._cases = {}
        self._cases.update({row.summary.id: row for row in page.rows})

    def counting(self) -> Mapping[CaseTab, int]:
        return self._desk.cases.tab_counts()

    def has_any(self) -> bool:
        return self._counts.get(CaseTab.ALL, 1) > 0

    def mark(self) -> None:
        super().mark()
        self.list.filters.set_order(self.order)

    def words(self, shown: int, total: int) -> str:
        parts = [f"{shown:,} / {total:,} 条"]
        older = self._counts.get(CaseTab(self.list.tabs.current), 0) - total
        if older > 0 and self.list.filters.days and not self.list.filters.text:
            parts.append(f"另有 {older:,} 条更早")
        return " · ".join(parts)
