"""What a person does with the time and the keeper of a case: its deadline, its service level, who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.errors import KnownError
from desktop.requests import CaseEdit
from resources.wording import error_sentence
from ui.pages.case_walk import drop, dropping_menu

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aftersales.cases import Case
    from aftersales.staff import Staff
    from desktop.case_clocks import DueReason
    from ui.pages.case_due import DueForm
    from ui.pages.case_page import CasePage
    from ui.pages.case_writing import CaseWriter


class CaseTimes(QObject):
    """Deadline and keeper of the case that a page shows; `saved(Case)` follows an edit, `moved(Case)` a new deadline."""

    saved = Signal(object)
    moved = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, form: DueForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        form.submitted.connect(self._set_due)
        form.level_chosen.connect(self._set_level)

    def ask_due(self) -> None:
        """Explain the deadline and offer another (D)."""
        view = self._page.view
        if view is None or view.state.done:
            return
        case = view.case
        job = self._desk.jobs.read(lambda _: self._desk.cases.why_due(case_id=case.id))
        self._page.runner.run(job, on_done=lambda reason: self._ask(case.id, reason))

    def _ask(self, case_id: int, reason: DueReason) -> None:
        view = self._page.view
        if view is None or view.case.id != case_id:
            return
        self._page.close_form()
        self._form.ask(view.case, reason)
        self._page.head.primary.set_kind("")

    def _set_due(self, due_at: datetime, why: str) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id
        self._form.set_busy(busy=True)

        def failed(error: BaseException) -> None:
            self._form.set_busy(busy=False)
            if isinstance(error, KnownError):
                self._form.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)
            self._page.read()

        self._writer.write(
            lambda: self._desk.cases.set_due(
                case_id=case_id, version=self._page.version, due_at=due_at, why=why
            ),
            done=self.moved.emit,
            failed=failed,
        )

    def _set_level(self, level: str) -> None:
        """Save another service level; the deadline is reckoned anew, and explained anew."""
        from aftersales.cases import ServiceLevel

        view = self._page.view
        if view is None:
            return
        changes = CaseEdit(service_level=ServiceLevel(level) if level else "")
        case_id = view.case.id

        def done(case: Case) -> None:
            self.saved.emit(case)
            self.ask_due()

        self._writer.write(
            lambda: self._desk.cases.edit(case_id=case_id, version=self._page.version, changes=changes),
            done=done,
        )

    def open_staff(self) -> None:
        """The menu of who could have the case, with how much each has already (A)."""
        view = self._page.view
        if view is None or view.state.done:
            return
        case_id = view.case.id
        job = self._desk.jobs.read(lambda _: (self._desk.staff.list(), self._desk.cases.loads()))
        self._page.runner.run(job, on_done=lambda found: self._offer(case_id, *found))

    def _offer(self, case_id: int, staff: tuple[Staff, ...], loads: Mapping[int, int]) -> None:
        view = self._page.view
        if view is None or view.case.id != case_id:
            return
        others = [each for each in staff if each.id != view.case.assignee_id]
        menu = dropping_menu(self._page)
        if not others:
            menu.addAction("没有别人可以转交").setEnabled(False)
        for each in others:
            action = menu.addAction(f"转交给 {each.name}\t手上 {loads.get(each.id, 0)} 单")
            action.triggered.connect(lambda _on=False, each=each: self._hand_over(case_id, each))
        drop(menu, self._page.head.more)

    def _hand_over(self, case_id: int, to: Staff) -> None:
        self._writer.write(
            lambda: self._desk.cases.edit(
                case_id=case_id, version=self._page.version, changes=CaseEdit(assignee_id=to.id)
            ),
            done=self.saved.emit,
        )
