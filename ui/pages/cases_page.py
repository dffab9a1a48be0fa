"""The page 工单: the list of cases with tabs, search, filters, density, and a panel of the row one stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from aftersales.queries import CaseOrder, CaseTab
from desktop.changes import Changed
from ui.models.cases import COLUMNS, ORDERS
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide
from ui.pages.case_steps import fields_of, settles_next, usual_step
from ui.pages.case_writing import CaseWriter
from ui.pages.cases_export import CasesExport
from ui.pages.cases_panel import WIDTH, CasePanel
from ui.pages.cases_reading import CasesReader
from ui.pages.cases_saved import CaseViews
from ui.pages.cases_several import CasesSeveral
from ui.pages.cases_view import CasesView
from ui.pages.list_reading import ListPlace
from ui.widgets.buttons import Button, IconButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog, QWidget

    from desktop.views import CaseView

_ARROWING = 120
_MINUTE_PARTS = 30_000
_SHOWN = frozenset({Changed.CASES, Changed.SETTLEMENTS, Changed.CUSTOMERS, Changed.REVISITS, Changed.IMPORTS})


class CasesPage(Page):
    """The list of cases. Opened with `tab` (a CaseTab's value) and `text` it shows that tab and search, with `view` a saved view."""

    key = "cases"
    title = "工单"
    status_hints = (
        ("/", "搜索"),
        ("F", "筛选"),
        ("Return", "打开"),
        ("Space", "面板"),
        ("X", "勾选"),
        ("R", "退赔计算"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self._begun = self._stale = False
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self.reader = CasesReader(self.desk, self.runner, self)
        self.model = self.reader.model
        self.views = CaseViews(self, self.reader, self._writer)
        self._build_header()
        self._build_list()
        self._build_keys()
        self._arrowing = self._timer(_ARROWING, self._read_case, single=True)
        self._clock = self._timer(_MINUTE_PARTS, self.reader.tick, single=False)

    # built once

    def _build_header(self) -> None:
        self.export = IconButton(self.theme, "download", "导出工单.xlsx")
        self.new_case = Button(self.theme, "新建工单", icon="plus", keys="N")
        self.new_case.clicked.connect(lambda: self.open_page("new_case"))
        self.header.add_right(self.views.button)
        self.header.add_right(self.export)
        self.header.add_right(self.new_case)

    def _build_list(self) -> None:
        self.list = CasesView(self.theme, self.model)
        self.reader.attach(self.list)
        self.tabs, self.filters, self.table = self.list.tabs, self.list.filters, self.list.table
        self.panel = CasePanel(self.theme, self.desk)
        self.frame = SideBySide(self.list, self.panel, width=WIDTH)
        self.body.addWidget(self.frame, 1)
        self._exporting = CasesExport(self, self.list.progress)
        self.several = CasesSeveral(self, self._writer, self.list.several)
        self.export.clicked.connect(self.ask_export)
        self._connect()

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda _tab: self.reader.anew())
        self.filters.changed.connect(self.reader.anew)
        self.filters.order_chosen.connect(self._sort_by)
        self.filters.density_chosen.connect(lambda _key: self.views.keep_look())
        self.reader.settled.connect(self._read_case)
        self.reader.emptied.connect(self.panel.clear)
        self.reader.said.connect(lambda words: self.set_status(left=words, hints_side="right"))
        self.table.horizontalHeader().sectionClicked.connect(self._head_clicked)
        self.table.opened.connect(self.open_case)
        self.table.current_changed.connect(lambda _key: self._arrowing.start())
        self.table.space_pressed.connect(lambda _key: self.frame.toggle())
        self.frame.turned.connect(self._panel_turned)
        self.panel.open_asked.connect(self._open_current)
        self.panel.close_asked.connect(self._close_panel)
        self.panel.step_asked.connect(self.take_step)
        self.list.cleared.connect(self.filters.clear)
        self.list.retried.connect(self.reader.anew)
        self.list.way_chosen.connect(self.open_page)

    def _build_keys(self) -> None:
        self.add_action("new_case", lambda: self.open_page("new_case"))
        self.add_action("settle", self._settle)
        self.add_action("search", self._go_to_search)
        self.add_action("filter", lambda: (self.filters.open_menu(), None)[1])
        self.add_action("next_case", lambda: self.table.move_by(1))
        self.add_action("previous_case", lambda: self.table.move_by(-1))
        self.add_action("check", self.several.turn)
        self.add_action("check_all", self.several.check_all)
        self.add_action("hand_over", self.several.open_staff)
        self.add_action("change_state", self.several.open_steps)
        self.add_action("print", lambda: (self.several.ask_reports(), None)[1])
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
        if not self._begun:
            self._begun, self._stale = True, False
            self.views.read()
            self.views.restore_look(lambda: self._show(args))
        elif args:
            self._stale = False
            self._show(args)
        elif self._stale:
            self._stale = False
            self.reader.again()
        self.table.setFocus()

    def _show(self, args: dict[str, Any]) -> None:
        if "view" in args:
            self.views.apply(int(args["view"]))
        else:
            self.reader.anew()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes and self._begun:
            self.views.read()
        if not changes & _SHOWN or not self._begun:
            return
        if self.isVisible():
            self.reader.again()
        else:
            self._stale = True

    def place(self) -> ListPlace:
        return self.reader.place()

    def restore(self, place: object) -> None:
        if isinstance(place, ListPlace):
            self.reader.restore(place)

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
            self.open_page("case", case_id=case.id, among=self.reader.ids(), step=step.to_state)

    # what a person does

    def open_case(self, case_id: object) -> None:
        """Open a case; it is told which others stood in the list."""
        self.open_page("case", case_id=case_id, among=self.reader.ids())

    def _open_current(self) -> None:
        if self.table.current_key is not None:
            self.open_case(self.table.current_key)

    def ask_export(self) -> QFileDialog:
        """Ask where the sheet of the list, or of what is checked in it, goes."""
        return self._exporting.ask()

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
        elif self.several.ids:
            self.several.clear()
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
        self.reader.sort_by(order)
        self.views.keep_look()

    # Qt

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._clock.stop()
