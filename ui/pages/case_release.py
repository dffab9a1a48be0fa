"""店主放行 on the page of a case: a settlement beyond a limit is let through in place, so that it may be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.money import grouped
from desktop.settling_limits import needs_text
from resources.wording import error_sentence
from ui.pages.case_step_fields import LABEL_WIDTH, focus_on
from ui.pages.case_step_form import InlineForm
from ui.widgets.edits import TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent
    from PySide6.QtWidgets import QWidget

    from desktop.views import CaseView
    from ui.pages.case_page import CasePage
    from ui.pages.case_writing import CaseWriter
    from ui.theme import Theme

TITLE = "店主放行"


class ReleaseForm(InlineForm):
    """Which limit is passed, and the owner's password where he does not sit at the desk; `given(str)` follows its verb."""

    given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.secret: TextEdit | None = None
        self.hide()

    def ask(self, view: CaseView, *, own: bool) -> None:
        """Open the form; `own` where who sits at the desk may let it through himself."""
        self.begin(TITLE, "放行")
        what = f"应退 {grouped(view.money_open)} 元，{needs_text(view.release_needs)}。放行后才能付款。"
        self.add_row(TextLabel(what, wrap=True))
        self.secret = None
        if not own:
            self.secret = TextEdit(placeholder="店主在这里输密码")
            self.secret.setEchoMode(QLineEdit.EchoMode.Password)
            self.secret.setAccessibleName("店主密码")
            self.add_row(FormRow("店主密码", self.secret, label_width=LABEL_WIDTH))
        self.show()
        focus_on(self.secret or self.verb)

    def submit(self) -> None:
        if self.isVisible() and self.verb.isEnabled():
            self.given.emit(self.secret.text() if self.secret is not None else "")

    def type_again(self) -> None:
        """After a wrong password the next one is typed over it."""
        if self.secret is not None:
            self.secret.selectAll()
            focus_on(self.secret)

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.secret is not None:
            self.secret.clear()


class CaseRelease(QObject):
    """Lets the settlement of the case that a page shows through."""

    def __init__(self, page: CasePage, writer: CaseWriter, form: ReleaseForm) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._form = form
        form.given.connect(self._release)

    def ask(self) -> None:
        """Open the form where a settlement waits for the owner."""
        view = self._page.view
        if view is None or not view.release_needs:
            return
        self._page.close_form()
        self._form.ask(view, own=Right.RELEASE in self._desk.session.rights)
        self._page.head.primary.set_kind("")

    def _release(self, secret: str) -> None:
        view = self._page.view
        if view is None:
            return
        case_id = view.case.id
        self._form.set_busy(busy=True)

        def failed(error: BaseException) -> None:
            self._form.set_busy(busy=False)
            if isinstance(error, KnownError) and self._form.isVisible():
                self._form.show_error(error_sentence(error))
                self._form.type_again()
            else:
                self._page.notices.error(error)
            self._page.read()

        def done(_none: None) -> None:
            self._page.close_form()
            self._page.read()

        self._writer.write(
            lambda: self._desk.settlements.release(
                case_id=case_id, version=self._page.version, secret=secret
            ),
            done=done,
            failed=failed,
        )
