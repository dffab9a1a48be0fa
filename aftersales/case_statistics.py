"""Figures about cases: by week, by problem, by stage and by product. Pure counting of rows the archive gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FEWEST = 5
"""No rate is shown of fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCourse:
    """A case that was opened: `given` fen were settled for the customer."""

    case_id: int
    day: date
    kind: str
    problem: str
    product: str
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCase:
    """A case that ended after `hours`; `in_time`: none of its steps came after its deadline."""

    case_id: int
    day: date
    hours: float
    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StateStay:
    """One stay of a case in a state that it has left."""

    state: str
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How many cases came and ended in the seven days from `first`."""

    first: date
    opened: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem, how many cases had it, and the share of all cases up to and with it."""

    name: str
    count: int
    running: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """How long cases stay in a stage: half of them at most `usual` hours, nine of ten at most `slow`."""

    stage: str
    n: int
    usual: float
    slow: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCases:
    """A product, its cases and what was given for them, in fen."""

    name: str
    count: int
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigures:
    """The key figures of a span. `days` to close and the share `in_time` are None with fewer than five closed."""

    opened: int
    closed: int
    days: float | None
    in_time: float | None
    given: int


def figures(opened: Sequence[CaseCourse], closed: Sequence[ClosedCase]) -> CaseFigures:
    """The key figures."""
    shown = len(closed) >= FEWEST
    return CaseFigures(
        opened=len(opened),
        closed=len(closed),
        days=fmean(one.hours for one in closed) / 24 if shown else None,
        in_time=sum(one.in_time for one in closed) / len(closed) if shown else None,
        given=sum(one.given for one in opened),
    )


def weeks(
    opened: Iterable[CaseCourse], closed: Iterable[ClosedCase], *, last: date, count: int
) -> tuple[Week, ...]:
    """The `count` weeks that end with the week of `last`, Mondays first; weeks with nothing are there too."""
    monday = last - timedelta(days=last.weekday())
    firsts = [monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    came: dict[date, int] = {}
    went: dict[date, int] = {}
    for one in opened:
        came[_monday(one.day)] = came.get(_monday(one.day), 0) + 1
    for ended in closed:
        went[_monday(ended.day)] = went.get(_monday(ended.day), 0) + 1
    return tuple(Week(first=first, opened=came.get(first, 0), closed=went.get(first, 0)) for first in firsts)


def problems(opened: Sequence[CaseCourse], *, most: int, rest: str) -> tuple[Problem, ...]:
    """The commonest problems; what comes after the first `most` is `rest`."""
    counts: dict[str, int] = {}
    for one in opened:
        counts[one.problem] = counts.get(one.problem, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = ordered if len(ordered) <= most + 1 else ordered[:most]
    left = len(opened) - sum(count for _, count in listed)
    running, found = 0, []
    for name, count in [*listed, *([(rest, left)] if left else [])]:
        running += count
        found.append(Problem(name=name, count=count, running=running / len(opened)))
    return tuple(found)


def stage_times(stays: Iterable[StateStay], stage_of: Mapping[str, str]) -> tuple[StageTime, ...]:
    """The stages in the order of `stage_of`, which names the stage of each state; those with nothing are left out."""
    hours: dict[str, list[float]] = {stage: [] for stage in dict.fromkeys(stage_of.values())}
    for one in stays:
        if one.state in stage_of:
            hours[stage_of[one.state]].append(one.hours)
    return tuple(
        StageTime(stage=stage, n=len(found), usual=median(found), slow=_at(sorted(found), 0.9))
        for stage, found in hours.items()
        if found
    )


def products(opened: Iterable[CaseCourse]) -> tuple[ProductCases, ...]:
    """Products by what was given for them, the dearest first."""
    counts: dict[str, list[int]] = {}
    for one in opened:
        if one.product:
            had = counts.setdefault(one.product, [0, 0])
            had[0] += 1
            had[1] += one.given
    found = [ProductCases(name=name, count=count, given=given) for name, (count, given) in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.given, -one.count, one.name)))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _at(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies, between neighbours in proportion."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
