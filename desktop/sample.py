"""The mark of a sample shop, and the clock that stands still where its stories end."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aftersales.clock import CHINA, FixedClock, china_moment

_MARK = "sample.txt"


def sample_clock(data: Path) -> FixedClock | None:
    """The clock to open a sample shop with; None for a shop of real people."""
    mark = data / _MARK
    return FixedClock(china_moment(mark.read_text("utf-8").strip())) if mark.is_file() else None


def mark_sample(data: Path, *, stands_at: datetime) -> None:
    """Note that the shop in `data` is a sample that stands still at this moment."""
    moment = stands_at.astimezone(CHINA).replace(tzinfo=None)
    (data / _MARK).write_text(moment.isoformat(), "utf-8")
