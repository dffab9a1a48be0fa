"""Schema 4: what service level a case was promised, and when the clock of its deadline began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "ALTER TABLE cases ADD COLUMN service_level {text}",
    "ALTER TABLE cases ADD COLUMN due_from {text}",
    "UPDATE cases SET due_from = state_since WHERE due_at IS NOT NULL",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
