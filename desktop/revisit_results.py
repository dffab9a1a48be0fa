"""Results of revisits: what the customer said, when to try again, and who must not be called any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import EventKind
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.revisit_plans import RevisitPlans
from aftersales.revisits import CallResult, Revisit, RevisitState
from aftersales.scheduling import OnDayOff
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.revisit_following import RevisitFollowing
from desktop.revisit_planning import RevisitPlanning, refusal_to_call
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer


class RevisitResults:
    """Writes down what came of a call."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        plans: RevisitPlans,
        timeline: Timeline,
        planning: RevisitPlanning,
        following: RevisitFollowing,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._plans = plans
        self._timeline = timeline
        self._planning = planning
        self._following = following

    def record(
        self,
        *,
        revisit_id: int,
        version: int,
        result: CallResult,
        score: int | None = None,
        note: str = "",
        again_on: date | None = None,
    ) -> Revisit:
        """What came of the call. 未接 and 改约 plan the next try; the case's timeline tells it."""
        self._session.require(Right.CALL)
        require_result(result, score=score, again_on=again_on)
        with self._writer.action(
            f"记回访 {result.value}", Changed.REVISITS, Changed.CASES, Changed.CUSTOMERS
        ) as action:
            return self.noted(
                revisit=planned_revisit(self._archive, revisit_id, version),
                result=result,
                score=score,
                note=note,
                again_on=again_on,
                action=action,
            )

    def noted(
        self,
        *,
        revisit: Revisit,
        result: CallResult,
        score: int | None,
        note: str,
        again_on: date | None,
        action: Action,
        done_at: datetime | None = None,
    ) -> Revisit:
        """The same as part of the caller's transaction; `done_at` is when the call was made, now where nobody says.

        Who says no to calls (拒访) is not called again: his other planned calls are cancelled.
        """
        done = self._archive.revisits.save(
            replace(
                revisit,
                state=RevisitState.DONE,
                result=result,
                score=score,
                note=note.strip(),
                done_at=done_at or action.at,
            ),
            action=action,
        )
        if result is CallResult.REFUSED:
            self._stop_calls(done.customer_id, action)
        self._plan_again(done, result, again_on, action)
        self._tell_case(done, action)
        self._following.follow(done.case_id, action)
        return done

    def _stop_calls(self, customer_id: int | None, action: Action) -> None:
        """He asked not to be called: noted with him, and what is planned for him does not take place."""
        if customer_id is None:
            return
        customer = self._archive.customers.get(customer_id)
        if customer.opted_out_at is None:
            self._archive.customers.save(replace(customer, opted_out_at=action.at), action=action)
        for found in self._archive.revisits.of_customer(customer_id):
            if found.revisit.state is RevisitState.PLANNED:
                cancelled = replace(found.revisit, state=RevisitState.CANCELLED)
                self._archive.revisits.save(cancelled, action=action)

    def _plan_again(self, done: Revisit, result: CallResult, again_on: date | None, action: Action) -> None:
        customer = self._archive.customers.get(done.customer_id) if done.customer_id else None
        if customer is None or refusal_to_call(customer) is not None:
            return
        if result is CallResult.RESCHEDULED and again_on is not None:
            visit = self._planning.place(again_on, OnDayOff.KEEP)
        elif result is CallResult.MISSED:
            visit = self._planning.visits(self._plans.named("retry"), self._clock.today())[0]
        else:
            return
        again = replace(
            done,
            id=0,
            version=0,
            state=RevisitState.PLANNED,
            nominal=visit.nominal,
            day=visit.date,
            why=visit.why,
            result=None,
            score=None,
            note="",
            done_at=None,
        )
        self._archive.revisits.save(again, action=action)

    def _tell_case(self, done: Revisit, action: Action) -> None:
        if done.case_id is None or done.result is None:
            return
        score = f"，{done.score} 分" if done.score else ""
        self._timeline.tell(
            case_id=done.case_id,
            kind=EventKind.REVISIT,
            title=f"回访：{done.result.value}{score}",
            note=done.note,
            action=action,
        )


def require_result(result: CallResult, *, score: int | None, again_on: date | None) -> None:
    """Pass, or KnownError ``desk.score_range`` (1 to 5), ``desk.again_missing`` (改约 without a day)."""
    if score is not None and not 1 <= score <= 5:
        raise KnownError("desk.score_range", score=score)
    if result is CallResult.RESCHEDULED and again_on is None:
        raise KnownError("desk.again_missing")


def planned_revisit(archive: Archive, revisit_id: int, version: int) -> Revisit:
    """The revisit as the person saw it, still planned; KnownError ``desk.revisit_done``."""
    revisit = archive.revisits.get(revisit_id)
    if revisit.state is not RevisitState.PLANNED:
        raise KnownError("desk.revisit_done")
    return replace(revisit, version=version)
