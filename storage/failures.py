"""What failure times are reckoned from: sold pieces, the cases told of them, their stays in repair. Three queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.cases import CaseKind, Responsible
from aftersales.clock import china_day
from aftersales.failure_lives import ASKED_KINDS, GoodsKind, SoldPieces, StayNoted, ToldCase
from aftersales.orders import OrderStatus
from storage.bulk import marks
from storage.values import moment_of

if TYPE_CHECKING:
    from storage.database import Database

_GOODS = """
SELECT p.id, coalesce(p.code, l.code, ''), coalesce(p.title, g.title), g.starts, g.id, g.order_line_id,
  coalesce(g.customer_id, 0), g.title, g.serial, g.exchanged_on
FROM sold_goods g LEFT JOIN order_lines l ON l.id = g.order_line_id
LEFT JOIN products p ON p.id = coalesce(g.product_id, l.product_id) AND p.deleted_at IS NULL
ORDER BY g.id
"""
# what a case names stays a line of its own; all else of a kind and a day is put together, so that an archive of a
# million lines comes as some thousand rows. The day is China's: what happened from 16:00 UTC on is of the next one.
_LINES = """
WITH told AS (SELECT k.id, k.customer_id, c.order_line_id FROM cases k JOIN case_lines c ON c.case_id = k.id
    WHERE k.deleted_at IS NULL AND k.kind IN ({kinds})),
registered AS (SELECT order_line_id, count(*) AS pieces FROM sold_goods WHERE order_line_id IS NOT NULL
    GROUP BY order_line_id),
sold AS (SELECT p.id AS product_id, coalesce(p.code, l.code) AS code, coalesce(p.title, l.title) AS title,
    coalesce(o.signed_at, o.shipped_at, o.invoiced_on, o.paid_at, o.ordered_at) AS since,
    CASE WHEN o.status = ? AND o.signed_at IS NULL AND o.shipped_at IS NULL THEN 1 ELSE 0 END AS never_sent,
    o.status, l.quantity - coalesce(r.pieces, 0) AS pieces,
    CASE WHEN l.id IN (SELECT order_line_id FROM told WHERE order_line_id IS NOT NULL)
      OR o.customer_id IN (SELECT customer_id FROM told WHERE order_line_id IS NULL AND customer_id IS NOT NULL)
      THEN 1 ELSE 0 END AS named, l.id AS line_id, o.customer_id, l.title AS own_title, o.number
  FROM order_lines l JOIN orders o ON o.id = l.order_id
  LEFT JOIN products p ON p.id = l.product_id AND p.deleted_at IS NULL
  LEFT JOIN registered r ON r.order_line_id = l.id
  WHERE o.deleted_at IS NULL AND o.status IN ({statuses}))
SELECT product_id, code, max(title), substr(since, 1, 10), CASE WHEN substr(since, 12, 2) >= '16' THEN 1 ELSE 0 END,
  CASE named WHEN 1 THEN line_id ELSE 0 END, max(coalesce(customer_id, 0)), max(own_title), max(number), sum(pieces)
FROM sold WHERE since IS NOT NULL AND pieces > 0 AND never_sent = 0 AND (status <> ? OR named = 1)
GROUP BY product_id, code, CASE WHEN product_id IS NULL AND code = '' THEN title ELSE '' END, 4, 5, 6
ORDER BY 4, 5, 6
"""
_CASES = """
SELECT k.id, k.number, k.kind, k.reason, k.responsible, k.opened_at, k.customer_id, c.order_line_id, c.title, c.quantity
FROM cases k JOIN case_lines c ON c.case_id = k.id
WHERE k.deleted_at IS NULL AND k.kind IN ({kinds}) AND k.state NOT IN ('rejected', 'withdrawn', 'void')
ORDER BY k.opened_at, k.id, c.position
"""
_STAYS = "SELECT good_id, first_day, case_id FROM good_repairs ORDER BY good_id, position"
_SENT = (OrderStatus.SHIPPED, OrderStatus.DONE, OrderStatus.REFUNDING, OrderStatus.CLOSED)
"""A closed order counts only where a case tells until when its goods were in use; nobody knows it of the others."""


class FailureFacts:
    """Reads inside `Database.read`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sold(self) -> list[SoldPieces]:
        """Registered pieces one by one, and what was sold beside them."""
        kinds, statuses = _values(ASKED_KINDS), _values(_SENT)
        sql = _LINES.replace("{kinds}", marks(kinds)).replace("{statuses}", marks(statuses))
        closed = OrderStatus.CLOSED.value
        lines = self._database.rows(sql, (*kinds, closed, *statuses, closed))
        return [*map(_good_of, self._database.rows(_GOODS)), *map(_line_of, lines)]

    def cases(self) -> list[ToldCase]:
        """Cases of the kinds that can tell of a fault, each line of them."""
        kinds = _values(ASKED_KINDS)
        rows = self._database.rows(_CASES.replace("{kinds}", marks(kinds)), kinds)
        return list(map(_case_of, rows))

    def stays(self) -> list[StayNoted]:
        """Stays in repair of registered pieces."""
        rows = self._database.rows(_STAYS)
        return [StayNoted(good_id, date.fromisoformat(day), case_id) for good_id, day, case_id in rows]


def _values(named: Any) -> list[str]:
    return [each.value for each in named]


def _good_of(row: tuple[Any, ...]) -> SoldPieces:
    product_id, code, title, starts, good_id, line_id, customer_id, own_title, serial, exchanged_on = row
    return SoldPieces(
        kind=GoodsKind(product_id, code, title),
        starts=date.fromisoformat(starts),
        good_id=good_id,
        line_id=line_id,
        customer_id=customer_id or None,
        title=own_title,
        label=serial,
        exchanged_on=date.fromisoformat(exchanged_on) if exchanged_on else None,
    )


def _line_of(row: tuple[Any, ...]) -> SoldPieces:
    product_id, code, title, day, late, line_id, customer_id, own_title, number, pieces = row
    kind, starts = GoodsKind(product_id, code, title), date.fromisoformat(day) + timedelta(days=int(late))
    if not line_id:
        return SoldPieces(kind=kind, starts=starts, pieces=int(pieces))
    return SoldPieces(
        kind=kind,
        starts=starts,
        pieces=int(pieces),
        line_id=line_id,
        customer_id=customer_id or None,
        title=own_title,
        label=number,
    )


def _case_of(row: tuple[Any, ...]) -> ToldCase:
    case_id, number, kind, reason, responsible, opened_at, customer_id, line_id, title, pieces = row
    return ToldCase(
        case_id=case_id,
        number=number,
        kind=CaseKind(kind),
        reason=reason,
        responsible=Responsible(responsible) if responsible else None,
        day=china_day(moment_of(opened_at)),
        customer_id=customer_id,
        line_id=line_id,
        title=title,
        pieces=pieces,
    )
