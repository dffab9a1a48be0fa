"""Schema 14: who made a call and how often it was tried, numbers found dead, and who looked at whose number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "ALTER TABLE revisits ADD COLUMN tries {int} NOT NULL DEFAULT 0",
    "ALTER TABLE revisits ADD COLUMN done_by_id {int}",
    "ALTER TABLE revisits ADD COLUMN opened_case_id {int}",
    "ALTER TABLE customer_phones ADD COLUMN dead_on {text}",
    (
        "CREATE TABLE phone_views (id {pk}, at {text} NOT NULL, by_id {int}, customer_id {int} NOT NULL, "
        "revisit_id {int}, why {text} NOT NULL, action_id {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX phone_views_customer ON phone_views (customer_id, id)",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
