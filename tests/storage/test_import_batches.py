"""Imports go in whole, come out whole, and survive a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aftersales.actions import Action
from aftersales.batches import ImportBatch, OutcomeCounts
from aftersales.comparing import compare
from aftersales.customers import Phone
from aftersales.errors import Cancelled, KnownError
from aftersales.matching import Comparison, IncomingOrder, Outcome
from aftersales.orders import OrderStatus, Platform, Receiver
from aftersales.queries import OrderQuery
from storage.buyers import candidates_of
from storage.check import check
from storage.database import Database
from storage.staging import NEW_CUSTOMER, Candidates, Decision, Staging
from tests.storage.import_in_child import ROWS
from tests.storage.making import ADDED, NOW, Archive, customer, dump, incoming


def stage(archive: Archive, folder: Path, orders: Iterable[IncomingOrder]) -> Staging:
    """Compare with the archive and stage, as the desk does."""
    listed = list(orders)
    staging = Staging.create(folder, files=["示例.csv"])
    keys = [(one.platform, one.shop_name or "", one.number) for one in listed]
    with archive.database.read():
        known = archive.orders.find_for_matching(keys)
    staging.stage((one, compare(one, known.get(key))) for one, key in zip(listed, keys, strict=True))
    return staging


def commit(archive: Archive, staging: Staging) -> ImportBatch:
    with archive.database.read():
        prepared = archive.batches.prepare(staging)
    with archive.writing("导入") as action:
        batch = archive.batches.commit(prepared, action=action)
    staging.discard()
    return batch


def test_a_batch_goes_in_and_the_same_again_adds_nothing(archive: Archive, tmp_path: Path) -> None:
    orders = [incoming(place) for place in range(40)]
    batch = commit(archive, stage(archive, tmp_path, orders))
    assert batch.counts == OutcomeCounts(added=40)
    assert batch.files == ("示例.csv",)
    again = stage(archive, tmp_path, orders)
    assert again.counts() == OutcomeCounts(unchanged=40)
    commit(archive, again)
    with archive.database.read():
        report = check(archive.database)
        assert report.ok
        assert (report.orders, report.paid_gross, report.customers) == (
            40,
            sum(1_000 + n for n in range(40)),
            10,
        )
        (account,) = archive.accounts.list()
        assert (account.platform, account.name) == (Platform.TAOBAO, "示例小店")
        assert [found.counts.unchanged for found in archive.batches.recent()] == [40, 0]


def test_buyers_meet_by_phone_then_nickname_then_name_and_address(archive: Archive, tmp_path: Path) -> None:
    masked = Receiver(name="张*", phone="138****1000", address="示例省***", masked=True)
    whole = Receiver(name="张示例", phone="13800001000", address="示例路 1 号")
    commit(
        archive,
        stage(
            archive,
            tmp_path,
            [
                incoming(0, receiver=whole, nickname="买家甲"),
                incoming(1, receiver=masked, nickname="买家甲"),
                incoming(2, receiver=replace(whole, phone="13800001000-1234")),
                incoming(3, receiver=replace(whole, phone="13900002000", name="李示例"), nickname="买家甲"),
                incoming(4, receiver=masked),
                incoming(5, receiver=replace(masked, masked=False)),
                incoming(6, receiver=replace(whole, phone="13700003000", name="王示例")),
            ],
        ),
    )
    with archive.database.read():
        owners = [order.customer_id for order in archive.orders.each(OrderQuery(descending=True))]
        assert owners[0] == owners[1] == owners[2] == owners[3]
        assert owners[4] is None
        assert owners[5] is None
        assert owners[6] not in (None, owners[0])
        customer = archive.customers.get(owners[0] or 0)
    assert (customer.name, [phone.number for phone in customer.phones]) == ("张示例", ["13800001000"])


def test_changed_orders_are_updated_and_keep_their_lines(archive: Archive, tmp_path: Path) -> None:
    commit(archive, stage(archive, tmp_path, [incoming(place) for place in range(3)]))
    with archive.database.read():
        before = {order.number: order for order in archive.orders.each(OrderQuery())}
    staging = stage(archive, tmp_path, [incoming(0), incoming(1, refunded=500, status=OrderStatus.REFUNDING)])
    assert staging.counts() == OutcomeCounts(unchanged=1, updated=1)
    commit(archive, staging)
    with archive.database.read():
        after = {order.number: order for order in archive.orders.each(OrderQuery())}
    number = incoming(1).number
    assert after.pop(number) == replace(
        before.pop(number), refunded=500, status=OrderStatus.REFUNDING, version=2
    )
    assert after == before


def test_an_edit_between_preview_and_commit_is_not_overwritten(archive: Archive, tmp_path: Path) -> None:
    commit(archive, stage(archive, tmp_path, [incoming(0)]))
    staging = stage(archive, tmp_path, [incoming(0, remark="表里的")])
    with archive.database.read():
        prepared = archive.batches.prepare(staging)
        (order,) = archive.orders.each(OrderQuery())
    with archive.writing() as action:
        archive.orders.save(replace(order, remark="手改的"), action=action)
    with pytest.raises(KnownError, match="batch_stale") as refused, archive.writing("导入") as action:
        archive.batches.commit(prepared, action=action)
    assert refused.value.operands == {"count": 1}
    staging.discard()
    with archive.database.read():
        assert archive.orders.get(order.id).remark == "手改的"
        assert len(archive.batches.recent()) == 1


def test_a_customer_added_between_prepare_and_commit_is_met(archive: Archive, tmp_path: Path) -> None:
    staging = stage(archive, tmp_path, [incoming(0)])
    with archive.database.read():
        prepared = archive.batches.prepare(staging)
    other = stage(archive, tmp_path, [incoming(1)])
    commit(archive, other)
    with archive.writing("导入") as action:
        archive.batches.commit(prepared, action=action)
    staging.discard()
    with archive.database.read():
        assert archive.database.rows("SELECT count(*) FROM customers") == [(1,)]


def test_undo_leaves_no_trace_and_redo_brings_all_back(archive: Archive, tmp_path: Path) -> None:
    commit(archive, stage(archive, tmp_path, [incoming(place) for place in range(6)]))
    before = dump(archive.database)
    changed = [incoming(0, remark="改"), *(incoming(place) for place in range(20, 30))]
    batch = commit(archive, stage(archive, tmp_path, changed))
    after = dump(archive.database)
    with archive.writing("撤销导入") as undo:
        undone = archive.batches.undo(batch.id, action=undo)
    assert (undone.removed, undone.restored, undone.kept) == (10, 1, ())
    taken_back = dump(archive.database)
    assert {key: rows for key, rows in taken_back.items() if key != "import_batches"} == {
        key: rows for key, rows in before.items() if key != "import_batches"
    }
    assert undone.batch.undone_at == NOW
    with pytest.raises(KnownError, match="batch_undone"), archive.writing() as action:
        archive.batches.undo(batch.id, action=action)
    with archive.writing("重做") as action:
        archive.journal.redo(undo.id, action=action)
    assert dump(archive.database) == after


def test_batches_are_undone_one_after_the_other(archive: Archive, tmp_path: Path) -> None:
    first = commit(archive, stage(archive, tmp_path, [incoming(place) for place in range(5)]))
    second = commit(archive, stage(archive, tmp_path, [incoming(place, remark="改") for place in range(5)]))
    for batch, expected in ((second, (0, 5)), (first, (5, 0))):
        with archive.writing("撤销导入") as action:
            undone = archive.batches.undo(batch.id, action=action)
        assert (undone.removed, undone.restored, undone.kept) == (*expected, ())
    with archive.database.read():
        assert archive.database.rows("SELECT count(*) FROM customers") == [(0,)]


def test_undo_keeps_what_later_work_rests_on(archive: Archive, tmp_path: Path) -> None:
    batch = commit(archive, stage(archive, tmp_path, [incoming(place * 4) for place in range(4)]))
    with archive.database.read():
        orders = list(archive.orders.each(OrderQuery(descending=True)))
    with archive.writing() as action:
        archive.orders.save(replace(orders[1], remark="手改"), action=action)
    archive.case(order_id=orders[2].id, lines=())
    with archive.writing("撤销导入") as action:
        undone = archive.batches.undo(batch.id, action=action)
    assert (undone.removed, undone.restored) == (2, 0)
    assert {(row.order_number, row.code) for row in undone.kept} == {
        (orders[1].number, "changed"),
        (orders[2].number, "in_case"),
    }
    with archive.database.read():
        assert check(archive.database).ok
        assert archive.database.rows("SELECT count(*) FROM customers") == [(2,)]


def test_staging_counts_pages_and_takes_decisions(tmp_path: Path) -> None:
    outcomes = [
        Outcome.ADDED,
        Outcome.CONFLICT,
        Outcome.HELD,
        Outcome.ERROR,
        Outcome.CONFLICT,
        Outcome.SKIPPED,
    ]
    staging = Staging.create(tmp_path, files=["a.csv", "b.xlsx"])
    rows = [incoming(place, rows=(place, place + 1)) for place in range(len(outcomes))]
    staging.stage((row, Comparison(outcome=outcome)) for row, outcome in zip(rows, outcomes, strict=True))
    assert staging.counts() == OutcomeCounts(added=1, conflicts=2, held=1, errors=1, skipped=1)
    assert (staging.undecided(), staging.to_write()) == (4, 1)
    first = staging.page(limit=4)
    assert first.total == 6
    assert [row.incoming for row in (*first.rows, *staging.page(after=first.next, limit=4).rows)] == rows
    assert first.rows[0].rows == "0–1"
    assert staging.page(Outcome.CONFLICT).total == 2
    staging.decide(2, Decision.SYSTEM)
    assert staging.decide_following(3, Decision.SHEET, Outcome.CONFLICT) == 1
    staging.decide(3, Decision.TAKE)
    assert (staging.undecided(), staging.to_write()) == (1, 3)
    assert [row.seq for row in staging.not_taken()] == [2, 4, 6]
    path = staging.path
    staging.close()
    again = Staging.open(path)
    assert again.files == ("a.csv", "b.xlsx")
    assert again.to_write() == 3
    again.discard()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KnownError, match="staging_gone"):
        Staging.open(path)


def statements_of(database: Database, work: Callable[[], object]) -> list[str]:
    """The statements that some work in a transaction runs, once for each row where the driver loops."""
    told: list[str] = []
    with database.write():
        connection = database._engine.connection()
        connection.exec_trace = lambda _cursor, sql, _bindings: not told.append(sql)  # type: ignore[func-returns-value]
        try:
            work()
        finally:
            connection.exec_trace = None
    return told


@pytest.mark.parametrize("what", ["added", "changed"])
def test_the_writer_is_held_by_as_many_statements_for_many_orders_as_for_few(
    sqlite: Database, tmp_path: Path, what: str
) -> None:
    archive, counts = Archive(sqlite), []
    for count, first in ((10, 0), (1_000, 10_000)):
        orders = [incoming(first + place) for place in range(count)]
        if what == "changed":
            commit(archive, stage(archive, tmp_path, orders))
            orders = [replace(order, remark="改") for order in orders]
        staging = stage(archive, tmp_path, orders)
        with sqlite.read():
            prepared = archive.batches.prepare(staging)
        assert prepared.count == count
        action, undo = (Action(name=name, by_id=None, at=NOW) for name in ("导入", "撤销导入"))
        forth = statements_of(sqlite, lambda: archive.batches.commit(prepared, action=action))  # noqa: B023
        with sqlite.read(keep=True):
            batch = archive.batches.recent(1)[0]
            later = archive.batches.look_back(batch.id)
        back = statements_of(sqlite, lambda: archive.batches.undo(batch.id, action=undo, looked=later))  # noqa: B023
        counts.append((len(forth), len(back)))
        staging.discard()
        assert batch.undone_at is None
    few, many = counts
    assert many[0] <= few[0]  # the shop account is there the second time
    assert many[1] == few[1]
    assert max(many) < 80


def test_a_failed_write_lets_go_of_the_staging_file(sqlite: Database, tmp_path: Path) -> None:
    archive = Archive(sqlite)
    staging = stage(archive, tmp_path, [incoming(place) for place in range(20)])
    with sqlite.read():
        prepared = archive.batches.prepare(staging)
    ticks = iter(range(7))

    def tick() -> None:
        if next(ticks, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled), archive.writing("导入") as action:
        archive.batches.commit(prepared, action=action, tick=tick)
    with sqlite.read():
        assert sqlite.rows("SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM customers)") == [
            (0,)
        ]
        assert [row[1] for row in sqlite.rows("PRAGMA database_list") if row[1] != "temp"] == ["main"]
    assert commit(archive, staging).counts.added == 20


def test_a_batch_that_later_work_changed_whole_stays_whole(archive: Archive, tmp_path: Path) -> None:
    first = commit(archive, stage(archive, tmp_path, [incoming(place) for place in range(60)]))
    commit(archive, stage(archive, tmp_path, [incoming(place, remark="改") for place in range(0, 60, 2)]))
    with archive.database.read(keep=True):
        later = archive.batches.look_back(first.id)
    with archive.writing("撤销导入") as action:
        undone = archive.batches.undo(first.id, action=action, looked=later)
    assert (undone.removed, undone.restored) == (30, 0)
    assert {row.code for row in undone.kept} == {"changed"}
    with archive.database.read():
        assert check(archive.database).ok
        assert {order.remark for order in archive.orders.each(OrderQuery())} == {"改"}


def test_what_was_written_since_the_look_back_counts_too(archive: Archive, tmp_path: Path) -> None:
    batch = commit(archive, stage(archive, tmp_path, [incoming(place * 4) for place in range(3)]))
    with archive.database.read(keep=True):
        later = archive.batches.look_back(batch.id)
        order = next(iter(archive.orders.each(OrderQuery())))
    with archive.writing() as action:
        archive.orders.save(replace(order, remark="手改"), action=action)
    with archive.writing("撤销导入") as action:
        undone = archive.batches.undo(batch.id, action=action, looked=later)
    assert [(row.order_number, row.code) for row in undone.kept] == [(order.number, "changed")]


def test_a_conflict_takes_only_the_fields_that_were_chosen(archive: Archive, tmp_path: Path) -> None:
    commit(archive, stage(archive, tmp_path, [incoming(0), incoming(1)]))
    with archive.database.read():
        order = archive.orders.page(OrderQuery(number=incoming(0).number)).rows[0]
    with archive.writing() as action:
        archive.orders.save(replace(order, remark="手改的", paid_gross=900), action=action)
    receiver = Receiver(name="李示例", phone="13700000001", address="新路 2 号")
    staging = stage(archive, tmp_path, [incoming(0, remark="表里的", receiver=receiver)])
    (row,) = staging.page(Outcome.CONFLICT).rows
    assert {change.field for change in row.changes} == {
        "remark",
        "paid_gross",
        "receiver.name",
        "receiver.phone",
        "receiver.address",
    }
    staging.decide(1, Decision.SHEET, {"paid_gross", "receiver.phone"})
    assert staging.get(1).fields == frozenset({"paid_gross", "receiver.phone"})
    assert staging.to_write() == 1
    commit(archive, staging)
    with archive.database.read():
        after = archive.orders.get(order.id)
    assert (after.remark, after.paid_gross) == ("手改的", 1_000)
    assert after.receiver == replace(order.receiver, phone="13700000001")


def candidates(archive: Archive, staging: Staging, orders: list[IncomingOrder]) -> None:
    with archive.database.read():
        several = candidates_of(archive.database, orders, [False] * len(orders))
    staging.put(
        [(seq, order, ADDED, one) for seq, (order, one) in enumerate(zip(orders, several, strict=True), 1)]
    )
    staging.close_up()


def test_where_several_customers_fit_nobody_is_guessed_and_a_person_chooses(
    archive: Archive, tmp_path: Path
) -> None:
    phone = "13800001000"
    with archive.writing() as action:
        first, second, other = (
            archive.customers.save(
                customer(name=name, phones=(Phone(number=number),), nicknames=()), action=action
            ).id
            for name, number in (("张示例", phone), ("李示例", phone), ("王示例", "13700003000"))
        )
    receiver = Receiver(name="赵示例", phone=phone, address="示例路 1 号")
    orders = [
        *(incoming(place, receiver=receiver, nickname="买家甲") for place in range(4)),
        incoming(4, receiver=Receiver(name="王示例", phone="13700003000", address="示例路 9 号")),
        incoming(5, receiver=replace(receiver, phone=f"{phone}-1234")),
    ]
    staging = Staging.create(tmp_path, files=[])
    candidates(archive, staging, orders)
    rows = staging.page().rows
    assert [row.candidates is not None for row in rows] == [True] * 4 + [False] * 2
    assert rows[0].candidates == Candidates(by="phone", key=phone, ids=(first, second))
    assert staging.ownerless() == 4
    staging.choose_owner(1, second)
    assert staging.choose_owner(2, NEW_CUSTOMER) == 1
    assert staging.choose_owner(3, NEW_CUSTOMER) == 1
    assert (staging.ownerless(), staging.get(3).owner) == (1, NEW_CUSTOMER)
    commit(archive, staging)
    with archive.database.read():
        owners = [order.customer_id for order in archive.orders.each(OrderQuery(descending=True))]
    assert owners[0] == second
    assert owners[1] == owners[2]
    assert owners[1] not in (first, second, other, None)
    assert owners[3] is None
    assert owners[4] == other
    assert owners[5] not in (first, second, other, None, owners[1])


def test_a_choice_can_be_made_for_all_orders_of_the_same_key(archive: Archive, tmp_path: Path) -> None:
    with archive.writing() as action:
        ids = [
            archive.customers.save(
                customer(name=name, phones=(Phone(number="13800001000"),)), action=action
            ).id
            for name in ("张示例", "李示例")
        ]
    receiver = Receiver(name="赵示例", phone="13800001000", address="示例路 1 号")
    staging = Staging.create(tmp_path, files=[])
    candidates(archive, staging, [incoming(place, receiver=receiver) for place in range(3)])
    assert staging.choose_owner(2, ids[1], alike=True) == 3
    with archive.database.read():
        gone = archive.customers.get(ids[1])
    with archive.writing() as action:
        archive.customers.remove(ids[1], version=gone.version, action=action)
    commit(archive, staging)
    with archive.database.read():
        owners = {order.customer_id for order in archive.orders.each(OrderQuery())}
    assert owners == {ids[0]}, "who was chosen is gone, and one only has the phone now"


def test_orders_of_one_number_in_one_import_become_one(archive: Archive, tmp_path: Path) -> None:
    staging = Staging.create(tmp_path, files=[])
    staging.stage(
        [(incoming(0, remark=None), ADDED), (incoming(1), ADDED), (incoming(0, remark="补"), ADDED)]
    )
    commit(archive, staging)
    with archive.database.read():
        orders = {order.number: order.remark for order in archive.orders.each(OrderQuery())}
        assert check(archive.database).ok
    assert orders == {incoming(0).number: "补", incoming(1).number: ""}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_import_is_wholly_there_or_wholly_gone(tmp_path: Path) -> None:
    folder, rng, told = tmp_path / "shop", random.Random(20), set[int]()
    written = 0
    for turn in range(20):
        command = [sys.executable, "-m", "tests.storage.import_in_child", str(folder), str(turn * 100_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(rng.uniform(0.01, 0.25))
            os.kill(child.pid, signal.SIGKILL)
            told |= {int(line) for line in child.stdout.read().split("\n")[:-1]}
        with Database.open(folder) as database, database.read():
            report = check(database)
            assert report.ok
            batches = {row[0]: row[1] for row in database.rows("SELECT id, action_id FROM import_batches")}
            orders = dict(database.rows("SELECT action_id, count(*) FROM orders GROUP BY action_id"))
            assert told <= set(batches), "an acknowledged batch is gone"
            assert orders == dict.fromkeys(batches.values(), ROWS), "a part of a batch"
            written = len(batches)
    assert written, "no import was quick enough to be cut: the test says nothing"


def test_an_import_sent_twice_is_one_batch(archive: Archive, tmp_path: Path) -> None:
    staging = stage(archive, tmp_path, [incoming(0)])
    with archive.database.read():
        prepared = archive.batches.prepare(staging)
    action = Action(name="导入", by_id=None, at=NOW + timedelta(seconds=1))
    with archive.database.write():
        first = archive.batches.commit(prepared, action=action)
    with archive.database.write():
        assert archive.batches.commit(prepared, action=action) == first
    staging.discard()
