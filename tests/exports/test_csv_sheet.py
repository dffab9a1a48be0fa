from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aftersales.columns import ColumnKind
from aftersales.errors import Cancelled, KnownError
from exports.csv_sheet import write_csv
from exports.workbook import SheetColumn

AT = datetime(2026, 10, 13, 16, 30, 5, tzinfo=UTC)
COLUMNS = (
    SheetColumn(key="number", title="单号", kind=ColumnKind.ID),
    SheetColumn(key="amount", title="金额（元）", kind=ColumnKind.MONEY),
    SheetColumn(key="pieces", title="件数", kind=ColumnKind.COUNT),
    SheetColumn(key="at", title="时间", kind=ColumnKind.MOMENT),
    SheetColumn(key="day", title="日期", kind=ColumnKind.DAY),
)


def test_values_are_plain_and_exact(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    rows = [
        ("1930123456789012345", -105_288, 2, AT, date(2026, 10, 8)),
        ("A", 5, 0, AT.replace(second=0), None),
        (None, None, None, None, None),
        ("B", 0, 1, None, None),
    ]
    assert write_csv(path, columns=COLUMNS, rows=rows) == 4
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *found = csv.reader(file)
    assert head == ["单号", "金额（元）", "件数", "时间", "日期"]
    assert found == [
        ["1930123456789012345\t", "-1052.88", "2", "2026-10-14 00:30:05", "2026-10-08"],
        ["A", "0.05", "0", "2026-10-14 00:30", ""],
        ["", "", "", "", ""],
        ["B", "0.00", "1", "", ""],
    ]


@pytest.mark.parametrize(
    "row", [(1, 1, 1, AT, None), ("A", 1.5, 1, AT, None), ("A", 1, True, AT, None), ("A", 1, 1, "x", None)]
)
def test_a_wrong_kind_is_a_bug_not_a_cell(tmp_path: Path, row: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        write_csv(tmp_path / "表.csv", columns=COLUMNS, rows=[row])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_stopping_and_a_missing_folder_leave_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("旧")

    def tick() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_csv(path, columns=COLUMNS, rows=[("A", 1, 1, AT, None)], tick=tick)
    assert path.read_text() == "旧"
    with pytest.raises(KnownError) as caught:
        write_csv(tmp_path / "没有" / "表.csv", columns=COLUMNS, rows=[])
    assert caught.value.code == "export.folder_missing"
