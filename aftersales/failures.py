"""When goods fail: the share failing by month since the sale, a fitted curve, the bad months, and when to look.

Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations" (1958), variance by Greenwood (1926); the
curve is Weibull's by maximum likelihood with goods still alive counted as censored (Meeker and Escobar, "Statistical
Methods for Reliability Data", 1998, ch. 8). All in plain arithmetic: a shop has some thousand goods of a kind.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, inf, log, sqrt
from operator import mul
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DAYS_A_MONTH = 365.25 / 12
_SURE = 1.959963984540054
"""Standard errors that 95 % of a normal distribution lie within, to both sides."""
_STEEPEST, _FLATTEST = 60.0, 0.02
_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Life:
    """A piece, or several alike: the days in use until the first fault, or until last known to be without one."""

    days: int
    failed: bool
    pieces: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of goods that have failed by the end of a month since the sale, between `low` and `high` (95 %).

    `at_risk` pieces were in use at the beginning of the month, `failed` of them failed in it.
    """

    month: int
    at_risk: int
    failed: int
    share: float
    low: float
    high: float


class Shape(StrEnum):
    """How the risk goes with age, as far as the faults tell."""

    EARLY = "early"
    STEADY = "steady"
    WEAR = "wear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A Weibull curve: `scale` in days, `shape` between `low` and `high` (95 %)."""

    shape: float
    scale: float
    low: float
    high: float

    def share(self, days: float) -> float:
        """The share that has failed after so many days."""
        return 1 - exp(-((days / self.scale) ** self.shape))

    def days_until(self, share: float) -> float:
        """After how many days this share has failed; 0 < share < 1."""
        return float(self.scale * (-log(1 - share)) ** (1 / self.shape))

    @property
    def kind(self) -> Shape:
        """Falling or rising risk where the interval of the shape lies on one side of 1, else steady."""
        if self.high < 1:
            return Shape.EARLY
        return Shape.WEAR if self.low > 1 else Shape.STEADY


@dataclass(frozen=True, slots=True, kw_only=True)
class Enough:
    """When there is enough to tell: `faults` and `goods` at least; `looks` are the shares before which to look.

    Two looks are at least `apart` months from one another.
    """

    faults: int
    goods: int
    looks: tuple[float, ...]
    apart: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureReport:
    """What the lives of one kind of goods tell; `curve` and what follows from it only where there is enough.

    `observed` are the days of the longest life. `bad_months` are the first and last month of the stretch with the
    highest risk, `inspect` the months since the sale in which to look, never beyond what was observed.
    """

    goods: int
    faults: int
    observed: int
    shares: tuple[Share, ...]
    curve: Curve | None = None
    bad_months: tuple[int, int] | None = None
    inspect: tuple[int, ...] = ()

    @property
    def months(self) -> int:
        """How many months were watched to their end."""
        return int(self.observed // DAYS_A_MONTH)

    def by_month(self, month: int) -> Share | None:
        """The share failed by the end of a month; None where no piece was watched for so long."""
        return self.shares[month - 1] if 1 <= month <= self.months else None


@dataclass(frozen=True, slots=True)
class _Day:
    """What came about on one day of age: so many lives ended, `failed` of them by a fault."""

    days: int
    failed: int
    ended: int


def report(lives: Iterable[Life], enough: Enough) -> FailureReport:
    """All that can be told of one kind of goods. KnownError ``failures.before_sale`` for a life of less than no days."""
    tally = _tallied(lives)
    if tally and tally[0].days < 0:
        raise KnownError("failures.before_sale", days=tally[0].days)
    told = FailureReport(
        goods=sum(day.ended for day in tally),
        faults=sum(day.failed for day in tally),
        observed=tally[-1].days if tally else 0,
        shares=_shares(tally),
    )
    curve = _fitted(tally) if told.faults >= enough.faults and told.goods >= enough.goods else None
    if curve is None:
        return told
    bad = bad_months(told.shares)
    if curve.kind is Shape.EARLY and bad is not None:
        inspect = _look_in_front(curve, bad, enough)
    else:
        inspect = _looks(curve, told.observed, enough)
    return replace(told, curve=curve, bad_months=bad, inspect=inspect)


def _tallied(lives: Iterable[Life]) -> list[_Day]:
    """Lives by their days: a hundred thousand of them have some thousand different ones."""
    counted: Counter[tuple[int, bool]] = Counter()
    for life in lives:
        counted[life.days, life.failed] += life.pieces
    return [
        _Day(days, counted[days, True], counted[days, True] + counted[days, False])
        for days in sorted({days for days, _ in counted})
    ]


def month_of(days: int) -> int:
    """The month since the sale that a day lies in; the first is 1, and it has day 0 in it."""
    return max(1, -int(-days // DAYS_A_MONTH))


def shares_by_month(lives: Iterable[Life]) -> tuple[Share, ...]:
    """The Kaplan–Meier share failing at the end of each month, up to the longest life; the order of lives is no matter.

    A piece whose watching ends on the day of another's fault still counts as at risk on that day.
    """
    return _shares(_tallied(lives))


def _shares(tally: Sequence[_Day]) -> tuple[Share, ...]:
    by_month: dict[int, list[_Day]] = {}
    for day in tally:
        by_month.setdefault(month_of(day.days), []).append(day)
    alive, spread, left = 1.0, 0.0, sum(day.ended for day in tally)
    low, high = 1.0, 1.0
    shares = []
    for month in range(1, max(by_month, default=0) + 1):
        entered, failed = left, 0
        for day in by_month.get(month, ()):
            if day.failed:
                alive *= 1 - day.failed / left
                spread += day.failed / (left * (left - day.failed)) if left > day.failed else inf
            failed += day.failed
            left -= day.ended
        if failed:
            low, high = _between(alive, spread) if alive > 0 else (0.0, high)
        shares.append(
            Share(month=month, at_risk=entered, failed=failed, share=1 - alive, low=1 - high, high=1 - low)
        )
    return tuple(shares)


def _between(alive: float, spread: float) -> tuple[float, float]:
    """The 95 % interval of a share alive, by Greenwood's variance on the log-log scale, so that it stays in 0 to 1.

    Where none is alive it says nothing: there the upper end of the month before stays.
    """
    if alive >= 1:
        return 1.0, 1.0
    width = _SURE * sqrt(spread) / abs(log(alive))
    return alive ** exp(width), alive ** exp(-width)


def fitted(lives: Iterable[Life]) -> Curve | None:
    """Weibull's curve of highest likelihood; None where the faults say nothing of a shape (fewer than two days)."""
    return _fitted(_tallied(lives))


def _fitted(tally: Sequence[_Day]) -> Curve | None:
    # a fault on the day of the sale counts as half a day: the logarithm has no 0
    logs = [log(max(day.days, 0.5)) for day in tally]
    ended = [day.ended for day in tally]
    faults = sum(day.failed for day in tally)
    if sum(day.failed > 0 for day in tally) < 2:
        return None
    top = logs[-1]
    below = [each - top for each in logs]
    mean = sum(day.failed * each for day, each in zip(tally, below, strict=True)) / faults

    def slope(shape: float) -> float:
        weights = [count * exp(shape * each) for count, each in zip(ended, below, strict=True)]
        weighted: float = sum(map(mul, weights, below))
        return weighted / sum(weights) - 1 / shape - mean

    shape = _root(slope)
    if shape is None:
        return None
    hazard = sum(count * exp(shape * each) for count, each in zip(ended, below, strict=True))
    scale = (hazard / faults) ** (1 / shape) * exp(top)
    scaled = [(each - log(scale)) * shape for each in logs]
    width = _SURE * _deviation(scaled, ended, faults)
    return Curve(shape=shape, scale=scale, low=shape * exp(-width), high=shape * exp(width))


def _root(slope: Callable[[float], float]) -> float | None:
    """Where the rising `slope` is 0, by halving; None outside of what goods do."""
    low, high = _FLATTEST, _STEEPEST
    if slope(low) > 0 or slope(high) < 0:
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return (low + high) / 2


def _deviation(scaled: Sequence[float], ended: Sequence[int], faults: int) -> float:
    """The standard error of the logarithm of the shape, from the observed information of location and 1 / shape.

    `scaled` are logarithms of ages less that of the scale, times the shape.
    """
    weights = [count * exp(each) for count, each in zip(ended, scaled, strict=True)]
    first = sum(weight * each for weight, each in zip(weights, scaled, strict=True))
    second = sum(weight * each * each for weight, each in zip(weights, scaled, strict=True))
    return sqrt(faults / (faults * (faults + second) - first * first))


def bad_months(shares: Sequence[Share]) -> tuple[int, int] | None:
    """The stretch of months with the highest risk: around its peak all that is above the mean; None without a fault.

    Risk is faults per piece at risk, smoothed over three months; months with fewer than a tenth of the goods left are
    left out, for one fault there would be a peak.
    """
    least = max(1, shares[0].at_risk // 10) if shares else 1
    seen = [each for each in shares if each.at_risk >= least]
    faults, exposed = sum(each.failed for each in seen), sum(each.at_risk for each in seen)
    if not faults:
        return None
    risks = [_smooth(seen, at) for at in range(len(seen))]
    mean, peak = faults / exposed, max(range(len(risks)), key=lambda at: risks[at])
    first = last = peak
    while first > 0 and risks[first - 1] > mean:
        first -= 1
    while last + 1 < len(risks) and risks[last + 1] > mean:
        last += 1
    return seen[first].month, seen[last].month


def _smooth(shares: Sequence[Share], at: int) -> float:
    near = shares[max(0, at - 1) : at + 2]
    return sum(each.failed for each in near) / sum(each.at_risk for each in near)


def _looks(curve: Curve, observed: int, enough: Enough) -> tuple[int, ...]:
    """The last whole month before each of these shares has failed; what lies beyond the observed days is not told."""
    months: list[int] = []
    for share in sorted(enough.looks):
        days = curve.days_until(share)
        month = int(days // DAYS_A_MONTH)
        if days <= observed and month >= 1 and (not months or month - months[-1] >= enough.apart):
            months.append(month)
    return tuple(months)


def _look_in_front(curve: Curve, bad: tuple[int, int], enough: Enough) -> tuple[int, ...]:
    """Where risk falls with age, one look as it begins, if enough fail at all while it is high; later ones do not pay."""
    first, last = bad
    return (first,) if curve.share(last * DAYS_A_MONTH) >= min(enough.looks) else ()
