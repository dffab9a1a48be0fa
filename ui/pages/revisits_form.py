"""The form of 记结果: what came of the call, what the customer said, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aftersales.revisits import CallResult
from resources.labels import label
from resources.wording import error_sentence
from ui.pages.revisits_questions import QuestionsBox
from ui.pages.revisits_rows import day_title
from ui.pages.revisits_score import ScoreRow
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.errors import KnownError
    from aftersales.questionnaires import GivenAnswer
    from aftersales.revisits import Revisit
    from desktop.call_briefs import CallBrief
    from desktop.surveys import CallQuestions
    from ui.theme import Theme

ON_SITE = "上门"
RESULT_KEYS = {
    CallResult.REACHED: "0",
    CallResult.MISSED: "6",
    CallResult.RESCHEDULED: "7",
    CallResult.REFUSED: "8",
    CallResult.DEAD: "9",
}
"""One key each; 1–5 are the scores and mean 接通 as well."""
_NO_MORE, _OTHER_DAY = 0, -1


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutcome:
    """What the person put in: result, score 1–5 or None, the customer's words, the day of 改约, and what follows.

    `revisit_on` is the day of another call (再访), `close_with` the result with which the case ends (None: it goes on),
    `photo` a picture taken on site, `answers` those to questions beside the score.
    """

    result: CallResult = CallResult.REACHED
    score: int | None = None
    note: str = ""
    again_on: date | None = None
    revisit_on: date | None = None
    close_with: str | None = None
    photo: Path | None = None
    answers: tuple[GivenAnswer, ...] = ()


class RecordForm(QWidget):
    """The fields. `photo_asked` is called where a person wants to add a picture; `set_photo` hands it in."""

    def __init__(self, theme: Theme, today: Callable[[], date], photo_asked: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self._brief: CallBrief | None = None
        self._photo: Path | None = None
        self._close_touched = False
        self._has_questions = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._build_result(theme, today)
        self._build_words()
        self._build_photo(theme, photo_asked)
        self._build_next(theme, today)

    # building

    def _build_result(self, theme: Theme, today: Callable[[], date]) -> None:
        choices = [Choice(result.value, label(result)) for result in CallResult]
        self.result = Segmented(theme, choices, spread=True, name="结果")
        for result, keys in RESULT_KEYS.items():
            self.result.button(result.value).setToolTip(f"{label(result)}  {keys}")
        self.result.chosen.connect(lambda _key: self.follow_result())
        self._column.addWidget(Field("结果", self.result))
        self.score = ScoreRow(theme)
        self.score.changed.connect(self._score_changed)
        self._score_field = Field("满意度", self.score)
        self.bad = TextLabel("存的时候会建一张投诉", "caption", tone="warn")
        self._column.addWidget(self._score_field)
        self._column.addWidget(self.bad)
        self.questions = QuestionsBox(theme)
        self._column.addWidget(self.questions)
        self.again = DateEdit(theme, today)
        self._again_field = Field("改约到哪天", self.again)
        self._column.addWidget(self._again_field)

    def _build_words(self) -> None:
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(92)
        self._note_field = Field("客户说", self.note)
        self._column.addWidget(self._note_field)

    def _build_photo(self, theme: Theme, photo_asked: Callable[[], None]) -> None:
        self.photo_row = QWidget()
        row = QHBoxLayout(self.photo_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.add_photo = Button(theme, "加照片", icon="camera", size="small")
        self.add_photo.clicked.connect(photo_asked)
        self.photo_name = TextLabel("", "caption", elided=True)
        self.drop_photo = LinkButton(theme, "去掉")
        self.drop_photo.clicked.connect(lambda: self.set_photo(None))
        row.addWidget(self.add_photo)
        row.addWidget(self.photo_name)
        row.addWidget(self.drop_photo)
        row.addStretch(1)
        self._column.addWidget(self.photo_row)

    def _build_next(self, theme: Theme, today: Callable[[], date]) -> None:
        self.next = ComboBox(theme, name="下一步")
        self.next.chosen.connect(lambda _key: self.follow_result())
        self._next_field = Field("下一步", self.next)
        self._column.addWidget(self._next_field)
        self.next_day = DateEdit(theme, today)
        self._next_day_field = Field("哪天再访", self.next_day)
        self._column.addWidget(self._next_day_field)
        self.closing = QCheckBox("同时结案")
        self.closing.clicked.connect(self._close_clicked)
        self._column.addWidget(self.closing)
        self.close_why = TextLabel("", "caption", wrap=True)
        self._column.addWidget(self.close_why)
        self.close_result = TextEdit(placeholder="例如 已退款，客户认可")
        self._close_field = Field("处理结果", self.close_result)
        self._column.addWidget(self._close_field)

    # showing

    def show_revisit(self, revisit: Revisit) -> None:
        """Fit the words to the way of the visit; what belongs to a brief waits for it."""
        on_site = revisit.method == ON_SITE
        for result in CallResult:
            button = self.result.button(result.value)
            words = _ON_SITE.get(result, label(result)) if on_site else label(result)
            button.setText(words)
            button.setToolTip(f"{words}  {RESULT_KEYS[result]}")
        self.photo_row.setVisible(on_site and revisit.case_id is not None)
        self.show_brief(None)

    def show_brief(self, brief: CallBrief | None, questions: CallQuestions | None = None) -> None:
        """Offer what follows as far as it is known, and what is to be asked."""
        self._has_questions = questions is not None
        self.questions.show_questions(questions)
        first = self._brief is None or brief is None or brief.revisit_id != self._brief.revisit_id
        self._brief = brief
        self.next.set_options(self._next_options(brief))
        closing = brief.closing if brief else None
        if first and closing is not None:
            self.close_result.setText(closing.result)
        self._propose_closing()
        self.follow_result()

    def _next_options(self, brief: CallBrief | None) -> list[Option]:
        today = self._today()
        options = [Option(_NO_MORE, "不用再访")]
        for days in brief.rules.again_days if brief else ():
            day = today + timedelta(days=days)
            options.append(Option(days, f"{days} 天后再访", day_title(day, today)))
        return [*options, Option(_OTHER_DAY, "另选日子")]

    def may_try_again(self, tries: int) -> bool:
        """Whether another call follows after so many that nobody took; unknown rules stand for yes."""
        return self._brief is None or self._brief.rules.may_try_again(tries)

    def set_result(self, result: CallResult) -> None:
        self.result.set_current(result.value)
        self.follow_result()

    def set_score(self, score: int) -> None:
        """Give a score: the customer was reached."""
        self.set_result(CallResult.REACHED)
        self.score.set_score(score)

    def set_photo(self, path: Path | None) -> None:
        """Take a picture along; None leaves it."""
        self._photo = path
        self.photo_name.set_text(path.name if path else "")
        self.photo_name.setVisible(path is not None)
        self.drop_photo.setVisible(path is not None)

    def follow_result(self) -> None:
        """Show the fields that belong to the chosen result."""
        result = CallResult(self.result.current)
        reached = result is CallResult.REACHED
        self._score_field.setVisible(reached)
        self.questions.setVisible(reached and self._has_questions)
        self._again_field.setVisible(result is CallResult.RESCHEDULED)
        self._next_field.setVisible(reached)
        self._next_day_field.setVisible(reached and self.next.current == _OTHER_DAY)
        self._show_closing(reached=reached)
        self._say_bad()

    def _show_closing(self, *, reached: bool) -> None:
        closing = self._brief.closing if self._brief else None
        self.closing.setVisible(reached and closing is not None)
        refusal = closing.refusal if closing else ""
        self.closing.setEnabled(not refusal)
        self.close_why.set_text(refusal)
        self.close_why.setVisible(reached and bool(refusal))
        asks = closing is not None and closing.asks_result
        self._close_field.setVisible(reached and asks and self.closing.isChecked())

    def _propose_closing(self) -> None:
        """Closed with the call where nothing stands against it, until the person says otherwise."""
        closing = self._brief.closing if self._brief else None
        if self._close_touched:
            return
        free = closing is not None and not closing.refusal and not closing.other_calls
        ready = closing is not None and (not closing.asks_result or bool(closing.result))
        self.closing.setChecked(free and ready and not self._is_bad())

    def _close_clicked(self) -> None:
        self._close_touched = True
        self.follow_result()
        if self._close_field.isVisible():
            self.close_result.setFocus()

    def _score_changed(self) -> None:
        self._propose_closing()
        self.follow_result()

    def _is_bad(self) -> bool:
        return self._brief is not None and self._brief.rules.is_bad(self.score.score)

    def _say_bad(self) -> None:
        self.bad.setVisible(self._is_bad())

    # what was put in

    def outcome(self) -> CallOutcome:
        """The fields as they stand; those that do not belong to the result count for nothing."""
        result = CallResult(self.result.current)
        reached = result is CallResult.REACHED
        closes = (
            reached
            and self.closing.isVisibleTo(self)
            and self.closing.isEnabled()
            and self.closing.isChecked()
        )
        return CallOutcome(
            result=result,
            score=self.score.score if reached else None,
            note=self.note.toPlainText().strip(),
            again_on=self.again.day if result is CallResult.RESCHEDULED else None,
            revisit_on=self._revisit_on() if reached else None,
            close_with=self.close_result.text().strip() if closes else None,
            photo=self._photo,
            answers=self.questions.answers if reached else (),
        )

    def draft(self) -> CallOutcome | None:
        """What the person put in so far, None where he touched nothing; a proposed closing is nothing he put in."""
        outcome = self.outcome()
        kept = outcome if self._close_touched else replace(outcome, close_with=None)
        return kept if kept != CallOutcome() else None

    def _revisit_on(self) -> date | None:
        chosen = self.next.current
        if chosen == _OTHER_DAY:
            return self.next_day.day
        return self._today() + timedelta(days=chosen) if isinstance(chosen, int) and chosen else None

    def missing(self) -> bool:
        """Whether something is still to be put in; says so at the field and goes there."""
        outcome = self.outcome()
        lacks_day = outcome.result is CallResult.RESCHEDULED and outcome.again_on is None
        self._again_field.set_error("写下次哪天打，例如 明天、10-16" if lacks_day else "")
        if lacks_day:
            self.again.setFocus()
            return True
        lacks_next = self._next_day_field.isVisibleTo(self) and self.next_day.day is None
        self._next_day_field.set_error("写哪天再访，例如 +10、10-28" if lacks_next else "")
        if lacks_next:
            self.next_day.setFocus()
            return True
        lacks_result = self._close_field.isVisibleTo(self) and not self.close_result.text().strip()
        self._close_field.set_error("写一句怎么办完的，或去掉「同时结案」" if lacks_result else "")
        if lacks_result:
            self.close_result.setFocus()
        return lacks_result

    def take(self, draft: CallOutcome) -> None:
        """Put a draft back in, or the empty form."""
        self._close_touched = draft.close_with is not None
        self.result.set_current(draft.result.value)
        self.score.set_score(draft.score)
        self.note.setPlainText(draft.note)
        self.again.set_day(draft.again_on)
        self.next.set_current(_NO_MORE if draft.revisit_on is None else _OTHER_DAY)
        self.next_day.set_day(draft.revisit_on)
        self.set_photo(draft.photo)
        self.questions.take(draft.answers)
        for field in (self._again_field, self._note_field, self._next_day_field, self._close_field):
            field.set_error("")
        self.follow_result()

    def refuse(self, error: KnownError) -> None:
        """Say what was wrong with it, at the question it concerns; what was put in stays."""
        if not self.questions.refuse(error):
            self._note_field.set_error(error_sentence(error))


_ON_SITE = {
    CallResult.REACHED: "见到",
    CallResult.MISSED: "没人",
    CallResult.DEAD: "没这家",
}
"""The results of a visit on site in its own words."""
