"""A third program opens what we write: LibreOffice, where it is installed; it takes nothing for a formula either."""

from __future__ import annotations

import csv
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from aftersales.columns import ColumnKind
from exports.csv_sheet import write_csv
from exports.workbook import SheetColumn, SheetOrigin, write_workbook
from tests.exports.libreoffice import converted
from tests.exports.payloads import PAYLOADS

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = SheetOrigin(made_at=datetime(2026, 10, 14, tzinfo=UTC), made_by="王示例")
COLUMNS = (
    SheetColumn(key="note", title="备注", choices=("甲", "乙")),
    SheetColumn(key="amount", title="金额", kind=ColumnKind.MONEY),
    SheetColumn(key="day", title="日期", kind=ColumnKind.DAY),
)
_ODD = ("\n", "\t", "\r", "\x00", "\ud800", "\u200b", "\ufeff", "\u00a0", "_x")


def test_libreoffice_shows_every_text_as_it_was_written(office: str, tmp_path: Path) -> None:
    texts = [text for text in PAYLOADS if not any(odd in text for odd in _ODD)]
    path = tmp_path / "表.xlsx"
    rows = [(text, 1_234_567, date(2026, 10, 8)) for text in texts]
    write_workbook(path, title="表", columns=COLUMNS, rows=rows, origin=ORIGIN, locked=True)
    made = converted(
        office, path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    )
    with made.open(encoding="utf-8", newline="") as file:
        head, *found = csv.reader(file)
    assert head == ["备注", "金额", "日期"]
    assert [row[0] for row in found] == [text.replace("\x1b", " ") for text in texts]
    assert {tuple(row[1:]) for row in found} == {("12345.67", "2026-10-08")}


def test_libreoffice_works_nothing_out_in_a_csv(office: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    write_csv(path, columns=COLUMNS[:1], rows=[(text,) for text in PAYLOADS if "\x00" not in text])
    made = converted(office, path, "ods")
    with zipfile.ZipFile(made) as package:
        assert b"table:formula" not in package.read("content.xml")
