"""What calamine does not tell of old, binary and open workbooks: errors, empty formulas, hidden and merged cells, 1904."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlwt

from aftersales.errors import KnownError
from imports.cells import Flaw
from imports.intake import read_orders
from imports.readers.compound import BrokenCompound, stream_of
from imports.readers.look_ods import look_into_ods
from imports.readers.look_xls import look_into_xls
from imports.readers.look_xlsb import look_into_xlsb
from imports.readers.workbook_look import look_into
from imports.sheets import Limits
from tests.imports import hostile_kit
from tests.imports.format_kit import Broken, Unworked, changed_parts, write_ods, write_xlsb
from tests.imports.sheet_kit import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = ["订单编号", "商品名称", "数量", "单价", "实付金额", "下单时间", "订单状态"]
GOOD = ["A-1", "苹果", 2, 10, 20, "2026-10-08 12:00:00", "已发货"]
ERROR, EMPTY = "imports.error_cell", "imports.formula_empty"


def quiet() -> None:
    return None


def codes(path: Path) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in read_orders([path]).problems]


@pytest.mark.parametrize(("name", "write"), [("a.ods", write_ods), ("a.xlsb", write_xlsb)])
def test_errors_are_no_empty_cells(tmp_path: Path, name: str, write: Callable[..., Path]) -> None:
    rows: list[list[Any]] = [
        HEADER,
        GOOD,
        ["A-2", "梨", 2, 10, Broken("#N/A"), "2026-10-08", "已发货"],
        [Broken("#REF!"), "桃", 2, 10, 20, "2026-10-08", "已发货"],
    ]
    assert codes(write(tmp_path / name, rows)) == [(3, "实付金额", ERROR), (4, "订单编号", ERROR)]


def test_a_formula_of_an_ods_that_was_never_worked_out(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, GOOD, ["A-2", "梨", 2, 10, Unworked(), "2026-10-08", "已发货"]]
    assert codes(write_ods(tmp_path / "a.ods", rows)) == [(3, "实付金额", EMPTY)]


def old_book(*, worked_out: bool = False) -> xlwt.Workbook:
    book = xlwt.Workbook()
    book.add_sheet("封面").write(0, 0, "说明")
    sheet = book.add_sheet("订单", cell_overwrite_ok=True)
    rows: list[list[Any]] = [HEADER, GOOD, GOOD, GOOD]
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if (at, column) not in {(2, 4), (3, 4)}:
                sheet.write(at, column, f"A-{at}" if at and not column else value)
    sheet.row(2).set_cell_error(4, 0x2A)
    sheet.write(3, 4, xlwt.Formula("C4*D4"))
    if worked_out:
        sheet.row(1).set_cell_formula(7, xlwt.Formula("1+1"))
    return book


def test_errors_and_empty_formulas_of_an_old_book(tmp_path: Path) -> None:
    old_book().save(str(tmp_path / "a.xls"))
    assert codes(tmp_path / "a.xls") == [(3, "实付金额", ERROR), (4, "实付金额", EMPTY)]
    intake = read_orders([tmp_path / "a.xls"])
    assert [report.sheet for report in intake.sheets] == ["封面", "订单"]


def test_an_empty_text_is_a_result_where_other_formulas_have_one(tmp_path: Path) -> None:
    header = struct.pack("<HHH", 0, 4, 0)
    text_nothing = (0x0006, header + b"\x03" + bytes(5) + b"\xff\xff" + bytes(8))
    number = (0x0006, struct.pack("<HHHd", 0, 5, 0, 2.0) + bytes(8))
    wrong = (0x0006, struct.pack("<HHH", 0, 6, 0) + b"\x02\x00\x07\x00\x00\x00\xff\xff" + bytes(8))
    start = [hostile_kit.BOF_BOOK, hostile_kit.sheet_at(37), hostile_kit.EOF, hostile_kit.BOF_SHEET]
    (look,) = look_into_xls(hostile_kit.biff([*start, text_nothing, hostile_kit.EOF]), Limits(), quiet)
    assert look.flaws == {1: {4: Flaw(EMPTY)}}
    data = hostile_kit.biff([*start, text_nothing, number, wrong, hostile_kit.EOF])
    (look,) = look_into_xls(data, Limits(), quiet)
    assert look.flaws == {1: {6: Flaw(ERROR, "#DIV/0!")}}


def test_an_empty_text_of_an_xlsx_is_a_result_too(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, GOOD])
    cell = b'<c r="H2" t="str"><f>IF(A2="","x","")</f><v></v></c>'
    parts = {
        "xl/worksheets/sheet1.xml": lambda data: data.replace(
            b"</row></sheetData>", cell + b"</row></sheetData>"
        )
    }
    changed_parts(path, parts)
    (look,) = look_into(path.read_bytes(), Limits(), quiet).values()
    assert look.flaws == {}


def test_what_an_old_book_hides_and_merges(tmp_path: Path) -> None:
    book = old_book()
    sheet = book.get_sheet(1)
    sheet.row(1).hidden = True
    sheet.col(3).hidden = True
    sheet.merge(1, 2, 0, 0)
    book.save(str(tmp_path / "a.xls"))
    _, look = look_into_xls((tmp_path / "a.xls").read_bytes(), Limits(), quiet)
    assert (look.hidden_rows, look.hidden_columns, look.merged) == ({2}, [3], [(2, 0, 3, 0)])
    report = read_orders([tmp_path / "a.xls"]).sheets[1]
    assert (report.hidden_rows, report.hidden_columns, "hidden" in report.asks) == (1, ("D",), True)


def test_days_of_an_old_book_since_1904(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("订单", cell_overwrite_ok=True)
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    for column, text in enumerate(HEADER):
        sheet.write(0, column, text)
    for at, moment in enumerate((datetime(2026, 10, 8, 3, 4, 5), 44841), start=1):  # noqa: DTZ001 - a cell has no zone
        for column, value in enumerate([f"A-{at}", "苹果", 1, 5, 5]):
            sheet.write(at, column, value)
        sheet.write(at, 5, moment, *([style] if at == 1 else []))
    book.save(str(tmp_path / "a.xls"))
    days = [order.ordered_at for order in read_orders([tmp_path / "a.xls"]).orders]
    assert days == [datetime(2026, 10, 7, 19, 4, 5, tzinfo=UTC), datetime(2026, 10, 7, 16, tzinfo=UTC)]


def test_what_an_xlsb_hides_and_merges(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", [HEADER, GOOD])
    row = struct.pack("<IIHBBBI", 1, 0, 300, 0, 0, 0, 0)
    hidden = row[:11] + b"\x10" + row[12:]
    column = b"\x3c\x12" + struct.pack("<IIIIH", 2, 3, 2000, 0, 1)
    merged = b"\xb0\x01\x10" + struct.pack("<IIII", 1, 2, 0, 0)
    changed_parts(
        path,
        {"xl/worksheets/sheet1.bin": lambda data: data.replace(row, hidden).replace(b"\x91\x01\x00", column + b"\x91\x01\x00", 1) + merged},
    )  # fmt: skip
    (look,) = look_into_xlsb(path.read_bytes(), Limits(), quiet).values()
    assert (look.hidden_rows, look.hidden_columns, look.merged) == ({2}, [2, 3], [(2, 0, 3, 0)])


def test_what_an_ods_hides_merges_and_repeats(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", [HEADER, GOOD])
    odd = (
        b'<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell table:number-columns-repeated="2"/>'
        b'<table:table-cell table:number-columns-repeated="2" table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        b'calcext:value-type="error"><text:p>Err:502</text:p></table:table-cell>'
        b'<table:table-cell table:number-rows-spanned="2" office:value-type="date" office:date-value="2026-10-08"/></table:table-row>'
    )
    columns = b'<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    changed_parts(
        path,
        {
            "content.xml": lambda data: data.replace(b"</table:table>", odd + b"</table:table>").replace(
                b'"\xe8\xae\xa2\xe5\x8d\x95">', b'"\xe8\xae\xa2\xe5\x8d\x95">' + columns
            )
        },
    )
    (look,) = look_into_ods(path.read_bytes(), Limits(), quiet).values()
    assert (look.hidden_rows, look.hidden_columns, look.merged) == ({3, 4}, [2], [(3, 4, 4, 4)])
    assert look.flaws == {row: {2: Flaw(ERROR, "Err:502"), 3: Flaw(ERROR, "Err:502")} for row in (3, 4)}


@pytest.mark.parametrize(
    "lock", [struct.pack("<HHH", 0, 0x1234, 0x5678), struct.pack("<HHH", 1, 1, 1) + bytes(48)]
)
def test_an_old_book_with_a_password_is_named_as_such(tmp_path: Path, lock: bytes) -> None:
    """Scrambled by XOR, or by RC4: the record that says so stands in clear text."""
    path = tmp_path / "a.xls"
    path.write_bytes(
        hostile_kit.biff([hostile_kit.BOF_BOOK, (0x002F, lock), hostile_kit.sheet_at(0x500), hostile_kit.EOF])
    )
    with pytest.raises(KnownError) as caught:
        read_orders([path])
    assert caught.value.code == "imports.encrypted"


def test_broken_files_have_no_look() -> None:
    for name, data in hostile_kit.hostile():
        if name.endswith(".xls") and data.startswith(hostile_kit.OLE):
            assert isinstance(look_into_xls(data, Limits(), quiet), list)
    with pytest.raises(BrokenCompound):
        stream_of(hostile_kit.OLE + bytes(600), ("Workbook",))
    assert look_into_ods(b"PK", Limits(), quiet) == {}
    assert look_into_xlsb(b"PK", Limits(), quiet) == {}


def test_a_small_stream_lies_among_small_sectors() -> None:
    """Streams under 4 KB stand in a stream of their own."""
    body = b"small stream".ljust(64, b"!")
    directory = hostile_kit.entry("Root Entry", 5, child=1, start=2, size=64) + hostile_kit.entry(
        "Book", 2, start=0, size=12
    )
    head = bytearray(hostile_kit.compound([directory, body, struct.pack("<I", hostile_kit.END)], 1, [
        hostile_kit.FAT, hostile_kit.END, hostile_kit.END, hostile_kit.END,
    ]))  # fmt: skip
    struct.pack_into("<II", head, 60, 3, 1)
    assert stream_of(bytes(head), ("Workbook", "Book")) == b"small stream"
