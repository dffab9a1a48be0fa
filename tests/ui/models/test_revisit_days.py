"""Days of the month in words: which weeks a month shows, marks, festivals, loads, what a cell says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from aftersales.calendar import HolidayTable, MakeUpDay, OffDay, WorkingCalendar
from aftersales.revisit_days import DayVisits, VisitMonth, VisitsAsked
from ui.models.revisit_days import (
    MonthModel,
    day_cell,
    day_mark,
    festival_name,
    load_words,
    monday_of,
    week_words,
    weeks_of,
)

OCTOBER = date(2026, 10, 1)
CALENDAR = WorkingCalendar.of(
    [
        HolidayTable(
            year=2026,
            source="示例",
            off=tuple(OffDay(day=OCTOBER + timedelta(days=at), name="国庆节") for at in range(7)),
            make_up=(MakeUpDay(day=date(2026, 10, 10), name="国庆节"),),
        )
    ]
)


@given(some.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_month_is_shown_in_whole_weeks_that_hold_all_of_it(day: date) -> None:
    first, last = weeks_of(day)
    assert (first.weekday(), last.weekday()) == (0, 6)
    assert first <= day.replace(day=1) <= first + timedelta(days=6)
    month_end = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert last - timedelta(days=6) <= month_end <= last
    assert monday_of(day) <= day <= monday_of(day) + timedelta(days=6)


@pytest.mark.parametrize(
    ("monday", "words"),
    [(date(2026, 10, 12), "10月12日 – 18日"), (date(2026, 10, 26), "10月26日 – 11月1日")],
)
def test_a_week_is_named_by_its_ends(monday: date, words: str) -> None:
    assert week_words(monday) == words


def test_marks_and_the_name_of_a_festival_on_the_day_it_begins() -> None:
    days = {day: (day_mark(day, CALENDAR), festival_name(day, CALENDAR)) for day in _october(1, 2, 8, 10, 11)}
    assert list(days.values()) == [("休", "国庆节"), ("休", ""), ("", ""), ("班", ""), ("", "")]


def test_loads_in_words() -> None:
    day = OCTOBER
    assert load_words(DayVisits(day=day, booked=3, places=6)) == "3/6"
    assert load_words(DayVisits(day=day, booked=2)) == "2"
    assert load_words(DayVisits(day=day)) == ""


def test_a_day_outside_the_month_is_pale_and_an_empty_one_shows_no_load() -> None:
    visits = DayVisits(day=date(2026, 9, 30), places=6)
    cell = day_cell(visits, month=OCTOBER, today=OCTOBER, calendar=CALENDAR)
    assert (cell.outside, cell.load, cell.number) == (True, "", "30")
    first = day_cell(DayVisits(day=OCTOBER), month=OCTOBER, today=OCTOBER, calendar=CALENDAR)
    assert (first.number, first.today, first.off) == ("10月1日", True, True)


def test_the_model_finds_days_and_says_when_only_cells_changed() -> None:
    model = MonthModel()
    resets: list[int] = []
    changes: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda *_: changes.append(1))
    for booked in (1, 2):
        model.show_month(_month(booked), OCTOBER, CALENDAR)
    assert (len(resets), len(changes)) == (1, 1)
    index = model.index_of(date(2026, 10, 16))
    assert (index.row(), index.column()) == (2, 4)
    cell = model.cell(index)
    assert cell is not None
    assert cell.load == "2/6"
    assert not model.index_of(date(2026, 12, 1)).isValid()
    assert not model.index_of(date(2026, 1, 1)).isValid()


def _october(*days: int) -> list[date]:
    return [date(2026, 10, day) for day in days]


def _month(booked: int) -> VisitMonth:
    first, last = weeks_of(OCTOBER)
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return VisitMonth(
        asked=VisitsAsked(),
        today=OCTOBER,
        on=OCTOBER,
        days={day: DayVisits(day=day, booked=booked, places=6) for day in days},
    )
