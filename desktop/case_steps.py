"""What a step of a case brings along: details, who answers, the counts of an inspection, and money that went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, CaseDetails, CaseLine
from aftersales.errors import KnownError
from aftersales.settlements import Payment, owed
from desktop.archive import Archive
from desktop.moves import CaseMover
from desktop.repair_book import RepairBook
from desktop.requests import CaseFactsGiven, PaymentGiven
from desktop.session import Session


class StepFacts:
    """Writes given facts into a case, inside the caller's transaction; each with the right it needs."""

    def __init__(self, *, archive: Archive, session: Session, mover: CaseMover, book: RepairBook) -> None:
        self._archive = archive
        self._session = session
        self._mover = mover
        self._book = book

    def take(self, case: Case, facts: CaseFactsGiven, *, action: Action) -> Case:
        """The case with the facts, stored where they change it."""
        changed = case
        if facts.details is not None:
            changed = replace(changed, details=self._details(case.details, facts.details, action))
        if facts.responsible is not None and facts.responsible is not case.responsible:
            self._session.require(Right.HANDLE)
            changed = replace(changed, responsible=facts.responsible)
        if facts.counts:
            self._session.require(Right.HANDLE)
            changed = replace(changed, lines=_counted(changed.lines, facts.counts))
        changed = self._book.with_step(case, changed, facts, action=action)
        if changed != case:
            changed = self._archive.cases.save(changed, action=action)
        if facts.payment is not None:
            self.pay(changed, facts.payment, action=action)
        return changed

    def pay(self, case: Case, given: PaymentGiven, *, action: Action) -> None:
        """Note money that went to the customer, all that is due or a part of it."""
        self._session.require(Right.PAY)
        settlement = self._archive.settlements.current(case.id)
        if settlement is None:
            raise KnownError("workflow.settlement_missing")
        in_force = self._archive.settlements.in_force(case.id)
        left = owed(in_force, self._archive.settlements.payments(case.id))
        if not 0 < given.amount <= left:
            raise KnownError("desk.payment_range", amount=given.amount, left=left)
        payment = Payment(
            case_id=case.id,
            settlement_id=settlement.id,
            amount=given.amount,
            channel=given.channel,
            reference=given.reference.strip(),
            paid_at=given.paid_at or action.at,
            by_id=action.by_id,
            note=given.note.strip(),
        )
        self._mover.pay(case, payment, action=action)

    def _details(self, known: CaseDetails, given: CaseDetails, action: Action) -> CaseDetails:
        """A waiver of evidence is the owner's, and bears his name whoever is named in what was handed in."""
        waived = given.evidence_waived_reason.strip()
        if not waived:
            return replace(given, evidence_waived_by=None)
        if waived == known.evidence_waived_reason:
            return replace(given, evidence_waived_by=known.evidence_waived_by)
        self._session.require(Right.RELEASE)
        return replace(given, evidence_waived_reason=waived, evidence_waived_by=action.by_id)


def _counted(lines: tuple[CaseLine, ...], counts: Mapping[int, tuple[int, int]]) -> tuple[CaseLine, ...]:
    """Lines with the counts of their inspection, which must add up to their pieces."""
    return tuple(_line(line, counts.get(_key(line, place))) for place, line in enumerate(lines, start=1))


def _key(line: CaseLine, place: int) -> int:
    return -place if line.order_line_id is None else line.order_line_id


def _line(line: CaseLine, count: tuple[int, int] | None) -> CaseLine:
    if count is None:
        return line
    good, bad = count
    if min(good, bad) < 0 or good + bad != line.quantity:
        raise KnownError("desk.counts_wrong", title=line.title, quantity=line.quantity)
    return replace(line, good=good, bad=bad)
