"""The page 工单: the list of cases with tabs, search, filters, and a panel of the row one stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from aftersales.queries import CaseTab
from desktop.changes import Changed
from ui.pages.base import Context
from ui.pages.case_steps import fields_of, settles_next, usual_step
from ui.pages.cases_panel import WIDTH, CasePanel
from ui.pages.cases_reading import CasesReader
from ui.pages.cases_several import CasesSeveral
from ui.pages.cases_view import CasesView
from ui.pages.list_export import ListExport
from ui.pages.list_page import PanelListPage
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.views import CaseView
    from ui.pages.cases_bar import CaseFilters

_MINUTE_PARTS = 30_000


class CasesPage(PanelListPage):
    """The list of cases. Opened with `tab` (a CaseTab's value) and `text` it shows that tab and search, with `view` a saved view."""

    key = "cases"
    sheet_key = "cases"
    title = "工单"
    status_hints = (
        ("/", "搜索"),
        ("F", "筛选"),
        ("Return", "打开"),
        ("Space", "面板"),
        ("X", "勾选"),
        ("R", "退赔计算"),
    )
    shows = frozenset(
        {Changed.CASES, Changed.SETTLEMENTS, Changed.CUSTOMERS, Changed.REVISITS, Changed.IMPORTS}
    )
    reader: CasesReader
    list: CasesView
    filters: CaseFilters
    panel: CasePanel
    several: CasesSeveral

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        reader = CasesReader(self.desk, self.runner, self)
        shown = CasesView(self.theme, reader.model)
        self.lay_out(reader, shown, CasePanel(self.theme, self.desk), width=WIDTH)
        self.panel.step_asked.connect(self.take_step)
        shown.filters.order_chosen.connect(self.sort_by)
        self.exporting = ListExport(self, shown.progress, noun="工单", unit="单", work=self.ways.writing)
        self.several = CasesSeveral(self, self._writer, shown.several)
        self._build_header()
        self._build_keys()
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE_PARTS)
        self._clock.timeout.connect(reader.tick)

    # built once

    def _build_header(self) -> None:
        self.add_list_header()
        self.new_case = Button(self.theme, "新建工单", icon="plus", keys="N")
        self.new_case.clicked.connect(lambda: self.open_page("new_case"))
        self.header.add_right(self.new_case)

    def _build_keys(self) -> None:
        self.add_list_keys()
        self.add_action("new_case", lambda: self.open_page("new_case"))
        self.add_action("settle", self._settle)
        self.add_action("hand_over", self.several.open_staff)
        self.add_action("change_state", self.several.open_steps)
        self.add_action("copy", self._copy)

    # what the list shows

    def put(self, args: Mapping[str, Any]) -> None:
        if "tab" in args:
            self.tabs.set_current(CaseTab(args["tab"]))
        if "text" in args:
            self.filters.set_text(str(args["text"]))
        self.reader.anew()

    def read_row(self, key: int) -> CaseView:
        return self.desk.cases.view(case_id=key)

    def show_row(self, view: CaseView) -> None:
        self.panel.show_case(view, self.desk.clock.today())

    # what a person does

    def _copy(self) -> None:
        """Ctrl C: the checked rows as a table, else the one that one stands on."""
        ids = self.several.targets()
        if ids:
            self.ways.copy(self.several.only(self.reader.query(), ids))

    def open_row(self, key: object) -> None:
        """Open a case; it is told which others stood in the list."""
        self.open_page("case", case_id=key, among=self.reader.ids())

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

    def _settle(self) -> None:
        if isinstance(self.table.current_key, int):
            self.open_page("calculator", case_id=self.table.current_key)
        else:
            self.open_page("calculator")

    # Qt

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._clock.stop()
