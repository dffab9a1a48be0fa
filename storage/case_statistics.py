"""What is counted about cases of a span of days: how many came and went, what they are about, where they stay long."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.case_statistics import CaseCourse, ClosedCase, StateStay
from aftersales.clock import CHINA, china_day
from storage.case_product import CASE_PRODUCT
from storage.values import moment_of, moment_text

if TYPE_CHECKING:
    from storage.database import Database

_OPENED = f"""
SELECT k.id, k.opened_at, k.kind, k.reason, {CASE_PRODUCT},
  coalesce((SELECT sum(s.to_buyer + s.adjustment) FROM settlements s WHERE s.case_id = k.id AND s.cancelled_at IS NULL), 0)
FROM cases k WHERE k.deleted_at IS NULL AND k.state <> 'void' AND k.opened_at >= ? AND k.opened_at < ?
"""  # noqa: S608 - pieces of our own
_CLOSED = """
SELECT k.id, k.opened_at, k.closed_at,
  (SELECT count(*) FROM case_events e WHERE e.case_id = k.id AND e.breach = 1)
FROM cases k WHERE k.deleted_at IS NULL AND k.state IN ('closed', 'rejected')
  AND k.closed_at >= ? AND k.closed_at < ?
"""
_MOVES = """
SELECT e.case_id, e.at, e.to_state FROM case_events e JOIN cases k ON k.id = e.case_id
WHERE k.deleted_at IS NULL AND e.kind IN ('opened', 'moved') AND e.case_id IN (
  SELECT m.case_id FROM case_events m WHERE m.kind = 'moved' AND m.at >= ? AND m.at < ?)
ORDER BY e.case_id, e.at, e.id
"""


class CaseStatisticsReader:
    """Reads rows for the pure rules of aftersales/case_statistics.py."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def opened(self, first: date, last: date) -> tuple[CaseCourse, ...]:
        """Cases that were opened on these days in China, and what was settled for them."""
        rows: Any = self._database.rows(_OPENED, _bounds(first, last))
        return tuple(
            CaseCourse(
                case_id=int(row[0]),
                day=china_day(moment_of(row[1])),
                kind=row[2],
                problem=row[3],
                product=row[4],
                given=int(row[5]),
            )
            for row in rows
        )

    def closed(self, first: date, last: date) -> tuple[ClosedCase, ...]:
        """Cases that ended on these days."""
        rows: Any = self._database.rows(_CLOSED, _bounds(first, last))
        return tuple(
            ClosedCase(
                case_id=int(row[0]),
                day=china_day(moment_of(row[2])),
                hours=max((moment_of(row[2]) - moment_of(row[1])).total_seconds() / 3600, 0.0),
                in_time=not row[3],
            )
            for row in rows
        )

    def stays(self, first: date, last: date) -> tuple[StateStay, ...]:
        """How long cases stayed in each state that they left on these days."""
        begin, end = _bounds(first, last)
        rows: Any = self._database.rows(_MOVES, (begin, end))
        found = []
        before: tuple[Any, ...] | None = None
        for row in rows:
            if before is not None and before[0] == row[0] and begin <= row[1] < end and before[2]:
                hours = (moment_of(row[1]) - moment_of(before[1])).total_seconds() / 3600
                found.append(StateStay(state=before[2], hours=max(hours, 0.0)))
            before = row
        return tuple(found)


def _bounds(first: date, last: date) -> tuple[str, str]:
    begin = datetime.combine(first, time(), CHINA)
    return moment_text(begin), moment_text(datetime.combine(last + timedelta(days=1), time(), CHINA))
