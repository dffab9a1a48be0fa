"""Results of revisits: what the customer said, what follows from it, and who must not be called any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import EventKind
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.revisits import CallResult, Revisit, RevisitState
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.clock_guard import require_clock
from desktop.revisit_following import RevisitFollowing
from desktop.revisit_planning import RevisitPlanning
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.questionnaires import GivenAnswer
    from desktop.evidence import EvidenceFile
    from desktop.moves import CaseMover
    from desktop.revisit_complaints import RevisitComplaints
    from desktop.revisit_retries import RevisitRetries
    from desktop.survey_notes import SurveyNotes

_WAITING = "to_revisit"
_CLOSED = "closed"


class RevisitResults:
    """Writes down what came of a call."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        timeline: Timeline,
        planning: RevisitPlanning,
        following: RevisitFollowing,
        retries: RevisitRetries,
        complaints: RevisitComplaints,
        surveys: SurveyNotes,
        mover: CaseMover,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._timeline = timeline
        self._planning = planning
        self._following = following
        self._retries = retries
        self._complaints = complaints
        self._surveys = surveys
        self._mover = mover

    def record(
        self,
        *,
        revisit_id: int,
        version: int,
        result: CallResult,
        score: int | None = None,
        note: str = "",
        again_on: date | None = None,
        revisit_on: date | None = None,
        close_with: str | None = None,
        photo: Path | None = None,
        answers: Sequence[GivenAnswer] = (),
    ) -> Revisit:
        """What came of the call, and what follows: one action, taken back in one step.

        未接 and 改约 plan the next try, a low score opens a complaint, 拒访 ends all calls, 空号 marks the number.
        `revisit_on` plans another call (再访) for that day; `close_with` ends the case that waits for this call with this
        result; `photo` is kept as evidence of the case, `answers` are those to questions beside the score. KnownErrors: ``desk.score_range``, ``desk.again_missing``,
        ``desk.revisit_done``, ``calls.cancelled``, ``calls.clock_back``, ``calls.again_past``, ``calls.photo_no_case``,
        ``calls.nothing_to_close`` and what the workflow says to closing.
        """
        self._session.require(Right.CALL)
        require_result(result, score=score, again_on=again_on)
        self._require_ahead(again_on, revisit_on)
        file = _photo(photo)
        name = sentence("calls.record", {"result": result.value})
        changed = (Changed.REVISITS, Changed.CASES, Changed.CUSTOMERS, Changed.GOODS, Changed.SURVEYS)
        with self._writer.action(name, *changed) as action:
            require_clock(self._archive, action.at)
            revisit = planned_revisit(self._archive, revisit_id, version)
            done = self.noted(
                revisit=revisit,
                result=result,
                score=score,
                note=note,
                again_on=again_on,
                answers=answers,
                action=action,
            )
            self._keep_photo(done, file, action)
            if revisit_on is not None and done.customer_id is not None:
                self._planning.planned_by_hand(
                    customer_id=done.customer_id,
                    case_id=done.case_id,
                    day=revisit_on,
                    purpose=done.purpose,
                    action=action,
                )
            if close_with is not None:
                self._close(done, close_with, action)
            return done

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
        answers: Sequence[GivenAnswer] = (),
    ) -> Revisit:
        """The same as part of the caller's transaction; `done_at` is when the call was made, now where nobody says.

        Who says no to calls (拒访) is not called again: his other planned calls are cancelled.
        """
        told = replace(
            revisit,
            state=RevisitState.DONE,
            result=result,
            score=score,
            note=note.strip(),
            done_at=done_at or action.at,
            done_by_id=action.by_id,
        )
        complaint = self._complaints.opened_for(told, action)
        if complaint is not None:
            told = replace(told, opened_case_id=complaint.id)
        done = self._archive.revisits.save(told, action=action)
        self._surveys.noted_call(revisit=done, answers=answers, action=action)
        if result is CallResult.REFUSED:
            self._stop_calls(done.customer_id, action)
        self._tell_case(done, action)
        if complaint is not None:
            self._tell(done, sentence("calls.told_complaint", {"number": complaint.number}), action)
        for told_more in self._retries.after(done, again_on=again_on, said_when=done_at, action=action):
            self._tell(done, told_more, action)
        self._following.follow(done.case_id, action)
        return done

    def _require_ahead(self, *days: date | None) -> None:
        today = self._clock.today()
        for day in days:
            if day is not None and day < today:
                raise KnownError("calls.again_past", day=day)

    def _stop_calls(self, customer_id: int | None, action: Action) -> None:
        """He asked not to be called: noted with him, and what is planned for him does not take place."""
        if customer_id is None:
            return
        customer = self._archive.customers.get(customer_id)
        if customer.opted_out_at is None or customer.may_call is not False:
            stopped = replace(customer, may_call=False, opted_out_at=customer.opted_out_at or action.at)
            self._archive.customers.save(stopped, action=action)
        cancel_planned(self._archive, customer_id, action=action)

    def _keep_photo(self, done: Revisit, file: EvidenceFile | None, action: Action) -> None:
        from desktop.evidence import keep_evidence

        if file is None:
            return
        if done.case_id is None:
            raise KnownError("calls.photo_no_case")
        slot = sentence("calls.visit_photo")
        keep_evidence(self._archive, done.case_id, slot, file, action=action)

    def _close(self, done: Revisit, result: str, action: Action) -> None:
        """End the case that waited for this call; the guards of the workflow have their say."""
        if done.case_id is None:
            raise KnownError("calls.nothing_to_close", number="")
        case = self._archive.cases.get(done.case_id)
        if case.state != _WAITING:
            raise KnownError("calls.nothing_to_close", number=case.number)
        self._session.require(Right.HANDLE)
        if result.strip() and result.strip() != case.details.result:
            details = replace(case.details, result=result.strip())
            case = self._archive.cases.save(replace(case, details=details), action=action)
        self._mover.move(case, _CLOSED, note="", action=action)

    def _tell_case(self, done: Revisit, action: Action) -> None:
        if done.result is None:
            return
        code = "calls.told_score" if done.score else "calls.told"
        title = sentence(code, {"result": done.result.value, "score": done.score})
        self._tell(done, title, action, note=done.note)

    def _tell(self, done: Revisit, title: str, action: Action, *, note: str = "") -> None:
        if done.case_id is not None:
            self._timeline.tell(
                case_id=done.case_id, kind=EventKind.REVISIT, title=title, note=note, action=action
            )


def require_result(result: CallResult, *, score: int | None, again_on: date | None) -> None:
    """Pass, or KnownError ``desk.score_range`` (1 to 5), ``desk.again_missing`` (改约 without a day)."""
    if score is not None and not 1 <= score <= 5:
        raise KnownError("desk.score_range", score=score)
    if result is CallResult.RESCHEDULED and again_on is None:
        raise KnownError("desk.again_missing")


def planned_revisit(archive: Archive, revisit_id: int, version: int) -> Revisit:
    """The revisit as the person saw it, still planned; KnownErrors ``desk.revisit_done``, ``calls.cancelled``."""
    revisit = archive.revisits.get(revisit_id)
    if revisit.state is RevisitState.CANCELLED:
        raise KnownError("calls.cancelled")
    if revisit.state is not RevisitState.PLANNED:
        raise KnownError("desk.revisit_done")
    return replace(revisit, version=version)


def cancel_planned(
    archive: Archive, customer_id: int, *, methods: frozenset[str] | None = None, action: Action
) -> None:
    """Cancel what is still planned for a customer; only what is done by one of the `methods` where they are named."""
    for found in archive.revisits.of_customer(customer_id):
        planned = found.revisit.state is RevisitState.PLANNED
        if planned and (methods is None or found.revisit.method in methods):
            cancelled = replace(found.revisit, state=RevisitState.CANCELLED)
            archive.revisits.save(cancelled, action=action)


def _photo(path: Path | None) -> EvidenceFile | None:
    """Read before anything is written; KnownErrors ``desk.evidence_…``."""
    if path is None:
        return None
    from desktop.evidence import evidence_from

    return evidence_from(path)
