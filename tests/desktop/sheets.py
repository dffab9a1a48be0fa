"""Order lists of any length, made from the invented 淘宝 list of the fixtures."""

from __future__ import annotations

import csv
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sheets"
ORDERS = FIXTURES / "02_taobao_ExportOrderList_gbk.csv"
LINES = FIXTURES / "03_taobao_ExportOrderDetailList_gbk.csv"
PINDUODUO = FIXTURES / "06_pdd_orders_utf8bom.csv"
QIANNIU = FIXTURES / "04_qianniu_three_sheets.xlsx"


def order_list(path: Path, count: int, *, first: int = 0) -> Path:
    """A list of `count` orders that differ in number and buyer; the sums are those of the first fixture order."""
    with ORDERS.open(encoding="gbk", newline="") as file:
        header, pattern = list(csv.reader(file))[:2]
    at = {name.strip(): place for place, name in enumerate(header)}
    with path.open("w", encoding="gbk", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        for place in range(first, first + count):
            row = list(pattern)
            row[at["订单编号"]] = f'="{2_619_400_000_000_000_000 + place}"'
            row[at["买家会员名"]] = f"tb_示例{place:06d}"
            row[at["收货人姓名"]] = f"示例{place:06d}"
            row[at["联系手机"]] = f"'139{place:08d}"
            writer.writerow(row)
    return path
