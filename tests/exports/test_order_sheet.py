from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from exports.order_sheet import OrderSheetRow, order_columns, write_order_sheet
from exports.workbook import SheetOrigin

ORIGIN = SheetOrigin(made_at=datetime(2026, 10, 14, 7, 20, tzinfo=UTC), made_by="王示例", filter="售后中")
ROW = OrderSheetRow(
    number="2619300000019000134",
    channel="淘宝",
    shop="示例小店",
    status="已完成",
    ordered_at=datetime(2026, 10, 8, 1, 0, tzinfo=UTC),
    paid_at=None,
    shipped_at=None,
    signed_at=None,
    line_key="3619300000019000134",
    title="=示例锅",
    code="SKU-1",
    spec="",
    unit_price=10_000,
    quantity=2,
    goods=20_000,
    freight=0,
    discount_shop=500,
    discount_platform=0,
    discount_points=0,
    paid=19_500,
    refunded=0,
    compensated=0,
    currency="CNY",
    customer="张示例",
    nickname="tb_示例",
    receiver="张示例",
    phone="139 **** 6652",
    address="示例路 1 号",
    courier="",
    tracking="YT8800000000018",
    remark="",
    cases="1",
)


def test_columns_stand_in_the_order_of_the_row() -> None:
    assert [column.key for column in order_columns()] == [field.name for field in fields(OrderSheetRow)]
    titles = [column.title for column in order_columns()]
    assert len(set(titles)) == len(titles)


def test_an_order_reads_back_with_every_digit(tmp_path: Path) -> None:
    target = tmp_path / "订单.xlsx"
    later = replace(ROW, goods=None, paid=None, title="示例盖")
    assert write_order_sheet(target, [ROW, later], ORIGIN) == 2
    book = openpyxl.load_workbook(target)
    titles, first, second = book["订单"].iter_rows(values_only=True)
    row = dict(zip(titles, first, strict=True))
    assert (row["订单编号"], row["子订单编号"]) == ("2619300000019000134", "3619300000019000134")
    assert (row["商品名称"], row["单价"], row["实付金额"]) == ("=示例锅", 100, 195)
    assert row["下单时间"] == datetime.fromisoformat("2026-10-08T09:00")
    assert dict(zip(titles, second, strict=True))["实付金额"] is None
    cell = next(cell for cell in book["订单"][2] if cell.value == "=示例锅")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert ("筛选", "售后中") in list(book["说明"].iter_rows(values_only=True))
