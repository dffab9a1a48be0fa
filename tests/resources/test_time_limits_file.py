"""The shipped time limits: every row names a clock that is ours, and the working hours make sense."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from resources.time_limits_file import read_time_limits, shipped_time_limits

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_file_reads_and_every_row_has_a_source() -> None:
    limits = shipped_time_limits()
    assert limits.limits
    assert all(limit.source for limit in limits.limits)
    day = sum((end - start for start, end in limits.hours.spans), timedelta())
    assert day == timedelta(hours=7.5)


def test_a_row_for_a_clock_of_the_law_is_a_bug(tmp_path: Path) -> None:
    path = tmp_path / "time_limits.toml"
    path.write_text(
        'source = "店"\nworking_hours = ["09:00-18:00"]\n'
        '[[limits]]\nclock = "pay_law"\nhours = 1\ncounting = "calendar"\n',
        "utf-8",
    )
    with pytest.raises(ValueError, match="pay_law"):
        read_time_limits(path)
