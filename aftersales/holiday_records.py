"""The rules by which rows of a holiday table become days off and make-up workdays of a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.calendar import HolidayTable, MakeUpDay, OffDay
from aftersales.sheet_records import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.sheet_records import IncomingRecord

LONGEST = 31
"""Days of one row: a longer stretch is a slip."""
SATURDAY = 5
_NOTE = re.compile(r"[（(][^）)]*[）)]")
_DAY = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_END = r"(?:(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*)?(\d{1,2})\s*日?"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|[~～—–-]+)\s*{_END})?")
_BETWEEN = re.compile(r"[\s、,，;；和及]+")


class DayKind(StrEnum):
    """What a row makes of a day; ``plain`` takes it out of the table again."""

    OFF = "off"
    STATUTORY = "statutory"
    WORK = "work"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMeaning:
    """What a table says of a day; days it does not name are plain."""

    kind: DayKind = DayKind.PLAIN
    name: str = ""

    @property
    def is_off(self) -> bool:
        return self.kind in (DayKind.OFF, DayKind.STATUTORY)


PLAIN = DayMeaning()


def meanings(table: HolidayTable | None) -> dict[date, DayMeaning]:
    """Day by day what a table says; empty for none."""
    if table is None:
        return {}
    found = {
        one.day: DayMeaning(kind=DayKind.STATUTORY if one.statutory else DayKind.OFF, name=one.name)
        for one in table.off
    }
    found |= {one.day: DayMeaning(kind=DayKind.WORK, name=one.name) for one in table.make_up}
    return found


def table_of(
    year: int, days: Mapping[date, DayMeaning], base: HolidayTable | None, source: str
) -> HolidayTable:
    """The year's table that says this; it names `source`, or what it was made from where nothing is told."""
    ordered = sorted(days.items())
    return HolidayTable(
        year=year,
        off=tuple(
            OffDay(day=day, name=told.name, statutory=told.kind is DayKind.STATUTORY)
            for day, told in ordered
            if told.is_off
        ),
        make_up=tuple(
            MakeUpDay(day=day, name=told.name) for day, told in ordered if told.kind is DayKind.WORK
        ),
        source=source or (base.source if base else ""),
        issued=base.issued if base else None,
        url=base.url if base else "",
    )


def told_by(record: IncomingRecord) -> tuple[tuple[date, DayMeaning], ...]:
    """The days a row speaks of, each with what it makes of it. BadRow ``records.*`` where that is not to be known."""
    kind = DayKind(record.text("kind") or DayKind.OFF)
    if kind is DayKind.OFF and record.yes("statutory"):
        kind = DayKind.STATUTORY
    name, year = record.text("name"), _year(record.text("year"))
    first, last = record.day("day"), record.day("until")
    days = list(stretch(first, last or first)) if first else []
    if record.text("span"):
        days += days_in(record.text("span"), first.year if first else year)
    worked = days_in(record.text("make_up"), days[0].year if days else year) if record.text("make_up") else ()
    if not days and not worked:
        raise BadRow("records.no_day")
    found = [(day, DayMeaning(kind=kind, name=name)) for day in dict.fromkeys(days)]
    return (*found, *((day, DayMeaning(kind=DayKind.WORK, name=name)) for day in worked))


def _year(text: str) -> int | None:
    digits = text.removesuffix("年").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None


def stretch(first: date, last: date) -> tuple[date, ...]:
    """All days from one to another; BadRow ``records.days_reversed`` or ``records.span_long``."""
    if last < first:
        raise BadRow("records.days_reversed", f"{first} → {last}")
    if (last - first).days >= LONGEST:
        raise BadRow("records.span_long", str((last - first).days + 1))
    return tuple(first + timedelta(days=offset) for offset in range((last - first).days + 1))


def days_in(text: str, year: int | None) -> tuple[date, ...]:
    """Days as notices write them: ``10月1日至7日``, ``2026-09-20、2026-10-10``; notes in brackets are passed over.

    BadRow ``records.bad_days`` for anything else, ``records.no_year`` where neither text nor `year` says it.
    """
    rest = _NOTE.sub("", text).strip()
    found: list[date] = []
    while rest:
        match = _SPAN.match(rest)
        if match is None:
            raise BadRow("records.bad_days", text)
        found += _days(match, year, text)
        rest = rest[match.end() :]
        between = _BETWEEN.match(rest)
        if rest and between is None:
            raise BadRow("records.bad_days", text)
        rest = rest[between.end() :] if between else rest
        year = found[-1].year
    return tuple(found)


def _days(match: re.Match[str], year: int | None, text: str) -> Iterator[date]:
    first_year, month, day, last_year, last_month, last_day = match.groups()
    told = int(first_year) if first_year else year
    if told is None:
        raise BadRow("records.no_year", text)
    try:
        first = date(told, int(month), int(day))
        if last_day is None:
            yield first
            return
        last = date(int(last_year or told), int(last_month or month), int(last_day))
        if last < first and not last_year:  # 12月30日至1月1日
            last = last.replace(year=told + 1)
    except ValueError:
        raise BadRow("records.bad_days", text) from None
    yield from stretch(first, last)
