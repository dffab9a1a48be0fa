"""What goes with low scores: for each factor of a case its correlation with the score, and all of them weighed together.

Descriptive: that two things go together does not say that one makes the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import TYPE_CHECKING

from aftersales.least_squares import fit, spearman

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aftersales.least_squares import Fit, Slope

FEWEST_PAIRS = 20
"""Below this many scores with a case nothing is said about factors."""
KNOWN = 0.8
"""A factor is weighed with the others where at least this share of the cases has it."""
PER_FACTOR = 10
"""Scores that the regression wants for each factor it weighs (the usual rule of thumb)."""
MOST_KINDS = 4


class Factor(StrEnum):
    """What a case may have that scores go with."""

    HOURS_TO_ANSWER = "hours_to_answer"
    DAYS_TO_CLOSE = "days_to_close"
    HANDOVERS = "handovers"
    REOPENED = "reopened"
    REFUND_SHARE = "refund_share"
    KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCase:
    """A case and the score it got (1–5). None: not known, and then the case is left out where it would be needed.

    `refund_share` is the part of what was paid for the goods that was given back, 0 to 1.
    """

    case_id: int
    score: int
    kind: str
    hours_to_answer: float | None = None
    days_to_close: float | None = None
    handovers: int = 0
    reopened: bool = False
    refund_share: float | None = None


class Way(StrEnum):
    """Which way a factor goes with the score; `UNSEEN` where the interval holds 0."""

    LOWER = "lower"
    HIGHER = "higher"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFinding:
    """What is known of one factor: `n` cases have it, `together` its rank correlation, `alone` its weight among all.

    `alone` is in points of the score for one more unit (an hour, a day, a handover, reopened or not, 10 % refunded,
    this kind and not the commonest). `name` is the kind of cases where the factor is the kind.
    """

    factor: Factor
    name: str = ""
    n: int
    mean_low: float | None
    mean_good: float | None
    together: Slope | None
    alone: Slope | None

    @property
    def way(self) -> Way:
        """By the weight among all where there is one, else by the correlation."""
        found = self.alone or self.together
        if found is None or found.low <= 0 <= found.high:
            return Way.UNSEEN
        return Way.LOWER if found.value < 0 else Way.HIGHER


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorReport:
    """The findings, those that lower the score first.

    Of `whole` cases every factor is known that most cases have; `weighed` of them were weighed together, 0 where they are too few for that.
    """

    n: int
    findings: tuple[FactorFinding, ...]
    whole: int
    weighed: int
    explained: float
    base_kind: str


_NUMBERS: dict[Factor, Callable[[ScoredCase], float | None]] = {
    Factor.HOURS_TO_ANSWER: lambda one: one.hours_to_answer,
    Factor.DAYS_TO_CLOSE: lambda one: one.days_to_close,
    Factor.HANDOVERS: lambda one: float(one.handovers),
    Factor.REOPENED: lambda one: float(one.reopened),
    Factor.REFUND_SHARE: lambda one: None if one.refund_share is None else one.refund_share * 10,
}


def report(cases: Sequence[ScoredCase]) -> FactorReport | None:
    """What goes with the scores of these cases; None with fewer than 20."""
    if len(cases) < FEWEST_PAIRS:
        return None
    base, kinds = _kinds(cases)
    columns: list[tuple[Factor, str, Callable[[ScoredCase], float | None]]] = [
        (factor, "", value) for factor, value in _NUMBERS.items()
    ]
    columns += [(Factor.KIND, kind, _is_kind(kind)) for kind in kinds]
    columns = [column for column in columns if _differs(cases, column[2])]
    known = [place for place, (_, _, value) in enumerate(columns) if _is_known(cases, value)]
    whole, fitted = _weighed(cases, [columns[place][2] for place in known])
    slopes = dict(zip(known, fitted.slopes, strict=True)) if fitted else {}
    findings = [
        _finding(cases, factor, name, value, slopes.get(place))
        for place, (factor, name, value) in enumerate(columns)
    ]
    return FactorReport(
        n=len(cases),
        findings=tuple(sorted(findings, key=_order)),
        whole=whole,
        weighed=whole if fitted else 0,
        explained=fitted.explained if fitted else 0.0,
        base_kind=base,
    )


def _kinds(cases: Sequence[ScoredCase]) -> tuple[str, list[str]]:
    """The commonest kind, which others are held against, and the next ones that five cases have."""
    counts: dict[str, int] = {}
    for one in cases:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    ordered = sorted(counts, key=lambda kind: (-counts[kind], kind))
    return ordered[0], [kind for kind in ordered[1:] if counts[kind] >= 5][:MOST_KINDS]


def _is_kind(kind: str) -> Callable[[ScoredCase], float | None]:
    return lambda one: float(one.kind == kind)


def _differs(cases: Sequence[ScoredCase], value: Callable[[ScoredCase], float | None]) -> bool:
    return len({found for one in cases if (found := value(one)) is not None}) > 1


def _is_known(cases: Sequence[ScoredCase], value: Callable[[ScoredCase], float | None]) -> bool:
    return sum(value(one) is not None for one in cases) >= KNOWN * len(cases)


def _weighed(
    cases: Sequence[ScoredCase], values: Sequence[Callable[[ScoredCase], float | None]]
) -> tuple[int, Fit | None]:
    """The regression over the cases of which every factor is known; none where they are too few for so many factors."""
    rows: list[list[float]] = []
    scores: list[float] = []
    for one in cases:
        row = [value(one) for value in values]
        if all(found is not None for found in row):
            rows.append([found for found in row if found is not None])
            scores.append(float(one.score))
    if not values or len(rows) < PER_FACTOR * len(values):
        return len(rows), None
    return len(rows), fit(rows, scores)


def _finding(
    cases: Sequence[ScoredCase],
    factor: Factor,
    name: str,
    value: Callable[[ScoredCase], float | None],
    alone: Slope | None,
) -> FactorFinding:
    pairs = [(found, one.score) for one in cases if (found := value(one)) is not None]
    low = [found for found, score in pairs if score <= 2]
    good = [found for found, score in pairs if score >= 4]
    return FactorFinding(
        factor=factor,
        name=name,
        n=len(pairs),
        mean_low=fmean(low) if low else None,
        mean_good=fmean(good) if good else None,
        together=spearman([found for found, _ in pairs], [float(score) for _, score in pairs]),
        alone=alone,
    )


def _order(finding: FactorFinding) -> tuple[int, float]:
    together = finding.together.value if finding.together else 0.0
    return [Way.LOWER, Way.HIGHER, Way.UNSEEN].index(finding.way), -abs(together)
