"""Schema 16: the calls still to be made by their day, so that the late ones are found without reading the years behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    (
        "CREATE INDEX revisits_planned ON revisits (day, at_time, id) "
        "WHERE state = 'planned' AND deleted_at IS NULL"
    ),
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
