from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales import money
from ui.widgets.reading import may_become_fen, number_text, read_day, read_fen, read_number

TODAY = date(2026, 10, 14)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1299", 129_900),
        ("1,299", 129_900),
        ("１２９９", 129_900),
        ("1200+99", 129_900),
        ("1300-1", 129_900),
        ("¥1，299.5", 129_950),
        ("−5.00", -500),
        ("+2.88", 288),
        (".5", 50),
        ("12.", 1_200),
        ("0", 0),
    ],
)
def test_sums_of_money(text: str, fen: int) -> None:
    assert read_fen(text) == fen


@pytest.mark.parametrize("text", ["", "abc", "1.234", "1..2", "+", "-", "12+", "1e5", "七十"])
def test_what_is_no_money(text: str) -> None:
    assert read_fen(text) is None


def test_unfinished_typing_is_not_yet_wrong() -> None:
    assert may_become_fen("1200+")
    assert may_become_fen("12.")
    assert not may_become_fen("12a")
    assert not may_become_fen("1.234")


@given(st.integers(-(10**12), 10**12))
def test_shown_money_is_read_back(fen: int) -> None:
    assert read_fen(money.grouped(fen)) == fen
    assert read_fen(money.signed(fen)) == fen


@given(st.integers(-(10**8), 10**8), st.sampled_from([0, 2]))
def test_shown_numbers_are_read_back(value: int, decimals: int) -> None:
    assert read_number(number_text(value, decimals), decimals) == value


def test_numbers_with_units() -> None:
    assert read_number("38 天") == 38
    assert read_number("0.1%", 2) == 10
    assert read_number("0.125", 2) is None
    assert read_number("1.5") is None
    assert read_number("") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-14", date(2026, 10, 14)),
        ("2026/1/5", date(2026, 1, 5)),
        ("20261014", date(2026, 10, 14)),
        ("10-16", date(2026, 10, 16)),
        ("10月16日", date(2026, 10, 16)),
        ("2025年11月11日", date(2025, 11, 11)),
        ("明天", date(2026, 10, 15)),
        ("＋7", date(2026, 10, 21)),
        ("-14", date(2026, 9, 30)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "2-30", "2026-13-01", "下周", "99"])
def test_what_is_no_day(text: str) -> None:
    assert read_day(text, TODAY) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_shown_day_is_read_back(day: date) -> None:
    assert read_day(day.isoformat(), TODAY) == day
