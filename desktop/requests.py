"""What a person hands in: drafts and changes, before they are judged and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from aftersales.cases import CaseDetails, CaseKind, CaseLine, Channel, Responsible, ServiceLevel
from aftersales.repairs import ConsentWay


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """A case as the intake form has it. Lines name pieces of order lines; none at all is a case without goods.

    `arrived`: the goods lie here already (无主件: nobody knows whose); courier and number are those of that parcel.
    `repair_way`: 到店, 寄修 or 上门 where the customer said so already.
    """

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
    assignee_id: int | None = None
    linked_case_id: int | None = None
    arrived: bool = False
    courier_back: str = ""
    tracking_back: str = ""
    repair_way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEdit:
    """Changed fields of a case; None leaves a field as it is, a `service_level` of "" makes it the usual one."""

    kind: CaseKind | None = None
    category: str | None = None
    reason: str | None = None
    phenomenon: str | None = None
    description: str | None = None
    responsible: Responsible | None = None
    urgent: bool | None = None
    service_level: ServiceLevel | Literal[""] | None = None
    assignee_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentGiven:
    """Money that went out: fen, by which channel, under which reference."""

    amount: int
    channel: str
    reference: str = ""
    paid_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven:
    """The customer's yes or no to a quote: who said it and how."""

    yes: bool
    who: str
    how: ConsentWay


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFactsGiven:
    """What a transition was asked for. `details` replaces the case's details; `counts` maps an order line to (良品, 次品).

    A line of the case that is no order line is named by minus its place: −1 for the first. `visit_done`: the open visit
    did it; `parts_used`: all that was kept is built in; `loan_back`: the set that was lent is here; `new_serials` are
    those of the pieces that went out in an exchange, one for each.
    """

    details: CaseDetails | None = None
    responsible: Responsible | None = None
    counts: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    payment: PaymentGiven | None = None
    quote_answer: AnswerGiven | None = None
    visit_done: bool = False
    parts_used: bool = False
    loan_back: bool = False
    new_serials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonChoice:
    """A reason of the taxonomy as a form offers it, with what it brings: who answers, which kinds are usual, which evidence."""

    category: str
    reason: str
    responsible: Responsible | None
    kinds: tuple[CaseKind, ...]
    slots: tuple[str, ...]
    phenomena: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeDeadlines:
    """When a case opened now must be taken on and must have a plan."""

    accept_by: datetime
    plan_by: datetime
