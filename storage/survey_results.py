"""Answers with what they are about, read for statistics: marks of calls and of surveys together, and facts of scored cases."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA, china_day
from aftersales.questionnaires import QuestionKind
from aftersales.satisfaction import Reply
from aftersales.score_factors import ScoredCase
from resources.wording import sentence
from storage.case_product import CASE_PRODUCT
from storage.query import chunks
from storage.values import moment_of, moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storage.database import Database

CALL_QUESTION = "score"
"""The key of the mark that stands in the call itself."""

_ABOUT = f"""coalesce(c.name, ''), coalesce(k.number, ''), coalesce(c.tier, ''), coalesce(k.kind, ''),
  coalesce(k.reason, ''), {CASE_PRODUCT}"""
_ANSWERS = f"""
SELECT s.id, s.revisit_id, s.case_id, s.answered_on, s.staff_id, coalesce(m.name, ''), coalesce(e.name, ''), s.own,
  s.way, s.name, {_ABOUT}, a.question, a.wording, a.kind, a.number, a.words
FROM surveys s JOIN survey_answers a ON a.survey_id = s.id
LEFT JOIN cases k ON k.id = s.case_id LEFT JOIN customers c ON c.id = s.customer_id
LEFT JOIN staff m ON m.id = s.staff_id LEFT JOIN staff e ON e.id = s.entered_by
WHERE s.state = 'answered' AND s.answered_on >= ? AND s.answered_on <= ? ORDER BY s.answered_on, s.id, a.position
"""  # noqa: S608 - pieces of our own
_CALLS = f"""
SELECT r.id, r.case_id, r.done_at, coalesce(k.assignee_id, r.assignee_id), coalesce(m.name, ''),
  coalesce(e.name, ''), coalesce(r.done_by_id, r.assignee_id), r.purpose, {_ABOUT}, r.score
FROM revisits r LEFT JOIN cases k ON k.id = r.case_id LEFT JOIN customers c ON c.id = r.customer_id
LEFT JOIN staff m ON m.id = coalesce(k.assignee_id, r.assignee_id)
LEFT JOIN staff e ON e.id = coalesce(r.done_by_id, r.assignee_id)
WHERE r.deleted_at IS NULL AND r.state = 'done' AND r.score IS NOT NULL AND r.done_at >= ? AND r.done_at < ?
ORDER BY r.done_at, r.id
"""  # noqa: S608 - pieces of our own
_ANSWERED = """
SELECT case_id, min(at) FROM case_events WHERE kind IN ('moved', 'noted', 'settled', 'paid')
  AND case_id IN ({marks}) GROUP BY case_id
"""
# A handover is told in the timeline by 经办：somebody (desktop/cases.py); a test hands a case over and looks here.
_MOVES = """
SELECT case_id, sum(CASE WHEN kind = 'edited' AND title LIKE '经办：%' THEN 1 ELSE 0 END),
  sum(CASE WHEN kind = 'moved' AND from_state = 'closed' THEN 1 ELSE 0 END)
FROM case_events WHERE case_id IN ({marks}) GROUP BY case_id
"""
_REFUNDS = "SELECT case_id, sum(refund) FROM settlements WHERE cancelled_at IS NULL AND case_id IN ({marks}) GROUP BY case_id"
_PAID = """
SELECT l.case_id, sum(coalesce(o.paid, o.unit_price * o.quantity) * l.quantity / o.quantity)
FROM case_lines l JOIN order_lines o ON o.id = l.order_line_id
WHERE o.quantity > 0 AND l.case_id IN ({marks}) GROUP BY l.case_id
"""
_CASES = "SELECT id, kind, opened_at, closed_at FROM cases WHERE id IN ({marks})"
_HOUR, _DAY = 60, 1440
"""Minutes."""


class SurveyResults:
    """Reads what statistics are made of; everything is counted by the pure rules."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replies(self, first: date, last: date) -> tuple[Reply, ...]:
        """All marks and words of these days. A mark in a call counts once: its survey does not keep it again."""
        begin = datetime.combine(first, time(), CHINA)
        end = datetime.combine(last + timedelta(days=1), time(), CHINA)
        calls = self._of_calls((moment_text(begin), moment_text(end)))
        return (*calls, *self._of_surveys((first.isoformat(), last.isoformat())))

    def _of_surveys(self, days: tuple[str, str]) -> Iterable[Reply]:
        rows: Any = self._database.rows(_ANSWERS, days)
        for row in rows:
            yield Reply(
                survey_id=int(row[0]),
                revisit_id=row[1],
                case_id=row[2],
                answered_on=date.fromisoformat(row[3]),
                staff_id=row[4],
                staff=row[5],
                entered=row[6],
                own=bool(row[7]),
                way=row[8],
                questionnaire=row[9],
                **_about(row[10:16]),
                question=row[16],
                wording=row[17],
                kind=QuestionKind(row[18]),
                number=row[19],
                words=row[20],
            )

    def _of_calls(self, moments: tuple[str, str]) -> Iterable[Reply]:
        rows: Any = self._database.rows(_CALLS, moments)
        for row in rows:
            yield Reply(
                revisit_id=int(row[0]),
                case_id=row[1],
                answered_on=china_day(moment_of(row[2])),
                staff_id=row[3],
                staff=row[4],
                entered=row[5],
                own=row[3] is not None and row[3] == row[6],
                way="call",
                questionnaire=row[7],
                **_about(row[8:14]),
                question=CALL_QUESTION,
                wording=sentence("survey.call_question"),
                kind=QuestionKind.CSAT,
                number=int(row[14]),
            )

    def scored_cases(self, scores: Mapping[int, int]) -> tuple[ScoredCase, ...]:
        """The facts of the cases that have a score, by case id."""
        found: list[ScoredCase] = []
        for part in chunks(sorted(scores)):
            answered = dict(self._by_case(_ANSWERED, part))
            moves = {case_id: (hands, again) for case_id, hands, again in self._by_case(_MOVES, part)}
            refunds, paid = dict(self._by_case(_REFUNDS, part)), dict(self._by_case(_PAID, part))
            for case_id, kind, opened_at, closed_at in self._by_case(_CASES, part):
                hands, again = moves.get(case_id, (0, 0))
                found.append(
                    ScoredCase(
                        case_id=int(case_id),
                        score=scores[int(case_id)],
                        kind=kind,
                        hours_to_answer=_between(opened_at, answered.get(case_id), _HOUR),
                        days_to_close=_between(opened_at, closed_at, _DAY),
                        handovers=int(hands),
                        reopened=bool(again),
                        refund_share=_share(refunds.get(case_id), paid.get(case_id)),
                    )
                )
        return tuple(found)

    def _by_case(self, sql: str, ids: Iterable[int]) -> Any:
        known = list(ids)
        return self._database.rows(sql.format(marks=",".join("?" * len(known))), known)


def _about(row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("customer", "case_number", "tier", "case_kind", "reason", "product")
    return dict(zip(names, row, strict=True))


def _between(start: str, end: str | None, unit: int) -> float | None:
    """In whole minutes, as the sheet has it, so that another program reckons with the same numbers."""
    if end is None:
        return None
    return max(round((moment_of(end) - moment_of(start)).total_seconds() / 60), 0) / unit


def _share(refund: Any, paid: Any) -> float | None:
    """The part of what was paid that went back, in whole ten-thousandths; a case without goods of an order has none."""
    if not paid:
        return None
    return min(round(10_000 * int(refund or 0) / int(paid)), 10_000) / 10_000
