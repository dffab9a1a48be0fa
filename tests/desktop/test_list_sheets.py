"""订单.xlsx and 客户.xlsx: what is asked for, in its order, masked; and taken in again without a trace."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from aftersales.customer_queries import CustomerOrder, CustomerQuery
from aftersales.errors import Cancelled, KnownError
from aftersales.orders import Platform, Receiver
from aftersales.parts import Part
from aftersales.products import Product
from aftersales.queries import OrderOrder, OrderQuery, OrderTab
from desktop.import_outcomes import by_sheet, total
from desktop.jobs import Progress
from desktop.shop import Desk
from tests.desktop.acting import OWNER, Shop

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
PAIR = (SHEETS / "02_taobao_ExportOrderList_gbk.csv", SHEETS / "03_taobao_ExportOrderDetailList_gbk.csv")


def table(path: Path) -> list[dict[str, Any]]:
    titles, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, titles), row, strict=True)) for row in rows]


def about(path: Path) -> dict[str, str]:
    rows = openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True)
    return {str(name): str(value) for name, value, *_lists in rows}


def everybody(desk: Desk, **given: Any) -> CustomerQuery:
    return CustomerQuery(bounds=desk.customer_lists.bounds(), **given)


def test_an_order_has_a_row_for_each_line_and_its_sums_once(shop: Shop, tmp_path: Path) -> None:
    customer = shop.customer()
    order = shop.sell((10_000, 2), (500, 1), off=300, freight=800, customer_id=customer)
    shop.open(CaseKind.RETURN, order=order, customer_id=customer)
    to = tmp_path / "订单.xlsx"
    assert shop.desk.list_sheets.write(list_key="orders", query=OrderQuery(), to=to) == 1
    first, second = table(to)
    assert (first["订单编号"], first["渠道"], first["店铺名称"]) == (order.number, "淘宝", "示例小店")
    assert (first["商品名称"], first["单价"], first["数量"]) == ("示例商品 1", 100, 2)
    assert (first["商品总价"], first["运费"], first["店铺优惠"], first["实付金额"]) == (205, 8, 3, 210)
    assert (first["归到客户"], first["工单数"]) == ("张示例", "1")
    assert (second["订单编号"], second["商品名称"], second["实付金额"]) == (order.number, "示例商品 2", None)


def test_long_numbers_and_formulas_stay_text(shop: Shop, tmp_path: Path) -> None:
    order = shop.sell()
    with shop._writing() as action:
        archive = shop.desk.archive
        found = archive.orders.get(order.id)
        receiver = Receiver(name="=1+1", phone="13900006652", address="@示例路")
        archive.orders.save(
            replace(found, number="3512345678901234567", receiver=receiver, remark="+8"), action=action
        )
    to = tmp_path / "订单.xlsx"
    shop.desk.list_sheets.write(list_key="orders", query=OrderQuery(), to=to)
    cells = next(openpyxl.load_workbook(to).worksheets[0].iter_rows(min_row=2, max_row=2))
    shown = {cell.value: (cell.data_type, cell.quotePrefix) for cell in cells}
    assert shown["3512345678901234567"] == ("s", False)
    assert shown["=1+1"] == shown["@示例路"] == shown["+8"] == ("s", True)
    assert "139 **** 6652" in shown
    assert not any("13900006652" in str(value) for value in shown)


def test_the_second_sheet_says_what_was_asked_for_and_by_whom(shop: Shop, tmp_path: Path) -> None:
    customer = shop.customer()
    first, second = shop.sell(customer_id=customer), shop.sell()
    to = tmp_path / "订单.xlsx"
    since = shop.clock.now() - timedelta(days=30)
    query = OrderQuery(
        tab=OrderTab.ALL,
        platform=Platform.TAOBAO,
        customer_id=customer,
        shop_id=first.shop_id,
        ordered_since=since,
        order=OrderOrder.NUMBER,
        descending=False,
    )
    assert shop.desk.list_sheets.write(list_key="orders", query=query, to=to) == 1
    words = about(to)
    assert words["筛选"].startswith("全部 · 淘宝 · 示例小店 · 张示例 · 20")
    assert words["筛选"].endswith("起下单")
    assert (words["排序"], words["导出人"]) == ("按订单号", OWNER)
    checked = OrderQuery(ids=(second.id,))
    assert shop.desk.list_sheets.write(list_key="orders", query=checked, to=to) == 1
    assert table(to)[0]["订单编号"] == second.number
    assert about(to)["筛选"] == "勾选的 1 单"


def test_customers_come_with_their_figures_and_masked(shop: Shop, tmp_path: Path) -> None:
    customer = shop.customer(tags=("老小区", "=危险"), may_call=True, wechat="wx_示例")
    shop.sell(customer_id=customer)
    shop.customer("李示例", "13800002000", may_call=False)
    to = tmp_path / "客户.xlsx"
    query = everybody(shop.desk, order=CustomerOrder.NAME, descending=False)
    assert shop.desk.list_sheets.write(list_key="customers", query=query, to=to) == 2
    rows = {row["姓名"]: row for row in table(to)}
    one = rows["张示例"]
    assert (one["电话"], one["标签"], one["同意回访"]) == ("138 **** 1000", "老小区、=危险", "是")
    assert (one["订单数"], one["累计消费（元）"], one["微信"]) == (1, 200, "wx_示例")
    assert rows["李示例"]["同意回访"] == "否"
    words = about(to)
    assert (words["筛选"], words["排序"]) == ("全部", "按姓名")
    narrow = everybody(shop.desk, text="张", tag="老小区", spent_from=10_000)
    shop.desk.list_sheets.write(list_key="customers", query=narrow, to=to)
    assert about(to)["筛选"] == "全部 · 张 · 老小区 · 一年消费满 100.00 元"


def test_a_sheet_that_is_called_off_is_not_written(shop: Shop, tmp_path: Path) -> None:
    shop.sell()
    progress = Progress()
    progress._cancel()
    with pytest.raises(Cancelled):
        shop.desk.list_sheets.write(
            list_key="orders", query=OrderQuery(), to=tmp_path / "订单.xlsx", progress=progress
        )
    assert list(tmp_path.glob("*.xlsx")) == []


def _taken_again(desk: Desk, sheet: Path) -> Any:
    staged = desk.transfers.read(paths=[sheet], progress=Progress())
    counts = total(by_sheet(staged))
    desk.transfers.discard(staged=staged)
    return counts


def test_both_sheets_come_back_to_what_they_were_made_of(desk: Desk, tmp_path: Path) -> None:
    staged = desk.transfers.read(paths=PAIR, progress=Progress())
    desk.transfers.commit(staged=staged)
    orders, people = tmp_path / "订单.xlsx", tmp_path / "客户.xlsx"
    count = desk.list_sheets.write(list_key="orders", query=OrderQuery(), to=orders)
    known = desk.list_sheets.write(list_key="customers", query=everybody(desk), to=people)
    again = _taken_again(desk, orders)
    assert (again.orders, again.added, again.conflicts, again.errors, again.held) == (count, 0, 0, 0, 0)
    met = _taken_again(desk, people)
    assert (met.orders, met.unchanged) == (known, known)


def test_another_shop_takes_the_orders_in_with_every_fen(tmp_path: Path, clock: FixedClock) -> None:
    sheet = tmp_path / "订单.xlsx"
    with Desk.open(tmp_path / "一家", clock=clock) as desk:
        staged = desk.transfers.read(paths=PAIR, progress=Progress())
        desk.transfers.commit(staged=staged)
        desk.list_sheets.write(list_key="orders", query=OrderQuery(), to=sheet)
        paid = _paid(desk)
    with Desk.open(tmp_path / "另一家", clock=clock) as other:
        staged = other.transfers.read(paths=[sheet], progress=Progress())
        other.transfers.commit(staged=staged)
        assert _paid(other) == paid


def _paid(desk: Desk) -> dict[str, tuple[int, int]]:
    return {order.number: (order.paid_gross, order.refunded) for order, _shop, _name in desk.orders.all()}


def test_every_list_goes_to_a_workbook_and_to_csv_with_all_its_columns(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    customer = shop.customer()
    shop.sell(customer_id=customer)
    shop.planned(shop.sold_case(CaseKind.RETURN))
    desk.goods.register(customer_id=customer, title="示例机", starts=shop.clock.today(), serial="SN-1")
    desk.goods.add_product(Product(title="示例锅", code="A-1"))
    desk.parts.save(Part(title="示例件", code="P-1", stock=3, cost=1_250))
    desk.knowledge.add_shipped()
    for key in desk.list_sheets.names():
        titles = [column.title for column in desk.list_sheets.columns(list_key=key)]
        assert len(set(titles)) == len(titles), key
        book, text = tmp_path / f"{key}.xlsx", tmp_path / f"{key}.csv"
        written = desk.list_sheets.write(list_key=key, to=book, progress=Progress())
        assert desk.list_sheets.write(list_key=key, to=text) == written, key
        found = openpyxl.load_workbook(book).worksheets[0]
        assert [cell.value for cell in found[1]] == titles, key
        with text.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
        assert lines[0] == titles, key
        assert len(lines) == found.max_row, key
    for key in ("cases", "orders", "customers", "goods", "products", "parts", "knowledge"):
        assert desk.list_sheets.write(list_key=key, to=tmp_path / "x.xlsx") > 0, key


def test_only_the_columns_that_are_wanted_in_their_order(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    shop.sell()
    to = tmp_path / "订单.xlsx"
    desk.list_sheets.write(list_key="orders", to=to, columns=["paid", "订单编号"])
    assert [list(row) for row in table(to)] == [["实付金额", "订单编号"]]
    seen = desk.list_sheets.seen(list_key="orders", shown=["number", "paid", "nothing"])
    assert seen == ("number", "paid")
    with pytest.raises(KnownError) as caught:
        desk.list_sheets.write(list_key="orders", to=to, columns=["价钱"])
    assert caught.value.code == "sheet_error.no_column"
    with pytest.raises(KnownError) as caught:
        desk.list_sheets.write(list_key="nothing", to=to)
    assert caught.value.code == "sheet_error.no_list"


def test_what_was_settled_says_what_is_paid_and_what_is_owed(shop: Shop, tmp_path: Path) -> None:
    case = shop.sold_case(CaseKind.REFUND_ONLY)
    shop.agreed(case)
    to = tmp_path / "退赔.xlsx"
    shop.desk.list_sheets.write(list_key="refunds", to=to)
    (row,) = table(to)
    assert row["工单号"] == shop.case(case).number
    assert row["状态"] == "待付"
    assert row["应付客户（元）"] == row["还欠（元）"] > 0
    assert row["已付（元）"] == 0
    query = shop.desk.list_sheets.query(list_key="refunds", asked={"text": "没有这样的"})
    assert shop.desk.list_sheets.write(list_key="refunds", to=to, query=query) == 0


def test_rows_for_the_clipboard(shop: Shop) -> None:
    order = shop.sell()
    query = OrderQuery(ids=(order.id,))
    found = shop.desk.list_sheets.copied(list_key="orders", query=query, columns=["number", "paid"])
    assert found.rows == 1
    assert found.text == f"订单编号\t实付金额\r\n{order.number}\t{order.paid_gross // 100}.00\r\n"
    assert f">{order.number}</td>" in found.html


def test_a_folder_that_is_gone_is_one_sentence(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        shop.desk.list_sheets.write(list_key="cases", to=tmp_path / "没有" / "工单.xlsx")
    assert caught.value.code == "export.folder_missing"
