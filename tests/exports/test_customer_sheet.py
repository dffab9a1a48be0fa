from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl

from exports.customer_sheet import CustomerSheetRow, customer_columns, write_customer_sheet
from exports.workbook import SheetOrigin

ORIGIN = SheetOrigin(made_at=datetime(2026, 10, 14, 7, 20, tzinfo=UTC), made_by="王示例")
ROW = CustomerSheetRow(
    number="KH-00021",
    name="@示例",
    phone="139 **** 6652",
    tier="重要",
    group="重要价值",
    tags="老小区、加急",
    may_call="是",
    wechat="wx_示例",
    address="示例路 1 号",
    orders=3,
    spent=123_456,
    spent_year=99_900,
    cases=1,
    open_cases=0,
    last_contact=datetime(2026, 10, 14, 1, 30, tzinfo=UTC),
    next_revisit=date(2026, 11, 9),
    note="",
)


def test_columns_stand_in_the_order_of_the_row() -> None:
    assert [column.key for column in customer_columns()] == [field.name for field in fields(CustomerSheetRow)]
    titles = [column.title for column in customer_columns()]
    assert len(set(titles)) == len(titles)


def test_a_customer_reads_back_under_his_titles(tmp_path: Path) -> None:
    target = tmp_path / "客户.xlsx"
    assert write_customer_sheet(target, [ROW], ORIGIN) == 1
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["客户", "说明"]
    titles, values = book["客户"].iter_rows(values_only=True)
    row = dict(zip(titles, values, strict=True))
    assert (row["客户编号"], row["姓名"], row["电话"]) == ("KH-00021", "@示例", "139 **** 6652")
    assert (row["累计消费（元）"], row["订单数"], row["下次回访"]) == (1234.56, 3, datetime(2026, 11, 9))  # noqa: DTZ001
    cell = book["客户"]["B2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
