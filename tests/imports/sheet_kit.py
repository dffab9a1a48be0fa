"""Makes sheets and hostile files for the tests of the reader."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sheets"
ORDERS = FIXTURES / "02_taobao_ExportOrderList_gbk.csv"
LINES = FIXTURES / "03_taobao_ExportOrderDetailList_gbk.csv"
PINDUODUO = FIXTURES / "06_pdd_orders_utf8bom.csv"
QIANNIU = FIXTURES / "04_qianniu_three_sheets.xlsx"
CUSTOM = FIXTURES / "05_qianniu_custom_19col.xlsx"
REGISTER = FIXTURES / "22_html_table_named.xls"


def write_xlsx(path: Path, rows: Sequence[Sequence[object]], title: str = "订单") -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def write_xls(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("订单")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    book.save(str(path))
    return path


def write_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(80):
                part.write(bytes(1024 * 1024))
    return path


def locked_xlsx(path: Path) -> Path:
    """The smallest compound file with the two streams that a password makes of an xlsx."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1, 1, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack("<II", fat, end) + struct.pack("<I", free) * 126
    entries = b"".join(
        _entry(name, kind)
        for name, kind in (("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2), ("", 0))
    )
    path.write_bytes(header + table + entries)
    return path


def _entry(name: str, kind: int) -> bytes:
    raw = name.encode("utf-16-le")
    size = len(raw) + 2 if name else 0
    none = 0xFFFFFFFF
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", size, kind, 1, none, none, none, bytes(16), 0, 0, 0, 0xFFFFFFFE, 0
    )
