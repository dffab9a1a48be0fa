"""Schema 17: an index over open cases alone, which most lists and all counts ask for.

It is the last index of its table on purpose: SQLite has no statistics of an archive and takes, of two partial indexes that
would serve, the one made last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    (
        "CREATE INDEX cases_open ON cases (coalesce(due_at, '9999'), id) WHERE deleted_at IS NULL "
        "AND state NOT IN ('closed', 'rejected', 'withdrawn', 'void')"
    ),
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
