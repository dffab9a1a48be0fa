from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.masking import mask_phone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13900006652", "139 **** 6652"),
        ("13900006652-1234", "139 **** 6652 转****"),
        ("1380000567", "13****0567"),
        ("138000056789", "138*****6789"),
        ("88886666", "****6666"),
        ("8886666", "***6666"),
        ("138****1000", "138****1000"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_only_a_whole_mobile_number_is_shown_in_its_three_groups(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@given(st.text("0123456789", min_size=7, max_size=20).filter(lambda digits: len(digits) != 11))
def test_any_other_number_keeps_its_length_and_its_tail(digits: str) -> None:
    shown = mask_phone(digits)
    assert len(shown) == len(digits)
    assert shown[-4:] == digits[-4:]
    assert shown.count("*") >= 3
