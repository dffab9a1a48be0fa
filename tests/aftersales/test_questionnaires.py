"""Answers: kept in the order of the questions, refused where they are off the scale."""

from __future__ import annotations

import pytest

from aftersales.errors import KnownError
from aftersales.questionnaires import AskedWhen, GivenAnswer, Question, QuestionKind, Questionnaire, fitted

ASKED = Questionnaire(
    key="call",
    name="示例问卷",
    when=AskedWhen.CALL,
    purposes=("维修",),
    questions=(
        Question(key="csat", kind=QuestionKind.CSAT, wording="满意吗"),
        Question(key="nps", kind=QuestionKind.NPS, wording="会推荐吗"),
        Question(key="mended", kind=QuestionKind.CHOICE, wording="修好了吗", choices=("好了", "没好")),
        Question(key="own", kind=QuestionKind.SCALE, wording="师傅", most=3),
        Question(key="words", kind=QuestionKind.TEXT, wording="还有吗"),
    ),
)


def given(question: str, number: int | None = None, words: str = "") -> GivenAnswer:
    return GivenAnswer(questionnaire="call", question=question, number=number, words=words)


def test_answers_come_in_the_order_of_the_questions_and_empty_ones_not_at_all() -> None:
    told = fitted(
        ASKED, (given("words", words=" 快些 "), given("nps", 0), given("csat"), given("mended", words="好了"))
    )
    assert [(one.question, one.number, one.words) for one in told] == [
        ("nps", 0, ""),
        ("mended", None, "好了"),
        ("words", None, "快些"),
    ]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (given("csat", 6), "survey.number_range"),
        (given("csat", 0), "survey.number_range"),
        (given("nps", 11), "survey.number_range"),
        (given("own", 4), "survey.number_range"),
        (given("csat", words="好"), "survey.number_range"),
        (given("mended", words="不知道"), "survey.choice_unknown"),
        (given("words", words="长" * 501), "survey.words_long"),
        (given("gone", 3), "survey.question_gone"),
    ],
)
def test_what_is_off_the_question_is_refused_on_it(answer: GivenAnswer, code: str) -> None:
    with pytest.raises(KnownError) as caught:
        fitted(ASKED, (answer,))
    assert caught.value.code == code
    assert caught.value.operands["field"] == answer.question


def test_a_questionnaire_serves_calls_of_its_purposes_only() -> None:
    assert ASKED.serves_call("维修后 3 天")
    assert not ASKED.serves_call("退款到账确认")
    assert not ASKED.serves_case("维修")
