"""The 售后月报 of a span of days, filled from what is counted of cases and answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.money import grouped
from aftersales.questionnaires import QuestionKind
from desktop.paper_press import PaperDraft, PaperOrder, PaperPress, of_one
from desktop.satisfaction import SatisfactionQuery
from desktop.satisfaction_words import between_text, main_text
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aftersales.case_statistics import CaseFigures
    from aftersales.clock import Clock
    from desktop.case_statistics import CaseOverview, CaseStatistics
    from desktop.profile import ProfileDesk
    from desktop.satisfaction import SatisfactionDesk, SatisfactionResults
    from desktop.session import Session
    from exports.month_report import KeyFigure, MonthReport

_SERIES = "YB"
"""What the number of a report begins with: 月报."""
_PRODUCTS = 10


class MonthReports:
    """Draws reports; they hold what cases cost, so whoever may not settle gets none."""

    def __init__(
        self,
        *,
        press: PaperPress,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        cases: CaseStatistics,
        satisfaction: SatisfactionDesk,
    ) -> None:
        self._press = press
        self._session = session
        self._clock = clock
        self._profile = profile
        self._cases = cases
        self._satisfaction = satisfaction

    def draft(self, *, first: date, last: date) -> PaperDraft:
        """The report of these days to look at."""
        from exports.month_report import month_report

        self._session.require(Right.PRINT)
        self._session.require(Right.SETTLE)
        overview = self._cases.overview(first=first, last=last)
        answers = self._satisfaction.results(query=SatisfactionQuery(first=first, last=last))
        report = self._report(overview, answers)
        title = sentence("paper.month_report")
        return self._press.draft(
            PaperOrder(
                kind="month_report",
                title=title,
                abouts=(f"days:{first.isoformat()}:{last.isoformat()}",),
                name=f"{title} {report.span}",
                draw=of_one(
                    lambda number, again: month_report(replace(report, number=number, reprint=again))
                ),
                series=_SERIES,
            )
        )

    def _report(self, overview: CaseOverview, answers: SatisfactionResults) -> MonthReport:
        from exports.month_report import MonthReport, ReportRow, ReportWeek

        return MonthReport(
            shop=self._profile.for_papers(),
            span=sentence("month.span", {"first": overview.first, "last": overview.last}),
            printed_at=self._clock.now(),
            figures=tuple(_figures(overview.figures, overview.before)),
            weeks=tuple(
                ReportWeek(first=week.first, opened=week.opened, closed=week.closed)
                for week in overview.weeks
            ),
            problems=tuple(
                ReportRow(
                    name=problem.name,
                    count=problem.count,
                    note=sentence("month.running", {"share": f"{problem.running:.0%}"}),
                )
                for problem in overview.problems
            ),
            stages=tuple(
                (stage.stage, str(stage.n), _hours(stage.usual), _hours(stage.slow))
                for stage in overview.stages
            ),
            products=tuple(
                (one.name, str(one.count), grouped(one.given))
                for one in overview.products[:_PRODUCTS]
                if one.given
            ),
            told=tuple(_told(answers)),
        )


def _figures(now: CaseFigures, before: CaseFigures) -> Iterator[KeyFigure]:
    from exports.month_report import KeyFigure

    def made(code: str, value: str, earlier: str) -> KeyFigure:
        return KeyFigure(
            label=sentence(f"month.{code}"),
            value=value,
            before=sentence("month.before", {"value": earlier}),
        )

    yield made("opened", str(now.opened), str(before.opened))
    yield made("closed", str(now.closed), str(before.closed))
    yield made("days", _days(now), _days(before))
    yield made("in_time", _in_time(now), _in_time(before))
    yield made("given", grouped(now.given), grouped(before.given))


def _days(figures: CaseFigures) -> str:
    if figures.days is None:
        return sentence("month.too_few")
    return sentence("month.day_count", {"days": f"{figures.days:.1f}"})


def _in_time(figures: CaseFigures) -> str:
    return sentence("month.too_few") if figures.in_time is None else f"{figures.in_time:.0%}"


def _hours(hours: float) -> str:
    if hours >= 48:
        return sentence("month.day_count", {"days": f"{hours / 24:.1f}"})
    return sentence("month.hour_count", {"hours": f"{hours:.1f}"})


def _told(answers: SatisfactionResults) -> Iterator[str]:
    """How many answered, and the marks with what they rest on; nothing of fewer than five."""
    asked = {"asked": answers.surveyed, "own": answers.own}
    yield sentence("month.asked", asked)
    for kind in (QuestionKind.CSAT, QuestionKind.NPS, QuestionKind.CES):
        marks = answers.marks.get(kind)
        if marks is not None and marks.is_shown:
            said = {"n": marks.n, "main": main_text(marks), "between": between_text(marks)}
            yield sentence(f"month.{kind.value}", said)
