"""A claim's way: what each step needs, money in parts, and no sum that is not the sum of its lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.recovery import (
    CLOSED,
    MOVES,
    Against,
    Basis,
    MoveFacts,
    Receipt,
    Recovery,
    RecoveryState,
    SumLine,
    Terms,
    allowed,
    check,
    missing_evidence,
    moved,
    received,
)

TODAY = date(2026, 10, 14)
TERMS = Terms(claim_days=0, answer_days=7, pay_days=30)
S = RecoveryState


def claim(**given: Any) -> Recovery:
    values: dict[str, Any] = {
        "case_id": 1,
        "against": Against.COURIER,
        "name": "示例快递",
        "basis": Basis.LOST,
        "found_on": TODAY,
        "lines": (SumLine(label="快递应赔", amount=30_000),),
    }
    return Recovery(**{**values, **given})


def facts(**given: Any) -> MoveFacts:
    return MoveFacts(**{"today": TODAY, "terms": TERMS, **given})


def got(amount: int, **given: Any) -> Receipt:
    return Receipt(**{"received_on": TODAY, "amount": amount, "way": "转账", **given})


def refused(code: str, work: Any) -> None:
    with pytest.raises(KnownError) as caught:
        work()
    assert caught.value.code == f"recovery.{code}"


def test_a_claim_goes_from_draft_to_paid() -> None:
    brought = moved(claim(), S.CLAIMED, facts())
    assert (brought.claimed_on, brought.due_on) == (TODAY, date(2026, 10, 21))
    answered = moved(brought, S.ANSWERED, facts(granted=20_000))
    assert (answered.granted, answered.due_on) == (20_000, date(2026, 11, 13))
    part = received(answered, got(12_000), facts())
    assert (part.state, part.outstanding, part.closed_on) == (S.PART, 18_000, None)
    whole = received(part, got(18_000), facts())
    assert (whole.state, whole.outstanding, whole.closed_on, whole.due_on) == (S.RECEIVED, 0, TODAY, None)


@pytest.mark.parametrize(
    ("to", "given", "code"),
    [
        (S.CLAIMED, {"name": "  "}, "name_missing"),
        (S.CLAIMED, {"lines": ()}, "sum_missing"),
        (S.CLAIMED, {"lines": (SumLine(label="", amount=5),)}, "line_unnamed"),
        (S.CLAIMED, {"lines": (SumLine(label="货值", amount=10**13),)}, "sum_absurd"),
        (S.GIVEN_UP, {}, "reason_missing"),
        (S.ANSWERED, {}, "no_such_step"),
        (S.ESCALATED, {"state": S.CLAIMED, "against": Against.SUPPLIER}, "no_such_step"),
        (S.ANSWERED, {"state": S.CLAIMED}, "granted_missing"),
        (S.REFUSED, {"state": S.CLAIMED}, "reason_missing"),
        (S.DRAFT, {"state": S.RECEIVED}, "no_such_step"),
    ],
)
def test_a_step_that_lacks_something_is_refused(to: S, given: dict[str, Any], code: str) -> None:
    refused(code, lambda: allowed(claim(**given), to, facts()))


@pytest.mark.parametrize("granted", [0, -1, 30_001])
def test_nobody_grants_nothing_or_more_than_was_claimed(granted: int) -> None:
    brought = moved(claim(), S.CLAIMED, facts())
    refused("granted_wrong", lambda: moved(brought, S.ANSWERED, facts(granted=granted)))


def test_evidence_that_is_missing_wants_a_word() -> None:
    refused("evidence_missing", lambda: moved(claim(), S.CLAIMED, facts(missing=("面单照片",))))
    brought = moved(claim(), S.CLAIMED, facts(missing=("面单照片",), note="快递员拿走了面单"))
    assert brought.evidence_waived == "快递员拿走了面单"
    assert moved(claim(), S.CLAIMED, facts(note="照片已发")).evidence_waived == ""


def test_the_postal_complaint_waits_for_the_courier() -> None:
    brought = moved(claim(), S.CLAIMED, facts())
    refused("escalate_early", lambda: moved(brought, S.ESCALATED, facts(today=date(2026, 10, 21))))
    late = moved(brought, S.ESCALATED, facts(today=date(2026, 10, 22)))
    assert late.due_on == date(2026, 10, 29)
    rejected = moved(brought, S.REFUSED, facts(note="不认"))
    assert moved(rejected, S.ESCALATED, facts()).state is S.ESCALATED


def test_given_up_and_taken_up_again() -> None:
    gone = moved(claim(), S.GIVEN_UP, facts(note="钱太少"))
    assert (gone.is_closed, gone.outstanding, gone.closed_on) == (True, 0, TODAY)
    again = moved(gone, S.DRAFT, facts())
    assert (again.state, again.closed_on, again.reason) == (S.DRAFT, None, "")
    part = received(moved(claim(), S.CLAIMED, facts()), got(100), facts())
    stopped = moved(part, S.GIVEN_UP, facts(note="剩下的不要了"))
    assert moved(stopped, S.DRAFT, facts()).state is S.PART


@pytest.mark.parametrize(
    ("receipt", "code"),
    [
        (got(0), "amount_wrong"),
        (got(-5), "amount_wrong"),
        (got(30_001), "too_much"),
        (got(5, way=" "), "way_missing"),
        (got(5, received_on=TODAY + timedelta(days=1)), "received_ahead"),
    ],
)
def test_money_that_cannot_have_come(receipt: Receipt, code: str) -> None:
    brought = moved(claim(), S.CLAIMED, facts())
    refused(code, lambda: received(brought, receipt, facts()))


def test_no_money_comes_for_a_draft() -> None:
    refused("not_claimed", lambda: received(claim(), got(5), facts()))


def test_what_is_claimed_never_falls_below_what_came_in() -> None:
    part = received(moved(claim(), S.CLAIMED, facts()), got(20_000), facts())
    refused("below_received", lambda: check(replace(part, lines=(SumLine(label="货值", amount=19_999),))))


def test_closed_claims_have_no_way_but_back() -> None:
    assert {state for state, ways in MOVES.items() if S.CLAIMED not in ways and not ways} == {S.RECEIVED}
    assert frozenset({S.RECEIVED, S.GIVEN_UP}) == CLOSED
    assert set(MOVES) == set(S)


def test_missing_evidence_keeps_its_order() -> None:
    assert missing_evidence(("甲", "乙", "丙"), {"乙"}) == ("甲", "丙")


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=5),
    st.lists(st.integers(1, 10**6), max_size=8),
)
def test_money_in_parts_never_makes_more_than_the_claim(sums: list[int], parts: list[int]) -> None:
    lines = tuple(SumLine(label=f"第 {place} 行", amount=amount) for place, amount in enumerate(sums))
    now = moved(claim(lines=lines), S.CLAIMED, facts())
    for part in parts:
        before = now
        if before.received + part > sum(sums):
            refused("too_much", partial(received, before, got(part), facts()))
            continue
        now = received(before, got(part), facts())
        assert now.received == before.received + part
    assert now.received <= now.claimed == sum(sums)
    assert now.outstanding == now.claimed - now.received
    assert (now.state is S.RECEIVED) is (now.received == now.claimed)
