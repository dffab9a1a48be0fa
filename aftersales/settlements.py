"""Settlements as they stand in a case: immutable snapshots, and what was really paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aftersales.late_dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRecord:
    """A settlement written into a case: inputs, steps, policy values, who and when; never changed.

    `claim` and `settlement` are the JSON texts of claim-format; sums in fen. `adjustment` is a person's change of
    the suggested sum and needs a reason. A cancelled record frees what it held; cancelling is a new entry.
    `taken` says how much of each order line this settlement takes, for the cases that come after it. `follows_id` is
    the settlement of the same case that was paid already and that this one stands on: both are in force. `released_by`
    let a sum beyond a limit through, `released_for` names the limits (codes joined by spaces).
    """

    id: int = 0
    case_id: int
    made_at: datetime
    by_id: int | None
    by_name: str = ""
    claim: str
    settlement: str
    policy_version: str
    refund: int
    compensation: int
    freight_topup: int
    to_buyer: int
    from_courier: int = 0
    merchant_result: int | None = None
    adjustment: int = 0
    adjustment_reason: str = ""
    pay_by: str = ""
    cancelled_at: datetime | None = None
    follows_id: int | None = None
    released_by_id: int | None = None
    released_by: str = ""
    released_for: str = ""
    taken: tuple[SettledBefore, ...] = ()

    @property
    def due(self) -> int:
        """What the customer is to get, fen."""
        return self.to_buyer + self.adjustment


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that really went to the customer for a settlement, in parts if need be; fen.

    One that came back is an entry of its own below zero: `reverses_id` names the payment it takes back, `note` says why.
    """

    id: int = 0
    case_id: int
    settlement_id: int
    amount: int
    channel: str
    reference: str = ""
    paid_at: datetime
    by_id: int | None = None
    note: str = ""
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """冲回: a settlement undone by a new entry. `paid` is what had gone out, `returned` what came back of it; fen.

    What did not come back stays counted against the order's money.
    """

    id: int = 0
    settlement_id: int
    case_id: int
    at: datetime
    by_id: int | None
    by_name: str
    reason: str
    paid: int = 0
    returned: int = 0
    channel: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledBefore:
    """What all cases of an order took so far: pieces and fen per order line, and the platform's own refunds."""

    order_line_id: int
    quantity: int
    refund: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMade:
    """A case in which a customer wanted goods or money back; `amount` is what its settlements in force give, fen."""

    case_id: int
    number: str
    kind: str
    reason: str
    opened_at: datetime
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingToPay:
    """A part of what waits to be paid: bucket ``planning``, ``to_pay`` or ``difference`` (of an exchange); fen."""

    bucket: str
    count: int
    amount: int


def still_out(payment: Payment, payments: Iterable[Payment]) -> int:
    """What of one payment did not come back yet, fen."""
    return payment.amount + sum(one.amount for one in payments if one.reverses_id == payment.id)


def paid_for(settlement_id: int, payments: Iterable[Payment]) -> int:
    """What went out for a settlement and did not come back, fen."""
    return sum(one.amount for one in payments if one.settlement_id == settlement_id)


def owed(in_force: Iterable[SettlementRecord], payments: Iterable[Payment]) -> int:
    """What the settlements in force still owe the customer, each for itself, fen."""
    known = tuple(payments)
    return sum(max(0, record.due - paid_for(record.id, known)) for record in in_force)
