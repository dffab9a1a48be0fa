from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from aftersales.columns import ColumnKind
from aftersales.errors import Cancelled, KnownError
from exports.workbook import (
    LONGEST_TEXT,
    Mark,
    SheetColumn,
    SheetOrigin,
    Value,
    plain_text,
    shown_width,
    write_workbook,
)

ORIGIN = SheetOrigin(
    made_at=datetime(2026, 10, 14, 7, 20, tzinfo=UTC), made_by="王示例", filter="状态 待退款"
)
COLUMNS = (
    SheetColumn(key="number", title="单号", kind=ColumnKind.ID),
    SheetColumn(key="note", title="备注"),
    SheetColumn(key="amount", title="金额（元）", kind=ColumnKind.MONEY),
    SheetColumn(key="pieces", title="件数", kind=ColumnKind.COUNT),
    SheetColumn(key="at", title="时间", kind=ColumnKind.MOMENT),
)
AT = datetime(2026, 10, 13, 16, 30, tzinfo=UTC)
PAYLOADS = (
    "=1+1",
    '=HYPERLINK("http://x","点我")',
    "=cmd|' /C calc'!A0",
    "+cmd",
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
    "＋1",
    "\t=1+1",
    "#N/A",
    "#REF!",
    "TRUE",
    "1E+5",
    "00123",
    "2026-10-14",
    "https://example.test",
    "'=1+1",
    "{=1+1}",
    " =1",
)


def _write(tmp_path: Path, rows: list[tuple[Value, ...]]) -> Path:
    target = tmp_path / "表.xlsx"
    assert write_workbook(target, title="工单", columns=COLUMNS, rows=rows, origin=ORIGIN) == len(rows)
    return target


def _row(note: str, number: str = "1930123456789012345") -> tuple[Value, ...]:
    return (number, note, -105288, 2, AT)


def test_values_come_back_exact_in_both_readers(tmp_path: Path) -> None:
    target = _write(tmp_path, [_row("备注"), ("A", None, None, None, date(2026, 10, 8))])
    sheet = openpyxl.load_workbook(target)["工单"]
    assert [cell.value for cell in sheet[1]] == ["单号", "备注", "金额（元）", "件数", "时间"]
    assert sheet["A2"].value == "1930123456789012345"
    assert (sheet["A2"].data_type, sheet["A2"].number_format) == ("s", "@")
    assert Decimal(str(sheet["C2"].value)) == Decimal("-1052.88")
    assert sheet["C2"].number_format == '#,##0.00;"−"#,##0.00'
    assert sheet["C2"].alignment.horizontal == "right"
    assert sheet["E2"].value == datetime.fromisoformat("2026-10-14T00:30")
    assert [cell.value for cell in sheet[3]] == ["A", None, None, None, datetime.fromisoformat("2026-10-08")]
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("工单").to_python()
    assert rows[1] == [
        "1930123456789012345",
        "备注",
        -1052.88,
        2.0,
        datetime.fromisoformat("2026-10-14T00:30"),
    ]


def test_header_is_frozen_filtered_and_printed_on_each_page(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_write(tmp_path, [_row("x")]))["工单"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:E2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    fitting = sheet.sheet_properties.pageSetUpPr
    assert fitting is not None
    assert fitting.fitToPage
    assert sheet["A1"].font.bold


def test_widths_follow_the_content_within_limits(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_write(tmp_path, [_row("很长的备注" * 40, number="一二三四五六七")]))[
        "工单"
    ]
    assert sheet.column_dimensions["A"].width == 16
    assert sheet.column_dimensions["B"].width == 48
    assert sheet.column_dimensions["D"].width == 8
    assert sheet["B2"].alignment.wrap_text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_never_live(tmp_path: Path, payload: str) -> None:
    target = _write(tmp_path, [_row(payload)])
    cell = openpyxl.load_workbook(target)["工单"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (payload, "s", "@")
    assert CalamineWorkbook.from_path(str(target)).get_sheet_by_name("工单").to_python()[1][1] == payload
    with zipfile.ZipFile(target) as archive:
        inner = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in inner
        assert b"<f " not in inner
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name]


def test_second_sheet_says_what_this_is(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_write(tmp_path, [_row("x"), _row("y")]))["说明"]
    facts = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert facts == {
        "内容": "工单",
        "筛选": "状态 待退款",
        "行数": "2 行",
        "导出时间": "2026-10-14 15:20",
        "导出人": "王示例",
        "来自": "掌柜售后",
    }


def test_no_rows_is_still_a_sheet(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_write(tmp_path, []))["工单"]
    assert sheet.max_row == 1


def test_text_longer_than_a_cell_is_cut_visibly() -> None:
    assert plain_text("好" * LONGEST_TEXT) == "好" * LONGEST_TEXT
    cut = plain_text("𬭎" * LONGEST_TEXT)
    assert cut.endswith("𬭎…")
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT


def test_wrong_kind_is_a_bug_not_a_cell(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        _write(tmp_path, [("A", "b", "12.50", 1, AT)])
    with pytest.raises(TypeError):
        _write(tmp_path, [("A", "b", 12.5, 1, AT)])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_stopping_keeps_the_old_file(tmp_path: Path) -> None:
    target = _write(tmp_path, [_row("old")])
    before = target.read_bytes()
    seen = [0]

    def tick() -> None:
        seen[0] += 1
        if seen[0] == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_workbook(
            target, title="工单", columns=COLUMNS, rows=[_row("new")] * 9, origin=ORIGIN, tick=tick
        )
    assert target.read_bytes() == before


def test_width_counts_chinese_twice_and_takes_the_widest_line() -> None:
    assert shown_width("工单 A1") == 7
    assert shown_width("短\n长一些") == 6


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30), max_size=8))
def test_any_text_comes_back(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "t.xlsx"
        columns = (SheetColumn(key="text", title="文字"),)
        write_workbook(target, title="t", columns=columns, rows=[(text,) for text in texts], origin=ORIGIN)
        data = target.read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(data))["t"]
    back = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert back == [plain_text(text) for text in texts]


def test_what_reads_as_an_escape_is_guarded(tmp_path: Path) -> None:
    target = _write(tmp_path, [_row("A_x0041_B"), _row("a\x00b\x1bc\r\nd")])
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("工单").to_python()
    assert rows[1][1] == "A_x0041_B"
    assert rows[2][1] == "a b c\nd"


def test_choices_notes_locks_marks_and_hidden_columns(tmp_path: Path) -> None:
    target = tmp_path / "改.xlsx"
    columns = (
        SheetColumn(key="key", title="编号", hidden=True),
        SheetColumn(key="state", title="状态", choices=("在用", "停用"), closed=True, open=True),
        SheetColumn(key="due", title="期限", kind=ColumnKind.MOMENT, mark=Mark.LATE),
        SheetColumn(key="ends", title="到期", kind=ColumnKind.DAY, mark=Mark.ENDING, note="到哪天"),
        SheetColumn(key="months", title="月数", kind=ColumnKind.MONTHS, open=True),
    )
    rows: list[tuple[Value, ...]] = [("a-1", "在用", AT, date(2026, 12, 1), 12)]
    write_workbook(
        target, title="表", columns=columns, rows=rows, origin=ORIGIN, locked=True, notes=[("怎么改", "存盘")]
    )
    sheet = openpyxl.load_workbook(target)["表"]
    assert sheet.protection.sheet
    assert [sheet.cell(2, at).protection.locked for at in range(1, 6)] == [True, False, True, True, False]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "C2"
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    choosing = rules["B2:B1002"]
    assert (choosing.type, choosing.formula1, choosing.errorStyle) == ("list", "'说明'!$D$2:$D$3", "stop")
    assert rules["D2:D1002"].prompt == "到哪天"
    about = openpyxl.load_workbook(target)["说明"]
    assert [about.cell(at, 4).value for at in (1, 2, 3)] == ["可填：状态", "在用", "停用"]
    assert ("怎么改", "存盘") in [(row[0], row[1]) for row in about.iter_rows(values_only=True)]
    coloured = [str(area.sqref) for area in sheet.conditional_formatting]
    assert coloured == ["C2", "D2"]


def test_lost_characters_are_counted_on_the_second_sheet(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_write(tmp_path, [_row("a\x00b\x1bc"), _row("好")]))["说明"]
    facts = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert facts["注意"] == "2 个看不见的控制字符表格里放不下，写成了空格。其余内容照常。"


def test_rows_come_as_they_are_asked_for_and_too_many_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.workbook.MOST_ROWS", 3)
    target = _write(tmp_path, [_row("旧")])
    before = target.read_bytes()
    asked = [0]

    def rows() -> Iterator[tuple[Value, ...]]:
        for _ in range(1_000_000):
            asked[0] += 1
            yield _row("x")

    with pytest.raises(KnownError) as caught:
        write_workbook(target, title="工单", columns=COLUMNS, rows=rows(), origin=ORIGIN)
    assert caught.value.code == "export.too_many_rows"
    assert asked[0] == 4
    assert target.read_bytes() == before


def test_a_wide_sheet_prints_over_several_pages_with_its_first_column(tmp_path: Path) -> None:
    target = tmp_path / "宽.xlsx"
    columns = tuple(SheetColumn(key=str(at), title=f"列{at}") for at in range(12))
    write_workbook(target, title="宽", columns=columns, rows=[("很长的内容" * 10,) * 12], origin=ORIGIN)
    sheet = openpyxl.load_workbook(target)["宽"]
    assert sheet.page_setup.fitToWidth == 3
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")


def test_every_cell_names_its_place_for_readers_that_do_not_count(tmp_path: Path) -> None:
    path = _write(tmp_path, [_row("x"), _row("=y")])
    place = re.compile(r'<c r="([A-Z]+)(\d+)" s="\d+"')
    with zipfile.ZipFile(path) as package:
        for part in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            xml = package.read(part).decode()
            found = place.findall(xml)
            assert len(found) == len(re.findall(r"<c[ />]", xml)) > 0
            rows = re.findall(r'<row r="(\d+)"[^>]*>(.*?)</row>', xml)
            for number, cells in rows:
                columns = [column for column, row in place.findall(cells) if row == number]
                assert len(columns) == len(place.findall(cells))
                assert columns == sorted(columns, key=lambda name: (len(name), name))
                assert len(set(columns)) == len(columns)
