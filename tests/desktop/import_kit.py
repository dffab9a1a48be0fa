"""Order sheets for tests of imports, and orders of a shop brought into conflict with them. All people are invented."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.actions import Action, new_action_id
from aftersales.queries import OrderQuery
from desktop.jobs import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.shop import Desk

HEADER = ("订单编号", "收货人", "手机", "商品名称", "数量", "实付金额", "下单时间")
FIRST = (
    ("DD2610110018", "林示例", "13900006652", "空调清洗剂 两瓶装", "1", "89.00", "2026-10-11 09:12"),
    ("DD2610080044", "何示例", "13900000044", "松石吸尘器 V3", "1", "899.00", "2026-10-08 10:00"),
    ("DD2610120031", "王示例", "13600005528", "云雀破壁机 P8", "1", "499.00", "2026-10-12 20:15"),
    ("DD2610130027", "蒋示例", "13900004108", "山泉净水器 R400", "1", "899.00", "2026-10-13 08:30"),
)
SECOND = (
    ("DD2610140007", "宋示例", "13800007720", "山泉净水器 R600", "1", "1299.00", "2026-10-14 09:21"),
    ("DD2610140009", "钱示例", "15000003381", "云雀破壁机 P8", "1", "469.00", "2026-10-14 09:40"),
    ("DD2610120031", "王新例", "13600005528", "云雀破壁机 P8", "1", "499.00", "2026-10-12 20:15"),
    ("DD2610140011", "姜示例", "1388021", "极光护眼灯 S2", "1", "329.00", "2026-10-14 10:05"),
    ("DD2610110018", "林示例", "13900006652", "空调清洗剂 两瓶装", "2", "178.00", "2026-10-11 09:12"),
    ("DD2610130027", "蒋示例", "13900004108", "山泉净水器 R400", "1", "899.00", "2026-10-13 08:30"),
    ("DD2610140014", "潘示例", "15800006673", "青岚空气炸锅 A5", "两台", "758.00", "2026-10-14 11:00"),
    ("DD2610140016", "范示例", "13700004410", "山泉净水器 R400", "1", "899.00", "2026-10-14 11:30"),
    ("DD2610080044", "何示例", "13900000044", "松石吸尘器 V3", "1", "879.00", "2026-10-08 10:00"),
    ("4.01389E+18", "杜示例", "18700002216", "暖屿电热毯 双人款", "1", "239.00", "2026-10-14 12:00"),
)


def write_sheet(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def take_in(desk: Desk, path: Path) -> None:
    staged = desk.transfers.read(paths=[path], progress=Progress())
    desk.jobs.write(lambda progress: desk.transfers.commit(staged=staged, progress=progress)).result()


def edit_by_hand(desk: Desk, number: str, paid: int) -> None:
    """Change what an order cost as a person would, so that the next sheet is in conflict with it."""

    def edit(_progress: Progress) -> None:
        action = Action(id=new_action_id(), name="改订单", by_id=None, at=desk.clock.now())
        with desk.archive.database.write():
            order = desk.archive.orders.page(OrderQuery(number=number)).rows[0]
            desk.archive.orders.save(replace(order, paid_gross=paid), action=action)

    desk.jobs.write(edit).result()


def conflict_sheets(desk: Desk, folder: Path) -> tuple[Path, Path]:
    """A sheet that is in the shop already, two of its orders edited since; and one that is not in yet."""
    first = write_sheet(folder / "10月13日订单.csv", FIRST)
    take_in(desk, first)
    edit_by_hand(desk, "DD2610110018", 8_800)
    edit_by_hand(desk, "DD2610080044", 88_900)
    return first, write_sheet(folder / "10月14日订单.csv", SECOND)


def long_sheet(path: Path, count: int) -> Path:
    rows = [
        (f"DD26{number:08}", "张示例", f"138{number:08}", "山泉净水器", "1", "99.00", "2026-10-01 10:00")
        for number in range(count)
    ]
    return write_sheet(path, rows)
