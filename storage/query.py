"""Small pieces that queries share: rows as dicts, keyset pages, text search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from aftersales.queries import Cursor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")
_CHUNK = 5_000


def dicts(query: Any) -> list[dict[str, Any]]:
    """The rows of a peewee query as dicts; peewee's stubs cannot say so."""
    return list(query.dicts())


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a peewee query as tuples."""
    return list(query.tuples())


def first(query: Any) -> dict[str, Any] | None:
    """The first row of a peewee query as a dict."""
    row: dict[str, Any] | None = query.dicts().first()
    return row


def chunks(values: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    """Pieces of a long list, below the number of parameters a statement may carry."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def after_cursor(query: Any, key: Any, row_id: Any, after: Cursor | None, *, descending: bool) -> Any:
    """Order by key and id, and begin behind `after`; the same direction for both, so that one comparison pages.

    The bound of the key alone stands there too: an index can begin with it, which it cannot with an OR.
    """
    if descending:
        query = query.order_by(key.desc(), row_id.desc())
        if after is not None:
            behind = (key < after.value) | ((key == after.value) & (row_id < after.id))
            query = query.where(key <= after.value, behind)
    else:
        query = query.order_by(key.asc(), row_id.asc())
        if after is not None:
            behind = (key > after.value) | ((key == after.value) & (row_id > after.id))
            query = query.where(key >= after.value, behind)
    return query


def next_cursor(rows: Sequence[dict[str, Any]], limit: int) -> Cursor | None:
    """The cursor behind a full page of rows that carry `sort_key` and `id`; a page is asked for one row more."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return Cursor(value=last["sort_key"], id=last["id"])
