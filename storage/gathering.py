"""Rows of several tables in one statement: what a page needs at once comes in one trip to the archive."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from storage.bulk import Columns, table_of

if TYPE_CHECKING:
    from peewee import Model

    from storage.database import Database

_Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind: `numbers` and `texts` are (name, expression) pairs, `tail` is FROM and WHERE with ``?``."""

    numbers: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    tail: str
    values: tuple[Any, ...] = ()


def rows_of(model: type[Model], where: str, *values: Any) -> Source:
    """All columns of a table where a condition holds."""
    numbers, texts = _columns(model)
    return Source(numbers, texts, f"FROM {table_of(model)} WHERE {where}", values)


@cache
def _columns(model: type[Model]) -> tuple[_Named, _Named]:
    from peewee import TextField

    fields = model._meta.fields  # noqa: SLF001 - peewee's own door to its fields
    texts = tuple((name, name) for name, field in fields.items() if isinstance(field, TextField))
    numbers = tuple((name, name) for name, field in fields.items() if not isinstance(field, TextField))
    return numbers, texts


def gathered(database: Database, *sources: Source) -> tuple[list[Columns], ...]:
    """The rows of each source, in no order; numbers share columns with numbers and texts with texts."""
    statement, wide = _statement(tuple((source.numbers, source.texts, source.tail) for source in sources))
    values = [value for source in sources for value in source.values]
    names = [([name for name, _ in source.numbers], [name for name, _ in source.texts]) for source in sources]
    found: tuple[list[Columns], ...] = tuple([] for _ in sources)
    for place, *row in database.rows(statement, values):
        numbers, texts = names[place]
        columns = dict(zip(numbers, row, strict=False))
        columns.update(zip(texts, row[wide:], strict=False))
        found[place].append(columns)
    return found


@lru_cache
def _statement(sources: tuple[tuple[_Named, _Named, str], ...]) -> tuple[str, int]:
    """One statement for all, and at which column its texts begin."""
    wide = max(len(numbers) for numbers, _, _ in sources)
    long = max(len(texts) for _, texts, _ in sources)
    selects = (
        f"SELECT {place}, {', '.join(_padded(numbers, texts, wide, long))} {tail}"
        for place, (numbers, texts, tail) in enumerate(sources)
    )
    return " UNION ALL ".join(selects), wide


def _padded(numbers: _Named, texts: _Named, wide: int, long: int) -> list[str]:
    """The expressions with typed nothings behind them: PostgreSQL gives a bare NULL the type text."""
    filled = [expression for _, expression in numbers] + ["CAST(NULL AS BIGINT)"] * (wide - len(numbers))
    filled += [expression for _, expression in texts] + ["CAST(NULL AS TEXT)"] * (long - len(texts))
    return filled
