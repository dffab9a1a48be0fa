"""The calendar of revisits: what days hold, where a call may go, late calls moved on, and how little is read for it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from aftersales.errors import KnownError
from aftersales.revisit_days import NOBODY, VisitsAsked
from aftersales.revisits import CallResult, Revisit, RevisitState
from tests.desktop.acting import CLERK, OWNER, Shop

MONDAY, TODAY, FRIDAY = date(2026, 10, 12), date(2026, 10, 14), date(2026, 10, 16)
SATURDAY, NEXT_MONDAY, NEXT_TUESDAY = date(2026, 10, 17), date(2026, 10, 19), date(2026, 10, 20)
FIRST, LAST = date(2026, 9, 28), date(2026, 11, 1)
ALL = VisitsAsked()


def visit(shop: Shop, day: date, at_time: str = "", **given: object) -> Revisit:
    """A stored call, also one on a day that is over."""
    values = {"customer_id": None, "plan": "by_hand", "purpose": "使用情况", "nominal": day, **given}
    with shop._writing() as action:
        revisits = shop.desk.archive.revisits
        return revisits.save(Revisit(day=day, at_time=at_time, **values), action=action)  # type: ignore[arg-type]


def stored(shop: Shop, revisit_id: int) -> Revisit:
    with shop.desk.archive.database.read():
        return shop.desk.archive.revisits.get(revisit_id)


def test_a_day_tells_how_full_it_is_and_names_its_first_three(shop: Shop) -> None:
    customer = shop.customer("张示例")
    for time in ("15:00", "09:30", "11:00", "10:00"):
        visit(shop, FRIDAY, time, customer_id=customer)
    visit(shop, FRIDAY, "08:00", state=RevisitState.CANCELLED)
    month = shop.desk.revisit_calendar.month(first=FIRST, last=LAST, on=FRIDAY, asked=ALL)
    friday = month.days[FRIDAY]
    assert (friday.booked, friday.places, friday.shown, friday.free) == (4, 6, 4, 2)
    assert [entry.at_time for entry in friday.first] == ["09:30", "10:00", "11:00"]
    assert friday.first[0].customer_name == "张示例"
    assert [call.revisit.at_time for call in month.calls] == ["09:30", "10:00", "11:00", "15:00"]
    assert month.days[SATURDAY].places == 0
    assert len(month.days) == 35
    assert month.days[LAST].booked == 0


def test_a_calendar_shows_those_of_one_person_or_of_one_purpose_but_counts_all(shop: Shop) -> None:
    visit(shop, FRIDAY, "09:30", assignee_id=shop.staff[CLERK])
    visit(shop, FRIDAY, "10:00", assignee_id=shop.staff[OWNER], purpose="退款到账确认")
    visit(shop, FRIDAY, "10:30")
    asked = {
        VisitsAsked(assignee_id=shop.staff[CLERK]): ["09:30"],
        VisitsAsked(assignee_id=NOBODY): ["10:30"],
        VisitsAsked(purpose="退款到账确认"): ["10:00"],
        VisitsAsked(assignee_id=shop.staff[CLERK], purpose="退款到账确认"): [],
    }
    desk = shop.desk.revisit_calendar
    for each, times in asked.items():
        month = desk.month(first=FIRST, last=LAST, on=FRIDAY, asked=each)
        assert [entry.at_time for entry in month.days[FRIDAY].first] == times
        assert (month.days[FRIDAY].booked, month.days[FRIDAY].shown) == (3, len(times))
        assert [call.revisit.at_time for call in month.calls] == times
        week = desk.week(first=MONDAY, asked=each)
        assert [call.revisit.at_time for call in week.calls] == times
    choices = desk.choices()
    assert choices.purposes == ("使用情况", "退款到账确认")
    assert shop.staff[CLERK] in {member.id for member in choices.staff}


@pytest.mark.parametrize(
    ("day", "code", "name", "instead"),
    [
        (FRIDAY, "", "", None),
        (SATURDAY, "weekend", "", NEXT_MONDAY),
        (date(2026, 10, 1) + timedelta(days=365), "holiday", "", None),
        (MONDAY, "past", "", TODAY),
        (NEXT_MONDAY, "full", "", NEXT_TUESDAY),
    ],
)
def test_a_day_says_whether_it_takes_a_call(
    shop: Shop, day: date, code: str, name: str, instead: date | None
) -> None:
    if code == "full":
        for _ in range(shop.desk.revisits.places(day)):
            visit(shop, day)
    if code == "holiday":
        shop.at("2026-09-28T09:00")
        day, instead, name = date(2026, 10, 1), date(2026, 10, 8), "国庆节"
    answer = shop.desk.revisit_calendar.ask_day(day=day)
    assert (answer.code, answer.name, answer.instead) == (code, name, instead)
    words = shop.desk.revisit_calendar.why_not(answer=answer)
    assert bool(words) is bool(code)


def test_the_place_a_call_has_is_no_hindrance_to_itself(shop: Shop) -> None:
    asked = shop.desk.revisit_calendar.ask_day
    friday = [visit(shop, FRIDAY).id for _ in range(shop.desk.revisits.places(FRIDAY))]
    assert asked(day=FRIDAY).code == "full"
    assert asked(day=FRIDAY, revisit_id=friday[0]).code == ""
    monday = [visit(shop, NEXT_MONDAY).id for _ in range(shop.desk.revisits.places(NEXT_MONDAY))]
    assert asked(day=SATURDAY).instead == NEXT_TUESDAY
    assert asked(day=SATURDAY, revisit_id=friday[0]).instead == NEXT_TUESDAY
    assert asked(day=SATURDAY, revisit_id=monday[0]).instead == NEXT_MONDAY


def room_of_a_person(shop: Shop, calls: int) -> None:
    """So many calls a day and person."""
    lists = shop.desk.plan_lists
    lists.write(wish=lists.room_changed(version=lists.room().version, values={"per_person": calls}))


def test_a_day_is_full_for_who_has_no_room_there_and_open_for_others(shop: Shop) -> None:
    room_of_a_person(shop, 2)
    clerk, owner = shop.staff[CLERK], shop.staff[OWNER]
    for _ in range(2):
        visit(shop, FRIDAY, assignee_id=clerk)
    his, hers = visit(shop, TODAY, assignee_id=clerk), visit(shop, TODAY, assignee_id=owner)
    desk = shop.desk.revisit_calendar
    answer = desk.ask_day(day=FRIDAY, revisit_id=his.id)
    assert (answer.code, answer.name, answer.booked, answer.instead) == ("person_full", CLERK, 2, NEXT_MONDAY)
    assert desk.why_not(answer=answer) == f"{CLERK}10月16日已经排满"
    assert desk.ask_day(day=FRIDAY, revisit_id=hers.id).code == ""
    shop.sit(CLERK)
    assert desk.ask_day(day=FRIDAY).code == "person_full"
    planned = shop.desk.revisit_planning.plan(
        customer_id=shop.customer(), case_id=None, day=FRIDAY, purpose="使用情况"
    )
    assert (planned.day, planned.assignee_id) == (NEXT_MONDAY, clerk)
    assert shop.desk.revisits.why_text(revisit=planned)[0] == f"{CLERK}10月16日已经排满"
    shop.sit(OWNER)
    hers = shop.desk.revisit_planning.plan(
        customer_id=shop.customer(), case_id=None, day=FRIDAY, purpose="使用情况"
    )
    assert hers.day == FRIDAY


def test_late_calls_go_where_their_person_has_room(shop: Shop) -> None:
    room_of_a_person(shop, 1)
    clerk, owner = shop.staff[CLERK], shop.staff[OWNER]
    visit(shop, TODAY, assignee_id=clerk)
    his, hers = visit(shop, MONDAY, assignee_id=clerk), visit(shop, MONDAY, assignee_id=owner)
    shop.desk.revisit_calendar.postpone(asked=ALL)
    assert stored(shop, his.id).day == TODAY + timedelta(days=1)
    assert stored(shop, hers.id).day == TODAY


@pytest.mark.parametrize(
    ("at_time", "code", "instead", "words"),
    [
        ("11:45", "", "", ""),
        ("12:00", "quiet", "14:00", "12:00 不是打电话的时间"),
        ("08:15", "quiet", "09:00", "08:15 不是打电话的时间"),
        ("20:00", "quiet", "", "20:00 不是打电话的时间"),
    ],
)
def test_a_quiet_hour_is_asked_about_as_a_day_off_is(
    shop: Shop, at_time: str, code: str, instead: str, words: str
) -> None:
    call = visit(shop, TODAY, "10:00")
    desk = shop.desk.revisit_calendar
    answer = desk.ask_day(day=FRIDAY, revisit_id=call.id, at_time=at_time)
    assert (answer.code, answer.at_time) == (code, instead)
    assert desk.why_not(answer=answer) == words
    on_site = visit(shop, TODAY, "10:00", method="上门")
    assert desk.ask_day(day=FRIDAY, revisit_id=on_site.id, at_time=at_time).code == ""


def test_a_day_off_and_a_quiet_hour_are_said_together(shop: Shop) -> None:
    call = visit(shop, TODAY, "10:00")
    answer = shop.desk.revisit_calendar.ask_day(day=SATURDAY, revisit_id=call.id, at_time="21:00")
    assert (answer.code, answer.instead) == ("weekend", NEXT_MONDAY)
    words = shop.desk.revisit_calendar.why_not(answer=answer)
    assert words == "10月17日是周末，21:00 不是打电话的时间"


def test_a_clock_set_back_plans_and_moves_nothing(shop: Shop) -> None:
    customer = shop.customer()
    call, late = visit(shop, FRIDAY), visit(shop, date(2026, 10, 8))
    shop.at("2026-10-12T09:00")
    desk = shop.desk
    refused = (
        lambda: desk.revisits.move(revisit_id=call.id, version=call.version, day=NEXT_MONDAY),
        lambda: desk.revisit_planning.plan(
            customer_id=customer, case_id=None, day=NEXT_MONDAY, purpose="使用情况"
        ),
        lambda: desk.revisit_calendar.postpone(asked=ALL),
    )
    for act in refused:
        with pytest.raises(KnownError, match=r"calls\.clock_back"):
            act()
    assert (stored(shop, call.id), stored(shop, late.id)) == (call, late)
    with desk.archive.database.read():
        assert desk.archive.revisits.of_customer(customer) == ()


def test_another_time_of_the_same_day_keeps_why_it_is_that_day(shop: Shop) -> None:
    call = shop.desk.revisit_planning.plan(
        customer_id=shop.customer(), case_id=None, day=SATURDAY, purpose="使用情况"
    )
    moved = shop.desk.revisits.move(
        revisit_id=call.id, version=call.version, day=NEXT_MONDAY, at_time="14:30"
    )
    assert (moved.day, moved.at_time, moved.why) == (NEXT_MONDAY, "14:30", call.why)
    again = shop.desk.revisits.move(revisit_id=call.id, version=moved.version, day=NEXT_TUESDAY)
    assert (again.at_time, again.why) == ("14:30", ())


def test_late_calls_go_on_to_the_next_days_with_room_and_come_back_together(shop: Shop) -> None:
    places = shop.desk.revisits.places(TODAY)
    for _ in range(places - 1):
        visit(shop, TODAY)
    late = [visit(shop, MONDAY, f"1{hour}:00").id for hour in range(3)]
    done = visit(shop, MONDAY, state=RevisitState.DONE, result=CallResult.REACHED)
    assert [entry.id for entry in shop.desk.revisit_calendar.late(asked=ALL).first] == late
    moved = shop.desk.revisit_calendar.postpone(asked=ALL)
    assert (moved.count, moved.first, moved.last) == (3, TODAY, TODAY + timedelta(days=1))
    assert [stored(shop, each).day for each in late] == [TODAY, *[TODAY + timedelta(days=1)] * 2]
    assert [passed.code for passed in stored(shop, late[0]).why] == ["past"]
    assert [passed.code for passed in stored(shop, late[1]).why] == ["past", "full"]
    assert stored(shop, late[0]).nominal == MONDAY
    assert stored(shop, done.id).day == MONDAY
    assert shop.desk.revisit_calendar.late(asked=ALL).count == 0
    undone = shop.desk.undo.undo()
    assert undone == "顺延 3 个逾期回访"
    assert [stored(shop, each).day for each in late] == [MONDAY] * 3


def test_only_the_late_calls_that_are_shown_move(shop: Shop) -> None:
    mine = visit(shop, MONDAY, assignee_id=shop.staff[CLERK])
    other = visit(shop, MONDAY, assignee_id=shop.staff[OWNER])
    asked = VisitsAsked(assignee_id=shop.staff[CLERK])
    assert shop.desk.revisit_calendar.postpone(asked=asked).count == 1
    assert stored(shop, mine.id).day == TODAY
    assert stored(shop, other.id).day == MONDAY


def test_nothing_late_is_said_and_nothing_moves(shop: Shop) -> None:
    before = shop.everything()
    with pytest.raises(KnownError, match="revisit_none_late"):
        shop.desk.revisit_calendar.postpone(asked=ALL)
    assert shop.everything() == before


def test_a_late_call_of_a_waiting_case_takes_its_deadline_along(shop: Shop) -> None:
    from aftersales.cases import CaseKind

    order = shop.sell(customer_id=shop.customer())
    case_id = shop.open(CaseKind.RESHIP, "漏发", order=order)
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="补发")
    shop.step(case_id, "to_ship")
    shop.step(case_id, "to_revisit", handed_over=True)
    before = shop.case(case_id).due_at
    shop.later(days=14)
    moved = shop.desk.revisit_calendar.postpone(asked=ALL)
    after = shop.case(case_id).due_at
    assert moved.count == 1
    assert before is not None
    assert after is not None
    assert after > before


def test_a_month_is_read_by_four_statements_however_many_calls_it_has(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statements() -> list[str]:
        ran: list[str] = []
        engine = shop.desk.archive.database._engine
        run = engine.execute_sql

        def listen(sql: str, *given: object) -> object:
            ran.append(sql)
            return run(sql, *given)

        with monkeypatch.context() as patch:
            patch.setattr(engine, "execute_sql", listen)
            shop.desk.revisit_calendar.month(first=FIRST, last=LAST, on=FRIDAY, asked=ALL)
        return [sql for sql in ran if sql.lstrip().upper().startswith(("SELECT", "WITH"))]

    shop.desk.revisits.places(FRIDAY)  # the tables of days off are read once
    few = statements()
    number = count()
    with shop._writing() as action:
        for at in range(300):
            day = FIRST + timedelta(days=next(number) % 35)
            revisit = Revisit(customer_id=None, plan="by_hand", purpose="使用情况", nominal=day, day=day)
            shop.desk.archive.revisits.save(revisit, action=action)
            assert at >= 0
    assert len(few) <= len(statements()) == 4
