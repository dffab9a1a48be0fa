"""The bounds of today, taken from the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from aftersales.clock import CHINA, Clock
from aftersales.queries import Moments


def moments(clock: Clock) -> Moments:
    """Now, and the first moment of tomorrow in China."""
    ends = datetime.combine(clock.today() + timedelta(days=1), time(), CHINA)
    return Moments(now=clock.now(), day_ends=ends.astimezone(UTC))
