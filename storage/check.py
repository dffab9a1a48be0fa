"""Is the archive whole: its pages, its references, and its money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.database import Database

_TOTALS = """
SELECT count(*), coalesce(sum(paid_gross), 0), coalesce(sum(refunded), 0)
FROM orders WHERE deleted_at IS NULL AND currency = 'CNY'
"""
_OVERPAID = """
SELECT s.id FROM settlements s JOIN payments p ON p.settlement_id = s.id
GROUP BY s.id HAVING sum(p.amount) > max(s.to_buyer + s.adjustment)
"""
_UNJOURNALED = """
SELECT count(*) FROM orders o WHERE NOT EXISTS
  (SELECT 1 FROM journal j WHERE j.table_name = 'orders' AND j.row_id = o.id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was found; sums in fen over CNY orders. `integrity` and `foreign_keys` name what is broken, empty if nothing.

    `overpaid` are settlements paid beyond what was due, `unjournaled` orders that no action accounts for.
    """

    integrity: tuple[str, ...]
    foreign_keys: tuple[str, ...]
    overpaid: tuple[int, ...]
    unjournaled: int
    orders: int
    paid_gross: int
    refunded: int
    customers: int
    cases: int
    settled: int
    paid_out: int

    @property
    def ok(self) -> bool:
        return not (self.integrity or self.foreign_keys or self.overpaid or self.unjournaled)


def check(database: Database) -> CheckReport:
    """Check an open archive inside `Database.read`. A PostgreSQL server keeps pages and references itself."""
    integrity: list[str] = []
    broken: list[str] = []
    if database.is_sqlite:
        integrity = [str(row[0]) for row in database.rows("PRAGMA integrity_check") if row[0] != "ok"]
        broken = [f"{row[0]} {row[1]} → {row[2]}" for row in database.rows("PRAGMA foreign_key_check")]
    orders, paid_gross, refunded = database.rows(_TOTALS)[0]
    return CheckReport(
        integrity=tuple(integrity),
        foreign_keys=tuple(broken),
        overpaid=tuple(int(row[0]) for row in database.rows(_OVERPAID)),
        unjournaled=_number(database, _UNJOURNALED),
        orders=int(orders),
        paid_gross=int(paid_gross),
        refunded=int(refunded),
        customers=_number(database, "SELECT count(*) FROM customers WHERE deleted_at IS NULL"),
        cases=_number(database, "SELECT count(*) FROM cases WHERE deleted_at IS NULL"),
        settled=_number(
            database,
            "SELECT coalesce(sum(to_buyer + adjustment), 0) FROM settlements WHERE cancelled_at IS NULL",
        ),
        paid_out=_number(database, "SELECT coalesce(sum(amount), 0) FROM payments"),
    )


def _number(database: Database, sql: str) -> int:
    return int(database.rows(sql)[0][0])
