"""Which fields of a row a person set here, and which came of a sheet: read from the journal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from storage.bulk import marks
from storage.query import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.database import Database

_NOTES = """
SELECT j.row_id, j.op, j.before, j.after FROM journal j JOIN actions a ON a.id = j.action_id
WHERE j.table_name = ? AND j.op IN ('insert', 'update') AND a.kind IN ('do', 'fact') AND j.row_id IN ({marks})
  AND NOT EXISTS (
    SELECT 1 FROM journal b WHERE b.action_id = j.action_id AND b.table_name = 'import_batches' AND b.op = 'insert'
  )
ORDER BY j.seq
"""
_NOT_A_FIELD = frozenset({"id", "version", "action_id", "deleted_at"})


def by_hand(database: Database, table: str, ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The columns and child tables of these rows that a person filled or changed outside of any import, by row id."""
    found: dict[int, set[str]] = {}
    for part in chunks(sorted(set(ids))):
        sql = _NOTES.replace("{marks}", marks(part))
        for row_id, op, before, after in database.rows(sql, [table, *part]):
            if after is None:
                continue
            old: dict[str, Any] = json.loads(before) if before and op == "update" else {}
            new: dict[str, Any] = json.loads(after)
            found.setdefault(row_id, set()).update(_set(old, new) - _NOT_A_FIELD)
    return {row_id: frozenset(names) for row_id, names in found.items()}


def _set(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    if not old:
        return {name for name, value in new.items() if value not in (None, "", [], 0)}
    return {name for name, value in new.items() if old.get(name) != value}
