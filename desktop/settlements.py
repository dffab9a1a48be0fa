"""Settlements at the desk: a claim drawn from a case, written in as a snapshot, let through by the owner."""

from __future__ import annotations

import json
from dataclasses import replace

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, CaseDetails, EventKind
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.negotiation import Need, needs
from aftersales.settlement.claim import Claim
from aftersales.settlement.result import Settlement
from aftersales.settlement.settle import settle
from aftersales.settlements import SettlementRecord, paid_for
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.claim_files import claim_to_json, settlement_to_json
from desktop.house_rules import HouseRules
from desktop.judging import Judge
from desktop.left import left_to_refund
from desktop.moves import CaseMover
from desktop.reckoning import Calculation, Reckoning, SettlementDraft
from desktop.recovery_births import RecoveryBirths
from desktop.session import Session
from desktop.settlement_drafts import blank_claim, drawn_claim, following_claim, kind_of, written_claim
from desktop.settling_limits import SettlingLimits, needs_text
from desktop.taken import taken_of
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence

__all__ = ["Calculation", "SettlementDesk", "SettlementDraft"]


class SettlementDesk(Reckoning):
    """What can be done with 退赔: reckoned, written in, let through."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        rules: HouseRules,
        mover: CaseMover,
        timeline: Timeline,
        births: RecoveryBirths,
        judge: Judge,
        limits: SettlingLimits,
    ) -> None:
        super().__init__(session=session, clock=clock, rules=rules, limits=limits)
        self._archive = archive
        self._writer = writer
        self._mover = mover
        self._timeline = timeline
        self._births = births
        self._judge = judge

    def draft(self, *, case_id: int) -> SettlementDraft:
        """The claim as written in before, else as the case and its order tell it; KnownError for a foreign currency.

        Where that was paid and the case is taken up again, the claim is about what is left.
        """
        with self._archive.database.read():
            case = self._archive.cases.get(case_id)
            name = self._archive.customers.get(case.customer_id).name if case.customer_id else ""
            in_force = self._archive.settlements.in_force(case_id)
            payments = self._archive.settlements.payments(case_id)
            reversals = self._archive.settlements.reversals(case_id)
            written = in_force[-1] if in_force else None
            paid = paid_for(written.id, payments) if written is not None else 0
            follows = paid > 0 and self._may_follow(case)
            claim, left = self._claim(case, written, follows=follows)
            given = self._limits.given_this_month(but=None if written is None or follows else written.id)
            often = self._limits.often(case.customer_id)
        return SettlementDraft(
            case=case,
            customer_name=name,
            claim=claim,
            product_classes=self._classes(),
            policy_version=self.policies.version,
            clerk_limit=self._rules.shop_rules().clerk_adjustment,
            left_to_refund=left,
            moves_to="awaiting_consent" if case.state == "planning" else "",
            written=written,
            paid=paid,
            follows=follows,
            in_force=in_force,
            payments=payments,
            reversals=reversals,
            limits=self._limits.limits,
            given_this_month=given,
            often=often,
        )

    def write_in(
        self,
        *,
        case_id: int,
        version: int,
        claim: Claim,
        adjustment: int = 0,
        adjustment_reason: str = "",
        pay_by: str = "",
        secret: str = "",
    ) -> SettlementRecord:
        """Store inputs, steps and policy values in the case, unchangeable; a case at 待定方案 goes on to 待客户确认.

        `secret` is the owner's password where a limit of the clerk is passed. What stood unpaid is replaced; what was
        paid stays in force, and this one follows it.
        """
        self._session.require(Right.SETTLE)
        settlement = settle(claim, self.policies, self._rules.calendar())
        if adjustment and not adjustment_reason.strip():
            raise KnownError("desk.adjustment_reason_missing")
        found, released = self._released(case_id, claim, settlement, adjustment, secret)
        with self._writer.action(
            sentence("deed.settle"), Changed.SETTLEMENTS, Changed.CASES, Changed.RECOVERIES
        ) as action:
            case = replace(self._archive.cases.get(case_id), version=version)
            current, replaced = self._before(case)
            self._check_left(case, settlement, adjustment, replaced)
            if replaced is not None:
                self._archive.settlements.cancel(replaced.id, action=action)
            record = self._archive.settlements.add(
                SettlementRecord(
                    case_id=case_id,
                    made_at=action.at,
                    by_id=action.by_id,
                    by_name=self._session.staff.name,
                    claim=json.dumps(claim_to_json(claim), ensure_ascii=False),
                    settlement=json.dumps(settlement_to_json(settlement), ensure_ascii=False),
                    policy_version=settlement.policy_version,
                    refund=settlement.refund,
                    compensation=settlement.compensation,
                    freight_topup=settlement.freight_topup,
                    to_buyer=settlement.to_buyer,
                    from_courier=settlement.from_courier or 0,
                    merchant_result=settlement.merchant_result,
                    adjustment=adjustment,
                    adjustment_reason=adjustment_reason.strip(),
                    pay_by=pay_by,
                    follows_id=current.id if replaced is None and current else _follows(replaced),
                    released_by_id=released.id or None if released else None,
                    released_by=released.name if released else "",
                    released_for=" ".join(found) if released else "",
                    taken=taken_of(
                        claim, settlement, buyer_side=self.policies.taxonomy.reason(claim.reason).buyer_side
                    ),
                ),
                action=action,
            )
            proposed = sum(one.due for one in self._archive.settlements.in_force(case_id))
            details = _owing(case, settlement, replaced)
            saved = self._archive.cases.save(replace(case, proposed=proposed, details=details), action=action)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.SETTLED,
                title=sentence(
                    "settling.written" if record.follows_id is None else "settling.followed",
                    {"sum": record.due},
                ),
                note=adjustment_reason,
                action=action,
            )
            if released is not None:
                self._tell_release(case_id, found, released, action)
            self._births.follow(case_id=case_id, record=record, action=action)
            if saved.state == "planning":
                self._mover.move(saved, "awaiting_consent", note="", action=action)
            return record

    def release(self, *, case_id: int, version: int, secret: str) -> None:
        """The owner lets the settlement that stands in a case through, so that it may be paid; logged in its timeline."""
        self._session.require(Right.SETTLE)
        with self._archive.database.read():
            current = self._archive.settlements.current(case_id)
        if current is None:
            raise KnownError("workflow.settlement_missing")
        released = self._limits.release((Need.FLOOR,), secret)
        with self._writer.action(
            sentence("settling.release_name"), Changed.CASES, Changed.SETTLEMENTS, undoable=False
        ) as action:
            case = replace(self._archive.cases.get(case_id), version=version)
            self._archive.cases.save(case, action=action)
            if released is not None:
                self._tell_release(case_id, (), released, action)

    def note_offer(self, *, case_id: int, amount: int, asked: int | None = None) -> None:
        """Note in the timeline what was offered to the customer, and what he asked; fen."""
        self._session.require(Right.SETTLE)
        with self._writer.action(sentence("settling.offer_name"), Changed.CASES, undoable=False) as action:
            self._archive.cases.get(case_id)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.NOTED,
                title=sentence("settling.offer", {"sum": amount}),
                note="" if asked is None else sentence("settling.asked", {"sum": asked}),
                action=action,
            )

    def _released(
        self, case_id: int, claim: Claim, settlement: Settlement, adjustment: int, secret: str
    ) -> tuple[tuple[Need, ...], Staff | None]:
        """The limits passed and who let it through; KnownError ``desk.release_needed``.

        The floor alone bars nothing here: the money waits for the owner before it goes out.
        """
        if Right.RELEASE in self._session.rights:
            return (), None
        with self._archive.database.read():
            current = self._archive.settlements.current(case_id)
            given = self._limits.given_this_month(but=current.id if current else None)
        found = needs(self._limits.limits, claim, settlement, adjustment=adjustment, given_this_month=given)
        barring = found if secret else tuple(need for need in found if need is not Need.FLOOR)
        released = self._limits.release(barring, secret)
        return found, released

    def _tell_release(self, case_id: int, found: tuple[Need, ...], released: Staff, action: Action) -> None:
        self._timeline.tell(
            case_id=case_id,
            kind=EventKind.RELEASED,
            title=sentence("settling.released", {"who": released.name}),
            note=needs_text(found),
            action=action,
        )

    def _before(self, case: Case) -> tuple[SettlementRecord | None, SettlementRecord | None]:
        """The settlement in force, and the same where it was not paid and is to be replaced.

        KnownError ``desk.settlement_paid`` where it was paid and the case was not taken up again.
        """
        in_force = self._archive.settlements.in_force(case.id)
        if not in_force:
            return None, None
        current = in_force[-1]
        if not paid_for(current.id, self._archive.settlements.payments(case.id)):
            return current, current
        if not self._may_follow(case):
            raise KnownError("desk.settlement_paid", number=case.number)
        return current, None

    def _may_follow(self, case: Case) -> bool:
        """Whether a case stands before or at its plan again, so that more can be settled on top of what was paid."""
        workflow = self._judge.workflow
        return workflow.stage_index(case.state) <= workflow.stage_index("planning")

    def _claim(
        self, case: Case, written: SettlementRecord | None, *, follows: bool
    ) -> tuple[Claim, int | None]:
        """The claim to start from, and what is left to refund of its order."""
        if case.order_id is None:
            if written is not None:
                return written_claim(written, case, before=()), None
            blank = blank_claim(self._clock.today(), kind_of(case))
            title = "、".join(line.title for line in case.lines)
            line = replace(blank.order.lines[0], title=title)
            whole = replace(blank.order, lines=(line,))
            return replace(blank, id=case.number or None, reason=case.reason, order=whole), None
        order = self._archive.orders.get(case.order_id)
        if order.currency != "CNY":
            raise KnownError("desk.currency_unsettled", number=order.number, currency=order.currency)
        excluding = None if written is None or follows else written.id
        before = self._archive.settlements.before(order.id, excluding=excluding)
        left = left_to_refund(self._archive, order, before=before)
        floor = self._limits.limits.floor
        if follows:
            return following_claim(self._archive, order, case, before=before, floor=floor), left
        if written is not None:
            return written_claim(written, case, before=before), left
        return drawn_claim(self._archive, order, case, before=before, floor=floor), left

    def _check_left(
        self, case: Case, settlement: Settlement, adjustment: int, replaced: SettlementRecord | None
    ) -> None:
        """Nothing is refunded twice: this refund fits what is left of the order over all its cases."""
        if settlement.to_buyer + adjustment < 0:
            raise KnownError("desk.due_negative")
        if case.order_id is None:
            return
        order = self._archive.orders.get(case.order_id)
        excluding = None if replaced is None else replaced.id
        before = self._archive.settlements.before(order.id, excluding=excluding)
        left = left_to_refund(self._archive, order, before=before)
        if settlement.refund > left:
            raise KnownError("desk.refund_above_left", refund=settlement.refund, left=max(left, 0))


def _follows(replaced: SettlementRecord | None) -> int | None:
    return None if replaced is None else replaced.follows_id


def _owing(case: Case, settlement: Settlement, replaced: SettlementRecord | None) -> CaseDetails:
    """The details with what the customer owes by the settlement (reading 2); what he owes otherwise stays."""
    owes = settlement.buyer_owes
    had = replaced is not None and any(
        warning["code"] == "buyer_owes" for warning in json.loads(replaced.settlement).get("warnings", ())
    )
    return replace(case.details, customer_owes=owes) if owes or had else case.details
