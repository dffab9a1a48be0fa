"""What a person does with a case beside its steps: edits, notes, 挂起, the phone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.clock import CHINA
from aftersales.errors import KnownError
from desktop.versions import clashes, keeping, says_something
from resources.wording import error_sentence
from ui.dialogs.versions import VersionsDialog

if TYPE_CHECKING:
    from aftersales.cases import Case
    from desktop.requests import CaseEdit
    from desktop.versions import Clash
    from desktop.views import CaseView
    from ui.pages.case_page import CasePage
    from ui.pages.case_side import CaseSide
    from ui.pages.case_step_form import SuspendForm
    from ui.pages.case_writing import CaseWriter

_EVENING = time(18)


class CaseDeeds(QObject):
    """Writes of the case that a page shows; `saved(Case)` follows an edit, `suspended(Case)` 挂起 and its end."""

    saved = Signal(object)
    suspended = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, form: SuspendForm, side: CaseSide) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        self._side = side
        form.submitted.connect(self._suspend)
        side.note_given.connect(self._note)
        side.phone_asked.connect(self._reveal)

    @property
    def is_suspended(self) -> bool:
        """Whether the case stands still now; one whose day has passed runs again."""
        view = self._page.view
        until = view.case.suspended_until if view is not None else None
        return until is not None and until > self._desk.clock.now()

    def edit(self, changes: CaseEdit) -> None:
        """Save changed fields at once."""
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id

        def failed(error: BaseException) -> None:
            if isinstance(error, KnownError) and error.code == "storage.changed_meanwhile":
                self._meet(view.case, changes)
                return
            self._page.notices.error(error)
            self._page.read()

        self._writer.write(
            lambda: self._desk.cases.edit(case_id=case_id, version=self._page.version, changes=changes),
            done=self.saved.emit,
            failed=failed,
        )

    def _meet(self, base: Case, mine: CaseEdit) -> None:
        """Another edit came first: what only one of both changed is kept, of the rest a person chooses."""

        def work(_progress: object) -> tuple[CaseView, tuple[Clash, ...]]:
            now = self._desk.cases.view(case_id=base.id)
            staff = {each.id: each for each in self._desk.staff.list()}
            return now, clashes(base, now.case, mine, staff)

        def done(found: tuple[CaseView, tuple[Clash, ...]]) -> None:
            now, met = found
            if not met:
                self._save_over(now.case, mine)
                return
            who = now.events[-1].by_name if now.events else ""
            dialog = VersionsDialog(self._page.theme, f"{now.case.number} 有两个改法", who, met, self._page)
            dialog.chosen.connect(lambda kept: self._save_over(now.case, keeping(mine, met, kept)))
            dialog.rejected.connect(self._page.read)
            dialog.open()

        self._page.runner.run(self._desk.jobs.read(work), on_done=done)

    def _save_over(self, seen: Case, mine: CaseEdit) -> None:
        if not says_something(mine):
            self._page.read()
            return

        def failed(error: BaseException) -> None:
            self._page.notices.error(error)
            self._page.read()

        self._writer.write(
            lambda: self._desk.cases.edit(case_id=seen.id, version=seen.version, changes=mine),
            done=self.saved.emit,
            failed=failed,
        )

    def turn_suspension(self) -> None:
        """Ask until when and why, or end it."""
        if self.is_suspended:
            self._write_suspension(None, "")
        else:
            self._page.close_form()
            self._form.ask()
            self._page.head.primary.set_kind("")

    def _suspend(self, day: date, why: str) -> None:
        self._form.set_busy(busy=True)
        self._write_suspension(datetime.combine(day, _EVENING, CHINA).astimezone(UTC), why)

    def _write_suspension(self, until: datetime | None, why: str) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id

        def work() -> Case:
            return self._desk.cases.suspend(case_id=case_id, version=self._page.version, until=until, why=why)

        def failed(error: BaseException) -> None:
            self._form.set_busy(busy=False)
            if until is not None and isinstance(error, KnownError):
                self._form.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)
            self._page.read()

        self._writer.write(work, done=self.suspended.emit, failed=failed)

    def _note(self, text: str) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id
        self._writer.write(
            lambda: self._desk.cases.note(case_id=case_id, text=text),
            done=lambda _event: self._side.note.clear(),
        )

    def _reveal(self) -> None:
        view = self._page.view
        if view is None or view.customer is None:
            return
        customer, why = view.customer.id, f"看工单 {view.case.number}"
        job = self._desk.jobs.write(
            lambda _: self._desk.customers.reveal_phone(customer_id=customer, why=why)
        )
        self._page.runner.run(job, on_done=self._side.show_phone)
