"""Settlements as they stand in a case: immutable snapshots, and what was really paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRecord:
    """A settlement written into a case: inputs, steps, policy values, who and when; never changed.

    `claim` and `settlement` are the JSON texts of claim-format; sums in fen. `adjustment` is a person's change of
    the suggested sum and needs a reason. A cancelled record frees what it held; cancelling is a new entry.
    `taken` says how much of each order line this settlement takes, for the cases that come after it.
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
    taken: tuple[SettledBefore, ...] = ()

    @property
    def due(self) -> int:
        """What the customer is to get, fen."""
        return self.to_buyer + self.adjustment


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that really went to the customer for a settlement, in parts if need be; fen."""

    id: int = 0
    case_id: int
    settlement_id: int
    amount: int
    channel: str
    reference: str = ""
    paid_at: datetime
    by_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledBefore:
    """What all cases of an order took so far: pieces and fen per order line, and the platform's own refunds."""

    order_line_id: int
    quantity: int
    refund: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingToPay:
    """A part of what waits to be paid: bucket ``planning``, ``to_pay`` or ``difference`` (of an exchange); fen."""

    bucket: str
    count: int
    amount: int
