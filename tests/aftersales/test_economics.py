"""What cases cost: figures add up, and put together they are still the same money."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftersales.economics import Costs, summed

FEN = st.integers(-(10**8), 10**8)
ROWS = st.lists(
    st.builds(
        Costs,
        name=st.just("示例"),
        cases=st.integers(0, 50),
        refund=FEN,
        compensation=FEN,
        freight=FEN,
        parts=FEN,
        labour=FEN,
        collected=FEN,
        recovered=FEN,
        claimed=FEN,
    ),
    max_size=12,
)


def test_what_remains_is_what_went_out_less_what_came_back() -> None:
    costs = Costs(
        name="GD261014-001",
        refund=10_000,
        compensation=500,
        freight=1_200,
        parts=3_000,
        labour=2_000,
        collected=700,
        recovered=9_000,
        claimed=12_000,
    )
    assert (costs.spent, costs.net) == (16_700, 7_000)


@given(ROWS)
def test_rows_as_one_cost_the_same(rows: list[Costs]) -> None:
    whole = summed(rows, name="合计")
    assert whole.net == sum(row.net for row in rows)
    assert whole.cases == sum(row.cases for row in rows)
    assert whole.claimed == sum(row.claimed for row in rows)
