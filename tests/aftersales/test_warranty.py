"""Warranty terms: months, repair days, exchanges, holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.warranty import Cover, WarrantyTerms, warranty
from resources.holiday_tables import shipped_calendar
from resources.wording import sentence

CALENDAR = shipped_calendar()
STARTS = date(2025, 10, 29)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        ("2025-10-29", Cover.WHOLE),
        ("2026-10-29", Cover.WHOLE),
        ("2026-10-30", Cover.PARTS),
        ("2028-10-29", Cover.PARTS),
        ("2028-10-30", Cover.OUT),
    ],
)
def test_the_verdict_turns_with_the_last_days(on: str, verdict: Cover) -> None:
    terms = WarrantyTerms(starts=STARTS, whole_months=12, parts_months=36)
    assert warranty(terms, day(on), CALENDAR).verdict is verdict


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        ("2025-10-01", 12, "2026-10-08"),  # 国庆节: the next workday
        ("2025-10-04", 12, "2026-10-08"),  # a Sunday inside the holiday
        ("2025-10-17", 12, "2026-10-17"),  # an ordinary Saturday stays
        ("2025-10-10", 12, "2026-10-10"),  # a Saturday that is worked
        ("2024-08-31", 6, "2025-02-28"),
        ("2026-10-01", 12, "2027-10-01"),  # no table yet
    ],
)
def test_last_day_in_a_holiday(starts: str, months: int, ends: str) -> None:
    found = warranty(WarrantyTerms(starts=day(starts), whole_months=months), day(starts), CALENDAR)
    assert found.whole_ends == day(ends)


def test_repair_days_are_added_before_the_holiday_is_looked_at() -> None:
    terms = WarrantyTerms(starts=day("2025-09-29"), whole_months=12, repair_days=3)
    found = warranty(terms, day("2026-10-08"), CALENDAR)
    assert (found.whole_ends, found.verdict) == (day("2026-10-08"), Cover.WHOLE)
    assert [reason.code.removeprefix("days.warranty_") for reason in found.why] == [
        "starts",
        "whole_term",
        "repair_added",
        "holiday_moved",
        "is_whole",
    ]
    assert [sentence(reason.code, reason.operands) for reason in found.why] == [
        "从 2025-09-29 起算，当天不计",
        "整机 12 个月，到 2026-09-29",
        "修理占用 3 天不计，顺延到 2026-10-02",
        "2026-10-02 是国庆节假期，顺延到 2026-10-08",
        "2026-10-08 在整机质保期内",
    ]


def test_an_exchange_restarts_both_terms() -> None:
    terms = WarrantyTerms(starts=STARTS, whole_months=12, parts_months=24, exchanged_on=day("2026-06-10"))
    found = warranty(terms, day("2028-06-11"), CALENDAR)
    assert (found.whole_ends, found.parts_end, found.verdict) == (
        day("2027-06-10"),
        day("2028-06-10"),
        Cover.OUT,
    )
    assert found.why[0].code == "days.warranty_exchanged"


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(1, 120),
    st.integers(0, 400),
    st.integers(0, 5000),
)
def test_ends_equal_dateutil_but_for_holidays(starts: date, months: int, repair: int, later: int) -> None:
    terms = WarrantyTerms(starts=starts, whole_months=months, parts_months=months + 12, repair_days=repair)
    on = starts + timedelta(days=later)
    found = warranty(terms, on, CALENDAR)
    plain = starts + relativedelta(months=months) + timedelta(days=repair)
    if CALENDAR.reason(plain) == "holiday":
        assert found.whole_ends == CALENDAR.next_workday(plain)
    else:
        assert found.whole_ends == plain
    assert found.parts_end is not None
    assert found.parts_end > found.whole_ends
    expected = Cover.WHOLE if on <= found.whole_ends else Cover.PARTS if on <= found.parts_end else Cover.OUT
    assert found.verdict is expected
    longer = WarrantyTerms(starts=starts, whole_months=months, repair_days=repair + 1)
    assert warranty(longer, on, CALENDAR).whole_ends >= found.whole_ends


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (WarrantyTerms(starts=STARTS, whole_months=0), "warranty_months"),
        (WarrantyTerms(starts=STARTS, whole_months=1201), "warranty_months"),
        (WarrantyTerms(starts=STARTS, whole_months=1, parts_months=0), "warranty_months"),
        (WarrantyTerms(starts=STARTS, whole_months=1, repair_days=-1), "warranty_repair_days"),
        (
            WarrantyTerms(starts=STARTS, whole_months=1, exchanged_on=STARTS - timedelta(days=1)),
            "warranty_exchange_early",
        ),
        (WarrantyTerms(starts=STARTS + timedelta(days=1), whole_months=1), "warranty_asked_early"),
    ],
)
def test_refusals(terms: WarrantyTerms, code: str) -> None:
    with pytest.raises(KnownError, match=rf"days\.{code}"):
        warranty(terms, STARTS, CALENDAR)
