"""What answers tell: figures of a span of days, by month, staff, product and reason, and what goes with low scores."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from aftersales.questionnaires import QuestionKind
from aftersales.satisfaction import Group, Marks, Reply, grouped, marks_of, month_of
from aftersales.score_factors import FactorReport, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from aftersales.score_factors import ScoredCase
    from desktop.archive import Archive

GROUPS: Mapping[str, Callable[[Reply], str]] = {
    "staff": lambda one: one.staff,
    "product": lambda one: one.product,
    "reason": lambda one: one.reason,
    "tier": lambda one: one.tier,
    "case_kind": lambda one: one.case_kind,
}
_MEASURES = (QuestionKind.CSAT, QuestionKind.NPS, QuestionKind.CES)
_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionQuery:
    """Answers from `first` through `last`; `only` holds names of groups (``staff``, ``product``, …) to keep.

    `without_own` leaves out marks that a member of staff wrote down about his own work.
    """

    first: date
    last: date
    only: tuple[tuple[str, str], ...] = ()
    without_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTally:
    """A question of the shop's own: how often each choice or mark was given, and of how many answers."""

    wording: str
    kind: QuestionKind
    n: int
    counts: tuple[tuple[str, int], ...]
    marks: Marks | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionResults:
    """Everything the page shows of one span; `before` are the figures of the span of the same length before it."""

    query: SatisfactionQuery
    surveyed: int
    own: int
    marks: Mapping[QuestionKind, Marks]
    before: Mapping[QuestionKind, Marks]
    months: Mapping[QuestionKind, tuple[Group, ...]]
    groups: Mapping[tuple[QuestionKind, str], tuple[Group, ...]]
    tallies: tuple[QuestionTally, ...]
    said: tuple[Reply, ...]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class SatisfactionDesk:
    """Reads answers; writes nothing."""

    def __init__(self, *, archive: Archive) -> None:
        self._archive = archive

    def results(self, *, query: SatisfactionQuery) -> SatisfactionResults:
        """The figures of a span; those of fewer than five answers hold nothing but how many there are."""
        span = query.last - query.first + timedelta(days=1)
        earlier = replace(query, first=query.first - span, last=query.first - timedelta(days=1))
        with self._archive.database.read():
            everybody = self._archive.survey_results.replies(query.first, query.last)
            before = self._archive.survey_results.replies(earlier.first, earlier.last)
        replies = _kept(query, everybody)
        return SatisfactionResults(
            query=query,
            surveyed=len({(one.revisit_id, 0 if one.revisit_id else one.survey_id) for one in replies}),
            own=sum(one.own for one in everybody if one.number is not None),
            marks=_marks(replies),
            before=_marks(_kept(earlier, before)),
            months={kind: grouped(kind, replies, month_of, order="name") for kind in _MEASURES},
            groups={
                (kind, name): grouped(kind, replies, by) for kind in _MEASURES for name, by in GROUPS.items()
            },
            tallies=_tallies(replies),
            said=_said(replies),
            choices={name: _names(everybody, by) for name, by in GROUPS.items()},
        )

    def months(self, *, last: date, count: int = 6) -> tuple[Group, ...]:
        """Marks of satisfaction of the last `count` months through the month of `last`, months without any left out."""
        first = last.replace(day=1)
        for _ in range(count - 1):
            first = (first - timedelta(days=1)).replace(day=1)
        with self._archive.database.read():
            replies = self._archive.survey_results.replies(first, last)
        return grouped(QuestionKind.CSAT, replies, month_of, order="name")

    def factors(self, *, query: SatisfactionQuery) -> FactorReport | None:
        """What goes with low scores of cases; None while fewer than twenty cases have one."""
        return report(self.scored(query=query))

    def replies(self, *, query: SatisfactionQuery) -> tuple[Reply, ...]:
        """The answers of a span by day."""
        with self._archive.database.read():
            kept = _kept(query, self._archive.survey_results.replies(query.first, query.last))
        return tuple(sorted(kept, key=lambda one: (one.answered_on, one.survey_id, one.revisit_id or 0)))

    def scored(self, *, query: SatisfactionQuery) -> tuple[ScoredCase, ...]:
        """Cases with the last mark of satisfaction each got in the span."""
        with self._archive.database.read():
            replies = _kept(query, self._archive.survey_results.replies(query.first, query.last))
            scores = {
                one.case_id: one.number
                for one in sorted(replies, key=lambda one: one.answered_on)
                if one.kind is QuestionKind.CSAT and one.case_id is not None and one.number is not None
            }
            return self._archive.survey_results.scored_cases(scores)


def _kept(query: SatisfactionQuery, replies: Iterable[Reply]) -> list[Reply]:
    wanted = dict(query.only)
    return [
        one
        for one in replies
        if not (query.without_own and one.own)
        and all(GROUPS[name](one) == value for name, value in wanted.items())
    ]


def _marks(replies: list[Reply]) -> dict[QuestionKind, Marks]:
    return {kind: marks_of(kind, [one for one in replies if one.kind is kind]) for kind in _MEASURES}


def _names(replies: Iterable[Reply], by: Callable[[Reply], str]) -> tuple[str, ...]:
    """The names of a group, the most frequent first."""
    counts = Counter(name for one in replies if (name := by(one)))
    return tuple(name for name, _ in counts.most_common())


def _tallies(replies: Iterable[Reply]) -> tuple[QuestionTally, ...]:
    """Choices and scales of the shop's own, by their wording."""
    parts: dict[tuple[str, QuestionKind], list[Reply]] = {}
    for one in replies:
        if one.kind in {QuestionKind.CHOICE, QuestionKind.SCALE}:
            parts.setdefault((one.wording, one.kind), []).append(one)
    return tuple(_tally(wording, kind, part) for (wording, kind), part in parts.items())


def _tally(wording: str, kind: QuestionKind, part: list[Reply]) -> QuestionTally:
    if kind is QuestionKind.CHOICE:
        counts = tuple(Counter(one.words for one in part).most_common())
        return QuestionTally(wording=wording, kind=kind, n=len(part), counts=counts, marks=None)
    marks = marks_of(kind, part)
    counts = tuple((str(mark), count) for mark, count in enumerate(marks.counts, start=1))
    return QuestionTally(wording=wording, kind=kind, n=marks.n, counts=counts, marks=marks)


def _said(replies: Iterable[Reply]) -> tuple[Reply, ...]:
    """What people said in words, the latest first."""
    told = [one for one in replies if one.kind is QuestionKind.TEXT and one.words]
    return tuple(sorted(told, key=lambda one: one.answered_on, reverse=True)[:_WORDS])
