"""Whole records as JSON made and read by the database itself, for journals and undos of many rows at once.

The texts say what `Records.images` and `json_text` would: the row's columns and its children under their tables' names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.bulk import table_of
from storage.records import SHAPES
from storage.row_texts import columns_of_table

if TYPE_CHECKING:
    from peewee import Model

    from storage.database import Database
    from storage.records import Child


def image_sql(database: Database, table: str, row: str) -> str:
    """An expression for the image of the record whose root row stands in the query as `row`."""
    words = _SQLITE if database.is_sqlite else _POSTGRES
    shape = SHAPES[table]
    parts = {name: f"{row}.{name}" for name in columns_of_table(shape.model)}
    parts |= {table_of(child.model): _children_sql(child, row, words) for child in shape.children}
    return words["text"].format(_object(parts, words))


def _children_sql(child: Child, row: str, words: dict[str, str]) -> str:
    one = _object({name: f"piece.{name}" for name in columns_of_table(child.model)}, words)
    listed = words["list"].format(one)
    query = f"SELECT {listed} FROM {table_of(child.model)} piece WHERE piece.{child.parent} = {row}.id"  # noqa: S608 - names
    return words["sublist"].format(query)


def _object(parts: dict[str, str], words: dict[str, str]) -> str:
    pairs = ", ".join(f"'{name}', {parts[name]}" for name in sorted(parts))
    return f"{words['object']}({pairs})"


_SQLITE = {
    "object": "json_object",
    "list": "json_group_array(json({}) ORDER BY piece.position)",
    "sublist": "json(({}))",
    "text": "{}",
}
_POSTGRES = {
    "object": "json_build_object",
    "list": "coalesce(json_agg({} ORDER BY piece.position), '[]'::json)",
    "sublist": "({})",
    "text": "{}::text",
}


def rows_sql(database: Database, model: type[Model], source: str) -> str:
    """A query for the root rows that the images in column `image` of a table hold; `now` is that table's `version`."""
    names = columns_of_table(model)
    if database.is_sqlite:
        columns = ", ".join(f"json_extract(image, '$.{name}') AS {name}" for name in names)
        return f"SELECT {columns}, {source}.version AS now FROM {source}"  # noqa: S608 - names of tables and columns
    return f"SELECT r.*, {source}.version AS now FROM {source}, jsonb_populate_record(NULL::{table_of(model)}, image::jsonb) r"  # noqa: S608


def child_rows_sql(database: Database, model: type[Model], source: str) -> str:
    """A query for the rows of a child table in the same images."""
    table = table_of(model)
    if database.is_sqlite:
        columns = ", ".join(
            f"json_extract(e.value, '$.{name}') AS {name}" for name in columns_of_table(model)
        )
        return f"SELECT {columns} FROM {source}, json_each(image, '$.{table}') e"  # noqa: S608
    listed = f"jsonb_populate_recordset(NULL::{table}, image::jsonb -> '{table}')"
    return f"SELECT r.* FROM {source}, {listed} r"  # noqa: S608
