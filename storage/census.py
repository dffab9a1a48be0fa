"""How much there is: rows of each table and the version of the shape, for who looks for the cause of a trouble."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.database import Database

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
_SERVER_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """`engine` names the database and its version; `rows` counts by table, none of their content."""

    engine: str
    schema: int
    rows: Mapping[str, int]


def census(database: Database) -> Census:
    """Count inside `Database.read`. Names come from the database's own list of its tables."""
    from storage.migrations import LATEST

    server = not database.is_sqlite
    tables = sorted(str(row[0]) for row in database.rows(_SERVER_TABLES if server else _TABLES))
    engine = database.rows("SELECT version()" if server else "SELECT sqlite_version()")[0][0]
    return Census(
        engine=str(engine).partition(" on ")[0] if server else f"SQLite {engine}",
        schema=LATEST,
        rows={table: int(database.rows(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables},  # noqa: S608
    )
