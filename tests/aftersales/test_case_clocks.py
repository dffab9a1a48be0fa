"""The clocks of a case: whose they are, when they stand still, when a round begins anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from aftersales.case_clocks import (
    CaseMoments,
    Stay,
    regulator_due,
    running_clocks,
    shown_clock,
    warnings_passed,
)
from aftersales.clock import china_moment
from aftersales.deadlines import Period
from aftersales.workflow import Clock, ClockLevel, ClockStart
from resources.holiday_tables import shipped_calendar
from resources.workflow_file import shipped_workflow

FLOW = shipped_workflow()


def at(text: str) -> datetime:
    return china_moment(f"2026-10-{text}")


def history(*stays: tuple[str, str]) -> tuple[Stay, ...]:
    return tuple(Stay(state, at(entered)) for state, entered in stays)


def due_at(moments: CaseMoments) -> datetime | None:
    shown = shown_clock(moments, FLOW)
    return None if shown is None else shown.deadline.due


def due(*stays: tuple[str, str]) -> datetime | None:
    return due_at(CaseMoments(history=history(*stays)))


@pytest.mark.parametrize(
    ("state", "ends"),
    [
        ("new", "13T10:00"),
        ("verifying", "14T10:00"),
        ("awaiting_evidence", "15T23:59:59"),
        ("awaiting_maker", "14T23:59:59"),
        ("awaiting_consent", "15T23:59:59"),
        ("awaiting_return", "19T23:59:59"),
        ("returning", "19T23:59:59"),
        ("inspecting", "14T10:00"),
        ("to_pay", "14T10:00"),
        ("to_ship", "15T10:00"),
        ("in_transit", "19T23:59:59"),
        ("awaiting_device", "19T23:59:59"),
        ("diagnosing", "14T10:00"),
        ("awaiting_quote", "15T23:59:59"),
        ("repairing", "19T23:59:59"),
    ],
)
def test_the_deadline_of_a_state_entered_at_a_moment(state: str, ends: str) -> None:
    assert due((state, "12T10:00")) == at(ends)


@pytest.mark.parametrize("state", ["closed", "rejected", "withdrawn", "void"])
def test_no_clock_runs_when_the_case_has_ended(state: str) -> None:
    assert due((state, "12T10:00")) is None


def test_every_open_state_has_a_clock() -> None:
    for state in FLOW.states:
        assert bool(FLOW.clocks_of(state.code)) == state.is_open, state.code


def test_one_clock_from_intake_to_a_plan_that_stands_still_while_another_is_waited_for() -> None:
    way = [("new", "01T08:00"), ("verifying", "01T10:00")]
    assert due(*way) == at("03T10:00")
    way += [("awaiting_evidence", "01T20:00"), ("judging", "04T20:00")]  # 10 h used, 3 days waited
    assert due(*way) == at("06T10:00")
    way += [("awaiting_maker", "05T00:00"), ("planning", "06T00:00")]
    assert due(*way) == at("07T10:00")
    way += [("awaiting_consent", "06T12:00"), ("planning", "08T12:00")]  # the customer said no
    assert due(*way) == at("09T10:00")


def test_coming_back_begins_a_new_round() -> None:
    way = [("verifying", "01T10:00"), ("to_revisit", "02T10:00"), ("verifying", "05T10:00")]
    assert due(*way) == at("07T10:00")
    way = [
        ("planning", "01T10:00"),
        ("awaiting_consent", "02T10:00"),
        ("to_ship", "03T10:00"),
        ("planning", "06T10:00"),
    ]
    assert due(*way) == at("08T10:00")


def test_a_suspended_case_holds_our_clocks_only() -> None:
    suspended = (Period(at("12T12:00"), at("13T12:00")),)
    ours = CaseMoments(history=history(("to_ship", "12T10:00")), suspended=suspended)
    assert due_at(ours) == at("16T10:00")
    theirs = CaseMoments(history=history(("awaiting_consent", "12T10:00")), suspended=suspended)
    assert due_at(theirs) == at("15T23:59:59")
    law = CaseMoments(history=history(("to_pay", "12T10:00")), suspended=suspended, arrival=at("10T09:00"))
    ends = {run.clock.code: run.deadline.due for run in running_clocks(law, FLOW)}
    assert ends == {
        "pay": at("15T10:00"),
        "pay_law": at("17T23:59:59"),
        "pay_breach": at("25T23:59:59"),
    }


def test_paying_without_goods_back_counts_from_the_decision() -> None:
    runs = running_clocks(CaseMoments(history=history(("to_pay", "12T10:00"))), FLOW)
    assert [(run.clock.level, run.deadline.due) for run in runs] == [
        (ClockLevel.DUE, at("14T10:00")),
        (ClockLevel.RED, at("19T23:59:59")),
        (ClockLevel.BREACH, at("27T23:59:59")),
    ]


def test_inspection_counts_from_arrival() -> None:
    moments = CaseMoments(history=history(("inspecting", "12T10:00")), arrival=at("11T18:00"))
    assert due_at(moments) == at("13T18:00")


def test_given_moments() -> None:
    visit = CaseMoments(history=history(("to_visit", "12T10:00")), appointment=at("14T09:30"))
    assert due_at(visit) == at("14T09:30")
    assert due_at(CaseMoments(history=history(("to_visit", "12T10:00")))) is None
    revisit = CaseMoments(history=history(("to_revisit", "12T10:00")), revisit_on=date(2026, 10, 15))
    assert due_at(revisit) == at("15T23:59:59")
    assert due_at(CaseMoments(history=history(("to_revisit", "12T10:00")))) is None


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-09-28T10:00", "2026-10-13"),
        ("2026-10-11T23:59", "2026-10-20"),
        ("2026-10-12T00:00", "2026-10-21"),
    ],
)
def test_the_regulator_waits_seven_workdays(received: str, last: str) -> None:
    found = regulator_due(china_moment(received), FLOW, shipped_calendar())
    assert found == china_moment(f"{last}T23:59:59")


def test_repair_limits_count_from_handing_in() -> None:
    way = history(
        ("awaiting_device", "01T10:00"),
        ("diagnosing", "02T10:00"),
        ("repairing", "04T10:00"),
        ("awaiting_parts", "06T10:00"),
        ("repairing", "09T10:00"),
    )
    runs = {run.clock.code: run.deadline.due for run in running_clocks(CaseMoments(history=way), FLOW)}
    assert runs == {"loan": at("09T23:59:59"), "repair_exchange": china_moment("2026-11-01T23:59:59")}
    parts = running_clocks(CaseMoments(history=way[:-1]), FLOW)
    assert [(run.clock.code, run.deadline.due) for run in parts] == [
        ("parts_exchange", china_moment("2026-12-01T23:59:59"))
    ]
    assert parts[0].clock.level is ClockLevel.RIGHT


@pytest.mark.parametrize(
    ("now", "passed"),
    [("12T10:00", 0), ("13T09:59", 0), ("13T10:00", 1), ("14T00:24", 2), ("14T10:00", 2), ("14T10:01", 3)],
)
def test_warnings(now: str, passed: int) -> None:
    (run,) = running_clocks(CaseMoments(history=history(("verifying", "12T10:00"))), FLOW)
    assert warnings_passed(run, at(now), FLOW) == passed


def test_a_clock_needs_one_length() -> None:
    for length in (None, 1):
        with pytest.raises(ValueError, match="needs"):
            Clock(
                code="x",
                states=(),
                start=ClockStart.ENTERED,
                own=True,
                level=ClockLevel.DUE,
                hours=length,
                days=length,
            )
    with pytest.raises(ValueError, match="needs"):
        Clock(code="x", states=(), start=ClockStart.REVISIT, own=True, level=ClockLevel.DUE, hours=1)


def test_own_clocks_never_shrink_by_waiting() -> None:
    for hours in range(0, 60, 7):
        entered = at("01T10:00")
        back = entered + timedelta(hours=5 + hours)
        way = (
            Stay("verifying", entered),
            Stay("awaiting_evidence", entered + timedelta(hours=5)),
            Stay("judging", back),
        )
        assert due_at(CaseMoments(history=way)) == entered + timedelta(hours=48 + hours)


def test_goods_that_lay_here_before_they_were_noted_do_not_stop_the_inspection() -> None:
    stays = history(("returning", "10T10:00"), ("inspecting", "14T10:00"))
    moments = CaseMoments(history=stays, arrival=at("12T10:00"))
    assert due_at(moments) == at("14T10:00")
