"""The list of everything settled, in both databases: joined, summed, read in pieces, narrowed by words."""

from __future__ import annotations

import pytest

from aftersales.errors import KnownError
from aftersales.settlements import Payment
from storage import settlement_lists
from tests.storage.making import NOW, Archive, customer
from tests.storage.test_repositories import record


def test_what_was_settled_is_joined_with_case_order_customer_and_payments(archive: Archive) -> None:
    with archive.writing("甲") as action:
        who = archive.customers.save(customer(), action=action)
    bought = archive.order()
    made = archive.case(order_id=bought.id, customer_id=who.id)
    other = archive.case(order_id=bought.id, customer_id=None)
    with archive.writing("写入退赔") as action:
        first = archive.settlements.add(record(made.id), action=action)
        archive.settlements.pay(
            Payment(case_id=made.id, settlement_id=first.id, amount=500, channel="微信", paid_at=NOW),
            action=action,
        )
        second = archive.settlements.add(record(other.id), action=action)
        archive.settlements.cancel(second.id, action=action)
    database = archive.database
    with database.read():
        rows = list(settlement_lists.each(database, "", piece=1))
        assert [row.id for row in rows] == [second.id, first.id]
        newest, oldest = rows
        assert (newest.cancelled, newest.customer, newest.paid) == (True, "", 0)
        assert (oldest.case_number, oldest.order_number, oldest.customer) == (
            made.number,
            bought.number,
            who.name,
        )
        assert (oldest.due, oldest.paid, oldest.cancelled) == (first.due, 500, False)
        assert settlement_lists.count(database, "") == 2
        assert settlement_lists.count(database, who.name) == 1
        assert settlement_lists.count(database, "没有这样的") == 0


def test_a_savepoint_takes_back_its_own_writes_only(archive: Archive) -> None:
    database = archive.database
    with archive.writing("甲") as action:
        kept = archive.customers.save(customer(name="甲示例"), action=action)
        with pytest.raises(KnownError, match="gone"), database.savepoint():
            archive.customers.get(archive.customers.save(customer(name="乙示例"), action=action).id + 1_000)
        later = archive.customers.save(customer(name="丙示例"), action=action)
    with database.read():
        assert [archive.customers.get(one.id).name for one in (kept, later)] == ["甲示例", "丙示例"]
        assert archive.customers.search("乙示例", 5) == ()
