"""One step of a case through the workflow: the only place where a case's state changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aftersales.access import Right, Role, rights_of
from aftersales.actions import Action
from aftersales.cases import Case, EventKind
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.workflow import allowed
from desktop.archive import Archive
from desktop.judging import CaseStanding, Judge
from desktop.revisits import RevisitDesk
from desktop.session import Session
from desktop.timeline import Timeline
from resources.evidence_slots_file import SlotNames, shipped_slots

_NONE = SlotNames()


class CaseMover:
    """Judges a step by the table and writes it; always part of the caller's transaction."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        judge: Judge,
        revisits: RevisitDesk,
        timeline: Timeline,
    ) -> None:
        self._archive = archive
        self._session = session
        self._judge = judge
        self._revisits = revisits
        self._timeline = timeline

    def slots(self, case: Case) -> SlotNames:
        """The evidence that the case's reason asks for."""
        return shipped_slots().get(case.reason, _NONE)

    def standing(self, case: Case) -> CaseStanding:
        """What the guards look at, read inside an open read or write."""
        filled = self._archive.evidence.of_case(case.id)
        names = {item.slot for item in filled}
        left = None
        if case.order_id is not None:
            order = self._archive.orders.get(case.order_id)
            before = self._archive.settlements.before(order.id, excluding_case=case.id)
            left = order.paid_gross - order.refunded - sum(item.refund for item in before)
        return CaseStanding(
            events=self._archive.cases.events(case.id),
            evidence_missing=tuple(name for name in self.slots(case).required if name not in names),
            has_evidence=bool(filled),
            settlement=self._archive.settlements.current(case.id),
            payments=self._archive.settlements.payments(case.id),
            left_to_refund=left,
            waived_by_owner=self._is_owner(case.details.evidence_waived_by),
        )

    def move(self, case: Case, to_state: str, *, note: str, action: Action) -> Case:
        """Take a stored case to `to_state`; KnownError with the guard's reason where it may not go there."""
        standing = self.standing(case)
        facts = self._judge.facts(case, standing, action.at)
        verdict = allowed(facts, to_state, self._session.rights, self._judge.workflow)
        if not verdict:
            raise KnownError(verdict.code, **verdict.operands)
        event = self._timeline.tell(
            case_id=case.id,
            kind=EventKind.MOVED,
            from_state=case.state,
            to_state=to_state,
            title=self._judge.workflow.label(to_state, case.kind),
            note=note,
            breach=case.due_at is not None and action.at > case.due_at,
            action=action,
        )
        revisit_day = self._plan_revisit(case, to_state, action)
        ended = not self._judge.workflow.state(to_state).is_open
        moved = replace(
            case,
            state=to_state,
            state_since=action.at,
            closed_at=action.at if ended else None,
            suspended_until=None,
            suspended_for="",
        )
        due = self._judge.due_after(moved, (*standing.events, event), action.at, revisit_on=revisit_day)
        return self._archive.cases.save(replace(moved, due_at=due), action=action)

    def opened(self, case: Case, *, action: Action) -> Case:
        """Write the first event of a new case and start its clock."""
        event = self._timeline.tell(
            case_id=case.id,
            kind=EventKind.OPENED,
            to_state=case.state,
            title="建工单",
            note=f"{case.channel.value}来访"
            if case.channel.value in {"电话", "到店"}
            else case.channel.value,
            action=action,
        )
        due = self._judge.due_after(case, (event,), action.at)
        return self._archive.cases.save(replace(case, due_at=due), action=action)

    def _plan_revisit(self, case: Case, to_state: str, action: Action) -> date | None:
        """Work that is done calls for a revisit, unless one is planned for the case already; its day, or None."""
        if to_state != "to_revisit":
            return None
        planned = [found.revisit for found in self._archive.revisits.of_case(case.id)]
        waiting = [revisit for revisit in planned if revisit.state.value == "planned"]
        if not waiting:
            waiting = list(
                self._revisits.plan_after_case(
                    case_id=case.id,
                    customer_id=case.customer_id,
                    kind=case.kind.value,
                    day=china_day(action.at),
                    action=action,
                )
            )
        return min((revisit.day for revisit in waiting), default=None)

    def _is_owner(self, staff_id: int | None) -> bool:
        if staff_id is None:
            return Right.RELEASE in self._session.rights
        return Right.RELEASE in rights_of(Role(self._archive.staff.get(staff_id).role))
