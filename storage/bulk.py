"""Many rows by one statement and the driver's own loop, for writes that must not hold the writer up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from peewee import Model

    from storage.database import Database

Columns = dict[str, Any]


def table_of(model: type[Model]) -> str:
    """The table a model stands for."""
    return str(model._meta.table_name)  # noqa: SLF001 - peewee's own door to its fields


def insert(database: Database, model: type[Model], rows: Iterable[Columns]) -> None:
    """Insert dicts that all carry the same columns."""
    listed = list(rows)
    if not listed:
        return
    names = list(listed[0])
    sql = f"INSERT INTO {table_of(model)} ({', '.join(names)}) VALUES ({marks(names)})"  # noqa: S608 - names
    database.run_many(sql, [tuple(row[name] for name in names) for row in listed])


def update(database: Database, model: type[Model], rows: Sequence[Columns]) -> None:
    """Update dicts that all carry the same columns and the id."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    changes = ", ".join(f"{name} = ?" for name in names)
    sql = f"UPDATE {table_of(model)} SET {changes} WHERE id = ?"  # noqa: S608 - names
    database.run_many(sql, [(*(row[name] for name in names), row["id"]) for row in rows])


def marks(values: Sequence[object]) -> str:
    """A question mark for each value."""
    return ", ".join("?" * len(values))
