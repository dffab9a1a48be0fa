"""Every row of the workflow table, tried both where it is allowed and where each of its guards refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from aftersales.access import ALL_RIGHTS, Right, Role, holders, rights_of
from aftersales.cases import CaseKind, Responsible
from aftersales.repairs import Agreement, VisitOutcome
from aftersales.workflow import Transition, WaitsFor, Workflow, allowed, offered
from aftersales.workflow_guards import GUARDS, CaseFacts
from resources.wording import sentence
from resources.workflow_file import shipped_workflow

NOW = datetime(2026, 10, 14, 7, 0, tzinfo=UTC)
FLOW = shipped_workflow()

GOOD = CaseFacts(
    kind=CaseKind.COMPLAINT,
    state="new",
    now=NOW,
    repair_way="寄修",
    answered=True,
    responsible=Responsible.MERCHANT,
    has_plan=True,
    involves_money=True,
    settled=5000,
    refund=5000,
    left_to_refund=5000,
    paid=5000,
    number_back="SF0001",
    number_out="SF0002",
    good=1,
    bad=0,
    inspected=True,
    handed_over=True,
    appointment=NOW + timedelta(days=1),
    last_appointment=NOW,
    visit_failed_reason="家里没人",
    visit=VisitOutcome.DONE,
    quote=12000,
    result="已退款",
    reject_reason="超过时限",
    reject_rule="R-01",
    reject_has_evidence=True,
    closed_at=NOW - timedelta(days=30),
)
"""Facts with which every guard but that of a void case holds."""

BREAKS: dict[str, list[tuple[dict[str, Any], str]]] = {
    "answered": [
        ({"kind": CaseKind.RETURN}, "only_questions"),
        ({"answered": False}, "not_answered"),
    ],
    "evidence": [
        ({"evidence_missing": ("开箱照片", "运单")}, "evidence_missing"),
        ({"evidence_missing": ("运单",), "evidence_waived": True}, "waiver_needs_owner"),
        (
            {
                "evidence_missing": ("运单",),
                "evidence_waived": True,
                "evidence_waived_by_owner": True,
                "evidence_waived_reason": " ",
            },
            "waiver_needs_reason",
        ),
    ],
    "responsible": [({"responsible": None}, "responsible_unnamed")],
    "plan": [({"has_plan": False}, "plan_missing"), ({"settled": None}, "settlement_missing")],
    "nothing_to_do": [
        ({"paid": 4999}, "still_to_pay"),
        ({"owes_goods": True}, "still_to_ship"),
        ({"owes_repair": True}, "still_to_repair"),
    ],
    "number_back": [({"number_back": " "}, "number_back_missing")],
    "number_out": [({"number_out": ""}, "number_out_missing")],
    "counts": [
        ({"good": None}, "counts_missing"),
        ({"bad": None}, "counts_missing"),
        ({"good": -1}, "counts_missing"),
    ],
    "inspected": [
        ({"inspected": False}, "not_inspected"),
        ({"inspected": False, "remedy": CaseKind.RETURN}, "not_inspected"),
    ],
    "sum_within": [({"settled": None}, "settlement_missing"), ({"left_to_refund": 4999}, "sum_beyond")],
    "released": [({"release_needed": True}, "not_released")],
    "handed_over": [({"handed_over": False}, "not_handed_over")],
    "mailed_in": [({"repair_way": "送修"}, "not_mailed_in")],
    "appointment": [({"appointment": None}, "appointment_missing")],
    "failed_visit": [({"visit_failed": True, "visit_failed_reason": ""}, "visit_reason_missing")],
    "rebooking": [({"visit_failed_reason": ""}, "visit_reason_missing")],
    "quote": [({"quote": None}, "quote_missing")],
    "agreed": [
        ({"agreement": Agreement.UNQUOTED, "repair_due": 5}, "quote_unasked"),
        ({"agreement": Agreement.ASKED, "repair_due": 5}, "quote_unanswered"),
        ({"agreement": Agreement.NO, "repair_due": 5}, "quote_declined"),
    ],
    "visiting": [({"visit": VisitOutcome.FAILED}, "visit_failed_last")],
    "visited": [({"visit_open": True}, "visit_open")],
    "parts_settled": [({"parts_kept": 2}, "parts_kept")],
    "loan_back": [({"loan_out": "示例机"}, "loan_out")],
    "result": [({"result": ""}, "result_missing")],
    "papers": [({"papers_without_number": 2}, "papers_unnumbered")],
    "money": [({"paid": 0}, "still_to_pay"), ({"customer_owes": 1}, "still_to_collect")],
    "rejection": [
        ({"reject_reason": ""}, "reject_reason_missing"),
        ({"reject_rule": ""}, "reject_rule_missing"),
        ({"reject_has_evidence": False}, "reject_evidence_missing"),
    ],
    "reopen_in_time": [
        ({"closed_at": NOW - timedelta(days=31)}, "reopen_late"),
        ({"closed_at": None}, "closed_day_missing"),
    ],
    "nothing_paid": [({"paid": 1}, "already_paid")],
}


def guards_of(row: Transition) -> tuple[str, ...]:
    return (*FLOW.state(row.origin).leave, *row.guards, *FLOW.state(row.target).enter)


def good_facts(row: Transition) -> CaseFacts:
    facts = replace(GOOD, state=row.origin)
    return replace(facts, paid=0) if "nothing_paid" in guards_of(row) else facts


ROWS = [pytest.param(row, id=f"{row.origin}-{row.target}") for row in FLOW.transitions]
BROKEN = [
    pytest.param(row, change, code, id=f"{row.origin}-{row.target}-{code}-{number}")
    for row in FLOW.transitions
    for guard in guards_of(row)
    for number, (change, code) in enumerate(BREAKS[guard])
]


@pytest.mark.parametrize("row", ROWS)
def test_allowed_when_all_holds(row: Transition) -> None:
    verdict = allowed(good_facts(row), row.target, ALL_RIGHTS, FLOW)
    assert verdict.yes, verdict


@pytest.mark.parametrize("row", ROWS)
def test_refused_without_the_right(row: Transition) -> None:
    verdict = allowed(good_facts(row), row.target, ALL_RIGHTS - {row.right}, FLOW)
    assert verdict.code == "workflow.no_right"
    assert "店主" in sentence(verdict.code, verdict.operands)


@pytest.mark.parametrize(("row", "change", "code"), BROKEN)
def test_refused_when_a_guard_breaks(row: Transition, change: dict[str, Any], code: str) -> None:
    verdict = allowed(replace(good_facts(row), **change), row.target, ALL_RIGHTS, FLOW)
    assert not verdict
    assert verdict.code == f"workflow.{code}"
    told = sentence(verdict.code, verdict.operands)
    assert told.endswith("。")
    assert "工单没动" in told


def test_every_guard_is_used_and_broken() -> None:
    used = {guard for row in FLOW.transitions for guard in guards_of(row)}
    assert used == set(GUARDS) == set(BREAKS)


def test_no_way_but_those_of_the_table() -> None:
    codes = [state.code for state in FLOW.states]
    for origin, target in product(codes, codes):
        verdict = allowed(replace(GOOD, state=origin, paid=0, settled=0), target, ALL_RIGHTS, FLOW)
        assert (verdict.code == "workflow.no_such_way") == (FLOW.transition(origin, target) is None)


def test_every_state_is_reached_from_new_and_every_open_one_can_end() -> None:
    def reach(start: str) -> set[str]:
        seen, todo = {start}, [start]
        while todo:
            for row in FLOW.ways_from(todo.pop()):
                if row.target not in seen:
                    seen.add(row.target)
                    todo.append(row.target)
        return seen

    assert reach("new") == {state.code for state in FLOW.states}
    for state in FLOW.states:
        if state.is_open:
            assert "closed" in reach(state.code), state.code
    assert FLOW.ways_from("void") == ()


@pytest.mark.parametrize(
    ("kind", "remedy", "needs"),
    [
        (CaseKind.RETURN, None, True),
        (CaseKind.EXCHANGE, None, True),
        (CaseKind.REFUND_ONLY, None, False),
        (CaseKind.COMPENSATE, None, False),
        (CaseKind.COMPLAINT, CaseKind.COMPENSATE, False),
        (CaseKind.RETURN, CaseKind.REFUND_ONLY, False),
    ],
)
def test_inspection_before_paying(kind: CaseKind, remedy: CaseKind | None, needs: bool) -> None:
    facts = replace(GOOD, state="awaiting_consent", kind=kind, remedy=remedy, inspected=False)
    assert allowed(facts, "to_pay", ALL_RIGHTS, FLOW).yes != needs


def test_ways_around_a_guard_that_are_meant() -> None:
    waived = replace(
        GOOD,
        state="verifying",
        evidence_missing=("运单",),
        evidence_waived=True,
        evidence_waived_by_owner=True,
        evidence_waived_reason="老客户",
    )
    assert allowed(waived, "judging", ALL_RIGHTS, FLOW)
    unpaid = replace(GOOD, state="to_revisit", paid=0, customer_owes=900, money_waived_reason="客户不要了")
    assert allowed(unpaid, "closed", ALL_RIGHTS, FLOW)
    released = replace(GOOD, state="inspecting", release_needed=True, released=True)
    assert allowed(released, "to_pay", ALL_RIGHTS, FLOW)
    no_order = replace(GOOD, state="inspecting", left_to_refund=None)
    assert allowed(no_order, "to_pay", ALL_RIGHTS, FLOW)
    no_money = replace(GOOD, state="planning", involves_money=False, settled=None)
    assert allowed(no_money, "awaiting_consent", ALL_RIGHTS, FLOW)


def test_a_visit_is_rebooked_to_a_new_time_only() -> None:
    same = replace(GOOD, state="to_visit", last_appointment=GOOD.appointment)
    assert allowed(same, "to_visit", ALL_RIGHTS, FLOW).code == "workflow.appointment_not_new"
    assert allowed(same, "repairing", ALL_RIGHTS, FLOW)


def test_reopening_ends_with_the_thirtieth_day_in_china() -> None:
    closed = datetime(2026, 9, 14, 15, 59, tzinfo=UTC)  # 23:59 of 14 September in China
    facts = replace(GOOD, state="closed", closed_at=closed)
    assert allowed(
        replace(facts, now=datetime(2026, 10, 14, 15, 59, tzinfo=UTC)), "verifying", ALL_RIGHTS, FLOW
    )
    late = replace(facts, now=datetime(2026, 10, 14, 16, 0, tzinfo=UTC))
    refused = allowed(late, "verifying", ALL_RIGHTS, FLOW)
    assert sentence(refused.code, refused.operands).startswith("结案超过 30 天（到 2026-10-14）")


def test_roles_have_their_steps() -> None:
    def may(role: Role) -> set[tuple[str, str]]:
        return {
            (row.origin, row.target)
            for row in FLOW.transitions
            if allowed(good_facts(row), row.target, rights_of(role), FLOW)
        }

    every = {(row.origin, row.target) for row in FLOW.transitions}
    assert may(Role.OWNER) == every
    assert may(Role.CLERK) == every - {("new", "void")}
    assert may(Role.PART_TIMER) == set()
    technician = may(Role.TECHNICIAN)
    assert {origin for origin, _ in technician} == {
        "awaiting_device",
        "to_visit",
        "diagnosing",
        "awaiting_quote",
        "repairing",
        "awaiting_parts",
        "awaiting_pickup",
    }
    assert holders(Right.VOID) == (Role.OWNER,)


def test_offered_lists_every_way_with_its_verdict() -> None:
    facts = replace(GOOD, state="planning", has_plan=False)
    assert [(row.target, verdict.yes) for row, verdict in offered(facts, ALL_RIGHTS, FLOW)] == [
        ("awaiting_consent", False),
        ("rejected", True),
        ("withdrawn", True),
    ]


@pytest.mark.parametrize(
    ("kind", "to_ship", "fifth"),
    [
        (CaseKind.EXCHANGE, "待换货", "换货"),
        (CaseKind.RESHIP, "待补发", "补发"),
        (CaseKind.REPAIR, "待寄回客户", "维修"),
        (CaseKind.RETURN, "待寄回客户", "退款"),
        (CaseKind.REFUND_ONLY, "待寄回客户", "退款"),
        (CaseKind.COMPENSATE, "待寄回客户", "补偿"),
    ],
)
def test_words_by_kind(kind: CaseKind, to_ship: str, fifth: str) -> None:
    assert FLOW.label("to_ship", kind) == to_ship
    assert FLOW.label("to_pay", kind) == "待退款"
    assert FLOW.stage_labels(kind) == ("受理", "核实", "判责", "方案", fifth, "回访", "结案")
    assert FLOW.stage_index("to_ship") == 4


def test_every_kind_has_words_and_ended_states_wait_for_nobody() -> None:
    assert {words.kind for words in FLOW.kinds} == set(CaseKind)
    ended = {state.code for state in FLOW.states if state.waits_for is WaitsFor.NONE}
    assert ended == {"closed", "rejected", "withdrawn", "void"}


def test_a_table_that_names_what_is_not_there_is_a_bug() -> None:
    row = FLOW.transitions[0]
    for broken in (
        {"transitions": (*FLOW.transitions, row)},
        {"transitions": (replace(row, target="nowhere"),)},
        {"transitions": (replace(row, guards=("luck",)),)},
        {"states": (*FLOW.states, FLOW.states[0])},
        {"stages": FLOW.stages[1:]},
        {"clocks": (replace(FLOW.clocks[0], states=("nowhere",)),)},
        {"usual": {("new", CaseKind.RETURN): "nowhere"}},
    ):
        parts: dict[str, Any] = {
            name: getattr(FLOW, name)
            for name in (
                "stages",
                "states",
                "transitions",
                "clocks",
                "kinds",
                "usual",
                "warn_at",
                "reopen_days",
                "regulator_workdays",
            )
        }
        with pytest.raises(ValueError, match=r"twice|not there"):
            Workflow(**(parts | broken))


@pytest.mark.parametrize(
    ("visit", "code"),
    [(None, "visit_open"), (VisitOutcome.PARTLY, "visit_not_done"), (VisitOutcome.FAILED, "visit_not_done")],
)
def test_on_the_way_to_the_customer_only_a_visit_does_the_work(visit: VisitOutcome | None, code: str) -> None:
    facts = replace(GOOD, state="to_visit", visit=visit)
    verdict = allowed(facts, "to_revisit", ALL_RIGHTS, FLOW)
    assert (verdict.yes, verdict.code) == (False, f"workflow.{code}")
    assert sentence(verdict.code, verdict.operands)
    assert allowed(replace(facts, state="repairing"), "to_revisit", ALL_RIGHTS, FLOW)
