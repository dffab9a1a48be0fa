"""Revisits as a calendar reads them: counts per day, the first few of each day, the late ones; never a whole year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aftersales.revisit_days import NOBODY, DayVisits, LateVisits, VisitEntry, VisitsAsked
from aftersales.revisits import CallResult, RevisitState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database

FIRST = 3
"""How many calls of a day its cell names."""

_NAMED = "r.id, r.version, r.day, r.at_time, COALESCE(c.name, ''), r.purpose, r.state, r.result, r.score, r.assignee_id"
_OF_DAYS = (
    "FROM revisits r WHERE r.day >= ? AND r.day <= ? AND r.deleted_at IS NULL AND r.state <> 'cancelled'"
)
_BOOKED = f"SELECT r.day, COUNT(*) {_OF_DAYS} GROUP BY r.day"
_BOOKED_BY = (
    f"SELECT r.day, COUNT(*), SUM(CASE WHEN r.assignee_id = ? THEN 1 ELSE 0 END) {_OF_DAYS} GROUP BY r.day"
)
_COUNTED = f"SELECT r.day, COUNT(*), SUM(CASE WHEN {{asked}} THEN 1 ELSE 0 END) {_OF_DAYS} GROUP BY r.day"
_FIRST_OF_DAY = f"""
SELECT * FROM (
    SELECT {_NAMED} FROM revisits r LEFT JOIN customers c ON c.id = r.customer_id
    WHERE r.day = ? AND r.deleted_at IS NULL AND r.state <> 'cancelled' AND {{asked}}
    ORDER BY r.at_time, r.id LIMIT {FIRST}
) AS a_day
"""  # noqa: S608
"""A window over the whole span would number every call of it; this reads as many as are named."""
_LATE = f"""
SELECT {_NAMED}, COUNT(*) OVER () FROM revisits r LEFT JOIN customers c ON c.id = r.customer_id
WHERE r.day < ? AND r.state = 'planned' AND r.deleted_at IS NULL AND {{asked}} ORDER BY r.day, r.at_time, r.id
"""  # noqa: S608
_PURPOSES = """
SELECT r.purpose, COUNT(*) AS used FROM revisits r
WHERE r.deleted_at IS NULL AND r.state <> 'cancelled' AND r.purpose <> ''
GROUP BY r.purpose ORDER BY used DESC, r.purpose LIMIT 40
"""


class RevisitDays:
    """What days hold, each by one statement."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def days(self, first: date, last: date, asked: VisitsAsked) -> dict[date, DayVisits]:
        """The days that have any call, without places: all of them counted, those asked for counted and the first named."""
        matches, given = _matching(asked)
        counted = self._database.rows(
            _COUNTED.format(asked=matches), (*given, first.isoformat(), last.isoformat())
        )
        named = self._first([text for text, _, shown in counted if shown], asked)
        return {
            (day := _day(text)): DayVisits(
                day=day, booked=int(booked), shown=int(shown), first=tuple(named.get(day, ()))
            )
            for text, booked, shown in counted
        }

    def booked(self, first: date, last: date) -> dict[date, int]:
        """How many calls each day has that has any."""
        counted = self._database.rows(_BOOKED, (first.isoformat(), last.isoformat()))
        return {_day(text): int(count) for text, count in counted}

    def booked_by(
        self, first: date, last: date, person: int | None
    ) -> tuple[dict[date, int], dict[date, int]]:
        """How many calls each day has that has any, in all and of this person; a person's days only where he has some."""
        counted = self._database.rows(_BOOKED_BY, (person or 0, first.isoformat(), last.isoformat()))
        booked = {_day(text): int(count) for text, count, _ in counted}
        return booked, {_day(text): int(own) for text, _, own in counted if own}

    def late(self, before: date, asked: VisitsAsked, *, limit: int | None = None) -> LateVisits:
        """The calls still planned for a day before this one: how many, and the oldest `limit` of them."""
        matches, given = _matching(asked)
        sql = _LATE.format(asked=matches) + ("" if limit is None else "LIMIT ?")
        rows = self._database.rows(sql, (before.isoformat(), *given, *(() if limit is None else (limit,))))
        return LateVisits(count=int(rows[0][-1]) if rows else 0, first=tuple(_entry(row) for row in rows))

    def purposes(self) -> tuple[str, ...]:
        """What calls are made for, the most frequent first."""
        rows = self._database.rows(_PURPOSES)
        return tuple(str(purpose) for purpose, _ in rows)

    def _first(self, days: Sequence[str], asked: VisitsAsked) -> dict[date, list[VisitEntry]]:
        if not days:
            return {}
        matches, given = _matching(asked)
        each = _FIRST_OF_DAY.format(asked=matches)
        rows = self._database.rows(
            " UNION ALL ".join([each] * len(days)), [value for day in days for value in (day, *given)]
        )
        found: dict[date, list[VisitEntry]] = {}
        for entry in sorted(map(_entry, rows), key=lambda entry: (entry.day, entry.at_time, entry.id)):
            found.setdefault(entry.day, []).append(entry)
        return found


def _matching(asked: VisitsAsked) -> tuple[str, tuple[Any, ...]]:
    """What is asked for, as a condition on `revisits`, with its parameters."""
    conditions: list[str] = ["1 = 1"]
    given: list[Any] = []
    if asked.assignee_id == NOBODY:
        conditions.append("r.assignee_id IS NULL")
    elif asked.assignee_id is not None:
        conditions.append("r.assignee_id = ?")
        given.append(asked.assignee_id)
    if asked.purpose:
        conditions.append("r.purpose = ?")
        given.append(asked.purpose)
    return " AND ".join(conditions), tuple(given)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _entry(row: tuple[Any, ...]) -> VisitEntry:
    result = row[7]
    return VisitEntry(
        id=row[0],
        version=row[1],
        day=_day(row[2]),
        at_time=row[3],
        customer_name=row[4],
        purpose=row[5],
        state=RevisitState(row[6]),
        result=None if result is None else CallResult(result),
        score=row[8],
        assignee_id=row[9],
    )
