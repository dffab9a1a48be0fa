"""The words of steps: as the window and the papers say them."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest

from aftersales.settlement.result import Rounding, Source, Step
from resources.settlement_words import percent, step_words
from resources.wording import TEXTS

TABLES = tomllib.loads((TEXTS / "settlement.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Fraction(1, 1000), "0.10%"),
        (Fraction(1, 2000), "0.05%"),
        (Fraction(1, 400), "0.25%"),
        (Fraction(1, 20), "5.00%"),
        (Fraction(1, 3200), "0.03125%"),
        (Fraction(3, 1), "300.00%"),
    ],
)
def test_percent(rate: Fraction, text: str) -> None:
    assert percent(rate) == text


def test_a_step_says_its_formula_source_and_rounding() -> None:
    words = step_words(
        Step(
            code="depreciation",
            citation="sanbao_fee",
            source=Source.LAW,
            operands={"price": 328000, "rate": Fraction(1, 1000), "days": 321},
            rounding=Rounding.EXACT,
        )
    )
    assert words.label == "折旧费"
    assert words.formula == "3,280.00 × 0.10% × 321 天"
    assert words.citation == "三包规定 第十三条"
    assert words.rounding == "正好到分，没有舍入"
    assert words.source_tag == "法"


def test_an_order_is_cited_by_its_number() -> None:
    step = Step(
        code="account_paid",
        citation="order_number",
        source=Source.DOCUMENT,
        operands={"order": "DD251020-0042"},
    )
    words = step_words(step)
    assert (words.source_tag, words.citation) == ("单", "订单 DD251020-0042")


def test_every_label_has_a_formula() -> None:
    assert set(TABLES["settlement_label"]) == set(TABLES["settlement_formula"])
