"""Reckoning (试算): what a claim comes to as it stands, what bars writing it in, and how two ways compare; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aftersales.access import Right
from aftersales.cases import Case
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.negotiation import Advice, Limits, Need, advise, needs
from aftersales.settlement.claim import Claim, ClaimKind
from aftersales.settlement.compare import Pair, compare
from aftersales.settlement.policy import PolicySet
from aftersales.settlement.presets import ClaimPreset, fill
from aftersales.settlement.result import CountsTo, Settlement
from aftersales.settlement.settle import settle
from aftersales.settlements import Payment, Reversal, SettlementRecord
from desktop.claim_files import settlement_as_text
from desktop.house_rules import HouseRules
from desktop.session import Session
from desktop.settlement_drafts import blank_claim
from desktop.settling_limits import NO_LIMITS, OftenClaims, SettlingLimits
from resources.claim_presets_file import shipped_claim_presets
from resources.settlement_words import StepWords, chat_text, step_words
from resources.wording import error_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDraft:
    """What the calculator starts from; `left_to_refund` in fen over all cases of the order, None without one.

    `written` is the settlement that stands in the case now, `paid` what went to the customer for it, fen. `follows`:
    it was paid, the case was taken up again, and the claim is what is settled on top of it. `in_force`, `payments` and
    `reversals` are the money of the case so far; `given_this_month` is what who sits here gave freely elsewhere.
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
    follows: bool = False
    in_force: tuple[SettlementRecord, ...] = ()
    payments: tuple[Payment, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    limits: Limits = NO_LIMITS
    given_this_month: int = 0
    often: OftenClaims | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """The answer to a claim: a settlement with its words, or the sentence why there is none (and of which field)."""

    claim: Claim
    settlement: Settlement | None
    words: tuple[StepWords, ...] = ()
    error: str = ""
    error_field: str = ""


class Reckoning:
    """Pure answers about a claim by the rules in force, for each change of a field."""

    def __init__(self, *, session: Session, clock: Clock, rules: HouseRules, limits: SettlingLimits) -> None:
        self._session = session
        self._clock = clock
        self._rules = rules
        self._limits = limits

    @property
    def policies(self) -> PolicySet:
        """The numbers in force, for what a form offers (classes of 三包, presets, reasons); pure."""
        return self._rules.policies()

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
            limits=self._limits.limits,
        )

    def adjustment_problem(self, *, adjustment: int, reason: str) -> str:
        """Why this change of the suggested sum may not be written in, as a sentence; "" where it may. Pure."""
        if adjustment and not reason.strip():
            return error_sentence(KnownError("desk.adjustment_reason_missing"))
        return ""

    def needs(
        self, *, draft: SettlementDraft, calculation: Calculation, adjustment: int = 0
    ) -> tuple[Need, ...]:
        """The limits that a sum goes beyond for who sits here; nobody's for who may release. Pure."""
        if calculation.settlement is None or Right.RELEASE in self._session.rights:
            return ()
        return needs(
            draft.limits,
            calculation.claim,
            calculation.settlement,
            adjustment=adjustment,
            given_this_month=draft.given_this_month,
        )

    def advice(self, *, claim: Claim) -> Advice | None:
        """How to negotiate about a claim with the goods staying with the customer; None without costs. Pure."""
        if claim.costs is None:
            return None
        floor = self._limits.limits.floor if claim.costs.floor is None else claim.costs.floor
        kept = replace(
            claim,
            kind=ClaimKind.COMPENSATE,
            asked=claim.asked or 0,
            costs=replace(claim.costs, floor=floor),
        )
        found = self.calculate(claim=kept).settlement
        if found is None:
            return None
        return advise(claim, found, floor=floor, rounding=self._rules.shop_rules().rounding)

    def presets(self) -> tuple[ClaimPreset, ...]:
        """Frequent claims whose reason the shop still has."""
        known = {reason.name for reason in self.policies.taxonomy.reasons}
        return tuple(preset for preset in shipped_claim_presets() if preset.reason in known)

    def filled(self, *, claim: Claim, preset: ClaimPreset) -> Claim:
        """The claim as a frequent one has it; its order, pieces, days and costs stay. Pure."""
        return fill(claim, preset, self.policies)

    def compare(self, *, first: Calculation, second: Calculation) -> tuple[Pair, ...]:
        """The steps of two ways beside one another; none while one of them cannot be settled. Pure."""
        if first.settlement is None or second.settlement is None:
            return ()
        return compare(first.settlement, second.settlement)

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
        pairs = zip(calculation.settlement.steps, calculation.words, strict=True)
        told = [
            (step, words)
            for step, words in pairs
            if step.counts_to in {None, CountsTo.TO_BUYER} and step.citation != "negotiation"
        ]
        return chat_text(
            told,
            order=calculation.claim.order.number or "",
            adjustment=adjustment,
            total=calculation.settlement.to_buyer + adjustment,
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
        if draft.paid and not draft.follows:
            return error_sentence(KnownError("desk.settlement_paid", number=case.number))
        left = draft.left_to_refund
        if left is not None and settlement.refund > left:
            return error_sentence(
                KnownError("desk.refund_above_left", refund=settlement.refund, left=max(left, 0))
            )
        return ""

    def text_of(self, *, claim: Claim) -> str:
        """The settlement as a table a person reads on a terminal."""
        return settlement_as_text(settle(claim, self.policies, self._rules.calendar()))

    def _classes(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self.policies.classes)
