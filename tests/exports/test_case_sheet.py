from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from exports.case_sheet import CaseSheetRow, case_columns, write_case_sheet
from exports.workbook import SheetOrigin

ORIGIN = SheetOrigin(made_at=datetime(2026, 10, 14, 7, 20, tzinfo=UTC), made_by="王示例")
ROW = CaseSheetRow(
    number="GD261011-018",
    customer="张*",
    tier="重要",
    phone="139 **** 6652",
    goods="北屿空调 K35",
    problem="不制冷",
    kind="退货",
    category="产品",
    reason="质量问题",
    state="待退款",
    due_at=datetime(2026, 10, 14, 10, 0, tzinfo=UTC),
    amount=235000,
    assignee="王示例",
    opened_at=datetime(2026, 10, 11, 1, 14, tzinfo=UTC),
)


def test_columns_stand_in_the_order_of_the_row() -> None:
    named = [field.name.removesuffix("_at") for field in fields(CaseSheetRow)]
    assert [column.key for column in case_columns()] == named


def test_a_case_reads_back_under_its_titles(tmp_path: Path) -> None:
    target = tmp_path / "工单.xlsx"
    assert write_case_sheet(target, [ROW], ORIGIN) == 1
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["工单", "说明"]
    titles, values = book["工单"].iter_rows(values_only=True)
    assert dict(zip(titles, values, strict=True)) == {
        "工单号": "GD261011-018",
        "客户": "张*",
        "等级": "重要",
        "电话": "139 **** 6652",
        "商品": "北屿空调 K35",
        "问题": "不制冷",
        "类型": "退货",
        "大类": "产品",
        "原因": "质量问题",
        "状态": "待退款",
        "时限": datetime.fromisoformat("2026-10-14T18:00"),
        "金额（元）": 2350,
        "负责人": "王示例",
        "建单时间": datetime.fromisoformat("2026-10-11T09:14"),
    }
    assert ("筛选", "全部") in list(book["说明"].iter_rows(values_only=True))
