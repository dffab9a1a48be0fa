"""The list of recoveries: tabs, search and pages; what is open comes before what was closed lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN, Case, fn

from aftersales.queries import Cursor, Page
from aftersales.recovery_lists import STATES_OF, RecoverySummary, RecoveryTab
from storage.models import (
    CaseLineRow,
    CaseRow,
    EvidenceRow,
    RecoveryLineRow,
    RecoveryReceiptRow,
    RecoveryRow,
)
from storage.query import after_cursor, dicts, next_cursor, tuples
from storage.values import noun_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.recovery_lists import RecoveryQuery

_NEVER = 30_000_101
"""Sorts behind every day: what waits for no day comes last of what is open."""
_CLOSED = 1_000_000_000
"""Sorts what is closed behind what is open, the latest first."""


def page(query: RecoveryQuery, *, after: Cursor | None, limit: int) -> Page[RecoverySummary]:
    """A page of summaries, ended by the id."""
    where = _where(query) & _tab(query.tab, query)
    key = _sort_key()
    select = _summaries(key).where(where)
    rows = dicts(after_cursor(select, key, RecoveryRow.id, after, descending=False).limit(limit + 1))
    shown = tuple(noun_of(RecoverySummary, row) for row in rows[:limit])
    whole = after is None and len(rows) <= limit
    total = len(rows) if whole else int(_joined(RecoveryRow.select(RecoveryRow.id)).where(where).count())
    return Page(rows=shown, next=next_cursor(rows, limit), total=total)


def tab_counts(query: RecoveryQuery) -> Mapping[RecoveryTab, int]:
    """How many claims each tab holds, in one query; the tab OPEN counts what is open alone."""
    filters = [
        fn.COUNT(RecoveryRow.id)
        .filter(RecoveryRow.closed_on.is_null() if tab is RecoveryTab.OPEN else _tab(tab, query))
        .alias(tab.value)
        for tab in RecoveryTab
    ]
    row = dicts(_joined(RecoveryRow.select(*filters)).where(_where(query)))[0]
    return {tab: int(row[tab.value]) for tab in RecoveryTab}


def slots_of(case_ids: list[int]) -> dict[int, set[str]]:
    """Which slots of evidence hold something, by case."""
    kept = EvidenceRow.case_id.in_(case_ids) & EvidenceRow.deleted_at.is_null()
    found: dict[int, set[str]] = {}
    for case_id, slot in tuples(
        EvidenceRow.select(EvidenceRow.case_id, EvidenceRow.slot).where(kept).distinct()
    ):
        found.setdefault(int(case_id), set()).add(str(slot))
    return found


def _joined(select: Any) -> Any:
    first_line = (CaseLineRow.case_id == RecoveryRow.case_id) & (CaseLineRow.position == 0)
    return (
        select.join(CaseRow, on=(CaseRow.id == RecoveryRow.case_id))
        .switch(RecoveryRow)
        .join(CaseLineRow, JOIN.LEFT_OUTER, on=first_line)
    )


def _sum_of(row: Any) -> Any:
    return fn.COALESCE(row.select(fn.SUM(row.amount)).where(row.recovery_id == RecoveryRow.id), 0)


def _summaries(key: Any) -> Any:
    return _joined(
        RecoveryRow.select(
            RecoveryRow.id,
            RecoveryRow.number,
            RecoveryRow.case_id,
            CaseRow.number.alias("case_number"),
            fn.COALESCE(CaseLineRow.title, "").alias("title"),
            RecoveryRow.against,
            RecoveryRow.name,
            RecoveryRow.basis,
            RecoveryRow.reference,
            RecoveryRow.state,
            RecoveryRow.found_on,
            RecoveryRow.due_on,
            RecoveryRow.closed_on,
            _sum_of(RecoveryLineRow).alias("claimed"),
            _sum_of(RecoveryReceiptRow).alias("received"),
            key.alias("sort_key"),
        )
    )


def _sort_key() -> Any:
    due = fn.COALESCE(_number(RecoveryRow.due_on), _NEVER)
    return Case(None, [(RecoveryRow.closed_on.is_null(), due)], _CLOSED - _number(RecoveryRow.closed_on))


def _number(day: Any) -> Any:
    return fn.REPLACE(day, "-", "").cast("BIGINT")


def _tab(tab: RecoveryTab, query: RecoveryQuery) -> Any:
    is_open = RecoveryRow.closed_on.is_null()
    if tab is RecoveryTab.OPEN:
        lately = query.closed_since
        return is_open if lately is None else is_open | (RecoveryRow.closed_on >= lately.isoformat())
    if tab is RecoveryTab.OVERDUE:
        return is_open & (RecoveryRow.due_on < query.today.isoformat())
    return RecoveryRow.state.in_([state.value for state in STATES_OF[tab]])


def _where(query: RecoveryQuery) -> Any:
    where = RecoveryRow.deleted_at.is_null()
    if query.against is not None:
        where &= RecoveryRow.against == query.against.value
    if query.found_until is not None:
        where &= RecoveryRow.found_on <= query.found_until.isoformat()
    if query.case_id is not None:
        where &= RecoveryRow.case_id == query.case_id
    text = query.text.strip()
    if text:
        fields = (
            RecoveryRow.number,
            RecoveryRow.name,
            RecoveryRow.reference,
            CaseRow.number,
            CaseLineRow.title,
        )
        found = fields[0].contains(text)
        for field in fields[1:]:
            found |= field.contains(text)
        where &= found
    return where
