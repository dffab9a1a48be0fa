"""Taking a case from step to step: at once, through a form, or through the menu of other steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.case_step_form import StepAnswer
from ui.pages.case_steps import asked_by, fields_of, given_facts, settles_next, takeable, usual_step

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from aftersales.cases import Case
    from desktop.views import CaseView, NextStep
    from ui.pages.case_page import CasePage
    from ui.pages.case_step_form import StepForm
    from ui.pages.case_writing import CaseWriter


class CaseWalk(QObject):
    """The steps of the case that a page shows; `moved(Case)` follows each that was taken."""

    moved = Signal(object)

    def __init__(self, page: CasePage, writer: CaseWriter, form: StepForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        form.submitted.connect(self._answered)

    def take_usual(self) -> None:
        """The primary: calculate where money is to be planned, else the usual next step."""
        view = self._page.view
        step = usual_step(view) if view is not None else None
        if view is not None and settles_next(self._desk, view):
            self._page.settle()
        elif step is not None:
            self.take(step)

    def take_to(self, state: str) -> None:
        """Take the step to a state, if it is one of the next."""
        view = self._page.view
        steps = view.next_steps if view is not None else ()
        step = next((step for step in steps if step.to_state == state), None)
        if step is not None:
            self.take(step)

    def take(self, step: NextStep) -> None:
        """Take a step: at once where nothing is asked, else through its form."""
        view = self._page.view
        if view is None:
            return
        names = fields_of(view, step)
        if "settlement" in names:
            self._page.settle()
        elif names:
            self._ask(view, step, names)
        else:
            self._move(StepAnswer(to_state=step.to_state, values={}, note=""), step)

    def _ask(self, view: CaseView, step: NextStep, names: tuple[str, ...]) -> None:
        self._page.close_form()
        self._form.ask(view, step, names)
        self._page.head.primary.set_kind("")

    def _answered(self, answer: StepAnswer) -> None:
        if self._form.step is not None:
            self._form.set_busy(busy=True)
            self._move(answer, self._form.step)

    def _move(self, answer: StepAnswer, step: NextStep) -> None:
        asked = self._page.view
        if asked is None:
            return
        case_id = asked.case.id

        def work() -> Case:
            return self._desk.cases.move(
                case_id=case_id,
                version=self._page.version,
                to_state=answer.to_state,
                note=answer.note,
                facts=given_facts(asked, answer.values),
            )

        self._writer.write(
            work, done=self.moved.emit, failed=lambda error: self._refused(case_id, step, error)
        )

    def _refused(self, case_id: int, step: NextStep, error: BaseException) -> None:
        """A guard said no: its sentence stands at the form, with the fields that would answer it."""
        self._form.set_busy(busy=False)
        view = self._page.view
        if not isinstance(error, KnownError) or view is None or view.case.id != case_id:
            self._page.notices.error(error)
            return
        more = asked_by(error.code)
        if self._form.step is None and more:
            self._ask(view, step, more)
        if self._form.step is None:
            self._page.notices.error(error)
        else:
            self._form.show_error(error_sentence(error))
            self._form.ask_more(view, more)
        self._page.read()

    def open_menu(self, under: QWidget) -> QMenu | None:
        """The menu of all other steps; barred ones say why. None where there is no other."""
        view = self._page.view
        if view is None:
            return None
        usual = None if settles_next(self._desk, view) else usual_step(view)
        others = [step for step in view.next_steps if usual is None or step.to_state != usual.to_state]
        if not others and view.state.done and not self._page.deleting.offered:
            return None
        menu = dropping_menu(self._page)
        for step in others:
            action = menu.addAction(step.label)
            action.setEnabled(takeable(view, step))
            action.setToolTip(step.reason)
            action.triggered.connect(lambda _on=False, step=step: self.take(step))
        self._page.flags.add_to(menu)
        if self._page.deleting.offered:
            self._page.deleting.add_to(menu, "删除工单")
        return drop(menu, under)


def dropping_menu(parent: QWidget) -> QMenu:
    """A menu that shows tooltips and dies when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    return menu


def drop(menu: QMenu, under: QWidget) -> QMenu:
    """Open a menu under a button, their right ends in line."""
    right = under.mapToGlobal(QPoint(under.width(), under.height() + 2))
    menu.popup(QPoint(right.x() - menu.sizeHint().width(), right.y()))
    return menu
