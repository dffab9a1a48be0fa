"""统计 as a sheet: the figures of a span of days, part by part, as the page and the 月报 show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from desktop.sheet_lists.base import COUNT, MONEY, TEXT, SheetRow, columns_of
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from aftersales.case_statistics import CaseFigures
    from aftersales.clock import Clock
    from desktop.case_statistics import CaseOverview, CaseStatistics
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn, Value

_COLUMNS = {
    "part": TEXT,
    "name": TEXT,
    "count": COUNT,
    "closed": COUNT,
    "given": MONEY,
    "share": COUNT,
    "usual_minutes": COUNT,
    "slow_minutes": COUNT,
}
_LONG = timedelta(days=3_660)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsQuery:
    """The days from `first` through `last`."""

    first: date
    last: date


class StatisticsSheet:
    """Key figures of the span and of the one before, weeks, reasons, stages, products; times in whole minutes."""

    key = "statistics"
    seen: Seen = MappingProxyType({})

    def __init__(self, *, cases: CaseStatistics, clock: Clock) -> None:
        self._cases = cases
        self._clock = clock

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return columns_of("statistics_sheet", _COLUMNS)

    def query(self, asked: Mapping[str, Any]) -> StatisticsQuery:
        """All there is; nothing narrows it by words."""
        del asked
        return self.everything()

    def everything(self) -> StatisticsQuery:
        today = self._clock.today()
        return StatisticsQuery(first=today - _LONG, last=today)

    def count(self, query: StatisticsQuery) -> int:
        return sum(1 for _ in self._lines(query))

    def rows(self, query: StatisticsQuery) -> Iterator[SheetRow]:
        for number, values in enumerate(self._lines(query)):
            yield SheetRow(number, values)

    def filters(self, query: StatisticsQuery) -> str:
        return sentence("month.span", {"first": query.first, "last": query.last})

    def sort(self, _query: StatisticsQuery) -> str:
        return sentence("statistics_sheet.sort")

    def _lines(self, query: StatisticsQuery) -> Iterator[tuple[Value, ...]]:
        overview = self._cases.overview(first=query.first, last=query.last)
        yield _figures("figures", overview.figures)
        yield _figures("before", overview.before)
        yield from _parts(overview)


def _figures(code: str, figures: CaseFigures) -> tuple[Value, ...]:
    share = None if figures.in_time is None else round(figures.in_time * 100)
    usual = None if figures.days is None else round(figures.days * 1_440)
    return _line(
        "key_figures",
        sentence(f"statistics_sheet.{code}"),
        figures.opened,
        closed=figures.closed,
        given=figures.given,
        share=share,
        usual=usual,
    )


def _parts(overview: CaseOverview) -> Iterator[tuple[Value, ...]]:
    for week in overview.weeks:
        yield _line("weeks", week.first.isoformat(), week.opened, closed=week.closed)
    for problem in overview.problems:
        yield _line("problems", problem.name, problem.count, share=round(problem.running * 100))
    for stage in overview.stages:
        slow = round(stage.slow * 60)
        yield _line("stages", stage.stage, stage.n, usual=round(stage.usual * 60), slow=slow)
    for product in overview.products:
        yield _line("products", product.name, product.count, given=product.given)


def _line(
    part: str,
    name: str,
    count: int,
    *,
    closed: int | None = None,
    given: int | None = None,
    share: int | None = None,
    usual: int | None = None,
    slow: int | None = None,
) -> tuple[Value, ...]:
    return (sentence(f"statistics_sheet.{part}"), name, count, closed, given, share, usual, slow)
