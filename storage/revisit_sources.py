"""What plans of revisits count from: goods with their days, customers with what decides whether they are called."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from aftersales.clock import china_day
from aftersales.revisits import DayPassed, RevisitState, RevisitStep
from storage.bulk import marks
from storage.query import chunks
from storage.values import moment_of, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.database import Database

_PIECE = 5_000
_GOODS = """
SELECT g.id, g.customer_id, g.title, g.starts, g.invoiced_on, g.exchanged_on, g.serviced_on, g.whole_ends,
  coalesce(p.product_class, ''), coalesce(p.revisit_plan, ''), p.service_months
FROM sold_goods g LEFT JOIN products p ON p.id = g.product_id AND p.deleted_at IS NULL
WHERE g.id > ? AND g.customer_id IS NOT NULL {only} ORDER BY g.id LIMIT ?
"""
_DIGITS = "p.number <> '' AND p.dead_on IS NULL AND p.number NOT LIKE '%*%'"
_CUSTOMERS = """
SELECT c.id, c.tier, c.may_call, c.opted_out_at IS NOT NULL, c.keeper_id, c.revisit_every,
  EXISTS (SELECT 1 FROM customer_phones p WHERE p.customer_id = c.id AND {digits}),
  EXISTS (SELECT 1 FROM customer_phones p WHERE p.customer_id = c.id AND p.number LIKE '%*%'),
  EXISTS (SELECT 1 FROM cases k WHERE k.customer_id = c.id AND k.kind = '投诉' AND k.closed_at IS NULL
    AND k.deleted_at IS NULL),
  (SELECT max(r.done_at) FROM revisits r WHERE r.customer_id = c.id AND r.deleted_at IS NULL AND r.state = 'done'),
  {more}
FROM customers c WHERE c.deleted_at IS NULL AND {where}
"""
_HEARD = """
  (SELECT max(o.ordered_at) FROM orders o WHERE o.customer_id = c.id AND o.deleted_at IS NULL),
  (SELECT max(CASE WHEN k.state_since > k.opened_at THEN k.state_since ELSE k.opened_at END) FROM cases k
    WHERE k.customer_id = c.id AND k.deleted_at IS NULL)
"""
_STEPS = """
SELECT s.revisit_id, s.plan, s.anchor, s.step, s.nominal, s.purpose, s.good_id
FROM revisit_steps s JOIN revisits r ON r.id = s.revisit_id
WHERE r.state = ? AND r.deleted_at IS NULL {only} ORDER BY s.revisit_id, s.position
"""
_STANDING = """
SELECT r.id, r.customer_id, r.plan, r.purpose, r.method, r.nominal, r.day, r.assignee_id, r.why FROM revisits r
WHERE r.state = ? AND r.deleted_at IS NULL AND r.customer_id IS NOT NULL {only} ORDER BY r.day, r.id
"""


class GoodSource(NamedTuple):
    """A piece in a customer's hands with the days that plans count from."""

    id: int
    customer_id: int
    title: str
    starts: date
    invoiced_on: date | None
    exchanged_on: date | None
    serviced_on: date | None
    whole_ends: date
    product_class: str
    revisit_plan: str
    service_months: int | None

    @property
    def delivered(self) -> date:
        return self.exchanged_on or self.invoiced_on or self.starts

    @property
    def installed(self) -> date | None:
        """The day it was installed; None where it was only handed over."""
        return self.starts if self.invoiced_on is not None and self.exchanged_on is None else None

    @property
    def served(self) -> date:
        """The day its service cycle counts from."""
        return self.serviced_on or self.exchanged_on or self.starts


class CustomerSource(NamedTuple):
    """A customer with what decides whether he is called; `heard` when anything was last heard of him."""

    id: int
    tier: str
    may_call: bool | None
    opted_out: bool
    keeper_id: int | None
    revisit_every: str
    has_number: bool
    masked: bool
    open_complaint: bool
    last_called: date | None
    heard: date | None = None


class StandingCall(NamedTuple):
    """A planned call as it stands; `why_text` is the JSON of the days it passed over."""

    id: int
    customer_id: int
    plan: str
    purpose: str
    method: str
    nominal: date
    day: date
    person: int | None
    why_text: str
    steps: tuple[RevisitStep, ...]

    @property
    def is_by_hand(self) -> bool:
        """Whether a person put it on its day; no rule moves it then."""
        return self.day != self.nominal and self.why_text == "[]"

    @property
    def why(self) -> tuple[DayPassed, ...]:
        """The days it passed over."""
        return tuple(noun_of(DayPassed, one) for one in json.loads(self.why_text))

    @property
    def waits_for_year(self) -> bool:
        """Whether it was laid on a year whose days off were not out."""
        return '"year_unpublished"' in self.why_text


class RevisitSources:
    """Reads what plans count from, in pieces; inside the caller's read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def goods(self, *, written_by: str = "") -> Iterator[list[GoodSource]]:
        """All pieces that belong to somebody, or those that one action wrote, piece by piece."""
        after = 0
        only = "AND g.action_id = ?" if written_by else ""
        asked = (written_by,) if written_by else ()
        while True:
            rows = self._database.rows(_GOODS.format(only=only), (after, *asked, _PIECE))
            if rows:
                yield [_good(row) for row in rows]
            if len(rows) < _PIECE:
                return
            after = int(rows[-1][0])

    def customers(self, ids: Sequence[int]) -> dict[int, CustomerSource]:
        """These customers, without when they were heard of."""
        found: dict[int, CustomerSource] = {}
        for part in chunks(sorted(set(ids))):
            sql = _CUSTOMERS.format(digits=_DIGITS, more="NULL, NULL", where=f"c.id IN ({marks(part)})")
            for row in self._database.rows(sql, part):
                found[int(row[0])] = _customer(row)
        return found

    def wrote_product(self, action_id: str) -> bool:
        """Whether an action changed an entry of the catalogue."""
        return bool(self._database.rows("SELECT 1 FROM products WHERE action_id = ? LIMIT 1", (action_id,)))

    def everybody(self, tiers: Sequence[str], *, written_by: str = "") -> Iterator[list[CustomerSource]]:
        """Customers of these tiers and those with a plan of their own, with when they were heard of.

        All of them, or those that one action wrote.
        """
        after = 0
        only = "AND c.action_id = ?" if written_by else ""
        asked = (written_by,) if written_by else ()
        own = f"c.tier IN ({marks(tiers)}) OR " if tiers else ""
        where = f"c.id > ? AND ({own}c.revisit_every <> '') {only} ORDER BY c.id LIMIT ?"
        sql = _CUSTOMERS.format(digits=_DIGITS, more=_HEARD, where=where)
        while True:
            rows = self._database.rows(sql, (after, *tiers, *asked, _PIECE))
            if rows:
                yield [_customer(row) for row in rows]
            if len(rows) < _PIECE:
                return
            after = int(rows[-1][0])

    def planned_steps(self, plans: Sequence[str]) -> set[tuple[str, str, str]]:
        """Plan, anchor and step of everything that was planned once by these plans."""
        if not plans:
            return set()
        sql = f"SELECT plan, anchor, step FROM revisit_steps WHERE plan IN ({marks(plans)})"  # noqa: S608 - marks
        return {(str(plan), str(anchor), str(step)) for plan, anchor, step in self._database.rows(sql, plans)}

    def pieces(self, ids: Sequence[int]) -> dict[int, GoodSource]:
        """These pieces by id; those that belong to nobody any more are left out."""
        found: dict[int, GoodSource] = {}
        for part in chunks(sorted(set(ids))):
            only = f"AND g.id IN ({marks(part)})"
            for row in self._database.rows(_GOODS.format(only=only), (0, *part, len(part))):
                found[int(row[0])] = _good(row)
        return found

    def chosen_plans(self) -> set[str]:
        """The plans that products have for their own."""
        rows = self._database.rows(
            "SELECT DISTINCT revisit_plan FROM products WHERE revisit_plan <> '' AND deleted_at IS NULL"
        )
        return {str(row[0]) for row in rows}

    def names(self, ids: Sequence[int]) -> dict[int, str]:
        """The names of customers by id."""
        found: dict[int, str] = {}
        for part in chunks(sorted(set(ids))):
            sql = f"SELECT id, name FROM customers WHERE id IN ({marks(part)})"  # noqa: S608 - marks
            found |= {int(row[0]): str(row[1]) for row in self._database.rows(sql, part)}
        return found

    def touched(self, action_id: str) -> list[int] | None:
        """The customers that an action wrote, or whose pieces it wrote; None where it may be about anybody."""
        if self.wrote_product(action_id):
            return None
        rows = self._database.rows(
            "SELECT id FROM customers WHERE action_id = ? "
            "UNION SELECT customer_id FROM sold_goods WHERE action_id = ? AND customer_id IS NOT NULL",
            (action_id, action_id),
        )
        return [int(row[0]) for row in rows]

    def standing(self, customers: Sequence[int] | None = None) -> list[StandingCall]:
        """Every planned call, or those of some customers, with the steps it stands for."""
        if customers is None:
            return self._standing("", ())
        return [
            call
            for part in chunks(sorted(set(customers)))
            for call in self._standing(f"AND r.customer_id IN ({marks(part)})", part)
        ]

    def _standing(self, only: str, asked: Sequence[int]) -> list[StandingCall]:
        steps: dict[int, list[RevisitStep]] = {}
        for row in self._database.rows(_STEPS.format(only=only), (RevisitState.PLANNED.value, *asked)):
            step = RevisitStep(
                plan=str(row[1]),
                anchor=str(row[2]),
                step=str(row[3]),
                nominal=date.fromisoformat(str(row[4])),
                purpose=str(row[5]),
                good_id=None if row[6] is None else int(row[6]),
            )
            steps.setdefault(int(row[0]), []).append(step)
        return [
            StandingCall(
                id=int(row[0]),
                customer_id=int(row[1]),
                plan=str(row[2]),
                purpose=str(row[3]),
                method=str(row[4]),
                nominal=date.fromisoformat(str(row[5])),
                day=date.fromisoformat(str(row[6])),
                person=None if row[7] is None else int(row[7]),
                why_text=str(row[8]),
                steps=tuple(steps.get(int(row[0]), ())),
            )
            for row in self._database.rows(_STANDING.format(only=only), (RevisitState.PLANNED.value, *asked))
        ]

    def booked(self, first: date, last: date) -> list[tuple[date, int | None, str, int]]:
        """Day, person, clock time and how many calls are planned or were made then."""
        rows = self._database.rows(
            "SELECT day, assignee_id, at_time, count(*) FROM revisits WHERE day >= ? AND day <= ? "
            "AND deleted_at IS NULL AND state <> ? GROUP BY day, assignee_id, at_time",
            (first.isoformat(), last.isoformat(), RevisitState.CANCELLED.value),
        )
        return [
            (date.fromisoformat(str(day)), None if person is None else int(person), str(at), int(count))
            for day, person, at, count in rows
        ]


def _good(row: Sequence[object]) -> GoodSource:
    good_id, customer_id, title, starts, invoiced, exchanged, serviced, ends, kind, plan, months = row
    return GoodSource(
        int(str(good_id)),
        int(str(customer_id)),
        str(title),
        date.fromisoformat(str(starts)),
        _day(invoiced),
        _day(exchanged),
        _day(serviced),
        date.fromisoformat(str(ends)),
        str(kind),
        str(plan),
        None if months is None else int(str(months)),
    )


def _customer(row: Sequence[object]) -> CustomerSource:
    called = _moment_day(row[9])
    heard = max((day for day in (called, *map(_moment_day, row[10:12])) if day is not None), default=None)
    return CustomerSource(
        id=int(str(row[0])),
        tier=str(row[1]),
        may_call=None if row[2] is None else bool(row[2]),
        opted_out=bool(row[3]),
        keeper_id=None if row[4] is None else int(str(row[4])),
        revisit_every=str(row[5]),
        has_number=bool(row[6]),
        masked=bool(row[7]),
        open_complaint=bool(row[8]),
        last_called=called,
        heard=heard,
    )


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _moment_day(value: object) -> date | None:
    return None if value is None else china_day(moment_of(str(value)))
