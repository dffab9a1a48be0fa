"""Schema 3: the search index, how far it has read the journal, and the order of long lists. Released: never edited, only followed by a next step.

The index is derived data: it can be emptied and read anew from the journal at any time, and is never journaled itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTS = (
    "CREATE INDEX orders_listed ON orders (coalesce(ordered_at, ''), id) WHERE deleted_at IS NULL",
    "CREATE INDEX cases_listed ON cases (coalesce(due_at, '9999'), id) WHERE deleted_at IS NULL",
)
"""What the lists of orders and cases are sorted by, so that a page is read and not the whole list."""
_KINDS = ("customers", "orders", "sold_goods", "cases")


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    number = "INTEGER" if dialect == "sqlite" else "BIGINT"
    strict = " STRICT" if dialect == "sqlite" else ""
    state = f"CREATE TABLE search_state (id {number} PRIMARY KEY, version {number} NOT NULL, seq {number} NOT NULL){strict}"
    tables = _sqlite_tables() if dialect == "sqlite" else _postgres_tables()
    return [state, "INSERT INTO search_state (id, version, seq) VALUES (1, 0, 0)", *tables, *_LISTS]


def _sqlite_tables() -> list[str]:
    options = "content='', contentless_delete=1, detail=none, tokenize='ascii'"
    return [f"CREATE VIRTUAL TABLE search_{kind} USING fts5(words, {options})" for kind in _KINDS]


def _postgres_tables() -> list[str]:
    found = []
    for kind in _KINDS:
        found.append(f"CREATE TABLE search_{kind} (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        found.append(f"CREATE INDEX search_{kind}_words ON search_{kind} USING gin (words)")
    return found
