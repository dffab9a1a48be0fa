"""The shop's own holiday tables, one a year; they stand over those that ship with the program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aftersales.calendar import HolidayTable, MakeUpDay, OffDay
from aftersales.errors import KnownError
from storage.models import HolidayTableRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import json_text, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.bulk import Columns
    from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHolidays:
    """A table as it is kept; a change names the version it was made from."""

    id: int
    version: int
    table: HolidayTable


class Holidays:
    """Holiday tables by year."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def all(self) -> tuple[StoredHolidays, ...]:
        """Every table, by year."""
        rows = dicts(HolidayTableRow.select().order_by(HolidayTableRow.year))
        return tuple(_stored(row) for row in rows)

    def of_year(self, year: int) -> StoredHolidays | None:
        """The shop's table of a year, None where it has none of its own."""
        row = first(HolidayTableRow.select().where(HolidayTableRow.year == year))
        return None if row is None else _stored(row)

    def save(self, table: HolidayTable, *, version: int = 0, action: Action) -> StoredHolidays:
        """Add the table of a year (version 0), or put it in the place of the one that had `version`.

        KnownError ``storage.changed_meanwhile`` where that one was changed since, or another stands there.
        """
        values: Columns = {
            "year": table.year,
            "published": int(table.published),
            "source": table.source,
            "issued": None if table.issued is None else table.issued.isoformat(),
            "url": table.url,
            "days_off": json_text(
                [[one.day.isoformat(), one.name, int(one.statutory)] for one in sorted(table.off, key=_day)]
            ),
            "make_up": json_text(
                [[one.day.isoformat(), one.name] for one in sorted(table.make_up, key=_day)]
            ),
        }
        there = self.of_year(table.year)
        if version:
            if there is None:
                raise KnownError("storage.gone")
            self._records.update("holiday_tables", there.id, version, values, action=action)
        elif there is None or self._records.begin(action):
            self._records.insert("holiday_tables", values, action=action)
        else:
            raise KnownError("storage.changed_meanwhile")
        found = self.of_year(table.year)
        if found is None:
            raise KnownError("storage.gone")
        return found

    def remove(self, year: int, *, action: Action) -> None:
        """Let go of the shop's own table of a year: the shipped one holds again."""
        found = first(HolidayTableRow.select().where(HolidayTableRow.year == year))
        if found is not None and not self._records.begin(action):
            self._records.purge("holiday_tables", found, action=action)


def _day(entry: OffDay | MakeUpDay) -> date:
    return entry.day


def _stored(row: Columns) -> StoredHolidays:
    table = noun_of(
        HolidayTable,
        row,
        off=tuple(
            OffDay(day=date.fromisoformat(day), name=name, statutory=bool(statutory))
            for day, name, statutory in json.loads(row["days_off"])
        ),
        make_up=tuple(
            MakeUpDay(day=date.fromisoformat(day), name=name) for day, name in json.loads(row["make_up"])
        ),
    )
    return StoredHolidays(id=row["id"], version=row["version"], table=table)
