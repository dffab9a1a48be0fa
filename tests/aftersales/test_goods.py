"""Days in repair and the service plan of sold pieces."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.goods import RepairStay, SoldGood, days_in_repair, next_service
from aftersales.products import Product

START = date(2025, 10, 20)


def stay(first: int, last: int) -> RepairStay:
    return RepairStay(first_day=START + timedelta(first), last_day=START + timedelta(last))


@pytest.mark.parametrize(
    ("stays", "days"),
    [
        ((), 0),
        ((stay(241, 262), stay(318, 334)), 37),
        ((stay(10, 20), stay(15, 25)), 15),  # they overlap: no day counts twice
        ((stay(10, 30), stay(12, 14)), 20),
        ((stay(10, 10),), 0),  # mended on the day it came
        ((stay(-5, 3),), 3),  # nothing counts before the clock runs
    ],
)
def test_days_in_repair(stays: tuple[RepairStay, ...], days: int) -> None:
    assert days_in_repair(stays, START) == days


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40)), max_size=12))
def test_no_day_counts_twice(given_: list[tuple[int, int]]) -> None:
    stays = [stay(first, first + length) for first, length in given_]
    away = {first + day for first, length in given_ for day in range(1, length + 1)}
    assert days_in_repair(stays, START) == len(away)


@pytest.mark.parametrize(
    ("serviced", "exchanged", "due"),
    [
        (None, None, date(2026, 8, 28)),
        (date(2026, 8, 30), None, date(2027, 2, 28)),
        (None, date(2026, 3, 15), date(2026, 9, 15)),
    ],
)
def test_the_next_service_counts_from_the_last(
    serviced: date | None, exchanged: date | None, due: date
) -> None:
    first = date(2026, 2, 28)
    good = SoldGood(
        customer_id=None,
        title="示例净水器",
        starts=first,
        whole_ends=first,
        serviced_on=serviced,
        exchanged_on=exchanged,
    )
    product = Product(code="", title="示例净水器", service_months=6)
    assert next_service(good, product) == due
    assert next_service(good, None) is None
