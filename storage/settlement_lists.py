"""Everything that was settled over all cases, joined for a list: case, order, customer, sums, what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.values import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from storage.database import Database

_FROM = """
FROM settlements s JOIN cases k ON k.id = s.case_id
LEFT JOIN orders o ON o.id = k.order_id LEFT JOIN customers c ON c.id = k.customer_id
WHERE k.deleted_at IS NULL AND (CAST(? AS TEXT) = '' OR k.number LIKE ? OR o.number LIKE ? OR c.name LIKE ?)
"""
_ROWS = """
SELECT s.id, k.number, coalesce(o.number, ''), coalesce(c.name, ''), k.kind, k.reason, s.made_at, s.refund,
  s.compensation, s.freight_topup, s.adjustment, s.adjustment_reason, s.to_buyer + s.adjustment,
  (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.settlement_id = s.id), s.from_courier, s.by_name,
  s.cancelled_at
"""
_PAGED = " AND s.id < ? ORDER BY s.id DESC LIMIT ?"
_LAST = 2**62


@dataclass(frozen=True, slots=True)
class SettledRow:
    """One settlement; sums in fen, `due` with the adjustment, `paid` what really went out and did not come back."""

    id: int
    case_number: str
    order_number: str
    customer: str
    kind: str
    reason: str
    made_at: datetime
    refund: int
    compensation: int
    freight: int
    adjustment: int
    adjustment_reason: str
    due: int
    paid: int
    from_courier: int
    by_name: str
    cancelled: bool


def count(database: Database, text: str) -> int:
    """How many settlements hold the text in the number of case or order, or in the customer's name."""
    return int(database.rows("SELECT count(*)" + _FROM, _asked(text))[0][0])


def each(database: Database, text: str, *, piece: int) -> Iterator[SettledRow]:
    """All of them, the newest first, read in pieces."""
    before = _LAST
    while True:
        rows = database.rows(_ROWS + _FROM + _PAGED, (*_asked(text), before, piece))
        for row in rows:
            columns: list[Any] = [*row[:6], moment_of(row[6]), *row[7:16], row[16] is not None]
            yield SettledRow(*columns)
        if len(rows) < piece:
            return
        before = int(rows[-1][0])


def _asked(text: str) -> tuple[str, str, str, str]:
    held = f"%{text}%"
    return text, held, held, held
