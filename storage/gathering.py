"""Rows of several tables in one statement: what a page needs at once comes in one trip to the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.bulk import Columns, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peewee import Model

    from storage.database import Database


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind: `numbers` and `texts` are (name, expression) pairs, `tail` is FROM and WHERE with ``?``."""

    numbers: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    tail: str
    values: tuple[Any, ...] = ()


def rows_of(model: type[Model], where: str, *values: Any) -> Source:
    """All columns of a table where a condition holds."""
    from peewee import TextField

    fields = model._meta.fields  # noqa: SLF001 - peewee's own door to its fields
    texts = tuple((name, name) for name, field in fields.items() if isinstance(field, TextField))
    numbers = tuple((name, name) for name, field in fields.items() if not isinstance(field, TextField))
    return Source(numbers, texts, f"FROM {table_of(model)} WHERE {where}", values)


def gathered(database: Database, *sources: Source) -> tuple[list[Columns], ...]:
    """The rows of each source, in no order; numbers share columns with numbers and texts with texts."""
    wide = max(len(source.numbers) for source in sources)
    long = max(len(source.texts) for source in sources)
    statement = " UNION ALL ".join(
        f"SELECT {place}, {', '.join(_padded(source, wide, long))} {source.tail}"
        for place, source in enumerate(sources)
    )
    values = [value for source in sources for value in source.values]
    found: tuple[list[Columns], ...] = tuple([] for _ in sources)
    for place, *row in database.rows(statement, values):
        source = sources[place]
        columns = dict(zip((name for name, _ in source.numbers), row, strict=False))
        columns.update(zip((name for name, _ in source.texts), row[wide:], strict=False))
        found[place].append(columns)
    return found


def _padded(source: Source, wide: int, long: int) -> Sequence[str]:
    """Its expressions with typed nothings behind them: PostgreSQL gives a bare NULL the type text."""
    numbers = [expression for _, expression in source.numbers]
    texts = [expression for _, expression in source.texts]
    numbers += ["CAST(NULL AS BIGINT)"] * (wide - len(numbers))
    return numbers + texts + ["CAST(NULL AS TEXT)"] * (long - len(texts))
