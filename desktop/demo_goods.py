"""The sample shop's goods: who bears which warranty, pieces sold a year ago, and a shelf of spare parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from aftersales.goods import Bearer
from aftersales.parts import MoveKind, Part
from desktop.demo_stage import LIANG, ZHOU, Stage, Story, cue

_PLANS: Mapping[str, Mapping[str, Any]] = {
    "BY-K35": {
        "bearer": Bearer.MAKER,
        "bearer_name": "北屿电器",
        "service_point": "城北服务点 0571-5550 7714",
        "service_name": "清洗",
        "service_months": 12,
        "parts_name": "压缩机",
        "barcode": "6900000000135",
    },
    "YQ-N8": {
        "bearer": Bearer.MAKER,
        "bearer_name": "云桥通信",
        "service_point": "寄厂家售后 0755-5550 2210",
    },
    "YQ-P8": {
        "bearer": Bearer.MAKER,
        "bearer_name": "云雀小家电",
        "service_point": "寄厂家售后 0571-5550 3308",
        "parts_months": 36,
        "parts_name": "电机",
    },
    "YQ-C4": {"bearer": Bearer.MAKER, "bearer_name": "云雀小家电"},
    "SS-V3": {
        "bearer": Bearer.MAKER,
        "bearer_name": "松石电器",
        "service_point": "城北服务点 0571-5550 7714",
        "parts_name": "电机",
    },
    "JG-S2": {"bearer": Bearer.MAKER, "bearer_name": "极光照明"},
    "NY-D1": {"bearer": Bearer.MAKER, "bearer_name": "暖屿家纺"},
    "NY-D2": {"bearer": Bearer.MAKER, "bearer_name": "暖屿家纺"},
    "QL-A5": {"bearer": Bearer.SUPPLIER, "bearer_name": "城西小家电批发", "service_point": "退供应商换新"},
    "QL-A7": {"bearer": Bearer.SUPPLIER, "bearer_name": "城西小家电批发", "service_point": "退供应商换新"},
    "QL-K1": {"bearer": Bearer.SHOP},
    "PQ-R6": {"bearer": Bearer.SHOP, "service_name": "换滤芯", "service_months": 6, "parts_name": "增压泵"},
    "PQ-R4": {
        "bearer": Bearer.SHOP,
        "service_name": "换滤芯",
        "service_months": 6,
        "parts_months": 36,
        "parts_name": "增压泵",
    },
}
_SOLD = (  # who, product, serial, first day, and how long it was away
    ("赵启明", "NY-D2", "DR-2510-20881", "2025-10-16", None),
    ("周雨桐", "JG-S2", "S2-2510-77120", "2025-10-20", None),
    ("谢婷", "QL-A5", "A5-2510-310042", "2025-10-24", None),
    ("冯建设", "SS-V3", "V3-2510-008813", "2025-10-31", None),
    ("林晓芸", "YQ-P8", "P8-2511-004417", "2025-11-10", None),
    ("马俊杰", "YQ-P8", "P8-2511-004502", "2025-11-10", None),
    ("邓伟强", "JG-S2", "S2-2511-78046", "2025-11-11", None),
    ("韩晓东", "QL-A7", "A7-2511-100276", "2025-11-13", None),
    ("黄德贵", "BY-K35", "K35-2511-090133", "2025-11-19", None),
    ("罗海燕", "PQ-R4", "R4-2512-041180", "2025-12-04", None),
    ("曹丽华", "YQ-P8", "P8-2512-005219", "2025-12-08", None),
    ("孙志远", "NY-D1", "DR-2512-21904", "2025-12-12", None),
    ("吴佩珊", "SS-V3", "V3-2405-001277", "2024-05-18", None),
    ("陈国栋", "YQ-C4", "C4-2503-118820", "2025-03-22", ("2025-07-02", "2025-07-11", "换内胆")),
)
_PARTS = (  # title, code, shelf, cost in fen, low at, in stock, fits
    ("压缩机 QX-12", "QX-12", "A-01", 68_000, 1, 0, ("BY-K35",)),
    ("室外风机电容", "DR-35", "A-02", 1_800, 3, 6, ("BY-K35",)),
    ("遥控器 K 系列", "YK-K", "A-03", 2_600, 2, 5, ("BY-K35",)),
    ("滤芯 R 系列 PP 棉", "LX-PP", "B-01", 1_500, 10, 24, ("PQ-R4", "PQ-R6")),
    ("RO 膜 600 加仑", "LX-RO6", "B-02", 16_800, 2, 1, ("PQ-R6",)),
    ("增压泵 24V", "ZY-24", "B-03", 8_900, 2, 3, ("PQ-R4", "PQ-R6")),
    ("破壁机刀组", "DZ-P8", "C-01", 3_200, 4, 9, ("YQ-P8",)),
    ("吸尘器电池包", "DC-V3", "C-02", 15_600, 2, 1, ("SS-V3",)),
    ("炸锅内篮", "NL-A5", "C-03", 2_900, 2, 4, ("QL-A5", "QL-A7")),
)


def shelf_and_old_pieces(stage: Stage) -> Story:
    """The owner fills in who bears what and notes last year's sales; the technician counts the shelf."""
    yield cue("10-14 13:05", ZHOU)
    products = _plans(stage)
    for who, code, serial, since, away in _SOLD:
        product = products[code]
        good = stage.goods.register(
            customer_id=stage.customer(who).id,
            title=product.title,
            starts=date.fromisoformat(since),
            serial=serial,
            product_id=product.id,
            whole_months=product.whole_months or 12,
            parts_months=product.parts_months,
        )
        if away is not None:
            stage.goods.note_repair(
                good_id=good.id,
                version=good.version,
                first_day=date.fromisoformat(away[0]),
                last_day=date.fromisoformat(away[1]),
                what=away[2],
            )
    yield cue("10-14 13:40", LIANG)
    for title, code, place, cost, low_at, stock, fits in _PARTS:
        stage.desk.parts.save(
            Part(
                title=title,
                code=code,
                shelf=place,
                cost=cost,
                low_at=low_at,
                stock=stock,
                product_ids=tuple(products[each].id for each in fits),
            )
        )
    _take_for_repair(stage)


def _plans(stage: Stage) -> dict[str, Any]:
    products = {}
    for code, plan in _PLANS.items():
        (known,) = (each for each in stage.desk.goods_views.products(text=code) if each.code == code)
        products[code] = stage.goods.save_product(replace(known, **plan))
    return products


def _take_for_repair(stage: Stage) -> None:
    """A pump was fitted this week: one piece goes off the shelf; a capacitor is kept for the air conditioner's case."""
    _move(stage, "ZY-24", MoveKind.USE, note="罗海燕家上门换泵")
    case_id = stage.told.cases.get("warranty")
    if case_id is not None:
        _move(stage, "DR-35", MoveKind.RESERVE, case_id=case_id)


def _move(stage: Stage, code: str, kind: MoveKind, *, case_id: int | None = None, note: str = "") -> None:
    (row,) = stage.desk.parts.page(text=code).rows
    part = stage.desk.parts.view(part_id=row.id).part
    stage.desk.parts.move(
        part_id=part.id, version=part.version, kind=kind, quantity=1, case_id=case_id, note=note
    )


GOODS_STORIES = (shelf_and_old_pieces,)
