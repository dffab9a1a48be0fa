"""Holiday tables: each row changes some days of the shop's table of their year, which begins as the shipped one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.holiday_records import PLAIN, SATURDAY, DayKind, DayMeaning, meanings, table_of, told_by
from aftersales.matching import Change, Outcome
from aftersales.sheet_records import BadRow, MetRecord, judged
from desktop.changes import Changed
from desktop.taking_in.base import problem, require_fresh, with_problems
from resources.holiday_tables import shipped_calendar
from resources.wording import sentence
from storage.hand_edits import by_hand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aftersales.actions import Action
    from aftersales.calendar import HolidayTable
    from aftersales.sheet_records import IncomingRecord
    from desktop.archive import Archive
    from desktop.session import Session
    from storage.staged_records import StagedRecord

_SHOWN = 5


@dataclass(slots=True)
class _Year:
    """A year as the rows so far leave it; `edited` tells that a person changed the shop's table here."""

    base: HolidayTable | None
    version: int
    edited: bool
    days: dict[date, DayMeaning]
    source: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    met: MetRecord
    told: tuple[tuple[date, DayMeaning], ...]


class HolidayTaker:
    """Takes in holiday tables; only who may change the shop's rules can."""

    def __init__(self, *, archive: Archive, session: Session) -> None:
        self._archive = archive
        self._session = session

    @property
    def changes(self) -> tuple[Changed, ...]:
        return (Changed.SETTINGS,)

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        return [plan.met for plan in self._plans(records, {})]

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        self._session.require(Right.RULES)
        years: dict[int, _Year] = {}
        plans = self._plans([row.incoming for row in rows], years)
        require_fresh(rows, [plan.met for plan in plans])
        for row, plan in zip(rows, plans, strict=True):
            if plan.met.found.outcome is not Outcome.ERROR:
                for day, told in plan.told:
                    self._set(years, day, told, row.incoming)
        for year, found in sorted(years.items()):
            if found.changed:
                table = table_of(year, found.days, found.base, found.source)
                self._archive.holidays.save(table, version=found.version, action=action)

    def _plans(self, records: Sequence[IncomingRecord], years: dict[int, _Year]) -> list[_Plan]:
        """What each row comes to; `years` is filled with the tables as they stand, not as the rows would have them."""
        said: dict[date, DayMeaning] = {}
        may = Right.RULES in self._session.rights
        return [self._plan(record, years, said, may=may) for record in records]

    def _plan(
        self, record: IncomingRecord, years: dict[int, _Year], said: dict[date, DayMeaning], *, may: bool
    ) -> _Plan:
        if not may:
            record = with_problems(record, [problem(record, "records.owner_only", level="blocking")])
        try:
            told = tuple((day, self._named(years, day, meaning)) for day, meaning in told_by(record))
            _require_sound(told, said)
        except BadRow as bad:
            record = with_problems(record, [problem(record, bad.code, bad.value, level="blocking")])
            return _Plan(met=MetRecord(record=record, found=judged(record, known=False)), told=())
        said |= dict(told)
        return _Plan(met=self._met(record, told, years), told=told)

    def _met(
        self, record: IncomingRecord, told: tuple[tuple[date, DayMeaning], ...], years: dict[int, _Year]
    ) -> MetRecord:
        before = {day: self._year(years, day).days.get(day, PLAIN) for day, _ in told}
        known = any(meaning.kind is not DayKind.PLAIN for meaning in before.values())
        changes = tuple(
            Change(field="day", before=_shown(day, before[day]), after=_shown(day, meaning))
            for day, meaning in told
            if meaning != before[day]
        )
        hand = any(self._year(years, day).edited for day, _ in told if before[day].kind is not DayKind.PLAIN)
        known = known or not changes
        found = judged(record, known=known, changes=changes, edited_by_hand={"day"} if hand else frozenset())
        shown = (
            "、".join(_shown(day, meaning) for day, meaning in list(before.items())[:_SHOWN]) if known else ""
        )
        return MetRecord(record=record, found=found, meets=shown)

    def _set(self, years: dict[int, _Year], day: date, told: DayMeaning, record: IncomingRecord) -> None:
        year = self._year(years, day)
        if year.days.get(day, PLAIN) == told:
            return
        if told.kind is DayKind.PLAIN:
            year.days.pop(day, None)
        else:
            year.days[day] = told
        year.changed = True
        fresh = "" if year.base else record.label
        year.source = record.text("source") or year.source or fresh

    def _named(self, years: dict[int, _Year], day: date, told: DayMeaning) -> DayMeaning:
        """A day's name and its being statutory stay as they are where the row does not say."""
        if told.kind is DayKind.PLAIN:
            return PLAIN
        known = self._year(years, day).days.get(day, PLAIN)
        kind = known.kind if told.is_off and known.is_off and told.kind is DayKind.OFF else told.kind
        return replace(told, kind=kind, name=told.name or known.name or sentence("holiday_day.unnamed"))

    def _year(self, years: dict[int, _Year], day: date) -> _Year:
        if day.year not in years:
            stored = self._archive.holidays.of_year(day.year)
            shipped = {table.year: table for table in shipped_calendar().tables}
            base = stored.table if stored else shipped.get(day.year)
            edited = stored is not None and bool(
                by_hand(self._archive.database, "holiday_tables", [stored.id])
            )
            years[day.year] = _Year(base, stored.version if stored else 0, edited, meanings(base))
        return years[day.year]


def _require_sound(told: tuple[tuple[date, DayMeaning], ...], said: dict[date, DayMeaning]) -> None:
    """BadRow where a day is told a second time, or made a workday that it is already."""
    seen = dict(said)
    for day, meaning in told:
        if day in seen:
            raise BadRow("records.day_twice", day.isoformat())
        seen[day] = meaning
        if meaning.kind is DayKind.WORK and day.weekday() < SATURDAY:
            raise BadRow("records.not_weekend", day.isoformat())


def _shown(day: date, meaning: DayMeaning) -> str:
    return sentence(f"holiday_day.{meaning.kind.value}", {"date": day, "name": meaning.name}).strip()
