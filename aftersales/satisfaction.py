"""How satisfied customers are, from their answers: shares and means with how sure they are, by month and by group.

CSAT = share of 4 and 5 among marks of 1 to 5; NPS = share of 9 and 10 less share of 0 to 6, −100 to 100; CES = mean of
marks of 1 to 7. The interval of a share is Wilson's (1927); that of NPS is the adjusted Wald of Rocks (The
American Statistician, 2016, as measuringu.com/nps-three-confidence-intervals tells it): three quarters more promoters and
detractors and three more answers, so that few equal ones do not look certain; that of a mean is Student's. All intervals
are of 95 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import TYPE_CHECKING

from aftersales.least_squares import t_bound
from aftersales.questionnaires import QuestionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

FEWEST = 5
"""With fewer answers nothing is shown but how many there are."""
_SURE = NormalDist().inv_cdf(0.975)
_PROMOTER, _DETRACTOR = 9, 6
_SATISFIED, _LOW = 4, 2
_EASY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One mark that a customer gave, and what it is about.

    `survey_id` is 0 where the mark stands in the call itself (`revisit_id`). `own` marks that who wrote it down judged
    his own work.
    """

    survey_id: int = 0
    revisit_id: int | None = None
    case_id: int | None = None
    answered_on: date
    question: str
    wording: str
    kind: QuestionKind
    number: int | None = None
    words: str = ""
    customer: str = ""
    case_number: str = ""
    staff_id: int | None = None
    staff: str = ""
    entered: str = ""
    own: bool = False
    product: str = ""
    reason: str = ""
    tier: str = ""
    case_kind: str = ""
    way: str = ""
    questionnaire: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure between `low` and `high`."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Answers of one kind. `main` is what the kind is known by: CSAT a share, NPS −100 to 100, others the mean.

    `main` and `mean` are None with fewer than five answers. `counts` tells how often each mark was given, the lowest first.
    """

    kind: QuestionKind
    n: int
    own: int
    counts: tuple[int, ...]
    main: Figure | None
    mean: Figure | None
    low_share: float | None

    @property
    def is_shown(self) -> bool:
        return self.main is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The answers of one member of staff, one product, one reason or one month."""

    name: str
    marks: Marks


def wilson(hits: int, n: int) -> Figure:
    """A share of `hits` in `n` > 0 with Wilson's interval, 0 to 1."""
    share, z2 = hits / n, _SURE * _SURE
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _SURE * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if hits == 0 else max(middle - half, 0.0)
    high = 1.0 if hits == n else min(middle + half, 1.0)
    return Figure(value=share, low=low, high=high)


def net_promoters(promoters: int, detractors: int, n: int) -> Figure:
    """The NPS of `n` > 0 answers, −100 to 100, with the adjusted Wald interval."""
    more, fewer, all_ = promoters + 0.75, detractors + 0.75, n + 3
    middle = (more - fewer) / all_
    half = _SURE * sqrt(((more + fewer) / all_ - middle * middle) / all_)
    return Figure(
        value=100 * (promoters - detractors) / n,
        low=100 * max(middle - half, -1.0),
        high=100 * min(middle + half, 1.0),
    )


def mean_of(numbers: Sequence[int], least: int, most: int) -> Figure:
    """The mean of two or more marks with Student's interval, which never leaves the scale."""
    mean = fmean(numbers)
    half = t_bound(len(numbers) - 1) * stdev(numbers) / sqrt(len(numbers))
    return Figure(value=mean, low=max(mean - half, least), high=min(mean + half, most))


def marks_of(kind: QuestionKind, replies: Iterable[Reply], *, bounds: tuple[int, int] | None = None) -> Marks:
    """What replies to questions of one kind tell; `bounds` of a scale of the shop's own, else those of the kind."""
    given = [(one.number, one.own) for one in replies if one.number is not None]
    numbers = [number for number, _ in given]
    least, most = bounds or _bounds(kind, numbers)
    counts = tuple(numbers.count(mark) for mark in range(least, most + 1))
    n, own = len(numbers), sum(mine for _, mine in given)
    if n < FEWEST:
        return Marks(kind=kind, n=n, own=own, counts=counts, main=None, mean=None, low_share=None)
    mean = mean_of(numbers, least, most)
    return Marks(
        kind=kind,
        n=n,
        own=own,
        counts=counts,
        main=_main(kind, numbers, mean),
        mean=mean,
        low_share=sum(is_low(kind, number) for number in numbers) / n,
    )


def is_low(kind: QuestionKind, number: int) -> bool:
    """Whether a mark is one to look after: 1 and 2 of a scale, 0 to 6 where recommending is asked."""
    return number <= (_DETRACTOR if kind is QuestionKind.NPS else _LOW)


def _main(kind: QuestionKind, numbers: Sequence[int], mean: Figure) -> Figure:
    if kind is QuestionKind.CSAT:
        return wilson(sum(number >= _SATISFIED for number in numbers), len(numbers))
    if kind is QuestionKind.NPS:
        up = sum(number >= _PROMOTER for number in numbers)
        return net_promoters(up, sum(number <= _DETRACTOR for number in numbers), len(numbers))
    return mean


def _bounds(kind: QuestionKind, numbers: Sequence[int]) -> tuple[int, int]:
    known = {QuestionKind.CSAT: (1, 5), QuestionKind.NPS: (0, 10), QuestionKind.CES: (1, 7)}
    return known.get(kind) or (1, max([5, *numbers]))


def grouped(
    kind: QuestionKind, replies: Iterable[Reply], by: Callable[[Reply], str], *, order: str = "worst"
) -> tuple[Group, ...]:
    """The replies of one kind by `by`; what has no name is left out.

    `order` ``worst``: shown groups first, the worst on top, then those with too few; ``name``: by name (months).
    """
    parts: dict[str, list[Reply]] = {}
    for one in replies:
        name = by(one)
        if one.kind is kind and name:
            parts.setdefault(name, []).append(one)
    groups = [Group(name=name, marks=marks_of(kind, part)) for name, part in parts.items()]
    if order == "name":
        return tuple(sorted(groups, key=lambda group: group.name))
    return tuple(sorted(groups, key=_worst_first))


def _worst_first(group: Group) -> tuple[bool, float, int, str]:
    mean = group.marks.mean
    return mean is None, mean.value if mean else 0.0, -group.marks.n, group.name


def month_of(reply: Reply) -> str:
    """The month of a reply, ``2026-10``."""
    return f"{reply.answered_on:%Y-%m}"


def differs(one: Marks, other: Marks) -> bool:
    """Whether two figures are surely not the same: neither lies within the other's interval."""
    mine, theirs = one.main, other.main
    if mine is None or theirs is None:
        return False
    return mine.high < theirs.low or theirs.high < mine.low
