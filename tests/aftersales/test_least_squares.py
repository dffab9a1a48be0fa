"""The regression against hand-worked numbers and exact fractions; Spearman against a worked table; t against tables."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aftersales.least_squares import fit, ranks, spearman, t_bound


def test_a_line_through_five_points_worked_by_hand() -> None:
    """x̄ 3, ȳ 4, Sxx 10, Sxy 6: slope 0.6; residuals −0.8 0.6 1 −0.6 −0.2, their squares 2.4; s² 0.8; SE √0.08."""
    found = fit([[1], [2], [3], [4], [5]], [2, 4, 5, 4, 5])
    slope = found.slopes[0]
    assert slope is not None
    assert found.level == pytest.approx(2.2)
    assert slope.value == pytest.approx(0.6)
    assert slope.error == pytest.approx(0.08**0.5)
    assert found.explained == pytest.approx(0.6)  # 1 − 2.4 / 6
    assert (slope.low, slope.high) == pytest.approx((0.6 - 3.182 * 0.08**0.5, 0.6 + 3.182 * 0.08**0.5))


def test_two_factors_worked_by_hand() -> None:
    """y = 1 + 2a − 3b without a rest, on a square of points."""
    found = fit([[0, 0], [1, 0], [0, 1], [1, 1]], [1, 3, -2, 0])
    assert found.level == pytest.approx(1)
    assert [slope.value for slope in found.slopes if slope] == pytest.approx([2, -3])
    assert found.explained == pytest.approx(1)


def test_what_never_differs_or_is_told_already_is_left_out() -> None:
    rows = [[place, 7, place * 2 + 1, place % 3] for place in range(12)]
    found = fit(rows, [place * 0.5 for place in range(12)])
    assert [slope is None for slope in found.slopes] == [False, True, True, False]


def test_fewer_rows_than_factors_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="fewer rows"):
        fit([[1, 2], [2, 1]], [1, 2])


small = st.integers(-8, 8)


@given(rows=st.lists(st.tuples(small, small, small), min_size=7, max_size=14), data=st.data())
def test_slopes_agree_with_exact_fractions(rows: list[tuple[int, int, int]], data: st.DataObject) -> None:
    answers = data.draw(st.lists(st.integers(1, 5), min_size=len(rows), max_size=len(rows)))
    exact = _exact(rows, answers)
    assume(exact is not None)
    assert exact is not None
    found = fit(rows, answers)
    assume(all(slope is not None for slope in found.slopes))
    assert [slope.value for slope in found.slopes if slope] == pytest.approx(
        [float(value) for value in exact[1:]], abs=1e-6
    )
    assert found.level == pytest.approx(float(exact[0]), abs=1e-6)


def _exact(rows: list[tuple[int, int, int]], answers: list[int]) -> list[Fraction] | None:
    """The normal equations in fractions, by Cramer's way of elimination; None where they have no one answer."""
    design = [[Fraction(1), *map(Fraction, row)] for row in rows]
    size = 4
    right = list(map(Fraction, answers))
    table = [
        [
            *(Fraction(sum(line[a] * line[b] for line in design)) for b in range(size)),
            Fraction(sum(line[a] * y for line, y in zip(design, right, strict=True))),
        ]
        for a in range(size)
    ]
    for place in range(size):
        pivot = next((at for at in range(place, size) if table[at][place]), None)
        if pivot is None:
            return None
        table[place], table[pivot] = table[pivot], table[place]
        for at in range(size):
            if at != place:
                times = table[at][place] / table[place][place]
                table[at] = [x - times * y for x, y in zip(table[at], table[place], strict=True)]
    return [table[place][size] / table[place][place] for place in range(size)]


def test_ranks_share_the_mean_of_equal_ones() -> None:
    assert ranks([10, 20, 20, 5, 20]) == [2, 4, 4, 1, 4]


def test_spearman_of_a_worked_table() -> None:
    """Ranks 1 2 3 4 5 and 2 1 4 3 5: Σd² = 4, 1 − 6·4 / (5·24) = 0.8."""
    found = spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50])
    assert found is not None
    assert found.value == pytest.approx(0.8)
    assert found.low < 0.8 < found.high <= 1
    assert spearman([1, 2, 3, 4], [1, 2, 3, 4]) is None
    assert spearman([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5)), min_size=5, max_size=30))
def test_spearman_stays_between_its_bounds_and_turns_with_its_sign(pairs: list[tuple[int, int]]) -> None:
    found = spearman([one for one, _ in pairs], [other for _, other in pairs])
    turned = spearman([-one for one, _ in pairs], [other for _, other in pairs])
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert turned.value == pytest.approx(-found.value)


@pytest.mark.parametrize(
    ("freedom", "table"), [(2, 4.303), (4, 2.776), (9, 2.262), (20, 2.086), (60, 2.000), (1000, 1.962)]
)
def test_bounds_of_student_agree_with_the_tables(freedom: int, table: float) -> None:
    assert t_bound(freedom) == pytest.approx(table, rel=0.005)
