"""Orders joined from rows: whatever agrees is taken to the fen, whatever is one fen or one piece off is held."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftersales.matching import IncomingOrder
from aftersales.money import allocate, to_yuan
from imports.headers import find_header
from imports.joining import Joiner, Source
from imports.profiles import recognise
from imports.rows import RowReader
from imports.sheets import Row

ORDER_HEADER: Row = (
    "订单编号", "买家会员名", "买家应付货款", "买家应付邮费", "总金额", "买家实际支付金额", "订单状态", "联系手机",
    "订单付款时间 ", "宝贝标题 ", "宝贝种类 ", "宝贝总数量", "退款金额", "打款商家金额",
)  # fmt: skip
LINE_HEADER: Row = (
    "子订单编号", "主订单编号", "标题", "价格", "购买数量", "外部系统编号", "商品属性", "商家编码", "买家应付货款",
    "买家实际支付金额", "退款状态", "退款金额",
)  # fmt: skip

goods = st.lists(st.tuples(st.integers(1, 99_999), st.integers(1, 9)), min_size=1, max_size=5)


def joined(*sheets: list[Row]) -> list[IncomingOrder]:
    joiner = Joiner()
    for at, rows in enumerate(sheets):
        header = find_header(rows)
        assert header is not None
        reader = RowReader(recognise(header, rows[1:]), f"表{at}")
        source = Source(at, "", f"表{at}", reader)
        for place, row in enumerate(rows[1:], start=2):
            facts = reader.read(row, place)
            if facts is not None:
                joiner.take(source, facts)
    return list(joiner.orders())


def an_order(lines: list[tuple[int, int]], freight: int, off: int, back: int) -> tuple[Row, list[list[str]]]:
    """The order's row and its lines' rows; `off` fen of discount and `back` fen refunded at the first line."""
    total = sum(price * count for price, count in lines) + freight
    paid = total - off
    shares = allocate(paid, [price * count for price, count in lines])
    number = "2619300000000000077"
    order = (
        f'="{number}"', "tb_示例", to_yuan(total - freight), to_yuan(freight), to_yuan(total), to_yuan(paid), "交易成功",
        "'13800001000", "2026-10-01 09:00:35", "示例商品", str(len(lines)), str(sum(count for _, count in lines)),
        to_yuan(back), "0元",
    )  # fmt: skip
    rows = [
        [
            f'="{int(number) + at}"', f'="{number}"', "示例商品", to_yuan(price), str(count), "SP0", "null", "PPS0",
            to_yuan(price * count), to_yuan(share), "退款成功",
            to_yuan(back) if at == 0 and back else "无退款申请",
        ]
        for at, ((price, count), share) in enumerate(zip(lines, shares, strict=True))
    ]  # fmt: skip
    return order, rows


def levels(order: IncomingOrder) -> set[str]:
    return {problem.code for problem in order.problems if problem.level != "info"}


@given(lines=goods, freight=st.integers(0, 2000), share=st.integers(0, 100), cents=st.integers(0, 100))
def test_sheets_that_agree_are_taken_to_the_fen(
    lines: list[tuple[int, int]], freight: int, share: int, cents: int
) -> None:
    total = sum(price * count for price, count in lines) + freight
    off = total * share // 200
    first_paid = allocate(total - off, [price * count for price, count in lines])[0]
    back = first_paid * cents // 100
    row, details = an_order(lines, freight, off, back)
    (order,) = joined([ORDER_HEADER, row], [LINE_HEADER, *map(tuple, details)])
    assert not levels(order)
    assert (order.paid_gross, order.refunded, order.freight) == (total - off, back, freight)
    assert [(line.unit_price, line.quantity) for line in order.lines] == lines
    assert sum(line.paid or 0 for line in order.lines) == order.paid_gross
    assert (order.goods or 0) + freight - sum(
        offer.amount for offer in order.discounts or ()
    ) == order.paid_gross


@given(
    lines=goods,
    place=st.integers(0, 4),
    change=st.sampled_from([("paid", 1), ("paid", -1), ("pieces", 1), ("amount", 1), ("refund", 1)]),
)
def test_one_fen_or_one_piece_off_holds_the_order(
    lines: list[tuple[int, int]], place: int, change: tuple[str, int]
) -> None:
    row, details = an_order(lines, 0, 0, 0)
    line = details[place % len(details)]
    what, by = change
    column = {"paid": 9, "pieces": 4, "amount": 8, "refund": 11}[what]
    if what == "pieces":
        line[column] = str(int(line[column]) + by)
    elif what == "refund":
        line[column] = "0.01"
    else:
        line[column] = to_yuan(round(float(line[column]) * 100) + by)
    (order,) = joined([ORDER_HEADER, row], [LINE_HEADER, *map(tuple, details)])
    assert levels(order)


@given(lines=goods, over=st.integers(1, 500))
def test_paying_more_than_the_total_or_getting_more_back_than_paid_is_held(
    lines: list[tuple[int, int]], over: int
) -> None:
    row, _ = an_order(lines, 0, -over, 0)
    assert levels(joined([ORDER_HEADER, row])[0]) == {"imports.sum_differs"}
    total = sum(price * count for price, count in lines)
    row, _ = an_order(lines, 0, 0, total + over)
    assert levels(joined([ORDER_HEADER, row])[0]) == {"imports.refund_over_paid"}


def test_a_refund_equal_to_the_discount_is_pointed_out() -> None:
    row, _ = an_order([(10_000, 1)], 0, 500, 500)
    (order,) = joined([ORDER_HEADER, row])
    assert not levels(order)
    assert "imports.refund_maybe_discount" in {problem.code for problem in order.problems}


def test_closed_before_payment_has_no_discount() -> None:
    row, _ = an_order([(10_000, 1)], 0, 10_000, 0)
    closed = (*row[:6], "交易关闭", *row[7:8], "", *row[9:])
    (order,) = joined([ORDER_HEADER, closed])
    assert (order.discounts, order.paid_gross, levels(order)) == (None, 0, set())


def test_the_same_lines_given_twice_count_once() -> None:
    row, details = an_order([(1_000, 2), (500, 1)], 0, 0, 0)
    rows = [LINE_HEADER, *map(tuple, details)]
    (order,) = joined([ORDER_HEADER, row], rows, rows)
    assert (len(order.lines), levels(order)) == (2, set())
    details[0][9] = "0.00"
    (order,) = joined([ORDER_HEADER, row], rows, [LINE_HEADER, *map(tuple, details)])
    assert levels(order) == {"imports.line_twice"}
