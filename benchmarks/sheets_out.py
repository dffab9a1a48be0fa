"""Lists out: a workbook of 100,000 × 20 beside csv.writer on the same rows and beside openpyxl's quickest way.

    python -m benchmarks.sheets_out [rows]

Prints ratios of CPU time in one run (the two things timed in turn, best of three) and how much memory each took.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aftersales.columns import ColumnKind
from exports.csv_sheet import write_csv
from exports.workbook import SheetColumn, SheetOrigin, write_workbook

ROWS = 100_000
OPENPYXL_SHARE = 10
"""openpyxl is timed on every tenth of the rows: its time grows with their number and nothing else."""
_T, _I, _M, _C, _D = ColumnKind.TEXT, ColumnKind.ID, ColumnKind.MONEY, ColumnKind.COUNT, ColumnKind.MOMENT
KINDS = (_I, _T, _T, ColumnKind.STATUS, _D, _D, _D, _I, _T, _T, _T, _M, _C, _M, _M, _T, _T, _T, _T, _I)
COLUMNS = tuple(SheetColumn(key=f"c{at}", title=f"示例列{at}", kind=kind) for at, kind in enumerate(KINDS))
ORIGIN = SheetOrigin(made_at=datetime(2026, 10, 14, tzinfo=UTC), made_by="王示例", filter="全部")
GOODS = ("晨星电热水壶 1.8L 白色", "恒温杯垫", "无线鼠标 & 垫", "加厚保温饭盒三层 蓝色", "=陶瓷刀具四件套")
NAMES = ("张示例", "李样例", "王举例", "@赵范例")

Row = tuple[Any, ...]


def made(count: int) -> list[Row]:
    """Rows of an order list: ids, words that repeat, addresses that do not, sums, moments, and some formulas."""
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (
            f"26061{at:012d}",
            "淘宝",
            "示例旗舰店",
            "已完成",
            begun + timedelta(minutes=at * 7),
            begun + timedelta(minutes=at * 7 + 3),
            begun + timedelta(minutes=at * 7 + 540),
            f"{at:010d}",
            GOODS[at % 5],
            f"SKU-{at % 977}",
            "颜色分类:奶白;长45cm",
            12_990 + at % 1_000,
            1 + at % 3,
            12_990,
            0,
            NAMES[at % 4],
            f"138 **** {at % 10_000:04d}",
            f"示例省示例市示例区示例路 {at % 3_000} 号",
            "顺达快递",
            f"SD{at:012d}",
        )
        for at in range(count)
    ]


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU that a piece of work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def peak(work: Callable[[], object]) -> float:
    """Megabytes that a piece of work holds at most beyond what was there before."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def by_csv(rows: Sequence[Row], to: Path) -> None:
    """The bare minimum: csv.writer, nothing guarded, nothing formatted."""
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def by_openpyxl(rows: Sequence[Row], to: Path) -> None:
    """openpyxl's write-only mode with plain cells; it takes no moment with a zone."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for row in rows:
        sheet.append([cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in row])
    book.save(to)


def main(count: int = ROWS) -> dict[str, float]:
    """Time everything and print the ratios; they are given back by name."""
    rows, few = made(count), made(max(count // OPENPYXL_SHARE, 1))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)

        def workbook(some: Sequence[Row]) -> Callable[[], object]:
            return lambda: write_workbook(
                home / "a.xlsx", title="示例", columns=COLUMNS, rows=iter(some), origin=ORIGIN
            )

        turns = [
            (
                cpu(lambda: by_csv(rows, home / "a.csv")),
                cpu(workbook(rows)),
                cpu(lambda: write_csv(home / "b.csv", columns=COLUMNS, rows=iter(rows))),
                cpu(workbook(few)),
                cpu(lambda: by_openpyxl(few, home / "b.xlsx")),
            )
            for _ in range(3)
        ]
        plain, book, guarded, small, other = (min(column) for column in zip(*turns, strict=True))
        workbook(rows)()
        size = (home / "a.xlsx").stat().st_size / 1e6
        memory, less = peak(workbook(rows)), peak(workbook(few))
    found = {
        "workbook : csv.writer": book / plain,
        "own csv : csv.writer": guarded / plain,
        "openpyxl : workbook": other / small,
        "memory of all : of a tenth": memory / less,
    }
    print(
        f"{count:,} × {len(COLUMNS)}: csv.writer {plain:.2f} s, workbook {book:.2f} s ({size:.1f} MB), csv {guarded:.2f} s"
    )
    print(f"memory at most {memory:.1f} MB of {count:,} rows, {less:.1f} MB of {len(few):,}")
    for name, ratio in found.items():
        print(f"{name:>28}  {ratio:.2f}")
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
