"""Invented nouns and a bundle of repositories for the tests of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from aftersales.actions import Action
from aftersales.cases import Case, CaseKind, CaseLine, Channel
from aftersales.customers import Customer, Nickname, Phone
from aftersales.matching import Comparison, IncomingLine, IncomingOrder, Outcome
from aftersales.orders import Discount, Funder, Order, OrderLine, OrderStatus, Platform, Receiver
from storage.bulk import table_of
from storage.cases import Cases
from storage.customers import Customers
from storage.database import Database
from storage.evidence import EvidenceRecords
from storage.goods import SoldGoods
from storage.import_batches import ImportBatches
from storage.journal import Journal
from storage.models import MODELS
from storage.numbers import Numbers
from storage.orders import Orders
from storage.policies import Policies
from storage.products import Products
from storage.query import dicts
from storage.revisits import Revisits
from storage.settings import Settings
from storage.settlements import Settlements
from storage.shop_accounts import ShopAccounts
from storage.staff import StaffMembers

NOW = datetime(2026, 10, 14, 7, 20, tzinfo=UTC)


class Archive:
    """Every repository over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.accounts = ShopAccounts(database)
        self.staff = StaffMembers(database)
        self.customers = Customers(database)
        self.products = Products(database)
        self.orders = Orders(database)
        self.goods = SoldGoods(database)
        self.cases = Cases(database)
        self.evidence = EvidenceRecords(database)
        self.settlements = Settlements(database)
        self.revisits = Revisits(database)
        self.batches = ImportBatches(database)
        self.policies = Policies(database)
        self.settings = Settings(database)
        self.journal = Journal(database)
        self.numbers = Numbers(database)

    @contextmanager
    def writing(self, name: str = "改", by_id: int | None = None, at: datetime = NOW) -> Iterator[Action]:
        """A write with its action."""
        action = Action(name=name, by_id=by_id, at=at)
        with self.database.write():
            yield action

    def order(self, **given: Any) -> Order:
        """A stored order of two lines in a stored account."""
        with self.writing("备单") as action:
            shop = self.accounts.ensure(Platform.TAOBAO, "示例小店", action=action)
            return self.orders.save(order(shop_id=shop.id, **given), action=action)

    def case(self, **given: Any) -> Case:
        with self.writing("新建工单") as action:
            return self.cases.save(case(**given), action=action)


def order(**given: Any) -> Order:
    """Two lines: 3 of 100.00 and 1 of 50.00, 30.00 off by the shop, 10.00 freight."""
    values: dict[str, Any] = {
        "shop_id": 1,
        "number": "2619300000000000001",
        "status": OrderStatus.DONE,
        "ordered_at": NOW - timedelta(days=3),
        "goods": 35_000,
        "freight": 1_000,
        "paid_gross": 33_000,
        "discounts": (Discount(name="满减", amount=3_000, funded_by=Funder.SHOP, threshold=30_000),),
        "receiver": Receiver(name="张示例", phone="13800001000", address="示例省示例市 1 号"),
        "lines": (
            OrderLine(key="1", title="示例净水器 R600", unit_price=10_000, quantity=3),
            OrderLine(key="2", title="示例滤芯", unit_price=5_000, quantity=1, paid=4_000),
        ),
    }
    return Order(**{**values, **given})


def customer(**given: Any) -> Customer:
    values: dict[str, Any] = {
        "name": "张示例",
        "phones": (Phone(number="13800001000", label="本人"), Phone(number="13900002000-1234", virtual=True)),
        "addresses": ("示例省示例市 1 号",),
        "nicknames": (Nickname(platform=Platform.TAOBAO, name="示例买家"),),
        "tags": ("老客",),
    }
    return Customer(**{**values, **given})


def case(**given: Any) -> Case:
    values: dict[str, Any] = {
        "kind": CaseKind.RETURN,
        "channel": Channel.PHONE,
        "category": "产品",
        "reason": "质量问题",
        "phenomenon": "漏水",
        "opened_at": NOW,
        "state_since": NOW,
        "due_at": NOW + timedelta(hours=3),
        "lines": (CaseLine(order_line_id=None, title="示例净水器 R600", quantity=1),),
    }
    return Case(**{**values, **given})


def incoming(place: int, **given: Any) -> IncomingOrder:
    """The order that row `place` of an invented sheet tells; every fourth buyer comes back."""
    buyer = place - place % 4
    values: dict[str, Any] = {
        "rows": (place + 2,),
        "platform": Platform.TAOBAO,
        "shop_name": "示例小店",
        "number": f"{2_619_300_000_000_000_000 + place}",
        "status": OrderStatus.DONE,
        "ordered_at": NOW - timedelta(minutes=place),
        "goods": 1_000 + place,
        "freight": 0,
        "paid_gross": 1_000 + place,
        "refunded": 0,
        "receiver": Receiver(name=f"示例{buyer}", phone=f"139{buyer:08d}", address=f"示例路 {buyer} 号"),
        "lines": (IncomingLine(key="1", title="示例净水器", unit_price=1_000 + place, quantity=1),),
    }
    return IncomingOrder(**{**values, **given})


ADDED = Comparison(outcome=Outcome.ADDED)
_HISTORY = frozenset({"actions", "journal", "counters", "paper_numbers", "case_events"})


def dump(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All that an undo restores: every table but history, without versions and action ids."""
    with database.read():
        return {
            table_of(model): sorted(
                (
                    {key: value for key, value in row.items() if key not in ("version", "action_id")}
                    for row in dicts(model.select())
                ),
                key=str,
            )
            for model in MODELS
            if table_of(model) not in _HISTORY
        }
