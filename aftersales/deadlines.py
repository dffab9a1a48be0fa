"""Deadlines (时限): when so many hours are used up, by the calendar or by the shop's working hours, less pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from aftersales.clock import CHINA, china_day
from aftersales.days import shift
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aftersales.calendar import WorkingCalendar

SpanCode = Literal["counted", "pause", "off_hours", "weekend", "holiday"]

LONGEST = timedelta(hours=100_000)
_FARTHEST_DAYS = 36_525
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch between two aware moments, `start` not after `end`."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise KnownError("days.pause_backwards", start=self.start, end=self.end)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of a workday that count, as pairs of distances from midnight (24 h is the end of the day)."""

    spans: tuple[tuple[timedelta, timedelta], ...]

    def __post_init__(self) -> None:
        if not self.spans:
            raise KnownError("days.hours_missing")
        last = _NOTHING
        for start, end in self.spans:
            if not last <= start < end <= _DAY:
                raise KnownError("days.hours_broken")
            last = end


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Working hours on the workdays of a calendar."""

    calendar: WorkingCalendar
    hours: WorkingHours


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the way from start to due: how much of it counts, and why the rest does not."""

    start: datetime
    end: datetime
    code: SpanCode

    @property
    def counted(self) -> timedelta:
        return self.end - self.start if self.code == "counted" else _NOTHING


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due` is the moment the last of `length` is used up; `why` covers start to due without a gap."""

    start: datetime
    length: timedelta
    due: datetime
    why: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left to a moment, or how long it is past: the two largest units, ready for wording.

    `code` is ``days.left_…`` or ``days.overdue_…`` with the units that stand in it.
    """

    overdue: bool
    code: str
    operands: dict[str, int]


def deadline(
    start: datetime,
    length: timedelta,
    *,
    working: WorkingTime | None = None,
    pauses: Iterable[Period] = (),
) -> Deadline:
    """When `length` is used up after `start`; every hour counts, or only those of `working`; a pause never does.

    Moments are aware; days and hours are China's. KnownError for a negative length or one beyond reach.
    """
    if not _NOTHING <= length <= LONGEST:
        raise KnownError("days.length_out_of_range", most=int(LONGEST / timedelta(hours=1)))
    start = start.astimezone(UTC)
    left = length
    spans: list[Span] = []
    for span in _spans_from(start, working, _merged(pauses)):
        if left == _NOTHING:
            break
        if span.counted >= left:
            spans.append(Span(span.start, span.start + left, span.code))
            left = _NOTHING
        else:
            spans.append(span)
            left -= span.counted
    due = spans[-1].end if spans else start
    return Deadline(start, length, due, _joined(spans))


def end_of_day(start: datetime, days: int) -> datetime:
    """The last second of the day `days` after the day of `start`; the first day is not counted (民法典 201–203).

    The last second, not the following midnight, so that the moment still falls on the day it belongs to.
    """
    last = shift(china_day(start), days)
    return datetime.combine(last, time(23, 59, 59), CHINA).astimezone(UTC)


def used_share(running: Deadline, now: datetime) -> Fraction:
    """How much of the counted time is used at `now`, from 0 to 1."""
    if now >= running.due or running.length == _NOTHING:
        return Fraction(1)
    used = sum((min(now, span.end) - span.start for span in running.why if _counts_by(span, now)), _NOTHING)
    return Fraction(used // timedelta(microseconds=1), running.length // timedelta(microseconds=1))


def time_left(due: datetime, now: datetime) -> TimeLeft:
    """How far `now` is from `due`, in whole minutes rounded down: 剩 2 时 40 分, 超期 1 天 4 时."""
    overdue = now > due
    minutes = abs(due - now) // timedelta(minutes=1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = {"days": days, "hours": hours} if days else {"hours": hours, "minutes": minutes}
    shown = {unit: count for unit, count in units.items() if count}
    side = "overdue" if overdue else "left"
    return TimeLeft(overdue, "_".join([f"days.{side}", *shown]) if shown else f"days.{side}_moment", shown)


def _counts_by(span: Span, now: datetime) -> bool:
    return span.code == "counted" and span.start < now


def _merged(pauses: Iterable[Period]) -> list[Period]:
    merged: list[Period] = []
    for pause in sorted(pauses, key=lambda period: period.start):
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, pause.end))
        else:
            merged.append(pause)
    return merged


def _spans_from(start: datetime, working: WorkingTime | None, pauses: Sequence[Period]) -> Iterator[Span]:
    """Everything after `start`, cut where the reason changes; ends with a refusal when the way gets too long."""
    base = _working_spans(start, working) if working else _every_hour(start)
    for span in base:
        yield from _less_pauses(span, pauses)
    raise KnownError("days.deadline_too_far")


def _every_hour(start: datetime) -> Iterator[Span]:
    at = start
    for _ in range(_FARTHEST_DAYS):
        try:
            later = at + _DAY
        except OverflowError:
            return
        yield Span(at, later, "counted")
        at = later


def _working_spans(start: datetime, working: WorkingTime) -> Iterator[Span]:
    first = china_day(start)
    for offset in range(_FARTHEST_DAYS):
        for span in _day_spans(shift(first, offset), working):
            if span.end > start:
                yield Span(max(span.start, start), span.end, span.code)


def _day_spans(day: date, working: WorkingTime) -> Iterator[Span]:
    midnight = datetime.combine(day, time(), CHINA).astimezone(UTC)
    reason = working.calendar.reason(day)
    if reason:
        yield Span(midnight, midnight + _DAY, reason)
        return
    at = _NOTHING
    for opens, closes in working.hours.spans:
        if at < opens:
            yield Span(midnight + at, midnight + opens, "off_hours")
        yield Span(midnight + opens, midnight + closes, "counted")
        at = closes
    if at < _DAY:
        yield Span(midnight + at, midnight + _DAY, "off_hours")


def _less_pauses(span: Span, pauses: Sequence[Period]) -> Iterator[Span]:
    if span.code != "counted":
        yield span
        return
    at = span.start
    for pause in pauses:
        begins, ends = max(pause.start, at), min(pause.end, span.end)
        if begins >= ends:
            continue
        if at < begins:
            yield Span(at, begins, "counted")
        yield Span(begins, ends, "pause")
        at = ends
    if at < span.end:
        yield Span(at, span.end, "counted")


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].code == span.code:
            joined[-1] = Span(joined[-1].start, span.end, span.code)
        else:
            joined.append(span)
    return tuple(joined)
