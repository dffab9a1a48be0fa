"""What a sheet is taken for, how sure that is, and what else a column could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from imports.headers import Header
from imports.profiles import TRUSTED, corrected, recognise, recognise_as

if TYPE_CHECKING:
    from imports.profiles import Match
    from imports.sheets import Row

FULL = (
    "订单编号", "买家会员名", "买家应付货款", "买家应付邮费", "总金额", "买家实际支付金额", "订单状态", "收货地址 ",
    "联系手机", "订单创建时间", "订单付款时间 ", "宝贝标题 ", "宝贝总数量", "退款金额", "打款商家金额", "没见过的列",
)  # fmt: skip
CUT = ("订单编号", "总金额", "买家实际支付金额", "收货地址 ", "订单创建时间", "订单付款时间 ", "退款金额")


def taken(*headers: str, rows: list[Row] | None = None) -> Match:
    return recognise(Header(0, 1, headers, 0), rows or [])


def test_the_full_list_and_its_cut_are_told_apart() -> None:
    full, cut = taken(*FULL), taken(*CUT)
    assert (full.profile.name, full.profile.paid) == ("taobao_orders", "gross")
    assert (cut.profile.name, cut.profile.paid) == ("tmall_report", "net")
    assert TRUSTED <= full.confidence < cut.confidence == 99


def test_order_of_columns_and_brackets_do_not_matter() -> None:
    match = taken(
        "订单号", "用户实付金额（元）", "商品总价（元）", "商品", "商家实收金额(元)", "店铺优惠折扣(元)"
    )
    assert match.profile.name == "pinduoduo_orders"
    assert match.mapping == {
        0: "number",
        1: "paid",
        2: "goods",
        3: "title",
        4: "received",
        5: "discount_shop",
    }


def test_known_but_unused_columns_are_ignored_on_purpose_and_others_are_not_recognised() -> None:
    columns = {column.header: column for column in taken(*FULL).columns}
    assert (columns["打款商家金额"].ignored, columns["打款商家金额"].key) == (True, None)
    assert (columns["没见过的列"].ignored, columns["没见过的列"].confidence) == (False, 0)


def test_one_column_feeds_a_key() -> None:
    match = recognise_as("taobao_orders", Header(0, 1, ("订单编号", "订单备注", "商家备忘"), 0), [])
    assert [column.key for column in match.columns] == ["number", "remark", None]


def test_a_guess_names_other_readings_and_bows_to_the_values() -> None:
    rows: list[Row] = [("A-1001", "13800001000", "59.80", "70.00"), ("A-1002", "13800001037", "25", "30")]
    match = taken("单号", "", "实付", "应付", rows=rows)
    assert match.profile.name == "generic"
    assert match.mapping == {0: "number", 1: "phone", 2: "paid", 3: "total"}
    wrong = taken("单号", "手机", "实付", rows=[("A1", "见备注", "看图"), ("A2", "无手机", "看图")])
    assert wrong.mapping == {0: "number", 2: "paid"}  # money is never passed over: each cell will be flagged
    assert wrong.columns[2].confidence < 80
    vague = taken("订单号", "客户姓名地址", rows=[("A1", "张示例 浙江省")])
    assert vague.columns[1].others


def test_a_correction_replaces_the_whole_mapping() -> None:
    match = corrected(taken(*CUT), {0: "number", 1: "paid"})
    assert match.mapping == {0: "number", 1: "paid"}
    assert all(column.ignored for column in match.columns[2:])


def test_an_unknown_profile_is_a_bug() -> None:
    with pytest.raises(KeyError):
        recognise_as("nowhere", Header(0, 1, CUT, 0), [])
