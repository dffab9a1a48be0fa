"""The shipped time limits of cases, read from time_limits.toml."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.cases import CaseKind, ServiceLevel
from aftersales.deadlines import WorkingHours
from aftersales.orders import Platform
from aftersales.time_limits import Counting, TimeLimit, TimeLimits
from resources.places import resource
from resources.workflow_file import shipped_workflow

if TYPE_CHECKING:
    from pathlib import Path


@cache
def shipped_time_limits() -> TimeLimits:
    """The limits of this release; read once, since the files of a release never change."""
    return read_time_limits(resource("time_limits.toml"))


def read_time_limits(path: Path) -> TimeLimits:
    """Limits from their file; ValueError for a clock that is not ours to change, which is a bug of the release."""
    data = tomllib.loads(path.read_text("utf-8"))
    return TimeLimits(
        limits=tuple(_limit(row, data["source"]) for row in data["limits"]),
        hours=WorkingHours(tuple(_stretch(text) for text in data["working_hours"])),
    )


def _limit(row: dict[str, Any], source: str) -> TimeLimit:
    ours = {clock.code for clock in shipped_workflow().clocks if clock.own and clock.hours is not None}
    if row["clock"] not in ours:
        raise ValueError(f"{row['clock']} is no clock of hours of our own")
    return TimeLimit(
        clock=row["clock"],
        hours=row["hours"],
        counting=Counting(row["counting"]),
        source=row.get("source", source),
        kind=CaseKind(row["kind"]) if "kind" in row else None,
        platform=Platform(row["platform"]) if "platform" in row else None,
        tier=row.get("tier"),
        level=ServiceLevel(row["level"]) if "level" in row else None,
    )


def _stretch(text: str) -> tuple[timedelta, timedelta]:
    start, _, end = text.partition("-")
    return _from_midnight(start), _from_midnight(end)


def _from_midnight(text: str) -> timedelta:
    hours, _, minutes = text.partition(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
