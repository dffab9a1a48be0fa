"""未导入.xlsx: what was left out stands there as in its sheet, and comes in again once it is mended."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from aftersales.errors import KnownError
from aftersales.matching import Outcome
from desktop.import_outcomes import told_choices
from desktop.jobs import Progress
from desktop.sheet_slices import cut
from desktop.shop import Desk
from desktop.transfers import Decision
from tests.desktop.import_kit import FIRST, HEADER, conflict_sheets, write_sheet
from tests.desktop.sheets import LINES, ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.clock import FixedClock
    from desktop.transfers import StagedImport


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


def read(desk: Desk, *paths: Path) -> StagedImport:
    return desk.transfers.read(paths=paths, progress=Progress())


def take(desk: Desk, staged: StagedImport, to: Path) -> int:
    """Import what can be, and write the rest."""
    left = desk.transfers.left_out(staged=staged)
    desk.jobs.write(lambda p: desk.transfers.commit(staged=staged, progress=p)).result()
    return desk.transfers.write_left_out(left=left, to=to, progress=Progress())


def grid(path: Path) -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def test_the_rest_of_a_sheet_says_why_and_comes_in_once_mended(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, conflict_sheets(desk, tmp_path)[1])
    rest = tmp_path / "未导入.xlsx"
    assert take(desk, staged, rest) == 5
    rows = grid(rest)
    assert rows[0] == [*HEADER, "原因"]
    assert [row[0] for row in rows[1:]] == [
        "DD2610140011",
        "DD2610110018",
        "DD2610140014",
        "DD2610080044",
        "4.01389E+18",
    ]
    assert "不像电话" in rows[1][7]
    assert "实付 88.00 → 178.00" in rows[2][7]
    book = openpyxl.load_workbook(rest)
    sheet = book.worksheets[0]
    sheet["C2"] = "13880214567"
    sheet["E4"] = "2"
    sheet["A6"] = "4013887266501234567"
    book.save(rest)
    again = read(desk, rest)
    assert again.counts.added == 3
    assert again.counts.conflicts == 2
    assert again.counts.orders == 5
    desk.jobs.write(lambda p: desk.transfers.commit(staged=again, progress=p)).result()
    (found,) = desk.orders.all(number="DD2610140011")
    assert found[0].receiver.phone == "13880214567"
    assert desk.orders.all(number="4013887266501234567")


def test_what_is_not_mended_is_left_out_again(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, conflict_sheets(desk, tmp_path)[1])
    rest = tmp_path / "未导入.xlsx"
    take(desk, staged, rest)
    again = read(desk, rest)
    assert (again.counts.errors, again.counts.held, again.counts.conflicts) == (2, 1, 2)
    assert again.counts.added == 0
    desk.transfers.discard(staged=again)


def test_titles_and_number_cells_keep_their_place_and_kind(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "十月"
    sheet.append(["10 月订单"])
    sheet.merge_cells("A1:G1")
    sheet.append(["店里自己记的，金额含运费"])
    sheet.append(list(HEADER))
    for row in FIRST:
        sheet.append(list(row))
    sheet["A5"] = 4013887266501234567
    sheet["F5"] = 899.5
    sheet["C6"] = "=1+1"
    source = tmp_path / "十月.xlsx"
    book.save(source)
    staged = read(desk, source)
    rest = tmp_path / "rest" / "未导入.xlsx"
    rest.parent.mkdir()
    assert take(desk, staged, rest) == 2
    written = openpyxl.load_workbook(rest)
    assert written.sheetnames == ["十月"]
    page = written.worksheets[0]
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:G1"]
    assert page["A2"].value == "店里自己记的，金额含运费"
    assert page["H3"].value == "原因"
    assert isinstance(page["A4"].value, (int, float)), "a damaged number is not made to look whole"
    assert page["F4"].value == 899.5
    again = read(desk, rest)
    assert again.counts.held + again.counts.errors == 2
    assert again.sheets[0].header_row == 3
    desk.transfers.discard(staged=again)


def test_text_that_looks_like_a_formula_stays_text(desk: Desk, tmp_path: Path) -> None:
    rows = [*FIRST, ("DD2610140099", "=HYPERLINK(1)", "1380", "@SUM(1)", "1", "1.00", "2026-10-01")]
    staged = read(desk, write_sheet(tmp_path / "怪.csv", rows))
    rest = tmp_path / "未导入.xlsx"
    desk.transfers.write_left_out(left=desk.transfers.left_out(staged=staged), to=rest, progress=Progress())
    page = openpyxl.load_workbook(rest).worksheets[0]
    assert page["B2"].value == "=HYPERLINK(1)"
    assert page["B2"].data_type == "s"
    desk.transfers.discard(staged=staged)


def test_rows_of_a_detail_list_go_with_their_order(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, ORDERS, LINES)
    (order,) = desk.transfers.rows(staged=staged, limit=1).rows
    slices = cut(staged.paths, staged.sheets, staged.choices, [order.incoming], Progress())
    assert [len(found.rows) for found in slices.values()] == [1, len(order.incoming.lines)]
    desk.transfers.discard(staged=staged)


def test_what_a_person_decided_to_keep_is_not_among_the_rest(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, conflict_sheets(desk, tmp_path)[1])
    desk.transfers.decide_following(staged=staged, seq=0, decision=Decision.SYSTEM, outcome=Outcome.CONFLICT)
    assert desk.transfers.left_out(staged=staged).count == 3
    desk.transfers.discard(staged=staged)


def test_a_sheet_that_was_moved_away_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    source = conflict_sheets(desk, tmp_path)[1]
    staged = read(desk, source)
    left = desk.transfers.left_out(staged=staged)
    desk.transfers.discard(staged=staged)
    source.unlink()
    with pytest.raises(KnownError) as caught:
        desk.transfers.write_left_out(left=left, to=tmp_path / "未导入.xlsx", progress=Progress())
    assert caught.value.code == "imports.no_such_file"
    assert not (tmp_path / "未导入.xlsx").exists()


def test_a_rest_of_faulty_rows_only_is_read_as_its_sheet_was(desk: Desk, tmp_path: Path) -> None:
    header = (*HEADER[:4], "SKU发货数量", *HEADER[5:])
    bad = [(f"DD26101500{at}", *FIRST[0][1:4], "-5", *FIRST[0][5:]) for at in range(10, 20)]
    good = [(f"DD261016{at}", *FIRST[0][1:4], "2", *FIRST[0][5:]) for at in range(1000, 1600)]
    sheet = write_sheet(tmp_path / "订单.csv", [*good, *bad], header)
    first = read(desk, sheet)
    assert first.counts.errors == 10
    left = desk.transfers.left_out(staged=first)
    rest = tmp_path / "未导入.xlsx"
    desk.transfers.write_left_out(left=left, to=rest, progress=Progress())
    desk.jobs.write(lambda _p: desk.transfers.memory.keep_for_rest(left=left)).result()
    desk.transfers.discard(staged=first)
    choices = told_choices(desk.transfers, [rest], "", Progress())
    again = desk.transfers.read(paths=[rest], progress=Progress(), choices=choices)
    assert (again.counts.errors, again.counts.added) == (10, 0)
    desk.transfers.discard(staged=again)


@pytest.mark.parametrize(
    ("header", "rows", "wrong"),
    [
        (("姓名", "电话", "备注"), [("张示例", "13800001000", ""), ("李示例", "电话不详12", "")], "李示例"),
        (
            ("客户", "电话", "品名", "序列号", "购买日期", "保修(月)"),
            [
                ("张示例", "13800001000", "示例锅", "000000000000123", "2026-01-05", "12"),
                ("李示例", "13800002000", "示例壶", "000000000000124", "昨天", "12"),
            ],
            "李示例",
        ),
        (
            ("日期", "单号", "客户", "电话", "机型", "故障", "处理方式", "状态"),
            [
                ("2026-09-01", "W-1", "张示例", "13800001000", "K35", "不制冷", "维修", "完成"),
                ("哪天忘了", "W-2", "李示例", "13800002000", "K35", "漏水", "维修", "完成"),
            ],
            "李示例",
        ),
        (
            ("规则编号", "名称", "值", "单位"),
            [("没有这条规则", "示例", "7", "天"), ("也没有这条", "示例", "8", "天")],
            "没有这条规则",
        ),
        (("日期", "名称", "休/班"), [("2027-10-01", "国庆节", "休"), ("某一天", "示例节", "休")], "示例节"),
    ],
    ids=["customers", "goods", "cases", "rules", "holidays"],
)
def test_records_are_left_out_in_the_layout_of_their_sheet(
    desk: Desk, tmp_path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]], wrong: str
) -> None:
    path = tmp_path / "表.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    staged = read(desk, path)
    left = desk.transfers.left_out(staged=staged)
    rest = tmp_path / "未导入.xlsx"
    assert desk.transfers.write_left_out(left=left, to=rest, progress=Progress()) == left.count > 0
    desk.transfers.discard(staged=staged)
    found = grid(rest)
    assert found[0] == [*header, "原因"]
    (line,) = [row for row in found[1:] if wrong in row]
    assert [cell or "" for cell in line[:-1]] == list(next(row for row in rows if wrong in row))
    assert line[-1]
