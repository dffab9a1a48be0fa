"""The list of orders: tabs with their counts, search, filters and pages, each row with its cases and what went back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from aftersales.orders import OrderSummary
from aftersales.queries import Cursor, OrderOrder, OrderTab, Page
from aftersales.searching import SearchKind
from storage.bulk import marks
from storage.values import moment_text, noun_of

if TYPE_CHECKING:
    from datetime import datetime

    from aftersales.queries import OrderQuery
    from storage.database import Database
    from storage.search_index import SearchIndex

_ENDED = "('closed', 'rejected', 'withdrawn', 'void')"
_OPEN = f"""
SELECT order_id FROM cases
WHERE order_id IS NOT NULL AND deleted_at IS NULL AND state NOT IN {_ENDED}
"""  # noqa: S608 - own words
_GIVEN_BACK = """
SELECT id FROM orders WHERE deleted_at IS NULL AND refunded + compensated > 0
UNION ALL SELECT k.order_id FROM payments p JOIN cases k ON k.id = p.case_id WHERE k.order_id IS NOT NULL
"""
_IMPORTED = """
SELECT j.row_id FROM import_batches b CROSS JOIN journal j
WHERE b.imported_at >= ? AND b.undone_at IS NULL AND j.action_id = b.action_id AND j.table_name = 'orders'
"""
"""The join names its order: the batches of a day are few, the journal is long."""
_TABS = {
    OrderTab.ALL: "",
    OrderTab.IN_CASE: f"o.id IN ({_OPEN})",
    OrderTab.REFUNDED: f"o.id IN ({_GIVEN_BACK})",
    OrderTab.IMPORTED_TODAY: f"o.id IN ({_IMPORTED})",
    OrderTab.UNMATCHED: "o.customer_id IS NULL AND o.nickname || o.receiver_name || o.receiver_phone <> ''",
}
"""What each tab adds; spelled as the partial indexes of schema 7 are, so that they are recognised.

Who bought over the counter without a name is nobody to be matched.
"""
_KEYS = {
    OrderOrder.ORDERED: "coalesce(o.ordered_at, '')",
    OrderOrder.NUMBER: "o.number",
    OrderOrder.PAID: "o.paid_gross",
}
_OF_CASES = "SELECT count(*) FROM cases k WHERE k.order_id = o.id AND k.deleted_at IS NULL"
_ROWS = f"""
SELECT o.id, o.number, o.customer_id, coalesce(c.name, ''), o.receiver_name, o.nickname,
  coalesce((SELECT l.title FROM order_lines l WHERE l.order_id = o.id ORDER BY l.position LIMIT 1), ''),
  (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id),
  s.platform, s.name, o.ordered_at, o.status, o.currency, o.paid_gross, o.refunded + o.compensated,
  (SELECT coalesce(sum(p.amount), 0) FROM cases k JOIN payments p ON p.case_id = k.id WHERE k.order_id = o.id),
  ({_OF_CASES}), ({_OF_CASES} AND k.state NOT IN {_ENDED}), found.sort_key
FROM ({{found}}) found
JOIN orders o ON o.id = found.id
LEFT JOIN shop_accounts s ON s.id = o.shop_id
LEFT JOIN customers c ON c.id = o.customer_id
ORDER BY found.sort_key {{way}}, found.id {{way}}
"""  # noqa: S608 - own words
_NAMES = (
    "id",
    "number",
    "customer_id",
    "customer_name",
    "receiver_name",
    "nickname",
    "title",
    "kinds",
    "platform",
    "shop_name",
    "ordered_at",
    "status",
    "currency",
    "paid_gross",
    "told_back",
    "paid_back",
    "cases",
    "open_cases",
    "sort_key",
)
_WALKED = "+o.shop_id"
"""A shop has few accounts: walking all orders in their order finds a page sooner than sorting those of one account. The plus
keeps the index over accounts out of it; a count takes that index."""
Condition = tuple[str, list[Any]]


class OrderLists:
    """Pages and counts of orders, read inside `Database.read`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def _index(self) -> SearchIndex:
        from storage.search_index import SearchIndex

        return SearchIndex(self._database)

    def page(
        self, query: OrderQuery, *, after: Cursor | None = None, limit: int = 100, counted: bool = True
    ) -> Page[OrderSummary]:
        """A page of summaries in the asked order, ended by the id: the rows in one query, their number in another.

        Not `counted`, its total is only what is known.
        """
        where, given = self._where(query)
        key, way = _KEYS[query.order], "DESC" if query.descending else "ASC"
        behind, bounds = _behind(key, after, descending=query.descending)
        found = (
            f"SELECT o.id AS id, {key} AS sort_key FROM orders o WHERE {where}{behind} "  # noqa: S608 - own words
            f"ORDER BY {key} {way}, o.id {way} LIMIT ?"
        )
        sql = _ROWS.format(found=found, way=way)
        rows = self._database.rows(sql, [*given, *bounds, limit + 1])
        dicts = [dict(zip(_NAMES, row, strict=True)) for row in rows]
        shown = tuple(_summary(row) for row in dicts[:limit])
        more = (
            Cursor(value=dicts[limit - 1]["sort_key"], id=dicts[limit - 1]["id"])
            if len(dicts) > limit
            else None
        )
        known = not counted or (after is None and more is None)
        return Page(rows=shown, next=more, total=len(rows) if known else self._count(where, given))

    def count(self, query: OrderQuery) -> int:
        """How many orders a query shows."""
        return self._count(*self._where(query))

    def counts(self, *, day_begins: datetime) -> dict[OrderTab, int]:
        """How many orders each tab holds, in one query."""
        counted, given = [], []
        for tab, condition in _TABS.items():
            also = f" AND {condition}" if condition else ""
            counted.append(f"(SELECT count(*) FROM orders o WHERE o.deleted_at IS NULL{also})")  # noqa: S608
            given += [moment_text(day_begins)] if tab is OrderTab.IMPORTED_TODAY else []
        row = self._database.rows(f"SELECT {', '.join(counted)}", given)[0]
        return {tab: int(count) for tab, count in zip(_TABS, row, strict=True)}

    def place_of(self, order_id: int, query: OrderQuery) -> bool:
        """Whether the list that `query` asks for holds this order."""
        where, given = self._where(query)
        sql = f"SELECT 1 FROM orders o WHERE o.id = ? AND {where}"  # noqa: S608 - own words
        return bool(self._database.rows(sql, [order_id, *given]))

    def _count(self, where: str, given: list[Any]) -> int:
        sought = where.replace(_WALKED, "o.shop_id")
        return int(self._database.rows(f"SELECT count(*) FROM orders o WHERE {sought}", given)[0][0])  # noqa: S608

    def _where(self, query: OrderQuery) -> Condition:
        """What narrows the list, with its parameters in order."""
        parts: list[str] = ["o.deleted_at IS NULL"]
        given: list[Any] = []
        if _TABS[query.tab]:
            parts.append(_TABS[query.tab])
        if query.tab is OrderTab.IMPORTED_TODAY:
            given.append("" if query.day_begins is None else moment_text(query.day_begins))
        if query.ids:
            parts.append(f"o.id IN ({marks(query.ids)})")
            given += query.ids
        for condition, value in _plain(query):
            parts.append(condition)
            given.append(value)
        if query.text.strip():
            sql, parameters = self._index.condition(
                SearchKind.ORDER, self._index.understand(query.text.strip())
            )
            parts.append(f"o.id IN ({sql})")
            given += parameters
        return " AND ".join(parts), given


def _plain(query: OrderQuery) -> list[tuple[str, Any]]:
    """The conditions of one column each."""
    since = query.ordered_since
    asked = (
        ("o.number = ?", query.number or None),
        (f"{_WALKED} = ?", query.shop_id),
        (
            f"{_WALKED} IN (SELECT a.id FROM shop_accounts a WHERE a.platform = ?)",  # noqa: S608 - own words
            None if query.platform is None else query.platform.value,
        ),
        ("o.customer_id = ?", query.customer_id),
        ("o.status = ?", None if query.status is None else query.status.value),
        ("coalesce(o.ordered_at, '') >= ?", None if since is None else moment_text(since)),
    )
    return [(condition, value) for condition, value in asked if value is not None]


def _behind(key: str, after: Cursor | None, *, descending: bool) -> Condition:
    """The bound of a page: of the key alone too, so that an index can begin with it."""
    if after is None:
        return "", []
    sign = "<" if descending else ">"
    condition = f" AND {key} {sign}= ? AND ({key} {sign} ? OR (o.id {sign} ?))"
    return condition, [after.value, after.value, after.id]


def _summary(row: dict[str, Any]) -> OrderSummary:
    back = max(int(row.pop("told_back")), int(row.pop("paid_back")))
    return noun_of(OrderSummary, row, money_back=back)
