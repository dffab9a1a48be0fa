"""The form of a step, inside the page: the facts it needs, its verb on the button, and the guard's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.actions import ACTIONS, make_action
from ui.pages.case_step_fields import LABEL_WIDTH, FieldMaker, StepField, first_focus, focus_on, submits
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.texts import ErrorLabel, FormRow, HairLine, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.shop import Desk
    from desktop.views import CaseView, NextStep
    from ui.theme import Theme

WIDEST = 640
SUSPEND_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAnswer:
    """What a form was told: the state to go to, the facts by name, the remark."""

    to_state: str
    values: dict[str, Any]
    note: str


class InlineForm(QFrame):
    """A band at the top of the page with a title, rows, a complaint, a verb and 取消; `cancelled` follows Esc."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setProperty("sunk", "true")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST + 48)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        self.title = TextLabel("", "section")
        self.rows = QVBoxLayout()
        self.rows.setSpacing(8)
        self.error = ErrorLabel()
        self.error.setWordWrap(True)
        self.verb = PrimaryButton(theme, "", keys="Ctrl+Return")
        self.cancel = Button(theme, "取消", keys="Esc")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.verb)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column.addWidget(self.title)
        column.addLayout(self.rows)
        column.addWidget(self.error)
        column.addLayout(buttons)
        outer.addWidget(inner)
        outer.addWidget(HairLine())
        self.verb.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.cancelled)
        make_action(ACTIONS["commit"], self, self.submit)

    def submit(self) -> None:
        """Hand the answer over; what a form of its own means by it."""
        raise NotImplementedError

    def show_error(self, text: str) -> None:
        """Say why it was refused; "" takes it back."""
        self.error.show_error(text)

    def set_busy(self, *, busy: bool) -> None:
        """While the answer is awaited the verb rests."""
        self.verb.setEnabled(not busy)

    def begin(self, title: str, verb: str) -> None:
        """Empty the form for another question."""
        while self.rows.count():
            item = self.rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.title.set_text(title)
        self.verb.setText(verb)
        self.verb.updateGeometry()
        self.show_error("")
        self.set_busy(busy=False)

    def add_row(self, row: QWidget) -> None:
        """Put a line into the form; ↵ in its edits takes the step."""
        self.rows.addWidget(row)
        for edit in submits(row):
            edit.returnPressed.connect(self.submit)


class StepForm(InlineForm):
    """The facts of one step; `submitted(StepAnswer)` follows its verb."""

    submitted = Signal(object)

    def __init__(
        self, theme: Theme, desk: Desk, on_evidence: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._maker = FieldMaker(theme, desk, on_evidence)
        self._fields: dict[str, StepField] = {}
        self._note: TextEdit | None = None
        self.step: NextStep | None = None
        self.hide()

    @property
    def names(self) -> tuple[str, ...]:
        """The facts asked for."""
        return tuple(self._fields)

    def ask(self, view: CaseView, step: NextStep, names: tuple[str, ...]) -> None:
        """Open the form for a step."""
        self.step = step
        note = self._note = self._maker.note()
        self.begin(step.label, step.label)
        self._fields = {name: self._maker.make(name, view) for name in names}
        for field in self._fields.values():
            self.add_row(field.row)
        self.add_row(FormRow("备注", note, label_width=LABEL_WIDTH))
        self.show()
        focus_on(first_focus(list(self._fields.values())) or note)

    def ask_more(self, view: CaseView, names: tuple[str, ...]) -> None:
        """The refusal asks for further facts; what was typed stays."""
        for name in names:
            if name in self._fields:
                continue
            field = self._maker.make(name, view)
            self._fields[name] = field
            self.rows.insertWidget(self.rows.count() - 1, field.row)
            for edit in submits(field.row):
                edit.returnPressed.connect(self.submit)
        fresh = [self._fields[name] for name in names]
        place = first_focus(fresh)
        if place is not None:
            focus_on(place)

    def refresh_evidence(self, view: CaseView) -> None:
        """Evidence came in: say what is missing now."""
        for name in ("evidence", "any_evidence"):
            if name in self._fields:
                old = self._fields[name]
                fresh = self._maker.make(name, view)
                self._fields[name] = fresh
                self.rows.replaceWidget(old.row, fresh.row)
                old.row.hide()
                old.row.deleteLater()

    def submit(self) -> None:
        if self.step is None or self._note is None or not self.verb.isEnabled():
            return
        wrong = next((text for field in self._fields.values() if (text := field.wrong())), "")
        if wrong:
            self.show_error(wrong)
            return
        values: dict[str, Any] = {}
        for field in self._fields.values():
            values.update(field.read())
        self.submitted.emit(
            StepAnswer(to_state=self.step.to_state, values=values, note=self._note.text().strip())
        )


class SuspendForm(InlineForm):
    """挂起: until when and why; `submitted(date, str)`."""

    submitted = Signal(object, str)

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._today = today
        self.until: DateEdit | None = None
        self.why: TextEdit | None = None
        self.hide()

    def ask(self) -> None:
        """Open the form, three days ahead."""
        self.begin("挂起", "挂起")
        self.until = DateEdit(self.theme, self._today, day=self._today() + timedelta(days=SUSPEND_DAYS))
        self.why = TextEdit(placeholder="等客户出差回来")
        self.add_row(FormRow("挂到哪天", self.until, label_width=LABEL_WIDTH))
        self.add_row(FormRow("原因", self.why, label_width=LABEL_WIDTH))
        self.show()
        focus_on(self.why)

    def submit(self) -> None:
        if self.until is None or self.why is None or not self.verb.isEnabled():
            return
        if self.until.day is None or self.until.day <= self._today():
            self.show_error("挂起要到今天以后的一天，工单没动。换个日子。")
        elif not self.why.text().strip():
            self.show_error("挂起没写原因，工单没动。写一句再挂。")
        else:
            self.submitted.emit(self.until.day, self.why.text().strip())
