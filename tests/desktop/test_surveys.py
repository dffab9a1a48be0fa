"""Asking at the desk: draws that are stored and repeat themselves, answers in a call and after a closed case, one undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.actions import Action
from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.questionnaires import GivenAnswer, QuestionKind, Survey, SurveyState
from aftersales.revisits import CallResult, Revisit
from aftersales.sampling import LeftOut, rank, seed_of
from desktop.shop import Desk
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, PART_TIMER, Shop
from tests.storage.making import dump

NPS = GivenAnswer(questionnaire="call", question="nps", number=9)
BETTER = GivenAnswer(questionnaire="call", question="better", words="快些")


def call(shop: Shop, name: str, *, purpose: str = "退款到账确认", phone: str = "13800001000") -> Revisit:
    customer = shop.customer(name, phone)
    return shop.desk.revisit_planning.plan(
        customer_id=customer, case_id=None, day=shop.clock.today(), purpose=purpose
    )


def everybody(shop: Shop, key: str = "call", share: int = 100) -> None:
    entry = next(one.entry for one in shop.desk.questionnaires.entries() if one.entry.key == key)
    shop.desk.questionnaires.change(key=key, version=entry.version, values={"share": share, "tiers": []})


def of_call(desk: Desk, revisit_id: int) -> tuple[Survey, ...]:
    with desk.archive.database.read():
        return desk.archive.surveys.of_call(revisit_id)


def close(shop: Shop, case_id: int) -> None:
    at = shop.clock.now()
    with shop.desk.archive.database.write():
        case = shop.desk.archive.cases.get(case_id)
        shop.desk.archive.cases.save(
            replace(case, state="closed", closed_at=at), action=Action(name="备", by_id=None, at=at)
        )


def closed(shop: Shop, name: str = "李示例") -> int:
    """A case of a customer that is closed today."""
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer(name, ""))
    close(shop, case_id)
    return case_id


def drawn_case(shop: Shop) -> Survey:
    everybody(shop, "closing")
    closed(shop)
    shop.later(days=1)
    shop.desk.surveys.draw()
    return shop.desk.surveys.waiting()[0].survey


def test_a_draw_is_stored_repeats_itself_and_is_undone_in_one_step(shop: Shop) -> None:
    everybody(shop, share=50)
    calls = [call(shop, f"客{place}", phone=f"1380000200{place}") for place in range(6)]
    before = dump(shop.desk.archive.database)
    looked = shop.desk.surveys.looked()
    assert dump(shop.desk.archive.database) == before
    outcome = shop.desk.surveys.draw()
    assert (outcome.count, outcome.left_out) == (3, {LeftOut.NOT_DRAWN: 3})
    assert looked == outcome
    assert shop.desk.surveys.draw().count == 0
    seed = seed_of("call", shop.clock.today())
    first = sorted(calls, key=lambda one: rank(seed, f"call {one.id}"))[:3]
    drawn = [one for one in calls if of_call(shop.desk, one.id)]
    assert sorted(one.id for one in drawn) == sorted(one.id for one in first)
    assert {one.seed for one in of_call(shop.desk, drawn[0].id)} == {seed}
    shop.desk.undo.undo()
    assert dump(shop.desk.archive.database) == before


def test_a_draw_of_itself_stands_in_nobodys_way(shop: Shop) -> None:
    everybody(shop)
    call(shop, "客")
    shop.desk.customers.add(name="后来示例", phone="")
    assert shop.desk.surveys.draw_quietly().count == 1
    shop.desk.undo.undo()
    assert shop.desk.customers.search(text="后来示例") == ()
    assert shop.desk.surveys.draw().count == 0


def test_the_call_asks_what_was_drawn_and_offers_the_rest(shop: Shop) -> None:
    everybody(shop)
    one = call(shop, "客", purpose="维修后 3 天")
    shop.desk.surveys.draw()
    asked = shop.desk.surveys.for_call(revisit_id=one.id)
    assert [found.name for found in asked.drawn] == ["回访满意度", "维修回访"]
    assert asked.more == ()
    other = call(shop, "别客", purpose="维修后 3 天", phone="13800001001")
    assert [found.name for found in shop.desk.surveys.for_call(revisit_id=other.id).more] == [
        "回访满意度",
        "维修回访",
    ]


def test_answers_in_a_call_are_written_with_its_result_and_taken_back_with_it(shop: Shop) -> None:
    everybody(shop)
    one = call(shop, "客")
    shop.desk.surveys.draw()
    before = dump(shop.desk.archive.database)
    shop.sit(PART_TIMER)
    shop.desk.revisit_results.record(
        revisit_id=one.id, version=one.version, result=CallResult.REACHED, score=5, answers=(NPS, BETTER)
    )
    (told,) = of_call(shop.desk, one.id)
    assert (told.state, told.way, told.answered_on) == (SurveyState.ANSWERED, "call", shop.clock.today())
    assert [(answer.question, answer.number, answer.words) for answer in told.answers] == [
        ("nps", 9, ""),
        ("better", None, "快些"),
    ]
    assert (told.entered_by, told.own) == (shop.staff[PART_TIMER], False)
    assert shop.desk.surveys.for_call(revisit_id=one.id).drawn == ()
    shop.desk.undo.undo()
    assert dump(shop.desk.archive.database) == before


def test_who_rates_his_own_call_is_marked(shop: Shop) -> None:
    everybody(shop)
    shop.sit(CLERK)
    one = call(shop, "客")
    shop.desk.surveys.draw()
    shop.desk.revisit_results.record(
        revisit_id=one.id, version=one.version, result=CallResult.REACHED, score=5, answers=(NPS,)
    )
    (told,) = of_call(shop.desk, one.id)
    assert (told.staff_id, told.entered_by, told.own) == (shop.staff[CLERK], shop.staff[CLERK], True)


@pytest.mark.parametrize(
    ("result", "score", "state"),
    [
        (CallResult.MISSED, None, SurveyState.MISSED),
        (CallResult.REACHED, None, SurveyState.DECLINED),
        (CallResult.REACHED, 4, SurveyState.ANSWERED),
    ],
)
def test_a_call_without_answers_says_what_became_of_the_survey(
    shop: Shop, result: CallResult, score: int | None, state: SurveyState
) -> None:
    everybody(shop)
    one = call(shop, "客")
    shop.desk.surveys.draw()
    shop.desk.revisit_results.record(revisit_id=one.id, version=one.version, result=result, score=score)
    assert [told.state for told in of_call(shop.desk, one.id)] == [state]


def test_a_wrong_answer_writes_neither_answer_nor_result(shop: Shop) -> None:
    one = call(shop, "客")
    before = shop.everything()
    wrong = GivenAnswer(questionnaire="call", question="nps", number=11)
    with pytest.raises(KnownError) as caught:
        shop.desk.revisit_results.record(
            revisit_id=one.id, version=one.version, result=CallResult.REACHED, score=5, answers=(wrong,)
        )
    assert "0 到 10" in error_sentence(caught.value)
    assert shop.everything() == before


def test_a_closed_case_is_drawn_the_day_after_and_answered(shop: Shop) -> None:
    survey = drawn_case(shop)
    assert (survey.questionnaire, survey.drawn_for) == ("closing", shop.clock.today() - timedelta(days=1))
    said = (
        GivenAnswer(questionnaire="closing", question="csat", number=2),
        GivenAnswer(questionnaire="closing", question="ces", number=3),
    )
    told = shop.desk.surveys.answer(survey_id=survey.id, version=survey.version, answers=said)
    assert [(answer.kind, answer.number) for answer in told.answers] == [
        (QuestionKind.CSAT, 2),
        (QuestionKind.CES, 3),
    ]
    assert shop.desk.surveys.waiting() == ()
    shop.desk.undo.undo()
    assert [one.survey.state for one in shop.desk.surveys.waiting()] == [SurveyState.DRAWN]


def test_what_was_written_once_is_refused_and_so_is_nothing(shop: Shop) -> None:
    survey = drawn_case(shop)
    for answers, code in (((), "survey.nothing_said"), ((NPS,), "survey.question_gone")):
        with pytest.raises(KnownError) as caught:
            shop.desk.surveys.answer(survey_id=survey.id, version=survey.version, answers=answers)
        assert caught.value.code == code
    shop.desk.surveys.decline(survey_id=survey.id, version=survey.version)
    with pytest.raises(KnownError) as caught:
        shop.desk.surveys.decline(survey_id=survey.id, version=survey.version)
    assert caught.value.code == "survey.done"


def test_who_was_asked_is_left_alone_for_a_while(shop: Shop) -> None:
    everybody(shop, "closing")
    first = closed(shop)
    customer = shop.case(first).customer_id
    shop.later(days=1)
    shop.desk.surveys.draw()
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=customer)
    close(shop, case_id)
    shop.later(days=1)
    assert shop.desk.surveys.looked().left_out == {LeftOut.RECENTLY: 1}
    assert shop.desk.surveys.draw().count == 0


def test_a_customer_who_answered_is_not_deleted(shop: Shop) -> None:
    survey = drawn_case(shop)
    said = (GivenAnswer(questionnaire="closing", question="csat", number=5),)
    shop.desk.surveys.answer(survey_id=survey.id, version=survey.version, answers=said)
    assert survey.case_id is not None
    with pytest.raises(KnownError) as caught:
        shop.desk.bin.delete_case(case_id=survey.case_id, version=shop.case(survey.case_id).version)
    assert "1 份满意度答卷" in error_sentence(caught.value)
