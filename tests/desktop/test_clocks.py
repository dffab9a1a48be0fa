"""The deadline of a case: one clock per state, standing still while suspended, right again after an undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftersales.cases import CaseKind, ServiceLevel
from aftersales.clock import china_moment
from aftersales.errors import KnownError
from aftersales.queries import CaseTab
from aftersales.revisits import CallResult
from desktop.requests import CaseEdit
from tests.desktop.acting import CLERK, Shop


def test_each_state_has_its_clock(shop: Shop) -> None:
    order = shop.sell(customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, "质量问题", order=order)
    now = shop.clock.now
    assert shop.case(case_id).due_at == now() + timedelta(hours=24)
    intake = shop.desk.cases.intake_deadlines()
    assert (intake.accept_by, intake.plan_by) == (now() + timedelta(hours=24), now() + timedelta(hours=48))
    sooner = shop.desk.cases.intake_deadlines(kind=CaseKind.RETURN, tier="重要")
    assert (sooner.accept_by, sooner.plan_by) == (now() + timedelta(hours=8), now() + timedelta(hours=24))
    shop.step(case_id, "verifying")
    taken_on = now()
    assert shop.case(case_id).due_at == taken_on + timedelta(hours=48)
    shop.step(case_id, "awaiting_evidence")
    assert shop.case(case_id).due_at == china_moment("2026-10-17T23:59:59")
    shop.show_evidence(case_id)
    shop.later(hours=5)
    shop.step(case_id, "verifying")
    waited = timedelta(hours=5, minutes=10)
    assert shop.case(case_id).due_at == taken_on + timedelta(hours=48) + waited
    shop.steps(case_id, "judging", "planning")
    assert shop.case(case_id).due_at == taken_on + timedelta(hours=48) + waited
    shop.settle(case_id)
    assert shop.case(case_id).due_at == china_moment("2026-10-17T23:59:59")
    shop.step(case_id, "awaiting_return")
    assert shop.case(case_id).due_at == china_moment("2026-10-21T23:59:59")
    shop.step(case_id, "returning", tracking_back="SF0001")
    shop.step(case_id, "inspecting")
    assert shop.case(case_id).due_at == now() + timedelta(hours=48)
    shop.step(case_id, "to_pay", counts={order.lines[0].id: (0, 1)})
    assert shop.case(case_id).due_at == now() + timedelta(hours=48)
    shop.step(case_id, "to_revisit", pay=10_000)
    assert shop.case(case_id).due_at == china_moment("2026-10-15T23:59:59")


def test_a_suspension_stops_our_clock_for_as_long_as_asked_for(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    due = shop.case(case_id).due_at
    assert due is not None
    until = shop.clock.now() + timedelta(days=2)
    held = shop.desk.cases.suspend(
        case_id=case_id, version=shop.case(case_id).version, until=until, why="客户出差"
    )
    assert held.due_at == due + timedelta(days=2)
    assert not shop.desk.cases.tab_counts()[CaseTab.OVERDUE]
    shop.later(hours=36)
    freed = shop.desk.cases.suspend(case_id=case_id, version=held.version, until=None)
    assert freed.due_at == due + timedelta(hours=36)
    assert shop.titles(case_id)[1:] == ["挂起", "解除挂起"]


def test_a_suspension_that_ran_out_counts_no_longer_than_asked_for(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.step(case_id, "verifying")
    entered = shop.clock.now()
    until = shop.clock.now() + timedelta(hours=10)
    shop.desk.cases.suspend(case_id=case_id, version=shop.case(case_id).version, until=until, why="等配件")
    shop.later(hours=30)
    moved = shop.step(case_id, "judging")
    assert moved.suspended_until is None
    assert moved.due_at == entered + timedelta(hours=58)
    assert shop.titles(case_id)[-2:] == ["解除挂起", "待判责"]
    later = shop.step(case_id, "planning")
    assert later.due_at == moved.due_at


def test_a_waiting_state_runs_on_while_suspended(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN, "质量问题")
    shop.steps(case_id, "verifying", "awaiting_evidence")
    waiting = shop.case(case_id)
    held = shop.desk.cases.suspend(
        case_id=case_id, version=waiting.version, until=shop.clock.now() + timedelta(days=9), why="出差"
    )
    assert held.due_at == waiting.due_at


def test_a_promised_deadline_needs_a_reason_and_lies_ahead(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    promised = shop.clock.now() + timedelta(days=3)
    before = shop.everything()

    def promise(**given: object) -> None:
        values = {"version": shop.case(case_id).version, "due_at": promised, "why": "约好了"} | given
        shop.desk.cases.set_due(case_id=case_id, **values)  # type: ignore[arg-type]

    for wrong, code in (({"why": " "}, "why_missing"), ({"due_at": shop.clock.now()}, "moment_past")):
        with pytest.raises(KnownError, match=code):
            promise(**wrong)
    with pytest.raises(KnownError, match="why_missing"):
        shop.desk.cases.suspend(case_id=case_id, version=1, until=promised, why="")
    with pytest.raises(KnownError, match="moment_past"):
        shop.desk.cases.suspend(case_id=case_id, version=1, until=shop.clock.now(), why="出差")
    assert shop.everything() == before
    promise()
    assert shop.case(case_id).due_at == promised
    assert shop.view(case_id).events[-1].note == "约好了"
    shop.step(case_id, "withdrawn")
    with pytest.raises(KnownError, match="case_ended"):
        promise()


def test_a_step_after_its_deadline_is_marked(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.later(hours=25)
    due = shop.view(case_id).due
    assert due is not None
    assert (due.tone, due.share) == ("bad", 1.0)
    shop.steps(case_id, "verifying", "judging")
    assert [event.breach for event in shop.view(case_id).events] == [False, True, False]


def test_a_step_taken_back_leaves_the_clock_of_the_state_before(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN, "质量问题")
    shop.step(case_id, "verifying")
    due = shop.case(case_id).due_at
    assert due is not None
    shop.step(case_id, "awaiting_evidence")
    shop.desk.undo.undo()
    assert shop.case(case_id).due_at == due
    shop.show_evidence(case_id)
    shop.later(hours=7)
    assert shop.step(case_id, "judging").due_at == due
    shop.desk.undo.undo()
    shop.desk.undo.redo()
    assert shop.step(case_id, "planning").due_at == due


def test_the_deadline_of_a_case_to_call_about_moves_with_its_call(shop: Shop) -> None:
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer())
    shop.step(case_id, "verifying")
    shop.step(case_id, "to_revisit", answered=True)
    assert shop.case(case_id).due_at == china_moment("2026-10-15T23:59:59")
    call = shop.view(case_id).revisits[0].revisit
    moved = shop.desk.revisits.move(revisit_id=call.id, version=call.version, day=date(2026, 10, 20))
    assert shop.case(case_id).due_at == china_moment("2026-10-20T23:59:59")
    shop.at("2026-10-20T10:00")
    shop.desk.revisit_results.record(revisit_id=moved.id, version=moved.version, result=CallResult.MISSED)
    assert shop.case(case_id).due_at == china_moment("2026-10-21T23:59:59")


def test_the_service_level_sets_the_clock_anew_and_says_by_whose_rule(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.REPAIR)
    opened = shop.case(case_id)
    edited = shop.desk.cases.edit(
        case_id=case_id, version=opened.version, changes=CaseEdit(service_level=ServiceLevel.EMERGENCY)
    )
    assert edited.due_at == opened.opened_at + timedelta(hours=1)
    reason = shop.desk.cases.why_due(case_id=case_id)
    assert any("急救 的时限 1 小时" in line and "参考" in line for line in reason.lines)
    assert "服务级别：急救" in [event.title for event in shop.desk.cases.view(case_id=case_id).events]
    usual = shop.desk.cases.edit(case_id=case_id, version=edited.version, changes=CaseEdit(service_level=""))
    assert (usual.service_level, usual.due_at) == (None, opened.due_at)


def test_an_important_customer_is_answered_sooner(shop: Shop) -> None:
    case_id = shop.open(CaseKind.RETURN, "质量问题", order=shop.sell(customer_id=shop.customer(tier="重要")))
    case = shop.case(case_id)
    assert case.due_at == case.opened_at + timedelta(hours=8)


def test_why_a_deadline_names_the_holiday_the_nights_and_the_pause(shop: Shop) -> None:
    shop.at("2026-09-30T16:00")
    case_id = shop.sold_case(CaseKind.UPKEEP)
    case = shop.desk.cases.edit(
        case_id=case_id, version=shop.case(case_id).version, changes=CaseEdit(service_level=ServiceLevel.CARE)
    )
    assert case.due_at == china_moment("2026-10-09T16:00")
    lines = "\n".join(shop.desk.cases.why_due(case_id=case_id).lines)
    assert "10月1日到10月7日是国庆节" in lines
    assert "下班和午休" in lines
    assert "2026-10-09 16:00" in lines


def test_a_deadline_set_by_hand_is_told_beside_the_reckoned_one(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    case = shop.case(case_id)
    later = shop.clock.now() + timedelta(days=5)
    shop.desk.cases.set_due(case_id=case_id, version=case.version, due_at=later, why="客户出差")
    lines = shop.desk.cases.why_due(case_id=case_id).lines
    assert lines[-1].startswith("有人改过时限")


def test_loads_count_open_cases_by_who_has_them(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    case = shop.case(case_id)
    assert case.assignee_id is not None
    before = shop.desk.cases.loads()[case.assignee_id]
    shop.desk.cases.edit(
        case_id=case_id, version=case.version, changes=CaseEdit(assignee_id=shop.staff[CLERK])
    )
    loads = shop.desk.cases.loads()
    assert loads[shop.staff[CLERK]] == 1
    assert loads.get(case.assignee_id, 0) == before - 1
