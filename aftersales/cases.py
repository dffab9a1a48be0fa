"""Cases (工单): what happened after the sale, with an append-only history."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass
from aftersales.repairs import RepairFile

if TYPE_CHECKING:
    from aftersales.evidence import Evidence


class CaseKind(StrEnum):
    """Closed list of case kinds."""

    INQUIRY = "咨询"
    COMPLAINT = "投诉"
    REPAIR = "维修"
    RETURN = "退货"
    EXCHANGE = "换货"
    RESHIP = "补发"
    REFUND_ONLY = "仅退款"
    COMPENSATE = "补偿"
    UPKEEP = "保养"


HOLDING = frozenset(
    {CaseKind.REPAIR, CaseKind.RETURN, CaseKind.EXCHANGE, CaseKind.RESHIP, CaseKind.REFUND_ONLY}
)
"""Kinds whose open cases hold the pieces they are about: no second case of such a kind takes them meanwhile."""


class Channel(StrEnum):
    """How the customer reached the shop (closed list)."""

    PHONE = "电话"
    WECHAT = "微信"
    PLATFORM = "平台"
    COUNTER = "到店"
    SMS = "短信"
    MAIL = "邮件"
    LETTER = "信件"
    VISIT = "上门"


class ServiceLevel(StrEnum):
    """How fast the shop promised to serve (closed list); a case without one is served as usual."""

    EMERGENCY = "急救"
    CARE = "保健"
    VALUE = "超值"


class Responsible(StrEnum):
    """Who answers for the fault (closed list); labels stand in resources/labels.py."""

    MERCHANT = "merchant"
    COURIER = "courier"
    MAKER = "maker"
    BUYER = "buyer"
    SHARED = "shared"


class EventKind(StrEnum):
    """What an entry of the timeline records."""

    OPENED = "opened"
    MOVED = "moved"
    NOTED = "noted"
    EDITED = "edited"
    EVIDENCE = "evidence"
    SETTLED = "settled"
    SETTLEMENT_CANCELLED = "settlement_cancelled"
    PAID = "paid"
    RELEASED = "released"
    REVISIT = "revisit"
    FLAGGED = "flagged"
    PRINTED = "printed"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """Pieces of an order line that a case is about; `good` and `bad` are the counts of the receiving inspection."""

    order_line_id: int | None
    title: str
    quantity: int
    good: int | None = None
    bad: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOut:
    """Pieces that go to the customer; `sent` of them went, the last in the parcel named, `tracking` joins all numbers."""

    title: str
    quantity: int
    sent: int = 0
    courier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetails:
    """Facts that later steps of the workflow gather; each is asked for by a guard of the table.

    `sheet_key` is what a row of a register was known by when the case was taken in from one; nobody is shown it.
    """

    plan: str = ""
    courier_back: str = ""
    tracking_back: str = ""
    courier_out: str = ""
    tracking_out: str = ""
    goods_back_at: datetime | None = None
    appointment_at: datetime | None = None
    failed_visit_reason: str = ""
    repair_way: str = ""
    quote: int | None = None
    quote_accepted: bool = False
    customer_owes: int = 0
    answered: bool = False
    handed_over: bool = False
    visit_failed: bool = False
    result: str = ""
    reject_reason: str = ""
    reject_rule: str = ""
    evidence_waived_by: int | None = None
    evidence_waived_reason: str = ""
    money_waived_reason: str = ""
    sheet_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. `state` is a code of the workflow table; sums in fen; moments aware UTC.

    `due_at` is the running deadline of the state, entered at `state_since`; None where no clock runs. `due_from` is
    when that clock began, which may be before the state: the plan's clock runs from intake. `going_out` is empty until a
    list of what is sent was agreed (aftersales/two_sides.py), `repair` until something was noted of one.
    """

    id: int = 0
    number: str = ""
    kind: CaseKind
    channel: Channel
    category: str
    reason: str
    phenomenon: str = ""
    description: str = ""
    urgent: bool = False
    service_level: ServiceLevel | None = None
    customer_id: int | None = None
    order_id: int | None = None
    lines: tuple[CaseLine, ...] = ()
    going_out: tuple[GoingOut, ...] = ()
    state: str = "new"
    opened_at: datetime
    state_since: datetime
    due_at: datetime | None = None
    due_from: datetime | None = None
    closed_at: datetime | None = None
    assignee_id: int | None = None
    responsible: Responsible | None = None
    proposed: int | None = None
    details: CaseDetails = field(default_factory=CaseDetails)
    repair: RepairFile = field(default_factory=RepairFile)
    suspended_until: datetime | None = None
    suspended_for: str = ""
    platform_due_at: datetime | None = None
    regulator_due_at: datetime | None = None
    linked_case_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """One entry of the timeline; never changed, never deleted. Going back is a new entry."""

    id: int = 0
    case_id: int
    at: datetime
    by_id: int | None
    by_name: str = ""
    kind: EventKind
    from_state: str = ""
    to_state: str = ""
    title: str
    note: str = ""
    breach: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """One row of a list of cases, joined for showing; sums in fen."""

    id: int
    number: str
    kind: CaseKind
    customer_id: int | None
    customer_name: str
    tier: str
    title: str
    problem: str
    state: str
    state_since: datetime
    due_at: datetime | None
    opened_at: datetime
    proposed: int | None
    assignee_id: int | None
    assignee_name: str
    suspended_until: datetime | None = None
    due_from: datetime | None = None
    service_level: ServiceLevel | None = None
    urgent: bool = False


class Related(StrEnum):
    """How another case belongs to one: it came before, it came after, or the same customer has it open."""

    EARLIER = "earlier"
    LATER = "later"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedCase:
    """Another case that belongs to one."""

    id: int
    number: str
    kind: CaseKind
    problem: str
    state: str
    opened_at: datetime
    how: Related


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything a page or a paper shows of one case."""

    case: Case
    events: tuple[CaseEvent, ...]
    evidence: tuple[Evidence, ...]
