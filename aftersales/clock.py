"""Where "now" and "today" come from: an injected clock, so that every rule can be tried on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "CST")
"""China has one zone without summer time; moments are stored in UTC and read in this zone."""


class Clock(Protocol):
    """Gives the present moment (aware, UTC) and the day it falls on in China."""

    def now(self) -> datetime: ...

    def today(self) -> date: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(CHINA).date()


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is set; for the demo shop and for tests."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)

    def today(self) -> date:
        return self.moment.astimezone(CHINA).date()


def china_day(moment: datetime) -> date:
    """The day on which an aware moment falls in China."""
    return moment.astimezone(CHINA).date()


def china_moment(text: str) -> datetime:
    """``2026-10-08T19:20`` or ``2026-10-08 19:20:05`` (China time) as an aware UTC moment; ValueError if malformed."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA).astimezone(UTC)
