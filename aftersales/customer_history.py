"""What a customer's page tells of his past: orders, cases, sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aftersales.cases import CaseKind
from aftersales.orders import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtOrder:
    """One order in short; sums in fen of `currency`, `title` of its first line, `open_cases` about it."""

    id: int
    number: str
    ordered_at: datetime | None
    platform: Platform
    paid: int
    refunded: int
    currency: str
    title: str
    pieces: int
    lines: int
    open_cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCase:
    """One case in short; `amount` settled, else proposed, fen."""

    id: int
    number: str
    kind: CaseKind
    title: str
    problem: str
    state: str
    opened_at: datetime
    amount: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMoney:
    """Fen over CNY orders: `returned` to him, `cost` of what he bought; `uncosted` pieces whose cost nobody noted."""

    returned: int
    cost: int
    uncosted: int
    platform: str
    keeper: str
