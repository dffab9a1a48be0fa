"""Reading the list of cases: what is asked for, pages of rows, counts, and where one stood before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.queries import CaseOrder, CaseQuery, CaseTab, Cursor
from ui.models.cases import CaseTableModel, table_row
from ui.pages.cases_bar import window_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.queries import Page as QueryPage
    from desktop.shop import Desk
    from desktop.views import CaseRow
    from ui.job_runner import JobRunner
    from ui.models.paged_table import PageRequest
    from ui.models.roles import Row
    from ui.pages.cases_view import CasesView

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPlace:
    """Where one was in the list: what it was asked for, the row, the scroll, and how many rows were loaded."""

    tab: CaseTab
    text: str
    days: int
    order: CaseOrder
    descending: bool
    key: object
    row: int
    scroll: int
    rows: int

    @property
    def asked(self) -> tuple[object, ...]:
        """What makes it the same list."""
        return self.tab, self.text, self.days, self.order, self.descending


class CasesReader(QObject):
    """Fills the model of a list.

    `settled` follows when the row one stands on was read anew, `emptied` a list without rows, `said(str)` the words
    for the status strip.
    """

    settled = Signal()
    emptied = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self.order, self.descending = CaseOrder.DUE, False
        self.model = CaseTableModel(self._fetch, self)
        self._list: CasesView | None = None
        self._cases: dict[object, CaseRow] = {}
        self._counts: Mapping[CaseTab, int] = {}
        self._back_to: CasesPlace | None = None
        self._wanted = 0
        self.model.loaded.connect(self._loaded)

    def attach(self, shown: CasesView) -> None:
        """The view that shows the model; its bands say what is asked for."""
        self._list = shown

    @property
    def list(self) -> CasesView:
        """The view that shows the model."""
        assert self._list is not None
        return self._list

    def query(self) -> CaseQuery:
        """What the list is asked for now."""
        moments = self._desk.cases.moments()
        window = window_days(self.list.filters.days)
        return CaseQuery(
            tab=self.list.tabs.current,
            text=self.list.filters.text,
            opened_since=moments.now - window if window else None,
            order=self.order,
            descending=self.descending,
            staff_id=self._desk.session.staff_id,
            moments=moments,
        )

    def place(self) -> CasesPlace:
        """Where one stands."""
        table, filters = self.list.table, self.list.filters
        return CasesPlace(
            tab=self.list.tabs.current,
            text=filters.search.text(),
            days=filters.days,
            order=self.order,
            descending=self.descending,
            key=table.current_key,
            row=max(table.currentIndex().row(), 0),
            scroll=table.verticalScrollBar().value(),
            rows=self.model.rowCount(),
        )

    def restore(self, place: CasesPlace) -> None:
        """Go back to a place; the list one is in already stays as it is."""
        if place.asked == self.place().asked:
            return
        self.list.tabs.set_current(place.tab)
        self.list.filters.set_text(place.text)
        self.list.filters.set_days(place.days)
        self.order, self.descending = place.order, place.descending
        self._back_to = place
        self._restart()

    def anew(self) -> None:
        """Another list: from its top."""
        self._back_to = None
        self._restart()

    def again(self) -> None:
        """The same list, read once more where one stands."""
        if self._back_to is None and self.model.total is not None:
            self._back_to = self.place()
        self._restart()

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

    def _restart(self) -> None:
        self.model.mark_order(self.order, descending=self.descending)
        self.list.filters.set_order(self.order)
        self.model.restart()
        self._runner.run(self._desk.jobs.read(lambda _: self._desk.cases.tab_counts()), on_done=self._counted)

    def _fetch(self, request: PageRequest) -> None:
        query, own = self.query(), self._desk.session.staff_id
        cursor = request.cursor if isinstance(request.cursor, Cursor) else None
        back = self._back_to if cursor is None else None
        limit = max(PAGE, back.rows) if back is not None else PAGE

        def work(_progress: object) -> tuple[QueryPage[CaseRow], list[Row]]:
            page = self._desk.cases.page(query=query, after=cursor, limit=limit)
            now = query.moments.now
            return page, [table_row(row, now=now, own_id=own, mark=query.text) for row in page.rows]

        def done(found: tuple[QueryPage[CaseRow], list[Row]]) -> None:
            page, rows = found
            if request.id != self._wanted:
                return
            if cursor is None:
                self._cases = {}
            self._cases.update({row.summary.id: row for row in page.rows})
            self.model.append_page(request.id, rows, page.next, page.total)

        def failed(error: BaseException) -> None:
            self.model.drop_request(request.id)
            if request.id == self._wanted:
                self.list.show_error(error)

        self._wanted = request.id
        self._runner.run(self._desk.jobs.read(work), on_done=done, on_failed=failed, on_slow=self._slow)

    def _slow(self) -> None:
        if self.model.total is None:
            self.list.show_waiting()

    def _counted(self, counts: Mapping[CaseTab, int]) -> None:
        self._counts = counts
        self.list.tabs.set_counts(counts)
        if self.model.total is not None and not self.model.loading:
            self._show_state(self.model.total)
            self._say(self.model.rowCount(), self.model.total)

    def _loaded(self, shown: int, total: int) -> None:
        back, self._back_to = self._back_to, None
        table = self.list.table
        self._show_state(total)
        if back is not None:
            self._take_place(back)
        if table.current_key is None and self.model.rowCount():
            table.go_to_row(0)
        self._say(shown, total)
        self.settled.emit()

    def _take_place(self, back: CasesPlace) -> None:
        table = self.list.table
        if back.key is None or not table.go_to(back.key):
            table.go_to_row(min(back.row, max(self.model.rowCount() - 1, 0)))
        table.doItemsLayout()
        table.verticalScrollBar().setValue(back.scroll)

    def _show_state(self, total: int) -> None:
        if total:
            self.list.show_rows()
            return
        self.list.show_nothing(at_all=self._counts.get(CaseTab.ALL, 1) == 0)
        self.emptied.emit()

    def _say(self, shown: int, total: int) -> None:
        parts = [f"{shown:,} / {total:,} 条"]
        older = self._counts.get(self.list.tabs.current, 0) - total
        if older > 0 and self.list.filters.days and not self.list.filters.text:
            parts.append(f"另有 {older:,} 条更早")
        self.said.emit(" · ".join(parts))
