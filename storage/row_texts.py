"""Statements over whole rows of one table, their text written once: peewee takes longer to compose one than it runs."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from storage.bulk import Columns, marks, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from peewee import Model

    from storage.database import Database

_KEPT = 512
"""Texts kept of statements that name the columns they write: a handful for each thing a person does."""


@cache
def columns_of_table(model: type[Model]) -> tuple[str, ...]:
    """The columns of a model's table, in the order of its declaration."""
    return tuple(model._meta.fields)  # noqa: SLF001 - peewee's own door to its fields


def rows_of(
    database: Database, model: type[Model], column: str, value: object, then: str = ""
) -> list[Columns]:
    """Whole rows with this value in a column; `then` is what follows in the statement (``ORDER BY id``)."""
    found = database.rows(_select_text(model, column, then), (value,))
    return [_row(model, row) for row in found]


def rows_of_many(
    database: Database, model: type[Model], column: str, values: Sequence[object], then: str = ""
) -> list[Columns]:
    """Whole rows with one of these values in a column."""
    names = columns_of_table(model)
    sql = f"SELECT {', '.join(names)} FROM {table_of(model)} WHERE {column} IN ({marks(values)}) {then}"  # noqa: S608 - names
    return [_row(model, row) for row in database.rows(sql, values)]


def insert_row(database: Database, model: type[Model], values: Mapping[str, Any]) -> Columns:
    """Add a row; the whole row as it then stands, its id included."""
    row = {**_defaults(model), **values}
    found = database.rows(_insert_text(model, tuple(row)), row.values())
    return _row(model, found[0])


def insert_rows(database: Database, model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows in their order; each may name columns of its own."""
    waiting: list[tuple[Any, ...]] = []
    names: tuple[str, ...] = ()
    for values in rows:
        row = {**_defaults(model), **values}
        if tuple(row) != names:
            _write(database, model, names, waiting)
            waiting, names = [], tuple(row)
        waiting.append(tuple(row.values()))
    _write(database, model, names, waiting)


def update_row(
    database: Database, model: type[Model], values: Mapping[str, Any], keys: Mapping[str, Any]
) -> Columns | None:
    """Change the row with these `keys`; the whole row as it then stands, None where there is no such row."""
    sql = _update_text(model, tuple(values), tuple(keys))
    found = database.rows(sql, (*values.values(), *keys.values()))
    return _row(model, found[0]) if found else None


def delete_rows(database: Database, model: type[Model], column: str, value: object) -> None:
    """Delete the rows with this value in a column."""
    database.run(f"DELETE FROM {table_of(model)} WHERE {column} = ?", (value,))  # noqa: S608 - names


def _write(
    database: Database, model: type[Model], names: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    if rows:
        sql = f"INSERT INTO {table_of(model)} ({', '.join(names)}) VALUES ({marks(names)})"  # noqa: S608 - names
        database.run_many(sql, rows)


def _row(model: type[Model], values: tuple[Any, ...]) -> Columns:
    return dict(zip(columns_of_table(model), values, strict=True))


@cache
def _defaults(model: type[Model]) -> Mapping[str, Any]:
    """What a row class says for columns that are not named."""
    fields = model._meta.fields  # noqa: SLF001 - peewee's own door to its fields
    return {name: field.default for name, field in fields.items() if field.default is not None}


@lru_cache(_KEPT)
def _select_text(model: type[Model], column: str, then: str) -> str:
    names = ", ".join(columns_of_table(model))
    return f"SELECT {names} FROM {table_of(model)} WHERE {column} = ? {then}"  # noqa: S608 - names


@lru_cache(_KEPT)
def _insert_text(model: type[Model], names: tuple[str, ...]) -> str:
    returned = ", ".join(columns_of_table(model))
    return f"INSERT INTO {table_of(model)} ({', '.join(names)}) VALUES ({marks(names)}) RETURNING {returned}"  # noqa: S608 - names


@lru_cache(_KEPT)
def _update_text(model: type[Model], names: tuple[str, ...], keys: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = ?" for name in names)
    where = " AND ".join(f"{name} = ?" for name in keys)
    returned = ", ".join(columns_of_table(model))
    return f"UPDATE {table_of(model)} SET {changes} WHERE {where} RETURNING {returned}"  # noqa: S608 - names
