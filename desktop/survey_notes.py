"""Answers written down as part of somebody else's action: what was said in a call or stands in a sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.clock import china_day
from aftersales.questionnaires import QuestionKind, Survey, SurveyState, fitted
from aftersales.revisits import CallResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from aftersales.actions import Action
    from aftersales.questionnaires import Answer, GivenAnswer, Questionnaire
    from aftersales.revisits import Revisit
    from desktop.archive import Archive
    from resources.questionnaire_entries import QuestionnaireEntry

CALL, SHEET, CLOSING = "call", "sheet", "closing"
"""Ways in which answers came."""


class SurveyNotes:
    """Writes surveys inside the caller's transaction."""

    def __init__(
        self, *, archive: Archive, questionnaires: Callable[[], tuple[QuestionnaireEntry, ...]]
    ) -> None:
        self._archive = archive
        self._questionnaires = questionnaires

    def known(self) -> dict[str, Questionnaire]:
        """The questionnaires as they are now, by key, also those switched off."""
        return {one.questionnaire.key: one.questionnaire for one in self._questionnaires()}

    def noted_call(
        self, *, revisit: Revisit, answers: Iterable[GivenAnswer], action: Action
    ) -> tuple[Survey, ...]:
        """What a made call brought: answers to what was drawn for it and to what was asked besides.

        The call's own score answers the first question of satisfaction and is not kept twice. Who was drawn and not
        reached counts as not asked; who was reached and answered nothing was not willing. KnownErrors of
        `aftersales.questionnaires.fitted`.
        """
        drawn = self._archive.surveys.of_call(revisit.id)
        waiting = {one.questionnaire: one for one in drawn if one.state is SurveyState.DRAWN}
        if revisit.result is not CallResult.REACHED:
            return tuple(
                self._archive.surveys.save(replace(one, state=SurveyState.MISSED), action=action)
                for one in waiting.values()
            )
        known, told = self.known(), _by_questionnaire(answers)
        on = china_day(revisit.done_at or action.at)
        written = []
        for key in dict.fromkeys((*waiting, *told)):
            if key not in known:
                continue
            found = fitted(known[key], tuple(told.get(key, ())))
            survey = waiting.get(key) or Survey(
                questionnaire=key,
                name=known[key].name,
                revisit_id=revisit.id,
                case_id=revisit.case_id,
                customer_id=revisit.customer_id,
            )
            scored = revisit.score is not None and in_call(known[key]) is not None
            if survey.id or found:
                written.append(
                    self.answered(
                        survey,
                        found,
                        on=on,
                        way=CALL,
                        caller=revisit.assignee_id,
                        scored=scored,
                        action=action,
                    )
                )
        return tuple(written)

    def answered(
        self,
        survey: Survey,
        answers: tuple[Answer, ...],
        *,
        on: date,
        way: str,
        action: Action,
        caller: int | None = None,
        scored: bool = False,
    ) -> Survey:
        """A survey with its answers; without any it was declined, unless it was `scored` elsewhere.

        Judged is who has the case, else the `caller`; who judges himself is marked.
        """
        judged = caller
        if survey.case_id is not None:
            judged = self._archive.cases.get(survey.case_id).assignee_id or caller
        told = replace(
            survey,
            state=SurveyState.ANSWERED if answers or scored else SurveyState.DECLINED,
            staff_id=judged,
            entered_by=action.by_id,
            own=way != SHEET and judged is not None and judged == action.by_id,
            answered_on=on,
            way=way,
            answers=answers,
        )
        return self._archive.surveys.save(told, action=action)


def in_call(questionnaire: Questionnaire) -> str | None:
    """The key of the question that the score of a call answers: the first one of satisfaction; None if there is none."""
    return next((one.key for one in questionnaire.questions if one.kind is QuestionKind.CSAT), None)


def _by_questionnaire(answers: Iterable[GivenAnswer]) -> dict[str, list[GivenAnswer]]:
    found: dict[str, list[GivenAnswer]] = {}
    for one in answers:
        found.setdefault(one.questionnaire, []).append(one)
    return found
