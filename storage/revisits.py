"""Revisits and their lists by day."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from peewee import JOIN, SQL, fn

from aftersales.errors import KnownError
from aftersales.queries import Cursor, Page
from aftersales.revisit_days import NOBODY
from aftersales.revisits import DayPassed, Revisit, RevisitState, RevisitStep, RevisitSummary
from storage.bulk import Columns
from storage.models import CaseRow, CustomerRow, PhoneRow, RevisitRow, RevisitStepRow, StaffRow
from storage.query import after_cursor, chunks, dicts, first, next_cursor
from storage.records import Children, Records
from storage.values import columns_of, json_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aftersales.actions import Action
    from aftersales.revisit_days import VisitsAsked
    from storage.database import Database


_PLANNED = SQL("'planned'")
"""Written out, so that the index of the calls still to be made is recognised."""
_GIVEN_AWAY = """
SELECT DISTINCT r.id FROM revisits r JOIN journal j ON j.table_name = 'revisits' AND j.row_id = r.id
WHERE r.day >= ? AND r.day <= ? AND r.deleted_at IS NULL AND r.version > 1 AND r.assignee_id IS NOT NULL
AND r.assignee_id <> ? AND j.op = 'update' AND (j.before LIKE ? OR j.before LIKE ?)
"""
_WAS_OF = '%"assignee_id":{},%'
"""As a journal line has it; inside a text of the record the marks would have a stroke before them."""


class Revisits:
    """Revisits by id, day, case and customer; cancelled ones are in no list but those of a case or customer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def save(
        self, revisit: Revisit, *, action: Action, steps: Sequence[RevisitStep] | None = None
    ) -> Revisit:
        """Add (id 0) or change a revisit; `steps` are those it stands for, None leaves them as they are."""
        children: Children = {}
        if steps is not None:
            children["revisit_steps"] = [columns_of(step) for step in steps]
        values = columns_of_revisit(revisit)
        if not revisit.id:
            return self.get(self._records.insert("revisits", values, children, action=action))
        self._records.update("revisits", revisit.id, revisit.version, values, children, action=action)
        return self.get(revisit.id)

    def get(self, revisit_id: int) -> Revisit:
        row = first(RevisitRow.select().where(RevisitRow.id == revisit_id, RevisitRow.deleted_at.is_null()))
        if row is None:
            raise KnownError("storage.gone")
        return _revisit(row)

    def steps(self, revisit_id: int) -> tuple[RevisitStep, ...]:
        """The steps of plans that a revisit stands for."""
        query = RevisitStepRow.select().where(RevisitStepRow.revisit_id == revisit_id)
        return tuple(noun_of(RevisitStep, row) for row in dicts(query.order_by(RevisitStepRow.position)))

    def remove(self, revisit_id: int, *, version: int, action: Action) -> None:
        """Move a revisit to the recycle bin."""
        self._records.recycle("revisits", revisit_id, version, action=action)

    def for_days(
        self,
        first_day: date,
        last_day: date,
        *,
        include_done: bool = True,
        asked: VisitsAsked | None = None,
    ) -> tuple[RevisitSummary, ...]:
        """Revisits from one day through another, by day, time and id; those `asked` for, else all."""
        within = (RevisitRow.day >= first_day.isoformat()) & (RevisitRow.day <= last_day.isoformat())
        states = (RevisitState.PLANNED, RevisitState.DONE) if include_done else (RevisitState.PLANNED,)
        where = within & RevisitRow.state.in_([state.value for state in states])
        return self._list(where if asked is None else where & _asked_for(asked))

    def overdue(self, before: date, *, asked: VisitsAsked | None = None) -> tuple[RevisitSummary, ...]:
        """Still planned for a day before this one; those `asked` for, else all."""
        where = (RevisitRow.day < before.isoformat()) & (RevisitRow.state == _PLANNED)
        return self._list(where if asked is None else where & _asked_for(asked))

    def of_person(self, first_day: date, last_day: date, staff_id: int | None) -> tuple[RevisitSummary, ...]:
        """Everything of these days, cancelled ones too, that this person was given, or nobody."""
        within = (RevisitRow.day >= first_day.isoformat()) & (RevisitRow.day <= last_day.isoformat())
        mine = RevisitRow.assignee_id.is_null()
        if staff_id is not None:
            mine |= RevisitRow.assignee_id == staff_id
        return self._list(within & mine)

    def given_away(self, first_day: date, last_day: date, staff_id: int | None) -> tuple[RevisitSummary, ...]:
        """Those of these days that another person has now, and that this one, or nobody, had before."""
        was = (_WAS_OF.format("null" if staff_id is None else staff_id), _WAS_OF.format("null"))
        days = (first_day.isoformat(), last_day.isoformat())
        return self.with_ids(row[0] for row in self._database.rows(_GIVEN_AWAY, (*days, staff_id or 0, *was)))

    def of_case(self, case_id: int) -> tuple[RevisitSummary, ...]:
        return self._list(RevisitRow.case_id == case_id)

    def of_customer(self, customer_id: int) -> tuple[RevisitSummary, ...]:
        return self._list(RevisitRow.customer_id == customer_id)

    def with_ids(self, ids: Iterable[int]) -> tuple[RevisitSummary, ...]:
        """The revisits of these ids, whatever became of them."""
        return tuple(
            found for part in chunks(sorted(set(ids))) for found in self._list(RevisitRow.id.in_(part))
        )

    def page(
        self, *, after: Cursor | None = None, limit: int = 100, state: RevisitState | None = None
    ) -> Page[RevisitSummary]:
        """All revisits by day, in pages."""
        where = RevisitRow.deleted_at.is_null()
        if state is not None:
            where &= RevisitRow.state == state.value
        select = _summaries().select_extend(RevisitRow.day.alias("sort_key")).where(where)
        rows = dicts(
            after_cursor(select, RevisitRow.day, RevisitRow.id, after, descending=False).limit(limit + 1)
        )
        total = int(RevisitRow.select(RevisitRow.id).where(where).count())
        return Page(
            rows=tuple(_summary(row) for row in rows[:limit]), next=next_cursor(rows, limit), total=total
        )

    def booked_per_day(self, first_day: date, last_day: date, *, plan: str | None = None) -> dict[date, int]:
        """How many are planned or done on each day that has any; of one plan if named."""
        within = (RevisitRow.day >= first_day.isoformat()) & (RevisitRow.day <= last_day.isoformat())
        where = within & RevisitRow.deleted_at.is_null() & (RevisitRow.state != RevisitState.CANCELLED.value)
        if plan is not None:
            where &= RevisitRow.plan == plan
        query = RevisitRow.select(RevisitRow.day, fn.COUNT(RevisitRow.id).alias("booked")).where(where)
        return {
            date.fromisoformat(row["day"]): int(row["booked"])
            for row in dicts(query.group_by(RevisitRow.day))
        }

    def _list(self, where: Any) -> tuple[RevisitSummary, ...]:
        query = _summaries().where(where, RevisitRow.deleted_at.is_null())
        rows = dicts(query.order_by(RevisitRow.day, RevisitRow.at_time, RevisitRow.id))
        return tuple(_summary(row) for row in rows)


def columns_of_revisit(revisit: Revisit) -> Columns:
    """The columns of a revisit, its days passed over as JSON."""
    why = json_text([columns_of(passed) for passed in revisit.why])
    return {**columns_of(revisit, "why"), "why": why}


def _asked_for(asked: VisitsAsked) -> Any:
    """A condition on revisits; one that is always true where all are asked for."""
    where = RevisitRow.id > 0
    if asked.assignee_id == NOBODY:
        where &= RevisitRow.assignee_id.is_null()
    elif asked.assignee_id is not None:
        where &= RevisitRow.assignee_id == asked.assignee_id
    return where & (RevisitRow.purpose == asked.purpose) if asked.purpose else where


def _summaries() -> Any:
    phones = PhoneRow.select(PhoneRow.number).where(PhoneRow.customer_id == RevisitRow.customer_id)
    phone = phones.order_by(PhoneRow.dead_on.is_null(False), PhoneRow.virtual, PhoneRow.position).limit(1)
    return (
        RevisitRow.select(
            RevisitRow,
            fn.COALESCE(CustomerRow.name, "").alias("customer_name"),
            fn.COALESCE(CustomerRow.tier, "").alias("tier"),
            fn.COALESCE(phone, "").alias("phone"),
            fn.COALESCE(CaseRow.number, "").alias("case_number"),
            fn.COALESCE(StaffRow.name, "").alias("assignee_name"),
        )
        .join(CustomerRow, JOIN.LEFT_OUTER, on=(CustomerRow.id == RevisitRow.customer_id))
        .switch(RevisitRow)
        .join(CaseRow, JOIN.LEFT_OUTER, on=(CaseRow.id == RevisitRow.case_id))
        .switch(RevisitRow)
        .join(StaffRow, JOIN.LEFT_OUTER, on=(StaffRow.id == RevisitRow.assignee_id))
    )


def _summary(row: Columns) -> RevisitSummary:
    return noun_of(RevisitSummary, row, revisit=_revisit(row))


def _revisit(row: Columns) -> Revisit:
    why = tuple(noun_of(DayPassed, passed) for passed in json.loads(row["why"]))
    return noun_of(Revisit, row, why=why)
