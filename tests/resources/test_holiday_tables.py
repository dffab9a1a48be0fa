"""The shipped holiday files: whole, sourced, and refused when broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from resources.holiday_tables import HOLIDAYS, read_table, shipped_calendar

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("path", sorted(HOLIDAYS.glob("*.toml")), ids=lambda path: path.stem)
def test_each_table_names_its_notice(path: Path) -> None:
    table = read_table(path)
    assert str(table.year) == path.stem
    assert table.published
    assert f"{table.year}年部分节假日安排的通知" in table.source
    assert table.issued is not None
    assert table.issued.year == table.year - 1
    assert table.url.startswith("https://")
    days = [entry.day for entry in table.off] + [entry.day for entry in table.make_up]
    assert {day.year for day in days} == {table.year}


def test_the_files_are_read_once() -> None:
    assert shipped_calendar() is shipped_calendar()
    assert len(shipped_calendar().tables) == len(list(HOLIDAYS.glob("*.toml"))) == 3


def test_a_broken_file_is_a_bug(tmp_path: Path) -> None:
    good = (HOLIDAYS / "2026.toml").read_text("utf-8")
    path = tmp_path / "2026.toml"
    path.write_text(good.replace("to = 2026-10-07", "to = 2026-09-30"), "utf-8")
    with pytest.raises(ValueError, match="国庆节"):
        read_table(path)
    path.write_text(good.replace("statutory = [2026-06-19]", "statutory = [2026-06-22]"), "utf-8")
    with pytest.raises(ValueError, match="端午节"):
        read_table(path)


def test_running_needs_no_foreign_calendar() -> None:
    code = (
        "import sys, desktop.day_files as d; d.shipped_calendar(); print('chinese_calendar' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
