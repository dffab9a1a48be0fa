"""The small linear algebra of statistics: a plain regression with standard errors, ranks and their correlation."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SURE = NormalDist().inv_cdf(0.975)
_FLAT = 1e-10
"""A column whose share not told by the others is smaller than this brings nothing of its own."""


@dataclass(frozen=True, slots=True)
class Slope:
    """How much the answer moves with one more of a factor, all others equal; between `low` and `high` (95 %)."""

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A regression: the level where all factors are 0, a slope per factor (None where it tells nothing of its own).

    `explained` is R², the share of the differences that the factors account for.
    """

    n: int
    level: float
    slopes: tuple[Slope | None, ...]
    explained: float


def t_bound(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, for at least 2 degrees of freedom within 0.5 % of the tables.

    Expansion in 1/freedom: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5; 2 and 3 from the table.
    """
    if freedom <= 3:
        return {1: 12.706, 2: 4.303, 3: 3.182}[max(freedom, 1)]
    z, v = _SURE, float(freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / v**power for power, term in enumerate(terms, start=1))


def fit(rows: Sequence[Sequence[float]], answers: Sequence[float]) -> Fit:
    """Least squares of `answers` on the columns of `rows`, with a level; more rows than columns and one are needed.

    Columns are centred and scaled first, so that hours and shares are reckoned alike; one that the columns before it
    tell already is left out.
    """
    n, width = len(rows), len(rows[0]) if rows else 0
    columns = [[row[place] for row in rows] for place in range(width)]
    means = [fmean(column) for column in columns]
    spreads = [
        sqrt(sum((x - mean) ** 2 for x in column)) for column, mean in zip(columns, means, strict=True)
    ]
    scaled = {
        place: [(x - means[place]) / spreads[place] for x in columns[place]]
        for place in range(width)
        if spreads[place] > _FLAT * max(1.0, abs(means[place]))
    }
    used = _independent(scaled)
    if n <= len(used) + 1:
        raise ValueError("fewer rows than factors")
    mean = fmean(answers)
    centred = [y - mean for y in answers]
    matrix = [[_dot(scaled[a], scaled[b]) for b in used] for a in used]
    inverse = _inverse(matrix)
    right = [_dot(scaled[a], centred) for a in used]
    betas = [_dot(line, right) for line in inverse]
    left = [
        y - sum(b * scaled[a][row] for a, b in zip(used, betas, strict=True)) for row, y in enumerate(centred)
    ]
    total, residual = _dot(centred, centred), _dot(left, left)
    freedom = n - len(used) - 1
    variance, bound = residual / freedom, t_bound(freedom)
    slopes: list[Slope | None] = [None] * width
    for place, (column, beta) in enumerate(zip(used, betas, strict=True)):
        value, error = beta / spreads[column], sqrt(variance * inverse[place][place]) / spreads[column]
        slopes[column] = Slope(value, error, value - bound * error, value + bound * error)
    level = mean - sum(slope.value * means[place] for place, slope in enumerate(slopes) if slope is not None)
    return Fit(
        n=n, level=level, slopes=tuple(slopes), explained=1 - residual / total if total > _FLAT else 0.0
    )


def _independent(scaled: dict[int, list[float]]) -> list[int]:
    """The columns that are not told by those before them (Gram and Schmidt)."""
    used: list[int] = []
    basis: list[list[float]] = []
    for place, column in scaled.items():
        rest = column
        for known in basis:
            share = _dot(rest, known)
            rest = [x - share * y for x, y in zip(rest, known, strict=True)]
        length = _dot(rest, rest)
        if length > _FLAT:
            basis.append([x / sqrt(length) for x in rest])
            used.append(place)
    return used


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """The inverse of a small matrix by Gauss and Jordan with the largest pivot; its columns are independent."""
    size = len(matrix)
    rows = [[*line, *(float(place == at) for at in range(size))] for place, line in enumerate(matrix)]
    for place in range(size):
        pivot = max(range(place, size), key=lambda at: abs(rows[at][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        head = rows[place][place]
        rows[place] = [x / head for x in rows[place]]
        for at in range(size):
            if at != place and rows[at][place]:
                times = rows[at][place]
                rows[at] = [x - times * y for x, y in zip(rows[at], rows[place], strict=True)]
    return [line[size:] for line in rows]


def ranks(numbers: Sequence[float]) -> list[float]:
    """The rank of each number from 1, equal ones share the mean of their ranks."""
    order = sorted(range(len(numbers)), key=lambda place: numbers[place])
    found = [0.0] * len(numbers)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and numbers[order[end + 1]] == numbers[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            found[place] = (start + end) / 2 + 1
        start = end + 1
    return found


def spearman(one: Sequence[float], other: Sequence[float]) -> Slope | None:
    """Spearman's rank correlation, −1 to 1, None where one of them never differs or there are fewer than 5.

    The interval is Fisher's with the variance of Bonett and Wright (2000), (1 + r²/2) / (n − 3).
    """
    n = len(one)
    if n < 5:
        return None
    a, b = ranks(one), ranks(other)
    middle = (n + 1) / 2
    a, b = [x - middle for x in a], [x - middle for x in b]
    spread = _dot(a, a) * _dot(b, b)
    if spread <= 0:
        return None
    r = max(-1.0, min(1.0, _dot(a, b) / sqrt(spread)))
    error = sqrt((1 + r * r / 2) / (n - 3))
    if abs(r) > 1 - 1e-12:
        return Slope(r, 0.0, r, r)
    z = atanh(r)
    return Slope(r, error, tanh(z - _SURE * error), tanh(z + _SURE * error))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(one, other, strict=True))
