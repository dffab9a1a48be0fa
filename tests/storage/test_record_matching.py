"""Rows met with the archive: customers by rank of key, orders and goods by name, what a person set by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.actions import Action, new_action_id
from aftersales.customers import Customer, Nickname, Phone
from aftersales.orders import Platform
from storage.customer_matching import CustomerMatching, PersonKeys
from storage.customers import Customers
from storage.hand_edits import by_hand
from storage.record_bulk import RecordBulk
from storage.records import Records

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database


def acting(now: datetime) -> Action:
    return Action(id=new_action_id(), name="试", by_id=None, at=now)


def test_customers_are_found_by_every_rank_of_key(database: Database, now: datetime) -> None:
    whole = Customer(
        name="张示例",
        phones=(Phone(number="13800001000"), Phone(number="13900002000-123", virtual=True)),
        addresses=("示例路1号",),
        nicknames=(Nickname(platform=Platform.TAOBAO, name="小张"),),
        wechat="zhang_demo",
    )
    with database.write():
        action = acting(now)
        customers = Customers(database)
        first = customers.save(whole, action=action)
        twin = customers.save(replace(whole, name="李示例", nicknames=(), wechat=""), action=action)
        alone = customers.save(Customer(name="孙示例"), action=action)
        binned = customers.save(Customer(name="王示例", phones=(Phone(number="13700003000"),)), action=action)
        customers.remove(binned.id, version=binned.version, action=action)
    people = {
        PersonKeys(number=first.number): (first.id,),
        PersonKeys(phones=("13800001000",)): (first.id, twin.id),
        PersonKeys(phones=("13900002000-123",)): (),
        PersonKeys(phones=("13700003000",)): (),
        PersonKeys(nickname=("小张", "taobao")): (first.id,),
        PersonKeys(nickname=("小张", "jd")): (),
        PersonKeys(named_at=(("张示例", "示例路1号"),)): (first.id,),
        PersonKeys(named_at=(("张示例", "别处"),)): (),
        PersonKeys(wechat=("张示例", "zhang_demo")): (first.id,),
        PersonKeys(wechat=("李示例", "")): (),
        PersonKeys(alone="孙示例"): (alone.id,),
        PersonKeys(alone="张示例"): (),
    }
    with database.read():
        matching = CustomerMatching(database)
        found = matching.by_key(people)
        for keys, expected in people.items():
            (rank,) = [rank for rank in keys.ranks if rank]
            assert found.get(rank[0], ()) == expected, keys
        assert matching.many([first.id])[first.id] == first


def test_what_a_person_set_is_told_from_what_an_import_brought(database: Database, now: datetime) -> None:
    batch = {"imported_at": now.isoformat(), "by_id": None, "files": "[]", "counts": "{}", "undone_at": None}
    with database.write():
        action = acting(now)
        records = Records(database)
        records.insert("import_batches", batch, action=action)
        (brought,) = RecordBulk(database).add_customers(
            [Customer(name="张示例", note="表里的")], action=action
        )
    with database.write():
        customers = Customers(database)
        typed = customers.save(Customer(name="李示例", wechat="li_demo"), action=acting(now))
        known = customers.get(brought)
        changed = replace(known, tags=("常来",), note="改过的")
        customers.save(changed, action=acting(now))
    with database.read():
        found = by_hand(database, "customers", [brought, typed.id])
    assert found[brought] == {"note", "customer_tags"}
    assert found[typed.id] >= {"name", "wechat"}
    assert "note" not in found[typed.id]


def test_many_customers_get_the_next_numbers_and_their_rows(database: Database, now: datetime) -> None:
    with database.write():
        action = acting(now)
        Records(database).begin(action)
        first = Customers(database).save(Customer(name="张示例"), action=action)
        people = [
            Customer(name=f"示例{at}", phones=(Phone(number=f"1380000{at:04d}"),), tags=("甲", "乙"))
            for at in range(3)
        ]
        ids = RecordBulk(database).add_customers(people, action=action)
        after = Customers(database).save(Customer(name="李示例"), action=action)
    with database.read():
        found = [Customers(database).get(row_id) for row_id in ids]
    assert first.number == "KH-00001"
    assert [one.number for one in found] == ["KH-00002", "KH-00003", "KH-00004"]
    assert after.number == "KH-00005"
    assert after.id == ids[-1] + 1
    assert [(one.name, one.phones, one.tags) for one in found] == [
        (one.name, one.phones, one.tags) for one in people
    ]
