"""Undo restores exactly what was; what changed since, or is a fact, is not taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from aftersales.actions import Action
from aftersales.errors import KnownError
from aftersales.orders import Platform
from aftersales.queries import OrderQuery
from tests.storage.making import Archive, case, customer, dump, order
from tests.storage.test_repositories import opened, record


def undo(archive: Archive, action: Action, by_id: int | None = None) -> Action:
    with archive.writing(f"撤销 {action.name}", by_id) as taken_back:
        archive.journal.undo(action.id, action=taken_back)
    return taken_back


def test_a_case_opened_by_mistake_goes_to_the_recycle_bin_and_keeps_its_number(archive: Archive) -> None:
    with archive.writing("新建工单") as action:
        made = archive.cases.save(case(), action=action)
        archive.cases.add_event(opened(made.id), action=action)
    undone = undo(archive, action)
    with archive.database.read():
        assert archive.cases.find(made.number) is None
        assert len(archive.cases.events(made.id)) == 1
    assert archive.case().number != made.number
    with archive.writing() as again:
        archive.journal.redo(undone.id, action=again)
    with archive.database.read():
        assert archive.cases.find(made.number) == replace(made, version=3)


def test_a_row_changed_since_is_not_undone_and_nothing_else_of_the_action(archive: Archive) -> None:
    bought, made = archive.order(), archive.case()
    with archive.writing("改两处") as action:
        archive.orders.save(replace(bought, remark="甲"), action=action)
        made = archive.cases.save(replace(made, phenomenon="甲"), action=action)
    with archive.writing() as later:
        archive.cases.save(replace(made, phenomenon="乙"), action=later)
    before = dump(archive.database)
    with pytest.raises(KnownError, match="undo_changed") as refused:
        undo(archive, action)
    assert refused.value.operands == {"name": "改两处"}
    assert dump(archive.database) == before
    with archive.database.read():
        assert not archive.journal.applied("撤销")


def test_facts_of_money_are_the_callers_to_decide(archive: Archive) -> None:
    made = archive.case()
    with archive.writing("写入退赔") as action:
        settled = archive.settlements.add(record(made.id), action=action)
        archive.cases.save(replace(made, proposed=9_500), action=action)
    with pytest.raises(KnownError, match="undo_fact"):
        undo(archive, action)
    with archive.writing("撤销") as taken_back:
        archive.settlements.cancel(settled.id, action=taken_back)
        archive.journal.undo(action.id, action=taken_back, facts_handled=True)
    with archive.database.read():
        assert archive.cases.get(made.id).proposed is None
        assert archive.settlements.current(made.id) is None
        touched = [(one.table, one.op) for one in archive.journal.touches(taken_back.id)]
    assert touched == [("settlements", "update"), ("cases", "update")]
    with archive.writing("重做") as again:
        archive.journal.redo(taken_back.id, action=again)
    with archive.database.read():
        assert archive.settlements.current(made.id) == replace(settled, cancelled_at=None)


def test_what_others_point_to_is_not_deleted(archive: Archive) -> None:
    with archive.writing("加客户") as action:
        buyer = archive.customers.save(customer(), action=action)
    archive.case(customer_id=buyer.id)
    with pytest.raises(KnownError, match="undo_needed"):
        undo(archive, action)
    with archive.database.read():
        assert archive.customers.get(buyer.id) == buyer


def test_undo_and_redo_walk_back_and_forth_per_person(archive: Archive) -> None:
    made = archive.case()
    steps = []
    for word in ("甲", "乙"):
        with archive.writing(word, by_id=1) as action:
            made = archive.cases.save(replace(made, phenomenon=word), action=action)
        steps.append(action)

    def last(by_id: int | None) -> tuple[str | None, str | None]:
        with archive.database.read():
            back, forth = archive.journal.last_undoable(by_id), archive.journal.last_redoable(by_id)
        return back.name if back else None, forth.name if forth else None

    assert last(1) == ("乙", None)
    assert last(2) == (None, None)
    undone = undo(archive, steps[1], by_id=1)
    assert last(1) == ("甲", "撤销 乙")
    with pytest.raises(KnownError, match="undo_twice"):
        undo(archive, steps[1], by_id=1)
    with archive.writing("重做 乙", by_id=1) as again:
        archive.journal.redo(undone.id, action=again)
    assert last(1) == ("重做 乙", None)
    with archive.database.read():
        assert archive.cases.get(made.id).phenomenon == "乙"
        seq = archive.journal.last_seq()
        assert archive.journal.changes_since(seq) == ()
        assert [one.action_id for one in archive.journal.changes_since(seq - 1)] == [again.id]


_STEPS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5)), min_size=1, max_size=8)


@trials(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_undo_restores_the_exact_dump(archive: Archive, steps: list[tuple[str, int]]) -> None:
    """One archive for all examples: each begins where the last one ended."""
    with archive.writing("备") as action:
        archive.accounts.ensure(Platform.TAOBAO, "示例小店", action=action)
    with archive.database.read():
        number = str(archive.journal.last_seq())
    before = dump(archive.database)
    with archive.writing("一串改动") as action:
        for place, (step, value) in enumerate(steps):
            take(archive, step, value, f"{number}-{place}", action)
    after = dump(archive.database)
    with archive.database.read():
        wrote = archive.journal.applied(action.id)
    if not wrote:  # every step found nothing to change
        return
    undone = undo(archive, action)
    assert dump(archive.database) == before
    with archive.writing("重做") as again:
        archive.journal.redo(undone.id, action=again)
    assert dump(archive.database) == after


def take(archive: Archive, step: str, value: int, number: str, action: Action) -> None:
    """One of the edits that a person makes."""
    if step == "a":
        archive.orders.save(order(number=number), action=action)
    elif step == "b":
        archive.customers.save(customer(note=number), action=action)
    elif step == "c":
        archive.settings.put(f"key{value}", number, action=action)
    else:
        found = list(archive.orders.page(OrderQuery(), limit=6).rows)
        if not found:
            return
        one = found[value % len(found)]
        if step == "d":
            archive.orders.save(replace(one, remark=number, lines=one.lines[: value % 3]), action=action)
        elif step == "e":
            kept = tuple(replace(line, quantity=value + 1) for line in reversed(one.lines))
            archive.orders.save(replace(one, lines=kept, discounts=()), action=action)
        else:
            archive.orders.remove(one.id, version=one.version, action=action)


def test_edits_of_one_row_are_taken_back_one_after_the_other(archive: Archive) -> None:
    made = archive.case()
    steps = []
    for word in "甲乙丙":
        with archive.writing(word) as action:
            made = archive.cases.save(replace(made, phenomenon=word), action=action)
        steps.append(action)
    seen = []
    for action in reversed(steps):
        undo(archive, action)
        with archive.database.read():
            seen.append(archive.cases.get(made.id).phenomenon)
    assert seen == ["乙", "甲", "漏水"]
