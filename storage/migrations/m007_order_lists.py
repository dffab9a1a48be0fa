"""Schema 7: the tabs of the list of orders, each with an index over just its rows, and money taken at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    (
        "CREATE INDEX orders_given_back ON orders ((refunded + compensated)) "
        "WHERE deleted_at IS NULL AND refunded + compensated > 0"
    ),
    (
        "CREATE INDEX orders_unmatched ON orders (customer_id, coalesce(ordered_at, ''), id) "
        "WHERE deleted_at IS NULL AND customer_id IS NULL"
    ),
    (
        "CREATE INDEX cases_open_orders ON cases (order_id) WHERE order_id IS NOT NULL AND deleted_at IS NULL "
        "AND state NOT IN ('closed', 'rejected', 'withdrawn', 'void')"
    ),
    "CREATE INDEX import_batches_day ON import_batches (imported_at)",
    (
        "CREATE TABLE order_receipts (id {pk}, order_id {int} NOT NULL REFERENCES orders (id), amount {int} NOT NULL, "
        "means {text} NOT NULL, taken_at {text} NOT NULL, version {int} NOT NULL, action_id {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX order_receipts_order ON order_receipts (order_id)",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
