"""Who was drawn and asked, and who could be: occasions, earlier questions, and surveys that wait."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA, china_day
from aftersales.errors import KnownError
from aftersales.questionnaires import Answer, AskingOccasion, Survey, WaitingSurvey
from aftersales.revisits import RevisitState
from storage.case_product import CASE_PRODUCT
from storage.models import SurveyRow
from storage.query import chunks, dicts
from storage.records import Records
from storage.values import columns_of, moment_of, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from aftersales.actions import Action
    from storage.bulk import Columns
    from storage.database import Database

_MAY_CALL = "(c.opted_out_at IS NULL AND coalesce(c.may_call, 1) = 1)"
_CALLS = f"""
SELECT r.id, r.day, r.case_id, r.customer_id, r.purpose, coalesce(c.tier, ''), {CASE_PRODUCT},
  CASE WHEN {_MAY_CALL} THEN 1 ELSE 0 END, r.state
FROM revisits r LEFT JOIN customers c ON c.id = r.customer_id LEFT JOIN cases k ON k.id = r.case_id
WHERE r.deleted_at IS NULL AND r.state <> 'cancelled' AND r.day >= ? AND r.day <= ? ORDER BY r.id
"""  # noqa: S608 - pieces of our own
_CLOSED = f"""
SELECT k.id, k.closed_at, k.customer_id, k.kind, coalesce(c.tier, ''), {CASE_PRODUCT},
  CASE WHEN {_MAY_CALL} THEN 1 ELSE 0 END
FROM cases k JOIN customers c ON c.id = k.customer_id
WHERE k.deleted_at IS NULL AND k.state = 'closed' AND k.closed_at >= ? AND k.closed_at < ? ORDER BY k.id
"""  # noqa: S608 - pieces of our own
_WAITING = f"""
SELECT s.id, c.name, coalesce((SELECT f.number FROM customer_phones f WHERE f.customer_id = c.id
    ORDER BY f.virtual, f.position LIMIT 1), ''), k.number, {CASE_PRODUCT}, coalesce(m.name, '')
FROM surveys s JOIN cases k ON k.id = s.case_id JOIN customers c ON c.id = s.customer_id
LEFT JOIN staff m ON m.id = s.staff_id
WHERE s.state = 'drawn' AND s.revisit_id IS NULL AND s.drawn_for >= ? AND k.deleted_at IS NULL
ORDER BY s.drawn_for, s.id
"""  # noqa: S608 - pieces of our own
_ASKED = """
SELECT customer_id, max(coalesce(answered_on, drawn_for)) FROM surveys
WHERE state <> 'missed' AND coalesce(answered_on, drawn_for) < ? AND customer_id IN ({marks}) GROUP BY customer_id
"""


class Surveys:
    """Surveys by id, call and case; draws read here who could be asked and who was."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def save(self, survey: Survey, *, action: Action) -> Survey:
        """Add (id 0) or change a survey with its answers."""
        values = columns_of(survey, "answers")
        children = {"survey_answers": [columns_of(answer) for answer in survey.answers]}
        if survey.id:
            image = self._records.update(
                "surveys", survey.id, survey.version, values, children, action=action
            )
        else:
            image = self._records.insert_whole("surveys", values, children, action=action)
        return _survey(image)

    def get(self, survey_id: int) -> Survey:
        """KnownError ``storage.gone`` for one that is not there."""
        image = self._records.image("surveys", survey_id)
        if image is None:
            raise KnownError("storage.gone")
        return _survey(image)

    def of_call(self, revisit_id: int) -> tuple[Survey, ...]:
        """The surveys of a call, in the order they were drawn."""
        return self._all(SurveyRow.revisit_id == revisit_id)

    def of_case(self, case_id: int) -> tuple[Survey, ...]:
        """The surveys of a case."""
        return self._all(SurveyRow.case_id == case_id)

    def drawn_for(self, first: date, last: date) -> tuple[Survey, ...]:
        """Everybody drawn for these days, whatever came of it."""
        within = (SurveyRow.drawn_for >= first.isoformat()) & (SurveyRow.drawn_for <= last.isoformat())
        return self._all(within)

    def asked_before(self, day: date, customer_ids: Sequence[int]) -> dict[int, date]:
        """When each of these customers was asked last before `day`; who never was is left out."""
        found: dict[int, date] = {}
        for part in chunks(sorted(set(customer_ids))):
            sql = _ASKED.format(marks=",".join("?" * len(part)))
            for row in self._database.rows(sql, (day.isoformat(), *part)):
                found[int(row[0])] = date.fromisoformat(row[1])
        return found

    def calls(self, first: date, last: date) -> tuple[AskingOccasion, ...]:
        """Calls of these days that are planned or done."""
        rows: Any = self._database.rows(_CALLS, (first.isoformat(), last.isoformat()))
        return tuple(
            AskingOccasion(
                revisit_id=int(row[0]),
                day=date.fromisoformat(row[1]),
                case_id=row[2],
                customer_id=row[3],
                text=row[4],
                tier=row[5],
                product=row[6],
                may_call=bool(row[7]),
                is_open=row[8] == RevisitState.PLANNED.value,
            )
            for row in rows
        )

    def closed_cases(self, first: date, last: date) -> tuple[AskingOccasion, ...]:
        """Cases of a customer that were closed on these days in China."""
        begin = datetime.combine(first, time(), CHINA)
        end = datetime.combine(last + timedelta(days=1), time(), CHINA)
        rows: Any = self._database.rows(_CLOSED, (moment_text(begin), moment_text(end)))
        return tuple(
            AskingOccasion(
                case_id=int(row[0]),
                day=china_day(moment_of(row[1])),
                customer_id=row[2],
                text=row[3],
                tier=row[4],
                product=row[5],
                may_call=bool(row[6]),
            )
            for row in rows
        )

    def cases_of(self, numbers: AbstractSet[str]) -> dict[str, tuple[int, int | None]]:
        """The id and the customer of the cases with these numbers; unknown ones are left out."""
        found: dict[str, tuple[int, int | None]] = {}
        for part in chunks(sorted(numbers)):
            marks = ",".join("?" * len(part))
            sql = (
                f"SELECT number, id, customer_id FROM cases WHERE deleted_at IS NULL AND number IN ({marks})"  # noqa: S608
            )
            for number, case_id, customer_id in self._database.rows(sql, part):
                found[str(number)] = (int(case_id), customer_id)
        return found

    def people_of(self, survey_ids: AbstractSet[int]) -> dict[int, int | None]:
        """The customers of these surveys, by survey."""
        found: dict[int, int | None] = {}
        for part in chunks(sorted(survey_ids)):
            rows = dicts(SurveyRow.select(SurveyRow.id, SurveyRow.customer_id).where(SurveyRow.id.in_(part)))
            found.update((row["id"], row["customer_id"]) for row in rows)
        return found

    def waiting(self, since: date) -> tuple[WaitingSurvey, ...]:
        """Who was drawn after a closed case since a day and was not asked yet, the oldest first."""
        rows: Any = self._database.rows(_WAITING, (since.isoformat(),))
        images = self._records.images("surveys", [int(row[0]) for row in rows])
        return tuple(
            WaitingSurvey(
                survey=_survey(images[int(row[0])]),
                customer=row[1],
                phone=row[2],
                case_number=row[3],
                product=row[4],
                staff=row[5],
            )
            for row in rows
        )

    def _all(self, where: Any) -> tuple[Survey, ...]:
        rows = dicts(SurveyRow.select(SurveyRow.id).where(where).order_by(SurveyRow.id))
        images = self._records.images("surveys", [row["id"] for row in rows])
        return tuple(_survey(images[row["id"]]) for row in rows)


def _survey(image: Columns) -> Survey:
    answers = tuple(noun_of(Answer, row) for row in image["survey_answers"])
    return noun_of(Survey, image, answers=answers)
