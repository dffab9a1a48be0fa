"""The lists of cases: tabs, search, order and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN, fn

from aftersales.cases import CaseSummary
from aftersales.queries import ENDED_STATES, CaseOrder, CaseQuery, CaseTab, Cursor, Page
from storage.models import CaseLineRow, CaseRow, CustomerRow, OrderRow, PhoneRow, SoldGoodRow, StaffRow
from storage.query import after_cursor, dicts, next_cursor
from storage.values import moment_text, noun_of

if TYPE_CHECKING:
    from aftersales.queries import Moments

_NEVER = "9999"
"""Sorts behind every moment: cases without a deadline come last."""


def page(query: CaseQuery, *, after: Cursor | None, limit: int) -> Page[CaseSummary]:
    """A page of summaries in the asked order, ended by the id."""
    where = _where(query)
    key = _sort_key(query.order)
    select = _summaries(key).where(where)
    rows = dicts(after_cursor(select, key, CaseRow.id, after, descending=query.descending).limit(limit + 1))
    shown = tuple(noun_of(CaseSummary, row) for row in rows[:limit])
    whole = after is None and len(rows) <= limit
    return Page(rows=shown, next=next_cursor(rows, limit), total=len(rows) if whole else _count(where))


def _count(where: Any) -> int:
    counted = CaseRow.select(CaseRow.id).join(CustomerRow, JOIN.LEFT_OUTER, on=_CUSTOMER).where(where)
    return int(counted.count())


def tab_counts(moments: Moments, staff_id: int | None, large_from: int) -> dict[CaseTab, int]:
    """How many cases each tab holds, in one query."""
    query = CaseQuery(moments=moments, staff_id=staff_id, large_from=large_from)
    counts = [fn.COUNT(CaseRow.id).filter(_tab(tab, query)).alias(tab.value) for tab in CaseTab]
    row = dicts(CaseRow.select(*counts).where(CaseRow.deleted_at.is_null()))[0]
    return {tab: int(row[tab.value]) for tab in CaseTab}


def open_of_customer(customer_id: int) -> tuple[CaseSummary, ...]:
    """A customer's cases that have not ended, newest first."""
    mine = (CaseRow.customer_id == customer_id) & _open() & CaseRow.deleted_at.is_null()
    rows = dicts(_summaries(CaseRow.number).where(mine).order_by(CaseRow.id.desc()))
    return tuple(noun_of(CaseSummary, row) for row in rows)


_CUSTOMER = CustomerRow.id == CaseRow.customer_id


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
            key.alias("sort_key"),
        )
        .join(CustomerRow, JOIN.LEFT_OUTER, on=_CUSTOMER)
        .switch(CaseRow)
        .join(CaseLineRow, JOIN.LEFT_OUTER, on=first_line)
        .switch(CaseRow)
        .join(StaffRow, JOIN.LEFT_OUTER, on=(StaffRow.id == CaseRow.assignee_id))
    )


def _sort_key(order: CaseOrder) -> Any:
    return {
        CaseOrder.DUE: fn.COALESCE(CaseRow.due_at, _NEVER),
        CaseOrder.NUMBER: CaseRow.number,
        CaseOrder.CUSTOMER: fn.COALESCE(CustomerRow.name, ""),
        CaseOrder.AMOUNT: fn.COALESCE(CaseRow.proposed, -1),
    }[order]


def _open() -> Any:
    return CaseRow.state.not_in(ENDED_STATES)


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


def _where(query: CaseQuery) -> Any:
    where = CaseRow.deleted_at.is_null() & _tab(query.tab, query)
    if query.opened_since is not None:
        where &= CaseRow.opened_at >= moment_text(query.opened_since)
    text = query.text.strip()
    return where & _hit(text) if text else where


def _hit(text: str) -> Any:
    """Number, customer, phone, goods, phenomenon, serial or order number holds the text."""
    lines = CaseLineRow.select(CaseLineRow.case_id)
    titles = lines.where(CaseLineRow.title.contains(text))
    serials = lines.join(SoldGoodRow, on=(SoldGoodRow.order_line_id == CaseLineRow.order_line_id)).where(
        SoldGoodRow.serial.contains(text)
    )
    hit = (
        CaseRow.number.contains(text)
        | CustomerRow.name.contains(text)
        | CaseRow.phenomenon.contains(text)
        | CaseRow.id.in_(titles)
        | CaseRow.id.in_(serials)
    )
    digits = text.replace(" ", "").replace("-", "")
    if digits.isdigit() and len(digits) >= 3:
        phones = PhoneRow.select(PhoneRow.customer_id).where(PhoneRow.number.contains(digits))
        orders = OrderRow.select(OrderRow.id).where(OrderRow.number.contains(digits))
        hit |= CaseRow.customer_id.in_(phones) | CaseRow.order_id.in_(orders)
    return hit
