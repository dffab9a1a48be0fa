"""Visits to the customer (上门): booked with a window and somebody who goes, noted with what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from aftersales.access import Right, Role, rights_of
from aftersales.actions import Action
from aftersales.cases import Case
from aftersales.errors import KnownError
from aftersales.repairs import VisitOutcome, open_visit, visits_of
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.case_clocks import CaseClocks
from desktop.changes import Changed
from desktop.evidence import evidence_from, keep_evidence
from desktop.judging import Judge
from desktop.moves import CaseMover
from desktop.repair_book import RepairBook
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """When somebody comes and who: a window of aware moments; nobody named is to be found later."""

    at: datetime
    until: datetime
    technician_id: int | None = None


class VisitDesk:
    """Writes visits. While a case waits for its visit, the next appointment takes it to 待上门 again."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        judge: Judge,
        clocks: CaseClocks,
        mover: CaseMover,
        book: RepairBook,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._judge = judge
        self._clocks = clocks
        self._mover = mover
        self._book = book

    def technicians(self) -> tuple[Staff, ...]:
        """Who may go to customers."""
        with self._archive.database.read():
            return tuple(staff for staff in self._archive.staff.list() if _may_go(staff))

    def book(self, *, case_id: int, version: int, appointment: Appointment) -> Case:
        """Make an appointment, or move the one that is open. KnownErrors ``repair.visit_…``."""
        self._session.require(Right.VISIT)
        with self._entry(sentence("repair.visit_book", {"window": ""}).strip(), case_id, version) as (
            case,
            action,
        ):
            return self._booked(case, appointment, waited=case.details.appointment_at, action=action)

    def note(
        self,
        *,
        case_id: int,
        version: int,
        outcome: VisitOutcome,
        reason: str = "",
        photo: Path | None = None,
        following: Appointment | None = None,
    ) -> Case:
        """What came of the open visit, with a reason and a photo where it is not done, and the next appointment.

        KnownErrors ``repair.no_visit``, ``repair.visit_reason``, ``repair.visit_early``, ``desk.evidence_…``.
        """
        self._session.require(Right.VISIT)
        file = evidence_from(photo) if photo is not None else None
        name = sentence("repair.visit_note", {"outcome": outcome})
        with self._entry(name, case_id, version) as (case, action):
            evidence_id = None
            if file is not None:
                slot = sentence("repair.visit_photo")
                evidence_id = keep_evidence(self._archive, case_id, slot, file, action=action).id
            waited = open_visit(case)
            noted = self._book.note_visit(
                case, outcome, reason=reason, evidence_id=evidence_id, action=action
            )
            if following is None:
                return self._archive.cases.save(noted, action=action)
            return self._booked(noted, following, waited=waited.at if waited else None, action=action)

    def _booked(
        self, case: Case, appointment: Appointment, *, waited: datetime | None, action: Action
    ) -> Case:
        """Store the appointment; where a visit was waited for and is over, the case waits for the next one."""
        moving = open_visit(case) is not None
        changed = self._book.book_visit(
            replace(case, repair=replace(case.repair, visits=visits_of(case))),
            at=appointment.at,
            until=appointment.until,
            technician=self._who(appointment.technician_id),
            action=action,
        )
        waits = case.state == "to_visit"
        if waits and not moving:
            saved = self._archive.cases.save(changed, action=action)
            return self._mover.move(saved, "to_visit", note="", action=action, booked=waited)
        timed = self._clocks.anew(changed, action.at) if waits else changed
        return self._archive.cases.save(timed, action=action)

    def _who(self, staff_id: int | None) -> Staff | None:
        if staff_id is None:
            return None
        staff = self._archive.staff.get(staff_id)
        if not _may_go(staff):
            raise KnownError("repair.visit_who", name=staff.name)
        return staff

    @contextmanager
    def _entry(self, name: str, case_id: int, version: int) -> Iterator[tuple[Case, Action]]:
        """The open case as the person saw it, inside its action."""
        with self._writer.action(name, Changed.CASES) as action:
            case = self._archive.cases.get(case_id)
            if case.version != version:
                raise KnownError("storage.changed_meanwhile")
            self._judge.require_open(case)
            yield case, action


def _may_go(staff: Staff) -> bool:
    return Right.VISIT in rights_of(Role(staff.role))
