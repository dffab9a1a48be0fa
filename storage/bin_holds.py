"""What keeps a record from being deleted: work that rests on it, counted by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.database import Database

_HOLDS: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "orders": "SELECT count(*) FROM orders WHERE deleted_at IS NULL AND customer_id = ?",
        "cases": "SELECT count(*) FROM cases WHERE deleted_at IS NULL AND customer_id = ?",
        "goods": "SELECT count(*) FROM sold_goods WHERE customer_id = ?",
        "calls": "SELECT count(*) FROM revisits WHERE deleted_at IS NULL AND done_at IS NOT NULL AND customer_id = ?",
        "answers": "SELECT count(*) FROM surveys WHERE state = 'answered' AND customer_id = ?",
    },
    "cases": {
        "settlements": "SELECT count(*) FROM settlements WHERE case_id = ?",
        "papers": "SELECT count(*) FROM paper_numbers WHERE case_id = ?",
        "parts": "SELECT count(*) FROM part_moves WHERE case_id = ?",
        "stays": "SELECT count(*) FROM good_repairs WHERE case_id = ?",
        "recoveries": "SELECT count(*) FROM recoveries WHERE deleted_at IS NULL AND case_id = ?",
        "calls": "SELECT count(*) FROM revisits WHERE deleted_at IS NULL AND done_at IS NOT NULL AND case_id = ?",
        "answers": "SELECT count(*) FROM surveys WHERE state = 'answered' AND case_id = ?",
    },
    "orders": {
        "cases": (
            "SELECT count(DISTINCT k.id) FROM cases k LEFT JOIN case_lines c ON c.case_id = k.id "
            "LEFT JOIN order_lines l ON l.id = c.order_line_id WHERE k.deleted_at IS NULL AND (k.order_id = ? OR l.order_id = ?)"
        ),
        "refunds": "SELECT count(*) FROM orders WHERE id = ? AND refunded + compensated > 0",
    },
    "sold_goods": {"stays": "SELECT count(*) FROM good_repairs WHERE good_id = ?"},
}
_ALONG: Mapping[str, Mapping[str, str]] = {
    "customers": {"revisits": "SELECT id FROM revisits WHERE deleted_at IS NULL AND customer_id = ?"},
    "cases": {
        "evidence": "SELECT id FROM evidence WHERE deleted_at IS NULL AND case_id = ?",
        "revisits": "SELECT id FROM revisits WHERE deleted_at IS NULL AND case_id = ?",
    },
    "orders": {
        "sold_goods": (
            "SELECT g.id FROM sold_goods g JOIN order_lines l ON l.id = g.order_line_id WHERE l.order_id = ?"
        )
    },
}


class BinHolds:
    """Asked inside an open read or write, before a record is put into the bin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def holds(self, table: str, row_id: int) -> dict[str, int]:
        """How much of what rests on the record; empty where it may go."""
        found = {what: self._number(sql, row_id) for what, sql in _HOLDS.get(table, {}).items()}
        return {what: number for what, number in found.items() if number}

    def along(self, table: str, row_id: int) -> tuple[tuple[str, int], ...]:
        """What goes with it, and comes back with it: tables and ids."""
        return tuple(
            (along, int(row[0]))
            for along, sql in _ALONG.get(table, {}).items()
            for row in self._database.rows(f"{sql} ORDER BY 1", (row_id,))
        )

    def _number(self, sql: str, row_id: int) -> int:
        return int(self._database.rows(sql, (row_id,) * sql.count("?"))[0][0])
