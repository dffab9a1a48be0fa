"""What cases cost, read together: settlements in force, parts used, work, what customers paid and what others paid back."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from aftersales.economics import Costs, CostsBy, summed
from aftersales.recovery import Against
from storage.repairs import repair_of
from storage.values import moment_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from aftersales.economics import CostQuery
    from storage.database import Database

_CASES = """
WITH s AS (SELECT case_id, sum(refund) AS refund, sum(compensation + adjustment) AS compensation,
    sum(freight_topup) AS freight FROM settlements WHERE cancelled_at IS NULL GROUP BY case_id),
p AS (SELECT m.case_id, sum(m.quantity * coalesce(t.cost, 0)) AS parts FROM part_moves m
    JOIN parts t ON t.id = m.part_id WHERE m.kind = '用掉' AND m.case_id IS NOT NULL GROUP BY m.case_id)
SELECT k.id, k.number, coalesce(c.id, 0), coalesce(c.name, ''), coalesce(l.title, ''),
  coalesce(s.refund, 0), coalesce(s.compensation, 0), coalesce(s.freight, 0), coalesce(p.parts, 0)
FROM cases k LEFT JOIN s ON s.case_id = k.id LEFT JOIN p ON p.case_id = k.id
LEFT JOIN customers c ON c.id = k.customer_id
LEFT JOIN case_lines l ON l.case_id = k.id AND l.position = 0
WHERE k.deleted_at IS NULL AND k.opened_at >= ? AND k.opened_at < ? AND (? = 0 OR k.id = ?)
  AND (s.case_id IS NOT NULL OR p.case_id IS NOT NULL OR k.details LIKE '%"repair"%'
  OR EXISTS (SELECT 1 FROM recoveries r WHERE r.case_id = k.id AND r.deleted_at IS NULL))
"""
_REPAIRS = """
SELECT k.id, k.details FROM cases k WHERE k.deleted_at IS NULL AND k.opened_at >= ? AND k.opened_at < ? AND (? = 0 OR k.id = ?)
  AND k.details LIKE '%"repair"%'
"""
_RECOVERIES = """
SELECT r.case_id, r.against, r.name,
  coalesce((SELECT sum(l.amount) FROM recovery_lines l WHERE l.recovery_id = r.id), 0),
  coalesce((SELECT sum(p.amount) FROM recovery_receipts p WHERE p.recovery_id = r.id), 0)
FROM recoveries r JOIN cases k ON k.id = r.case_id WHERE r.deleted_at IS NULL AND k.deleted_at IS NULL AND k.opened_at >= ? AND k.opened_at < ? AND (? = 0 OR k.id = ?)

"""
_OTHERS = {
    CostsBy.SUPPLIER: (Against.SUPPLIER.value, Against.MAKER.value),
    CostsBy.COURIER: (Against.COURIER.value,),
}


Bounds = tuple[str, str, int, int]


class Economics:
    """Three queries, whatever the costs are put together by."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def table(self, query: CostQuery) -> tuple[Costs, ...]:
        """What the cases of a query cost, the dearest first; cases that cost nothing and got nothing are left out.

        A case of several goods stands with its first; one that is claimed for from two stands with both.
        """
        within = _bounds(query)
        claims: Any = self._database.rows(_RECOVERIES, within)
        cases = self._cases(within, claims)
        rows = self._put_together(query.by, cases, claims)
        return tuple(sorted(rows, key=lambda row: (-row.net, row.name, row.key)))

    def _cases(self, within: Bounds, claims: Any) -> dict[int, tuple[Costs, str, int, str]]:
        """Each case's costs, with its goods and its customer."""
        got: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for case_id, _, _, claimed, received in claims:
            got[int(case_id)][0] += int(claimed)
            got[int(case_id)][1] += int(received)
        work = self._work(within)
        rows: Any = self._database.rows(_CASES, within)
        found = {}
        for case_id, number, customer_id, customer, title, refund, compensation, freight, parts in rows:
            bought, labour, collected = work.get(int(case_id), (0, 0, 0))
            claimed, recovered = got.get(int(case_id), (0, 0))
            costs = Costs(
                key=int(case_id),
                name=str(number),
                note=str(title),
                refund=int(refund),
                compensation=int(compensation),
                freight=int(freight),
                parts=int(parts) + bought,
                labour=labour,
                collected=collected,
                recovered=recovered,
                claimed=claimed,
            )
            if costs.spent or costs.collected or costs.claimed:
                found[int(case_id)] = (costs, str(title), int(customer_id), str(customer))
        return found

    def _work(self, within: Bounds) -> Mapping[int, tuple[int, int, int]]:
        """What parts bought for a repair cost, what work was for nothing, and what the customer paid, by case."""
        found = {}
        rows: Any = self._database.rows(_REPAIRS, within)
        for case_id, details in rows:
            repair = repair_of(json.loads(str(details))["repair"])
            labour = sum(line.price for line in repair.labour if line.free)
            bought = sum(part.cost * part.quantity for part in repair.bought)
            found[int(case_id)] = (bought, labour, sum(money.amount for money in repair.collected))
        return found

    def _put_together(
        self, by: CostsBy, cases: dict[int, tuple[Costs, str, int, str]], claims: Any
    ) -> list[Costs]:
        if by is CostsBy.CASE:
            return [costs for costs, _, _, _ in cases.values()]
        groups: dict[tuple[int, str], list[Costs]] = defaultdict(list)
        if by in _OTHERS:
            return _by_others(_OTHERS[by], cases, claims)
        for costs, title, customer_id, customer in cases.values():
            key = (0, title) if by is CostsBy.PRODUCT else (customer_id, customer)
            groups[key].append(costs)
        return [summed(rows, name=name, key=key) for (key, name), rows in groups.items()]


def _by_others(
    kinds: tuple[str, ...], cases: dict[int, tuple[Costs, str, int, str]], claims: Any
) -> list[Costs]:
    """By whom was claimed from: the costs of his cases, but of what came back only his own."""
    groups: dict[tuple[str, str], dict[int, Costs]] = defaultdict(dict)
    for case_id, against, name, claimed, received in claims:
        if against not in kinds or int(case_id) not in cases:
            continue
        rows = groups[(str(against), str(name))]
        known = rows.get(int(case_id)) or replace(cases[int(case_id)][0], claimed=0, recovered=0)
        rows[int(case_id)] = replace(
            known, claimed=known.claimed + int(claimed), recovered=known.recovered + int(received)
        )
    return [summed(rows.values(), name=name, note=against) for (against, name), rows in groups.items()]


def _bounds(query: CostQuery) -> tuple[str, str, int, int]:
    """The moments between which cases count, as stored, and the one case that is asked for, twice."""
    only = query.case_id or 0
    return (
        _begins(query.since) if query.since is not None else "",
        _begins(query.until + timedelta(days=1)) if query.until is not None else "9999",
        only,
        only,
    )


def _begins(day: date) -> str:
    return moment_text(datetime.combine(day, time(), CHINA).astimezone(UTC))
