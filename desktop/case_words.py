"""How a case reads in a list: its state, its deadline, its next step in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from aftersales.cases import CaseKind, CaseSummary
from aftersales.clock import china_day
from aftersales.deadlines import time_left
from aftersales.workflow import ClockLevel, WaitsFor, Workflow
from desktop.views import CaseRow, DueView, StateView
from resources.wording import sentence

MONEY_KINDS = (CaseKind.RETURN, CaseKind.REFUND_ONLY, CaseKind.COMPENSATE)
_SOON = timedelta(hours=4)


class CaseWords:
    """Words over the workflow table; given the moment, never asking for it."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow

    def state(self, code: str, kind: CaseKind) -> StateView:
        """The ring and word of a state."""
        state = self.workflow.state(code)
        index = self.workflow.stage_index(code)
        return StateView(
            code=code,
            label=self.workflow.label(code, kind),
            progress=index / (len(self.workflow.stages) - 1),
            waiting=state.waits_for not in {WaitsFor.US, WaitsFor.NONE},
            done=not state.is_open,
        )

    def due(self, state: str, since: datetime, due: datetime | None, now: datetime) -> DueView | None:
        """A deadline in words, with the share of its clock's time that is used; None where no clock runs.

        `since` is when the state was entered; it counts where the clock has no length of its own (an appointment).
        """
        if due is None:
            return None
        left = time_left(due, now)
        length = self._clock_length(state) or due - since
        share = 1.0 if length <= timedelta(0) else min(1.0, max(0.0, 1 - (due - now) / length))
        tone = "plain"
        if now > due:
            tone, share = "bad", 1.0
        elif due - now <= _SOON and china_day(due) == china_day(now):
            tone = "warn"
        return DueView(text=sentence(left.code, left.operands), share=share, tone=tone)

    def _clock_length(self, state: str) -> timedelta | None:
        for clock in self.workflow.clocks_of(state):
            if clock.level is ClockLevel.DUE and (clock.hours or clock.days):
                return timedelta(hours=clock.hours or 0, days=clock.days or 0)
        return None

    def row(self, summary: CaseSummary, now: datetime) -> CaseRow:
        """One row of a list with its words."""
        return CaseRow(
            summary=summary,
            state=self.state(summary.state, summary.kind),
            due=self.due(summary.state, summary.state_since, summary.due_at, now),
            next_step=self.next_label(summary.state, summary.kind),
        )

    def next_label(self, code: str, kind: CaseKind) -> str:
        """The verb on the button for the usual next step; 计算退赔 where a plan with money is due."""
        if code == "planning" and kind in MONEY_KINDS:
            return sentence("next.settle")
        ways = self.workflow.ways_from(code, kind)
        return sentence(f"next.{ways[0].target}") if ways else ""
