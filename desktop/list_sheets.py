"""Lists taken along: as a workbook or CSV file, or on the clipboard; what is seen of a list, or all of it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.errors import KnownError
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.jobs import Progress
    from desktop.session import Session
    from desktop.sheet_lists.base import SheetList
    from exports.clipboard_sheet import Copied
    from exports.sheet_columns import SheetColumn, SheetOrigin, Value

__all__ = ["Copied", "ListSheets"]

CSV = ".csv"
MOST_COPIED = 5_000
"""Rows that go to the clipboard at most; more is a file."""


class ListSheets:
    """What of the archive can be taken along as a sheet; phones come masked."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        clock: Clock,
        lists: Callable[[], Mapping[str, SheetList]],
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._lists = lists

    def names(self) -> tuple[str, ...]:
        """The lists there are, by the name that the command line takes."""
        return tuple(self._lists())

    def columns(self, *, list_key: str) -> tuple[SheetColumn, ...]:
        """All columns that the sheet of a list can have."""
        return self._list(list_key).columns

    def seen(self, *, list_key: str, shown: Sequence[str]) -> tuple[str, ...]:
        """The columns of the sheet for those of a list that are in sight, in their order; none: all of them."""
        meant = self._list(list_key).seen
        return tuple(dict.fromkeys(key for one in shown for key in meant.get(one, ())))

    def query(self, *, list_key: str, asked: Mapping[str, Any]) -> Any:
        """A query of a list by plain values (``tab``, ``text``); KnownError ``cli.tab_unknown``."""
        return self._list(list_key).query(asked)

    def write(
        self,
        *,
        list_key: str,
        to: Path,
        query: Any = None,
        columns: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> int:
        """Write a list as it is filtered and sorted (`query` None: all of it); how many records.

        A CSV file where `to` is named so, else a workbook; `columns` by key, none for all. KnownErrors ``export.*``
        where it cannot be written, ``sheet_error.no_column`` for a column there is not. Cancelled leaves `to` as it was.
        """
        from exports.csv_sheet import write_csv
        from exports.workbook import write_workbook

        self._session.require(Right.EXPORT)
        found = self._list(list_key)
        reading = _Reading(found, query if query is not None else found.everything(), columns, progress)
        with self._archive.database.read():
            origin = self._origin(found, reading.query)
            rows, tick = reading.values(), reading.tick
            if to.suffix.lower() == CSV:
                write_csv(to, columns=reading.columns, rows=rows, tick=tick)
            else:
                title = sentence(f"sheet_list.{list_key}")
                write_workbook(to, title=title, columns=reading.columns, rows=rows, origin=origin, tick=tick)
        return reading.records

    def copied(self, *, list_key: str, query: Any, columns: Sequence[str] = ()) -> Copied:
        """The rows of a list as text and as an HTML table, for the clipboard."""
        from exports.clipboard_sheet import copied

        self._session.require(Right.EXPORT)
        reading = _Reading(self._list(list_key), query, columns, None)
        with self._archive.database.read():
            return copied(reading.columns, islice(reading.values(), MOST_COPIED))

    def _list(self, key: str) -> SheetList:
        lists = self._lists()
        if key not in lists:
            raise KnownError("sheet_error.no_list", name=key, known="、".join(lists))
        return lists[key]

    def _origin(self, found: SheetList, query: Any) -> SheetOrigin:
        from exports.sheet_columns import SheetOrigin

        return SheetOrigin(
            made_at=self._clock.now(),
            made_by=self._session.staff.name,
            filter=found.filters(query),
            sort=found.sort(query),
        )


class _Reading:
    """The rows of one list on their way out: the columns that are wanted, counted by record."""

    def __init__(
        self, found: SheetList, query: Any, wanted: Sequence[str], progress: Progress | None
    ) -> None:
        self.query = query
        self._found, self._progress = found, progress
        self.records = 0
        self.total = found.count(query)  # before anything is read: figures of customers are kept up by it
        every = found.columns
        self._places = _places(every, wanted)
        self.columns = [every[place] for place in self._places]

    def values(self) -> Iterator[tuple[Value, ...]]:
        last, places = -1, self._places
        for row in self._found.rows(self.query):
            self.records += row.id != last
            last = row.id
            yield tuple([row.values[place] for place in places])

    def tick(self) -> None:
        if self._progress is not None:
            self._progress.tick(self.records, self.total)


def _places(columns: Sequence[SheetColumn], wanted: Sequence[str]) -> list[int]:
    """Where the wanted columns stand, named by key or by title; KnownError ``sheet_error.no_column``."""
    named = {column.key: place for place, column in enumerate(columns)}
    titled = {column.title: place for place, column in enumerate(columns)}
    found = []
    for name in wanted:
        place = named.get(name, titled.get(name))
        if place is None:
            raise KnownError("sheet_error.no_column", name=name, known="、".join(named))
        found.append(place)
    return list(dict.fromkeys(found)) or list(range(len(columns)))
