"""What cases tell of a span of days: figures, weeks, problems, stages and products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from aftersales import case_statistics as counting
from aftersales.workflow import WaitsFor
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from aftersales.case_statistics import CaseFigures, Problem, ProductCases, StageTime, Week
    from aftersales.clock import Clock
    from aftersales.workflow import Workflow
    from desktop.archive import Archive

WEEKS = 12
_PROBLEMS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOverview:
    """Everything about cases that the page shows; `before` are the figures of the same number of days before."""

    first: date
    last: date
    figures: CaseFigures
    before: CaseFigures
    weeks: tuple[Week, ...]
    problems: tuple[Problem, ...]
    stages: tuple[StageTime, ...]
    products: tuple[ProductCases, ...]


class CaseStatistics:
    """Counts cases; writes nothing."""

    def __init__(self, *, archive: Archive, clock: Clock, workflow: Callable[[], Workflow]) -> None:
        self._archive = archive
        self._clock = clock
        self._workflow = workflow

    def overview(self, *, first: date, last: date) -> CaseOverview:
        """The cases of these days; the weeks are always the last twelve through `last`."""
        span = last - first + timedelta(days=1)
        earlier = first - span
        since = min(earlier, last - timedelta(days=last.weekday()) - timedelta(weeks=WEEKS - 1))
        with self._archive.database.read():
            reader = self._archive.case_statistics
            opened, closed = reader.opened(since, last), reader.closed(since, last)
            stays = reader.stays(first, last)
        mine = [one for one in opened if one.day >= first]
        return CaseOverview(
            first=first,
            last=last,
            figures=counting.figures(mine, [one for one in closed if one.day >= first]),
            before=counting.figures(
                [one for one in opened if earlier <= one.day < first],
                [one for one in closed if earlier <= one.day < first],
            ),
            weeks=counting.weeks(opened, closed, last=last, count=WEEKS),
            problems=counting.problems(mine, most=_PROBLEMS, rest=sentence("statistics.rest")),
            stages=counting.stage_times(stays, self._stages()),
            products=counting.products(mine),
        )

    def _stages(self) -> dict[str, str]:
        """The stage of each open state; what waits for the maker stands apart, for nobody here can hurry it."""
        workflow = self._workflow()
        labels = {stage.code: stage.label for stage in workflow.stages}
        return {
            state.code: (
                sentence("statistics.maker") if state.waits_for is WaitsFor.MAKER else labels[state.stage]
            )
            for state in workflow.states
            if state.is_open
        }
