"""What a person does in 维修 on the page of a case: each button opens its question, each answer is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.case_repair import deeds_of
from ui.pages.case_repair_bought import BoughtQuestion, ask_check
from ui.pages.case_repair_parts import PartQuestion
from ui.pages.case_repair_questions import (
    WorkQuestion,
    ask_answer,
    ask_diagnosis,
    ask_loan,
    ask_money,
    ask_quote,
)
from ui.pages.case_visit_questions import VisitNote, ask_visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.cases import Case
    from aftersales.staff import Staff
    from desktop.repair_views import RepairPartView, RepairView
    from desktop.views import CaseView
    from ui.pages.case_page import CasePage
    from ui.pages.case_repair import CaseRepair
    from ui.pages.case_repair_form import Question, RepairForm, Work
    from ui.pages.case_writing import CaseWriter


class CaseRepairDesk(QObject):
    """The repair of the case that a page shows; `moved(Case)` follows each write."""

    moved = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, shown: CaseRepair, form: RepairForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._shown = shown
        self._form = form
        self.asked: object = None
        """The question that is open, with its edits."""
        shown.deed.connect(self.take)
        shown.opened.connect(self._open)
        form.given.connect(self._write)

    def focus(self) -> None:
        """Go to the section: to its lines, or to its first button."""
        self._page.main.scrolled.ensureWidgetVisible(self._shown)
        seen = [button for button in self._shown.buttons.values() if button.isVisible()]
        if self._shown.table.isVisible():
            self._shown.table.setFocus()
        elif seen:
            seen[0].setFocus()

    def take(self, deed: str) -> None:
        """Open the question of a button; taking back the loan set asks nothing."""
        view, repair = self._now()
        if view is None or repair is None or deed not in deeds_of(view, repair, self._desk):
            return
        theme, desk = self._page.theme, self._desk
        if deed == "take_back":
            self._write(lambda case_id, version: desk.repairs.take_back(case_id=case_id, version=version))
        elif deed in {"book", "note"}:
            job = desk.jobs.read(lambda _: desk.visits.technicians())
            self._page.runner.run(job, on_done=lambda staff: self._ask_visit(deed, view.case.id, staff))
        elif deed == "part":
            self._ask_part(repair, None)
        elif deed == "work":
            self._ask_work(repair)
        elif deed == "bought":
            self._ask_bought(repair)
        else:
            makers: dict[str, Callable[[], Question]] = {
                "diagnose": lambda: ask_diagnosis(desk, repair),
                "check": lambda: ask_check(theme, desk, repair),
                "quote": lambda: ask_quote(theme, desk, repair),
                "answer": lambda: ask_answer(theme, desk, view, repair),
                "lend": lambda: ask_loan(theme, desk),
                "collect": lambda: ask_money(theme, desk, repair),
            }
            self._ask(makers[deed]())

    def _open(self, key: object) -> None:
        """↵ or a double click on a line."""
        view, repair = self._now()
        if view is None or repair is None or not isinstance(key, tuple):
            return
        may, (what, number) = deeds_of(view, repair, self._desk), key
        if what == "part" and "part" in may:
            known = next((part for part in repair.parts if part.line.part_id == number), None)
            self._ask_part(repair, known)
        elif what in {"check", "bought"} and what in may:
            self.take(what)
        elif what in {"labour", "fee"} and "work" in may:
            self._ask_work(repair)

    def _ask_part(self, repair: RepairView, known: RepairPartView | None) -> None:
        asked = PartQuestion(self._page.theme, self._desk, self._page.runner, repair, known)
        self._ask(asked.question(), asked)

    def _ask_bought(self, repair: RepairView) -> None:
        asked = BoughtQuestion(self._page.theme, self._desk, repair)
        self._ask(asked.question(), asked)

    def _ask_work(self, repair: RepairView) -> None:
        asked = WorkQuestion(self._page.theme, self._desk, repair)
        self._ask(asked.question(), asked)

    def _ask_visit(self, deed: str, case_id: int, staff: tuple[Staff, ...]) -> None:
        view, repair = self._now()
        if view is None or repair is None or view.case.id != case_id:
            return
        if deed == "book":
            self._ask(ask_visit(self._page.theme, self._desk, staff, view, repair))
        elif repair.waiting is not None:
            asked = VisitNote(self._page.theme, self._desk, staff, view)
            self._ask(asked.question(repair.waiting), asked)

    def _ask(self, question: Question, asked: object = None) -> None:
        self._page.close_form()
        self.asked = asked
        self._form.ask(question)
        self._page.head.primary.set_kind("")

    def _now(self) -> tuple[CaseView | None, RepairView | None]:
        view = self._page.view
        return view, view.repair if view is not None else None

    def _write(self, work: Work) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id
        self._form.set_busy(busy=True)

        def run() -> Case:
            return work(case_id, self._page.version)

        def failed(error: BaseException) -> None:
            self._form.set_busy(busy=False)
            if isinstance(error, KnownError) and self._form.isVisible():
                self._form.show_error(error_sentence(error))
            else:
                self._page.notices.error(error)
            self._page.read()

        self._writer.write(run, done=self.moved.emit, failed=failed)
