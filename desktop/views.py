"""What desktop hands to whoever shows it: records joined and judged, ready to be painted, free of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from datetime import date, datetime

    from aftersales.batches import ImportBatch
    from aftersales.cases import Case, CaseEvent, CaseSummary, RelatedCase
    from aftersales.customers import CustomerBrief
    from aftersales.evidence import Evidence
    from aftersales.negotiation import Need
    from aftersales.orders import Order
    from aftersales.revisits import RevisitSummary
    from aftersales.settlements import Payment, SettlementRecord
    from aftersales.staff import Staff
    from desktop.recovery_views import RecoveryRow
    from desktop.repair_views import RepairView


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """A deadline as people read it: 剩 2 时 40 分 / 超期 1 天 4 时. `share` of time used 0–1; `tone` bad, warn or plain."""

    text: str
    share: float
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateView:
    """A state as people read it: 待定方案. `progress` 0–1 fills the ring, `waiting` makes it amber, `done` ticks it."""

    code: str
    label: str
    progress: float
    waiting: bool
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One row of a list of cases with its words; `pressing` says what makes it more pressing than others."""

    summary: CaseSummary
    state: StateView
    due: DueView | None
    next_step: str
    pressing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """One of the seven steps at the top of a case: `state` done, now or future; `at` when done, `until` when running."""

    label: str
    state: str
    at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A transition offered to the person. `reason` says why it is barred; `asks` names the facts it still needs.

    `asks` holds field names of CaseDetails, or ``responsible``, ``counts``, ``note``, ``settlement``, ``payment``.
    """

    to_state: str
    label: str
    allowed: bool
    reason: str = ""
    asks: tuple[str, ...] = ()
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLineView:
    """An order line in a case page; sums in fen; `quantity` pieces are in the case, 0 for lines left alone."""

    order_line_id: int | None
    title: str
    serial: str
    bought: int
    list_price: int
    discount: int
    paid: int
    warranty: str
    warranty_tone: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSlot:
    """A named place for evidence; `required` before the state it guards."""

    name: str
    required: bool
    filled: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """A flag of a case: ``platform`` or ``regulator``, its word, and how long there is to answer."""

    code: str
    label: str
    due: DueView


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedView:
    """Another case that belongs to one, with the word of its state and how it belongs."""

    case: RelatedCase
    state: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything the page of one case shows."""

    case: Case
    customer: CustomerBrief | None
    order: Order | None
    lines: tuple[CaseLineView, ...]
    events: tuple[CaseEvent, ...]
    slots: tuple[EvidenceSlot, ...]
    in_force: tuple[SettlementRecord, ...]
    payments: tuple[Payment, ...]
    revisits: tuple[RevisitSummary, ...]
    assignee: Staff | None
    state: StateView
    due: DueView | None
    stages: tuple[StageView, ...]
    next_steps: tuple[NextStep, ...]
    flags: tuple[FlagView, ...] = ()
    related: tuple[RelatedView, ...] = ()
    repair: RepairView | None = None
    release_needs: tuple[Need, ...] = ()
    """The limits that the settlement passes, as long as nobody let it through and money is still to go out."""

    @property
    def settlement(self) -> SettlementRecord | None:
        """The newest settlement in force; those before it were paid and stand as well."""
        return self.in_force[-1] if self.in_force else None

    @property
    def settled_sum(self) -> int:
        """What all settlements in force give the customer, fen."""
        return sum(record.due for record in self.in_force)

    @property
    def money_open(self) -> int:
        """What the settlements in force still owe the customer, fen."""
        from aftersales.settlements import owed

        return owed(self.in_force, self.payments)

    @property
    def evidence_missing(self) -> tuple[str, ...]:
        """Names of required slots that are still empty."""
        return tuple(slot.name for slot in self.slots if slot.required and not slot.filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayBucket:
    """A part of what waits to be paid: ``planning`` 待定方案, ``to_pay`` 待退款, ``difference`` 待换货差价; fen."""

    code: str
    label: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """The page 今日: late and due cases, today's revisits, what waits to be paid, the last imports."""

    day: date
    overdue: tuple[CaseRow, ...]
    due_today: tuple[CaseRow, ...]
    revisits: tuple[RevisitSummary, ...]
    revisits_done: int
    new_this_week: int
    closed_this_week: int
    to_pay: tuple[PayBucket, ...]
    recoverable: PayBucket | None
    imports: tuple[ImportBatch, ...]
    backed_up_at: datetime | None
    recoveries_due: tuple[RecoveryRow, ...] = ()

    @property
    def waiting(self) -> int:
        """The number beside 今日: late plus due today."""
        return len(self.overdue) + len(self.due_today)


@dataclass(frozen=True, slots=True, kw_only=True)
class SidebarCounts:
    """Numbers beside the places; only what waits."""

    today: int
    today_urgent: bool
    open_cases: int
    revisits_today: int
    recoveries_open: int = 0
