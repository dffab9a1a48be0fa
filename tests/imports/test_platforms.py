"""Every platform's export to whole orders: numbers, money, states and receivers as the sheet has them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from aftersales.money import from_yuan
from aftersales.orders import Funder, OrderStatus, Platform
from imports.cells import read_money
from imports.intake import Intake, SheetChoice, read_orders
from resources import wording
from tests.imports import platform_kit as kit
from tests.imports.sheet_kit import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

    from aftersales.matching import IncomingOrder

DOUDIAN = FIXTURES / "08_doudian_orders_utf8bom.csv"
JD = FIXTURES / "10_jd_orders_gbk.csv"
KUAISHOU = FIXTURES / "14_kuaishou_orders.xlsx"
WEIXIN = FIXTURES / "16_weixin_shop_orders.xlsx"
WEIDIAN = FIXTURES / "17_weidian_orders_MEMORY.csv"
WOOCOMMERCE = FIXTURES / "19_woocommerce_orders_MEMORY.csv"


def told(path: Path, profile: str, confidence: int = 90) -> Intake:
    """What comes out of a sheet that must be taken for `profile`."""
    intake = read_orders([path])
    report = intake.sheets[0]
    assert (report.profile, report.code) == (profile, "")
    assert report.confidence >= confidence
    assert not [column.header for column in report.columns if not column.key and not column.ignored]
    for problem in intake.problems:
        values = {"row": problem.row, "column": problem.column, "value": problem.value, "sheet": ""}
        assert wording.sentence(problem.code, values)
    return intake


def by_number(intake: Intake) -> dict[str, IncomingOrder]:
    return {order.number: order for order in intake.orders}


def held(order: IncomingOrder) -> set[str]:
    return {problem.code for problem in order.problems if problem.level != "info"}


def informed(order: IncomingOrder) -> set[str]:
    return {problem.code for problem in order.problems if problem.level == "info"}


def offers(order: IncomingOrder) -> list[tuple[str, int, str]]:
    return [(offer.name, offer.amount, offer.funded_by.value) for offer in order.discounts or ()]


def adds_up(order: IncomingOrder) -> bool:
    assert order.goods is not None
    assert order.paid_gross is not None
    off = sum(offer.amount for offer in order.discounts or ())
    return order.goods + (order.freight or 0) - off == order.paid_gross


def rows_of(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key: (value or "").strip("\t=\"' ") for key, value in row.items() if key} for row in rows]


def test_doudian() -> None:
    orders = by_number(told(DOUDIAN, "doudian_orders"))
    sheet = rows_of(DOUDIAN, "utf-8-sig")
    assert len(orders) == len(sheet) == 16
    states = {"已完成": OrderStatus.DONE, "已发货": OrderStatus.SHIPPED, "已关闭": OrderStatus.CLOSED}
    for row in sheet:
        order = orders[row["主订单编号"]]
        line = order.lines[0]
        assert (line.key, line.title, line.spec) == (row["子订单编号"], row["选购商品"], row["商品规格"])
        assert (line.unit_price, line.quantity) == (from_yuan(row["商品单价"]), int(row["商品数量"]))
        assert line.code == row["商家编码"]
        expected = OrderStatus.REFUNDING if row["售后状态"] == "待商家处理" else states[row["订单状态"]]
        assert order.status is expected
        closed = expected is OrderStatus.CLOSED
        assert order.paid_gross == (0 if closed else from_yuan(row["订单应付金额"]))
        assert closed or adds_up(order)
        by_shop = sum(offer.amount for offer in order.discounts or () if offer.funded_by is Funder.SHOP)
        assert by_shop == from_yuan(row["商家实际承担优惠金额"])
        assert order.receiver is not None
        assert order.receiver.masked
        assert not held(order)
    assert informed(orders["6917926768823643754"]) == {"imports.closed_unpaid"}
    assert informed(orders["6917926768823643752"]) == {"imports.refund_unknown"}


def test_doudian_sub_orders_are_the_lines_of_one_order(tmp_path: Path) -> None:
    header = list(rows_of(DOUDIAN, "utf-8-sig")[0])
    common = {
        "主订单编号": "\t6917000000000000001",
        "订单提交时间": "2026-10-05 00:00:10",
        "平台优惠": "0.00",
    }
    rows = [
        {**common, "子订单编号": "6917000000000000002", "选购商品": "杯子", "商品数量": "2", "商品单价": "10.00",
         "订单应付金额": "17.00", "优惠总金额": "3.00", "商家优惠": "3.00", "运费": "0.00", "订单状态": "已发货"},
        {**common, "子订单编号": "6917000000000000003", "选购商品": "盘子", "商品数量": "1", "商品单价": "8.00",
         "订单应付金额": "8.00", "优惠总金额": "0.00", "商家优惠": "0.00", "运费": "0.00", "订单状态": "待发货"},
    ]  # fmt: skip
    (order,) = told(kit.as_csv(tmp_path / "d.csv", header, rows), "doudian_orders").orders
    assert (order.paid_gross, order.goods, len(order.lines)) == (2500, 2800, 2)
    assert order.status is OrderStatus.TO_SHIP
    assert informed(order) == {"imports.status_disagrees"}
    # the same order where the export repeats the whole order's amount on each row
    for row in rows:
        row.update({"订单应付金额": "25.00", "商家优惠": "3.00", "优惠总金额": "3.00"})
    (order,) = told(kit.as_csv(tmp_path / "e.csv", header, rows), "doudian_orders").orders
    assert (order.paid_gross, order.goods, offers(order)) == (2500, 2800, [("商家优惠", 300, "shop")])


def test_doudian_offers_of_the_payment_and_of_the_presenter(tmp_path: Path) -> None:
    header = list(rows_of(DOUDIAN, "utf-8-sig")[0])
    row = {
        "主订单编号": "1", "子订单编号": "2", "选购商品": "杯子", "商品数量": "1", "商品单价": "100.00", "订单应付金额": "80.00",
        "运费": "5.00", "平台优惠": "15.00", "商家优惠": "0.00", "达人优惠": "10.00", "支付优惠": "4.00", "订单状态": "已发货",
        "平台实际承担优惠金额": "9.00", "商家实际承担优惠金额": "6.00", "达人实际承担优惠金额": "10.00",
    }  # fmt: skip
    (order,) = told(kit.as_csv(tmp_path / "d.csv", header, [row]), "doudian_orders").orders
    assert offers(order) == [
        ("平台承担优惠", 900, "platform"),
        ("商家承担优惠", 600, "shop"),
        ("达人承担优惠", 1000, "platform"),
        ("支付优惠", 400, "platform"),
    ]
    assert (order.paid_gross, adds_up(order)) == (7600, True)
    assert "imports.paid_less_offers" in informed(order)


def test_jd() -> None:
    orders = by_number(told(JD, "jd_orders"))
    sheet = rows_of(JD, "gbk")
    assert len(orders) == len(sheet) == 14
    states = {
        "完成": OrderStatus.DONE,
        "等待出库": OrderStatus.TO_SHIP,
        "等待确认收货": OrderStatus.SHIPPED,
        "(删除)等待出库": OrderStatus.CLOSED,
        "(锁定)等待出库": OrderStatus.REFUNDING,
    }
    for row in sheet:
        order = orders[row["订单号"]]
        assert order.status is states[row["订单状态"]]
        assert order.goods == from_yuan(row["订单金额"])
        assert order.freight == from_yuan(row["运费金额"])
        paid = from_yuan(row["应付金额"]) if row["付款确认时间"] else 0
        assert order.paid_gross == paid
        assert not paid or adds_up(order)
        assert order.receiver is not None
        assert (order.receiver.name, order.receiver.phone) == (row["客户姓名"], row["联系电话"])
        assert order.lines[0].amount == order.goods
        assert not held(order)


def test_kuaishou() -> None:
    orders = by_number(told(KUAISHOU, "kuaishou_orders"))
    assert len(orders) == 10
    for at in range(10):
        order = orders[f"26000000001{at:05d}"]
        assert order.paid_gross == 4550 + 100 * at
        assert order.receiver is not None
        assert (order.receiver.masked, order.receiver.phone) == (True, f"138****{at:04d}")
        assert (adds_up(order), held(order)) == (True, set())
        # two pieces at the unit price of one do not come to what was paid: the rest is shown
        rest = [("改价或其他优惠", 4750 + 100 * at, "shop")] if at % 2 else []
        assert offers(order) == [("店铺优惠", 200, "shop"), *rest]
        assert ("imports.rest_is_discount" in informed(order)) == bool(at % 2)
    assert orders["2600000000100000"].status is OrderStatus.DONE
    assert "imports.refund_unknown" in informed(orders["2600000000100004"])


def test_weixin_counts_the_order_once() -> None:
    orders = by_number(told(WEIXIN, "weixin_orders"))
    assert len(orders) == 5
    for order in orders.values():
        assert (order.goods, order.paid_gross, order.freight) == (10000, 9500, 0)
        assert offers(order) == [("商品优惠", 500, "shop")]
        assert [(line.unit_price, line.quantity, line.paid) for line in order.lines] == [(5000, 1, 4750)] * 2
        assert not held(order)
        assert informed(order) == {"imports.rows_disagree", "imports.status_disagrees"}
    refunded = orders["3700000000029000001"]
    assert (refunded.refunded, [line.refunded for line in refunded.lines]) == (4750, [0, 4750])
    assert sum(order.refunded or 0 for order in orders.values()) == 4750


def test_weidian() -> None:
    orders = told(WEIDIAN, "weidian_orders").orders
    assert len(orders) == 6
    for order in orders:
        assert (order.goods, order.freight, order.paid_gross) == (3980, 800, 4480)
        assert offers(order) == [("优惠", 300, "shop")]
        assert not order.problems
        assert order.receiver is not None
        assert not order.receiver.masked
    assert [order.status for order in orders[:3]] == [
        OrderStatus.TO_SHIP,
        OrderStatus.SHIPPED,
        OrderStatus.DONE,
    ]


def test_woocommerce_unpacks_its_goods_and_shows_what_does_not_add_up() -> None:
    orders = told(WOOCOMMERCE, "woocommerce_orders").orders
    assert [order.paid_gross for order in orders] == [4250, 4350, 4450, 4550, 4650]
    assert [held(order) for order in orders] == [set()] * 5
    assert [informed(order) for order in orders] == [set(), *[{"imports.surplus_told"}] * 4]
    first = orders[0]
    assert [(line.title, line.code, line.quantity, line.amount) for line in first.lines] == [
        ("T-shirt", "TS-1", 2, 4000)
    ]
    assert first.receiver is not None
    assert (first.receiver.name, first.receiver.address) == (
        "Test Buyer0",
        "1 Example Rd, Example, 00000, CN",
    )
    assert (orders[2].status, orders[2].refunded) == (OrderStatus.CLOSED, 4450)


def test_woocommerce_several_goods_in_one_cell(tmp_path: Path) -> None:
    header = list(rows_of(WOOCOMMERCE, "utf-8")[0])
    goods = "name:Cup; blue|sku:C-1|quantity:1|total:10.00;name:Plate|sku:P-1|quantity:2|total:8.00"
    row = {
        "order_number": "7", "status": "wc-processing", "order_total": "18.00", "order_currency": "CNY", "line_items": goods,
    }  # fmt: skip
    (order,) = told(kit.as_csv(tmp_path / "w.csv", header, [row]), "woocommerce_orders").orders
    assert [(line.title, line.amount) for line in order.lines] == [("Cup; blue", 1000), ("Plate", 800)]
    row["line_items"] = "Cup x 1, Plate x 2"
    (order,) = told(kit.as_csv(tmp_path / "x.csv", header, [row]), "woocommerce_orders").orders
    assert "imports.bad_packed" in held(order)


def test_shopify(tmp_path: Path) -> None:
    head = {"Currency": "USD", "Created at": "2026-01-04 01:08:35 -0500", "Accepts Marketing": "no"}
    rows = [
        {**head, "Name": "#9001", "Financial Status": "paid", "Fulfillment Status": "fulfilled", "Subtotal": "150.00",
         "Paid at": "2026-01-04 01:08:37 -0500", "Shipping": "10.00", "Taxes": "0.00", "Total": "160.00",
         "Discount Code": "TEN", "Discount Amount": "20.00", "Lineitem quantity": "1", "Lineitem name": "Cup",
         "Lineitem price": "90.00", "Shipping Name": "Buyer Example", "Shipping Street": "1 Example St",
         "Shipping Country": "DE", "Shipping Phone": "'+1 555 0101", "Refunded Amount": "0.00"},
        {"Name": "#9001", "Created at": "2026-01-04 01:08:35 -0500", "Lineitem quantity": "2", "Lineitem name": "Plate",
         "Lineitem price": "40.00"},
        {**head, "Name": "#9002", "Financial Status": "partially_refunded", "Fulfillment Status": "unfulfilled",
         "Subtotal": "10.00", "Shipping": "0.00", "Taxes": "1.90", "Total": "11.90", "Discount Amount": "0.00",
         "Lineitem quantity": "1", "Lineitem name": "Cup", "Lineitem price": "10.00", "Refunded Amount": "5.00"},
        {**head, "Name": "#9003", "Financial Status": "paid", "Fulfillment Status": "unfulfilled", "Total": "10.00",
         "Lineitem quantity": "1", "Lineitem name": "Cup", "Lineitem price": "10.00",
         "Cancelled at": "2026-01-05 01:08:35 -0500"},
        {**head, "Name": "#9004", "Financial Status": "paid", "Fulfillment Status": "beamed up", "Total": "10.00",
         "Lineitem quantity": "1", "Lineitem name": "Cup", "Lineitem price": "10.00"},
    ]  # fmt: skip
    orders = told(kit.as_csv(tmp_path / "s.csv", kit.HEADERS["shopify"], rows), "shopify_orders").orders
    first, taxed, cancelled, odd = orders
    assert (first.goods, first.freight, first.paid_gross, first.currency) == (17000, 1000, 16000, "USD")
    assert offers(first) == [("Discount", 2000, "shop")]
    assert first.paid_at == datetime(2026, 1, 4, 6, 8, 37, tzinfo=UTC)
    assert (first.status, len(first.lines)) == (OrderStatus.SHIPPED, 2)
    assert first.receiver is not None
    assert (first.receiver.phone, first.receiver.address) == ("+15550101", "1 Example St, DE")
    assert informed(first) == {"imports.other_currency"}
    assert (taxed.status, taxed.refunded, taxed.paid_gross) == (OrderStatus.TO_SHIP, 500, 1190)
    assert "imports.tax_on_top" in informed(taxed)
    assert cancelled.status is OrderStatus.CLOSED
    assert (odd.status, held(odd)) == (OrderStatus.HELD, {"imports.unknown_status"})


def test_amazon_flat_file(tmp_path: Path) -> None:
    common = {"purchase-date": "2026-10-05T12:00:00+00:00", "recipient-name": "Buyer Example", "ship-country": "US",
              "ship-address-1": "1 Example St", "ship-service-level": "Standard"}  # fmt: skip
    rows = [
        {**common, "order-id": "111-0000001-0000001", "order-item-id": "1", "sku": "C-1", "product-name": "Cup",
         "quantity-purchased": "2", "quantity-shipped": "0", "quantity-to-ship": "2"},
        {**common, "order-id": "111-0000001-0000001", "order-item-id": "2", "sku": "P-1", "product-name": "Plate",
         "quantity-purchased": "1", "quantity-shipped": "1", "quantity-to-ship": "0"},
        {**common, "order-id": "111-0000002-0000002", "order-item-id": "3", "sku": "P-1", "product-name": "Plate",
         "quantity-purchased": "1", "quantity-shipped": "1", "quantity-to-ship": "0"},
    ]  # fmt: skip
    path = tmp_path / "订单.txt"
    path.write_text("\r\n".join("\t".join(row) for row in kit.filled(kit.HEADERS["amazon"], rows)), "utf-8")
    first, second = told(path, "amazon_orders").orders
    assert (first.platform, first.status, second.status) == (
        Platform.AMAZON,
        OrderStatus.TO_SHIP,
        OrderStatus.SHIPPED,
    )
    assert [(line.key, line.code, line.quantity) for line in first.lines] == [
        ("1", "C-1", 2),
        ("2", "P-1", 1),
    ]
    assert first.ordered_at == datetime(2026, 10, 5, 12, tzinfo=UTC)
    assert (first.paid_gross, held(first)) == (None, set())


def test_xiaohongshu_rows_are_skus(tmp_path: Path) -> None:
    common = {"订单号": "P700000000000001", "订单状态": "已发货", "订单创建时间": "2026-10-05 10:00:00",
              "支付时间": "2026-10-05 10:01:00", "收件人姓名": "张**", "收件人电话": "138****0000",
              "收件人地址": "浙江省杭州市****", "店铺名称": "示例小店"}  # fmt: skip
    rows = [
        {**common, "SKU名称": "手链", "SKU规格": "银色", "SKU件数": "2", "商品总价(元)": "100.00", "平台优惠(元)": "5.00",
         "店铺优惠(元)": "10.00", "用户应付金额(元)": "85.00", "商家应收金额(元)（支付金额）": "90.00", "包裹总运费(元)": "0.00"},
        {**common, "SKU名称": "戒指", "SKU规格": "金色", "SKU件数": "1", "商品总价(元)": "60.00", "平台优惠(元)": "0.00",
         "店铺优惠(元)": "0.00", "用户应付金额(元)": "60.00", "商家应收金额(元)（支付金额）": "60.00", "包裹总运费(元)": "0.00"},
        {**common, "订单号": "P700000000000002", "订单状态": "待付款", "支付时间": "", "SKU名称": "戒指", "SKU件数": "1",
         "商品总价(元)": "60.00", "用户应付金额(元)": "60.00"},
    ]  # fmt: skip
    first, waiting = told(
        kit.as_xlsx(tmp_path / "x.xlsx", kit.HEADERS["xiaohongshu"], rows), "xiaohongshu_orders"
    ).orders
    assert (first.goods, first.paid_gross, first.shop_name) == (16000, 14500, "示例小店")
    assert offers(first) == [("平台优惠", 500, "platform"), ("店铺优惠", 1000, "shop")]
    assert (adds_up(first), held(first)) == (True, set())
    assert [(line.title, line.quantity, line.amount) for line in first.lines] == [
        ("手链", 2, 10000),
        ("戒指", 1, 6000),
    ]
    assert first.receiver is not None
    assert first.receiver.masked
    assert (waiting.status, waiting.paid_gross) == (OrderStatus.UNPAID, 0)


def test_ali1688_long_has_the_order_in_its_first_row(tmp_path: Path) -> None:
    rows = [
        {"订单编号": "2600000000000000011", "买家会员名": "b_示例", "货品总价(元)": "100.00", "运费(元)": "8.00",
         "涨价或折扣(元)": "-3.00", "实付款(元)": "105.00", "订单状态": "等待买家确认收货", "订单创建时间": "2026-10-05 10:00:00",
         "收货人姓名": "张示例", "联系手机": "13800001000", "收货地址": "浙江省 杭州市", "货品标题": "水杯", "单价(元)": "10.00",
         "数量": "6", "单品货号": "C-1"},
        {"货品标题": "盘子", "单价(元)": "20.00", "数量": "2", "单品货号": "P-1"},
        {"订单编号": "2600000000000000012", "货品总价(元)": "20.00", "运费(元)": "0.00", "涨价或折扣(元)": "2.00",
         "实付款(元)": "22.00", "订单状态": "交易成功", "货品标题": "盘子", "单价(元)": "20.00", "数量": "1"},
    ]  # fmt: skip
    first, raised = told(
        kit.as_csv(tmp_path / "a.csv", kit.HEADERS["ali1688"], rows, "gb18030"), "ali1688_orders"
    ).orders
    assert (first.goods, first.freight, first.paid_gross) == (10000, 800, 10500)
    assert (offers(first), first.rows) == ([("改价", 300, "shop")], (2, 3))
    assert [(line.title, line.amount) for line in first.lines] == [("水杯", 6000), ("盘子", 4000)]
    assert (first.status, held(first)) == (OrderStatus.SHIPPED, set())
    assert (raised.goods, raised.paid_gross, held(raised)) == (2200, 2200, set())
    assert "imports.price_raised" in informed(raised)


def test_ali1688_short(tmp_path: Path) -> None:
    common = {"订单号": "2600000000000000021", "下单时间": "2026-10-05 10:00:00", "买家": "b_示例"}
    rows = [
        {**common, "货品标题": "水杯", "数量": "6", "单品金额": "60.00", "实付款": "95.00"},
        {
            **common,
            "货品标题": "盘子",
            "数量": "2",
            "单品金额": "40.00",
            "实付款": "95.00",
            "退款状态": "退款成功",
        },
    ]
    (order,) = told(
        kit.as_csv(tmp_path / "a.csv", kit.HEADERS["ali1688_short"], rows), "ali1688_short"
    ).orders
    assert (order.goods, order.paid_gross, offers(order)) == (10000, 9500, [("优惠", 500, "shop")])
    assert informed(order) == {"imports.rest_is_discount", "imports.refund_unknown"}


def test_youzan(tmp_path: Path) -> None:
    row = {
        "订单号": "E20261005100000000000001", "订单状态": "商家已发货", "买家付款时间": "2026-10-05 10:00:00",
        "收货人手机号/提货人手机号": "13800001000", "全部商品名称": "水杯", "商品种类数": "1", "订单实付金额": "¥1,059.90",
        "收货人/提货人": "张示例", "收货人省份": "浙江省", "收货人城市": "杭州市", "收货人地区": "余杭区",
        "详细收货地址/提货地址": "测试路1号", "买家昵称": "小示例",
    }  # fmt: skip
    (order,) = told(kit.as_csv(tmp_path / "y.csv", kit.HEADERS["youzan"], [row]), "youzan_orders").orders
    assert (order.paid_gross, order.status, order.nickname) == (105990, OrderStatus.SHIPPED, "小示例")
    assert order.receiver is not None
    assert order.receiver.address == "浙江省杭州市余杭区测试路1号"
    assert order.lines[0].title == "水杯"


def test_erp_rows_share_what_was_paid(tmp_path: Path) -> None:
    common = {"订单编号": "JY202610050001", "店铺": "示例旗舰店", "订单状态": "已发货", "交易时间": "2026-10-05 10:00:00",
              "收件人": "张示例", "买家实付": "50.00", "应收金额": "50.00"}  # fmt: skip
    rows = [
        {**common, "子单原始单号": "1", "货品名称": "水杯", "实发数量": "1", "分摊后总价": "30.00"},
        {**common, "子单原始单号": "2", "货品名称": "盘子", "实发数量": "2", "分摊后总价": "20.00"},
    ]
    (order,) = told(kit.as_csv(tmp_path / "e.csv", kit.HEADERS["erp"], rows), "erp_orders").orders
    assert (order.platform, order.shop_name, order.paid_gross) == (Platform.ERP, "示例旗舰店", 5000)
    assert [(line.key, line.paid) for line in order.lines] == [("1", 3000), ("2", 2000)]
    assert not held(order)


def test_taobao_of_2023(tmp_path: Path) -> None:
    row = {
        "订单编号": "2619300000000000077", "买家下单时间": "2026-10-05 10:00:00", "买家付款时间": "2026-10-05 10:01:00",
        "发货时间": "2026-10-06 10:00:00", "物流公司": "圆通速递", "运单号": "YT0000000000001", "买家会员名": "tb_示例",
        "联系手机": "13800001000-1234", "收货地址": "浙江省 杭州市", "宝贝标题": "水杯", "宝贝规格": "白色", "宝贝总数量": "2",
        "买家应付货款": "100.00", "买家实付金额": "95.00", "订单状态": "卖家已发货，等待买家确认",
    }  # fmt: skip
    (order,) = told(
        kit.as_csv(tmp_path / "t.csv", kit.HEADERS["taobao_2023"], [row], "gbk"), "taobao_orders", 85
    ).orders
    assert (order.goods, order.paid_gross, order.tracking) == (10000, 9500, "YT0000000000001")
    assert order.status is OrderStatus.SHIPPED
    assert order.receiver is not None
    assert order.receiver.phone == "13800001000-1234"
    assert (order.lines[0].spec, order.lines[0].quantity) == ("白色", 2)


def test_pinduoduo_with_its_later_columns(tmp_path: Path) -> None:
    row = {
        "商品": "水杯", "订单号": "261005-607198974342270", "订单状态": "已发货，待签收", "商品总价(元)": "20.00", "邮费(元)": "3.00",
        "店铺优惠折扣(元)": "2.00", "平台优惠折扣(元)": "1.00", "多多支付立减金额(元)": "0.50", "用户实付金额(元)": "19.50",
        "商家实收金额(元)": "21.00", "商品数量(件)": "1", "订单成交时间": "2026-10-05 10:00:00", "支付时间": "2026-10-05 10:00:30",
        "收货人": "张*", "手机": "138****0000", "省": "浙江省", "市": "杭州市", "详细地址": "****",
    }  # fmt: skip
    path = kit.as_csv(tmp_path / "p.csv", kit.HEADERS["pinduoduo_later"], [row], "utf-8-sig")
    (order,) = told(path, "pinduoduo_orders").orders
    assert (order.paid_gross, order.freight, adds_up(order), held(order)) == (1950, 300, True, set())
    assert order.paid_at is not None
    assert order.receiver is not None
    assert order.receiver.masked


SETTLEMENTS = {
    "pinduoduo_settlement": (
        kit.HEADERS["pinduoduo_flow"],
        [
            {"商户订单号": "260531-1", "收入金额（+元）": "146.92", "支出金额（-元）": "0", "账务类型": "交易收入"},
            {"商户订单号": "260531-1", "收入金额（+元）": "0", "支出金额（-元）": "-27.50", "账务类型": "交易退款"},
            {"商户订单号": "260531-2", "收入金额（+元）": "0", "支出金额（-元）": "-8.14", "账务类型": "其他支出"},
        ],
        [("260531-1", "refund", 2750)],
    ),
    "doudian_settlement": (
        kit.HEADERS["doudian_flow"],
        [
            {"结算金额": "收入+支出"},
            {"结算时间": "2026-10-08 05:59:20", "订单号": "'691", "结算金额": "97.02", "结算单类型": "已结算"},
            {"结算时间": "2026-10-08 05:59:20", "订单号": "'692", "结算金额": "-20.00", "结算单类型": "已结算"},
        ],
        [("692", "refund", 2000)],
    ),
    "doudian_flow": (
        kit.HEADERS["doudian_moves"],
        [
            {"动账时间": "2026-10-08", "动账金额": "-5.00", "动账场景": "售后退款", "订单号": "\t691"},
            {"动账时间": "2026-10-08", "动账金额": "50.00", "动账场景": "货款结算入账", "订单号": "\t692"},
        ],
        [("691", "refund", 500)],
    ),
    "insurance": (kit.HEADERS["insurance"], [{"投保单号": "T1", "订单编号": "691", "支付保费": "0.60"}], []),
    "jd_settlement": (
        kit.HEADERS["jd_flow"],
        [
            {"订单编号": "1", "费用名称": "货款", "应结金额": "36.80", "收支方向": "收入"},
            {"订单编号": "2", "费用名称": "货款", "应结金额": "-13.80", "收支方向": "支出"},
            {"订单编号": "3", "费用名称": "佣金", "应结金额": "-1.84", "收支方向": "支出"},
            {"订单编号": "4", "费用名称": "售后卖家赔付费", "应结金额": "-23.90", "收支方向": "支出"},
        ],
        [("2", "refund", 1380), ("4", "compensation", 2390)],
    ),
    "taobao_flow": (
        kit.HEADERS["qianniu_flow"],
        [
            {"主订单id": "261", "入帐类型": "交易付款", "收入金额(元)": "9.00"},
            {"主订单id": "262", "入帐类型": "售后退款", "支出金额(元)": "3.00"},
        ],
        [("262", "refund", 300)],
    ),
    "alipay_flow": (
        kit.HEADERS["alipay"],
        [
            {"账务流水号": "1", "商户订单号": "T200P261", "支出金额（-元）": "-5.00", "业务类型": "交易退款"},
            {"账务流水号": "2", "商户订单号": "T200P262", "支出金额（-元）": "-6.00", "业务类型": "其它",
             "业务描述": "淘宝消费者保证金-充值（代扣）-延迟发货"},
        ],
        [("261", "refund", 500), ("262", "compensation", 600)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("profile", sorted(SETTLEMENTS))
def test_settlements_tell_what_went_back_of_which_order(tmp_path: Path, profile: str) -> None:
    header, rows, expected = SETTLEMENTS[profile]
    for path in (
        kit.as_xlsx(tmp_path / "a.xlsx", header, rows, "名称：说明"),
        kit.as_csv(tmp_path / "a.csv", header, rows, "gb18030"),
    ):
        intake = read_orders([path])
        report = intake.sheets[0]
        assert (report.profile, report.kind) == (profile, "settlement")
        assert report.code == ("" if expected else "imports.settlement_sheet")
        assert [(one.number, one.kind, one.amount) for one in report.settled] == expected
        assert [
            (order.number, move.kind, move.amount, order.only_known)
            for order in intake.orders
            for move in order.movements
        ] == [(*one, True) for one in expected]
        assert report.orders == len(expected)
        told_kinds = {"imports.settled_refunds": "refund", "imports.settled_compensations": "compensation"}
        assert [told_kinds[note.code] for note in report.notes] == [kind for _, kind, _ in expected]


def test_a_profile_can_be_chosen_and_a_shop_named() -> None:
    choice = SheetChoice(profile="generic", shop_name="示例小店")
    intake = read_orders([WEIDIAN], choices={(0, ""): choice})
    assert intake.sheets[0].profile == "generic"
    assert not intake.sheets[0].names_shop
    assert {order.shop_name for order in intake.orders} == {"示例小店"}


def test_money_of_the_sheets_is_money() -> None:
    assert [read_money(text) for text in ("¥45.50", "12.00元", "-3.00")] == [4550, 1200, -300]
