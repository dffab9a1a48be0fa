"""What the list of recoveries is asked for, and one row of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from aftersales.late_dataclasses import dataclass
from aftersales.recovery import Against, Basis, RecoveryState


class RecoveryTab(StrEnum):
    """The tabs over the list of recoveries."""

    OPEN = "open"
    DRAFT = "draft"
    WAITING = "waiting"
    TO_GET = "to_get"
    REFUSED = "refused"
    OVERDUE = "overdue"
    CLOSED = "closed"


STATES_OF = {
    RecoveryTab.DRAFT: (RecoveryState.DRAFT,),
    RecoveryTab.WAITING: (RecoveryState.CLAIMED, RecoveryState.ESCALATED),
    RecoveryTab.TO_GET: (RecoveryState.ANSWERED, RecoveryState.PART),
    RecoveryTab.REFUSED: (RecoveryState.REFUSED,),
    RecoveryTab.CLOSED: (RecoveryState.RECEIVED, RecoveryState.GIVEN_UP),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryQuery:
    """Which recoveries; `text` is looked for in their number, name and reference and in the case's number and goods.

    The tab OPEN also shows what was closed since `closed_since`, behind what is open. `found_until` keeps those found
    on that day or earlier (how old they are), `ids` not empty only these.
    """

    tab: RecoveryTab = RecoveryTab.OPEN
    against: Against | None = None
    text: str = ""
    found_until: date | None = None
    closed_since: date | None = None
    today: date
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySummary:
    """One row of the list, joined for showing; sums in fen."""

    id: int
    number: str
    case_id: int
    case_number: str
    title: str
    against: Against
    name: str
    basis: Basis
    reference: str
    state: RecoveryState
    found_on: date
    due_on: date | None
    closed_on: date | None
    claimed: int
    received: int

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryFigure:
    """How many open claims there are against one kind, and what they still await; fen."""

    against: Against
    count: int
    outstanding: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryFigures:
    """The figures over the list: open ones by kind, and what came in since a day; fen."""

    kinds: tuple[RecoveryFigure, ...]
    got: int

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)

    @property
    def outstanding(self) -> int:
        return sum(kind.outstanding for kind in self.kinds)
