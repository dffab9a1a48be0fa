"""Offers as one text of a sheet: read back as they were, and nothing else is taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.orders import Discount, Funder
from resources.offer_text import offers_of, offers_text

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(str.strip)
OFFERS = st.lists(
    st.builds(
        Discount,
        name=NAMES.filter(bool),
        amount=st.integers(-100_000, 10_000_000),
        funded_by=st.sampled_from(Funder),
        threshold=st.one_of(st.none(), st.integers(0, 1_000_000)),
        coupon=st.booleans(),
    ),
    max_size=5,
)


@given(OFFERS)
def test_what_is_written_is_read(offers: list[Discount]) -> None:
    assert offers_of(offers_text(offers)) == tuple(offers)


def test_it_reads_as_a_person_would_write_it() -> None:
    offers = (
        Discount(name="满 1,000 减 100", amount=10_000, funded_by=Funder.SHOP, threshold=100_000),
        Discount(name="平台券", amount=4_000, funded_by=Funder.PLATFORM, coupon=True),
    )
    text = "店铺 | 满 1,000 减 100 | 100.00 | 满 1000.00；平台 | 平台券 | 40.00 | 券"
    assert offers_text(offers) == text
    assert offers_of(text) == offers
    assert offers_of("无") == ()


@pytest.mark.parametrize("text", ["", "满减 100", "店铺 | 满减", "店铺 | 满减 | 100", "客户 | 满减 | 100.00"])
def test_other_texts_are_no_offers(text: str) -> None:
    assert offers_of(text) is None
