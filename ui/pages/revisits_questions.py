"""The questions of a questionnaire as fields: in the panel of a call, and where somebody is asked after a closed case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aftersales.errors import KnownError
from aftersales.questionnaires import GivenAnswer, QuestionKind
from resources.wording import error_sentence
from ui.widgets.buttons import LinkButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.marks import MarkRow
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.questionnaires import Question, Questionnaire
    from desktop.surveys import CallQuestions
    from ui.theme import Theme


class QuestionsBox(QWidget):
    """What is asked besides the score of a call.

    `show_questions(desk.surveys.for_call(...))` fills it, None empties it; `answers` are what was put in so far, to be
    kept as a draft and handed back to `take`. `refuse` says on its question why an answer was not taken.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._asked: list[Questionnaire] = []
        self._more: list[Questionnaire] = []
        self._draft: tuple[GivenAnswer, ...] = ()
        self.fields: dict[tuple[str, str], QuestionField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.hide()

    @property
    def answers(self) -> tuple[GivenAnswer, ...]:
        """Every question that has an answer, in the order of the questions."""
        return tuple(given for field in self.fields.values() if (given := field.answer) is not None)

    def show_questions(self, questions: CallQuestions | None) -> None:
        """Show what is asked in a call; what fits and was not drawn is offered by a link each."""
        self._asked = list(questions.drawn) if questions else []
        self._more = list(questions.more) if questions else []
        self._build()

    def show_all(self, questionnaire: Questionnaire | None) -> None:
        """Show one questionnaire with all its questions, that of satisfaction too."""
        self._asked, self._more = ([questionnaire] if questionnaire else []), []
        self._build(whole=True)

    def take(self, answers: Iterable[GivenAnswer]) -> None:
        """Put answers in; those to questions that are not shown wait until they are."""
        self._draft = tuple(answers)
        told = {(one.questionnaire, one.question): one for one in self._draft}
        for key, field in self.fields.items():
            field.set_answer(told.get(key))

    def refuse(self, error: BaseException) -> bool:
        """Say on the question it concerns why the answers were not taken; whether there is one."""
        name = error.operands.get("field") if isinstance(error, KnownError) else None
        for (_, question), field in self.fields.items():
            if name == question and isinstance(error, KnownError):
                field.set_error(error_sentence(error))
                return True
        return False

    def _build(self, *, whole: bool = False) -> None:
        kept = (*self._draft, *self.answers)
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()  # a queued show would make a window of one without a parent
                widget.deleteLater()
        self.fields = {}
        for questionnaire in self._asked:
            self._add(questionnaire, whole=whole)
        for questionnaire in self._more:
            link = LinkButton(self._theme, f"也问「{questionnaire.name}」")
            link.clicked.connect(lambda _=False, one=questionnaire: self._ask_more(one))
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(self._column.count() > 0)
        self.take(kept)

    def _add(self, questionnaire: Questionnaire, *, whole: bool) -> None:
        questions = list(questionnaire.questions)
        scored = next((one for one in questions if one.kind is QuestionKind.CSAT), None)
        if not whole and scored is not None:
            questions.remove(scored)  # the score of the call answers it
        if not questions:
            return
        if not whole:
            self._column.addWidget(TextLabel(questionnaire.name, "caption"))
        for question in questions:
            field = QuestionField(self._theme, questionnaire.key, question)
            field.changed.connect(self.changed)
            self.fields[questionnaire.key, question.key] = field
            self._column.addWidget(field)

    def _ask_more(self, questionnaire: Questionnaire) -> None:
        self._more.remove(questionnaire)
        self._asked.append(questionnaire)
        self._build()
        first = next((field for (key, _), field in self.fields.items() if key == questionnaire.key), None)
        if first is not None:
            first.take_focus()


class QuestionField(QWidget):
    """One question with the field its kind asks for."""

    changed = Signal()

    def __init__(self, theme: Theme, questionnaire: str, question: Question) -> None:
        super().__init__()
        self._questionnaire, self.question = questionnaire, question
        self._marks: MarkRow | None = None
        self._choice: ComboBox | None = None
        self._text: TextEdit | None = None
        edit: QWidget
        if question.bounds is not None:
            edit = self._marks = MarkRow(theme, *question.bounds, name=question.wording)
            self._marks.changed.connect(self.changed)
        elif question.kind is QuestionKind.CHOICE:
            options = [Option(choice, choice) for choice in question.choices]
            edit = self._choice = ComboBox(theme, options, placeholder="没问", name=question.wording)
            self._choice.chosen.connect(lambda _: self.changed.emit())
        else:
            edit = self._text = TextEdit(placeholder="客户的原话")
            self._text.setAccessibleName(question.wording)
            self._text.textEdited.connect(lambda _: self.changed.emit())
        self._field = Field(question.wording, edit)
        self._field.label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._field)

    @property
    def answer(self) -> GivenAnswer | None:
        """What was put in; None for nothing."""
        number = self._marks.mark if self._marks is not None else None
        words = self._text.text().strip() if self._text is not None else ""
        if self._choice is not None:
            words = str(self._choice.current or "")
        if number is None and not words:
            return None
        return GivenAnswer(
            questionnaire=self._questionnaire, question=self.question.key, number=number, words=words
        )

    def set_answer(self, given: GivenAnswer | None) -> None:
        """Put an answer in, or take it out."""
        if self._marks is not None:
            self._marks.set_mark(given.number if given else None)
        elif self._choice is not None:
            self._choice.set_current(given.words if given else None)
        elif self._text is not None:
            self._text.setText(given.words if given else "")
        self.set_error("")

    def set_error(self, text: str) -> None:
        """Say why it was not taken."""
        self._field.set_error(text)

    def take_focus(self) -> None:
        """Put the focus where the answer is given."""
        edit = self._marks.boxes[0] if self._marks is not None else self._choice or self._text
        if edit is not None:
            edit.setFocus()
