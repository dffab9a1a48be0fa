"""The list of customers: tabs, groups, search, order and pages, from the figures kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import SQL, fn

from aftersales.customer_queries import CustomerOrder, CustomerSummary, CustomerTab, Twins
from aftersales.queries import Cursor, Page
from aftersales.searching import SearchKind
from aftersales.tiers import RfmGroup, highs
from storage.models import CustomerFigureRow, CustomerRow, PhoneRow, TagRow
from storage.query import after_cursor, dicts, next_cursor, tuples
from storage.values import moment_text, noun_of

if TYPE_CHECKING:
    from aftersales.customer_queries import CustomerBounds, CustomerQuery
    from storage.database import Database
    from storage.search_index import SearchIndex

_F = CustomerFigureRow
_SORT = {
    CustomerOrder.SPENT: _F.spent_year,
    CustomerOrder.NAME: CustomerRow.name,
    CustomerOrder.CONTACT: _F.last_contact,
    CustomerOrder.REVISIT: _F.next_revisit,
    CustomerOrder.ORDERS: _F.orders,
}
_MOST_TWINS = 20
_SAME = {
    "phone": """
SELECT p.number, min(p.customer_id), max(p.customer_id) FROM customer_phones p
JOIN customers c ON c.id = p.customer_id AND c.deleted_at IS NULL
WHERE p.virtual = 0 AND p.number <> '' GROUP BY p.number HAVING min(p.customer_id) < max(p.customer_id)
ORDER BY 3 DESC LIMIT ?""",
    "nickname": """
SELECT n.name, min(n.customer_id), max(n.customer_id) FROM customer_nicknames n
JOIN customers c ON c.id = n.customer_id AND c.deleted_at IS NULL
WHERE n.name <> '' GROUP BY n.name, n.platform HAVING min(n.customer_id) < max(n.customer_id)
ORDER BY 3 DESC LIMIT ?""",
    "address": """
SELECT a.address, min(c.id), max(c.id) FROM customers c
JOIN customer_addresses a ON a.customer_id = c.id
WHERE c.deleted_at IS NULL AND a.address <> '' GROUP BY c.name, a.address HAVING min(c.id) < max(c.id)
ORDER BY 3 DESC LIMIT ?""",
}


def page(
    query: CustomerQuery, *, after: Cursor | None, limit: int, index: SearchIndex, counted: bool = True
) -> Page[CustomerSummary]:
    """A page of summaries in the asked order, ended by the id; not `counted`, its total is only what is known."""
    where = _where(query, index)
    key = _SORT[query.order]
    select = _summaries(key).where(where, CustomerRow.deleted_at.is_null())
    # by the id of the table whose index gives the order, or all rows would be sorted
    row_id = CustomerRow.id if query.order is CustomerOrder.NAME else _F.customer_id
    rows = dicts(after_cursor(select, key, row_id, after, descending=query.descending).limit(limit + 1))
    shown = tuple(_summary(row) for row in rows[:limit])
    known = not counted or (after is None and len(rows) <= limit)
    return Page(rows=shown, next=next_cursor(rows, limit), total=len(rows) if known else _count(where))


def count(query: CustomerQuery, *, index: SearchIndex) -> int:
    """How many customers a query shows."""
    return _count(_where(query, index))


def tab_counts(bounds: CustomerBounds) -> tuple[dict[CustomerTab, int], dict[RfmGroup, int], dict[str, int]]:
    """How many each tab, each RFM group and each tier holds, in one query over the figures alone."""
    named = {f"tab_{tab.value}": _tab(tab, bounds) for tab in CustomerTab}
    named |= {f"group_{place}": _group(found, bounds) for place, found in enumerate(RfmGroup)}
    named |= {f"tier_{place}": _F.tier == tier for place, tier in enumerate(bounds.tiers)}
    counts = [fn.COUNT(_F.customer_id).filter(where).alias(name) for name, where in named.items()]
    row = dicts(_F.select(*counts))[0]
    return (
        {tab: int(row[f"tab_{tab.value}"]) for tab in CustomerTab},
        {found: int(row[f"group_{place}"]) for place, found in enumerate(RfmGroup)},
        {tier: int(row[f"tier_{place}"]) for place, tier in enumerate(bounds.tiers)},
    )


def tags(limit: int = 40) -> tuple[tuple[str, int], ...]:
    """The tags in use, the most frequent first, with how many carry each."""
    count = fn.COUNT(TagRow.customer_id)
    query = (
        TagRow.select(TagRow.tag, count)
        .join(_F, on=(_F.customer_id == TagRow.customer_id))
        .group_by(TagRow.tag)
        .order_by(count.desc(), TagRow.tag)
    )
    return tuple((str(tag), int(number)) for tag, number in tuples(query.limit(limit)))


def twins(database: Database, limit: int = _MOST_TWINS) -> tuple[Twins, ...]:
    """Pairs that have a phone, a nickname of a platform, or name and address in common; each pair once."""
    pairs: dict[tuple[int, int], tuple[str, str]] = {}
    for by, sql in _SAME.items():
        for value, first, second in database.rows(sql, (limit,)):
            pairs.setdefault((int(first), int(second)), (by, str(value)))
    shown = list(pairs.items())[:limit]
    ids = {customer for (pair, _) in shown for customer in pair}
    found = CustomerRow.select(CustomerRow.id, CustomerRow.name).where(CustomerRow.id.in_(ids or {0}))
    names = {int(row_id): str(name) for row_id, name in tuples(found)}
    return tuple(
        Twins(
            first_id=first,
            first_name=names[first],
            second_id=second,
            second_name=names[second],
            by=by,
            value=value,
        )
        for (first, second), (by, value) in shown
    )


def _count(where: Any) -> int:
    """Of the figures alone: who was thrown away leaves them a moment later."""
    return int(tuples(_F.select(fn.COUNT(_F.customer_id)).where(where))[0][0])


_CUSTOMER = CustomerRow.id == _F.customer_id


def _summaries(key: Any) -> Any:
    phones = PhoneRow.select(PhoneRow.number).where(PhoneRow.customer_id == _F.customer_id)
    dead = PhoneRow.dead_on.is_null(False)
    phone = phones.order_by(dead, PhoneRow.virtual, PhoneRow.position).limit(1)
    return _F.select(
        _F,
        _F.customer_id.alias("id"),
        CustomerRow.number,
        CustomerRow.name,
        CustomerRow.tier.alias("shown_tier"),
        fn.COALESCE(phone, "").alias("phone"),
        key.alias("sort_key"),
    ).join(CustomerRow, on=_CUSTOMER)


def _summary(row: dict[str, Any]) -> CustomerSummary:
    days = {name: row[name] or None for name in ("last_order", "last_contact", "next_revisit")}
    return noun_of(CustomerSummary, {**row, **days, "tier": row["shown_tier"]})


def _tab(tab: CustomerTab, bounds: CustomerBounds) -> Any:
    best, second = (*bounds.tiers, "", "")[:2]
    return {
        CustomerTab.ALL: SQL("1 = 1"),
        CustomerTab.BEST: _F.tier == best,
        CustomerTab.SECOND: _F.tier == second,
        CustomerTab.DUE: _due(bounds),
        CustomerTab.OPEN: _F.open_cases > 0,
        CustomerTab.QUIET: _F.may_call == 0,
    }[tab]


def _due(bounds: CustomerBounds) -> Any:
    """Not heard of for longer than his tier wants it, no call planned, and he never said no to calls."""
    silent: Any = _F.customer_id < 0
    for tier, since in bounds.silent_since.items():
        silent |= (_F.tier == tier) & (_F.last_contact < moment_text(since))
    return silent & (_F.next_revisit == "") & (fn.COALESCE(_F.may_call, 1) == 1) & (_F.last_contact != "")


def _group(found: RfmGroup, bounds: CustomerBounds) -> Any:
    recent, often, dear = highs(found)
    late = moment_text(bounds.recent_from)
    return (
        ((_F.last_order >= late) if recent else (_F.last_order < late))
        & ((_F.orders_year >= bounds.often_from) if often else (_F.orders_year < bounds.often_from))
        & ((_F.spent_year >= bounds.dear_from) if dear else (_F.spent_year < bounds.dear_from))
    )


def _where(query: CustomerQuery, index: SearchIndex) -> Any:
    """What narrows the list, by columns of the figures only."""
    where = _tab(query.tab, query.bounds)
    if query.ids:
        where &= _F.customer_id.in_(query.ids)
    if query.group is not None:
        where &= _group(query.group, query.bounds)
    if query.active_since is not None:
        where &= _F.last_contact >= moment_text(query.active_since)
    if query.quiet_since is not None:
        where &= _F.last_contact < moment_text(query.quiet_since)
    if query.spent_from:
        where &= _F.spent_year >= query.spent_from
    if query.tag:
        carriers = TagRow.select(TagRow.customer_id).where(TagRow.tag == query.tag)
        where &= _F.customer_id.in_(carriers)
    if query.text.strip():
        where &= index.among(_F.customer_id, SearchKind.CUSTOMER, index.understand(query.text))
    return where
