"""Settlements: what went back for an order is read once, whatever stands around it, and never silently left out."""

from __future__ import annotations

from pathlib import Path

from aftersales.orders import MoneyBack, Platform
from imports.intake import SheetChoice, read_orders
from tests.imports import platform_kit as kit

PDD = kit.HEADERS["pinduoduo_flow"]
JD = kit.HEADERS["jd_flow"]
ORDERS = kit.HEADERS["pinduoduo_later"]
NUMBER = "261005-607198974342270"


def refund(number: str = NUMBER, amount: str = "-27.50", at: str = "2026-10-09 23:56:00") -> dict[str, str]:
    return {
        "商户订单号": number, "发生时间": at, "收入金额（+元）": "0", "支出金额（-元）": amount, "账务类型": "交易退款",
        "业务描述": "0020002|交易退款-订单退款",
    }  # fmt: skip


def order_list(path: Path, number: str = NUMBER) -> Path:
    row = {
        "商品": "水杯", "订单号": number, "订单状态": "已发货，待签收", "商品总价(元)": "60.00", "邮费(元)": "0",
        "店铺优惠折扣(元)": "0", "平台优惠折扣(元)": "0", "用户实付金额(元)": "60.00", "商家实收金额(元)": "60.00",
        "商品数量(件)": "1", "订单成交时间": "2026-10-05 10:00:00",
    }  # fmt: skip
    return kit.as_csv(path, ORDERS, [row], "utf-8-sig")


def test_several_refunds_of_an_order_stay_apart_and_one_order(tmp_path: Path) -> None:
    rows = [refund(), refund(at="2026-10-11 08:00:00", amount="-5.00"), refund("261006-1")]
    intake = read_orders([kit.as_xlsx(tmp_path / "a.xlsx", PDD, rows, "说明")])
    first, second = intake.orders
    assert (first.number, [move.amount for move in first.movements], first.rows) == (
        NUMBER,
        [2750, 500],
        (3, 4),
    )
    assert (second.number, second.only_known, second.platform) == ("261006-1", True, Platform.PINDUODUO)
    assert (first.refunded, first.lines, first.status) == (None, (), None)


def test_the_same_file_twice_tells_the_same_movements(tmp_path: Path) -> None:
    rows = [refund(), refund()]  # two refunds that say the same of themselves
    one, two = (kit.as_csv(tmp_path / name, PDD, rows) for name in ("a.csv", "b.csv"))
    (alone,) = read_orders([one]).orders
    (both,) = read_orders([one, two]).orders
    assert [move.amount for move in alone.movements] == [2750, 2750]
    assert both.movements == alone.movements
    assert len({move.key for move in alone.movements}) == 2


def test_an_order_list_given_along_takes_the_movements(tmp_path: Path) -> None:
    settlement = kit.as_csv(tmp_path / "s.csv", PDD, [refund(), refund("261006-1")])
    listed = order_list(tmp_path / "o.csv")
    for paths in ([settlement, listed], [listed, settlement]):
        intake = read_orders(paths)
        by_number = {order.number: order for order in intake.orders}
        known = by_number[NUMBER]
        assert (known.only_known, known.paid_gross) == (False, 6000)
        assert [(move.kind, move.amount) for move in known.movements] == [(MoneyBack.REFUND, 2750)]
        assert by_number["261006-1"].only_known
        counts = {sheet.file: sheet.orders for sheet in intake.sheets}
        assert counts == {"s.csv": 1, "o.csv": 1}


def test_a_hand_made_list_is_met_by_a_number_that_tells_enough(tmp_path: Path) -> None:
    header = ["订单编号", "收货人", "手机", "商品名称", "数量", "实付金额", "下单时间"]
    rows = [
        dict(zip(header, [number, "张示例", "13800001000", "水杯", "1", "60.00", "2026-10-05"], strict=True))
        for number in (NUMBER, "1001")
    ]
    listed = kit.as_csv(tmp_path / "o.csv", header, rows)
    settlement = kit.as_csv(tmp_path / "s.csv", PDD, [refund(), refund("1001")])
    intake = read_orders([listed, settlement])
    assert [(order.number, order.only_known, len(order.movements)) for order in intake.orders] == [
        (NUMBER, False, 1),
        ("1001", False, 0),
        ("1001", True, 1),
    ]


def test_a_row_that_gives_money_back_but_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    rows = [
        refund(amount="二十七块五"),
        refund("2.61E+20"),
        refund(""),
        {**refund("261006-9", amount="乱"), "账务类型": "技术服务费"},
    ]
    orders = read_orders([kit.as_csv(tmp_path / "a.csv", PDD, rows)]).orders
    assert [(order.number, order.rows) for order in orders] == [(NUMBER, (2,)), ("", (3,)), ("", (4,))]
    problems = [(each.code, each.column, each.row, each.level) for order in orders for each in order.problems]
    assert problems == [
        ("imports.bad_money", "支出金额（-元）", 2, "blocking"),
        ("imports.damaged_id", "商户订单号", 3, "held"),
        ("imports.no_number_in_row", "商户订单号", 4, "blocking"),
    ]
    assert all(order.movements == () for order in orders)


def test_totals_and_explanations_are_no_refunds(tmp_path: Path) -> None:
    rows = [
        {"结算金额": "收入+支出"},
        {"订单号": "'692", "结算金额": "-20.00"},
        {"结算时间": "合计", "结算金额": "-20.00"},
    ]
    intake = read_orders([kit.as_csv(tmp_path / "a.csv", kit.HEADERS["doudian_flow"], rows)])
    assert [(order.number, order.problems) for order in intake.orders] == [("692", ())]


def test_one_row_tells_itself_again_though_its_state_has_moved_on(tmp_path: Path) -> None:
    row = {
        "订单编号": "3553498017448002", "商品编号": "10170858471951", "费用名称": "货款", "应结金额": "-13.80",
        "收支方向": "支出", "售后服务单号": "88", "结算状态": "未结算",
    }  # fmt: skip
    later = {**row, "结算状态": "已结算", "到账时间": "2026-07-09 12:08:53"}
    first, second = (
        read_orders([kit.as_xlsx(tmp_path / f"{at}.xlsx", JD, [told], "说明")]).orders[0].movements
        for at, told in enumerate((row, later))
    )
    assert first == second


def test_the_shop_that_was_chosen_for_the_sheet_is_the_orders(tmp_path: Path) -> None:
    path = kit.as_csv(tmp_path / "a.csv", PDD, [refund()])
    (order,) = read_orders([path], choices={(0, ""): SheetChoice(shop_name="示例二店")}).orders
    assert order.shop_name == "示例二店"
