"""Questionnaires as the shop changes them: by editions, undone in one step, refused in one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftersales.errors import KnownError
from aftersales.questionnaires import AskedWhen, Question, QuestionKind, Questionnaire
from desktop.shop import Desk
from resources.wording import error_sentence
from tests.desktop.acting import Shop


def of(desk: Desk, key: str) -> tuple[Questionnaire, int]:
    one = next(one for one in desk.questionnaires.entries() if one.entry.key == key)
    return one.questionnaire, one.entry.version


def refused(work: object) -> KnownError:
    with pytest.raises(KnownError) as caught:
        work()  # type: ignore[operator]
    assert "没有" in error_sentence(caught.value)
    return caught.value


def test_shipped_ones_are_there(desk: Desk) -> None:
    found = {one.questionnaire.name: one.questionnaire for one in desk.questionnaires.entries()}
    assert list(found) == ["回访满意度", "维修回访", "结案满意度"]
    assert found["结案满意度"].when is AskedWhen.CLOSING
    assert found["回访满意度"].sampling.share == 50
    assert [one.kind for one in found["维修回访"].questions] == [
        QuestionKind.CSAT,
        QuestionKind.CHOICE,
        QuestionKind.SCALE,
    ]


def test_a_change_is_an_edition_with_history_and_one_undo(shop: Shop) -> None:
    lists = shop.desk.questionnaires
    lists.change(key="call", version=0, values={"share": 25, "purposes": ["维修"], "name": "电话回访"})
    changed, version = of(shop.desk, "call")
    assert (changed.name, changed.sampling.share, changed.purposes) == ("电话回访", 25, ("维修",))
    assert [one.told for one in lists.history()] == ["问卷 回访满意度 改名 电话回访"]
    with pytest.raises(KnownError) as caught:
        lists.change(key="call", version=0, values={"share": 30})
    assert caught.value.code == "storage.changed_meanwhile"
    lists.change(key="call", version=version, values={"active": False})
    assert not of(shop.desk, "call")[0].serves_call("维修后 3 天")
    shop.desk.undo.undo()
    shop.desk.undo.undo()
    assert of(shop.desk, "call")[0].sampling.share == 50


def test_questions_come_change_move_and_go(shop: Shop) -> None:
    lists = shop.desk.questionnaires
    made = lists.add(name="装机回访", when=AskedWhen.CALL).entry
    made = lists.add_question(
        key=made.key, version=made.version, kind=QuestionKind.CHOICE, wording=" 装好了吗 "
    ).entry
    asked, version = of(shop.desk, made.key)
    choice = asked.questions[-1]
    assert (choice.wording, choice.choices) == ("装好了吗", ("是", "否"))
    lists.change_question(
        key=made.key, version=version, question=replace(choice, choices=("装好了", "没装", "装好了"))
    )
    lists.move_question(key=made.key, version=of(shop.desk, made.key)[1], question=choice.key)
    asked, version = of(shop.desk, made.key)
    assert [one.kind for one in asked.questions] == [QuestionKind.CHOICE, QuestionKind.CSAT]
    assert asked.questions[0].choices == ("装好了", "没装")
    lists.remove_question(key=made.key, version=version, question="csat")
    last, version = of(shop.desk, made.key)
    assert (
        refused(
            lambda: lists.remove_question(key=made.key, version=version, question=last.questions[0].key)
        ).code
        == "survey.last_question"
    )
    lists.reset(key=made.key, version=version)
    assert "装机回访" not in [one.questionnaire.name for one in lists.entries()]
    shop.desk.undo.undo()
    assert "装机回访" in [one.questionnaire.name for one in lists.entries()]


def test_the_kind_of_a_question_stays(shop: Shop) -> None:
    asked, _ = of(shop.desk, "call")
    turned = replace(asked.questions[0], kind=QuestionKind.TEXT, wording="说说看")
    shop.desk.questionnaires.change_question(key="call", version=0, question=turned)
    assert of(shop.desk, "call")[0].questions[0].kind is QuestionKind.CSAT


def test_bad_values_are_refused_and_nothing_is_written(shop: Shop) -> None:
    lists = shop.desk.questionnaires
    asked, _ = of(shop.desk, "repair")
    before = shop.everything()

    def question(**given: object) -> object:
        changed = replace(asked.questions[1], **given)  # type: ignore[arg-type]
        return lambda: lists.change_question(key="repair", version=0, question=changed)

    def added(kind: QuestionKind, wording: str) -> object:
        return lambda: lists.add_question(key="repair", version=0, kind=kind, wording=wording)

    scale = Question(key="technician", kind=QuestionKind.SCALE, wording="师傅", most=11)
    for work, code in (
        (lambda: lists.add(name="回访满意度"), "lists.name_twice"),
        (lambda: lists.change(key="call", version=0, values={"share": 101}), "lists.number_range"),
        (lambda: lists.change(key="call", version=0, values={"rest_days": -1}), "lists.number_range"),
        (lambda: lists.change(key="call", version=0, values={"tiers": [["重要", 101]]}), "survey.tier_share"),
        (question(wording="  "), "survey.wording_missing"),
        (question(choices=("一样",)), "survey.choices_count"),
        (question(choices=("一", "长" * 13)), "survey.choice_long"),
        (added(QuestionKind.TEXT, "长" * 61), "survey.wording_long"),
        (lambda: lists.change_question(key="repair", version=0, question=scale), "survey.scale_range"),
    ):
        assert refused(work).code == code
    assert shop.everything() == before
