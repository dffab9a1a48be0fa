"""Reads the shipped holiday tables (holidays/*.toml) into the working calendar."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.calendar import HolidayTable, MakeUpDay, OffDay, WorkingCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOLIDAYS = Path(__file__).parent / "holidays"


@cache
def shipped_calendar() -> WorkingCalendar:
    """The calendar of all shipped tables; read once, since the files of a release never change."""
    return WorkingCalendar.of(read_table(path) for path in sorted(HOLIDAYS.glob("*.toml")))


def calendar_with(tables: Iterable[HolidayTable]) -> WorkingCalendar:
    """The calendar of a shop: its own tables, and the shipped ones for the years that it has none of."""
    own = tuple(tables)
    years = {table.year for table in own}
    return WorkingCalendar.of(
        (*own, *(table for table in shipped_calendar().tables if table.year not in years))
    )


def read_table(path: Path) -> HolidayTable:
    """One year's table from its file; KeyError or ValueError for a malformed file, which is a bug of the release."""
    data = tomllib.loads(path.read_text("utf-8"))
    festivals = data["festival"]
    return HolidayTable(
        year=data["year"],
        published=data["published"],
        source=data["source"],
        issued=data["issued"],
        url=data["url"],
        off=tuple(entry for festival in festivals for entry in _off_days(festival)),
        make_up=tuple(
            MakeUpDay(day=day, name=festival["name"]) for festival in festivals for day in festival["make_up"]
        ),
    )


def _off_days(festival: dict[str, Any]) -> Iterator[OffDay]:
    first, last = festival["from"], festival["to"]
    statutory = set(festival["statutory"])
    if not isinstance(first, date) or last < first or not all(first <= day <= last for day in statutory):
        raise ValueError(f"broken days of {festival['name']}")
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        yield OffDay(day=day, name=festival["name"], statutory=day in statutory)
