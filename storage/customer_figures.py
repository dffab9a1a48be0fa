"""What each customer amounts to, kept beside the customers so that lists can sort and filter by it; never more than a cache.

`catch_up` reads what the journal has and the figures have not yet. A year and three years move on with the days: whose
orders fell out of them is reckoned anew when the day changes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.calendar import add_months
from aftersales.clock import china_moment
from aftersales.customer_queries import CustomerFigures
from aftersales.queries import ENDED_STATES
from aftersales.tiers import THREE_YEARS
from storage.bulk import marks
from storage.query import chunks
from storage.values import moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.database import Database

VERSION = 1
"""Raised whenever the meaning of a figure changes: figures of another version are reckoned anew."""
YEAR = timedelta(days=365)
_MAKING = 5_000
_PART = 500
_COLUMNS = (
    "customer_id",
    "tier",
    "may_call",
    "spent",
    "spent_year",
    "orders",
    "orders_year",
    "orders_three",
    "first_order",
    "last_order",
    "cases",
    "open_cases",
    "last_contact",
    "next_revisit",
)
_ENDED = ", ".join(f"'{state}'" for state in ENDED_STATES)
_FIGURES = f"""
SELECT c.id, c.tier, c.may_call, coalesce(o.spent, 0), coalesce(o.spent_year, 0), coalesce(o.orders, 0),
  coalesce(o.orders_year, 0), coalesce(o.orders_three, 0), coalesce(o.first_order, ''), coalesce(o.last_order, ''),
  coalesce(k.cases, 0), coalesce(k.open_cases, 0),
  CASE WHEN coalesce(k.heard, '') >= coalesce(r.heard, '') AND coalesce(k.heard, '') >= coalesce(o.last_order, '')
    THEN coalesce(k.heard, '') WHEN coalesce(r.heard, '') >= coalesce(o.last_order, '') THEN coalesce(r.heard, '')
    ELSE coalesce(o.last_order, '') END,
  coalesce(r.next_day, '')
FROM customers c
LEFT JOIN (SELECT customer_id, count(*) AS orders, min(ordered_at) AS first_order, max(ordered_at) AS last_order,
    sum(CASE WHEN currency = 'CNY' THEN paid_gross - refunded ELSE 0 END) AS spent,
    sum(CASE WHEN currency = 'CNY' AND ordered_at >= ? THEN paid_gross - refunded ELSE 0 END) AS spent_year,
    sum(CASE WHEN ordered_at >= ? THEN 1 ELSE 0 END) AS orders_year,
    sum(CASE WHEN ordered_at >= ? THEN 1 ELSE 0 END) AS orders_three
  FROM orders WHERE deleted_at IS NULL AND customer_id {{among}} GROUP BY customer_id) o ON o.customer_id = c.id
LEFT JOIN (SELECT customer_id, count(*) AS cases, max(CASE WHEN state_since > opened_at THEN state_since
      ELSE opened_at END) AS heard, sum(CASE WHEN state NOT IN ({_ENDED}) THEN 1 ELSE 0 END) AS open_cases
  FROM cases WHERE deleted_at IS NULL AND customer_id {{among}} GROUP BY customer_id) k ON k.customer_id = c.id
LEFT JOIN (SELECT customer_id, max(done_at) AS heard, min(CASE WHEN state = 'planned' THEN day END) AS next_day
  FROM revisits WHERE deleted_at IS NULL AND customer_id {{among}} GROUP BY customer_id) r ON r.customer_id = c.id
WHERE c.deleted_at IS NULL AND c.id {{among}}
"""  # noqa: S608 - states
_OWNED = ("orders", "cases", "revisits")
"""Tables whose rows tell of a customer by their customer_id."""
_LINES = (
    "SELECT seq, table_name, row_id, before FROM journal WHERE seq > ? "
    "AND table_name IN ('customers', 'orders', 'cases', 'revisits') ORDER BY seq LIMIT ?"
)


class CustomerFiguresTable:
    """The figures of all customers; `catch_up` belongs inside `Database.write`, the rest also inside `read`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_behind(self, today: date) -> bool:
        """Whether something was written, or a day began, that the figures do not know of."""
        version, seq, made, day = self._database.rows(
            "SELECT version, seq, made, day FROM customer_figures_state WHERE id = 1"
        )[0]
        if version != VERSION or not made or day != today.isoformat():
            return True
        return bool(self._database.rows(_LINES, (seq, 1)))

    def catch_up(self, today: date, limit: int = 2_000) -> bool:
        """A bounded piece of keeping up; whether there may be more."""
        if not self._database.is_sqlite:
            # a line with a lower number may still be uncommitted elsewhere; nobody writes while these are read
            self._database.run("LOCK TABLE journal IN SHARE MODE")
        version, seq, made_to, made, day = self._database.rows(
            "SELECT version, seq, made_to, made, day FROM customer_figures_state WHERE id = 1"
        )[0]
        if version != VERSION:
            self._begin(today)
            return True
        if not made:
            return self._make(int(made_to), today)
        return self._follow(int(seq), str(day), today, limit)

    def of(self, customer_id: int, today: date) -> CustomerFigures:
        """The figures of one customer, reckoned now from the rows themselves."""
        found = self._reckon(f"= {int(customer_id)}", today)
        if not found:
            return CustomerFigures()
        row = {name: value or None for name, value in zip(_COLUMNS, found[0], strict=True)}
        sums = {name: int(row[name] or 0) for name in _NUMBERS}
        days = {name: row[name] for name in ("first_order", "last_order", "last_contact", "next_revisit")}
        return noun_of(CustomerFigures, {**sums, **days})

    def _begin(self, today: date) -> None:
        self._database.run("DELETE FROM customer_figures")
        self._database.run(
            "UPDATE customer_figures_state SET version = ?, made = 0, made_to = 0, day = ?, "
            "seq = (SELECT coalesce(max(seq), 0) FROM journal) WHERE id = 1",
            (VERSION, today.isoformat()),
        )

    def _make(self, made_to: int, today: date) -> bool:
        """The next customers by id; what is written meanwhile is followed afterwards."""
        ids = self._database.rows(
            "SELECT id FROM customers WHERE id > ? ORDER BY id LIMIT ?", (made_to, _MAKING)
        )
        if not ids:
            self._database.run("UPDATE customer_figures_state SET made = 1 WHERE id = 1")
            return True
        first, last = int(ids[0][0]), int(ids[-1][0])
        self._put(f"BETWEEN {first} AND {last}", today)
        self._database.run("UPDATE customer_figures_state SET made_to = ? WHERE id = 1", (last,))
        return True

    def _follow(self, seq: int, day: str, today: date, limit: int) -> bool:
        lines = self._database.rows(_LINES, (seq, limit))
        touched = self._touched(lines)
        if day != today.isoformat():
            touched |= self._moved_out(day, today)
        for part in chunks(sorted(touched), _PART):
            self._put(f"IN ({', '.join(map(str, part))})", today)
        self._database.run(
            "UPDATE customer_figures_state SET seq = ?, day = ? WHERE id = 1",
            (lines[-1][0] if lines else seq, today.isoformat()),
        )
        return len(lines) == limit

    def _touched(self, lines: Iterable[tuple[Any, ...]]) -> set[int]:
        """Whose figures these lines of the journal may change: before the write and after it."""
        rows: dict[str, set[int]] = defaultdict(set)
        found: set[int] = set()
        for _seq, table, row_id, before in lines:
            rows[table].add(int(row_id))
            if before and table in _OWNED:
                found.add(int(json.loads(before).get("customer_id") or 0))
        found |= rows["customers"]
        for table in _OWNED:
            for part in chunks(sorted(rows[table])):
                sql = f"SELECT DISTINCT customer_id FROM {table} WHERE customer_id IS NOT NULL AND id IN ({marks(part)})"  # noqa: S608
                found.update(int(row[0]) for row in self._database.rows(sql, part))
        return found - {0}

    def _moved_out(self, day: str, today: date) -> set[int]:
        """Who had an order on a day that the year or the three years have left behind, or come back to."""
        before = _bounds(date.fromisoformat(day))
        found: set[int] = set()
        for old, new in zip(before, _bounds(today), strict=True):
            low, high = sorted((old, new))
            rows = self._database.rows(
                "SELECT DISTINCT customer_id FROM orders WHERE ordered_at >= ? AND ordered_at < ? "
                "AND customer_id IS NOT NULL",
                (low, high),
            )
            found.update(int(row[0]) for row in rows)
        return found

    def _put(self, among: str, today: date) -> None:
        self._database.run(f"DELETE FROM customer_figures WHERE customer_id {among}")  # noqa: S608 - numbers
        year, three = _bounds(today)
        self._database.run(
            f"INSERT INTO customer_figures ({', '.join(_COLUMNS)}) {_FIGURES.format(among=among)}",
            (year, year, three),
        )

    def _reckon(self, among: str, today: date) -> list[tuple[Any, ...]]:
        year, three = _bounds(today)
        return self._database.rows(_FIGURES.format(among=among), (year, year, three))


_NUMBERS = ("spent", "spent_year", "orders", "orders_year", "orders_three", "cases", "open_cases")


def _bounds(today: date) -> tuple[str, str]:
    """Since when an order is of the year and of the three years, as their column keeps moments."""
    three = add_months(today, -THREE_YEARS)
    return moment_text(china_moment(f"{today - YEAR} 00:00")), moment_text(china_moment(f"{three} 00:00"))
