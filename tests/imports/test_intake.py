"""Whole sheets to whole orders: every number and every sum of the sheets is in the orders, and nothing else."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from aftersales.columns import COLUMNS
from aftersales.errors import Cancelled, KnownError
from aftersales.money import from_yuan
from aftersales.orders import Funder, OrderStatus, Platform
from imports.intake import Intake, SheetChoice, column_letter, read_orders
from resources import wording
from tests.imports.sheet_kit import (
    CUSTOM,
    LINES,
    ORDERS,
    PINDUODUO,
    QIANNIU,
    REGISTER,
    write_csv,
    write_xls,
    write_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aftersales.matching import IncomingOrder

BROKEN = {"2619300000010000107", "2619300000007000098", "2619300000013000116"}
KINDS_WRONG = {"2619300000000000077", "2619300000015000122"}


def rows_of(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        {(key or "").strip(): (value or "").strip().strip('="') for key, value in row.items()} for row in rows
    ]


def by_number(intake: Intake) -> dict[str, IncomingOrder]:
    return {order.number: order for order in intake.orders}


def held(intake: Intake) -> set[str]:
    return {
        order.number for order in intake.orders if any(problem.level == "held" for problem in order.problems)
    }


def test_order_list_joined_with_its_lines_keeps_every_number_and_sum() -> None:
    intake = read_orders([ORDERS, LINES])
    orders, sheet = by_number(intake), rows_of(ORDERS, "gbk")
    details = rows_of(LINES, "gbk")
    assert len(intake.orders) == len(orders) == len(sheet) == 24
    assert sum(len(order.lines) for order in intake.orders) == len(details) == 29
    for row in sheet:
        order = orders[row["订单编号"]]
        assert order.goods == from_yuan(row["买家应付货款"])
        assert order.freight == from_yuan(row["买家应付邮费"])
        assert order.paid_gross == from_yuan(row["买家实际支付金额"])
        assert order.refunded == from_yuan(row["退款金额"])
        assert order.nickname == row["买家会员名"]
        assert order.receiver is not None
        assert order.receiver.phone == row["联系手机"].strip("'")
        assert order.receiver.address == row["收货地址"]
        assert (order.tracking or "") == row["物流单号"].removeprefix("No:")
        if order.status is not OrderStatus.UNPAID:
            offers = sum(offer.amount for offer in order.discounts or ())
            assert order.goods + order.freight - offers == order.paid_gross
    for row in details:
        line = next(line for line in orders[row["主订单编号"]].lines if line.key == row["子订单编号"])
        assert (line.unit_price, line.quantity) == (from_yuan(row["价格"]), int(row["购买数量"]))
        assert line.amount == from_yuan(row["买家应付货款"])
        assert line.paid == from_yuan(row["买家实际支付金额"])
        assert line.refunded == (0 if row["退款金额"] == "无退款申请" else from_yuan(row["退款金额"]))
        assert line.code == row["商家编码"]
    assert [(report.rows, report.orders) for report in intake.sheets] == [(24, 24), (29, 0)]


def test_the_three_broken_orders_are_held_and_only_they() -> None:
    intake = read_orders([ORDERS, LINES])
    assert held(intake) == BROKEN
    codes = {
        (order.number, problem.code)
        for order in intake.orders
        for problem in order.problems
        if problem.level == "held"
    }
    assert ("2619300000010000107", "imports.lines_paid_differ") in codes
    assert ("2619300000007000098", "imports.pieces_differ") in codes
    assert ("2619300000013000116", "imports.line_refund_over_paid") in codes
    # the sheets may come in any order
    assert held(read_orders([LINES, ORDERS])) == BROKEN


def test_kinds_that_outnumber_the_pieces_are_told_but_taken() -> None:
    intake = read_orders([ORDERS, LINES])
    told = {
        order.number
        for order in intake.orders
        for p in order.problems
        if p.code == "imports.kinds_over_pieces"
    }
    assert told == KINDS_WRONG
    assert all(len(by_number(intake)[number].lines) == 1 for number in KINDS_WRONG)


def test_a_problem_names_the_row_and_header_where_it_stands() -> None:
    intake = read_orders([ORDERS, LINES])
    problem = next(p for p in intake.problems if p.code == "imports.lines_paid_differ")
    assert (problem.sheet, problem.row, problem.column) == (LINES.name, 15, "买家实际支付金额")
    assert problem.value == "226.79 / 226.80"


def test_an_order_list_alone_makes_one_line_of_title_and_count() -> None:
    orders = by_number(read_orders([ORDERS]))
    line = orders["2619300000001000080"].lines[0]
    assert (line.key, line.quantity, line.unit_price, line.amount) == ("2619300000001000080", 2, 4725, 9450)
    codes = [problem.code for problem in orders["2619300000005000092"].problems]
    assert "imports.several_goods_in_one" in codes


def test_lines_alone_make_orders_paid_as_their_lines_say() -> None:
    intake = read_orders([LINES])
    order = by_number(intake)["2619300000005000092"]
    assert (order.goods, order.paid_gross, order.refunded, order.discounts) == (22995, 22495, 1990, None)
    assert held(intake) == {"2619300000013000116"}


def test_pinduoduo_keeps_every_sum_and_who_paid_each_discount() -> None:
    intake = read_orders([PINDUODUO])
    orders, sheet = by_number(intake), rows_of(PINDUODUO, "utf-8-sig")
    assert len(orders) == len(sheet) == 20
    assert not held(intake)
    for row in sheet:
        order = orders[row["订单号"]]
        assert order.platform is Platform.PINDUODUO
        assert order.goods == from_yuan(row["商品总价(元)"])
        assert order.paid_gross == from_yuan(row["用户实付金额(元)"])
        by_shop = sum(offer.amount for offer in order.discounts or () if offer.funded_by is Funder.SHOP)
        by_platform = sum(
            offer.amount for offer in order.discounts or () if offer.funded_by is Funder.PLATFORM
        )
        assert by_shop == from_yuan(row["店铺优惠折扣(元)"])
        assert by_platform == from_yuan(row["平台优惠折扣(元)"]) + from_yuan(row["多多支付立减金额(元)"])
        assert order.goods - by_shop == from_yuan(row["商家实收金额(元)"])
        line = order.lines[0]
        assert (line.title, line.spec, line.quantity) == (
            row["商品"],
            row["商品规格"],
            int(row["商品数量(件)"]),
        )
        assert line.amount == order.goods
        assert order.tracking == row["快递单号"]


def test_pinduoduo_takes_a_missing_day_from_the_number_and_says_so() -> None:
    orders = by_number(read_orders([PINDUODUO]))
    order = orders["261006-607198974342271"]
    assert order.ordered_at == datetime(2026, 10, 5, 16, tzinfo=UTC)
    assert sum(p.code == "imports.day_from_number" for o in orders.values() for p in o.problems) == 3


def test_pinduoduo_after_sales() -> None:
    orders = by_number(read_orders([PINDUODUO]))
    assert orders["261005-607198974342270"].status is OrderStatus.REFUNDING
    refunded = orders["261004-607198974342269"]
    assert (refunded.status, refunded.refunded) == (OrderStatus.SHIPPED, None)
    assert [problem.code for problem in refunded.problems] == ["imports.refund_unknown"]


def test_three_sheets_of_one_book_become_one_set_of_orders() -> None:
    intake = read_orders([QIANNIU])
    assert [(report.profile, report.rows, report.orders) for report in intake.sheets] == [
        ("qianniu_orders", 15, 15),
        ("taobao_lines", 18, 0),
        ("qianniu_shipping", 15, 0),
    ]
    assert not held(intake)
    assert all(order.receiver and order.receiver.phone and order.lines for order in intake.orders)
    assert all(order.shipped_at is None for order in intake.orders)


def test_custom_columns_read_compensation() -> None:
    orders = by_number(read_orders([CUSTOM]))
    assert orders["2619300000000000002"].compensated == 500
    assert all(order.status is None for order in orders.values())


NET = ["订单编号", "总金额", "买家实际支付金额", "收货地址 ", "订单创建时间", "订单付款时间 ", "退款金额"]


def test_the_cut_report_pays_net_of_refunds(tmp_path: Path) -> None:
    rows = [
        ["1", "178.8", "0.0", "上海", "2020-02-21 00:00:00", "", "0.0"],
        ["2", "21.0", "21.0", "广东省", "2020-02-20 23:59:54", "2020-02-21 00:00:02", "0.0"],
        ["3", "37.0", "0.0", "安徽省", "2020-02-20 23:59:35", "2020-02-21 00:00:02", "37.0"],
        ["4", "37.0", "30.0", "安徽省", "2020-02-20 23:59:35", "2020-02-21 00:00:02", "7.0"],
    ]
    intake = read_orders([write_csv(tmp_path / "报表.csv", [NET, *rows])])
    assert intake.sheets[0].profile == "tmall_report"
    told = [(order.status, order.paid_gross, order.refunded, order.discounts) for order in intake.orders]
    assert told == [
        (OrderStatus.UNPAID, 0, 0, None),
        (None, 2100, 0, ()),
        (OrderStatus.CLOSED, 3700, 3700, ()),
        (None, 3700, 700, ()),
    ]
    assert not intake.problems
    assert all(order.lines == () for order in intake.orders)
    # a person who knows better may say that the column is before refunds
    gross = read_orders([tmp_path / "报表.csv"], choices={(0, ""): SheetChoice(paid="gross")})
    assert gross.orders[3].paid_gross == 3000


HAND = ["单号", "客户", "手机", "货物", "数量", "单价", "实付", "日期", "备注2"]


def hand_made(*rows: Sequence[object]) -> list[Sequence[object]]:
    return [["十月团购登记"], ["制表：张示例", None, "2026-10-14"], [], list(HAND), *rows]


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_a_hand_made_sheet_is_guessed_by_words_and_values(tmp_path: Path, write: object) -> None:
    rows: list[Sequence[object]] = hand_made(
        ["A-1001", "张示例", "13800001000", "苹果", 2, 29.9, 59.8, "2026-10-01", "急"],
        ["A-1001", "张示例", "13800001000", "梨", 1, 10, 10, "2026-10-01", ""],
        ["A-1002", "李测试", "13800001037", "苹果", 1, 29.9, 25, "2026-10-02", ""],
        ["合计", "", "", "", 4, "", 94.8, "", ""],
    )
    path = write(tmp_path / "团购.xls", rows)  # type: ignore[operator]
    intake = read_orders([path])
    report = intake.sheets[0]
    assert (report.profile, report.header_row, report.rows, report.orders) == ("generic", 4, 3, 2)
    keys = {column.header: column.key for column in report.columns}
    assert keys == {
        "单号": "number",
        "客户": "receiver_name",
        "手机": "phone",
        "货物": "title",
        "数量": "quantity",
        "单价": "unit_price",
        "实付": "paid",
        "日期": "ordered_at",
        "备注2": "remark",
    }
    first, second = intake.orders
    assert (first.paid_gross, [line.amount for line in first.lines]) == (6980, [5980, 1000])
    assert (first.rows, second.paid_gross) == ((5, 6), 2500)


def test_totals_repeated_on_each_line_count_once(tmp_path: Path) -> None:
    header = ["订单号", "商品名称", "数量", "订单金额", "运费", "实付金额"]
    rows = [["W1", "甲", "1", "100", "5", "105"], ["W1", "乙", "1", "100", "5", "105"]]
    order = read_orders([write_csv(tmp_path / "a.csv", [header, *rows])]).orders[0]
    assert (order.goods, order.freight, order.paid_gross, len(order.lines)) == (10000, 500, 10500, 2)


def test_damaged_ids_bad_cells_and_unknown_states_are_never_taken_silently(tmp_path: Path) -> None:
    header = ["订单编号", "订单状态", "实付金额", "手机号", "数量"]
    rows: list[list[object]] = [
        [*header],
        [2619300000000000077, "交易成功", 1, "13800001000", 1],
        ["1.93068E+15", "交易成功", 1, "13800001000", 1],
        ["B3", "外星状态", 1, "13800001000", 1],
        ["B4", "交易成功", "一块", "13800001000", 1],
        ["B5", "交易成功", 1, "1388021", "两台"],
        [None, "交易成功", 1, "13800001000", 1],
        ["B7", "交易成功", 1, "13800001000", 1],
    ]
    intake = read_orders([write_xlsx(tmp_path / "坏.xlsx", rows)])
    told = [
        [(problem.row, problem.column, problem.code) for problem in order.problems] for order in intake.orders
    ]
    assert told == [
        [(2, "订单编号", "imports.damaged_id")],
        [(3, "订单编号", "imports.damaged_id")],
        [(4, "订单状态", "imports.unknown_status")],
        [(5, "实付金额", "imports.bad_money")],
        [(6, "手机号", "imports.bad_phone"), (6, "数量", "imports.bad_count")],
        [(7, "订单编号", "imports.no_number_in_row")],
        [],
    ]
    assert intake.orders[0].number.startswith("26193000000000000")
    levels = {problem.code: problem.level for problem in intake.problems}
    assert levels["imports.damaged_id"] == levels["imports.unknown_status"] == "held"
    assert levels["imports.bad_money"] == "blocking"


def test_what_an_unknown_state_means_is_said_once_for_the_sheet(tmp_path: Path) -> None:
    header = ["订单编号", "订单状态", "实付金额", "宝贝标题"]
    states = ["交易成功", "外星状态", " 外星状态 ", "等待飞船", "外星状态"]
    rows = [[f"26193000000000000{at:02d}", state, "1.00", "示例商品"] for at, state in enumerate(states)]
    path = write_csv(tmp_path / "a.csv", [header, *rows])
    intake = read_orders([path])
    assert intake.sheets[0].unknown_states == (("外星状态", 3), ("等待飞船", 1))
    assert [order.status for order in intake.orders] == [OrderStatus.DONE, *[OrderStatus.HELD] * 4]
    assert read_orders([path], first=3).sheets[0].unknown_states == (("外星状态", 1),)
    choice = SheetChoice(states={"外星状态": OrderStatus.SHIPPED.value})
    after = read_orders([path], choices={(0, ""): choice})
    assert after.sheets[0].unknown_states == (("等待飞船", 1),)
    assert held(after) == {"2619300000000000003"}
    assert [order.status.value for order in after.orders if order.status] == [
        "已完成", "已发货", "已发货", "待确认", "已发货",
    ]  # fmt: skip


def test_hidden_columns_are_asked_and_left_out_only_on_request(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "订单"
    for row in (["订单号", "商品名称", "实付金额", "备注"], ["A-1001", "示例商品", "20.00", "藏起来的话"]):
        sheet.append(row)
    sheet.column_dimensions["D"].hidden = True
    path = tmp_path / "a.xlsx"
    book.save(path)
    asked = read_orders([path])
    assert (asked.sheets[0].asks, asked.orders[0].remark) == (("hidden_columns",), "藏起来的话")
    for answer, remark in (("keep", "藏起来的话"), ("leave", None)):
        intake = read_orders([path], choices={(0, "订单"): SheetChoice(hidden_columns=answer)})
        assert (intake.sheets[0].asks, intake.orders[0].remark) == ((), remark)


def test_a_first_look_at_a_small_sheet_asks_all_there_is_to_ask(tmp_path: Path) -> None:
    header = ["订单号", "商品名称", "数量", "实付金额", "退款金额"]
    rows = [["W1", "甲", "1", "10.00", ""], ["W1", "乙", "1", "10.00", ""], ["W2", "丙", "1", "8.00", "2.00"]]
    path = write_csv(tmp_path / "a.csv", [header, *rows])
    whole = read_orders([path]).sheets[0]
    assert set(whole.asks) == {"paid", "repeats"}
    assert read_orders([path], first=200).sheets[0] == whole


def test_a_number_twice_is_held_unless_it_says_the_same(tmp_path: Path) -> None:
    lines = PINDUODUO.read_text("utf-8-sig").splitlines()
    changed = lines[2].replace("35.60,35.60,2", "35.50,35.60,2")
    path = tmp_path / "pdd.csv"
    path.write_text("\n".join([*lines[:3], lines[1], changed]), "utf-8")
    first, second = read_orders([path]).orders
    assert [problem.code for problem in first.problems] == ["imports.row_repeated"]
    assert "imports.number_twice" in {problem.code for problem in second.problems if problem.level == "held"}


def test_masked_receivers_say_so(tmp_path: Path) -> None:
    header = ["订单号", "收件人", "手机", "省", "市", "详细地址", "实付金额"]
    rows = [
        ["K1", "张*", "138****0000", "浙江省", "杭州市", "余杭区****", "1"],
        ["K2", "##密文", "$$密文", "浙江省", "杭州市", "##密文", "1"],
        ["K3", "张示例", "13800001000", "浙江省", "杭州市", "测试路1号", "1"],
    ]
    orders = read_orders([write_csv(tmp_path / "k.csv", [header, *rows])]).orders
    assert [order.receiver.masked for order in orders if order.receiver] == [True, True, False]
    assert orders[2].receiver is not None
    assert orders[2].receiver.address == "浙江省杭州市测试路1号"


def test_a_corrected_mapping_counts(tmp_path: Path) -> None:
    header = ["编号甲", "钱", "人"]
    path = write_csv(tmp_path / "x.csv", [header, ["A1", "5.00", "张示例"], ["A2", "6.00", "李测试"]])
    before = read_orders([path])
    assert (before.orders, before.sheets[0].code) == ((), "imports.no_number_column")
    mapping = {0: "number", 1: "paid", 2: "receiver_name"}
    after = read_orders([path], choices={(0, ""): SheetChoice(mapping=mapping)})
    assert [(order.number, order.paid_gross) for order in after.orders] == [("A1", 500), ("A2", 600)]
    assert [column.key for column in after.sheets[0].columns] == ["number", "paid", "receiver_name"]


def test_what_is_no_order_list_gives_no_orders(tmp_path: Path) -> None:
    intake = read_orders([REGISTER])
    report = intake.sheets[0]
    assert (report.format, report.header_row, report.named_otherwise, report.encoding) == (
        "html",
        2,
        True,
        "gb18030",
    )
    assert (intake.orders, report.code, report.kind) == ((), "", "cases")
    note = read_orders([write_xlsx(tmp_path / "说明.xlsx", [["这里是说明"], ["第二行"]])])
    assert note.sheets[0].code == "imports.sheet_not_a_list"


def test_the_mapping_page_gets_letters_samples_and_confidence() -> None:
    report = read_orders([ORDERS], first=10).sheets[0]
    column = report.columns[10]
    assert (column.letter, column.header, column.key, column.confidence) == (
        "K",
        "买家实际支付金额",
        "paid",
        99,
    )
    assert column.first_value == "49.90"
    assert column.samples[1] == (3, "89.50")
    assert report.columns[0].first_value == "2619300000000000077"
    assert (report.rows, report.title, report.encoding) == (9, "淘宝/天猫 订单报表", "gb18030")
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_files_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    empty = tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    intake = read_orders([empty, PINDUODUO])
    assert [(error.code, error.operands["file"]) for error in intake.refused] == [
        ("imports.empty_file", "空.xlsx")
    ]
    assert len(intake.orders) == 20
    assert {order.file_index for order in intake.orders} == {1}
    with pytest.raises(KnownError):
        read_orders([empty, empty])


def test_cancelling_keeps_nothing() -> None:
    with pytest.raises(Cancelled):
        read_orders([ORDERS], cancelled=lambda: True)


def test_every_problem_and_column_has_its_words() -> None:
    intake = read_orders([ORDERS, LINES, PINDUODUO])
    for problem in intake.problems:
        operands = {
            "row": problem.row,
            "column": problem.column,
            "value": problem.value,
            "sheet": problem.sheet,
        }
        assert str(problem.row) in wording.sentence(problem.code, operands) or problem.level == "info"
    assert all(wording.knows(f"label_column.{column.key}") for column in COLUMNS)


def test_a_price_without_its_count_is_taken_as_one_piece_and_said(tmp_path: Path) -> None:
    path = tmp_path / "柜台.csv"
    path.write_text(
        "订单号,商品,单价,数量\nA20261001001,示例水壶,929.00,\nA20261001002,示例水壶,929.00,2\n", "utf-8"
    )
    first, second = read_orders([path]).orders
    (told,) = [problem for problem in first.problems if problem.code == "imports.no_quantity"]
    assert (told.row, told.column, told.level) == (2, "数量", "info")
    assert "imports.no_quantity" not in {problem.code for problem in second.problems}


def test_two_rows_that_ran_together_are_no_order_number(tmp_path: Path) -> None:
    path = tmp_path / "店.csv"
    path.write_text(
        '订单号,商品,实付\n"261014-607\n张示例的水壶,261016-608",示例水壶,12.00\n261017-609,示例锅,3.00\n',
        "utf-8",
    )
    odd, plain = read_orders([path]).orders
    assert "imports.rows_swallowed" in {problem.code for problem in odd.problems}
    assert not [problem for problem in plain.problems if problem.level != "info"]
