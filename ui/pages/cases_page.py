"""The page 工单: the list of cases with tabs, search, filters, density, and a panel of the row one stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication

from aftersales.queries import CaseOrder, CaseQuery, CaseTab, Cursor
from desktop.changes import Changed
from ui.models.cases import COLUMNS, ORDERS, CaseTableModel, table_row
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide
from ui.pages.case_steps import fields_of, settles_next, usual_step
from ui.pages.case_writing import CaseWriter
from ui.pages.cases_bar import window_days
from ui.pages.cases_export import CasesExport
from ui.pages.cases_panel import WIDTH, CasePanel
from ui.pages.cases_view import CasesView
from ui.widgets.buttons import Button, IconButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from aftersales.queries import Page as QueryPage
    from desktop.views import CaseRow, CaseView
    from ui.models.paged_table import PageRequest
    from ui.models.roles import Row

PAGE = 100
_ARROWING = 120
_MINUTE_PARTS = 30_000
_SHOWN = frozenset({Changed.CASES, Changed.SETTLEMENTS, Changed.CUSTOMERS, Changed.REVISITS, Changed.IMPORTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPlace:
    """Where one was in the list."""

    tab: CaseTab
    text: str
    days: int
    order: CaseOrder
    descending: bool
    key: object
    scroll: int


class CasesPage(Page):
    """The list of cases. Opened with `tab` (a CaseTab's value) and `text` it shows that tab and search."""

    key = "cases"
    title = "工单"
    status_hints = (("/", "搜索"), ("F", "筛选"), ("Return", "打开"), ("Space", "面板"), ("R", "退赔计算"))

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self._order, self._descending = CaseOrder.DUE, False
        self._begun = self._stale = False
        self._cases: dict[object, CaseRow] = {}
        self._counts: Mapping[CaseTab, int] = {}
        self._back_to: tuple[object, int, int] | None = None
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self._wanted = 0
        self._build_header()
        self._build_list()
        self._build_keys()
        self._arrowing = self._timer(_ARROWING, self._read_case, single=True)
        self._clock = self._timer(_MINUTE_PARTS, self._tick, single=False)

    # built once

    def _build_header(self) -> None:
        self.export = IconButton(self.theme, "download", "导出工单.xlsx")
        self.new_case = Button(self.theme, "新建工单", icon="plus", keys="N")
        self.new_case.clicked.connect(lambda: self.open_page("new_case"))
        self.header.add_right(self.export)
        self.header.add_right(self.new_case)

    def _build_list(self) -> None:
        self.model = CaseTableModel(self._fetch, self)
        self.list = CasesView(self.theme, self.model)
        self.tabs, self.filters, self.table = self.list.tabs, self.list.filters, self.list.table
        self.panel = CasePanel(self.theme, self.desk)
        self.frame = SideBySide(self.list, self.panel, width=WIDTH)
        self.body.addWidget(self.frame, 1)
        self._exporting = CasesExport(self, self.list.progress)
        self.export.clicked.connect(self._exporting.ask)
        self._connect()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._anew)
        self.filters.changed.connect(self._anew)
        self.filters.order_chosen.connect(self._sort_by)
        self.table.horizontalHeader().sectionClicked.connect(self._head_clicked)
        self.table.opened.connect(self.open_case)
        self.table.current_changed.connect(lambda _key: self._arrowing.start())
        self.table.space_pressed.connect(lambda _key: self.frame.toggle())
        self.frame.turned.connect(self._panel_turned)
        self.model.loaded.connect(self._loaded)
        self.panel.open_asked.connect(self._open_current)
        self.panel.close_asked.connect(self._close_panel)
        self.panel.step_asked.connect(self.take_step)
        self.list.cleared.connect(self.filters.clear)
        self.list.retried.connect(self._anew)
        self.list.way_chosen.connect(self.open_page)

    def _build_keys(self) -> None:
        self.add_action("new_case", lambda: self.open_page("new_case"))
        self.add_action("settle", self._settle)
        self.add_action("search", self._go_to_search)
        self.add_action("filter", lambda: (self.filters.open_menu(), None)[1])
        self.add_action("next_case", lambda: self.table.move_by(1))
        self.add_action("previous_case", lambda: self.table.move_by(-1))
        self.add_action("back", self._escape)

    def _timer(self, milliseconds: int, run: Any, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run)
        return timer

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if "tab" in args:
            self.tabs.set_current(CaseTab(args["tab"]))
        if "text" in args:
            self.filters.set_text(str(args["text"]))
        if not self._begun or args:
            self._begun = True
            self._anew()
        elif self._stale:
            self._again()
        self.table.setFocus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN or not self._begun:
            return
        if self.isVisible():
            self._again()
        else:
            self._stale = True

    def place(self) -> CasesPlace:
        return CasesPlace(
            tab=self.tabs.current,
            text=self.filters.search.text(),
            days=self.filters.days,
            order=self._order,
            descending=self._descending,
            key=self.table.current_key,
            scroll=self.table.verticalScrollBar().value(),
        )

    def restore(self, place: object) -> None:
        if not isinstance(place, CasesPlace):
            return
        here = self.place()
        same = (here.tab, here.text, here.days, here.order, here.descending)
        if same == (place.tab, place.text, place.days, place.order, place.descending):
            return  # the page lived on: rows, row and scroll are where they were
        self.tabs.set_current(place.tab)
        self.filters.set_text(place.text)
        self.filters.set_days(place.days)
        self._order, self._descending = place.order, place.descending
        self._anew()
        self._back_to = (place.key, place.scroll, 0)

    # reading

    def query(self) -> CaseQuery:
        """What the list is asked for now."""
        moments = self.desk.cases.moments()
        window = window_days(self.filters.days)
        return CaseQuery(
            tab=self.tabs.current,
            text=self.filters.text,
            opened_since=moments.now - window if window else None,
            order=self._order,
            descending=self._descending,
            staff_id=self.desk.session.staff_id,
            moments=moments,
        )

    @Slot()
    def _anew(self, *_: object) -> None:
        """Another list: from its top."""
        self._back_to = (None, 0, 0)
        self._restart()

    def _again(self) -> None:
        """The same list, read once more where one stands."""
        if self._back_to is None:
            index = self.table.currentIndex()
            self._back_to = (
                self.table.current_key,
                self.table.verticalScrollBar().value(),
                max(index.row(), 0),
            )
        self._restart()

    def _restart(self) -> None:
        self._stale = False
        self.model.mark_order(self._order, descending=self._descending)
        self.filters.set_order(self._order)
        self.model.restart()
        self.runner.run(self.desk.jobs.read(lambda _: self.desk.cases.tab_counts()), on_done=self._counted)

    def _fetch(self, request: PageRequest) -> None:
        query = self.query()
        again = request.cursor is None and self._back_to is not None and self._back_to[0] is not None
        limit = max(PAGE, self.model.rowCount()) if again else PAGE
        cursor = request.cursor if isinstance(request.cursor, Cursor) else None
        own = self.desk.session.staff_id

        def work(_progress: object) -> tuple[QueryPage[CaseRow], list[Row]]:
            page = self.desk.cases.page(query=query, after=cursor, limit=limit)
            return page, [
                table_row(row, now=query.moments.now, own_id=own, mark=query.text) for row in page.rows
            ]

        def done(found: tuple[QueryPage[CaseRow], list[Row]]) -> None:
            page, rows = found
            if cursor is None and request.id == self._wanted:
                self._cases = {}
            self._cases.update({row.summary.id: row for row in page.rows})
            self.model.append_page(request.id, rows, page.next, page.total)

        def failed(error: BaseException) -> None:
            self.model.drop_request(request.id)
            self.list.show_error(error)

        self._wanted = request.id
        self.runner.run(self.desk.jobs.read(work), on_done=done, on_failed=failed, on_slow=self._slow)

    def _slow(self) -> None:
        if self.model.total is None:
            self.list.show_waiting()

    def _counted(self, counts: Mapping[CaseTab, int]) -> None:
        self._counts = counts
        self.tabs.set_counts(counts)
        if self.model.total is not None and not self.model.loading:
            self._show_state(self.model.total)
            self._say(self.model.rowCount(), self.model.total)

    def _loaded(self, shown: int, total: int) -> None:
        back, self._back_to = self._back_to, None
        self._show_state(total)
        if back is not None:
            self._take_place(back)
        if self.table.current_key is None and self.model.rowCount():
            self.table.go_to_row(0)
        if back is not None:
            self._read_case()
        self._say(shown, total)

    def _take_place(self, back: tuple[object, int, int]) -> None:
        key, scroll, row = back
        if key is None or not self.table.go_to(key):
            self.table.go_to_row(min(row, max(self.model.rowCount() - 1, 0)))
        if key is not None:
            self.table.doItemsLayout()
            self.table.verticalScrollBar().setValue(scroll)

    def _show_state(self, total: int) -> None:
        if total:
            self.list.show_rows()
            return
        self.list.show_nothing(at_all=self._counts.get(CaseTab.ALL, 1) == 0)
        self.panel.clear()

    def _say(self, shown: int, total: int) -> None:
        parts = [f"{shown:,} / {total:,} 条"]
        older = self._counts.get(self.tabs.current, 0) - total
        if older > 0 and self.filters.days and not self.filters.text:
            parts.append(f"另有 {older:,} 条更早")
        self.set_status(left=" · ".join(parts), hints_side="right")

    def _tick(self) -> None:
        """Deadlines come closer: rows in sight get their words anew."""
        now, own = self.desk.clock.now(), self.desk.session.staff_id
        first = max(self.table.rowAt(0), 0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        for index in range(first, (last if last >= 0 else self.model.rowCount() - 1) + 1):
            case = self._cases.get(self.model.row_at(index).key)
            if case is not None and case.due is not None:
                fresh = self.desk.judge.row(case.summary, now)
                if fresh.due != case.due:
                    self._cases[case.summary.id] = fresh
                    self.model.replace_row(
                        index, table_row(fresh, now=now, own_id=own, mark=self.filters.text)
                    )

    # the panel

    def _read_case(self) -> None:
        key = self.table.current_key
        if not self.frame.side_open or not isinstance(key, int):
            return

        def done(view: CaseView) -> None:
            if self.table.current_key == view.case.id:
                self.panel.show_case(view, self.desk.clock.today())

        self.runner.run(
            self.desk.jobs.read(lambda _: self.desk.cases.view(case_id=key)),
            on_done=done,
            on_slow=self.panel.wait,
        )

    def _panel_turned(self, opened: bool) -> None:
        if opened:
            self._read_case()
            return
        focused = QApplication.focusWidget()
        if focused is not None and self.panel.isAncestorOf(focused):
            self.table.setFocus()

    def _close_panel(self) -> None:
        self.frame.set_open(opened=False)
        self.table.setFocus()

    def take_step(self) -> None:
        """The panel's primary: at once where nothing is asked, else on the page of the case."""
        view = self.panel.view
        step = usual_step(view) if view else None
        if view is None or step is None:
            return
        case = view.case
        if settles_next(self.desk, view) or "settlement" in step.asks:
            self.open_page("calculator", case_id=case.id)
        elif step.allowed and not fields_of(view, step):
            self._writer.write(
                lambda: self.desk.cases.move(case_id=case.id, version=case.version, to_state=step.to_state)
            )
        else:
            self.open_page("case", case_id=case.id, among=self._among(), step=step.to_state)

    # what a person does

    def open_case(self, case_id: object) -> None:
        """Open a case; it is told which others stood in the list."""
        self.open_page("case", case_id=case_id, among=self._among())

    def _among(self) -> tuple[int, ...]:
        return tuple(int(str(self.model.row_at(row).key)) for row in range(self.model.rowCount()))

    def _open_current(self) -> None:
        if self.table.current_key is not None:
            self.open_case(self.table.current_key)

    def _settle(self) -> None:
        if isinstance(self.table.current_key, int):
            self.open_page("calculator", case_id=self.table.current_key)
        else:
            self.open_page("calculator")

    def _go_to_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _escape(self) -> None:
        if self.frame.narrow and self.frame.side_open:
            self._close_panel()
        elif self.filters.search.text():
            self.filters.search.clear()
        elif self.filters.filtered:
            self.filters.clear()
        self.table.setFocus()

    def _head_clicked(self, section: int) -> None:
        order = ORDERS.get(COLUMNS[section].key)
        if order is not None:
            self._sort_by(order)

    def _sort_by(self, order: CaseOrder) -> None:
        self._descending = not self._descending if order is self._order else order is CaseOrder.AMOUNT
        self._order = order
        self._anew()

    # Qt

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._clock.stop()
