"""The clocks of a case with the archive behind them: its platform, tier and service level, and why a deadline is when it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from aftersales.calendar import WorkingCalendar
from aftersales.case_clocks import CaseMoments, RunningClock, shown_clock, warnings_passed
from aftersales.cases import Case, CaseEvent
from aftersales.clock import china_day
from aftersales.deadlines import Span, deadline
from aftersales.orders import Platform
from aftersales.revisits import RevisitState
from aftersales.time_limits import CaseTraits, TimeLimits, traits_of
from aftersales.workflow import Clock, Workflow
from desktop.archive import Archive
from desktop.judging import history_of, suspensions_of
from resources.wording import sentence

if TYPE_CHECKING:
    from storage.case_surroundings import CaseSurroundings

_MOST_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReason:
    """Why a deadline is when it is: one sentence a line. `warned`: how many warnings and ends its clock has passed."""

    lines: tuple[str, ...]
    warned: int


class CaseClocks:
    """Reckons deadlines of stored cases, inside the caller's read or write."""

    def __init__(
        self,
        *,
        archive: Archive,
        workflow: Workflow,
        limits: Callable[[], TimeLimits],
        calendar: Callable[[], WorkingCalendar],
    ) -> None:
        self._archive = archive
        self._workflow = workflow
        self._limits = limits
        self._calendar = calendar

    @property
    def workflow(self) -> Workflow:
        """The table the clocks stand in."""
        return self._workflow

    def by(self, limits: TimeLimits) -> CaseClocks:
        """The same clocks by other limits."""
        return CaseClocks(
            archive=self._archive, workflow=self._workflow, limits=lambda: limits, calendar=self._calendar
        )

    def timed(
        self, case: Case, events: tuple[CaseEvent, ...], now: datetime, *, revisit_on: date | None = None
    ) -> Case:
        """The case with the nearest of its deadlines: of its present state, with which `events` end, and of its flags.

        Without one where no clock runs; an ended case has none.
        """
        return self._timed(case, self._shown(case, events, now, revisit_on))

    def _timed(self, case: Case, run: RunningClock | None) -> Case:
        due = [(run.deadline.due, run.deadline.start)] if run is not None else []
        due += [(moment, case.opened_at) for _, moment in self._flags(case)]
        if not due:
            return replace(case, due_at=None, due_from=None)
        ends, since = min(due)
        return replace(case, due_at=ends, due_from=since)

    def _flags(self, case: Case) -> tuple[tuple[str, datetime], ...]:
        """The clocks of 平台介入 and 监管投诉 that run; they end with the case."""
        if not self._workflow.state(case.state).is_open:
            return ()
        flags = (("platform", case.platform_due_at), ("regulator", case.regulator_due_at))
        return tuple((name, moment) for name, moment in flags if moment is not None)

    def anew(self, case: Case, now: datetime, around: CaseSurroundings | None = None) -> Case:
        """The case with the deadline that its stored timeline gives it now; one of no running clock keeps what it had.

        What stands `around` it is read if it is not given.
        """
        known = around or self._archive.cases.surroundings((case,))[case.id]
        platform, tier = known.platform, known.tier
        of_case = traits_of(case, platform=platform, tier=tier)
        timed = self._timed(case, self._shown(case, known.events, now, known.next_call, of_case))
        return case if timed.due_at is None else timed

    def next_call(self, case_id: int) -> date | None:
        """The day of the case's next planned revisit."""
        planned = [
            found.revisit.day
            for found in self._archive.revisits.of_case(case_id)
            if found.revisit.state is RevisitState.PLANNED
        ]
        return min(planned, default=None)

    def why(
        self, case: Case, events: tuple[CaseEvent, ...], now: datetime, *, revisit_on: date | None = None
    ) -> DueReason:
        """为什么是这个时间: from when, how long by whose rule, what was skipped; and a deadline set by hand as such."""
        run = self._shown(case, events, now, revisit_on)
        flags = [sentence(f"clock.{name}", {"due": moment}) for name, moment in self._flags(case)]
        if run is None:
            return DueReason(lines=(sentence("clock.none"), *flags), warned=0)
        lines = [sentence(f"clock.{run.clock.code}", {"from": run.deadline.start}), self._length(run)]
        lines += self._skipped(run)
        known = {run.deadline.due, *(moment for _, moment in self._flags(case))}
        if case.due_at is not None and case.due_at not in known:
            lines.append(sentence("clock.by_hand", {"due": case.due_at, "reckoned": run.deadline.due}))
        else:
            lines.append(sentence("clock.ends", {"due": run.deadline.due}))
        return DueReason(lines=(*lines, *flags), warned=warnings_passed(run, now, self._workflow))

    def from_now(self, code: str, traits: CaseTraits, now: datetime) -> datetime:
        """When a clock of hours that starts now would end for a case of these traits."""
        clock = next(clock for clock in self._workflow.clocks if clock.code == code)
        allowance = self._limits().of(clock, traits, self._calendar())
        if allowance is None:
            raise ValueError(f"{code} counts no hours")
        return deadline(now, allowance.length, working=allowance.working).due

    def _shown(
        self,
        case: Case,
        events: tuple[CaseEvent, ...],
        now: datetime,
        revisit_on: date | None,
        traits: CaseTraits | None = None,
    ) -> RunningClock | None:
        moments = CaseMoments(
            history=history_of(events),
            arrival=case.details.goods_back_at,
            appointment=case.details.appointment_at,
            revisit_on=revisit_on,
            suspended=suspensions_of(events, now),
        )
        allowing = partial(self._limits().of, traits=traits or self._traits(case), calendar=self._calendar())
        return shown_clock(moments, self._workflow, allowing)

    def _traits(self, case: Case) -> CaseTraits:
        tier, platform = self._archive.cases.traits(case)
        return traits_of(case, platform=platform, tier=tier)

    def _length(self, run: RunningClock) -> str:
        clock, allowance = run.clock, run.allowance
        if allowance is None:
            return _own_length(clock)
        hours = int(allowance.length.total_seconds() // 3600)
        counted = "working" if allowance.working else "every_hour"
        length = sentence(f"clock.{counted}", {"hours": hours})
        limit = allowance.limit
        if limit is None:
            return sentence("clock.usual", {"length": length})
        traits = [
            value for value in (limit.level, limit.tier, limit.kind, limit.platform) if value is not None
        ]
        if not traits and limit.reason is None:
            return sentence("clock.usual", {"length": length})
        named = "、".join([*(_trait(value) for value in traits), *filter(None, [limit.reason])])
        return sentence("clock.limited", {"length": length, "traits": named, "source": limit.source})

    def _skipped(self, run: RunningClock) -> Iterator[str]:
        """What did not count, day by day joined; hours of the night only once, for they repeat every day."""
        spans = [span for span in run.deadline.why if span.code != "counted"]
        if any(span.code == "off_hours" for span in spans):
            yield sentence("clock.off_hours")
        days = [span for span in spans if span.code in {"weekend", "holiday"}]
        told = 0
        for (code, name), group in groupby(days, key=self._named):
            if told == _MOST_LINES:
                return
            told += 1
            stretch = list(group)
            operands = {"first": china_day(stretch[0].start), "last": _last_day(stretch[-1]), "name": name}
            one = operands["first"] == operands["last"]
            yield sentence(f"clock.{code}_day" if one else f"clock.{code}_days", operands)
        for span in spans:
            if span.code == "pause" and told < _MOST_LINES:
                told += 1
                yield sentence("clock.pause", {"from": span.start, "to": span.end})

    def _named(self, span: Span) -> tuple[str, str]:
        return span.code, self._calendar().holiday_name(china_day(span.start)) or ""


def _last_day(span: Span) -> date:
    """The last day that a stretch touches; one that ends at midnight does not touch the day that begins then."""
    return china_day(span.end - timedelta(microseconds=1))


def _own_length(clock: Clock) -> str:
    if clock.days is not None:
        law = f"（{clock.law}）" if clock.law else ""
        return sentence("clock.days", {"days": clock.days, "law": law})
    return sentence("clock.given")


def _trait(value: object) -> str:
    from resources.labels import label

    return label(value) if isinstance(value, Platform) else str(value)
