"""Asking customers at the desk: who is drawn, what is asked in a call, and answers after a closed case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.questionnaires import AskedWhen, Survey, SurveyState, fitted
from aftersales.sampling import Candidate, LeftOut, draw
from desktop.changes import Changed
from desktop.survey_notes import CLOSING
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from aftersales.actions import Action
    from aftersales.clock import Clock
    from aftersales.questionnaires import AskingOccasion, GivenAnswer, Questionnaire, WaitingSurvey
    from aftersales.sampling import Draw
    from desktop.archive import Archive
    from desktop.session import Session
    from desktop.survey_notes import SurveyNotes
    from desktop.writing import Writer

LOOK_BACK = 7
"""Days for which a draw is made up where nobody opened the program."""
WAITS = 30
"""Days after which somebody drawn is no longer asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallQuestions:
    """What is asked in a call: the questionnaires it was drawn for, and `more` that fit it and were not drawn."""

    drawn: tuple[Questionnaire, ...]
    more: tuple[Questionnaire, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawOutcome:
    """How many were drawn by the name of the questionnaire, and how many of those who fit were left out, by reason."""

    drawn: Mapping[str, int]
    left_out: Mapping[LeftOut, int]

    @property
    def count(self) -> int:
        return sum(self.drawn.values())


class SurveyDesk:
    """What can be done with surveys. Draws repeat themselves: who was drawn stays, and the same day draws alike."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, notes: SurveyNotes
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._notes = notes

    def for_call(self, *, revisit_id: int) -> CallQuestions:
        """What to ask in this call; nothing where it was made already."""
        with self._archive.database.read():
            revisit = self._archive.revisits.get(revisit_id)
            drawn = {
                one.questionnaire
                for one in self._archive.surveys.of_call(revisit_id)
                if one.state is SurveyState.DRAWN
            }
        if revisit.result is not None:
            return CallQuestions(drawn=(), more=())
        known = self._notes.known().values()
        return CallQuestions(
            drawn=tuple(one for one in known if one.key in drawn),
            more=tuple(one for one in known if one.key not in drawn and one.serves_call(revisit.purpose)),
        )

    def waiting(self) -> tuple[WaitingSurvey, ...]:
        """Who was drawn after a closed case and is to be asked, the oldest first; after 30 days nobody is."""
        with self._archive.database.read():
            return self._archive.surveys.waiting(self._clock.today() - timedelta(days=WAITS))

    def questionnaire(self, *, key: str) -> Questionnaire | None:
        """A questionnaire as it is now; None for one that is gone."""
        return self._notes.known().get(key)

    def answer(self, *, survey_id: int, version: int, answers: tuple[GivenAnswer, ...]) -> Survey:
        """Write down what was said to a survey that waits.

        KnownErrors ``survey.nothing_said``, ``survey.done``, ``survey.questionnaire_gone`` and those of the answers.
        """
        self._session.require(Right.CALL)
        survey = self._open(survey_id, version)
        questionnaire = self._notes.known().get(survey.questionnaire)
        if questionnaire is None:
            raise KnownError("survey.questionnaire_gone", name=survey.name)
        told = fitted(questionnaire, answers)
        if not told:
            raise KnownError("survey.nothing_said")
        name = sentence("survey.answer", {"name": survey.name})
        with self._writer.action(name, Changed.SURVEYS) as action:
            return self._notes.answered(
                survey, told, on=self._clock.today(), way=CLOSING, caller=None, action=action
            )

    def decline(self, *, survey_id: int, version: int) -> Survey:
        """The customer did not want to answer; he counts as asked."""
        self._session.require(Right.CALL)
        survey = self._open(survey_id, version)
        with self._writer.action(
            sentence("survey.decline", {"name": survey.name}), Changed.SURVEYS
        ) as action:
            return self._notes.answered(
                survey, (), on=self._clock.today(), way=CLOSING, caller=None, action=action
            )

    def looked(self) -> DrawOutcome:
        """What a draw would bring now; nothing is written."""
        with self._archive.database.read():
            return _outcome(self._draws())

    def draw(self) -> DrawOutcome:
        """Draw whom to ask: in today's calls, and of the cases closed in the last seven days. Stored, so that it stays."""
        return self._drawn(undoable=True)

    def draw_quietly(self) -> DrawOutcome:
        """The same of itself, as each day begins; it stands in nobody's way when he takes something back."""
        return self._drawn(undoable=False)

    def _drawn(self, *, undoable: bool) -> DrawOutcome:
        self._session.require(Right.CALL)
        with self._archive.database.read():
            found = self._draws()
        if not any(one.chosen for _, _, one, _ in found):
            return _outcome(found)
        with self._writer.action(sentence("survey.draw"), Changed.SURVEYS, undoable=undoable) as action:
            for questionnaire, day, one, occasions in self._draws():
                for chosen in one.chosen:
                    self._keep(questionnaire, day, one.seed, occasions[chosen.key], action)
        return _outcome(found)

    def _keep(
        self, questionnaire: Questionnaire, day: date, seed: str, occasion: AskingOccasion, action: Action
    ) -> None:
        self._archive.surveys.save(
            Survey(
                questionnaire=questionnaire.key,
                name=questionnaire.name,
                drawn_for=day,
                seed=seed,
                revisit_id=occasion.revisit_id,
                case_id=occasion.case_id,
                customer_id=occasion.customer_id,
                staff_id=(
                    self._archive.cases.get(occasion.case_id).assignee_id if occasion.case_id else None
                ),
            ),
            action=action,
        )

    def _draws(self) -> list[tuple[Questionnaire, date, Draw, dict[str, AskingOccasion]]]:
        """The draws of all questionnaires and days; inside the caller's read or write."""
        today = self._clock.today()
        since, yesterday = today - timedelta(days=LOOK_BACK), today - timedelta(days=1)
        calls = self._archive.surveys.calls(since, today)
        closed = self._archive.surveys.closed_cases(since, yesterday)
        before = {
            (one.questionnaire, one.drawn_for, one.revisit_id, None if one.revisit_id else one.case_id)
            for one in self._archive.surveys.drawn_for(since, today)
        }
        people = [one.customer_id for one in (*calls, *closed) if one.customer_id is not None]
        made = []
        lately: dict[int, date] = {}
        for day in (since + timedelta(days=place) for place in range(LOOK_BACK + 1)):
            asked = {**self._archive.surveys.asked_before(day, people), **lately}
            found = []
            for questionnaire in self._notes.known().values():
                fitting = [
                    one
                    for one in (calls if questionnaire.when is AskedWhen.CALL else closed)
                    if one.day == day and _serves(questionnaire, one)
                ]
                if fitting:
                    found.append(self._draw_of(questionnaire, day, fitting, asked, before))
            lately |= {
                one.customer_id: day for _, _, drawn, _ in found for one in drawn.chosen if one.customer_id
            }
            made += found
        return made

    def _draw_of(
        self,
        questionnaire: Questionnaire,
        day: date,
        fitting: list[AskingOccasion],
        asked: Mapping[int, date],
        before: set[tuple[str, date | None, int | None, int | None]],
    ) -> tuple[Questionnaire, date, Draw, dict[str, AskingOccasion]]:
        candidates = [
            Candidate(
                key=one.key,
                customer_id=one.customer_id,
                tier=one.tier,
                product=one.product or one.text,
                asked_on=asked.get(one.customer_id or 0),
                may_call=one.may_call,
                drawn=(questionnaire.key, day, one.revisit_id, None if one.revisit_id else one.case_id)
                in before,
            )
            for one in fitting
        ]
        found = draw(questionnaire.sampling, candidates, questionnaire=questionnaire.key, day=day)
        occasions = {one.key: one for one in fitting}
        still = tuple(one for one in found.chosen if occasions[one.key].is_open)
        return questionnaire, day, replace(found, chosen=still), occasions

    def _open(self, survey_id: int, version: int) -> Survey:
        with self._archive.database.read():
            survey = self._archive.surveys.get(survey_id)
        if survey.state is not SurveyState.DRAWN:
            raise KnownError("survey.done")
        return replace(survey, version=version)


def _serves(questionnaire: Questionnaire, one: AskingOccasion) -> bool:
    if one.revisit_id is not None:
        return questionnaire.serves_call(one.text)
    return questionnaire.serves_case(one.text)


def _outcome(draws: list[tuple[Questionnaire, date, Draw, dict[str, AskingOccasion]]]) -> DrawOutcome:
    drawn: dict[str, int] = {}
    left: dict[LeftOut, int] = {}
    for questionnaire, _, found, _ in draws:
        if found.chosen:
            drawn[questionnaire.name] = drawn.get(questionnaire.name, 0) + len(found.chosen)
        for _, reason in found.left_out:
            left[reason] = left.get(reason, 0) + 1
    return DrawOutcome(drawn=drawn, left_out=left)
