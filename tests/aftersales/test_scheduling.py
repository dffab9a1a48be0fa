"""Plans of visits: the order of the rules, what is passed over, and what holds for any plan."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.calendar import Step
from aftersales.errors import KnownError
from aftersales.scheduling import Capacity, OnDayOff, Plan, Visit, schedule
from resources.holiday_tables import shipped_calendar

CALENDAR = shipped_calendar()
DAYS = st.dates(date(2024, 1, 1), date(2027, 6, 30))
STEPS = st.lists(
    st.builds(Step, st.integers(1, 40), st.sampled_from(["d", "w", "m"])), min_size=1, max_size=8
).map(tuple)


def day(text: str) -> date:
    return date.fromisoformat(text)


def steps(*texts: str) -> tuple[Step, ...]:
    return tuple(Step.parse(text) for text in texts)


def passed(visit: Visit) -> list[tuple[str, str]]:
    return [(entry.day.isoformat(), entry.code) for entry in visit.why]


def test_a_kept_day_off_stays_but_a_full_one_moves() -> None:
    plan = Plan(start=day("2026-04-01"), steps=steps("+1m"), on_day_off=OnDayOff.KEEP)
    (kept,) = schedule(plan, CALENDAR)
    assert (kept.date, kept.why) == (day("2026-05-01"), ())
    full = Capacity(2, {day("2026-05-01"): 2})
    (moved,) = schedule(
        Plan(start=plan.start, steps=plan.steps, on_day_off=OnDayOff.KEEP, capacity=full), CALENDAR
    )
    assert moved.date == day("2026-05-06")
    assert passed(moved)[0] == ("2026-05-01", "full")


def test_previous_goes_next_where_it_would_pass_start_or_today() -> None:
    before_start = Plan(start=day("2026-05-01"), steps=steps("+1d"), on_day_off=OnDayOff.PREVIOUS)
    assert schedule(before_start, CALENDAR)[0].date == day("2026-05-06")
    on_start = Plan(start=day("2026-04-30"), steps=steps("+1d"), on_day_off=OnDayOff.PREVIOUS)
    assert schedule(on_start, CALENDAR)[0].date == day("2026-04-30")
    before_today = Plan(
        start=day("2026-04-01"), steps=steps("+1m"), on_day_off=OnDayOff.PREVIOUS, today=day("2026-05-01")
    )
    assert schedule(before_today, CALENDAR)[0].date == day("2026-05-06")
    past_on_day_off = Plan(
        start=day("2026-04-01"), steps=steps("+3d"), on_day_off=OnDayOff.PREVIOUS, today=day("2026-05-02")
    )
    (visit,) = schedule(past_on_day_off, CALENDAR)
    assert visit.date == day("2026-05-06")
    assert passed(visit)[:2] == [("2026-04-04", "past"), ("2026-05-02", "holiday")]


def test_previous_but_full_names_each_day_once() -> None:
    capacity = Capacity(4, {day("2026-04-30"): 4})
    plan = Plan(start=day("2026-04-01"), steps=steps("+1m"), on_day_off=OnDayOff.PREVIOUS, capacity=capacity)
    (visit,) = schedule(plan, CALENDAR)
    assert visit.date == day("2026-05-06")
    assert passed(visit) == [
        ("2026-05-01", "holiday"),
        ("2026-04-30", "full"),
        *((f"2026-05-0{n}", "holiday") for n in range(2, 6)),
    ]
    assert visit.why[0].name == "劳动节"


def test_room_is_sought_over_weekends_and_make_up_days() -> None:
    capacity = Capacity(1, {day("2026-10-09"): 1})
    (visit,) = schedule(Plan(start=day("2026-10-08"), steps=steps("+1d"), capacity=capacity), CALENDAR)
    assert visit.date == day("2026-10-10")
    over = Capacity(1, {day("2026-10-09"): 5, day("2026-10-10"): 1})
    (visit,) = schedule(Plan(start=day("2026-10-08"), steps=steps("+1d"), capacity=over), CALENDAR)
    assert visit.date == day("2026-10-12")
    assert passed(visit) == [("2026-10-09", "full"), ("2026-10-10", "full"), ("2026-10-11", "weekend")]


def test_the_later_step_yields_and_the_answer_keeps_the_order_asked() -> None:
    plan = Plan(start=day("2026-06-08"), steps=steps("+35d", "+33d", "+33d"))
    visits = schedule(plan, CALENDAR)
    assert [visit.nominal for visit in visits] == [day("2026-07-13"), day("2026-07-11"), day("2026-07-11")]
    assert [visit.date for visit in visits] == [day("2026-07-15"), day("2026-07-13"), day("2026-07-14")]


def test_clamping_counts_from_the_start() -> None:
    plan = Plan(start=day("2026-01-31"), every=Step.parse("1m"), count=3, on_day_off=OnDayOff.KEEP)
    visits = schedule(plan, CALENDAR)
    assert [visit.date for visit in visits] == [day("2026-02-28"), day("2026-03-31"), day("2026-04-30")]
    assert [passed(visit) for visit in visits] == [
        [("2026-02-28", "clamped")],
        [],
        [("2026-04-30", "clamped")],
    ]


def test_count_and_until_whichever_comes_first() -> None:
    start, every = day("2026-01-10"), Step.parse("1m")
    both = Plan(start=start, every=every, count=2, until=day("2026-12-31"))
    assert len(schedule(both, CALENDAR)) == 2
    cut = Plan(start=start, every=every, count=9, until=day("2026-03-10"))
    assert len(schedule(cut, CALENDAR)) == 2
    assert schedule(Plan(start=start, every=every, until=day("2026-02-09")), CALENDAR) == ()


def test_years_without_a_table_are_named() -> None:
    visits = schedule(Plan(start=day("2026-06-01"), steps=steps("+1m", "+1y")), CALENDAR)
    assert [visit.unpublished for visit in visits] == [(), (2027,)]


def test_no_room_within_a_year_is_refused_soon() -> None:
    busy = {day("2026-01-01") + timedelta(days=offset): 3 for offset in range(800)}
    plan = Plan(start=day("2026-01-01"), steps=steps("+1m"), capacity=Capacity(3, busy))
    with pytest.raises(KnownError, match=r"days\.plan_no_room"):
        schedule(plan, CALENDAR)


def test_the_longest_plan_takes_a_moment() -> None:
    began = time.perf_counter()
    weekly = Plan(start=day("2026-01-01"), every=Step.parse("1w"), count=2000)
    assert len(schedule(weekly, CALENDAR)) == 2000
    daily = Plan(start=day("2026-01-01"), every=Step.parse("1d"), count=2000)
    with pytest.raises(KnownError, match=r"days\.plan_no_room"):
        schedule(daily, CALENDAR)
    assert time.perf_counter() - began < 20


@settings(max_examples=150, deadline=None)
@given(
    start=DAYS,
    wanted=STEPS,
    rule=st.sampled_from(OnDayOff),
    today=st.none() | DAYS,
    per_day=st.integers(1, 3),
    booked=st.dictionaries(st.integers(0, 200), st.integers(0, 4), max_size=40),
)
def test_what_holds_for_any_plan(
    *,
    start: date,
    wanted: tuple[Step, ...],
    rule: OnDayOff,
    today: date | None,
    per_day: int,
    booked: dict[int, int],
) -> None:
    capacity = Capacity(per_day, {start + timedelta(days=offset): count for offset, count in booked.items()})
    plan = Plan(start=start, steps=wanted, on_day_off=rule, today=today, capacity=capacity)
    visits = schedule(plan, CALENDAR)
    assert [visit.nominal for visit in visits] == [step.after(start) for step in wanted]
    assert len({visit.date for visit in visits}) == len(visits)
    for visit in visits:
        earliest = max(visit.nominal, today or visit.nominal)
        assert visit.date >= (max(start, today or start) if rule is OnDayOff.PREVIOUS else earliest)
        assert not capacity.shortage(visit.date)
        if rule is not OnDayOff.KEEP:
            assert CALENDAR.is_workday(visit.date)
        elif CALENDAR.is_day_off(visit.date):
            assert visit.date == earliest
        moves = [entry for entry in visit.why if entry.code != "clamped"]
        assert (visit.date == visit.nominal) == (not moves)
        for entry in visit.why:
            assert entry.code in {"clamped", "past", "weekend", "holiday", "full", "same_plan"}
            if entry.code in {"weekend", "holiday"}:
                assert CALENDAR.reason(entry.day) == entry.code
            if entry.code == "full":
                assert capacity.shortage(entry.day)
        named = {entry.day for entry in visit.why}
        between = [earliest + timedelta(days=n) for n in range((visit.date - earliest).days)]
        assert set(between) <= named
