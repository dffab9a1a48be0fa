"""Claims in both databases: saved whole, numbered once, undone and redone, listed by what is due, summed by kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aftersales.actions import Action
from aftersales.economics import CostQuery, CostsBy
from aftersales.errors import KnownError
from aftersales.evidence import Evidence
from aftersales.parts import MoveKind, Part, PartMove
from aftersales.recovery import Against, Basis, Receipt, Recovery, RecoveryState, RecoveryStep, SumLine
from aftersales.recovery_lists import RecoveryQuery, RecoveryTab
from storage.economics import Economics
from storage.parts import Parts
from storage.recoveries import Recoveries
from tests.storage.making import NOW, Archive, customer, dump
from tests.storage.test_repositories import record

TODAY = date(2026, 10, 14)
S = RecoveryState


@pytest.fixture
def recoveries(archive: Archive) -> Recoveries:
    return Recoveries(archive.database)


def claim(case_id: int, **given: Any) -> Recovery:
    values: dict[str, Any] = {
        "case_id": case_id,
        "against": Against.COURIER,
        "name": "示例快递",
        "basis": Basis.LOST,
        "reference": "YT001",
        "found_on": TODAY,
        "due_on": TODAY + timedelta(days=7),
        "lines": (SumLine(label="快递应赔", formula="保价 300.00", amount=30_000),),
        "steps": (RecoveryStep(at=NOW, by_name="周示例", title="草拟"),),
    }
    return Recovery(**{**values, **given})


def add(archive: Archive, recoveries: Recoveries, **given: Any) -> Recovery:
    case = archive.case()
    with archive.writing("记追偿") as action:
        return recoveries.save(claim(case.id, **given), action=action)


def paid(recovery: Recovery, amount: int, day: date = TODAY) -> Recovery:
    receipt = Receipt(received_on=day, amount=amount, way="转账", reference="示例流水")
    return replace(recovery, receipts=(*recovery.receipts, receipt))


def query(**given: Any) -> RecoveryQuery:
    return RecoveryQuery(**{"today": TODAY, "closed_since": TODAY - timedelta(days=30), **given})


def test_a_claim_comes_back_as_it_was_saved(archive: Archive, recoveries: Recoveries) -> None:
    made = add(archive, recoveries)
    assert made.number == "ZC261014-001"
    with archive.writing("到账") as action:
        changed = recoveries.save(replace(paid(made, 12_000), state=S.PART), action=action)
    with archive.database.read():
        assert recoveries.get(made.id) == changed
        assert (changed.received, changed.outstanding, changed.version) == (12_000, 18_000, 2)
        assert recoveries.of_case(made.case_id) == (changed,)


def test_the_same_action_twice_writes_one_claim(archive: Archive, recoveries: Recoveries) -> None:
    case = archive.case()
    action = Action(name="记追偿", by_id=None, at=NOW)
    for _ in range(2):
        with archive.database.write():
            made = recoveries.save(claim(case.id), action=action)
    with archive.database.read():
        assert [each.id for each in recoveries.of_case(case.id)] == [made.id]
        assert recoveries.page(query()).total == 1


def test_each_change_is_undone_and_done_again(archive: Archive, recoveries: Recoveries) -> None:
    made = add(archive, recoveries)
    before = dump(archive.database)
    with archive.writing("到账") as action:
        recoveries.save(replace(paid(made, 30_000), state=S.RECEIVED, closed_on=TODAY), action=action)
    after = dump(archive.database)
    with archive.writing("撤销") as back:
        archive.journal.undo(action.id, action=back)
    assert dump(archive.database) == before
    with archive.writing("重做") as again:
        archive.journal.redo(back.id, action=again)
    assert dump(archive.database) == after


def test_undoing_its_birth_takes_the_claim_away(archive: Archive, recoveries: Recoveries) -> None:
    case = archive.case()
    before = dump(archive.database)
    with archive.writing("记追偿") as action:
        recoveries.save(claim(case.id), action=action)
    with archive.writing("撤销") as back:
        archive.journal.undo(action.id, action=back)
    assert dump(archive.database) == before


def test_a_claim_changed_meanwhile_is_not_saved_over(archive: Archive, recoveries: Recoveries) -> None:
    made = add(archive, recoveries)
    with archive.writing() as action:
        recoveries.save(replace(made, name="别的快递"), action=action)
    with pytest.raises(KnownError) as caught, archive.writing() as action:
        recoveries.save(made, action=action)
    assert caught.value.code == "storage.changed_meanwhile"


def test_a_removed_claim_is_gone_and_its_number_stays_taken(archive: Archive, recoveries: Recoveries) -> None:
    made = add(archive, recoveries)
    with archive.writing("删") as action:
        recoveries.remove(made.id, version=made.version, action=action)
    with archive.database.read():
        assert recoveries.of_case(made.case_id) == ()
        assert recoveries.page(query()).rows == ()
        with pytest.raises(KnownError):
            recoveries.get(made.id)
    assert add(archive, recoveries).number == "ZC261014-002"


def test_the_list_shows_what_is_due_first_and_what_was_closed_lately_last(
    archive: Archive, recoveries: Recoveries
) -> None:
    late = add(archive, recoveries, due_on=TODAY - timedelta(days=1))
    never = add(archive, recoveries, due_on=None)
    soon = add(archive, recoveries, due_on=TODAY, against=Against.MAKER, basis=Basis.WARRANTY)
    shut = [
        add(archive, recoveries, state=S.GIVEN_UP, closed_on=TODAY - timedelta(days=days))
        for days in (20, 2, 40)
    ]
    with archive.database.read():
        found = [row.id for row in recoveries.page(query()).rows]
        assert found == [late.id, soon.id, never.id, shut[1].id, shut[0].id]
        counts = recoveries.tab_counts(query())
        assert (counts[RecoveryTab.OPEN], counts[RecoveryTab.OVERDUE], counts[RecoveryTab.CLOSED]) == (
            3,
            1,
            3,
        )
        assert [row.id for row in recoveries.page(query(tab=RecoveryTab.OVERDUE)).rows] == [late.id]
        assert [row.id for row in recoveries.page(query(against=Against.MAKER)).rows] == [soon.id]


def test_pages_follow_one_another_without_gaps(archive: Archive, recoveries: Recoveries) -> None:
    case = archive.case()
    with archive.writing("备") as action:
        for number in range(23):
            closed = TODAY - timedelta(days=number % 5) if number % 3 == 0 else None
            due = None if number % 4 == 0 else TODAY + timedelta(days=number % 6)
            recoveries.save(
                claim(case.id, due_on=due, closed_on=closed, state=S.GIVEN_UP if closed else S.DRAFT),
                action=action,
            )
    seen: list[int] = []
    after = None
    with archive.database.read():
        whole = [row.id for row in recoveries.page(query(), limit=100).rows]
        while True:
            page = recoveries.page(query(), after=after, limit=4)
            assert page.total == 23
            seen += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
    assert seen == whole
    assert len(set(seen)) == 23


@pytest.mark.parametrize("text", ["ZC261014-001", "示例快", "YT0", "GD2610", "净水器"])
def test_search_finds_number_name_reference_case_and_goods(
    archive: Archive, recoveries: Recoveries, text: str
) -> None:
    made = add(archive, recoveries)
    with archive.database.read():
        assert [row.id for row in recoveries.page(query(text=text)).rows] == [made.id]
        assert recoveries.page(query(text="没有这个")).rows == ()


def test_how_old_a_loss_is_narrows_the_list(archive: Archive, recoveries: Recoveries) -> None:
    old = add(archive, recoveries, found_on=TODAY - timedelta(days=40))
    add(archive, recoveries)
    with archive.database.read():
        asked = query(found_until=TODAY - timedelta(days=30))
        assert [row.id for row in recoveries.page(asked).rows] == [old.id]


def test_figures_sum_what_is_open_by_kind_and_what_came_in(archive: Archive, recoveries: Recoveries) -> None:
    made = add(archive, recoveries)
    add(archive, recoveries, against=Against.MAKER, basis=Basis.DEFECT)
    closed = add(archive, recoveries)
    with archive.writing("到账") as action:
        recoveries.save(replace(paid(made, 10_000), state=S.PART), action=action)
        done = paid(closed, 30_000, TODAY - timedelta(days=31))
        recoveries.save(replace(done, state=S.RECEIVED, closed_on=TODAY), action=action)
    with archive.database.read():
        figures = recoveries.figures(TODAY - timedelta(days=30))
    assert [(kind.against, kind.count, kind.outstanding) for kind in figures.kinds] == [
        (Against.COURIER, 1, 20_000),
        (Against.MAKER, 1, 30_000),
    ]
    assert (figures.count, figures.outstanding, figures.got) == (2, 50_000, 10_000)


def test_slots_that_hold_something_and_names_used_before(archive: Archive, recoveries: Recoveries) -> None:
    made = add(archive, recoveries)
    add(archive, recoveries, name="迅达示例")
    with archive.writing("凭证") as action:
        archive.evidence.add(
            Evidence(
                case_id=made.case_id,
                slot="面单照片",
                file_name="a.png",
                sha256="0" * 64,
                size=1,
                added_at=NOW,
                added_by=None,
            ),
            action=action,
        )
    with archive.database.read():
        assert recoveries.slots_of([made.case_id]) == {made.case_id: {"面单照片"}}
        assert recoveries.names(Against.COURIER) == ("迅达示例", "示例快递")
        assert recoveries.names(Against.MAKER) == ()


def test_what_a_case_cost_by_each_of_its_sides(archive: Archive, recoveries: Recoveries) -> None:
    """Refund and compensation of what is in force, parts at cost, less what others paid back; three queries."""
    with archive.writing("客户") as action:
        buyer = archive.customers.save(customer(), action=action)
    parts = Parts(archive.database)
    case = archive.case(customer_id=buyer.id)
    other = archive.case()
    with archive.writing("备") as action:
        cancelled = archive.settlements.add(record(case.id), action=action)
        archive.settlements.cancel(cancelled.id, action=action)
    with archive.writing("写入") as action:
        settled = archive.settlements.add(record(case.id), action=action)
        part = parts.save(Part(title="示例泵", cost=2_500), action=action)
    with archive.writing("用掉") as action:
        stocked = parts.move(
            PartMove(part_id=part.id, kind=MoveKind.IN, quantity=5, at=NOW),
            version=part.version,
            action=action,
        )
    with archive.writing("用掉") as action:
        parts.move(
            PartMove(part_id=part.id, kind=MoveKind.USE, quantity=2, case_id=case.id, at=NOW),
            version=stocked.version,
            action=action,
        )
    with archive.writing("追") as action:
        made = recoveries.save(claim(case.id), action=action)
    with archive.writing("到账") as action:
        recoveries.save(replace(paid(made, 4_000), state=S.PART), action=action)
    with archive.writing("追") as action:
        recoveries.save(
            claim(case.id, against=Against.SUPPLIER, name="示例批发", basis=Basis.DEFECT), action=action
        )
    economics = Economics(archive.database)
    went = settled.refund + settled.compensation + settled.adjustment + settled.freight_topup + 5_000
    with archive.database.read():
        tables = {by: economics.table(CostQuery(by=by)) for by in CostsBy}
        assert economics.table(CostQuery(case_id=other.id)) == ()
        assert economics.table(CostQuery(until=TODAY - timedelta(days=1))) == ()
        assert economics.table(CostQuery(since=TODAY, until=TODAY)) == tables[CostsBy.CASE]
    (row,) = tables[CostsBy.CASE]
    assert (row.key, row.name, row.parts, row.recovered, row.claimed) == (
        case.id,
        case.number,
        5_000,
        4_000,
        60_000,
    )
    assert (row.spent, row.net) == (went, went - 4_000)
    assert [(one.name, one.net) for one in tables[CostsBy.PRODUCT]] == [("示例净水器 R600", went - 4_000)]
    assert [(one.key, one.name) for one in tables[CostsBy.CUSTOMER]] == [(buyer.id, "张示例")]
    assert [(one.name, one.claimed, one.recovered) for one in tables[CostsBy.COURIER]] == [
        ("示例快递", 30_000, 4_000)
    ]
    assert [(one.name, one.note, one.recovered) for one in tables[CostsBy.SUPPLIER]] == [
        ("示例批发", "供应商", 0)
    ]
