"""The band in which 维修 asks: one question at a time, each answered by a write of the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.pages.case_step_fields import focus_on
from ui.pages.case_step_form import InlineForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from aftersales.cases import Case
    from ui.theme import Theme

Work = Callable[[int, int], "Case"]
"""A write of the desk, given the case's id and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: `read` gives the write, or a complaint about what was typed; `focus` is where typing begins."""

    title: str
    verb: str
    rows: tuple[QWidget, ...]
    read: Callable[[], Work | str]
    focus: QWidget


class RepairForm(InlineForm):
    """Shows one question; `given(Work)` follows its verb."""

    given = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._question: Question | None = None
        self.hide()

    def ask(self, question: Question) -> None:
        """Open the band with a question."""
        self._question = question
        self.begin(question.title, question.verb)
        for row in question.rows:
            self.add_row(row)
        self.show()
        focus_on(question.focus)

    def submit(self) -> None:
        if self._question is None or not self.verb.isEnabled():
            return
        answer = self._question.read()
        if isinstance(answer, str):
            self.show_error(answer)
        else:
            self.given.emit(answer)
