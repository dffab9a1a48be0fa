"""What a person does with the time and the keeper of a case: its deadline, its service level, who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.access import Right
from aftersales.errors import KnownError
from desktop.requests import CaseEdit
from resources.wording import error_sentence
from ui.pages.case_walk import drop, dropping_menu

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aftersales.cases import Case
    from aftersales.staff import Staff
    from desktop.assigning import Suggestion
    from desktop.case_clocks import DueReason
    from ui.pages.case_due import DueForm
    from ui.pages.case_page import CasePage
    from ui.pages.case_skills import SkillsForm
    from ui.pages.case_writing import CaseWriter


class CaseTimes(QObject):
    """Deadline and keeper of the case that a page shows; `saved(Case)` follows an edit, `moved(Case)` a new deadline."""

    saved = Signal(object)
    moved = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, form: DueForm, skills: SkillsForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        self._skills = skills
        skills.given.connect(self._set_skills)
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
        job = self._desk.jobs.read(lambda _: self._desk.assigning.suggested(case_id=case_id))
        self._page.runner.run(job, on_done=lambda found: self._offer(case_id, found))

    def _offer(self, case_id: int, found: tuple[Suggestion, ...]) -> None:
        view = self._page.view
        if view is None or view.case.id != case_id:
            return
        menu = dropping_menu(self._page)
        if not found:
            menu.addAction("没有别人可以转交").setEnabled(False)
        for place, each in enumerate(found):
            why = f"建议 · {each.why}" if place == 0 and len(found) > 1 else each.why
            action = menu.addAction(f"转交给 {each.staff.name}\t{why}")
            action.triggered.connect(lambda _on=False, to=each.staff: self._hand_over(case_id, to))
        if Right.STAFF in self._desk.session.rights:
            menu.addSeparator()
            menu.addAction("改各人会什么…").triggered.connect(lambda _on=False: self._ask_skills())
        drop(menu, self._page.head.more)

    def _ask_skills(self) -> None:
        job = self._desk.jobs.read(lambda _: (self._desk.staff.list(), self._desk.assigning.skills()))

        def done(found: tuple[tuple[Staff, ...], Mapping[int, tuple[str, ...]]]) -> None:
            self._page.close_form()
            self._skills.ask(*found)
            self._page.head.primary.set_kind("")

        self._page.runner.run(job, on_done=done)

    def _set_skills(self, given: dict[int, str]) -> None:
        self._skills.set_busy(busy=True)

        def failed(error: BaseException) -> None:
            self._skills.set_busy(busy=False)
            if isinstance(error, KnownError):
                self._skills.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)

        self._writer.write(
            lambda: self._desk.assigning.set_skills(given=given),
            done=lambda _: self._page.close_form(),
            failed=failed,
        )

    def _hand_over(self, case_id: int, to: Staff) -> None:
        self._writer.write(
            lambda: self._desk.cases.edit(
                case_id=case_id, version=self._page.version, changes=CaseEdit(assignee_id=to.id)
            ),
            done=self.saved.emit,
        )
