"""What is noted of a case's repair: each entry judged, put into the case and told to its timeline, unsaved yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from aftersales.access import Right, Role, rights_of
from aftersales.actions import Action
from aftersales.cases import Case, EventKind
from aftersales.clock import CHINA, china_day
from aftersales.errors import KnownError
from aftersales.parts import MoveKind, Part, PartMove, by_part, kept_for, used_for
from aftersales.repairs import (
    LONGEST,
    USUAL_WINDOW,
    Answer,
    LabourLine,
    Visit,
    VisitOutcome,
    agreement,
    asked_price,
    booked,
    noted,
    quoted,
    visits_of,
)
from aftersales.repairs import Agreement as Agreed
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.requests import AnswerGiven, CaseFactsGiven
from desktop.session import Session
from desktop.timeline import Timeline
from resources.wording import sentence

QUOTE_HOLDS = timedelta(days=7)
"""How long a quote holds where nobody said."""


class RepairBook:
    """Entries of repairs, inside the caller's transaction; each gives the changed case, for the caller to save."""

    def __init__(self, *, archive: Archive, session: Session, timeline: Timeline) -> None:
        self._archive = archive
        self._session = session
        self._timeline = timeline

    # with a step of the case

    def with_step(self, before: Case, given: Case, facts: CaseFactsGiven, *, action: Action) -> Case:
        """The case with what a step's facts say of its repair: the same entries as those made beside the steps.

        `given` is the case of `before` with the details that were handed in.
        """
        changed = replace(given, repair=replace(before.repair, visits=visits_of(before)))
        if facts.details is not None:
            changed = self._told(before, changed, action)
        if facts.quote_answer is not None:
            changed = self.answer(changed, facts.quote_answer, action=action)
        if facts.visit_done:
            changed = self.note_visit(changed, VisitOutcome.DONE, reason="", evidence_id=None, action=action)
        if facts.parts_used:
            self._session.require(Right.PARTS)
            self.use_kept(changed, action=action)
        if facts.loan_back:
            changed = self.take_back(changed, day=china_day(action.at), action=action)
        return changed

    def _told(self, before: Case, given: Case, action: Action) -> Case:
        changed, known, details = given, before.details, given.details
        why = details.failed_visit_reason.strip()
        if before.state == "to_visit" and why and why != known.failed_visit_reason:
            changed = self.note_visit(
                changed, VisitOutcome.FAILED, reason=why, evidence_id=None, action=action
            )
        if details.appointment_at is not None and details.appointment_at != known.appointment_at:
            changed = self.book_visit(
                changed,
                at=details.appointment_at,
                until=details.appointment_at + USUAL_WINDOW,
                technician=self._keeper(before),
                action=action,
            )
        if details.quote is not None and details.quote >= 0 and self._is_new(before, details.quote):
            changed = self._quote_sum(changed, details.quote, action)
        return changed

    def _is_new(self, case: Case, quote: int) -> bool:
        return quote != case.details.quote or agreement(case) is Agreed.UNQUOTED

    def _quote_sum(self, case: Case, quote: int, action: Action) -> Case:
        """A sum said without lines is one line of work; beside lines it has to be theirs."""
        repair = case.repair
        if not repair.has_lines:
            lump = LabourLine(what=sentence("repair.lump"), price=quote)
            case = replace(case, repair=replace(repair, labour=(lump,)))
        elif repair.due != quote:
            raise KnownError("repair.quote_differs", lines=repair.due, quote=quote)
        return self.quote(case, until=china_day(action.at) + QUOTE_HOLDS, note="", action=action)

    def _keeper(self, case: Case) -> Staff | None:
        """The member of staff who has the case, if he may go."""
        if case.assignee_id is None:
            return None
        staff = self._archive.staff.get(case.assignee_id)
        return staff if Right.VISIT in rights_of(Role(staff.role)) else None

    # quote and answer

    def quote(self, case: Case, *, until: date, note: str, action: Action) -> Case:
        """Tell the customer what the lines come to."""
        repair = quoted(
            case.repair,
            valid_until=until,
            made_at=action.at,
            by_name=self._session.staff.name,
            note=_checked(note),
        )
        title = sentence("repair.quote", {"sum": repair.due}) if repair.due else sentence("repair.quote_free")
        self._tell(case, title, sentence("repair.quote_told", {"until": until}), action)
        return replace(case, repair=repair, details=replace(case.details, quote=repair.due))

    def answer(self, case: Case, given: AnswerGiven, *, action: Action) -> Case:
        """The customer's yes or no to the quote as it stands."""
        price = asked_price(case)
        if price is None:
            raise KnownError("repair.no_quote")
        if not given.who.strip():
            raise KnownError("repair.answer_who")
        if given.yes:
            _still_holds(case, price, china_day(action.at))
        answer = Answer(
            yes=given.yes,
            due=price,
            at=action.at,
            who=_checked(given.who),
            how=given.how,
            by_name=self._session.staff.name,
        )
        title = sentence("repair.answer_yes" if given.yes else "repair.answer_no", {"sum": price})
        self._tell(case, title, sentence("repair.answer_how", {"who": answer.who, "how": answer.how}), action)
        details = replace(case.details, quote_accepted=given.yes)
        return replace(case, repair=replace(case.repair, answer=answer), details=details)

    # visits

    def book_visit(
        self, case: Case, *, at: datetime, until: datetime, technician: Staff | None, action: Action
    ) -> Case:
        """An appointment; one that was still open is moved."""
        if until <= action.at:
            raise KnownError("repair.visit_past", at=at)
        visit = Visit(
            at=at,
            until=until,
            technician_id=technician.id if technician else None,
            technician=technician.name if technician else "",
        )
        before = case.repair.visits
        visits = booked(before, visit)
        code = "repair.visit_moved" if len(visits) == len(before) else "repair.visit_book"
        goes = sentence("repair.visit_goes", {"name": visit.technician}) if visit.technician else ""
        self._tell(case, sentence(code, {"window": window_text(visit)}), goes, action)
        details = replace(case.details, appointment_at=at)
        return replace(case, repair=replace(case.repair, visits=visits), details=details)

    def note_visit(
        self,
        case: Case,
        outcome: VisitOutcome,
        *,
        reason: str,
        evidence_id: int | None,
        action: Action,
    ) -> Case:
        """What came of the open visit. Work is not done before its day; called off it may be."""
        visits = visits_of(case)
        waits = bool(visits) and visits[-1].is_open and outcome is not VisitOutcome.FAILED
        if waits and china_day(visits[-1].at) > china_day(action.at):
            raise KnownError("repair.visit_early", at=visits[-1].at)
        visits = noted(visits, outcome, reason=_checked(reason), evidence_id=evidence_id, at=action.at)
        self._tell(case, sentence("repair.visit_note", {"outcome": outcome}), visits[-1].reason, action)
        return replace(case, repair=replace(case.repair, visits=visits))

    # parts and loan sets

    def use_kept(self, case: Case, *, action: Action) -> None:
        """Everything that is kept for the case was built in."""
        if self._settle_kept(case, MoveKind.USE, action):
            self._tell(case, sentence("repair.parts_used"), "", action)

    def free_kept(self, case: Case, *, action: Action) -> None:
        """What is still kept for a case that has ended goes back to the shelf."""
        told = self._settle_kept(case, MoveKind.RELEASE, action)
        if told:
            self._tell(case, sentence("repair.parts_freed"), "、".join(told), action)

    def _settle_kept(self, case: Case, kind: MoveKind, action: Action) -> Sequence[str]:
        told = []
        for part_id, kept, _used in self.counts(case.id):
            if kept:
                part = self.move_part(case, part_id, kind, kept, action=action)
                told.append(sentence("repair.part_line", {"title": part.title, "count": kept}))
        return told

    def counts(self, case_id: int) -> tuple[tuple[int, int, int], ...]:
        """Part, pieces kept and pieces used, of each part the case asked for."""
        moves = by_part(self._archive.parts.of_case(case_id))
        return tuple((part, kept_for(own, case_id), used_for(own, case_id)) for part, own in moves.items())

    def move_part(self, case: Case, part_id: int, kind: MoveKind, quantity: int, *, action: Action) -> Part:
        """One move of the stock for the case."""
        part = self._archive.parts.get(part_id)
        move = PartMove(
            part_id=part_id, kind=kind, quantity=quantity, case_id=case.id, at=action.at, by_id=action.by_id
        )
        return self._archive.parts.move(move, version=part.version, action=action)

    def take_back(self, case: Case, *, day: date, action: Action) -> Case:
        """The loan set is back."""
        loan = case.repair.loan_out
        if loan is None:
            raise KnownError("repair.loan_missing")
        loans = tuple(replace(each, returned_on=day) if each == loan else each for each in case.repair.loans)
        self._tell(case, sentence("repair.take_back", {"title": loan.title}), "", action)
        return replace(case, repair=replace(case.repair, loans=loans))

    def _tell(self, case: Case, title: str, note: str, action: Action) -> None:
        self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=title, note=note, action=action)


def window_text(visit: Visit) -> str:
    """``10-16 09:00–11:00``, China time."""
    start, end = visit.at.astimezone(CHINA), visit.until.astimezone(CHINA)
    spans = {"day": f"{start:%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return sentence("repair.visit_window_text", spans)


def _still_holds(case: Case, price: int, today: date) -> None:
    """A yes is to the sum that was told, while it holds."""
    quote = case.repair.quote
    if case.repair.due > price:
        raise KnownError("repair.quote_changed", lines=case.repair.due, quote=price)
    if quote is not None and today > quote.valid_until:
        raise KnownError("repair.quote_over", day=quote.valid_until)


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise KnownError("repair.too_long", longest=LONGEST)
    return text.strip()
