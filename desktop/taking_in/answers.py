"""Answer sheets: each row is what one customer answered, or one answer of his; kept as surveys nobody drew."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aftersales.masking import mask_phone
from aftersales.matching import Change
from aftersales.questionnaires import Answer, QuestionKind, Survey, SurveyState
from aftersales.sheet_records import BadRow, MetRecord, judged
from desktop.changes import Changed
from desktop.survey_notes import SHEET
from desktop.taking_in.base import problem, require_fresh, with_problems
from desktop.taking_in.people import keys_of
from resources.wording import sentence
from storage.customer_matching import CustomerMatching, Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from aftersales.actions import Action
    from aftersales.clock import Clock
    from aftersales.questionnaires import Questionnaire
    from aftersales.sheet_records import IncomingRecord
    from desktop.archive import Archive
    from desktop.survey_notes import SurveyNotes
    from storage.staged_records import StagedRecord

_NUMBER = re.compile(r"(\d{1,3})(?:\.0+)?\s*[分星颗]?")
_CALL = re.compile(r"(?:HF-?)?0*(\d{1,12})", re.IGNORECASE)
_MEASURES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a row says: of whom, about which case or call, on which day, to which questionnaire."""

    day: date
    questionnaire: str
    name: str
    customer_id: int | None
    case_id: int | None
    revisit_id: int | None
    answers: tuple[Answer, ...]

    @property
    def sheet(self) -> tuple[object, ...]:
        """What rows of one answer sheet have in common."""
        return self.day, self.questionnaire, self.name, self.customer_id, self.case_id, self.revisit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    met: MetRecord
    told: _Told | None = None


@dataclass(slots=True)
class _Known:
    """What rows may speak of: cases by number, calls by id, customers by their keys, and answers there already."""

    cases: Mapping[str, tuple[int, int | None]]
    calls: Mapping[int, tuple[int | None, int | None, str]]
    by_key: Mapping[Key, tuple[int, ...]]
    there: set[tuple[object, ...]] = field(default_factory=set)


class AnswerTaker:
    """Takes answers in."""

    def __init__(self, *, archive: Archive, clock: Clock, notes: Callable[[], SurveyNotes]) -> None:
        self._archive = archive
        self._clock = clock
        self._notes = notes

    @property
    def changes(self) -> tuple[Changed, ...]:
        return (Changed.SURVEYS,)

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        return [plan.met for plan in self._plans(records)]

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        plans = self._plans([row.incoming for row in rows])
        require_fresh(rows, [plan.met for plan in plans])
        sheets: dict[tuple[object, ...], _Told] = {}
        for plan in plans:
            told = plan.told
            if told is None:
                continue
            had = sheets.get(told.sheet)
            sheets[told.sheet] = replace(had, answers=(*had.answers, *told.answers)) if had else told
        for told in sheets.values():
            self._notes().answered(
                Survey(
                    questionnaire=told.questionnaire,
                    name=told.name,
                    state=SurveyState.DRAWN,
                    revisit_id=told.revisit_id,
                    case_id=told.case_id,
                    customer_id=told.customer_id,
                ),
                told.answers,
                on=told.day,
                way=SHEET,
                action=action,
            )

    def _plans(self, records: Sequence[IncomingRecord]) -> list[_Plan]:
        known = self._known(records)
        questionnaires = {one.name: one for one in self._notes().known().values()}
        return [self._plan(record, known, questionnaires) for record in records]

    def _known(self, records: Sequence[IncomingRecord]) -> _Known:
        by_key = CustomerMatching(self._archive.database).by_key([keys_of(record) for record in records])
        numbers = {number for record in records if (number := record.text("case_number"))}
        ids = {call for record in records if (call := _call(record)) is not None}
        found = self._archive.revisits.with_ids(ids)
        return _Known(
            cases=self._archive.surveys.cases_of(numbers),
            calls={
                one.revisit.id: (one.revisit.case_id, one.revisit.customer_id, one.revisit.purpose)
                for one in found
            },
            by_key=by_key,
            there=self._there(records),
        )

    def _there(self, records: Sequence[IncomingRecord]) -> set[tuple[object, ...]]:
        """The answers the archive has of the days of these rows, by who gave them."""
        days = [day for record in records if (day := record.day("day")) is not None]
        if not days:
            return set()
        replies = self._archive.survey_results.replies(min(days), max(days))
        people = self._archive.surveys.people_of({one.survey_id for one in replies if one.survey_id})
        calls = self._archive.revisits.with_ids({one.revisit_id for one in replies if one.revisit_id})
        callers = {one.revisit.id: one.revisit.customer_id for one in calls}
        return {
            (
                people.get(one.survey_id) if one.survey_id else callers.get(one.revisit_id or 0),
                one.answered_on,
                one.kind,
                one.number,
                one.words,
            )
            for one in replies
        }

    def _plan(
        self, record: IncomingRecord, known: _Known, questionnaires: Mapping[str, Questionnaire]
    ) -> _Plan:
        if record.problems and any(one.level == "blocking" for one in record.problems):
            return _Plan(met=MetRecord(record=record, found=judged(record, known=True)))
        try:
            told = self._told(record, known, questionnaires)
        except BadRow as bad:
            record = with_problems(record, [problem(record, bad.code, bad.value, level="blocking")])
            return _Plan(met=MetRecord(record=record, found=judged(record, known=True)))
        fresh = tuple(
            one
            for one in told.answers
            if (told.customer_id, told.day, one.kind, one.number, one.words) not in known.there
        )
        if not fresh:
            return _Plan(met=MetRecord(record=record, found=judged(record, known=True), meets=told.name))
        known.there |= {(told.customer_id, told.day, one.kind, one.number, one.words) for one in fresh}
        changes = tuple(
            Change(field=one.kind.value, before="", after=one.words or str(one.number)) for one in fresh
        )
        found = judged(record, known=False, changes=changes)
        return _Plan(met=MetRecord(record=record, found=found), told=replace(told, answers=fresh))

    def _told(
        self, record: IncomingRecord, known: _Known, questionnaires: Mapping[str, Questionnaire]
    ) -> _Told:
        day = record.day("day")
        if day is None:
            raise BadRow("records.answer_day")
        if day > self._clock.today():
            raise BadRow("records.answer_ahead", day.isoformat())
        case_id, customer_id, revisit_id = self._about(record, known)
        name = record.text("questionnaire")
        asked = questionnaires.get(name)
        answers = tuple(_answers(record, asked))
        if not answers:
            raise BadRow("records.answer_nothing")
        return _Told(
            day=day,
            questionnaire=asked.key if asked else "",
            name=name or sentence("survey.from_sheet"),
            customer_id=customer_id,
            case_id=case_id,
            revisit_id=revisit_id,
            answers=answers,
        )

    def _about(self, record: IncomingRecord, known: _Known) -> tuple[int | None, int | None, int | None]:
        """The case, customer and call of a row; BadRow ``records.answer_case``, ``answer_who``, ``answer_several``."""
        call, number = _call(record), record.text("case_number")
        if call is not None and call in known.calls:
            case_id, customer_id, _ = known.calls[call]
            return case_id, customer_id, call
        if number:
            if number not in known.cases:
                raise BadRow("records.answer_case", number)
            case_id, customer_id = known.cases[number]
            return case_id, customer_id, None
        people = _people(record, known)
        if not people:
            raise BadRow("records.answer_who", _who(record))
        if len(people) > 1:
            raise BadRow("records.answer_several", _who(record))
        return None, people[0], None


def _answers(record: IncomingRecord, asked: Questionnaire | None) -> Iterator[Answer]:
    """The measures of a row, what was said besides, and where a row is one answer that one."""
    for name, bounds in _MEASURES.items():
        if record.text(name):
            yield _measured(QuestionKind(name), _in(record.text(name), bounds), asked)
    question, words = record.text("question"), record.text("words").strip()[:_LONGEST]
    if question:
        yield _single(record, question, words, asked)
    elif words:
        yield Answer(
            question="words", kind=QuestionKind.TEXT, wording=sentence("survey.sheet_words"), words=words
        )


def _measured(kind: QuestionKind, number: int, asked: Questionnaire | None) -> Answer:
    known = next((one for one in asked.questions if one.kind is kind), None) if asked else None
    return Answer(
        question=known.key if known else kind.value,
        kind=kind,
        wording=known.wording if known else sentence(f"survey.kind_{kind.value}"),
        number=number,
    )


def _single(record: IncomingRecord, question: str, words: str, asked: Questionnaire | None) -> Answer:
    """One answer by the wording of its question; its kind as the sheet says, else as the questionnaire does."""
    known = next((one for one in asked.questions if one.wording == question), None) if asked else None
    told = record.text("kind")
    kind = next((one for one in QuestionKind if sentence(f"survey.kind_{one.value}") == told), None)
    number = record.text("number")
    if kind is None:
        kind = known.kind if known else QuestionKind.SCALE if number else QuestionKind.TEXT
    bounds = _MEASURES.get(kind.value) or ((1, 10) if kind is QuestionKind.SCALE else None)
    return Answer(
        question=known.key if known else question,
        kind=kind,
        wording=question,
        number=_in(number, bounds) if bounds else None,
        words="" if bounds else words,
    )


def _in(text: str, bounds: tuple[int, int]) -> int:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or not bounds[0] <= int(match[1]) <= bounds[1]:
        raise BadRow("records.answer_range", f"{text}（{bounds[0]}–{bounds[1]}）")
    return int(match[1])


def _people(record: IncomingRecord, known: _Known) -> tuple[int, ...]:
    for rank in keys_of(record).ranks:
        found = tuple(dict.fromkeys(row_id for key in rank for row_id in known.by_key.get(key, ())))
        if found:
            return found
    return ()


def _call(record: IncomingRecord) -> int | None:
    match = _CALL.fullmatch(record.text("call_number"))
    return int(match[1]) if match else None


def _who(record: IncomingRecord) -> str:
    phones = [phone.number if phone.masked else mask_phone(phone.number) for phone in record.phones()]
    return " ".join([record.text("name"), *phones[:1]]).strip()
