from __future__ import annotations

import pytest

from exports.papers import PaperStep


@pytest.mark.parametrize(
    ("amount", "base", "text"),
    [
        (328000, True, "3,280.00"),
        (6000, False, "+60.00"),
        (-105288, False, "−1,052.88"),
        (0, False, "0.00"),
        (None, False, ""),
    ],
)
def test_a_base_is_plain_and_the_rest_carries_its_sign(amount: int | None, base: bool, text: str) -> None:
    assert PaperStep(label="步", amount=amount, base=base).amount_text == text
