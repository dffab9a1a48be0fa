"""Holiday tables of the shop: one a year, changed by version, and the shipped one again when it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aftersales.calendar import HolidayTable, MakeUpDay, OffDay
from aftersales.errors import KnownError
from storage.database import Database
from storage.holidays import Holidays
from tests.storage.making import Archive

TABLE = HolidayTable(
    year=2027,
    off=(
        OffDay(day=date(2027, 2, 6), name="春节", statutory=True),
        OffDay(day=date(2027, 2, 5), name="春节"),
    ),
    make_up=(MakeUpDay(day=date(2027, 2, 14), name="春节"),),
    source="示例通知",
    issued=date(2026, 11, 4),
    url="https://example.invalid/2027",
)


def test_a_table_comes_back_as_it_was_kept(database: Database, archive: Archive) -> None:
    holidays = Holidays(database)
    with archive.writing("放假") as action:
        stored = holidays.save(TABLE, action=action)
    with database.read():
        (found,) = holidays.all()
    assert found == stored
    assert found.table == replace(TABLE, off=tuple(reversed(TABLE.off)))
    with database.read():
        assert holidays.of_year(2028) is None


def test_a_change_names_the_version_it_was_made_from(database: Database, archive: Archive) -> None:
    holidays = Holidays(database)
    with archive.writing("放假") as action:
        stored = holidays.save(TABLE, action=action)
    fewer = replace(TABLE, make_up=())
    with archive.writing("改") as action:
        changed = holidays.save(fewer, version=stored.version, action=action)
    assert (changed.version, changed.table.make_up) == (stored.version + 1, ())
    for version in (stored.version, 0):
        with pytest.raises(KnownError, match="changed_meanwhile"), archive.writing("再改") as action:
            holidays.save(TABLE, version=version, action=action)
    with archive.writing("去掉") as action:
        holidays.remove(2027, action=action)
    with pytest.raises(KnownError, match="gone"), archive.writing("又改") as action:
        holidays.save(TABLE, version=changed.version, action=action)


def test_taking_a_table_back_brings_the_one_before(database: Database, archive: Archive) -> None:
    from storage.journal import Journal

    holidays, journal = Holidays(database), Journal(database)
    with archive.writing("放假") as first:
        stored = holidays.save(TABLE, action=first)
    with archive.writing("改") as second:
        holidays.save(replace(TABLE, off=()), version=stored.version, action=second)
    with archive.writing("撤销") as action:
        journal.undo(second.id, action=action)
    with database.read():
        assert holidays.all()[0].table.off == tuple(reversed(TABLE.off))
    with archive.writing("撤销") as action:
        journal.undo(first.id, action=action)
    with database.read():
        assert holidays.all() == ()
