"""What every list that can be taken along as a sheet answers: its columns, its rows, and what it was asked for in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from aftersales.columns import ColumnKind
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from enum import StrEnum

    from aftersales.queries import Cursor, Page
    from exports.sheet_columns import SheetColumn, Value

    Seen = Mapping[str, tuple[str, ...]]

BETWEEN = " · "
PIECE = 500
"""Rows that are read at once."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the id of the record it tells of (several rows may tell of one) and its values, one for each column."""

    id: int
    values: tuple[Value, ...]


class SheetList(Protocol):
    """One list. Queries are those of its page; everything but `query` and `columns` runs inside `database.read()`."""

    key: str
    """By which the window and the command line name it; also of its title, ``sheet_list.<key>``."""

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """All there are, in their usual order."""

    @property
    def seen(self) -> Seen:
        """Which columns of the sheet stand for a column of the list on screen, by its key."""

    def query(self, asked: Mapping[str, Any], /) -> Any:
        """What `asked` in plain values means; KnownError ``cli.tab_unknown`` for a tab there is not."""

    def everything(self) -> Any:
        """The query that narrows nothing."""

    def count(self, query: Any, /) -> int:
        """About how many records, for the progress."""

    def rows(self, query: Any, /) -> Iterator[SheetRow]:
        """The rows of the list in its order, read in pieces."""

    def filters(self, query: Any, /) -> str:
        """What narrows the list, in words."""

    def sort(self, query: Any, /) -> str:
        """What it is sorted by, in words."""


def columns_of(
    room: str,
    kinds: Mapping[str, ColumnKind],
    *,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    marks: Mapping[str, Any] | None = None,
) -> tuple[SheetColumn, ...]:
    """Columns by their keys and kinds; their titles are the sentences ``<room>.<key>``."""
    from exports.sheet_columns import SheetColumn

    return tuple(
        SheetColumn(
            key=key,
            title=sentence(f"{room}.{key}"),
            kind=kind,
            choices=(choices or {}).get(key, ()),
            mark=(marks or {}).get(key),
        )
        for key, kind in kinds.items()
    )


def paged(page: Callable[[Cursor | None], Page[Any]]) -> Iterator[Any]:
    """All rows of a list that is read by pages."""
    after: Cursor | None = None
    while True:
        found = page(after)
        yield from found.rows
        after = found.next
        if after is None:
            return


def words(*parts: str) -> str:
    """What narrows a list, the empty parts left out."""
    return BETWEEN.join(part for part in parts if part)


def require_tab(kind: type[StrEnum], asked: Mapping[str, Any], name: str = "tab") -> None:
    """A word that is no tab of the list is said, not passed over."""
    from aftersales.errors import KnownError

    known = [tab.value for tab in kind]
    if asked.get(name) and asked[name] not in known:
        raise KnownError("cli.tab_unknown", tab=asked[name], known="、".join(known))


TEXT, ID, MONEY, COUNT = ColumnKind.TEXT, ColumnKind.ID, ColumnKind.MONEY, ColumnKind.COUNT
MOMENT, DAY, MONTHS, PHONE = ColumnKind.MOMENT, ColumnKind.DAY, ColumnKind.MONTHS, ColumnKind.PHONE
STATUS = ColumnKind.STATUS
