"""Writes the order sheets of the sample shop; a developer's tool, never run by the program.

Run it as ``python -m resources.demo.make_sheets`` after a change here. Same input, same bytes: nothing is drawn by
lot. The people are invented and say so by their addresses; phones lie in number blocks of four zeros.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from aftersales.money import allocate, to_yuan
from resources.demo.sales import (
    CLOSED,
    COUNTER_SALES,
    DONE,
    HZ,
    NEXT_SALES,
    PRODUCTS,
    SENT,
    SHOP,
    TAOBAO,
    UNPAID,
    Sale,
    goods_sum,
    number_of,
    paid_sum,
)
from resources.demo.taobao_header import DETAIL_COLUMNS, LIST_COLUMNS

HERE = Path(__file__).parent
TAOBAO_LIST = HERE / "ExportOrderList.csv"
TAOBAO_DETAIL = HERE / "ExportOrderDetailList.csv"
COUNTER = HERE / "柜台登记.xlsx"
NEXT_DAY = HERE / "10月14日订单.xlsx"
COUNTER_HEADER = (
    "订单编号", "买家姓名", "联系方式", "宝贝标题", "规格", "单价", "数量", "应付", "买家实际支付",
    "下单时间", "付款时间", "收货地址", "SN", "状态", "备注2",
)  # fmt: skip


def _formula(text: str) -> str:
    """Long digits as this export writes them, so that a spreadsheet leaves them alone."""
    return f'="{text}"'


def _stamp(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def _list_row(place: int, sale: Sale) -> list[str]:
    number = number_of(place, sale)
    paid_at = datetime.fromisoformat(sale.at)
    signed = sale.status == DONE and sale.signed_after is not None
    arrived = paid_at + timedelta(days=sale.signed_after or 0)
    signed_at = arrived.replace(hour=18, minute=place, second=20) if signed else None
    shipped = sale.status in {DONE, SENT}
    paid = paid_sum(sale)
    income = paid - sale.refunded if sale.status == DONE else 0
    values = {
        "订单编号": _formula(number),
        "买家会员名": f"tb_示例{place:04d}",
        "支付单号": f"20261010220010{place:014d}",
        "买家应付货款": to_yuan(goods_sum(sale)),
        "买家应付邮费": to_yuan(sale.freight),
        "买家支付积分": "0",
        "总金额": to_yuan(goods_sum(sale) + sale.freight),
        "返点积分": "0",
        "买家实际支付金额": to_yuan(paid),
        "买家实际支付积分": "0",
        "订单状态": sale.status,
        "买家留言": sale.message or "null",
        "收货人姓名": sale.who,
        "收货地址 ": f"{sale.place.format(n=place)}(000000)",
        "运送方式": "快递",
        "联系手机": f"'{sale.phone}",
        "订单创建时间": _stamp(paid_at - timedelta(seconds=30)),
        "订单付款时间 ": "" if sale.status == UNPAID else _stamp(paid_at),
        "宝贝标题 ": " ，".join(PRODUCTS[code][0] for code, _, _ in sale.goods),
        "宝贝种类 ": str(len(sale.goods)),
        "物流单号 ": f"No:YT26{place:011d}" if shipped else "",
        "物流公司": "圆通速递" if shipped else "",
        "订单备注": sale.remark or "'null",
        "宝贝总数量": str(sum(pieces for _, pieces, _ in sale.goods)),
        "店铺Id": "0",
        "店铺名称": SHOP,
        "订单关闭原因": "买家不想要了" if sale.status == CLOSED else "订单未关闭",
        "卖家服务费": "0",
        "买家服务费": "0元",
        "是否手机订单": "手机订单" if place % 2 else "",
        "是否代付": "否",
        "是否上传合同照片": "否",
        "是否上传小票": "否",
        "退款金额": to_yuan(sale.refunded) if sale.refunded else "0",
        "确认收货时间": _stamp(signed_at),
        "打款商家金额": f"{to_yuan(income)}元",
        "含应开票给个人的个人红包": "0.00元",
        "主订单编号": _formula(number),
    }
    return [values.get(column, "") for column in LIST_COLUMNS]


def _detail_rows(place: int, sale: Sale) -> list[list[str]]:
    number = number_of(place, sale)
    amounts = [PRODUCTS[code][1] * pieces for code, pieces, _ in sale.goods]
    shares = allocate(sale.off, amounts)
    paid = [amount - share for amount, share in zip(amounts, shares, strict=True)]
    paid[0] += sale.freight
    rows = []
    for at, (code, pieces, spec) in enumerate(sale.goods):
        refunded = sale.refunded if at == 0 else 0
        values = {
            "子订单编号": _formula(str(int(number) + at)),
            "主订单编号": _formula(number),
            "标题": PRODUCTS[code][0],
            "价格": to_yuan(PRODUCTS[code][1]),
            "购买数量": str(pieces),
            "外部系统编号": code,
            "商品属性": spec or "null",
            "订单状态": sale.status,
            "商家编码": code,
            "支付单号": f"20261010220010{place:014d}",
            "买家应付货款": to_yuan(amounts[at]),
            "买家实际支付金额": "0.00" if sale.status == UNPAID else to_yuan(paid[at]),
            "退款状态": "退款成功" if refunded else "没有申请退款",
            "退款金额": to_yuan(refunded) if refunded else "无退款申请",
            "订单创建时间": _stamp(datetime.fromisoformat(sale.at) - timedelta(seconds=30)),
            "订单付款时间": "" if sale.status == UNPAID else sale.at,
        }
        rows.append([values.get(column, "") for column in DETAIL_COLUMNS])
    return rows


def _csv(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    """GBK with CRLF; texts in quotes, ``="…"`` bare, as the export has them."""
    out = io.StringIO()
    for row in [list(header), *rows]:
        quoted = (cell if cell.startswith('="') else '"' + cell.replace('"', '""') + '"' for cell in row)
        out.write(",".join(quoted) + "\r\n")
    return out.getvalue().encode("gbk")


def taobao_list() -> bytes:
    """The order report: one row per order, 61 columns."""
    return _csv(LIST_COLUMNS, [_list_row(place, sale) for place, sale in enumerate(TAOBAO, start=1)])


def taobao_detail() -> bytes:
    """The goods report: one row per line."""
    rows = [row for place, sale in enumerate(TAOBAO, start=1) for row in _detail_rows(place, sale)]
    return _csv(DETAIL_COLUMNS, rows)


def _sale_rows(place: int, number: str, sale: Sale, serials: tuple[str, ...]) -> list[list[object]]:
    paid_at = datetime.fromisoformat(sale.at)
    rows: list[list[object]] = []
    for at, (code, pieces, spec) in enumerate(sale.goods):
        title, price = PRODUCTS[code]
        off = sale.off if at == 0 else 0
        rows.append(
            [
                number,
                sale.who,
                sale.phone,
                title,
                spec or None,
                price / 100,
                pieces,
                price * pieces / 100,
                (price * pieces - off) / 100,
                paid_at - timedelta(minutes=6),
                paid_at,
                sale.place.format(n=60 + place),
                serials[at] if at < len(serials) else None,
                "已完成",
                sale.remark or None if at == 0 else None,
            ]
        )
    return rows


def counter_rows() -> list[list[object]]:
    """The hand-kept sheet: a title row, the header, a row per line, and two rows that went wrong on purpose."""
    rows: list[list[object]] = [["和顺家电城东店 柜台登记（示例，人名地址都是编的）"], list(COUNTER_HEADER)]
    for place, (number, sale, serials) in enumerate(COUNTER_SALES, start=1):
        rows.extend(_sale_rows(place, number, sale, serials))
    odd_at = datetime(2026, 9, 26, 16, 20)  # noqa: DTZ001 - a cell's time has no zone
    tail: list[object] = [odd_at, odd_at, HZ.format(n=99), None, "已完成"]
    damaged = 4_126_092_600_310_123_456  # a spreadsheet keeps 15 of these 19 digits
    rows.append(
        [
            damaged,
            "单号被改",
            "13800002021",
            "极光护眼灯 S2",
            "珍珠白",
            329,
            1,
            329,
            329,
            *tail,
            "单号是数字格式",
        ]
    )
    rows.append(
        [
            "DD260926-0019",
            "数量有误",
            "13800002022",
            "青岚电水壶 K1",
            "米白",
            129,
            "两台",
            258,
            258,
            *tail,
            "数量写了汉字",
        ]
    )
    return rows


def next_day_rows() -> list[list[object]]:
    """The sheet of a later day: new sales, old ones told differently, a settled one with another sum, and odd rows."""
    old = {
        number: (place, sale, serials) for place, (number, sale, serials) in enumerate(COUNTER_SALES, start=1)
    }
    told: list[tuple[str, Sale]] = [
        *NEXT_SALES[:2],
        ("DD260905-0005", replace(old["DD260905-0005"][1], phone="15000007361")),
        ("DD251020-0042", replace(old["DD251020-0042"][1], off=20_000)),
        *NEXT_SALES[2:4],
        ("DD260922-0002", replace(old["DD260922-0002"][1], goods=(("QL-A5", 1, "灰"),))),
        ("DD260919-0013", old["DD260919-0013"][1]),
        ("DD260829-0014", replace(old["DD260829-0014"][1], who="赵启铭")),
        *NEXT_SALES[4:],
        ("DD260912-0020", old["DD260912-0020"][1]),
    ]
    rows: list[list[object]] = [list(COUNTER_HEADER)]
    for at, (number, sale) in enumerate(told, start=90):
        place, _, serials = old.get(number, (at, sale, ()))
        rows.extend(_sale_rows(place, number, sale, serials))
    damaged = list(rows[1])
    damaged[0] = 4_013_887_266_501_234_567
    wrong = list(rows[2])
    wrong[0], wrong[6] = "DD261014-0011", "两台"
    rows.insert(6, wrong)
    rows.insert(9, damaged)
    return rows


def next_day() -> bytes:
    """The later sheet as xlsx; it serves to show what an import would change."""
    return _book("订单", next_day_rows(), titled=False)


def counter() -> bytes:
    """The counter's sheet as xlsx."""
    return _book("柜台登记", counter_rows(), titled=True)


def _book(title: str, rows: list[list[object]], *, titled: bool) -> bytes:
    """A workbook with the same bytes each time: every date inside the file is fixed."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if titled:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COUNTER_HEADER))
    for row_number in (1, 2) if titled else (1,):
        for cell in sheet[row_number]:
            cell.font = Font(bold=True)
    for column, width in enumerate((16, 10, 14, 18, 14, 9, 7, 9, 13, 17, 17, 36, 20, 9, 18), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cells in sheet.iter_rows(min_row=3 if titled else 2, min_col=10, max_col=11):
        for cell in cells:
            cell.number_format = "yyyy-mm-dd hh:mm"
    made = datetime(2026, 9, 28, 18, 0)  # noqa: DTZ001 - openpyxl takes no zone
    book.properties.created = book.properties.modified = made
    book.properties.creator = "示例"
    written = io.BytesIO()
    book.save(written)
    return _still(written.getvalue())


def _still(data: bytes) -> bytes:
    """The same archive with fixed moments: saving stamps the present one on every part and into the properties."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (2026, 9, 28, 18, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":
                begin, end = content.index(b"<dcterms:modified"), content.index(b"</dcterms:modified>")
                value = content.index(b">", begin) + 1
                content = content[:value] + b"2026-09-28T18:00:00Z" + content[end:]
            target.writestr(part, content)
    return out.getvalue()


def main() -> None:
    """Write all four files beside this one."""
    TAOBAO_LIST.write_bytes(taobao_list())
    TAOBAO_DETAIL.write_bytes(taobao_detail())
    COUNTER.write_bytes(counter())
    NEXT_DAY.write_bytes(next_day())


if __name__ == "__main__":
    main()
