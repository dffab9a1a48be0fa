"""Settlements at the desk: a claim drawn from a case, recalculated while it changes, written in as a snapshot."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from aftersales.access import Right
from aftersales.cases import Case, EventKind
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.money import grouped
from aftersales.settlement.claim import Claim
from aftersales.settlement.policy import PolicySet
from aftersales.settlement.result import CountsTo, Settlement
from aftersales.settlement.settle import settle
from aftersales.settlements import SettlementRecord
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.claim_files import claim_to_json, settlement_as_text, settlement_to_json
from desktop.house_rules import HouseRules
from desktop.left import left_to_refund
from desktop.moves import CaseMover
from desktop.session import Session
from desktop.settlement_drafts import blank_claim, drawn_claim, kind_of, written_claim
from desktop.taken import taken_of
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.settlement_words import StepWords, step_words
from resources.wording import error_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDraft:
    """What the calculator starts from; `left_to_refund` in fen over all cases of the order, None without one.

    `written` is the settlement that stands in the case now, `paid` what went to the customer for it, fen.
    """

    case: Case | None
    customer_name: str
    claim: Claim
    product_classes: tuple[str, ...]
    policy_version: str
    clerk_limit: int
    left_to_refund: int | None
    moves_to: str = ""
    written: SettlementRecord | None = None
    paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """The answer to a claim: a settlement with its words, or the sentence why there is none (and of which field)."""

    claim: Claim
    settlement: Settlement | None
    words: tuple[StepWords, ...] = ()
    error: str = ""
    error_field: str = ""


class SettlementDesk:
    """What can be done with 退赔."""

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
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._rules = rules
        self._mover = mover
        self._timeline = timeline

    @property
    def policies(self) -> PolicySet:
        """The numbers in force, for what a form offers (classes of 三包, presets, reasons); pure."""
        return self._rules.policies()

    def draft(self, *, case_id: int) -> SettlementDraft:
        """The claim as written in before, else as the case and its order tell it; KnownError for a foreign currency."""
        with self._archive.database.read():
            case = self._archive.cases.get(case_id)
            name = self._archive.customers.get(case.customer_id).name if case.customer_id else ""
            written = self._archive.settlements.current(case_id)
            paid = sum(payment.amount for payment in self._archive.settlements.payments(case_id))
            claim, left = self._claim(case, written)
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
            paid=paid if written is not None else 0,
        )

    def writing_problem(self, *, draft: SettlementDraft, calculation: Calculation) -> str:
        """Why this may not be written into its case, as a sentence; "" where it may. Pure; writing in asks again."""
        settlement, case = calculation.settlement, draft.case
        if settlement is None or case is None:
            return calculation.error
        try:
            self._session.require(Right.SETTLE)
        except KnownError as error:
            return error_sentence(error)
        if draft.paid:
            return error_sentence(KnownError("desk.settlement_paid", number=case.number))
        left = draft.left_to_refund
        if left is not None and settlement.refund > left:
            return error_sentence(
                KnownError("desk.refund_above_left", refund=settlement.refund, left=max(left, 0))
            )
        return ""

    def blank(self) -> SettlementDraft:
        """A claim without a case: a customer at the counter asks what would come out."""
        return SettlementDraft(
            case=None,
            customer_name="",
            claim=blank_claim(self._clock.today()),
            product_classes=self._classes(),
            policy_version=self.policies.version,
            clerk_limit=self._rules.shop_rules().clerk_adjustment,
            left_to_refund=None,
        )

    def adjustment_problem(self, *, adjustment: int, reason: str) -> str:
        """Why this change of the suggested sum may not be written in, as a sentence; "" where it may. Pure."""
        try:
            self._check_adjustment(adjustment, reason)
        except KnownError as error:
            return error_sentence(error)
        return ""

    def calculate(self, *, claim: Claim) -> Calculation:
        """Settle the claim as it stands; pure, for each change of a field."""
        try:
            settlement = settle(claim, self.policies, self._rules.calendar())
        except KnownError as error:
            return Calculation(
                claim=claim,
                settlement=None,
                error=error_sentence(error),
                error_field=str(error.operands.get("field", "")),
            )
        return Calculation(
            claim=claim, settlement=settlement, words=tuple(step_words(step) for step in settlement.steps)
        )

    def as_text(self, *, calculation: Calculation, adjustment: int = 0) -> str:
        """复制算式: the steps of the customer's sum as plain text fit for a chat; the shop's own account stays here."""
        if calculation.settlement is None:
            return calculation.error
        lines: list[str] = []
        for step, words in zip(calculation.settlement.steps, calculation.words, strict=True):
            if step.counts_to not in {None, CountsTo.TO_BUYER} or step.citation == "negotiation":
                continue
            amount = "" if step.amount is None else f" {grouped(step.amount)} 元"
            lines.append(f"{len(lines) + 1}. {words.label}：{words.formula}{amount}（{words.citation}）")
        total = calculation.settlement.to_buyer + adjustment
        if adjustment:
            lines.append(f"人工调整 {grouped(adjustment)} 元")
        lines.append(f"应退 {grouped(total)} 元")
        return "\n".join(lines)

    def write_in(
        self,
        *,
        case_id: int,
        version: int,
        claim: Claim,
        adjustment: int = 0,
        adjustment_reason: str = "",
        pay_by: str = "",
    ) -> SettlementRecord:
        """Store inputs, steps and policy values in the case, unchangeable; a case at 待定方案 goes on to 待客户确认."""
        self._session.require(Right.SETTLE)
        settlement = settle(claim, self.policies, self._rules.calendar())
        self._check_adjustment(adjustment, adjustment_reason)
        with self._writer.action("写入退赔", Changed.SETTLEMENTS, Changed.CASES) as action:
            case = replace(self._archive.cases.get(case_id), version=version)
            self._check_left(case, settlement, adjustment)
            current = self._archive.settlements.current(case_id)
            if current is not None:
                if self._archive.settlements.payments(case_id):
                    raise KnownError("desk.settlement_paid", number=case.number)
                self._archive.settlements.cancel(current.id, action=action)
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
                    taken=taken_of(claim, settlement),
                ),
                action=action,
            )
            saved = self._archive.cases.save(replace(case, proposed=record.due), action=action)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.SETTLED,
                title=f"退赔写入：{grouped(record.due)} 元",
                note=adjustment_reason,
                action=action,
            )
            if saved.state == "planning":
                self._mover.move(saved, "awaiting_consent", note="", action=action)
            return record

    def text_of(self, *, claim: Claim) -> str:
        """The settlement as a table a person reads on a terminal."""
        return settlement_as_text(settle(claim, self.policies, self._rules.calendar()))

    def _classes(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self.policies.classes)

    def _claim(self, case: Case, written: SettlementRecord | None) -> tuple[Claim, int | None]:
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
        before = self._archive.settlements.before(order.id, excluding_case=case.id)
        left = left_to_refund(self._archive, order, before=before)
        if written is not None:
            return written_claim(written, case, before=before), left
        return drawn_claim(self._archive, order, case, before=before), left

    def _check_adjustment(self, adjustment: int, reason: str) -> None:
        if adjustment and not reason.strip():
            raise KnownError("desk.adjustment_reason_missing")
        if abs(adjustment) > self._rules.shop_rules().clerk_adjustment:
            self._session.require(Right.RELEASE)

    def _check_left(self, case: Case, settlement: Settlement, adjustment: int) -> None:
        """Nothing is refunded twice: this refund fits what is left of the order over all its cases."""
        if settlement.to_buyer + adjustment < 0:
            raise KnownError("desk.due_negative")
        if case.order_id is None:
            return
        order = self._archive.orders.get(case.order_id)
        before = self._archive.settlements.before(order.id, excluding_case=case.id)
        left = left_to_refund(self._archive, order, before=before)
        if settlement.refund > left:
            raise KnownError("desk.refund_above_left", refund=settlement.refund, left=max(left, 0))
