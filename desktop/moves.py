"""One step of a case through the workflow: the only place where a case's state changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from aftersales.access import Right, Role, rights_of
from aftersales.actions import Action
from aftersales.cases import Case, CaseDetails, CaseEvent, CaseKind, EventKind
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.money import grouped
from aftersales.revisit_plans import Trigger
from aftersales.revisits import RevisitState
from aftersales.settlements import Payment, SettlementRecord, paid_for
from aftersales.workflow import Workflow, allowed
from desktop.archive import Archive
from desktop.case_clocks import CaseClocks
from desktop.exchanges import ExchangedPieces
from desktop.judging import RESUMED, CaseStanding, Judge
from desktop.left import left_to_refund
from desktop.repair_book import RepairBook
from desktop.repair_stays import RepairStays
from desktop.revisit_planning import RevisitPlanning
from desktop.session import Session
from desktop.shop_lists import ShopLists
from desktop.timeline import Timeline
from resources.evidence_slots_file import SlotNames
from storage.dossiers import CaseDossier, OrderDossier

_GIVEN_UP = frozenset({"rejected", "withdrawn", "void"})
"""Ends in which nothing is paid: what a settlement held becomes free for other cases of the order."""


class CaseMover:
    """Judges a step by the table and writes it; always part of the caller's transaction."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        judge: Judge,
        clocks: CaseClocks,
        lists: ShopLists,
        planning: RevisitPlanning,
        timeline: Timeline,
        stays: RepairStays,
        exchanges: ExchangedPieces,
        book: RepairBook,
    ) -> None:
        self._archive = archive
        self._session = session
        self._judge = judge
        self._clocks = clocks
        self._lists = lists
        self._planning = planning
        self._timeline = timeline
        self._stays = stays
        self._exchanges = exchanges
        self._book = book

    def slots(self, case: Case) -> SlotNames:
        """The evidence that the case's reason asks for."""
        return self._lists.slots(case.reason)

    def standing(
        self, case: Case, *, booked: datetime | None = None, dossier: CaseDossier | None = None
    ) -> CaseStanding:
        """What the guards look at, out of the case's `dossier`, read inside an open read or write if not given.

        `booked` is the visit's appointment before the facts of the step, where those change it.
        """
        known = self._archive.dossiers.of(case, related=False) if dossier is None else dossier
        names = {item.slot for item in known.evidence}
        printed = sum(event.kind is EventKind.PRINTED for event in known.events)
        return CaseStanding(
            events=known.events,
            evidence_missing=tuple(name for name in self.slots(case).required if name not in names),
            has_evidence=bool(known.evidence),
            in_force=known.in_force,
            payments=known.payments,
            left_to_refund=self._left_to_refund(known.order),
            waived_by_owner=_is_owner(case.details.evidence_waived_by, known),
            released=known.settlement is not None and self._is_released(known.settlement, known),
            booked=(booked or case.details.appointment_at) if case.state == "to_visit" else None,
            unnumbered=max(0, printed - known.papers),
            part_moves=known.part_moves,
        )

    def move(
        self,
        case: Case,
        to_state: str,
        *,
        note: str,
        action: Action,
        booked: datetime | None = None,
        serials: str = "",
    ) -> Case:
        """Take a stored case to `to_state`; KnownError with the guard's reason where it may not go there.

        `serials` are those of the new pieces where an exchange ends with this step.
        """
        workflow = self._judge.workflow
        standing = self.standing(case, booked=booked)
        facts = self._judge.facts(case, standing, action.at)
        verdict = allowed(facts, to_state, self._session.rights, workflow)
        if not verdict:
            raise KnownError(verdict.code, **verdict.operands)
        events = list(standing.events)  # of what is told below only these two tell a clock anything
        if case.suspended_until is not None:
            resumed = self._timeline.tell(
                case_id=case.id, kind=EventKind.FLAGGED, to_state=RESUMED, title="解除挂起", action=action
            )
            events.append(resumed)
        step = self._timeline.tell(
            case_id=case.id,
            kind=EventKind.MOVED,
            from_state=case.state,
            to_state=to_state,
            title=workflow.label(to_state, case.kind),
            note=note or (case.details.failed_visit_reason if to_state == "to_visit" else ""),
            breach=case.due_at is not None and action.at > case.due_at,
            action=action,
        )
        events.append(step)
        self._stays.follow(case, to_state, standing.events, action=action)
        self._exchanges.follow(facts, case, to_state, serials, action=action)
        if not workflow.state(to_state).is_open:
            self._book.free_kept(case, action=action)
        given_up = to_state in _GIVEN_UP and self._free(standing, action)
        revisit_day = self._plan_revisit(case, to_state, paid=bool(standing.payments), action=action)
        moved = replace(
            case,
            state=to_state,
            state_since=action.at,
            closed_at=None if workflow.state(to_state).is_open else action.at,
            suspended_until=None,
            suspended_for="",
            proposed=None if given_up else case.proposed,
            details=_details_in(case, to_state, workflow, action.at),
        )
        timed = self._clocks.timed(moved, tuple(events), action.at, revisit_on=revisit_day)
        return self._archive.cases.save(timed, action=action)

    def pay(self, case: Case, payment: Payment, *, action: Action) -> None:
        """Note money that went to the customer; refused where it may not go out yet, or beyond what is due."""
        standing = self.standing(case)
        verdict = self._judge.may_pay(self._judge.facts(case, standing, action.at))
        if not verdict:
            raise KnownError(verdict.code, **verdict.operands)
        for part in _parts(payment, standing):
            self._archive.settlements.pay(part, action=action)
        self._timeline.tell(
            case_id=case.id,
            kind=EventKind.PAID,
            title=f"已付 {grouped(payment.amount)} 元",
            note=f"{payment.channel} {payment.reference}".strip(),
            action=action,
        )

    def opened(self, case: Case, *, action: Action) -> Case:
        """Write the first event of a new case and start its clock."""
        channel = case.channel.value
        event = self._timeline.tell(
            case_id=case.id,
            kind=EventKind.OPENED,
            to_state=case.state,
            title="建工单",
            note=f"{channel}来访" if channel in {"电话", "到店"} else channel,
            action=action,
        )
        timed = self._archive.cases.save(self._clocks.timed(case, (event,), action.at), action=action)
        if case.kind is CaseKind.COMPLAINT:
            self._plan_event(Trigger.COMPLAINT, timed, action)
        return timed

    def _left_to_refund(self, known: OrderDossier | None) -> int | None:
        """What the other cases of the order and the platform left of its money, fen; None without an order."""
        if known is None:
            return None
        return left_to_refund(self._archive, known.order, before=known.before, booked=known.booked)

    def _free(self, standing: CaseStanding, action: Action) -> bool:
        """Cancel what a case that ends without it was to give, but for what was paid; whether nothing is left in force."""
        unpaid = [one for one in standing.in_force if not paid_for(one.id, standing.payments)]
        for record in unpaid:
            self._archive.settlements.cancel(record.id, action=action)
            self._timeline.tell(
                case_id=record.case_id,
                kind=EventKind.SETTLEMENT_CANCELLED,
                title=f"退赔作废：{grouped(record.due)} 元",
                action=action,
            )
        return bool(unpaid) and len(unpaid) == len(standing.in_force)

    def _plan_revisit(self, case: Case, to_state: str, *, paid: bool, action: Action) -> date | None:
        """Work that is done calls for a revisit, unless one is planned for the case already; its day, or None."""
        if to_state == "closed":
            self._plan_event(Trigger.CLOSED, case, action)
        if to_state != "to_revisit":
            return None
        found = (summary.revisit for summary in self._archive.revisits.of_case(case.id))
        waiting = [revisit for revisit in found if revisit.state is RevisitState.PLANNED]
        if not waiting:
            waiting = list(
                self._planning.plan_after_case(
                    case_id=case.id,
                    customer_id=case.customer_id,
                    kind=case.kind.value,
                    day=china_day(action.at),
                    paid=paid,
                    action=action,
                    keeper_id=case.assignee_id,
                )
            )
        return min((revisit.day for revisit in waiting), default=None)

    def _plan_event(self, trigger: Trigger, case: Case, action: Action) -> None:
        """The calls that an event of the case starts."""
        self._planning.plan_event(
            trigger,
            case_id=case.id,
            customer_id=case.customer_id,
            kind=case.kind.value,
            day=china_day(action.at),
            action=action,
            keeper_id=case.assignee_id,
        )

    def _is_released(self, settlement: SettlementRecord, known: CaseDossier) -> bool:
        """Whether the owner wrote it in, let it through, took the case to 待退款 with it, or is the one who asks."""
        return Right.RELEASE in self._session.rights or self.let_through(settlement, known)

    def let_through(self, settlement: SettlementRecord, known: CaseDossier) -> bool:
        """Whether the owner wrote it in, let it through, or took the case to 待退款 with it, whoever sits here now."""
        if settlement.released_by or _is_owner(settlement.by_id, known):
            return True
        return any(_lets_through(event, known) for event in known.events if event.at >= settlement.made_at)


def _lets_through(event: CaseEvent, known: CaseDossier) -> bool:
    if event.kind is EventKind.RELEASED:
        return True
    return event.kind is EventKind.MOVED and event.to_state == "to_pay" and _is_owner(event.by_id, known)


def _parts(payment: Payment, standing: CaseStanding) -> list[Payment]:
    """The payment over the settlements it is for: the oldest that is still open first."""
    left, parts = payment.amount, []
    for record in standing.in_force:
        part = min(left, record.due - paid_for(record.id, standing.payments))
        if part > 0:
            parts.append(replace(payment, settlement_id=record.id, amount=part))
            left -= part
    if left:
        parts.append(replace(payment, amount=left))
    return parts


def _is_owner(staff_id: int | None, known: CaseDossier) -> bool:
    """Whether this member of staff may release; before the shop has staff the owner sits here without an id."""
    return staff_id is None or Right.RELEASE in rights_of(Role(known.staff[staff_id].role))


def _details_in(case: Case, to_state: str, workflow: Workflow, at: datetime) -> CaseDetails:
    """The details as the new state begins: the day goods came back is noted, what belongs to an earlier round goes."""
    details = case.details
    if to_state == "to_visit":
        return replace(details, visit_failed=False, failed_visit_reason="")
    if to_state == "inspecting" and details.goods_back_at is None:
        return replace(details, goods_back_at=at)
    again = case.state == "to_revisit" or not workflow.state(case.state).is_open
    if to_state == "verifying" and again:
        return replace(details, answered=False, result="", reject_reason="", reject_rule="")
    return details
