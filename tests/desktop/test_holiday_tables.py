"""The shop's own holiday tables: days set, taken out, refused, given back, undone."""

from __future__ import annotations

from datetime import date

import pytest

from aftersales.errors import KnownError
from aftersales.holiday_records import DayKind
from desktop.holiday_tables import YearOfDays
from tests.desktop.acting import CLERK, Shop


def _year(shop: Shop, year: int) -> YearOfDays:
    return next(one for one in shop.desk.holidays.years() if one.year == year)


def test_a_year_without_a_notice_is_unpublished_until_days_are_told(shop: Shop) -> None:
    before = _year(shop, 2027)
    assert before.table is None
    assert not before.own
    holidays = shop.desk.holidays
    holidays.set_days(year=2027, version=0, text="1月1日至3日", kind=DayKind.OFF, name="元旦")
    told = _year(shop, 2027)
    assert told.own
    assert told.table is not None
    assert [entry.day.day for entry in told.table.off] == [1, 2, 3]
    assert not shop.desk.calendar.is_workday(date(2027, 1, 1))
    holidays.set_days(year=2027, version=told.version, text="1月2日", kind=DayKind.PLAIN)
    assert len(_year(shop, 2027).table.off) == 2  # type: ignore[union-attr]
    holidays.give_back(year=2027)
    assert _year(shop, 2027).table is None
    shop.desk.undo.undo()
    assert len(_year(shop, 2027).table.off) == 2  # type: ignore[union-attr]


def test_a_shipped_year_is_changed_and_given_back(shop: Shop) -> None:
    shipped = _year(shop, 2026)
    holidays = shop.desk.holidays
    holidays.set_days(year=2026, version=0, text="10月18日", kind=DayKind.WORK, name="店庆")
    changed = _year(shop, 2026)
    assert changed.own
    assert shop.desk.calendar.is_make_up(date(2026, 10, 18))
    with pytest.raises(KnownError, match="changed_meanwhile"):
        holidays.set_days(year=2026, version=0, text="10月25日", kind=DayKind.WORK)
    holidays.give_back(year=2026)
    assert _year(shop, 2026) == shipped
    assert not shop.desk.calendar.is_make_up(date(2026, 10, 18))


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("国庆那几天", DayKind.OFF, "holidays.bad_days"),
        ("", DayKind.OFF, "holidays.bad_days"),
        ("2027-01-01", DayKind.OFF, "holidays.other_year"),
        ("10月15日", DayKind.WORK, "days.table_not_weekend"),
    ],
)
def test_days_that_cannot_be_are_refused(shop: Shop, text: str, kind: DayKind, code: str) -> None:
    before = shop.desk.holidays.years()
    with pytest.raises(KnownError, match=code):
        shop.desk.holidays.set_days(year=2026, version=0, text=text, kind=kind)
    assert shop.desk.holidays.years() == before


def test_others_than_the_owner_look_on(shop: Shop) -> None:
    shop.sit(CLERK)
    assert shop.desk.holidays.years()
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.holidays.give_back(year=2026)
