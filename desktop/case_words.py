"""How a case reads in a list: its state, its deadline, its next step in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from aftersales.cases import CaseKind, CaseSummary
from aftersales.clock import china_day
from aftersales.deadlines import time_left
from aftersales.priority import Priority, PriorityRules, priority_of
from aftersales.workflow import WaitsFor, Workflow
from desktop.views import CaseRow, DueView, StateView
from resources.wording import sentence

MONEY_KINDS = (CaseKind.RETURN, CaseKind.REFUND_ONLY, CaseKind.COMPENSATE)
_SOON = timedelta(hours=4)


class CaseWords:
    """Words over the workflow table; given the moment, never asking for it."""

    def __init__(self, workflow: Workflow, priority: Callable[[], PriorityRules]) -> None:
        self.workflow = workflow
        self._priority = priority

    @property
    def priority(self) -> PriorityRules:
        """How pressing cases are, by the rules of now."""
        return self._priority()

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

    def due(self, since: datetime, due: datetime | None, now: datetime) -> DueView | None:
        """A deadline in words, with the share of the way from `since` that is gone; None where no clock runs."""
        if due is None:
            return None
        left, length = time_left(due, now), due - since
        share = 1.0 if length <= timedelta(0) else min(1.0, max(0.0, 1 - (due - now) / length))
        tone = "plain"
        if now > due:
            tone, share = "bad", 1.0
        elif due - now <= _SOON and china_day(due) == china_day(now):
            tone = "warn"
        return DueView(text=sentence(left.code, left.operands), share=share, tone=tone)

    def row(self, summary: CaseSummary, now: datetime) -> CaseRow:
        """One row of a list with its words."""
        return CaseRow(
            summary=summary,
            state=self.state(summary.state, summary.kind),
            due=self.due(summary.due_from or summary.state_since, summary.due_at, now),
            next_step=self.next_label(summary.state, summary.kind),
            pressing=_pressing_text(priority_of(summary, self.priority)),
        )

    def next_label(self, code: str, kind: CaseKind) -> str:
        """The verb on the button for the usual next step; 计算退赔 where a plan with money is due."""
        if code == "planning" and kind in MONEY_KINDS:
            return sentence("next.settle")
        ways = self.workflow.ways_from(code, kind)
        return sentence(f"next.{ways[0].target}") if ways else ""


def _pressing_text(priority: Priority) -> str:
    """Why a case stands where it stands by 紧要: 急、急救、重要客户、金额 2,350.00; empty for a usual one."""
    found = []
    if priority.urgent:
        found.append(sentence("case.pressing_urgent"))
    if priority.level is not None:
        found.append(sentence("case.pressing_level", {"level": priority.level.value}))
    if priority.tier is not None:
        found.append(sentence("case.pressing_tier", {"tier": priority.tier}))
    if priority.money is not None:
        found.append(sentence("case.pressing_money", {"amount": priority.money}))
    return "、".join(found)
