"""When goods fail: the share failing by month since the sale, a fitted curve, the bad months, and when to look.

Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations" (1958), variance by Greenwood (1926); the
curve is Weibull's by maximum likelihood with goods still alive counted as censored (Meeker and Escobar, "Statistical
Methods for Reliability Data", 1998, ch. 8). All in plain arithmetic: a shop has some thousand goods of a kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, isfinite, log, sqrt
from operator import mul
from statistics import NormalDist
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DAYS_A_MONTH = 365.25 / 12
_SURE = NormalDist().inv_cdf(0.975)
_STEEPEST, _FLATTEST = 60.0, 0.02
_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Life:
    """One piece: the days it was in use until its first fault, or until it was last known to be without one."""

    days: int
    failed: bool


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
    """When there is enough to tell: `faults` and `goods` at least; `looks` are the shares before which to look."""

    faults: int
    goods: int
    looks: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureReport:
    """What the lives of one kind of goods tell; `curve` and what follows from it only where there is enough.

    `bad_months` are the first and last month of the stretch with the highest risk, `inspect` the months since the
    sale in which to look, never beyond what was observed.
    """

    goods: int
    faults: int
    shares: tuple[Share, ...]
    curve: Curve | None = None
    bad_months: tuple[int, int] | None = None
    inspect: tuple[int, ...] = ()


def report(lives: Iterable[Life], enough: Enough) -> FailureReport:
    """All that can be told of one kind of goods. KnownError ``failures.before_sale`` for a life of less than no days."""
    pieces = sorted(lives, key=lambda life: life.days)
    if pieces and pieces[0].days < 0:
        raise KnownError("failures.before_sale", days=pieces[0].days)
    shares = shares_by_month(pieces)
    faults = sum(life.failed for life in pieces)
    told = FailureReport(goods=len(pieces), faults=faults, shares=shares)
    if faults < enough.faults or len(pieces) < enough.goods:
        return told
    curve = fitted(pieces)
    if curve is None:
        return told
    return FailureReport(
        goods=told.goods,
        faults=faults,
        shares=shares,
        curve=curve,
        bad_months=bad_months(shares),
        inspect=_looks(curve, pieces[-1].days, enough.looks),
    )


def month_of(days: int) -> int:
    """The month since the sale that a day lies in; the first is 1, and it has day 0 in it."""
    return max(1, -int(-days // DAYS_A_MONTH))


def shares_by_month(lives: Sequence[Life]) -> tuple[Share, ...]:
    """The Kaplan–Meier share failing at the end of each month, up to the longest life; the order of lives is no matter.

    A piece whose watching ends on the day of another's fault still counts as at risk on that day.
    """
    ordered = sorted(lives, key=lambda life: life.days)
    if not ordered:
        return ()
    alive, spread, left, at = 1.0, 0.0, len(ordered), 0
    shares = []
    for month in range(1, month_of(ordered[-1].days) + 1):
        entered, failed = left, 0
        while at < len(ordered) and month_of(ordered[at].days) == month:
            day, faults, ended = ordered[at].days, 0, 0
            while at < len(ordered) and ordered[at].days == day:
                faults += ordered[at].failed
                ended += 1
                at += 1
            if faults:
                alive *= 1 - faults / left
                spread = spread + faults / (left * (left - faults)) if left > faults else float("inf")
            failed += faults
            left -= ended
        low, high = _between(alive, spread)
        shares.append(
            Share(month=month, at_risk=entered, failed=failed, share=1 - alive, low=1 - high, high=1 - low)
        )
    return tuple(shares)


def _between(alive: float, spread: float) -> tuple[float, float]:
    """The 95 % interval of a share alive, by Greenwood's variance on the log-log scale, so that it stays in 0 to 1."""
    if alive >= 1:
        return 1.0, 1.0
    if alive <= 0 or not isfinite(spread):
        return 0.0, max(0.0, alive)
    width = _SURE * sqrt(spread) / abs(log(alive))
    return alive ** exp(width), alive ** exp(-width)


def fitted(lives: Sequence[Life]) -> Curve | None:
    """Weibull's curve of highest likelihood; None where the faults say nothing of a shape (fewer than two days)."""
    # a fault on the day of the sale counts as half a day: the logarithm has no 0
    days = [(max(life.days, 0.5), life.failed) for life in lives]
    faults = [log(day) for day, failed in days if failed]
    if len(set(faults)) < 2:
        return None
    top = max(log(day) for day, _ in days)
    logs = [log(day) - top for day, _ in days]
    mean = sum(faults) / len(faults) - top

    def slope(shape: float) -> float:
        weights = [exp(shape * each) for each in logs]
        weighted: float = sum(map(mul, weights, logs))
        return weighted / sum(weights) - 1 / shape - mean

    shape = _root(slope)
    if shape is None:
        return None
    scale = (sum(exp(shape * each) for each in logs) / len(faults)) ** (1 / shape) * exp(top)
    width = _SURE * _deviation([log(day) for day, _ in days], len(faults), shape, log(scale))
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


def _deviation(logs: Sequence[float], faults: int, shape: float, location: float) -> float:
    """The standard error of the logarithm of the shape, from the observed information of location and 1 / shape."""
    scaled = [(each - location) * shape for each in logs]
    first = sum(each * exp(each) for each in scaled)
    second = sum(each * each * exp(each) for each in scaled)
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


def _looks(curve: Curve, observed: int, shares: Iterable[float]) -> tuple[int, ...]:
    """The last whole month before each of these shares has failed; what lies beyond the observed days is not told."""
    days = (curve.days_until(share) for share in shares)
    months = {int(each // DAYS_A_MONTH) for each in days if each <= observed}
    return tuple(sorted(month for month in months if month >= 1))
