"""Delimited texts that lost their shape: moved columns and open quotation marks are flagged, odd but honest forms are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from imports.intake import read_orders
from resources import wording

if TYPE_CHECKING:
    from pathlib import Path

    from imports.intake import Intake

HEADER = "订单编号,商品名称,数量,实付金额,收货地址\n"
ROWS = "".join(f"A-{at},苹果,1,5.00,浙江省杭州市测试路{at}号\n" for at in range(12))


def taken(tmp_path: Path, data: bytes, name: str = "a.csv") -> Intake:
    path = tmp_path / name
    path.write_bytes(data)
    return read_orders([path])


def told(intake: Intake) -> list[tuple[int, str, str, str]]:
    for problem in intake.problems:
        values = {"row": problem.row, "column": problem.column, "value": problem.value, "sheet": ""}
        assert problem.value in wording.sentence(problem.code, values)
    return [(problem.row, problem.column, problem.code, problem.level) for problem in intake.problems]


@pytest.mark.parametrize(
    "odd", ["B-1,红苹果,大,1,5.00,浙江省\n", "B-1,1,5.00,浙江省\n"], ids=["too many", "too few"]
)
def test_a_row_whose_columns_moved_is_held(tmp_path: Path, odd: str) -> None:
    intake = taken(tmp_path, (HEADER + ROWS + odd).encode())
    assert told(intake) == [(14, "订单编号", "imports.row_shifted", "held")]
    assert (len(intake.orders), intake.orders[-1].number) == (13, "B-1")


@pytest.mark.parametrize("place", [1, 4])
def test_an_open_quotation_mark_is_told_where_it_stands(tmp_path: Path, place: int) -> None:
    cells = ["B-1", "红苹果", "1", "5.00", "浙江省"]
    cells[place] = '"' + cells[place]
    lines = ROWS.splitlines(keepends=True)
    intake = taken(
        tmp_path, (HEADER + "".join(lines[:6]) + ",".join(cells) + "\n" + "".join(lines[6:])).encode()
    )
    assert told(intake) == [(8, "订单编号", "imports.rows_swallowed", "held")]


def test_shorter_rows_are_honest_where_rows_differ_anyway(tmp_path: Path) -> None:
    short = "".join(f"A-{at},苹果,1,5.00{',浙江省' if at % 2 else ''}\n" for at in range(12))
    intake = taken(tmp_path, (HEADER + short).encode())
    assert (len(intake.orders), told(intake)) == (12, [])


def test_a_last_column_without_a_name_moves_nothing(tmp_path: Path) -> None:
    intake = taken(tmp_path, (HEADER + ROWS.replace("\n", ",随便\n")).encode())
    assert (len(intake.orders), told(intake)) == (12, [])


def test_a_short_row_of_totals_is_no_order(tmp_path: Path) -> None:
    intake = taken(tmp_path, (HEADER + ROWS + "合计,,12,60.00\n").encode())
    assert (len(intake.orders), told(intake)) == (12, [])


def test_several_lines_and_quotation_marks_in_a_cell(tmp_path: Path) -> None:
    odd = 'B-1,"红苹果 ""大"", 甜",1,5.00,"浙江省\n杭州市,1号"\n'
    intake = taken(tmp_path, (HEADER + ROWS + odd).encode("gb18030"))
    order = intake.orders[-1]
    assert order.receiver is not None
    assert (order.lines[0].title, order.receiver.address, told(intake)) == (
        '红苹果 "大", 甜',
        "浙江省\n杭州市,1号",
        [],
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sep.csv", "\ufeffsep=;\r\n".encode() + (HEADER + ROWS).replace(",", ";").encode()),
        ("sep.csv", b"sep=,\r\n" + (HEADER + ROWS).encode()),
        ("半角分号.csv", (HEADER + ROWS).replace(",", ";").encode("gbk")),
        ("Unicode 文本.txt", ("\ufeff" + HEADER + ROWS).replace(",", "\t").encode("utf-16-le")),
        ("多一个逗号.csv", (HEADER + ROWS).replace("\n", ",\n").encode()),
        ("文本.xlsx", (HEADER + ROWS).replace(",", "\t").encode("gbk")),
        ("一个空字节.csv", (HEADER + ROWS).replace("苹果", "苹\0果", 1).encode()),
    ],
)
def test_forms_that_programs_write(tmp_path: Path, name: str, data: bytes) -> None:
    intake = taken(tmp_path, data, name)
    assert [(order.number, order.paid_gross, order.lines[0].title) for order in intake.orders] == [
        (f"A-{at}", 500, "苹果") for at in range(12)
    ]
    assert told(intake) == []


def test_a_row_pasted_twice_counts_once_and_is_held(tmp_path: Path) -> None:
    line = ROWS.splitlines(keepends=True)[0]
    intake = taken(tmp_path, (HEADER + ROWS + line).encode())
    assert told(intake) == [(14, "订单编号", "imports.row_twice", "held")]
    assert (intake.orders[0].paid_gross, len(intake.orders[0].lines), len(intake.orders)) == (500, 1, 12)
