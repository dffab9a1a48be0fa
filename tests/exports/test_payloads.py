"""Sixty-odd hostile or awkward texts through every writer of lists: workbook, CSV, clipboard; nothing is ever live."""

from __future__ import annotations

import csv
import html.parser
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from aftersales.columns import ColumnKind
from exports.clipboard_sheet import copied
from exports.csv_sheet import write_csv
from exports.sheet_text import FORMULA_STARTS, guarded, plain_text, reads_as_formula
from exports.workbook import SheetColumn, SheetOrigin, write_workbook
from imports.cells import unwrapped
from tests.exports.payloads import PAYLOADS

COLUMNS = (
    SheetColumn(key="note", title="备注"),
    SheetColumn(key="number", title="单号", kind=ColumnKind.ID),
    SheetColumn(key="state", title="状态", kind=ColumnKind.STATUS),
)
ORIGIN = SheetOrigin(made_at=datetime(2026, 10, 14, tzinfo=UTC), made_by="=1+1", filter="=2+2", sort="@x")
ROWS = [(text, text, text) for text in PAYLOADS]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("payloads") / "表.xlsx"
    write_workbook(path, title="=危险'", columns=COLUMNS, rows=ROWS, origin=ORIGIN)
    return path


def test_there_are_sixty_and_each_is_another() -> None:
    assert len(PAYLOADS) >= 60
    assert len(set(PAYLOADS)) == len(PAYLOADS)


def test_no_cell_of_the_workbook_is_a_formula_and_all_say_what_they_said(book: Path) -> None:
    for sheet in openpyxl.load_workbook(book).worksheets:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    sheet = openpyxl.load_workbook(book).worksheets[0]
    cells = list(sheet.iter_rows(min_row=2))
    for text, row in zip(PAYLOADS, cells, strict=True):
        for cell in row:
            assert (cell.value, cell.data_type) == (_held(text), "s"), text
            if text[0] in f"{FORMULA_STARTS}\t":
                assert cell.quotePrefix, text


def test_a_second_reader_agrees(book: Path) -> None:
    _, *rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == [_as_calamine(text) for text in PAYLOADS]


def test_the_xml_is_whole_and_has_no_formula_link_or_macro(book: Path) -> None:
    from defusedxml import ElementTree

    with zipfile.ZipFile(book) as package:
        assert package.testzip() is None
        names = package.namelist()
        for name in names:
            ElementTree.fromstring(package.read(name))
        inner = package.read("xl/worksheets/sheet1.xml") + package.read("xl/worksheets/sheet2.xml")
    assert b"<f>" not in inner
    assert b"<f " not in inner
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]


def test_no_field_of_the_csv_begins_as_a_formula_and_the_import_takes_the_guards_off(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    assert write_csv(path, columns=COLUMNS, rows=ROWS) == len(ROWS)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(ROWS) + 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    for text, row in zip(PAYLOADS, rows, strict=True):
        for field in row:
            assert not reads_as_formula(field), text
            assert field.strip("\t")[:1] not in FORMULA_STARTS, text
        assert unwrapped(row[0]) == _stripped(text), text


@pytest.mark.parametrize(
    ("text", "is_id", "guard"),
    [
        ("1930123456789012345", True, "1930123456789012345\t"),
        ("SD00000000000001", True, "SD00000000000001\t"),
        ("13800001000", True, "13800001000"),
        ("123456789012", False, "123456789012\t"),
        ("00123", False, "00123\t"),
        ("=1", False, "'=1"),
        ("'=1", False, "''=1"),
        ("0", False, "0"),
        ("好", False, "好"),
        ("", False, ""),
    ],
)
def test_how_a_text_is_guarded(text: str, is_id: bool, guard: str) -> None:
    assert guarded(text, is_id=is_id) == guard
    assert unwrapped(guard) == text


class _Cells(html.parser.HTMLParser):
    """The cells of a pasted table with their styles, as a spreadsheet would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "td":
            self.cells.append((dict(attrs).get("style") or "", ""))
        elif tag == "br":
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        if self.cells:
            style, text = self.cells[-1]
            self.cells[-1] = (style, text + data)


def test_nothing_on_the_clipboard_is_worked_out_or_run() -> None:
    found = copied(COLUMNS, ROWS)
    assert found.rows == len(ROWS)
    _, *lines = csv.reader(io.StringIO(found.text), dialect="excel-tab")
    for text, line in zip(PAYLOADS, lines, strict=True):
        assert len(line) == len(COLUMNS), text
        assert not any(reads_as_formula(field) for field in line), text
    seen = _Cells()
    seen.feed(found.html)
    assert set(seen.tags) <= {"html", "head", "meta", "body", "table", "tr", "th", "td", "br"}
    texts: list[Any] = [text for text in PAYLOADS for _ in COLUMNS]
    for text, (style, shown) in zip(texts, seen.cells, strict=True):
        assert style == r"mso-number-format:'\@'", text
        assert shown == plain_text(text), text


def _held(text: str) -> str:
    """What openpyxl reads of it: it does not undo the guard of what reads as an escape."""
    return plain_text(text)


def _as_calamine(text: str) -> str:
    return plain_text(text).replace("_x005F_", "_")


def _stripped(text: str) -> str:
    """What any import leaves of a text: no blanks around it, and what no file holds is a blank."""
    kept = text.replace("\x00", " ").replace("\x1b", " ").encode("utf-8", "replace").decode("utf-8")
    return kept.strip("\ufeff\u200b\u200e\u200f\u00a0\u3000 \t\r\n\u2060")
