"""Schema 15: which step of which plan a call was planned for, and the plan of one product or one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "ALTER TABLE products ADD COLUMN revisit_plan {text} NOT NULL DEFAULT ''",
    "ALTER TABLE customers ADD COLUMN revisit_every {text} NOT NULL DEFAULT ''",
    (
        "CREATE TABLE revisit_steps (revisit_id {int} NOT NULL REFERENCES revisits (id), "
        "position {int} NOT NULL, plan {text} NOT NULL, anchor {text} NOT NULL, step {text} NOT NULL, "
        "nominal {text} NOT NULL, purpose {text} NOT NULL, good_id {int}, "
        "PRIMARY KEY (revisit_id, position)) {strict}"
    ),
    # the same step of the same plan is planned once, whoever plans it and however often
    "CREATE UNIQUE INDEX revisit_steps_once ON revisit_steps (plan, anchor, step)",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
