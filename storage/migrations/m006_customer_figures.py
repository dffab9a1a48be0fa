"""Schema 6: who keeps a customer and when he likes to be called, and the figures by which lists of customers sort.

The figures are derived data: they can be emptied and reckoned anew from the rest at any time, and are never journaled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "ALTER TABLE customers ADD COLUMN keeper_id {int} REFERENCES staff (id)",
    "ALTER TABLE customers ADD COLUMN convenient {text} NOT NULL DEFAULT ''",
    (
        "CREATE TABLE customer_figures (customer_id {int} PRIMARY KEY, tier {text} NOT NULL, may_call {int}, "
        "spent {int} NOT NULL, spent_year {int} NOT NULL, orders {int} NOT NULL, orders_year {int} NOT NULL, "
        "orders_three {int} NOT NULL, first_order {text} NOT NULL, last_order {text} NOT NULL, cases {int} NOT NULL, "
        "open_cases {int} NOT NULL, last_contact {text} NOT NULL, next_revisit {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX customer_figures_year ON customer_figures (spent_year, customer_id)",
    "CREATE INDEX customer_figures_contact ON customer_figures (last_contact, customer_id)",
    "CREATE INDEX customer_figures_orders ON customer_figures (orders, customer_id)",
    "CREATE INDEX customer_figures_revisit ON customer_figures (next_revisit, customer_id)",
    "CREATE INDEX customer_figures_tier ON customer_figures (tier, spent_year, customer_id)",
    (
        "CREATE TABLE customer_figures_state (id {int} PRIMARY KEY, version {int} NOT NULL, seq {int} NOT NULL, "
        "made_to {int} NOT NULL, made {int} NOT NULL, day {text} NOT NULL) {strict}"
    ),
    "INSERT INTO customer_figures_state (id, version, seq, made_to, made, day) VALUES (1, 0, 0, 0, 0, '')",
    "CREATE INDEX customer_tags_tag ON customer_tags (tag, customer_id)",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
