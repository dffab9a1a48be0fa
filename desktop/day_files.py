"""Schedules, deadlines and warranty as JSON in and out: what the three commands read and print.

Each function takes the decoded JSON, either the input alone or a whole example file `{command, input, expect}`,
and returns what is to be printed. Everything malformed is a KnownError with one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from aftersales import deadlines, scheduling
from aftersales import warranty as terms_of
from aftersales.calendar import Step
from aftersales.clock import CHINA, china_day, china_moment
from aftersales.errors import KnownError
from aftersales.scheduling import OnDayOff
from resources.holiday_tables import shipped_calendar
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from aftersales.calendar import WorkingCalendar
    from aftersales.revisits import DayPassed

_T = TypeVar("_T")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)
_TIME = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])", re.ASCII)
_HOURS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)


def schedule(document: Any, calendar: WorkingCalendar | None = None) -> list[dict[str, Any]]:
    """The visits of a plan as ``[{nominal, date, why: [{date, code, text}]}]``, with a `note` where a year is 未公布.

    The note also names fields that no rule reads; so do the notes of the other two.
    """
    calendar = calendar or shipped_calendar()
    fields = _Fields(_input(document))
    unknown = fields.unknown("start", "steps", "every", "count", "until", "on_day_off", "capacity", "today")
    plan = scheduling.Plan(
        start=fields.day("start"),
        steps=tuple(Step.parse(text) for text in fields.texts("steps")),
        every=fields.maybe("every", lambda at: Step.parse(fields.text(at))),
        count=fields.maybe("count", fields.whole),
        until=fields.maybe("until", fields.day),
        on_day_off=OnDayOff(fields.choice("on_day_off", [*OnDayOff], default=OnDayOff.NEXT)),
        capacity=fields.maybe("capacity", lambda at: _capacity(fields.inner(at))),
        today=fields.maybe("today", fields.day),
    )
    return [_visit_out(visit, unknown) for visit in scheduling.schedule(plan, calendar)]


def deadline(document: Any, calendar: WorkingCalendar | None = None) -> dict[str, Any]:
    """A deadline as ``{due, why: [{from, to, hours, code, text}]}``; the hours of `why` add up to those asked for."""
    calendar = calendar or shipped_calendar()
    fields = _Fields(_input(document))
    unknown = fields.unknown("start", "hours", "counts", "hours_of_day", "pauses")
    working = None
    if fields.choice("counts", ["calendar", "working"]) == "working":
        working = deadlines.WorkingTime(
            calendar, deadlines.WorkingHours(tuple(fields.day_parts("hours_of_day")))
        )
    try:
        found = deadlines.deadline(
            fields.moment("start"),
            fields.duration("hours"),
            working=working,
            pauses=[deadlines.Period(start, end) for start, end in fields.periods("pauses")],
        )
        return _deadline_out(found, calendar if working else None, unknown)
    except OverflowError:
        raise KnownError("days.beyond_calendar") from None


def warranty(document: Any, calendar: WorkingCalendar | None = None) -> dict[str, Any]:
    """A warranty as ``{whole_ends, parts_end, verdict, why: [{date, code, text}]}``; `parts_end` null without a term."""
    fields = _Fields(_input(document))
    unknown = fields.unknown("starts", "whole_months", "parts_months", "repair_days", "exchanged_on", "on")
    terms = terms_of.WarrantyTerms(
        starts=fields.day("starts"),
        whole_months=fields.whole("whole_months"),
        parts_months=fields.maybe("parts_months", fields.whole),
        repair_days=fields.maybe("repair_days", fields.whole) or 0,
        exchanged_on=fields.maybe("exchanged_on", fields.day),
    )
    found = terms_of.warranty(terms, fields.day("on"), calendar or shipped_calendar())
    return {
        "whole_ends": found.whole_ends.isoformat(),
        "parts_end": found.parts_end.isoformat() if found.parts_end else None,
        "verdict": str(found.verdict),
        "why": [_warranty_reason_out(reason) for reason in found.why],
    } | _note((), unknown)


def _warranty_reason_out(reason: terms_of.WarrantyReason) -> dict[str, Any]:
    code = reason.code.removeprefix("days.").removeprefix("warranty_")
    return {"date": reason.date.isoformat(), "code": code, "text": sentence(reason.code, reason.operands)}


def _input(document: Any) -> Mapping[str, Any]:
    found = document["input"] if isinstance(document, dict) and "input" in document else document
    if not isinstance(found, dict):
        raise KnownError("days.file_not_object")
    return found


def _capacity(fields: _Fields) -> scheduling.Capacity:
    booked = fields.maybe("booked", fields.inner)
    days = {booked.key_day(key): booked.whole(key) for key in booked.values} if booked else {}
    return scheduling.Capacity(per_day=fields.whole("per_day"), booked=days)


def _visit_out(visit: scheduling.Visit, unknown: list[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "nominal": visit.nominal.isoformat(),
        "date": visit.date.isoformat(),
        "why": [_passed_out(passed) for passed in visit.why],
    }
    return shown | _note(visit.unpublished, unknown)


def _passed_out(passed: DayPassed) -> dict[str, Any]:
    text = sentence(f"days.{passed.code}", {"date": passed.day, "name": passed.name})
    return {"date": passed.day.isoformat(), "code": passed.code, "text": text}


def _deadline_out(
    found: deadlines.Deadline, calendar: WorkingCalendar | None, unknown: list[str]
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "due": _moment_out(found.due),
        "why": [_span_out(span, calendar) for span in found.why],
    }
    if calendar is None:
        return shown | _note((), unknown)
    years = range(china_day(found.start).year, china_day(found.due).year + 1)
    return shown | _note([year for year in years if not calendar.is_published(year)], unknown)


def _span_out(span: deadlines.Span, calendar: WorkingCalendar | None) -> dict[str, Any]:
    code = f"days.span_{span.code}" if span.code in {"weekend", "holiday"} else f"days.{span.code}"
    name = calendar.holiday_name(china_day(span.start)) if calendar else None
    hours = Fraction(span.counted // timedelta(microseconds=1), 3_600_000_000)
    return {
        "from": _moment_out(span.start),
        "to": _moment_out(span.end),
        "hours": hours.numerator if hours.denominator == 1 else round(float(hours), 4),
        "code": span.code,
        "text": sentence(code, {"name": name}),
    }


def _note(years: Iterable[int], unknown: list[str]) -> dict[str, str]:
    texts = unknown + [sentence("days.unpublished", {"year": year}) for year in years]
    return {"note": "；".join(texts)} if texts else {}


def _moment_out(moment: datetime) -> str:
    text = moment.astimezone(CHINA).replace(tzinfo=None).isoformat(timespec="seconds")
    return text.removesuffix(":00") if text.count(":") == 2 else text


@dataclass(frozen=True, slots=True)
class _Fields:
    """One JSON object, read field by field; null counts as absent, refusals name the field."""

    values: Mapping[str, Any]
    prefix: str = ""

    def unknown(self, *known: str) -> list[str]:
        """A sentence for each field that no rule reads: told rather than refused, as claims do."""
        names = [name for name, value in self.values.items() if name not in known and value is not None]
        return [sentence("days.unknown_field", {"field": name}) for name in names]

    def maybe(self, name: str, read: Callable[[str], _T]) -> _T | None:
        return None if self.values.get(name) is None else read(name)

    def text(self, name: str) -> str:
        value = self._given(name)
        if not isinstance(value, str):
            raise KnownError("days.field_not_text", field=self._name(name), value=value)
        return value

    def texts(self, name: str) -> list[str]:
        found = []
        for value in self._list(name):
            if not isinstance(value, str):
                raise KnownError("days.field_not_text", field=self._name(name), value=value)
            found.append(value)
        return found

    def choice(self, name: str, choices: Sequence[str], *, default: str | None = None) -> str:
        if default is not None and self.values.get(name) is None:
            return default
        value = self._given(name)
        if value not in choices:
            listed = "、".join(choices)
            raise KnownError("days.field_not_choice", field=self._name(name), value=value, choices=listed)
        return str(value)

    def whole(self, name: str) -> int:
        value = self._given(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise KnownError("days.field_not_whole", field=self._name(name), value=value)
        return value

    def duration(self, name: str) -> timedelta:
        value = self._given(name)
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise KnownError("days.field_not_hours", field=self._name(name), value=value)
        if not _HOURS.fullmatch(str(value)):
            raise KnownError("days.field_not_hours", field=self._name(name), value=value)
        return timedelta(microseconds=round(Fraction(str(value)) * 3_600_000_000))

    def day(self, name: str) -> date:
        return self._as_day(name, self._given(name))

    def key_day(self, name: str) -> date:
        return self._as_day(name, name)

    def moment(self, name: str) -> datetime:
        return self._as_moment(name, self._given(name))

    def periods(self, name: str) -> list[tuple[datetime, datetime]]:
        return [
            (self._as_moment(name, start), self._as_moment(name, end)) for start, end in self._pairs(name)
        ]

    def day_parts(self, name: str) -> list[tuple[timedelta, timedelta]]:
        return [(self._as_time(name, start), self._as_time(name, end)) for start, end in self._pairs(name)]

    def inner(self, name: str) -> _Fields:
        value = self._given(name)
        if not isinstance(value, dict):
            raise KnownError("days.field_not_object", field=self._name(name))
        return _Fields(value, f"{self._name(name)}.")

    def _name(self, name: str) -> str:
        return self.prefix + name

    def _given(self, name: str) -> Any:
        value = self.values.get(name)
        if value is None:
            raise KnownError("days.field_missing", field=self._name(name))
        return value

    def _list(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise KnownError("days.field_not_list", field=self._name(name))
        return value

    def _pairs(self, name: str) -> list[list[Any]]:
        pairs = self._list(name)
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise KnownError("days.field_not_pair", field=self._name(name))
        return pairs

    def _as_day(self, name: str, value: Any) -> date:
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise KnownError("days.field_not_day", field=self._name(name), value=value)

    def _as_moment(self, name: str, value: Any) -> datetime:
        try:
            if isinstance(value, str) and _MOMENT.fullmatch(value):
                return china_moment(value)
        except (ValueError, OverflowError):
            pass
        raise KnownError("days.field_not_moment", field=self._name(name), value=value)

    def _as_time(self, name: str, value: Any) -> timedelta:
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise KnownError("days.field_not_time", field=self._name(name), value=value)
        return timedelta(hours=int(match[1]), minutes=int(match[2]))
