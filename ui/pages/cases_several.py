"""Several cases of the list at once: what is done with those that are checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.queries import CaseTab
from ui.pages.archive_printing import ArchivePrinting
from ui.pages.case_walk import dropping_menu
from ui.pages.list_several import SeveralBar, SeveralRows
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.queries import CaseQuery
    from aftersales.staff import Staff
    from desktop.case_batches import BatchStep
    from ui.pages.case_writing import CaseWriter
    from ui.pages.cases_page import CasesPage
    from ui.theme import Theme


class CasesBar(SeveralBar):
    """What can be done with the checked cases."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, unit="单", name="勾选的工单")
        self.assign = Button(theme, "转交", size="small", keys="A")
        self.urgent = Button(theme, "标急", size="small")
        self.state = Button(theme, "改状态", size="small", keys="S")
        self.export = Button(theme, "导出", size="small", keys="Ctrl+E")
        self.print = Button(theme, "印报告", size="small", keys="Ctrl+P")
        self.lay_out((self.assign, self.urgent, self.state, self.export, self.print))


class CasesSeveral(SeveralRows):
    """The checked cases of a page, and the row one stands on where none is."""

    noun = "cases"
    _page: CasesPage

    def __init__(self, page: CasesPage, writer: CaseWriter, bar: CasesBar) -> None:
        super().__init__(page, writer, bar)
        self.printing = ArchivePrinting(page)
        bar.assign.clicked.connect(self.open_staff)
        bar.urgent.clicked.connect(self.turn_urgent)
        bar.state.clicked.connect(self.open_steps)
        bar.export.clicked.connect(page.ask_export)
        bar.print.clicked.connect(self.ask_papers)

    def read_ids(self, query: CaseQuery) -> tuple[int, ...]:
        return self._desk.case_batches.ids(query=query)

    def query(self, query: CaseQuery) -> CaseQuery:
        """The list as it is asked for, or the checked cases of it in its order."""
        return self.only(query, self.ids) if self.ids else query

    def only(self, query: CaseQuery, ids: tuple[int, ...]) -> CaseQuery:
        """These cases of the list in its order."""
        return replace(query, tab=CaseTab.ALL, text="", opened_since=None, ids=ids)

    # deeds

    def open_staff(self) -> None:
        """Who could have them (A)."""
        if not self.targets():
            return
        job = self._desk.jobs.read(lambda _: (self._desk.staff.list(), self._desk.cases.loads()))
        self._page.runner.run(job, on_done=lambda found: self._offer_staff(*found))

    def _offer_staff(self, staff: tuple[Staff, ...], loads: Mapping[int, int]) -> None:
        ids, batches = self.targets(), self._desk.case_batches
        menu = dropping_menu(self._page)
        for each in staff:
            action = menu.addAction(f"转交给 {each.name}\t手上 {loads.get(each.id, 0)} 单")
            action.triggered.connect(
                lambda _on=False, each=each: self._write(
                    lambda: batches.assign(case_ids=ids, staff_id=each.id)
                )
            )
        if not staff:
            menu.addAction("没有别人可以转交").setEnabled(False)
        self._drop(menu, self.bar.assign)

    def turn_urgent(self) -> None:
        """Mark them urgent; where all are already, take the mark away."""
        ids = self.targets()
        urgent = not all(self._page.reader.is_urgent(each) for each in ids)
        self._write(lambda: self._desk.case_batches.set_urgent(case_ids=ids, urgent=urgent))

    def open_steps(self) -> None:
        """The steps they may take (S)."""
        ids = self.targets()
        if ids:
            job = self._desk.jobs.read(lambda _: self._desk.case_batches.steps(case_ids=ids))
            self._page.runner.run(job, on_done=lambda steps: self._offer_steps(ids, steps))

    def _offer_steps(self, ids: tuple[int, ...], steps: Sequence[BatchStep]) -> None:
        batches = self._desk.case_batches
        menu = dropping_menu(self._page)
        for step in steps:
            note = "" if step.fit == len(ids) else f"\t{step.fit} / {len(ids)} 单可以"
            action = menu.addAction(f"{step.label}{note}")
            action.triggered.connect(
                lambda _on=False, step=step: self._write(
                    lambda: batches.move(case_ids=ids, to_state=step.to_state)
                )
            )
        if not steps:
            menu.addAction("都还缺东西，打开工单再走下一步").setEnabled(False)
        self._drop(menu, self.bar.state)
