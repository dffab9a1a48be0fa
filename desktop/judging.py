"""Verdicts on cases: their facts, their deadlines, the next steps a person may take."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from aftersales.access import Right
from aftersales.case_clocks import Stay
from aftersales.cases import Case, CaseEvent, CaseKind, EventKind
from aftersales.deadlines import Period
from aftersales.errors import KnownError
from aftersales.money import from_yuan
from aftersales.negotiation import Need
from aftersales.parts import PartMove, by_part, kept_for, used_for
from aftersales.priority import PriorityRules
from aftersales.repairs import VisitOutcome, agreement, asked_price, open_visit, owed_for_repair, visits_of
from aftersales.settlement.claim import ClaimKind
from aftersales.settlements import Payment, SettlementRecord, owed
from aftersales.two_sides import owes_goods
from aftersales.workflow import Verdict, Workflow, allowed
from aftersales.workflow_guards import GUARDS, CaseFacts
from desktop.asking import asks_of
from desktop.case_words import MONEY_KINDS, CaseWords
from desktop.views import NextStep, StageView
from resources.wording import sentence

SUSPENDED, RESUMED = "suspended", "resumed"
_WORK = (CaseKind.REPAIR, CaseKind.UPKEEP)
_COMES_BACK = (CaseKind.RETURN, CaseKind.EXCHANGE)
_REMEDIES = {
    ClaimKind.RETURN.value: CaseKind.RETURN,
    ClaimKind.REFUND_ONLY.value: CaseKind.REFUND_ONLY,
    ClaimKind.EXCHANGE.value: CaseKind.EXCHANGE,
    ClaimKind.REPAIR.value: CaseKind.REPAIR,
    ClaimKind.RESHIP.value: CaseKind.RESHIP,
    ClaimKind.COMPENSATE.value: CaseKind.COMPENSATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """What stands around a case that its guards look at; sums in fen.

    `released`: the owner wrote the settlement in, let it through, or sits at the desk. `booked` is the appointment
    of the visit that is being waited for, `unnumbered` counts papers printed without a number, `part_moves` are
    those of the stock made for the case.
    """

    events: tuple[CaseEvent, ...]
    evidence_missing: tuple[str, ...]
    has_evidence: bool
    in_force: tuple[SettlementRecord, ...]
    payments: tuple[Payment, ...]
    left_to_refund: int | None
    waived_by_owner: bool
    released: bool
    booked: datetime | None
    unnumbered: int
    part_moves: tuple[PartMove, ...] = ()

    @property
    def settlement(self) -> SettlementRecord | None:
        """The newest settlement in force; those before it were paid and stand as well."""
        return self.in_force[-1] if self.in_force else None

    @property
    def due(self) -> int:
        """What all settlements in force give the customer, fen."""
        return sum(record.due for record in self.in_force)

    @property
    def paid(self) -> int:
        """What of `due` was paid, fen; without a settlement in force what is out all the same."""
        if not self.in_force:
            return sum(payment.amount for payment in self.payments)
        return self.due - owed(self.in_force, self.payments)

    def used(self, case_id: int) -> dict[int, int]:
        """Pieces of each part that the case used."""
        return {part_id: used_for(own, case_id) for part_id, own in by_part(self.part_moves).items()}


def history_of(events: Iterable[CaseEvent]) -> tuple[Stay, ...]:
    """The states a case went through; an undone step is taken out again."""
    stays: list[Stay] = []
    for event in events:
        if event.kind in {EventKind.OPENED, EventKind.MOVED} and event.to_state:
            stays.append(Stay(event.to_state, event.at))
        elif event.kind is EventKind.EDITED and event.from_state and len(stays) > 1:
            stays.pop()
    return tuple(stays)


def suspensions_of(events: Iterable[CaseEvent], now: datetime) -> tuple[Period, ...]:
    """The stretches a case was 挂起; none is longer than it was asked for, an open one lasts until then.

    An entry that suspends carries the moment it was asked for in `from_state`; without one it lasts up to `now`.
    """
    periods: list[Period] = []
    since: datetime | None = None
    until: datetime | None = None
    for event in events:
        if event.kind is not EventKind.FLAGGED:
            continue
        if since is not None:
            periods.append(_stretch(since, event.at, until))
            since = None
        if event.to_state == SUSPENDED:
            since = event.at
            until = datetime.fromisoformat(event.from_state) if event.from_state else None
    if since is not None:
        periods.append(_stretch(since, until or max(now, since), until))
    return tuple(periods)


def is_suspended(events: Iterable[CaseEvent]) -> bool:
    """Whether the timeline's last word is that the case is 挂起."""
    flags = [event.to_state for event in events if event.kind is EventKind.FLAGGED]
    return flags[-1:] == [SUSPENDED]


def _stretch(since: datetime, end: datetime, until: datetime | None) -> Period:
    return Period(since, max(since, end if until is None else min(end, until)))


class Judge(CaseWords):
    """Pure judgements over the workflow table; given the moment, never asking for it."""

    def __init__(
        self, workflow: Workflow, *, priority: Callable[[], PriorityRules], clerk_limit: Callable[[], int]
    ) -> None:
        super().__init__(workflow, priority)
        self._clerk_limit = clerk_limit

    def facts(self, case: Case, standing: CaseStanding, now: datetime) -> CaseFacts:
        """The plain facts that the guards of the table look at."""
        details, settlement = case.details, standing.settlement
        good = [line.good for line in case.lines if line.good is not None]
        bad = [line.bad for line in case.lines if line.bad is not None]
        counted = bool(case.lines) and len(good) == len(case.lines)
        worked = any(stay.state == "repairing" for stay in history_of(standing.events))
        return CaseFacts(
            kind=case.kind,
            state=case.state,
            now=now,
            remedy=_remedy(case, settlement),
            repair_way=details.repair_way,
            answered=details.answered,
            evidence_missing=standing.evidence_missing,
            evidence_waived=bool(details.evidence_waived_reason),
            evidence_waived_by_owner=standing.waived_by_owner,
            evidence_waived_reason=details.evidence_waived_reason,
            responsible=case.responsible,
            has_plan=bool(details.plan.strip()) or settlement is not None,
            involves_money=case.kind in MONEY_KINDS,
            settled=standing.due if settlement else None,
            refund=sum(record.refund for record in standing.in_force),
            left_to_refund=standing.left_to_refund,
            release_needed=settlement is not None and bool(self.release_needs(settlement)),
            released=standing.released,
            paid=standing.paid,
            customer_owes=details.customer_owes + owed_for_repair(case.repair, standing.used(case.id)),
            money_waived_reason=details.money_waived_reason,
            owes_goods=owes_goods(case),
            owes_repair=case.kind in _WORK and not worked,
            number_back=details.tracking_back,
            number_out=details.tracking_out,
            good=sum(good) if counted else None,
            bad=sum(bad) if counted else None,
            inspected=counted,
            handed_over=details.handed_over,
            appointment=_appointment(case),
            last_appointment=standing.booked,
            visit_failed=details.visit_failed,
            visit_failed_reason=_why_failed(case, standing.booked),
            visit=next((visit.outcome for visit in reversed(visits_of(case)) if visit.outcome), None),
            visit_open=open_visit(case) is not None,
            quote=details.quote,
            repair_due=max(case.repair.due, asked_price(case) or 0),
            agreement=agreement(case),
            parts_kept=sum(kept_for(own, case.id) for own in by_part(standing.part_moves).values()),
            loan_out=case.repair.loan_out.title if case.repair.loan_out else "",
            result=details.result,
            papers_without_number=standing.unnumbered,
            reject_reason=details.reject_reason,
            reject_rule=details.reject_rule,
            reject_has_evidence=standing.has_evidence,
            closed_at=case.closed_at,
        )

    def may_pay(self, facts: CaseFacts) -> Verdict:
        """Whether money may go out: by the guards of 待退款, wherever the case stands.

        What has to come back is inspected first; a repair or a parcel sent again has nothing that comes back.
        """
        for guard in self.workflow.state("to_pay").enter:
            if guard == "inspected" and (facts.remedy or facts.kind) not in _COMES_BACK:
                continue
            refusal = GUARDS[guard](facts, self.workflow.reopen_days)
            if refusal is not None:
                return Verdict(False, f"workflow.{refusal.code}", refusal.operands)
        return Verdict(True)

    def require_open(self, case: Case) -> None:
        """Pass, or KnownError ``desk.case_ended``: deadlines and 挂起 belong to open cases."""
        if not self.workflow.state(case.state).is_open:
            raise KnownError("desk.case_ended", number=case.number)

    def release_needs(self, settlement: SettlementRecord) -> tuple[Need, ...]:
        """More than a clerk may give, or a result below the floor by what no rule demands: the law's part always goes out."""
        warned = {warning["code"] for warning in json.loads(settlement.settlement).get("warnings", ())}
        goodwill = from_yuan(json.loads(settlement.claim).get("goodwill", "0"))
        free = goodwill + max(0, settlement.adjustment)
        beyond = max(abs(settlement.adjustment), free) > self._clerk_limit()
        below = free > 0 and "below_floor" in warned
        return tuple(need for need, is_so in ((Need.ADJUSTMENT, beyond), (Need.FLOOR, below)) if is_so)

    def next_steps(self, facts: CaseFacts, rights: AbstractSet[Right]) -> tuple[NextStep, ...]:
        """Every way out of the present state, the usual one first and primary."""
        steps = []
        for index, way in enumerate(self.workflow.ways_from(facts.state, facts.kind)):
            verdict = allowed(facts, way.target, rights, self.workflow)
            reason = "" if verdict else sentence(verdict.code, verdict.operands)
            steps.append(
                NextStep(
                    to_state=way.target,
                    label=sentence(f"next.{way.target}"),
                    allowed=verdict.yes,
                    reason=reason,
                    asks=asks_of(verdict.code),
                    primary=index == 0,
                )
            )
        return tuple(steps)

    def stages(self, case: Case, events: tuple[CaseEvent, ...]) -> tuple[StageView, ...]:
        """The seven steps: those passed with their moment, the running one with its deadline."""
        now_at = self.workflow.stage_index(case.state)
        passed: dict[int, datetime] = {}
        stays = history_of(events)
        for stay, later in pairwise(stays):
            passed[self.workflow.stage_index(stay.state)] = later.entered
        ended = not self.workflow.state(case.state).is_open
        views = []
        for index, label in enumerate(self.workflow.stage_labels(case.kind)):
            if index < now_at or (ended and index == now_at):
                at = passed.get(index, case.closed_at if index == now_at else None)
                views.append(StageView(label=label, state="done", at=at))
            elif index == now_at:
                views.append(StageView(label=label, state="now", until=case.due_at))
            else:
                views.append(StageView(label=label, state="future"))
        return tuple(views)


def _appointment(case: Case) -> datetime | None:
    """When somebody is to come; where a visit is waited for that was noted already, that one: no new one is booked."""
    booked = open_visit(case)
    if booked is not None:
        return booked.at
    return case.details.appointment_at if case.state == "to_visit" else None


def _why_failed(case: Case, booked: datetime | None) -> str:
    """Why the visit that was waited for did not end the work; empty while nothing was noted of it."""
    ended = (visit for visit in visits_of(case) if visit.at == booked and not visit.is_open)
    return next((visit.reason for visit in ended if visit.outcome is not VisitOutcome.DONE), "")


def _remedy(case: Case, settlement: SettlementRecord | None) -> CaseKind | None:
    """The kind a settlement was made for, where it differs from the case's: a 投诉 that ends in 补偿."""
    if settlement is None:
        return None
    remedy = _REMEDIES.get(json.loads(settlement.claim).get("kind", ""))
    return None if remedy is case.kind else remedy
