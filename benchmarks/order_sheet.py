"""Makes the sheet of orders that the import is measured with: 30 text columns under the headers of a real export."""

from __future__ import annotations

import csv
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "订单编号", "买家会员名", "买家支付宝账号", "支付单号", "买家应付货款", "买家应付邮费", "买家支付积分", "总金额", "返点积分",
    "买家实际支付金额", "订单状态", "买家留言", "收货人姓名", "收货地址 ", "运送方式", "联系手机", "订单创建时间", "订单付款时间 ",
    "宝贝标题 ", "宝贝种类 ", "物流单号 ", "物流公司", "订单备注", "宝贝总数量", "店铺Id", "店铺名称", "订单关闭原因", "发票抬头",
    "退款金额", "打款商家金额",
)  # fmt: skip


def row_of(at: int) -> tuple[str, ...]:
    price = f"{20 + at % 500}.{at % 100:02d}"
    return (
        f"26193{at:014d}", f"tb_示例{at % 9000}", "", f"20261{at:020d}", price, "0.00", "0", price, "0", price, "交易成功", "",
        "张示例", "浙江省 杭州市 余杭区 示例街道测试路1号(000000)", "快递", f"138{at % 10**8:08d}", "2026-10-01 09:00:35",
        "2026-10-01 09:01:05", "示例商品 长款 白色", "1", f"No:YT{at:013d}", "圆通速递", "", "1", "0", "示例旗舰店", "订单未关闭",
        "", "0.00", f"{price}元",
    )  # fmt: skip


def write_sheet(path: Path, rows: int) -> None:
    """Text cells written straight as XML, as exports do; a library would take minutes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _KINDS)
        book.writestr("_rels/.rels", _relations("officeDocument", "xl/workbook.xml"))
        book.writestr("xl/_rels/workbook.xml.rels", _relations("worksheet", "worksheets/sheet1.xml"))
        book.writestr("xl/workbook.xml", _BOOK)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            part.write(_row(1, HEADER))
            for at in range(rows):
                part.write(_row(at + 2, row_of(at)))
            part.write(b"</sheetData></worksheet>")


def _row(number: int, row: tuple[str, ...]) -> bytes:
    cells = "".join(
        f'<c r="{_LETTERS[at]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, text in enumerate(row)
        if text
    )
    return f'<row r="{number}">{cells}</row>'.encode()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LETTERS = [*map(chr, range(65, 91)), *(f"A{chr(at)}" for at in range(65, 91))]
_BOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets><sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>'
_KINDS = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)


def _relations(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/{kind}" Target="{target}"/></Relationships>'
    )


def write_text(path: Path, rows: int) -> None:
    """The same sheet as UTF-8 with commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(map(row_of, range(rows)))
