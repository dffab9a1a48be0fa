"""Makes odd cells in twelve classes, each with what it truly says, and writes them into sheets of every format."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from aftersales.orders import OrderStatus
from tests.imports import format_kit
from tests.imports.format_kit import ERROR_NUMBERS, Broken, Unworked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

HEADER = (
    "订单编号", "下单时间", "订单状态", "商品名称", "规格", "数量", "实付金额", "收货人", "手机号", "收货地址", "快递单号",
    "备注",
)  # fmt: skip
PLAIN = (
    "", "2026-10-08 12:00:00", "已发货", "苹果", "一箱", "1", "10.00", "张示例", "13800001000", "浙江省杭州市测试路1号",
    "SF0000000000001", "轻放",
)  # fmt: skip
ERRORS = tuple(ERROR_NUMBERS)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
FLAGGED = object()
"""The cell holds no value that may be taken; a problem must stand at its row and column."""


@dataclass(frozen=True)
class Odd:
    """A cell of column `column`, and what it says: a value, None for nothing, or FLAGGED."""

    column: str
    cell: object
    says: object


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC) - timedelta(hours=8)  # type: ignore[arg-type,misc]


def pick(chance: random.Random, *ways: tuple[object, object]) -> tuple[object, object]:
    return chance.choice(ways)


def an_id(chance: random.Random, at: int) -> tuple[object, object]:
    plain = f"{chance.randint(10**5, 10**9)}{at:06d}{'0' * chance.choice((0, 0, 4))}"
    long = f"{chance.randint(10**11, 10**14)}{at:07d}"
    short = int(f"{chance.randint(1, 9_999)}{at:06d}")
    return pick(
        chance,
        (plain, plain),
        (f'="{long}"', long),
        (f"'{long}", long),
        (f"\t{long}", long),
        (f"{long}\t", long),
        (f"\ufeff {long}\u00a0", long),
        (long.translate(FULL_WIDTH), long),
        (f"DD-{plain}", f"DD-{plain}"),
        (f"261008-{long}", f"261008-{long}"),
        (f"12E{at:06d}", f"12E{at:06d}"),
        (short, str(short)),
        (float(short), str(short)),
        (float(f"2.6193{at:06d}00077e18"), FLAGGED),
        (10**15 + at * 10, FLAGGED),
        (f"2.6193{at}E+18", FLAGGED),
        (f'="1.93{at}e+15"', FLAGGED),
        (short + 0.5, FLAGGED),
        (-short, FLAGGED),
        (datetime(2026, 10, 8) + timedelta(minutes=at), FLAGGED),  # noqa: DTZ001 - a cell has no zone
    )


def money(chance: random.Random, _at: int) -> tuple[object, object]:
    fen = chance.choice((0, 5, 99, 100, chance.randint(1, 10**6), chance.randint(1, 10**10)))
    text, grouped = f"{fen // 100}.{fen % 100:02d}", f"{fen // 100:,}.{fen % 100:02d}"
    whole = fen // 100
    return pick(
        chance,
        (text, fen), (f"¥{text}", fen), (f"￥ {text}", fen), (f"{text}元", fen), (f"{grouped} 元", fen), (f"¥{grouped}", fen),
        (f"RMB {text}", fen), (f"{text} CNY", fen), (text.translate(FULL_WIDTH), fen), (f"+{text}", fen), (f'="{text}"', fen),
        (f"\t{text}", fen), (f"{text}00", fen), (f"'{text}", fen), (fen / 100, fen), (float(whole), whole * 100),
        (whole, whole * 100), (f"{whole}.", whole * 100),
        (f"-{text}", -fen), (f"−{text}", -fen), (f"({text})", -fen), (f"（{text}）", -fen), (f"¥-{text}", -fen),
        (f"-¥{grouped}", -fen), (-fen / 100, -fen),
        ("-", None), ("--", None), ("—", None), ("", None), ("null", None), ("/", None),
        (f"{text}1", FLAGGED), (fen / 100 + 0.001, FLAGGED), ("1,23,4", FLAGGED), ("1.234,56", FLAGGED),
        ("12,50", FLAGGED), ("1.2.3", FLAGGED), ("12 50", FLAGGED), ("两百", FLAGGED), (f"{text}-{text}", FLAGGED), ("--5", FLAGGED),
        (f"5¥{whole}", FLAGGED), (f"${text}", FLAGGED), ("1.5万", FLAGGED), ("10%", FLAGGED), ("1E+3", FLAGGED), ("NaN", FLAGGED),
        ("8折", FLAGGED), ("(-5.00)", FLAGGED), ("待定", FLAGGED), (f"{text}?", FLAGGED),
    )  # fmt: skip


def count(chance: random.Random, _at: int) -> tuple[object, object]:
    many = chance.choice((0, 1, 2, chance.randint(3, 999), chance.randint(1000, 99_999)))
    return pick(
        chance,
        (str(many), many), (f"{many}件", many), (f"{many} 个", many), (f"{many}.00", many), (str(many).translate(FULL_WIDTH), many),
        (f"{many:,}", many), (f"'{many}", many), (f'="{many}"', many), (many, many), (float(many), many), (f"{many}pcs", many),
        (f"{many}瓶", many), (f"\t{many}\t", many), (f"+{many}", many),
        ("-", None), ("", None),
        (f"{many}件套", FLAGGED), ("两台", FLAGGED), (f"-{many + 1}", FLAGGED), (many + 0.5, FLAGGED), (f"{many}.5", FLAGGED),
        (f"{many}+1", FLAGGED), (f"{many}*2", FLAGGED), ("一打", FLAGGED), (-1 - many, FLAGGED), ("1/2", FLAGGED), ("半箱", FLAGGED),
        (date(2026, 1, 2), FLAGGED), ("1e3", FLAGGED), (f"{many}x", FLAGGED),
    )  # fmt: skip


def written_moment(chance: random.Random, _at: int) -> tuple[object, object]:
    y, mo, d = chance.randint(2015, 2030), chance.randint(1, 12), chance.randint(1, 28)
    h, mi, s = chance.randint(0, 23), chance.randint(0, 59), chance.randint(0, 59)
    day, full, minute = china(y, mo, d), china(y, mo, d, h, mi, s), china(y, mo, d, h, mi)
    half = "上午" if h < 12 else "下午"
    ampm = "AM" if h < 12 else "PM"
    iso = f"{y}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}"
    return pick(
        chance,
        (f"{y}-{mo:02}-{d:02} {h:02}:{mi:02}:{s:02}", full), (f"{y}/{mo}/{d} {h}:{mi:02}", minute), (f"{y}.{mo}.{d}", day),
        (f"{y}年{mo}月{d}日", day), (f"{y}年{mo}月{d}日 {h}时{mi}分", minute), (f"{y}年{mo}月{d}日{h}点{mi}分", minute),
        (f"{y}{mo:02}{d:02}", day), (f"{y}{mo:02}{d:02}{h:02}{mi:02}{s:02}", full), (f"{y}-{mo}-{d}", day),
        (f"{y}/{mo}/{d} {half}{h % 12 or 12}:{mi:02}:{s:02}", full), (f"{y}-{mo:02}-{d:02} {h % 12 or 12}:{mi:02} {ampm}", minute),
        (f"{y}/{mo}/{d} {h}:{mi:02}".translate(FULL_WIDTH), minute), (f"\t{y}-{mo:02}-{d:02} {h:02}:{mi:02}:{s:02}", full),
        (f"{iso}+00:00", full + timedelta(hours=8)), (f"{iso}Z", full + timedelta(hours=8)), (f"{iso}.123+08:00", full + timedelta(milliseconds=123)),
        (f"{iso[:10]} {iso[11:]} -0500", full + timedelta(hours=13)), (f"{y}-{mo:02}-{d:02} 中午12:{mi:02}", china(y, mo, d, 12, mi)),
        (f"{y}-{mo:02}-{d:02} 晚上9:{mi:02}", china(y, mo, d, 21, mi)), ("", None), ("-", None),
        (f"{mo}月{d}日", FLAGGED), (f"{mo}.{d}", FLAGGED), (f"{mo:02}-{d:02} {h:02}:{mi:02}", FLAGGED), (f"{mo}/{d}/{y}", FLAGGED),
        (f"{y % 100:02}-{mo:02}-{d:02}", FLAGGED), (f"{y}-13-{d:02}", FLAGGED), (f"{y}-02-30", FLAGGED), (f"{y}-{mo:02}-{d:02} 25:00", FLAGGED),
        (f"{y}-{mo:02}-{d:02} 晚上12:{mi:02}", FLAGGED), (f"{y}-{mo:02}-{d:02} 上午14:{mi:02}", FLAGGED), (f"{y}-{mo:02}", FLAGGED),
        (f"10{y % 100:02}-{mo:02}-{d:02}", FLAGGED), (f"{y}-{mo:02}-{d:02}左右", FLAGGED), ("昨天", FLAGGED), (f"{d}-Oct-{y % 100}", FLAGGED),
        ("46303", FLAGGED), (f"{y}-{mo:02}-{d:02}~{d + 1}", FLAGGED), ("0000-00-00 00:00:00", FLAGGED), ("1900-01-00", FLAGGED),
    )  # fmt: skip


def typed_moment(chance: random.Random, _at: int) -> tuple[object, object]:
    day = date(chance.randint(2015, 2030), chance.randint(1, 12), chance.randint(1, 28))
    seconds = chance.randint(1, 86_399)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell has no zone
    moment = midnight + timedelta(seconds=seconds)
    serial = (day - date(1899, 12, 30)).days
    start = china(day.year, day.month, day.day)
    return pick(
        chance,
        (day, start), (midnight, start), (moment, start + timedelta(seconds=seconds)),
        (serial, start), (serial + seconds / 86_400, start + timedelta(seconds=seconds)),
        (int(f"{day:%Y%m%d}"), start), (float(f"{day:%Y%m%d}"), start),
        (int(f"{day:%Y%m%d}120000"), start + timedelta(hours=12)),
        (10.8, FLAGGED), (1_791_430_000, FLAGGED), (1_791_430_000_123, FLAGGED), (5, FLAGGED), (-serial, FLAGGED), (True, FLAGGED),
        (20_261_399, FLAGGED), (date(1905, 1, 2), FLAGGED), (0.5, FLAGGED),
    )  # fmt: skip


def phone(chance: random.Random, _at: int) -> tuple[object, object]:
    number = f"1{chance.randint(3, 9)}{chance.randint(0, 10**9 - 1):09d}"
    extension = str(chance.randint(1, 9999))
    spaced = f"{number[:3]} {number[3:7]} {number[7:]}"
    masked = f"{number[:3]}****{number[-4:]}"
    return pick(
        chance,
        (number, number), (f"+86{number}", number), (f"+86 {spaced}", number), (f"86-{number}", number), (f"0086{number}", number),
        (f"(+86){number}", number), (spaced, number), (spaced.replace(" ", "-"), number), (number.translate(FULL_WIDTH), number),
        (int(number), number), (float(number), number), (f"'{number}", number), (f'="{number}"', number), (f"\t{number}", number),
        (f"{number}-{extension}", f"{number}-{extension}"), (f"{number}转{extension}", f"{number}-{extension}"),
        (f"{number} 分机{extension}", f"{number}-{extension}"), (f"{number}，{extension}", f"{number}-{extension}"),
        (masked, masked), ("$$密文" + number[::-1], "$$密文" + number[::-1]), ("##密文", "##密文"), (f"{number[:3]}＊＊＊＊{number[-4:]}", masked),
        ("0571-88880000", "0571-88880000"), ("400-123-4567", "400-123-4567"), ("", ""), ("-", ""),
        (number[:-1], FLAGGED), (f"{number}0", FLAGGED), (f"{number[:-1]}O", FLAGGED), (f"{number}/{number}", FLAGGED), ("微信", FLAGGED),
        ("1.38E+10", FLAGGED), (float(number) + 0.5, FLAGGED), (f"{number} {number}", FLAGGED), (True, FLAGGED), ("12345678901", FLAGGED),
        (int(number) * 10, FLAGGED), (f"{number}张", FLAGGED),
    )  # fmt: skip


def status(chance: random.Random, at: int) -> tuple[object, object]:
    return pick(
        chance,
        ("已发货", OrderStatus.SHIPPED), (" 已发货\t", OrderStatus.SHIPPED), ("交易成功", OrderStatus.DONE),
        ("买家已付款，等待卖家发货", OrderStatus.TO_SHIP), ("买家已付款,等待卖家发货", OrderStatus.TO_SHIP),
        ("等待买家付款", OrderStatus.UNPAID), ("已 取 消", OrderStatus.CLOSED), ("退款中", OrderStatus.REFUNDING), ("", None), ("-", None),
        (f"状态{at}", FLAGGED), ("已发货？", FLAGGED), (4, FLAGGED), (True, FLAGGED), ("已发货已完成", FLAGGED), ("shipped!", FLAGGED),
    )  # fmt: skip


def name(chance: random.Random, at: int) -> tuple[object, object]:
    return pick(
        chance,
        (f"张\x01示例{at}", f"张示例{at}"), (f"\u202e李示例{at}\u202c", f"李示例{at}"), (f"王示例{at}\u200b", f"王示例{at}"),
        (f"  赵示例{at}\u3000", f"赵示例{at}"), (f"O'Example {at}", f"O'Example {at}"), (f"“示例”{at}", f"“示例”{at}"),
        (f"示例,{at}", f"示例,{at}"), (f"示例;{at}|a", f"示例;{at}|a"), (f'示例"{at}"', f'示例"{at}"'), (f"示例\n{at}", f"示例\n{at}"),
        (f"<b>{at}</b>&amp;", f"<b>{at}</b>&amp;"), (f"示例{at}***", f"示例{at}***"), ("陈", "陈"), ("", ""), ("null", ""),
        ("\ufffd示例", FLAGGED), ("#REF!", FLAGGED), (" #N/A", FLAGGED), ("\tNaN", FLAGGED), ("Err:502", FLAGGED), ("########", FLAGGED),
    )  # fmt: skip


def address(chance: random.Random, at: int) -> tuple[object, object]:
    base = f"浙江省杭州市测试路{at}号"
    return pick(
        chance,
        (base, base), (f"{base}\x00\x07\x1b", base), (f"\t{base}\r\n", base), (f"{base}，“示例”小区", f"{base}，“示例”小区"),
        (f"{base}𠮷", f"{base}𠮷"), (f"{base}①", f"{base}①"), (f"{base},3-201", f"{base},3-201"), (f"{base} (310000)", f"{base} (310000)"),
        ("浙江省" * 200 + str(at), "浙江省" * 200 + str(at)), (f"'{base}", base), (12.5, "12.5"), (330_100, "330100"), (0.1 + 0.2, "0.3"),
        (f"{base}\ufffd\ufffd", FLAGGED), ("#VALUE!", FLAGGED), (2.6193e18, FLAGGED), ("nan", FLAGGED), (f"{base}****", f"{base}****"),
    )  # fmt: skip


def tracking(chance: random.Random, at: int) -> tuple[object, object]:
    long = f"773{chance.randint(10**11, 10**12)}{at:05d}"
    return pick(
        chance,
        (long, long), (f"{long}\t", long), (f'="{long}"', long), (f"SF{long}", f"SF{long}"), (f"sf{at:012d}", f"sf{at:012d}"),
        (long.translate(FULL_WIDTH), long), (7_730_000_000 + at, str(7_730_000_000 + at)), ("", None), ("-", None),
        (float(f"7.73{at:05d}e15"), FLAGGED), ("7.73E+14", FLAGGED), ("=VLOOKUP(A1,B:C,2,0)", FLAGGED), (-5, FLAGGED), (1.5, FLAGGED),
    )  # fmt: skip


def no_value(chance: random.Random, _at: int) -> tuple[object, object]:
    return pick(chance, *((Broken(text), FLAGGED) for text in ERRORS), (Unworked(), FLAGGED))


def truth_value(chance: random.Random, _at: int) -> tuple[object, object]:
    return chance.choice((True, False)), FLAGGED


CLASSES: tuple[tuple[str, tuple[str, ...], Any], ...] = (
    ("ids", ("订单编号",), an_id),
    ("money", ("实付金额",), money),
    ("counts", ("数量",), count),
    ("written moments", ("下单时间",), written_moment),
    ("typed moments", ("下单时间",), typed_moment),
    ("phones", ("手机号",), phone),
    ("states", ("订单状态",), status),
    ("names", ("收货人", "商品名称"), name),
    ("addresses", ("收货地址", "备注"), address),
    ("parcels", ("快递单号",), tracking),
    ("errors and formulas", HEADER, no_value),
    ("true and false", ("订单编号", "实付金额", "数量", "下单时间", "手机号", "快递单号"), truth_value),
)


def odd_cells(seed: int, many: int, fits: Callable[[object], bool]) -> Iterator[tuple[str, Odd]]:
    """`many` odd cells, the classes in turn, of those that the format can hold."""
    chance = random.Random(seed)
    at = made = 0
    while made < many:
        kind, columns, make = CLASSES[at % len(CLASSES)]
        at += 1
        cell, says = make(chance, seed * 10**5 % 10**6 + at)
        if fits(cell) or (kind in _TYPED and at % 7 == 0 and (cell := _as_written(cell)) is not None):
            made += 1
            yield kind, Odd(chance.choice(columns), cell, says)


_TYPED = ("errors and formulas", "true and false")


def _as_written(cell: object) -> object:
    """How a text format holds a cell that has no value."""
    return cell.text if isinstance(cell, Broken) else None


def rows_of(cells: Sequence[Odd]) -> list[list[object]]:
    """A sheet with one odd cell on each row."""
    rows: list[list[object]] = [list(HEADER)]
    for at, odd in enumerate(cells):
        row: list[object] = list(PLAIN)
        row[0] = f"T-{at:06d}"
        row[HEADER.index(odd.column)] = odd.cell
        rows.append(row)
    return rows


# --- the formats -------------------------------------------------------------------------------------------------


def is_text(cell: object) -> bool:
    return isinstance(cell, str)


def in_xml(cell: object) -> bool:
    """XML has no control characters."""
    return not isinstance(cell, str) or not any(char < " " and char not in "\t\n" for char in cell)


def fits_xlsx(cell: object) -> bool:
    return in_xml(cell)


def fits_xls(cell: object) -> bool:
    return not isinstance(cell, date) or cell.year > 1900


def fits_xlsb(cell: object) -> bool:
    """What the small writer can write: days need styles, and a formula is always worked out."""
    return not isinstance(cell, (Unworked, date))


def fits_ods(cell: object) -> bool:
    return in_xml(cell) and (not isinstance(cell, str) or "\n" not in cell)


def write_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            if isinstance(value, Unworked):
                cell.value = "=A1"
            elif isinstance(value, Broken):
                cell.value = value.text
            elif isinstance(value, str):
                cell.value = value
                cell.data_type = "s"
            else:
                cell.value = value  # type: ignore[assignment]
    book.save(path)
    return path


def write_xls(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("订单")
    days = {
        False: xlwt.easyxf(num_format_str="yyyy-mm-dd"),
        True: xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss"),
    }
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, Unworked):
                sheet.write(at, column, xlwt.Formula("A1"))
            elif isinstance(value, Broken):
                sheet.row(at).set_cell_error(column, ERROR_NUMBERS[value.text])
            elif isinstance(value, date):
                sheet.write(at, column, value, days[isinstance(value, datetime)])
            else:
                sheet.write(at, column, value)
    book.save(str(path))
    return path


def write_text(path: Path, rows: Sequence[Sequence[object]], encoding: str, delimiter: str = ",") -> Path:
    lines = (delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def write_html(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    path.write_bytes(f"<html><meta charset=utf-8><table>{body}</table></html>".encode())
    return path


def write_xml(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    return format_kit.write_xml_2003(path, [[_xml_cell(cell) for cell in row] for row in rows])


def _xml_cell(cell: object) -> str:
    if isinstance(cell, Unworked):
        return '<Cell ss:Formula="=RC[-1]"/>'
    if isinstance(cell, Broken):
        return f'<Cell><Data ss:Type="Error">{cell.text}</Data></Cell>'
    if isinstance(cell, bool):
        return f'<Cell><Data ss:Type="Boolean">{int(cell)}</Data></Cell>'
    if isinstance(cell, (int, float)):
        return f'<Cell><Data ss:Type="Number">{cell!r}</Data></Cell>'
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
        return f'<Cell><Data ss:Type="DateTime">{moment.isoformat()}.000</Data></Cell>'
    text = str(cell)
    return f'<Cell><Data ss:Type="String">{escape(text)}</Data></Cell>' if text else "<Cell/>"
