"""Recoveries (追偿): what others owe the shop for a case, how the sum came about, and how far the claim has come."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST = 100_000_000_00
"""The largest sum of a line or a receipt, fen; beyond it a figure is mistyped."""


class Against(StrEnum):
    """Who is to pay the shop; closed list."""

    COURIER = "快递"
    SUPPLIER = "供应商"
    MAKER = "厂家"
    PLATFORM = "平台"


class Basis(StrEnum):
    """Why he owes it; closed list, its law and its evidence stand in resources/recovery.toml."""

    LOST = "丢件"
    DAMAGED = "运输破损"
    LATE = "延误"
    DEFECT = "质量问题"
    WARRANTY = "三包"
    DEDUCTED = "平台多扣"
    OTHER = "其他"


class RecoveryState(StrEnum):
    """How far a claim has come; PART and RECEIVED follow from the money that came in, never from a hand."""

    DRAFT = "draft"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    PART = "part"
    RECEIVED = "received"
    REFUSED = "refused"
    ESCALATED = "escalated"
    GIVEN_UP = "given_up"


CLOSED = frozenset({RecoveryState.RECEIVED, RecoveryState.GIVEN_UP})
"""States in which nothing more is awaited."""
_S = RecoveryState
MOVES: Mapping[RecoveryState, tuple[RecoveryState, ...]] = {
    _S.DRAFT: (_S.CLAIMED, _S.GIVEN_UP),
    _S.CLAIMED: (_S.ANSWERED, _S.REFUSED, _S.ESCALATED, _S.GIVEN_UP),
    _S.ANSWERED: (_S.REFUSED, _S.ESCALATED, _S.GIVEN_UP),
    _S.PART: (_S.REFUSED, _S.ESCALATED, _S.GIVEN_UP),
    _S.REFUSED: (_S.CLAIMED, _S.ESCALATED, _S.GIVEN_UP),
    _S.ESCALATED: (_S.ANSWERED, _S.REFUSED, _S.GIVEN_UP),
    _S.RECEIVED: (),
    _S.GIVEN_UP: (_S.DRAFT,),
}
"""The steps a person may take; ESCALATED is the postal complaint (邮政申诉) and for couriers alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SumLine:
    """One line of how the sum came about: what, how it was reckoned, and its signed amount in fen."""

    label: str
    formula: str = ""
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money that came in for a claim: day, fen, by which way and under which reference."""

    received_on: date
    amount: int
    way: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryStep:
    """One entry in the course of a claim."""

    at: datetime
    by_name: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """One claim of the shop on a case; sums in fen.

    `settlement_id` is the settlement it was born from, None for one made by hand. `due_on` is the last day of what
    comes next: to claim, to answer, to pay. `granted` is what the other side agreed to, None while it has not said.
    `reason` is why it was refused or given up, `evidence_waived` why it was claimed without all evidence, `letter`
    the shop's own words for the letter, empty for the drafted ones.
    """

    id: int = 0
    number: str = ""
    case_id: int
    settlement_id: int | None = None
    against: Against
    name: str = ""
    basis: Basis
    reference: str = ""
    state: RecoveryState = RecoveryState.DRAFT
    found_on: date
    due_on: date | None = None
    claimed_on: date | None = None
    closed_on: date | None = None
    granted: int | None = None
    reason: str = ""
    evidence_waived: str = ""
    letter: str = ""
    lines: tuple[SumLine, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    steps: tuple[RecoveryStep, ...] = ()
    version: int = 0

    @property
    def claimed(self) -> int:
        """What is claimed in all."""
        return sum(line.amount for line in self.lines)

    @property
    def received(self) -> int:
        """What came in so far."""
        return sum(receipt.amount for receipt in self.receipts)

    @property
    def outstanding(self) -> int:
        """What is still awaited; nothing once the claim is closed."""
        return 0 if self.is_closed else max(0, self.claimed - self.received)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How many days each side has, calendar days; None where nobody set any. `source` says who says so."""

    claim_days: int | None = None
    answer_days: int | None = None
    pay_days: int | None = None
    source: str = ""

    def days_in(self, state: RecoveryState) -> int | None:
        """The days of what comes next in a state; a closed claim waits for nothing."""
        return {
            _S.DRAFT: self.claim_days,
            _S.CLAIMED: self.answer_days,
            _S.ESCALATED: self.answer_days,
            _S.REFUSED: self.answer_days,
            _S.ANSWERED: self.pay_days,
            _S.PART: self.pay_days,
        }.get(state)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts:
    """What a step rests on: the day, what evidence is missing, the person's words, the sum granted in an answer."""

    today: date
    missing: tuple[str, ...] = ()
    note: str = ""
    granted: int | None = None
    terms: Terms = field(default_factory=Terms)


def check(recovery: Recovery) -> None:
    """What any claim must be; KnownErrors ``recovery.…`` name the field.

    ``sum_missing`` where nothing is claimed, ``sum_absurd``, ``line_unnamed``, ``below_received``.
    """
    for line in recovery.lines:
        if not line.label.strip():
            raise KnownError("recovery.line_unnamed")
        if abs(line.amount) > MOST:
            raise KnownError("recovery.sum_absurd", amount=line.amount)
    if recovery.claimed <= 0:
        raise KnownError("recovery.sum_missing", claimed=recovery.claimed)
    if recovery.claimed < recovery.received:
        raise KnownError("recovery.below_received", claimed=recovery.claimed, received=recovery.received)


def allowed(recovery: Recovery, to: RecoveryState, facts: MoveFacts) -> None:
    """Pass, or the KnownError that says why the step may not be taken."""
    escalates_elsewhere = to is _S.ESCALATED and recovery.against is not Against.COURIER
    if to not in MOVES[recovery.state] or escalates_elsewhere:
        raise KnownError("recovery.no_such_step", number=recovery.number)
    if to is _S.CLAIMED:
        _may_claim(recovery, facts)
    if to is _S.ESCALATED:
        _may_escalate(recovery, facts)
    if to is _S.ANSWERED and facts.granted is None:
        raise KnownError("recovery.granted_missing")
    if to is _S.ANSWERED and not 0 < (facts.granted or 0) <= recovery.claimed:
        raise KnownError("recovery.granted_wrong", granted=facts.granted, claimed=recovery.claimed)
    if to in {_S.REFUSED, _S.GIVEN_UP} and not facts.note.strip():
        raise KnownError("recovery.reason_missing")


def _may_claim(recovery: Recovery, facts: MoveFacts) -> None:
    check(recovery)
    if not recovery.name.strip():
        raise KnownError("recovery.name_missing", against=recovery.against.value)
    if facts.missing and not facts.note.strip():
        raise KnownError("recovery.evidence_missing", slots="、".join(facts.missing))


def _may_escalate(recovery: Recovery, facts: MoveFacts) -> None:
    """The postal authority hears who complained to the courier first and got no answer in time, or one he rejects."""
    due = recovery.due_on
    if recovery.state is _S.CLAIMED and due is not None and facts.today <= due:
        raise KnownError("recovery.escalate_early", due=due)


def moved(recovery: Recovery, to: RecoveryState, facts: MoveFacts) -> Recovery:
    """The claim after a step, with the day by which the next one is due; KnownErrors of `allowed`."""
    allowed(recovery, to, facts)
    note = facts.note.strip()
    after = replace(recovery, state=to, due_on=next_due(to, facts))
    if to is _S.CLAIMED:
        waived = note if facts.missing else ""
        return replace(after, claimed_on=facts.today, evidence_waived=waived, granted=None, reason="")
    if to is _S.ANSWERED:
        return replace(after, granted=facts.granted)
    if to is _S.REFUSED:
        return replace(after, reason=note)
    if to is _S.GIVEN_UP:
        return replace(after, reason=note, closed_on=facts.today)
    if to is _S.DRAFT:
        return _reopened(after)
    return after


def _reopened(recovery: Recovery) -> Recovery:
    """Taken up again: where it stood before money or a letter, and a claim partly paid goes on as such."""
    state = _S.PART if recovery.receipts else _S.DRAFT
    return replace(recovery, state=state, closed_on=None, reason="")


def received(recovery: Recovery, receipt: Receipt, facts: MoveFacts) -> Recovery:
    """The claim after money came in; once all of it is there it is closed.

    KnownErrors: ``recovery.amount_wrong``, ``recovery.way_missing``, ``recovery.too_much``,
    ``recovery.received_ahead`` for a day to come, ``recovery.not_claimed`` before anything was claimed.
    """
    if recovery.state is _S.DRAFT:
        raise KnownError("recovery.not_claimed")
    if not 0 < receipt.amount <= MOST:
        raise KnownError("recovery.amount_wrong")
    if not receipt.way.strip():
        raise KnownError("recovery.way_missing")
    if receipt.received_on > facts.today:
        raise KnownError("recovery.received_ahead", day=receipt.received_on)
    over = recovery.received + receipt.amount - recovery.claimed
    if over > 0:
        raise KnownError("recovery.too_much", over=over, claimed=recovery.claimed)
    after = replace(recovery, receipts=(*recovery.receipts, receipt))
    if over == 0:
        return replace(after, state=_S.RECEIVED, due_on=None, closed_on=receipt.received_on)
    if recovery.state is _S.GIVEN_UP:
        return after
    return replace(after, state=_S.PART, due_on=next_due(_S.PART, facts))


def next_due(state: RecoveryState, facts: MoveFacts) -> date | None:
    """The last day of what comes next; the first day is not counted."""
    days = facts.terms.days_in(state)
    return None if days is None or state in CLOSED else facts.today + timedelta(days=days)


def missing_evidence(needed: Iterable[str], there: Iterable[str]) -> tuple[str, ...]:
    """Slots that are needed and hold nothing, in the order they are asked for."""
    found = set(there)
    return tuple(slot for slot in needed if slot not in found)
