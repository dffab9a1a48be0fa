"""The lists of cases: tabs, search, order and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN, OP, SQL, Case, Expression, Value, fn

from aftersales.cases import CaseSummary
from aftersales.clock import china_day
from aftersales.priority import MOST
from aftersales.queries import ENDED_STATES, CaseOrder, CaseQuery, CaseTab, Cursor, Page
from storage.models import CaseLineRow, CaseRow, CustomerRow, StaffRow
from storage.query import after_cursor, dicts, next_cursor, tuples
from storage.values import moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aftersales.priority import PriorityRules
    from aftersales.queries import Moments
    from storage.search_index import SearchIndex

_NEVER = SQL("'9999'")
"""Sorts behind every moment: cases without a deadline come last. Written out, so that the index is recognised."""
_ENDED = SQL(f"({', '.join(map(repr, ENDED_STATES))})")


def page(
    query: CaseQuery,
    *,
    after: Cursor | None,
    limit: int,
    index: Callable[[], SearchIndex],
    counted: bool = True,
) -> Page[CaseSummary]:
    """A page of summaries in the asked order, ended by the id; not `counted`, its total is only what is known."""
    where = _where(query, index)
    key = _sort_key(query)
    select = CaseRow.select(CaseRow.id, key.alias("sort_key")).where(where)
    if query.order in _OF_CUSTOMERS:
        select = select.join(CustomerRow, JOIN.LEFT_OUTER, on=_CUSTOMER)
    found = after_cursor(select, key, CaseRow.id, after, descending=query.descending).limit(limit + 1)
    rows = dicts(_in_order(found.alias("found"), descending=query.descending))
    shown = tuple(noun_of(CaseSummary, row) for row in rows[:limit])
    known = not counted or (after is None and len(rows) <= limit)
    return Page(rows=shown, next=next_cursor(rows, limit), total=len(rows) if known else _count(where))


def count(query: CaseQuery, *, index: Callable[[], SearchIndex]) -> int:
    """How many cases a query shows."""
    return _count(_where(query, index))


def _count(where: Any) -> int:
    return int(tuples(CaseRow.select(fn.COUNT(CaseRow.id)).where(where))[0][0])


def tab_counts(moments: Moments, staff_id: int | None, large_from: int) -> dict[CaseTab, int]:
    """How many cases each tab holds, in one query; all but one hold open cases, and only these are looked at."""
    query = CaseQuery(moments=moments, staff_id=staff_id, large_from=large_from)
    tabs = [tab for tab in CaseTab if tab is not CaseTab.ALL]
    counts = [fn.COUNT(CaseRow.id).filter(_tab(tab, query)).alias(tab.value) for tab in tabs]
    every = CaseRow.alias()
    whole = every.select(fn.COUNT(every.id)).where(every.deleted_at.is_null()).alias(CaseTab.ALL.value)
    row = dicts(CaseRow.select(*counts, whole).where(CaseRow.deleted_at.is_null() & _open()))[0]
    return {tab: int(row[tab.value]) for tab in CaseTab}


def open_of_customer(customer_id: int) -> tuple[CaseSummary, ...]:
    """A customer's cases that have not ended, newest first."""
    mine = (CaseRow.customer_id == customer_id) & _open() & CaseRow.deleted_at.is_null()
    rows = dicts(_summaries(CaseRow.number).where(mine).order_by(CaseRow.id.desc()))
    return tuple(noun_of(CaseSummary, row) for row in rows)


def open_by_assignee() -> dict[int, int]:
    """Open cases by who has them; cases of nobody are left out."""
    owned = _open() & CaseRow.deleted_at.is_null() & CaseRow.assignee_id.is_null(False)
    query = (
        CaseRow.select(CaseRow.assignee_id, fn.COUNT(CaseRow.id)).where(owned).group_by(CaseRow.assignee_id)
    )
    return {int(staff): int(count) for staff, count in tuples(query)}


_CUSTOMER = CustomerRow.id == CaseRow.customer_id
_OF_CUSTOMERS = (CaseOrder.CUSTOMER, CaseOrder.PRIORITY)
"""Orders that look at the customer."""


def _in_order(found: Any, *, descending: bool) -> Any:
    """The summaries of a page that was found: nothing but its own rows is joined or sorted."""
    select = _summaries(found.c.sort_key).switch(CaseRow).join(found, on=(found.c.id == CaseRow.id))
    ends = (found.c.sort_key, found.c.id)
    return select.order_by(*(end.desc() if descending else end.asc() for end in ends))


def _summaries(key: Any) -> Any:
    first_line = (CaseLineRow.case_id == CaseRow.id) & (CaseLineRow.position == 0)
    problem = fn.COALESCE(fn.NULLIF(CaseRow.phenomenon, ""), CaseRow.reason)
    return (
        CaseRow.select(
            CaseRow.id,
            CaseRow.number,
            CaseRow.kind,
            CaseRow.customer_id,
            fn.COALESCE(CustomerRow.name, "").alias("customer_name"),
            fn.COALESCE(CustomerRow.tier, "").alias("tier"),
            fn.COALESCE(CaseLineRow.title, "").alias("title"),
            problem.alias("problem"),
            CaseRow.state,
            CaseRow.state_since,
            CaseRow.due_at,
            CaseRow.opened_at,
            CaseRow.proposed,
            CaseRow.assignee_id,
            fn.COALESCE(StaffRow.name, "").alias("assignee_name"),
            CaseRow.suspended_until,
            CaseRow.due_from,
            CaseRow.service_level,
            CaseRow.urgent,
            key.alias("sort_key"),
        )
        .join(CustomerRow, JOIN.LEFT_OUTER, on=_CUSTOMER)
        .switch(CaseRow)
        .join(CaseLineRow, JOIN.LEFT_OUTER, on=first_line)
        .switch(CaseRow)
        .join(StaffRow, JOIN.LEFT_OUTER, on=(StaffRow.id == CaseRow.assignee_id))
    )


def _pressing(rules: PriorityRules) -> Any:
    """Text that puts the most pressing case first and, among equals, the one that is due first."""
    urgent = CaseRow.urgent * rules.urgent
    level = _points(CaseRow.service_level, {level.value: points for level, points in rules.levels.items()})
    tier = _points(CustomerRow.tier, rules.tiers)
    bands = [(CaseRow.proposed >= least, points) for least, points in reversed(rules.money)]
    money = Case(None, bands, 0) if bands else Value(0)
    rank = (Value(2 * MOST + 1) - (urgent + level + tier + money)).cast("TEXT")
    return rank.concat(fn.COALESCE(CaseRow.due_at, _NEVER))


def _points(column: Any, points: Mapping[str, int]) -> Any:
    return Case(column, tuple(points.items()), 0) if points else Value(0)


def _sort_key(query: CaseQuery) -> Any:
    if query.order is CaseOrder.PRIORITY and query.pressing is not None:
        return _pressing(query.pressing)
    return {
        CaseOrder.DUE: fn.COALESCE(CaseRow.due_at, _NEVER),
        CaseOrder.NUMBER: CaseRow.number,
        CaseOrder.CUSTOMER: fn.COALESCE(CustomerRow.name, ""),
        CaseOrder.AMOUNT: fn.COALESCE(CaseRow.proposed, -1),
        CaseOrder.PRIORITY: fn.COALESCE(CaseRow.due_at, _NEVER),
    }[query.order]


def _open() -> Any:
    """Spelled as the index over open cases is, so that it is recognised."""
    return Expression(CaseRow.state, OP.NOT_IN, _ENDED)


def _tab(tab: CaseTab, query: CaseQuery) -> Any:
    now, day_ends = moment_text(query.moments.now), moment_text(query.moments.day_ends)
    return {
        CaseTab.OPEN: _open(),
        CaseTab.DUE_TODAY: _open() & (CaseRow.due_at >= now) & (CaseRow.due_at < day_ends),
        CaseTab.OVERDUE: _open() & (CaseRow.due_at < now),
        CaseTab.EVIDENCE: CaseRow.state == "awaiting_evidence",
        CaseTab.MINE: _open() & (CaseRow.assignee_id == (query.staff_id or 0)),
        CaseTab.LARGE: _open() & (CaseRow.proposed >= query.large_from),
        CaseTab.ALL: CaseRow.id > 0,
    }[tab]


def _where(query: CaseQuery, index: Callable[[], SearchIndex]) -> Any:
    where = CaseRow.deleted_at.is_null() & _tab(query.tab, query)
    if query.ids:
        where &= CaseRow.id.in_(query.ids)
    if query.opened_since is not None:
        where &= CaseRow.opened_at >= moment_text(query.opened_since)
    if not query.text.strip():
        return where
    from aftersales.searching import SearchKind

    found = index()
    asked = found.understand(query.text, china_day(query.moments.now))
    return where & found.among(CaseRow.id, SearchKind.CASE, asked)
