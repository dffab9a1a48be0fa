"""The room of a whole shop's days: the same days and the same reasons as a plan laid out alone, and who has room."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.calendar import Step
from aftersales.day_book import DayBook
from aftersales.scheduling import Capacity, OnDayOff, Plan, schedule
from resources.holiday_tables import shipped_calendar

CALENDAR = shipped_calendar()
FIRST = date(2026, 1, 1)
STEPS = st.lists(
    st.builds(Step, st.integers(1, 40), st.sampled_from(["d", "w", "m"])), min_size=1, max_size=6
).map(tuple)


def book(per_day: int = 3, **given_: object) -> DayBook:
    return DayBook(CALENDAR, FIRST, FIRST + timedelta(days=3000), per_day=per_day, **given_)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(
    start=st.dates(FIRST, date(2027, 6, 30)),
    wanted=STEPS,
    rule=st.sampled_from(OnDayOff),
    today=st.none() | st.dates(FIRST, date(2027, 6, 30)),
    per_day=st.integers(1, 3),
    booked=st.dictionaries(st.integers(0, 200), st.integers(0, 4), max_size=40),
)
def test_days_and_reasons_are_those_of_the_schedule(
    *,
    start: date,
    wanted: tuple[Step, ...],
    rule: OnDayOff,
    today: date | None,
    per_day: int,
    booked: dict[int, int],
) -> None:
    days = {start + timedelta(days=offset): count for offset, count in booked.items()}
    plan = Plan(
        start=start, steps=wanted, on_day_off=rule, today=today, capacity=Capacity(per_day, dict(days))
    )
    expected = schedule(plan, CALENDAR)
    room = book(per_day, booked=days)
    taken: set[date] = set()
    for visit in sorted(expected, key=lambda each: each.nominal):
        # a schedule counts its own calls by "never two of one plan on a day", so its days take no second of them
        placed = room.place(
            visit.nominal,
            latest=visit.nominal + timedelta(days=1500),
            earliest=max(start, today or start),
            on_day_off=rule,
            taken=taken,
        )
        assert placed is not None
        day, why = placed
        assert (day, [one for one in visit.why if one.code != "clamped"]) == (visit.date, list(why))
        taken.add(day)
        room.release(day)


def test_a_person_has_a_room_of_his_own() -> None:
    room = book(6, per_person=1, booked_by={(7, date(2026, 10, 14)): 1})
    asked = {"latest": date(2026, 10, 31), "earliest": FIRST}
    assert room.place(date(2026, 10, 14), person=8, **asked) == (date(2026, 10, 14), ())  # type: ignore[arg-type]
    placed = room.place(date(2026, 10, 14), person=7, **asked)  # type: ignore[arg-type]
    assert placed is not None
    assert (placed[0], [one.code for one in placed[1]]) == (date(2026, 10, 15), ["full"])
    assert room.load_of(7, date(2026, 10, 15)) == 1


def test_no_room_up_to_the_last_day_is_told_and_books_nothing() -> None:
    room = book(1, booked={date(2026, 10, 14): 1, date(2026, 10, 15): 1})
    assert room.place(date(2026, 10, 14), latest=date(2026, 10, 15), earliest=FIRST) is None
    assert room.has_room(date(2026, 10, 16))
    room.release(date(2026, 10, 15))
    assert room.place(date(2026, 10, 14), latest=date(2026, 10, 15), earliest=FIRST) is not None
    assert room.place(FIRST + timedelta(days=4000), latest=date.max, earliest=FIRST) is None
