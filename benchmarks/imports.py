"""Measures reading a sheet of orders, as ratios within one run: `python -m benchmarks.imports [rows]`.

The sheet has 30 columns under headers of a real export. Measured are the whole reading part (process, cells, mapping,
joining), its parts, and the first 50 rows, against calamine reading the same file into rows and a bare loop over them.
"""

from __future__ import annotations

import csv
import multiprocessing
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

ROWS = 100_000
FIRST = 50
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


def calamine_and_loop(path: Path) -> int:
    """The yardstick: the fastest reader there is, and a loop that touches every cell."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sum(1 for row in sheet.to_python() for cell in row if cell != "")


def csv_and_loop(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for row in csv.reader(file) for cell in row if cell)


def whole(path: Path) -> int:
    from imports.intake import read_orders

    return len(read_orders([path]).orders)


def rows_only(path: Path) -> int:
    """Process, pipe and chunks, without looking at a cell."""
    from imports.sandbox import read_sheets

    return sum(len(chunk.rows) for chunk in read_sheets([path], lambda *_: None, lambda: False))


def first_rows(path: Path) -> int:
    from imports.intake import read_orders

    return len(read_orders([path], first=FIRST).orders)


def measured(work: Callable[[Path], int], path: Path) -> tuple[float, float]:
    """Seconds, and megabytes of the process and of the reader that it starts, in a fresh process each."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(sender, work, path))
    process.start()
    sender.close()
    taken, memory = receiver.recv()
    process.join()
    return taken, memory


def _timed(sender: Connection, work: Callable[[Path], int], path: Path) -> None:
    started = time.perf_counter()
    work(path)
    taken = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sender.send((taken, (own + reader) / 1024))
    sender.close()


def lines(rows: int, folder: Path) -> Iterator[str]:
    book, text = folder / "orders.xlsx", folder / "orders.csv"
    write_sheet(book, rows)
    with text.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(map(row_of, range(rows)))
    yard, yard_memory = measured(calamine_and_loop, book)
    yield f"xlsx {rows:,} x {len(HEADER)}: calamine + loop 1.00 ({yard:.2f} s, {yard_memory:.0f} MB)"
    for name, work in (("process, pipe, rows", rows_only), ("whole reading part", whole)):
        taken, memory = measured(work, book)
        yield f"  {name:22} {taken / yard:5.2f}x  memory of both processes {memory / yard_memory:4.2f}x"
    full = taken
    taken, _ = measured(first_rows, book)
    yield f"  first {FIRST} rows, cold     {taken / full:5.3f}x of the whole reading part ({taken * 1000:.0f} ms)"
    plain, _ = measured(csv_and_loop, text)
    taken, _ = measured(whole, text)
    yield f"csv {rows:,} x {len(HEADER)}: csv + loop 1.00 ({plain:.2f} s)"
    yield f"  whole reading part     {taken / plain:5.2f}x"


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(rows, Path(folder)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
