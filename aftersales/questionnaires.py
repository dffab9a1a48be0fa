"""Questionnaires: what is asked, of whom, and what came of asking one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftersales.errors import KnownError

LONGEST_WORDS = 500
"""Characters that an answer in words may have."""


class QuestionKind(StrEnum):
    """How a question is answered. CSAT: 1–5, NPS: 0–10, CES: 1–7; a scale of the shop's own: 1 to its `most`."""

    CSAT = "csat"
    NPS = "nps"
    CES = "ces"
    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"


_BOUNDS = {QuestionKind.CSAT: (1, 5), QuestionKind.NPS: (0, 10), QuestionKind.CES: (1, 7)}


class AskedWhen(StrEnum):
    """When a person is asked: in a planned call, or after a case of his was closed."""

    CALL = "call"
    CLOSING = "closing"


class SurveyState(StrEnum):
    """Drawn and not asked yet, answered, asked and not willing, or called and not reached (that is not asked)."""

    DRAWN = "drawn"
    ANSWERED = "answered"
    DECLINED = "declined"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `choices` for a choice, `most` (2 to 10) for a scale of the shop's own."""

    key: str
    kind: QuestionKind
    wording: str
    choices: tuple[str, ...] = ()
    most: int = 5

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The lowest and highest number of the answer; None where it is in words."""
        if self.kind is QuestionKind.SCALE:
            return 1, self.most
        return _BOUNDS.get(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """Of whom a questionnaire is asked: `share` percent, another for some tiers, only these products, not too often.

    `products` are words of which one must stand in the product's name; none: all. Who was asked within `rest_days`
    is not asked.
    """

    share: int = 100
    tiers: tuple[tuple[str, int], ...] = ()
    products: tuple[str, ...] = ()
    rest_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """What is asked and when. `purposes` are words of which one must stand in a call's purpose; `kinds` of cases."""

    key: str
    name: str
    when: AskedWhen
    questions: tuple[Question, ...]
    sampling: Sampling = Sampling()
    purposes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    active: bool = True

    def serves_call(self, purpose: str) -> bool:
        """Whether it is asked in a call of this purpose."""
        fits = not self.purposes or any(word in purpose for word in self.purposes)
        return self.active and self.when is AskedWhen.CALL and fits

    def serves_case(self, kind: str) -> bool:
        """Whether it is asked after a case of this kind."""
        return self.active and self.when is AskedWhen.CLOSING and (not self.kinds or kind in self.kinds)

    def question(self, key: str) -> Question | None:
        """The question with this key; None if there is none (any more)."""
        return next((one for one in self.questions if one.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """What was said to a question of a questionnaire: a number, or words."""

    questionnaire: str
    question: str
    number: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it is kept, with the question as it was worded then."""

    question: str
    kind: QuestionKind
    wording: str
    number: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One person and one questionnaire, named as it was called then.

    `drawn_for` is the day it was drawn for, `seed` what the draw was made with; both are empty where nobody drew him.
    `staff_id` is whose work is judged, `entered_by` who wrote the answers down; `own` marks that both are one.
    """

    id: int = 0
    questionnaire: str
    name: str
    state: SurveyState = SurveyState.DRAWN
    drawn_for: date | None = None
    seed: str = ""
    revisit_id: int | None = None
    case_id: int | None = None
    customer_id: int | None = None
    staff_id: int | None = None
    entered_by: int | None = None
    own: bool = False
    answered_on: date | None = None
    way: str = ""
    answers: tuple[Answer, ...] = ()
    version: int = 0


def fitted(questionnaire: Questionnaire, given: tuple[GivenAnswer, ...]) -> tuple[Answer, ...]:
    """The answers in the order of the questions, empty ones left out.

    KnownErrors ``survey.question_gone``, ``survey.number_range``, ``survey.choice_unknown``, ``survey.words_long``,
    each with the question's key as `field`.
    """
    known = {one.key: one for one in questionnaire.questions}
    told = {}
    for one in given:
        if one.question not in known:
            raise KnownError("survey.question_gone", field=one.question)
        if one.number is not None or one.words.strip():
            told[one.question] = _fitted(known[one.question], one)
    return tuple(told[key] for key in known if key in told)


def _fitted(question: Question, given: GivenAnswer) -> Answer:
    words, bounds = given.words.strip(), question.bounds
    if bounds is not None and (given.number is None or not bounds[0] <= given.number <= bounds[1]):
        operands = {"wording": question.wording, "least": bounds[0], "most": bounds[1]}
        raise KnownError("survey.number_range", field=question.key, **operands)
    if question.kind is QuestionKind.CHOICE and words not in question.choices:
        choices = "、".join(question.choices)
        raise KnownError("survey.choice_unknown", field=question.key, words=words, choices=choices)
    if len(words) > LONGEST_WORDS:
        raise KnownError("survey.words_long", field=question.key, most=LONGEST_WORDS)
    return Answer(
        question=question.key,
        kind=question.kind,
        wording=question.wording,
        number=given.number if bounds is not None else None,
        words="" if bounds is not None else words,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingOccasion:
    """A call or a closed case after which somebody could be asked; `text` is the call's purpose or the case's kind.

    `is_open`: he can be asked still (the call was not made yet).
    """

    day: date
    revisit_id: int | None = None
    case_id: int | None = None
    customer_id: int | None = None
    text: str = ""
    tier: str = ""
    product: str = ""
    may_call: bool = True
    is_open: bool = True

    @property
    def key(self) -> str:
        """What the occasion is called in a draw."""
        return f"call {self.revisit_id}" if self.revisit_id is not None else f"case {self.case_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingSurvey:
    """Somebody who was drawn after a closed case and was not asked yet; `phone` is whole, the window masks it."""

    survey: Survey
    customer: str
    phone: str
    case_number: str
    product: str
    staff: str
