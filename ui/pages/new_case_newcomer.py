"""A new customer taken down beside the field: his name, his phone, what is known of his address, and who he may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.customers import CustomerBrief
from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.new_case_twins import TwinsRow
from ui.widgets.buttons import Button, GhostButton
from ui.widgets.edits import TextEdit, prefer_numbers
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

NAME_MISSING = "写上客户的姓名"
PHONE_LETTERS = "电话里只能有数字"


class Newcomer(QWidget):
    """`kept(CustomerBrief)` follows a new customer or one of those he may be, `dropped` 不建了, `failed` any other fault."""

    kept = Signal(object)
    dropped = Signal()
    failed = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._runner = desk, runner
        self.saving = False
        self.address = ""
        self.name, self.phone = TextEdit(placeholder="张示例"), TextEdit(placeholder="可以先不填")
        prefer_numbers(self.phone)
        self.name_field, self.phone_field = Field("新客户姓名", self.name), Field("电话", self.phone)
        self.save = Button(theme, "存客户", icon="user-plus")
        self.back = GhostButton(theme, "不建了")
        self.note = TextLabel("", "caption", elided=True)
        self.note.hide()
        self.twins = TwinsRow(theme, desk, runner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._row())
        column.addWidget(self.note)
        column.addWidget(self.twins)
        self.save.clicked.connect(self._keep)
        self.back.clicked.connect(self.dropped)
        self.twins.chosen.connect(self.kept)
        self.phone.textEdited.connect(self._phone_typed)
        for edit in (self.name, self.phone):
            edit.returnPressed.connect(self._keep)
            edit.textChanged.connect(self._look_for_twins)

    def _row(self) -> QHBoxLayout:
        top = Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name_field, 2, top)
        row.addWidget(self.phone_field, 2, top)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, self.name_field.label.sizeHint().height() + 4, 0, 0)
        buttons.addWidget(self.save)
        buttons.addWidget(self.back)
        row.addLayout(buttons)
        row.setAlignment(buttons, top)
        row.addStretch(1)
        return row

    def begin(self, name: str, phone: str, address: str = "") -> None:
        """Show what is known of him; the focus stays where it is."""
        self.show()
        self.name.setText(name)
        self.phone.setText(phone)
        self.address = address
        self.note.set_text(f"地址 {address}" if address else "")
        self.note.setVisible(bool(address))

    def forget(self) -> None:
        """Take nobody down."""
        self.hide()
        for edit in (self.name, self.phone):
            edit.clear()
        self.address = ""
        self.note.hide()
        self.twins.forget()
        self.name_field.set_error("")
        self.phone_field.set_error("")

    def keep(self, then: Callable[[], None] | None = None) -> None:
        """Keep the new customer, then do `then`; a phone that is wrong or known is said at its field."""
        name, phone = self.name.text().strip(), self.phone.text().strip()
        self.name_field.set_error("" if name else NAME_MISSING)
        self.phone_field.set_error("")
        if self.saving or not name:
            self.name.setFocus()
            return

        def done(customer: CustomerBrief) -> None:
            self.saving = False
            self.kept.emit(customer)
            if then is not None:
                then()

        self.saving = True
        address, add = self.address, self._desk.customers.add
        job = self._desk.jobs.write(lambda _: add(name=name, phone=phone, address=address))
        self._runner.run(job, on_done=done, on_failed=self._not_kept)

    def _keep(self) -> None:
        self.keep()

    def _not_kept(self, error: BaseException) -> None:
        self.saving = False
        if isinstance(error, KnownError) and "phone" in error.code:
            self.phone_field.set_error(error_sentence(error))
            self.phone.setFocus()
        else:
            self.failed.emit(error)

    def _look_for_twins(self) -> None:
        if not self.isHidden():
            self.twins.look_for(self.name.text(), self.phone.text())

    def _phone_typed(self, text: str) -> None:
        """Say at once what can no longer become a number."""
        wrong = any(not (letter.isdecimal() or letter in " -+") for letter in text)
        self.phone_field.set_error(PHONE_LETTERS if wrong else "")
