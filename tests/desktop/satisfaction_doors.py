"""The doors of satisfaction for the test of rights: who asks and writes down, who changes what is asked, what only reads."""

from __future__ import annotations

from typing import Any

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.questionnaires import GivenAnswer, Question, QuestionKind, Survey

_SAID = (GivenAnswer(questionnaire="closing", question="csat", number=4),)


def _waiting(on: Any) -> dict[str, int]:
    """Somebody who was drawn; who may not ask needs none."""
    if Right.CALL not in on.desk.session.rights:
        return {"survey_id": 1, "version": 1}
    with on.desk.archive.database.write():
        made = on.desk.archive.surveys.save(
            Survey(questionnaire="closing", name="结案满意度", case_id=on.to_pay),
            action=Action(name="备", by_id=None, at=on.shop.clock.now()),
        )
    return {"survey_id": made.id, "version": made.version}


def _version(on: Any, key: str) -> int:
    entries = on.desk.questionnaires.entries()
    return int(next(one.entry.version for one in entries if one.entry.key == key))


def _question(on: Any, **given: Any) -> Any:
    asked = on.desk.questionnaires.entries()[0].questionnaire.questions[0]
    return Question(**{"key": asked.key, "kind": asked.kind, "wording": asked.wording, **given})


def _on(work: str, **given: Any) -> Any:
    return lambda on: getattr(on.desk.questionnaires, work)(key="call", version=_version(on, "call"), **given)


SATISFACTION_DOORS: dict[str, tuple[Right, Any]] = {
    "surveys.draw": (Right.CALL, lambda on: on.desk.surveys.draw()),
    "surveys.draw_quietly": (Right.CALL, lambda on: on.desk.surveys.draw_quietly()),
    "surveys.answer": (Right.CALL, lambda on: on.desk.surveys.answer(**_waiting(on), answers=_SAID)),
    "surveys.decline": (Right.CALL, lambda on: on.desk.surveys.decline(**_waiting(on))),
    "questionnaires.add": (Right.RULES, lambda on: on.desk.questionnaires.add(name="示例问卷")),
    "questionnaires.change": (Right.RULES, _on("change", values={"share": 40})),
    "questionnaires.add_question": (
        Right.RULES,
        _on("add_question", kind=QuestionKind.TEXT, wording="还想说什么"),
    ),
    "questionnaires.change_question": (
        Right.RULES,
        lambda on: on.desk.questionnaires.change_question(
            key="call", version=_version(on, "call"), question=_question(on, wording="这回满意吗")
        ),
    ),
    "questionnaires.move_question": (Right.RULES, _on("move_question", question="nps")),
    "questionnaires.remove_question": (Right.RULES, _on("remove_question", question="better")),
    "questionnaires.reset": (Right.RULES, _on("reset")),
}
SATISFACTION_READING: dict[str, set[str]] = {
    "surveys": {"for_call", "waiting", "questionnaire", "looked"},
    "satisfaction": {"results", "months", "factors", "replies", "scored"},
    "questionnaires": {"entries", "history"},
    "case_statistics": {"overview"},
}
