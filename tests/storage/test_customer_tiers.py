"""A tier's customers moved at once: journalled row by row, taken back whole, on both databases."""

from __future__ import annotations

from datetime import datetime

from aftersales.actions import Action
from aftersales.customers import Customer, Phone
from desktop.archive import Archive
from storage.customer_tiers import move_tier
from storage.database import Database


def _action(name: str, now: datetime) -> Action:
    return Action(name=name, by_id=None, at=now)


def test_a_tier_is_moved_and_taken_back(database: Database, archive: Archive, now: datetime) -> None:
    with database.write():
        ids = [
            archive.customers.save(
                Customer(name=f"{tier}示例", tier=tier, phones=(Phone(number=f"1380000{place:04d}"),)),
                action=_action("登记", now),
            ).id
            for place, tier in enumerate(("重要", "普通", "重要"))
        ]
    moved = _action("改名", now)
    with database.write():
        assert move_tier(database, before="重要", after="VIP", action=moved) == 2
    with database.read():
        found = [archive.customers.get(row_id) for row_id in ids]
    assert [one.tier for one in found] == ["VIP", "普通", "VIP"]
    assert [one.version for one in found] == [2, 1, 2]
    assert all(one.phones for one in found)
    with database.write():
        archive.journal.undo(moved.id, action=_action("撤销", now))
    with database.read():
        assert [archive.customers.get(row_id).tier for row_id in ids] == ["重要", "普通", "重要"]


def test_a_tier_without_customers_moves_nobody(database: Database, now: datetime) -> None:
    with database.write():
        assert move_tier(database, before="没有", after="也没有", action=_action("改名", now)) == 0
