"""Makes a large invented archive quickly: rows go in by the driver's own loop, journal lines beside them, all from one seed.

At scale 1 it holds a million orders, 300,000 customers, 200,000 cases and 200,000 sold goods.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage.bulk import insert
from storage.models import (
    AddressRow,
    CaseEventRow,
    CaseLineRow,
    CaseRow,
    CustomerRow,
    NicknameRow,
    OrderLineRow,
    OrderRow,
    PhoneRow,
    SoldGoodRow,
)
from storage.values import moment_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.database import Database

ORDERS, CUSTOMERS, CASES, GOODS = 1_000_000, 300_000, 200_000, 200_000
_CHUNK = 10_000
_START = datetime(2021, 1, 1, tzinfo=UTC)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文国志海燕春梅雪琴云飞鹏浩宇欣怡佳琪子涵梓轩雨桐思远一诺晨曦博宏达凯旋婷婉清瑶晓东南北安宁康乐嘉祥瑞和顺永昌盛兴旺德贤良忠义仁信"
_PLACES = [
    (province, city, district)
    for province, cities in (
        ("云山省", ("青石市", "白鹭市", "松江市", "望海市")),
        ("江南省", ("临湖市", "桐乡市", "金沙市", "柳林市")),
        ("岭北省", ("梅岭市", "赤水市", "长坪市", "东阳市")),
    )
    for city in cities
    for district in ("城东区", "城西区", "高新区", "开发区", "云溪县", "石桥县")
]
_ROADS = [
    "人民路",
    "解放路",
    "中山大道",
    "文化街",
    "青年路",
    "建设路",
    "和平街",
    "幸福里",
    "桃源路",
    "学府路",
    "滨江大道",
    "环城北路",
]
_ESTATES = [
    "阳光花园",
    "翠湖名苑",
    "金色家园",
    "锦绣江南",
    "东方明珠",
    "碧水云天",
    "香樟园",
    "紫荆公寓",
    "书香门第",
    "世纪新城",
]
_GOODS = [
    "净水器",
    "空气炸锅",
    "破壁机",
    "电热毯",
    "护眼灯",
    "吸尘器",
    "加湿器",
    "电饭煲",
    "洗碗机",
    "扫地机器人",
    "空调扇",
    "电磁炉",
    "热水器",
    "豆浆机",
    "挂烫机",
]
_WORDS = [
    "家用",
    "静音",
    "智能",
    "大容量",
    "厨下式",
    "反渗透",
    "可视",
    "无线",
    "变频",
    "节能",
    "母婴",
    "便携",
    "折叠",
    "不锈钢",
    "多功能",
]
_TROUBLES = [
    "漏水",
    "不制热",
    "噪音大",
    "接头渗漏",
    "温控失灵",
    "一侧不热",
    "杯体裂纹",
    "充电异常",
    "底座松动",
    "发错颜色",
    "少配件",
    "外壳划痕",
]
_NOTES = [
    "客户要求周末上门",
    "已联系厂家等回复",
    "照片已收到",
    "同意换新",
    "等客户寄回",
    "检测属实",
    "补寄配件一份",
    "退差价五十元",
]


@dataclass(frozen=True, slots=True)
class Made:
    """How many of each were made."""

    orders: int
    customers: int
    cases: int
    goods: int


def make(database: Database, scale: float = 1.0, *, seed: int = 20261014) -> Made:
    """Fill an empty archive."""
    made = Made(*(max(20, int(count * scale)) for count in (ORDERS, CUSTOMERS, CASES, GOODS)))
    maker = _Maker(database, made, random.Random(seed))
    with database.write():
        maker.begin()
    for step in (maker.customers, maker.orders, maker.goods, maker.cases):
        for start, end in _chunks(
            {"customers": made.customers, "orders": made.orders, "goods": made.goods, "cases": made.cases}[
                step.__name__
            ]
        ):
            with database.write():
                step(start, end)
    # no ANALYZE: no shop's archive has statistics either, and with them the planner prepares statements again and again
    return made


def _chunks(count: int) -> Iterator[tuple[int, int]]:
    for start in range(1, count + 1, _CHUNK):
        yield start, min(start + _CHUNK, count + 1)


class _Maker:
    def __init__(self, database: Database, made: Made, chance: random.Random) -> None:
        self._database = database
        self._made = made
        self._chance = chance
        self._action = "a" * 32
        self._people: list[tuple[str, str, str]] = []
        self._titles = [self._title(at) for at in range(3_000)]

    def _title(self, at: int) -> str:
        chance = self._chance
        words = "".join(chance.sample(_WORDS, 2))
        return f"示例{words}{chance.choice(_GOODS)} {chance.choice('ABEKPRSV')}{100 + at} {chance.choice(_WORDS)}款"

    def begin(self) -> None:
        self._database.run(
            "INSERT INTO actions (id, name, by_id, at, kind) VALUES (?, '造数据', NULL, ?, 'do')",
            (self._action, moment_text(_START)),
        )
        self._database.run(
            "INSERT INTO shop_accounts (id, platform, name, version, action_id) VALUES (1, 'taobao', '示例小店', 1, ?)",
            (self._action,),
        )

    def _note(self, table: str, start: int, end: int, op: str = "insert") -> None:
        self._database.run_many(
            "INSERT INTO journal (action_id, table_name, row_id, op, version) VALUES (?, ?, ?, ?, 1)",
            [(self._action, table, row_id, op) for row_id in range(start, end)],
        )

    def _person(self) -> tuple[str, str, str]:
        chance = self._chance
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
        phone = f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"
        province, city, district = chance.choice(_PLACES)
        address = (
            f"{province}{city}{district}{chance.choice(_ROADS)}{chance.randrange(1, 900)}号"
            f"{chance.choice(_ESTATES)}{chance.randrange(1, 40)}幢{chance.randrange(1, 4)}单元{chance.randrange(101, 3000)}室"
        )
        return name, phone, address

    def customers(self, start: int, end: int) -> None:
        rows = [(row_id, *self._person()) for row_id in range(start, end)]
        self._people += [row[1:] for row in rows]
        same = {"wechat": "", "note": "", "version": 1, "action_id": self._action}
        insert(
            self._database,
            CustomerRow,
            (
                {"id": i, "number": f"KH-{i:05d}", "name": name, "tier": _tier_of(i), **same}
                for i, name, _, _ in rows
            ),
        )
        insert(
            self._database,
            PhoneRow,
            (
                {"customer_id": i, "position": 0, "number": phone, "label": "", "virtual": 0}
                for i, _, phone, _ in rows
            ),
        )
        insert(
            self._database,
            AddressRow,
            ({"customer_id": i, "position": 0, "address": address} for i, _, _, address in rows),
        )
        insert(
            self._database,
            NicknameRow,
            (
                {"customer_id": i, "position": 0, "platform": "taobao", "name": f"tb_{self._nick(i)}"}
                for i, *_ in rows
            ),
        )
        self._note("customers", start, end)

    def _nick(self, at: int) -> str:
        return f"{at * 7919 % 10**8:08d}"

    def orders(self, start: int, end: int) -> None:
        rows, lines = [], []
        for row_id in range(start, end):
            rows.append(self._order(row_id))
            for position in range(1 + (row_id % 4 == 0)):
                title = self._titles[self._chance.randrange(len(self._titles))]
                lines.append(_line(row_id, position, title, rows[-1]["goods"]))
        insert(self._database, OrderRow, rows)
        insert(self._database, OrderLineRow, lines)
        self._note("orders", start, end)

    def _order(self, row_id: int) -> dict[str, Any]:
        chance = self._chance
        customer = chance.randrange(self._made.customers)
        name, phone, address = self._people[customer]
        ordered = _START + timedelta(seconds=row_id * 180 + chance.randrange(180))
        paid = chance.randrange(1_000, 400_000)
        return {
            "id": row_id,
            "shop_id": 1,
            "number": f"26{row_id:09d}{chance.randrange(10**8):08d}",
            "status": "已完成",
            "ordered_at": moment_text(ordered),
            "paid_at": moment_text(ordered + timedelta(minutes=3)),
            "shipped_at": moment_text(ordered + timedelta(hours=20)),
            "signed_at": moment_text(ordered + timedelta(days=3)),
            "invoiced_on": None,
            "currency": "CNY",
            "goods": paid,
            "freight": 0,
            "paid_gross": paid,
            "refunded": 0,
            "compensated": 0,
            "customer_id": customer + 1,
            "nickname": f"tb_{self._nick(customer + 1)}",
            "receiver_name": name,
            "receiver_phone": phone,
            "receiver_address": address,
            "receiver_masked": 0,
            "courier": "示例快递",
            "tracking": f"YT{chance.randrange(10**13):013d}",
            "remark": chance.choice(_NOTES) if row_id % 10 == 0 else "",
            "edited": "[]",
            "version": 1,
            "action_id": self._action,
        }

    def goods(self, start: int, end: int) -> None:
        chance = self._chance
        step = max(1, self._made.orders // self._made.goods)
        rows = []
        for row_id in range(start, end):
            day = date(2021, 1, 1) + timedelta(days=row_id % 2_000)
            rows.append(
                {
                    "id": row_id,
                    "customer_id": chance.randrange(self._made.customers) + 1,
                    "order_line_id": row_id * step,
                    "product_id": None,
                    "title": self._titles[row_id % len(self._titles)],
                    "serial": f"SN{chance.randrange(10**10):010d}",
                    "starts": day.isoformat(),
                    "whole_months": 12,
                    "parts_months": None,
                    "repair_days": 0,
                    "exchanged_on": None,
                    "whole_ends": (day + timedelta(days=365)).isoformat(),
                    "parts_end": None,
                    "version": 1,
                    "action_id": self._action,
                }
            )
        insert(self._database, SoldGoodRow, rows)
        self._note("sold_goods", start, end)

    def cases(self, start: int, end: int) -> None:
        chance = self._chance
        orders = [chance.randrange(self._made.orders) + 1 for _ in range(start, end)]
        owners = self._owners(orders)
        rows, lines, events = [], [], []
        for row_id, order in zip(range(start, end), orders, strict=True):
            customer, line, title = owners[order]
            opened = _START + timedelta(minutes=row_id * 15)
            rows.append(self._case(row_id, order, customer, opened))
            lines.append(
                {
                    "case_id": row_id,
                    "position": 0,
                    "order_line_id": line,
                    "title": title,
                    "quantity": 1,
                    "good": None,
                    "bad": None,
                }
            )
            events += [self._event(row_id, opened + timedelta(hours=at), at) for at in range(3)]
        insert(self._database, CaseRow, rows)
        insert(self._database, CaseLineRow, lines)
        insert(self._database, CaseEventRow, events)
        self._note("cases", start, end)

    def _owners(self, orders: list[int]) -> dict[int, tuple[int, int, str]]:
        marks = ", ".join(map(str, set(orders)))
        found = self._database.rows(
            "SELECT o.id, o.customer_id, l.id, l.title FROM orders o JOIN order_lines l ON l.order_id = o.id "
            f"WHERE l.position = 0 AND o.id IN ({marks})"
        )
        return {row[0]: row[1:] for row in found}

    def _case(self, row_id: int, order: int, customer: int, opened: datetime) -> dict[str, Any]:
        chance = self._chance
        is_open = row_id % 50 == 0
        return {
            "id": row_id,
            "number": f"GD{opened:%y%m%d}-{row_id:06d}",
            "kind": "退货",
            "channel": "平台",
            "category": "产品",
            "reason": "质量问题",
            "phenomenon": chance.choice(_TROUBLES),
            "description": f"客户说{chance.choice(_TROUBLES)}，{chance.choice(_NOTES)}",
            "urgent": 0,
            "customer_id": customer,
            "order_id": order,
            "state": "planning" if is_open else "closed",
            "opened_at": moment_text(opened),
            "state_since": moment_text(opened),
            "due_at": moment_text(opened + timedelta(days=2)) if is_open else None,
            "closed_at": None if is_open else moment_text(opened + timedelta(days=4)),
            "assignee_id": None,
            "responsible": "merchant",
            "proposed": chance.randrange(1_000, 300_000),
            "details": "{}",
            "suspended_until": None,
            "suspended_for": "",
            "platform_due_at": None,
            "regulator_due_at": None,
            "linked_case_id": None,
            "version": 1,
            "action_id": self._action,
        }

    def _event(self, case_id: int, at: datetime, place: int) -> dict[str, Any]:
        note = self._chance.choice(_NOTES) if place else ""
        return {
            "case_id": case_id,
            "at": moment_text(at),
            "by_id": None,
            "by_name": "示例",
            "kind": "noted" if place else "opened",
            "from_state": "",
            "to_state": "" if place else "planning",
            "title": "备注" if place else "建工单",
            "note": note,
            "breach": 0,
            "action_id": self._action,
        }


def _tier_of(customer: int) -> str:
    """A third of all are old customers, a tenth of all important ones."""
    if customer % 10 == 0:
        return "重要"
    return "长期" if customer % 3 == 0 else "普通"


def _line(order_id: int, position: int, title: str, paid: int) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "position": position,
        "key": str(position + 1),
        "title": title,
        "code": "",
        "spec": "标准",
        "unit_price": paid,
        "quantity": 1,
        "paid": None,
        "refunded": 0,
        "product_id": None,
    }
