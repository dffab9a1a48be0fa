"""Calls to customers: the day that the rule gives and why, the room of a day, and who is never called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aftersales.cases import CaseKind, EventKind
from aftersales.errors import KnownError
from aftersales.revisits import CallResult, Revisit, RevisitState
from tests.desktop.acting import CLERK, TECHNICIAN, Shop

FRIDAY, SATURDAY, MONDAY = date(2026, 10, 16), date(2026, 10, 17), date(2026, 10, 19)


def plan(shop: Shop, day: date, customer_id: int | None = None) -> Revisit:
    return shop.desk.revisit_planning.plan(
        customer_id=customer_id or shop.customer(phone=""), case_id=None, day=day, purpose="使用情况"
    )


def test_a_weekend_moves_to_monday_and_says_why(shop: Shop) -> None:
    call = plan(shop, SATURDAY, shop.customer())
    assert (call.nominal, call.day, call.at_time) == (SATURDAY, MONDAY, "09:30")
    assert shop.desk.revisits.why_text(revisit=call) == ("10月17日是周末", "10月18日是周末")
    kept = plan(shop, FRIDAY, call.customer_id)
    assert (kept.day, shop.desk.revisits.why_text(revisit=kept)) == (FRIDAY, ())


def test_national_day_moves_to_the_first_workday_after_it(shop: Shop) -> None:
    shop.at("2026-09-29T15:00")
    order = shop.sell(customer_id=shop.customer())
    case_id = shop.open(CaseKind.RESHIP, "漏发", order=order)
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="补发")
    shop.step(case_id, "to_ship")
    shop.step(case_id, "to_revisit", handed_over=True)
    call = shop.view(case_id).revisits[0].revisit
    assert (call.nominal, call.day) == (date(2026, 10, 2), date(2026, 10, 8))
    reasons = shop.desk.revisits.why_text(revisit=call)
    assert len(reasons) == 6
    assert all("国庆" in reason for reason in reasons)


def test_a_full_day_passes_its_calls_on(shop: Shop) -> None:
    customer = shop.customer()
    load = shop.desk.revisits.load(first=FRIDAY, last=MONDAY)
    room = load[FRIDAY][1]
    assert room > 0
    assert load[SATURDAY] == (0, 0)
    calls = [plan(shop, FRIDAY, customer) for _ in range(room)]
    assert len({call.at_time for call in calls}) == room
    over = plan(shop, FRIDAY, customer)
    assert over.day == MONDAY
    assert [passed.code for passed in over.why] == ["full", "weekend", "weekend"]
    assert shop.desk.revisits.load(first=FRIDAY, last=MONDAY)[FRIDAY] == (room, room)


def test_a_call_put_on_another_day_by_hand_stays_there(shop: Shop) -> None:
    call = plan(shop, SATURDAY, shop.customer())
    moved = shop.desk.revisits.move(revisit_id=call.id, version=call.version, day=SATURDAY)
    assert (moved.day, shop.desk.revisits.why_text(revisit=moved)) == (SATURDAY, ())
    yesterday = shop.clock.today() - timedelta(days=1)
    with pytest.raises(KnownError, match="revisit_in_past"):
        shop.desk.revisits.move(revisit_id=call.id, version=moved.version, day=yesterday)


def test_nobody_there_means_another_try_on_the_next_workday(shop: Shop) -> None:
    call = plan(shop, FRIDAY, shop.customer())
    shop.at("2026-10-16T10:00")
    done = shop.desk.revisit_results.record(
        revisit_id=call.id, version=call.version, result=CallResult.MISSED
    )
    assert (done.state, done.result, done.done_at) == (
        RevisitState.DONE,
        CallResult.MISSED,
        shop.clock.now(),
    )
    (again,) = shop.desk.revisits.page(first=FRIDAY, last=MONDAY)
    assert (again.revisit.day, again.revisit.purpose) == (MONDAY, "使用情况")
    with pytest.raises(KnownError, match="revisit_done"):
        shop.desk.revisit_results.record(revisit_id=call.id, version=done.version, result=CallResult.REACHED)


def test_a_new_day_that_the_customer_named_is_kept(shop: Shop) -> None:
    call = plan(shop, FRIDAY, shop.customer())
    before = shop.everything()
    record = shop.desk.revisit_results.record
    with pytest.raises(KnownError, match="again_missing"):
        record(revisit_id=call.id, version=call.version, result=CallResult.RESCHEDULED)
    with pytest.raises(KnownError, match="score_range"):
        record(revisit_id=call.id, version=call.version, result=CallResult.REACHED, score=6)
    assert shop.everything() == before
    record(revisit_id=call.id, version=call.version, result=CallResult.RESCHEDULED, again_on=SATURDAY)
    (again,) = shop.desk.revisits.page(first=SATURDAY, last=SATURDAY)
    assert again.revisit.why == ()


def test_what_the_customer_said_stands_in_the_case(shop: Shop) -> None:
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer())
    shop.step(case_id, "verifying")
    shop.step(case_id, "to_revisit", answered=True)
    call = shop.view(case_id).revisits[0].revisit
    shop.sit(CLERK)
    shop.desk.revisit_results.record(
        revisit_id=call.id, version=call.version, result=CallResult.REACHED, score=5, note=" 满意 "
    )
    told = shop.view(case_id).events[-1]
    assert (told.kind, told.title, told.note, told.by_name) == (
        EventKind.REVISIT,
        "回访：接通，5 分",
        "满意",
        CLERK,
    )
    assert shop.desk.customers.search(text="张示例")[0].score == 5


def test_overdue_calls_are_those_of_days_past(shop: Shop) -> None:
    call = plan(shop, shop.clock.today(), shop.customer())
    assert shop.desk.revisits.overdue() == ()
    shop.later(days=1)
    assert [found.revisit.id for found in shop.desk.revisits.overdue()] == [call.id]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"may_call": False}, "customer_no_calls"),
        ({"phone": "138****1000"}, "phone_masked"),
        ({"phone": ""}, "no_phone"),
    ],
)
def test_who_must_not_or_cannot_be_called_is_never_planned(
    shop: Shop, given: dict[str, object], code: str
) -> None:
    customer = shop.customer(**given)  # type: ignore[arg-type]
    with pytest.raises(KnownError, match=code):
        plan(shop, FRIDAY, customer)
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=customer)
    shop.step(case_id, "verifying")
    shop.step(case_id, "to_revisit", answered=True)
    view = shop.view(case_id)
    assert view.revisits == ()
    assert view.due is None
    shop.step(case_id, "closed", result="答复过")


def test_a_virtual_number_can_be_called(shop: Shop) -> None:
    assert plan(shop, FRIDAY, shop.customer(phone="13800001000-1234")).day == FRIDAY


def test_a_customer_who_says_no_is_called_no_more(shop: Shop) -> None:
    customer = shop.customer()
    call = plan(shop, FRIDAY, customer)
    shop.desk.customers.stop_calls(customer_id=customer)
    assert shop.desk.revisits.page(first=FRIDAY, last=MONDAY) == ()
    with pytest.raises(KnownError, match="customer_no_calls"):
        plan(shop, FRIDAY, customer)
    with pytest.raises(KnownError, match="cancelled"):
        shop.desk.revisit_results.record(revisit_id=call.id, version=2, result=CallResult.REACHED)
    shop.desk.undo.undo()
    assert len(shop.desk.revisits.page(first=FRIDAY, last=MONDAY)) == 1


def test_a_no_while_calling_plans_no_other_try(shop: Shop) -> None:
    customer = shop.customer()
    call = plan(shop, FRIDAY, customer)
    record = shop.desk.archive.customers
    with shop._writing() as action:
        record.save(replace(record.get(customer), may_call=False), action=action)
    shop.desk.revisit_results.record(revisit_id=call.id, version=call.version, result=CallResult.MISSED)
    assert shop.desk.revisits.page(first=FRIDAY, last=MONDAY) == ()


def test_a_call_goes_to_somebody_who_may_make_it(shop: Shop) -> None:
    call = plan(shop, FRIDAY, shop.customer())
    people = shop.desk.revisits.callers(revisit_id=call.id)
    assert call.assignee_id not in {each.staff.id for each in people}
    to = next(each.staff for each in people if each.staff.name == CLERK)
    moved = shop.desk.revisits.hand_over(revisit_id=call.id, version=call.version, staff_id=to.id)
    assert (moved.assignee_id, moved.day, moved.why) == (to.id, call.day, call.why)
    with pytest.raises(KnownError, match="may_not_call"):
        shop.desk.revisits.hand_over(
            revisit_id=call.id, version=moved.version, staff_id=shop.staff[TECHNICIAN]
        )
    assert shop.desk.undo.undo() == f"回访转给 {CLERK}"
    assert shop.desk.archive.revisits.get(call.id).assignee_id == call.assignee_id
