"""The shop's holiday tables: looked at, edited day by day, given back to what is shipped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.calendar import WorkingCalendar
from aftersales.errors import KnownError
from aftersales.holiday_records import PLAIN, DayKind, DayMeaning, days_in, meanings, table_of
from aftersales.sheet_records import BadRow
from desktop.changes import Changed
from resources.holiday_tables import calendar_with, shipped_calendar
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from aftersales.calendar import HolidayTable
    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.revisit_shifts import RevisitShifts, Shifts
    from desktop.session import Session
    from desktop.writing import Writer

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfDays:
    """One year: its table, None while 未公布; `own`: the shop changed it; `version` is what a change must name."""

    year: int
    table: HolidayTable | None
    own: bool
    shipped: bool
    version: int = 0


class HolidayDesk:
    """Reading is open to all; only the owner changes."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, shifts: RevisitShifts
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._shifts = shifts

    def years(self) -> tuple[YearOfDays, ...]:
        """Every year that has a table, and this and the next one in any case."""
        shipped = {table.year: table for table in shipped_calendar().tables}
        with self._archive.database.read():
            own = {found.table.year: found for found in self._archive.holidays.all()}
        this = self._clock.today().year
        found = []
        for year in sorted({*shipped, *own, this, this + 1}):
            stored = own.get(year)
            table = stored.table if stored else shipped.get(year)
            found.append(
                YearOfDays(
                    year=year,
                    table=table if table is not None and table.published else None,
                    own=stored is not None,
                    shipped=year in shipped,
                    version=stored.version if stored else 0,
                )
            )
        return tuple(found)

    def set_days(self, *, year: int, version: int, text: str, kind: DayKind, name: str = "") -> None:
        """Make days off, workdays or plain ones: ``10月1日至7日``, ``2026-10-10``.

        KnownErrors ``holidays.bad_days``, ``holidays.other_year``, ``days.table_not_weekend``,
        ``storage.changed_meanwhile``.
        """
        self._session.require(Right.RULES)
        days = _days(text, year)
        shown = sentence("holidays.set", {"year": year, "text": text.strip()})
        with self._writer.action(shown, Changed.SETTINGS, Changed.REVISITS, Changed.CASES) as action:
            stored = self._archive.holidays.of_year(year)
            if (stored.version if stored else 0) != version:
                raise KnownError("storage.changed_meanwhile")
            table = self._table(year, days, kind, name)
            shifts = self._shifts.by_calendar(
                self._with(table)
            )  # refuses a table that does not hold together
            self._archive.holidays.save(table, version=version, action=action)
            self._shifts.write(shifts, action=action)

    def effects(self, *, year: int, text: str, kind: DayKind, name: str = "") -> Shifts:
        """The calls to come that such days would move; the same KnownErrors."""
        days = _days(text, year)
        with self._archive.database.read():
            return self._shifts.by_calendar(self._with(self._table(year, days, kind, name)))

    def _table(self, year: int, days: tuple[date, ...], kind: DayKind, name: str) -> HolidayTable:
        """The table of a year with these days in it, inside the caller's read."""
        stored = self._archive.holidays.of_year(year)
        base = stored.table if stored else _shipped(year)
        told = _changed(meanings(base), days, kind, name.strip())
        source = base.source if base else sentence("holidays.by_hand")
        return replace(table_of(year, told, base, source), published=True)

    def _with(self, table: HolidayTable | None, year: int = 0) -> WorkingCalendar:
        """The calendar with this table in the place of its year's; None: with the shipped one of `year` again."""
        year = table.year if table is not None else year
        others = [found.table for found in self._archive.holidays.all() if found.table.year != year]
        return calendar_with([*others, *((table,) if table is not None else ())])

    def give_back(self, *, year: int) -> None:
        """Let the shipped table of a year hold again, or none where none is shipped."""
        self._session.require(Right.RULES)
        shown = sentence("holidays.give_back", {"year": year})
        with self._writer.action(shown, Changed.SETTINGS, Changed.REVISITS, Changed.CASES) as action:
            shifts = self._shifts.by_calendar(self._with(None, year))
            self._archive.holidays.remove(year, action=action)
            self._shifts.write(shifts, action=action)

    def effects_of_giving_back(self, *, year: int) -> Shifts:
        """The calls to come that the shipped table would move."""
        with self._archive.database.read():
            return self._shifts.by_calendar(self._with(None, year))


def _days(text: str, year: int) -> tuple[date, ...]:
    try:
        days = days_in(text, year)
    except BadRow as bad:
        raise KnownError("holidays.bad_days", text=text.strip()) from bad
    if not days:
        raise KnownError("holidays.bad_days", text=text.strip())
    if any(day.year != year for day in days):
        raise KnownError("holidays.other_year", year=year)
    return days


def _changed(
    told: Mapping[date, DayMeaning], days: tuple[date, ...], kind: DayKind, name: str
) -> dict[date, DayMeaning]:
    found = dict(told)
    for day in days:
        if kind is DayKind.PLAIN:
            found.pop(day, None)
            continue
        if kind is DayKind.WORK and day.weekday() < _SATURDAY:
            raise KnownError("days.table_not_weekend", date=day)
        known = told.get(day, PLAIN)
        found[day] = DayMeaning(kind=kind, name=name or known.name or sentence("holiday_day.unnamed"))
    return found


def _shipped(year: int) -> HolidayTable | None:
    calendar: WorkingCalendar = shipped_calendar()
    return next((table for table in calendar.tables if table.year == year), None)
