"""Schema 12: claims of the shop against others, with how their sums came about, what was done and what came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    (
        "CREATE TABLE recoveries (id {pk}, number {text} NOT NULL UNIQUE, "
        "case_id {int} NOT NULL REFERENCES cases (id), settlement_id {int} REFERENCES settlements (id), "
        "against {text} NOT NULL, name {text} NOT NULL, basis {text} NOT NULL, reference {text} NOT NULL, "
        "state {text} NOT NULL, found_on {text} NOT NULL, due_on {text}, claimed_on {text}, closed_on {text}, "
        "granted {int}, reason {text} NOT NULL, evidence_waived {text} NOT NULL, letter {text} NOT NULL, "
        "version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}) {strict}"
    ),
    "CREATE INDEX recoveries_case ON recoveries (case_id)",
    "CREATE INDEX recoveries_state ON recoveries (state, due_on)",
    "CREATE INDEX recoveries_name ON recoveries (against, name)",
    (
        "CREATE TABLE recovery_lines (recovery_id {int} NOT NULL REFERENCES recoveries (id), "
        "position {int} NOT NULL, label {text} NOT NULL, formula {text} NOT NULL, amount {int} NOT NULL, "
        "PRIMARY KEY (recovery_id, position)) {strict}"
    ),
    (
        "CREATE TABLE recovery_receipts (recovery_id {int} NOT NULL REFERENCES recoveries (id), "
        "position {int} NOT NULL, received_on {text} NOT NULL, amount {int} NOT NULL, way {text} NOT NULL, "
        "reference {text} NOT NULL, PRIMARY KEY (recovery_id, position)) {strict}"
    ),
    "CREATE INDEX recovery_receipts_day ON recovery_receipts (received_on)",
    (
        "CREATE TABLE recovery_steps (recovery_id {int} NOT NULL REFERENCES recoveries (id), "
        "position {int} NOT NULL, at {text} NOT NULL, by_name {text} NOT NULL, title {text} NOT NULL, "
        "note {text} NOT NULL, PRIMARY KEY (recovery_id, position)) {strict}"
    ),
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
