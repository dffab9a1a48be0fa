"""Schema 11: settlements that follow one another in a case, who released them, money that came back, and reversals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "ALTER TABLE settlements ADD COLUMN follows_id {int} REFERENCES settlements (id)",
    "ALTER TABLE settlements ADD COLUMN released_by_id {int}",
    "ALTER TABLE settlements ADD COLUMN released_by {text} NOT NULL DEFAULT ''",
    "ALTER TABLE settlements ADD COLUMN released_for {text} NOT NULL DEFAULT ''",
    "ALTER TABLE payments ADD COLUMN reverses_id {int} REFERENCES payments (id)",
    (
        "CREATE TABLE settlement_reversals (id {pk}, settlement_id {int} NOT NULL REFERENCES settlements (id), "
        "case_id {int} NOT NULL REFERENCES cases (id), at {text} NOT NULL, by_id {int}, by_name {text} NOT NULL, "
        "reason {text} NOT NULL, paid {int} NOT NULL, returned {int} NOT NULL, channel {text} NOT NULL, "
        "reference {text} NOT NULL, action_id {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX settlements_by ON settlements (by_id, made_at)",
    "CREATE INDEX settlement_reversals_case ON settlement_reversals (case_id)",
    "CREATE INDEX settlement_reversals_settlement ON settlement_reversals (settlement_id)",
)
_NEW = "follows_id, released_by_id, released_by, released_for"
"""Columns of settlements that stay as they were written, as those of schema 1 do."""
_GUARDS = {
    "sqlite": (
        (
            "CREATE TRIGGER settlement_reversals_no_UPDATE BEFORE UPDATE ON settlement_reversals "
            "BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END"
        ),
        (
            "CREATE TRIGGER settlement_reversals_no_DELETE BEFORE DELETE ON settlement_reversals "
            "BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END"
        ),
        (
            f"CREATE TRIGGER settlements_no_UPDATE_more BEFORE UPDATE OF {_NEW} ON settlements "
            "BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END"
        ),
    ),
    "postgres": (
        (
            "CREATE TRIGGER settlement_reversals_fixed BEFORE UPDATE OR DELETE ON settlement_reversals "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        (
            f"CREATE TRIGGER settlements_fixed_more BEFORE UPDATE OF {_NEW} ON settlements "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
    ),
}


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return [*spelled(_STATEMENTS, dialect), *_GUARDS[dialect]]
