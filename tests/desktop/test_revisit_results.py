"""What follows from a call: tries by rule, complaints, dead numbers, the end of the case, and all of it undone at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from aftersales.call_log import Contact
from aftersales.cases import CaseKind
from aftersales.customers import Phone
from aftersales.errors import KnownError
from aftersales.questionnaires import GivenAnswer, QuestionKind
from aftersales.revisits import CallResult, Revisit, RevisitState
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, PART_TIMER, PNG, Shop

THURSDAY, FRIDAY, MONDAY, TUESDAY = (
    date(2026, 10, 15),
    date(2026, 10, 16),
    date(2026, 10, 19),
    date(2026, 10, 20),
)


def plan(shop: Shop, customer_id: int | None = None, *, day: date = THURSDAY, **given: object) -> Revisit:
    call = shop.desk.revisit_planning.plan(
        customer_id=customer_id or shop.customer(), case_id=None, day=day, purpose="使用情况"
    )
    if not given:
        return call
    with shop._writing() as action:
        return shop.desk.archive.revisits.save(replace(call, **given), action=action)  # type: ignore[arg-type]


def record(shop: Shop, call: Revisit, result: CallResult, **given: object) -> Revisit:
    return shop.desk.revisit_results.record(
        revisit_id=call.id,
        version=call.version,
        result=result,
        **given,  # type: ignore[arg-type]
    )


def planned(shop: Shop) -> list[Revisit]:
    found = shop.desk.revisits.page(first=shop.clock.today(), last=shop.clock.today() + timedelta(days=365))
    return [one.revisit for one in found]


def stored(shop: Shop, call: Revisit) -> Revisit:
    with shop.desk.archive.database.read():
        return shop.desk.archive.revisits.get(call.id)


def waiting_case(shop: Shop, customer_id: int) -> tuple[int, Revisit]:
    """A question that was answered: its case waits for the call."""
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=customer_id)
    shop.step(case_id, "verifying")
    shop.step(case_id, "to_revisit", answered=True)
    (call,) = (
        found.revisit for found in shop.view(case_id).revisits if found.revisit.state is RevisitState.PLANNED
    )
    return case_id, call


def test_nobody_there_is_tried_in_the_other_half_of_the_next_workday_three_times_in_all(shop: Shop) -> None:
    call = plan(shop)
    shop.at("2026-10-15T10:00")
    record(shop, call, CallResult.MISSED)
    (second,) = planned(shop)
    assert (second.day, second.at_time, second.tries) == (FRIDAY, "14:00", 1)
    shop.at("2026-10-16T15:00")
    record(shop, second, CallResult.MISSED)
    (third,) = planned(shop)
    assert (third.day, third.at_time, third.tries) == (MONDAY, "09:00", 2)
    assert [passed.code for passed in third.why] == ["weekend", "weekend"]
    shop.at("2026-10-19T09:05")
    done = record(shop, third, CallResult.MISSED)
    assert done.tries == 2
    assert planned(shop) == []


def test_the_time_of_a_try_is_one_that_no_other_call_has(shop: Shop) -> None:
    plan(shop, day=FRIDAY, at_time="14:00")
    plan(shop, shop.customer("林示例", "13900006652"), day=FRIDAY, at_time="14:30")
    call = plan(shop, shop.customer("何示例", "13900000044"))
    shop.at("2026-10-15T09:30")
    record(shop, call, CallResult.MISSED)
    assert planned(shop)[-1].at_time == "15:00"


def test_the_last_try_is_told_in_the_case(shop: Shop) -> None:
    case_id, call = waiting_case(shop, shop.customer())
    shop.desk.call_rules.change(most_tries=1)
    record(shop, call, CallResult.MISSED)
    assert "打了 1 次没人接，不再排" in shop.titles(case_id)
    assert planned(shop) == []


def test_a_day_that_the_customer_names_begins_the_tries_anew(shop: Shop) -> None:
    call = plan(shop, tries=2)
    record(shop, call, CallResult.RESCHEDULED, again_on=TUESDAY)
    (again,) = planned(shop)
    assert (again.day, again.tries, again.done_by_id) == (TUESDAY, 0, None)


def test_a_dead_number_is_marked_and_nothing_is_called_any_more(shop: Shop) -> None:
    customer_id = shop.customer()
    plan(shop, customer_id, day=MONDAY)
    visit = plan(shop, customer_id, day=TUESDAY, method="上门")
    call = plan(shop, customer_id)
    record(shop, call, CallResult.DEAD)
    customer = shop.desk.customers.get(customer_id=customer_id)
    assert [phone.dead_on for phone in customer.phones] == [shop.clock.today()]
    assert planned(shop) == [visit], "who has no number can still be gone to"
    with pytest.raises(KnownError, match="phone_dead"):
        plan(shop, customer_id)
    shop.desk.undo.undo()
    assert shop.desk.customers.get(customer_id=customer_id).live_phone == customer.phones[0].__class__(
        number="13800001000"
    )
    assert len(planned(shop)) == 3


def test_another_number_takes_the_place_of_a_dead_one(shop: Shop) -> None:
    customer_id = shop.customer()
    archive = shop.desk.archive.customers
    with shop._writing() as action:
        both = (Phone(number="13800001000"), Phone(number="13900006652"))
        archive.save(replace(archive.get(customer_id), phones=both), action=action)
    later = plan(shop, customer_id, day=MONDAY)
    record(shop, plan(shop, customer_id), CallResult.DEAD)
    assert planned(shop) == [later]
    (found,) = shop.desk.revisits.page(first=MONDAY, last=MONDAY)
    assert found.phone == "13900006652"
    assert shop.desk.customers.reveal_phone(customer_id=customer_id, why="回访") == "13900006652"


def test_who_says_no_is_never_called_again_at_once(shop: Shop) -> None:
    customer_id = shop.customer()
    plan(shop, customer_id, day=MONDAY)
    record(shop, plan(shop, customer_id), CallResult.REFUSED, note="别再打了")
    customer = shop.desk.customers.get(customer_id=customer_id)
    assert (customer.may_call, customer.opted_out_at) == (False, shop.clock.now())
    assert planned(shop) == []
    with pytest.raises(KnownError, match="customer_no_calls"):
        plan(shop, customer_id)


def test_a_low_score_opens_a_linked_complaint_and_both_go_back_together(shop: Shop) -> None:
    case_id, call = waiting_case(shop, shop.customer())
    before = len(shop.everything()["cases"])
    shop.sit(CLERK)
    done = record(shop, call, CallResult.REACHED, score=2, note="还是不制冷")
    assert done.opened_case_id is not None
    complaint = shop.case(done.opened_case_id)
    assert (complaint.kind, complaint.linked_case_id, complaint.customer_id, complaint.state) == (
        CaseKind.COMPLAINT,
        case_id,
        done.customer_id,
        "new",
    )
    assert "还是不制冷" in complaint.description
    assert complaint.phenomenon == "回访打 2 分"
    assert complaint.due_at is not None
    assert f"为这次回访建了投诉 {complaint.number}" in shop.titles(case_id)
    assert shop.titles(complaint.id) == ["建工单"]
    brief = shop.desk.call_briefs.of(revisit_id=call.id)
    assert (brief.opened_number, brief.done_by) == (complaint.number, CLERK)
    shop.desk.undo.undo()
    assert stored(shop, call).state is RevisitState.PLANNED
    with shop.desk.archive.database.read(), pytest.raises(KnownError, match="gone"):
        shop.desk.archive.cases.get(complaint.id)
    assert len([row for row in shop.everything()["cases"] if row["deleted_at"] is None]) == before


def test_a_call_about_an_open_complaint_opens_no_second_one(shop: Shop) -> None:
    case_id = shop.open(CaseKind.COMPLAINT, "售后态度", customer_id=shop.customer())
    call = shop.desk.revisit_planning.plan(
        customer_id=shop.case(case_id).customer_id or 0, case_id=case_id, day=THURSDAY, purpose="投诉安抚"
    )
    assert record(shop, call, CallResult.REACHED, score=1).opened_case_id is None


def test_a_shop_may_set_the_score_or_open_none(shop: Shop) -> None:
    shop.desk.call_rules.change(bad_score=3)
    assert record(shop, plan(shop), CallResult.REACHED, score=3).opened_case_id is not None
    shop.desk.call_rules.change(opens_case=False)
    other = plan(shop, shop.customer("林示例", "13900006652"))
    assert record(shop, other, CallResult.REACHED, score=1).opened_case_id is None


def test_the_complaint_has_the_reason_that_the_shop_chose(shop: Shop) -> None:
    shop.desk.call_rules.change(bad_reason="售后态度")
    before = shop.desk.call_rules.read()
    with pytest.raises(KnownError, match="reason_unknown"):
        shop.desk.call_rules.change(bad_reason="没有的原因")
    assert shop.desk.call_rules.read() == before
    opened = record(shop, plan(shop), CallResult.REACHED, score=1).opened_case_id
    assert opened is not None
    assert shop.case(opened).reason == "售后态度"


def test_the_case_ends_with_the_call_and_opens_again_by_one_undo(shop: Shop) -> None:
    case_id, call = waiting_case(shop, shop.customer())
    record(shop, call, CallResult.REACHED, score=5, close_with="答复过，客户认可")
    case = shop.case(case_id)
    assert (case.state, case.details.result) == ("closed", "答复过，客户认可")
    shop.desk.undo.undo()
    assert (shop.case(case_id).state, stored(shop, call).state) == ("to_revisit", RevisitState.PLANNED)


def test_a_case_that_does_not_wait_or_is_barred_stays_and_nothing_is_written(shop: Shop) -> None:
    case_id, call = waiting_case(shop, shop.customer())
    before = shop.everything()
    with pytest.raises(KnownError, match="result_missing"):
        record(shop, call, CallResult.REACHED, close_with="")
    assert shop.everything() == before
    shop.step(case_id, "verifying")
    with pytest.raises(KnownError, match="nothing_to_close"):
        record(shop, call, CallResult.REACHED, close_with="办好了")
    with pytest.raises(KnownError, match="nothing_to_close"):
        record(shop, plan(shop), CallResult.REACHED, close_with="办好了")


def test_who_may_call_but_not_handle_cannot_end_a_case(shop: Shop) -> None:
    _case_id, call = waiting_case(shop, shop.customer())
    shop.sit(PART_TIMER)
    before = shop.everything()
    with pytest.raises(KnownError, match="right_missing"):
        record(shop, call, CallResult.REACHED, close_with="办好了")
    assert shop.everything() == before
    closing = shop.desk.call_briefs.of(revisit_id=call.id).closing
    assert closing is not None
    assert "店主" in closing.refusal


def test_another_visit_is_planned_with_the_result(shop: Shop) -> None:
    call = plan(shop)
    record(shop, call, CallResult.REACHED, score=4, revisit_on=date(2026, 10, 24))
    (again,) = planned(shop)
    assert (again.day, again.nominal, again.purpose) == (date(2026, 10, 26), date(2026, 10, 24), "使用情况")
    shop.desk.undo.undo()
    assert planned(shop) == [replace(call, version=planned(shop)[0].version)]


def test_days_gone_by_are_no_days_to_call(shop: Shop) -> None:
    call, before = plan(shop), shop.everything()
    yesterday = shop.clock.today() - timedelta(days=1)
    for given in ({"again_on": yesterday}, {"again_on": FRIDAY, "revisit_on": yesterday}):
        with pytest.raises(KnownError, match="again_past"):
            record(shop, call, CallResult.RESCHEDULED, **given)
    assert len(shop.everything()["revisits"]) == len(before["revisits"])


def test_a_cancelled_or_noted_call_takes_no_result(shop: Shop) -> None:
    cancelled = plan(shop, state=RevisitState.CANCELLED)
    with pytest.raises(KnownError, match=r"calls\.cancelled") as caught:
        record(shop, cancelled, CallResult.REACHED)
    assert "已经取消" in error_sentence(caught.value)
    call = plan(shop, shop.customer("林示例", "13900006652"))
    record(shop, call, CallResult.REACHED)
    with pytest.raises(KnownError, match="revisit_done"):
        record(shop, call, CallResult.MISSED)


def test_a_clock_that_was_set_back_is_said_and_nothing_moves(shop: Shop) -> None:
    call = plan(shop)
    before = shop.everything()
    shop.at("2026-10-13T09:00")
    with pytest.raises(KnownError, match="clock_back") as caught:
        record(shop, call, CallResult.MISSED)
    assert "2026-10-14" in error_sentence(caught.value) or "10月14日" in error_sentence(caught.value)
    assert shop.everything() == before
    shop.at("2026-10-14T15:15")  # a clock put right by a few minutes is none set back
    record(shop, call, CallResult.MISSED)


def test_a_photo_of_a_visit_becomes_evidence_of_its_case(shop: Shop, tmp_path: Path) -> None:
    picture = tmp_path / "现场.png"
    picture.write_bytes(PNG)
    case_id, call = waiting_case(shop, shop.customer())
    record(shop, call, CallResult.REACHED, photo=picture)
    (slot,) = (slot for slot in shop.view(case_id).slots if slot.filled)
    assert (slot.name, slot.filled[0].file_name) == ("上门照片", "现场.png")
    shop.desk.undo.undo()
    assert not any(slot.filled for slot in shop.view(case_id).slots)
    other = plan(shop, shop.customer("林示例", "13900006652"))
    with pytest.raises(KnownError, match="photo_no_case"):
        record(shop, other, CallResult.REACHED, photo=picture)
    with pytest.raises(KnownError, match="evidence_unreadable"):
        record(shop, other, CallResult.REACHED, photo=tmp_path / "没有.png")


def test_who_called_whom_and_who_looked_at_the_number_is_kept(shop: Shop) -> None:
    customer_id = shop.customer()
    call = plan(shop, customer_id)
    shop.sit(CLERK)
    shop.desk.customers.reveal_phone(customer_id=customer_id, why="回访 使用情况", revisit_id=call.id)
    shop.later(minutes=5)
    record(shop, call, CallResult.REACHED, score=4)
    called, looked = shop.desk.call_briefs.log(customer_id=customer_id)
    assert (called.by_name, called.what, called.detail) == (CLERK, Contact.CALLED, "使用情况 · 接通 · 4 分")
    assert (looked.by_name, looked.what, looked.detail) == (CLERK, Contact.LOOKED, "回访 使用情况")
    shop.desk.undo.undo()
    assert [entry.what for entry in shop.desk.call_briefs.log(customer_id=customer_id)] == [Contact.LOOKED]


def test_a_brief_tells_what_one_has_to_know(shop: Shop) -> None:
    customer_id = shop.customer(convenient="晚上 7 点后", note="听力不好")
    record(shop, plan(shop, customer_id), CallResult.REACHED, score=3, note="还行")
    shop.desk.goods.register(customer_id=customer_id, title="示例净水器", starts=date(2026, 1, 5))
    other = shop.open(CaseKind.INQUIRY, "其他", customer_id=customer_id)
    case_id, call = waiting_case(shop, customer_id)
    brief = shop.desk.call_briefs.of(revisit_id=call.id)
    assert [one.revisit.note for one in brief.said] == ["还行"]
    assert [(good.title, good.ends) for good in brief.goods] == [("示例净水器", date(2027, 1, 5))]
    assert [one.case.id for one in brief.cases] == [other]
    assert (brief.convenient, brief.note) == ("晚上 7 点后", "听力不好")
    assert "".join(piece.text for piece in brief.script).startswith("张示例好，我是示例家电")
    assert brief.closing is not None
    assert (brief.closing.case_id, brief.closing.asks_result, brief.closing.refusal) == (case_id, True, "")
    assert brief.barred == ""


def test_a_brief_says_when_it_is_quiet_and_who_must_not_be_called(shop: Shop) -> None:
    customer_id = shop.customer()
    call = plan(shop, customer_id)
    assert shop.desk.call_briefs.of(revisit_id=call.id).quiet == ""
    shop.at("2026-10-15T21:30")
    assert shop.desk.call_briefs.of(revisit_id=call.id).quiet == "09:00-12:00、14:00-20:00"
    with shop._writing() as action:
        archive = shop.desk.archive.customers
        archive.save(replace(archive.get(customer_id), may_call=False), action=action)
    assert "不要再打电话" in shop.desk.call_briefs.of(revisit_id=call.id).barred


def test_rules_of_calling_are_changed_taken_back_and_restored(shop: Shop) -> None:
    rules = shop.desk.call_rules
    shipped = rules.read()
    changed = rules.change(hours="10:00-11:30", most_tries=2, remind=False)
    assert rules.read() == changed != shipped
    with pytest.raises(KnownError, match="tries_range"):
        rules.change(most_tries=0)
    assert rules.read() == changed
    assert rules.restore_shipped() == rules.read() == shipped
    shop.desk.undo.undo()
    assert rules.read() == changed
    shop.desk.undo.undo()
    assert rules.read() == shipped


def test_a_call_that_sells_needs_the_customers_consent(shop: Shop) -> None:
    plans = shop.desk.shop_plans.plans().plans
    key = next(one.key for one in plans if one.commercial)
    customer_id = shop.customer()
    call = plan(shop, customer_id, plan=key)
    assert "没有同意过" in shop.desk.call_briefs.of(revisit_id=call.id).barred
    with pytest.raises(KnownError, match="no_consent"):
        shop.desk.call_phones.show(revisit_id=call.id)
    assert shop.desk.call_briefs.log(customer_id=customer_id) == ()
    shop.desk.customers.allow_calls(customer_id=customer_id)
    assert shop.desk.call_phones.show(revisit_id=call.id) == "13800001000"
    assert len(shop.desk.call_briefs.log(customer_id=customer_id)) == 1
    shop.desk.customers.stop_calls(customer_id=customer_id)
    other = plan(shop, shop.customer("林示例", "13900006652"))
    with shop._writing() as action:
        archive = shop.desk.archive.customers
        archive.save(replace(archive.get(other.customer_id or 0), may_call=False), action=action)
    with pytest.raises(KnownError, match="said_no"):
        shop.desk.call_phones.show(revisit_id=other.id)


def test_answers_beside_the_score_are_part_of_the_same_action(shop: Shop) -> None:
    call = plan(shop)
    (asked, *_) = shop.desk.surveys.for_call(revisit_id=call.id).more
    question = next(one for one in asked.questions if one.kind is QuestionKind.TEXT)
    answer = GivenAnswer(questionnaire=asked.key, question=question.key, words="快一点")
    record(shop, call, CallResult.REACHED, score=4, answers=(answer,))
    rows = shop.everything()
    assert [row["words"] for row in rows["survey_answers"]] == ["快一点"]
    shop.desk.undo.undo()
    assert shop.everything()["survey_answers"] == []
    assert stored(shop, call).state is RevisitState.PLANNED
