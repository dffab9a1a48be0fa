"""Schema 9: passwords and unlocking codes of staff, and what lies in the recycle bin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    (
        "CREATE TABLE staff_secrets (staff_id {int} NOT NULL PRIMARY KEY REFERENCES staff (id), "
        "password {text}, code {text}, version {int} NOT NULL, action_id {text} NOT NULL) {strict}"
    ),
    (
        "CREATE TABLE bin_entries (id {pk}, table_name {text} NOT NULL, row_id {int} NOT NULL, title {text} NOT NULL, "
        "deleted_at {text} NOT NULL, by_id {int}, deletion {text} NOT NULL, content {text}, "
        "action_id {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX bin_entries_row ON bin_entries (table_name, row_id)",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
