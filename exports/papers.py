"""What papers are made from: text ready to print, sums in fen, moments aware; no rule and no query from here on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from aftersales.money import grouped, signed


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShop:
    """The shop as its papers name it."""

    name: str
    phone: str = ""
    address: str = ""
    foot: str = ""
    """Its own closing words on a receipt."""
    logo: bytes = b""
    """Its sign as a PNG, for the head of whole sheets; empty without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEvent:
    """One line of the timeline: when, which step of the work, what happened, who did it."""

    at: datetime
    step: str
    content: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCase:
    """A case and whom and what it is about. `phone` is masked or not as its reader may see it; empty shows as —.

    `goods_class` stands in brackets behind the goods, `warranty` behind the day of the invoice, or of the payment
    where there is no invoice.
    """

    number: str
    customer: str
    phone: str = ""
    address: str = ""
    order_number: str = ""
    goods: str = ""
    goods_class: str = ""
    serial: str = ""
    invoiced_on: date | None = None
    warranty: str = ""
    description: str = ""
    events: tuple[PaperEvent, ...] = ()
    handler: str = ""
    paid_on: date | None = None

    @property
    def sold_on(self) -> date | None:
        """The day a warranty counts from: of the invoice, else of the payment."""
        return self.invoiced_on or self.paid_on

    @property
    def sold_by(self) -> str:
        """What that day is called: the end of a code of ``paper``."""
        return "paid_on" if self.paid_on is not None and self.invoiced_on is None else "invoiced"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStep:
    """One step of the calculation: what, how, by which rule, and its sum in fen (None: a finding without a sum).

    `base` marks the sum that the others are added to or taken from; it is printed without a sign.
    """

    label: str
    formula: str = ""
    citation: str = ""
    amount: int | None = None
    base: bool = False

    @property
    def amount_text(self) -> str:
        """The sum as printed: the base plain, what is added or taken off with its sign; empty without a sum."""
        if self.amount is None:
            return ""
        return grouped(self.amount) if self.base else signed(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSettlement:
    """What the customer gets: the steps, the total in fen, how and when it is paid, and the version of the rules."""

    steps: tuple[PaperStep, ...]
    total: int
    policy_version: str
    pay_by: str = ""
    arrives: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperImage:
    """One picture of the evidence and the words under it."""

    caption: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRepairLine:
    """A part, work or the way there: sums in fen are what the customer is charged, never what the shop paid.

    `price` is that of one piece, None where only the line has one; a `free` line is printed with its sum and not added,
    `why` where it is not the warranty that bears it.
    """

    kind: str
    what: str
    count: str
    price: int | None
    amount: int
    free: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperVisit:
    """A visit: its window, who went, what came of it."""

    at: str
    who: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRepair:
    """The repair as the customer reads it. `total` is what he pays, fen; `told` are lines on agreement, money, loan."""

    diagnosis: str
    lines: tuple[PaperRepairLine, ...] = ()
    total: int = 0
    told: tuple[str, ...] = ()
    visits: tuple[PaperVisit, ...] = ()


class ReportPart(StrEnum):
    """What a report may show or leave out; without `PRICES` no sum is on it. `ACCOUNT` is 本单盈亏, which no customer sees."""

    GOODS = "goods"
    EVENTS = "events"
    CALCULATION = "calculation"
    EVIDENCE = "evidence"
    SIGNATURES = "signatures"
    PRICES = "prices"
    ACCOUNT = "account"


CUSTOMERS_PARTS = frozenset(ReportPart) - {ReportPart.ACCOUNT}
"""A report as the customer gets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReport:
    """Everything on a 售后服务报告. `note` is the line above the signatures; `reprint` marks it 补打.

    `number` is the paper's own, beside the case's: unique and never given again. `parts` are those it shows.
    """

    shop: PaperShop
    case: PaperCase
    printed_at: datetime
    number: str = ""
    settlement: PaperSettlement | None = None
    repair: PaperRepair | None = None
    images: tuple[PaperImage, ...] = ()
    account: tuple[PaperRow, ...] = ()
    note: str = ""
    parts: frozenset[ReportPart] = CUSTOMERS_PARTS
    reprint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundReceipt:
    """Everything on an 80 mm 售后退款凭条; `number` is the paper's own."""

    shop: PaperShop
    case: PaperCase
    settlement: PaperSettlement
    printed_at: datetime
    number: str = ""
    reprint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A line with a sum in fen and the words behind it; `apart`: it stands for itself and is not added to the others."""

    label: str
    note: str = ""
    amount: int | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementSheet:
    """Everything on a 退赔计算单, for the customer or for the shop.

    `about` is the number its QR says, empty without case and order. `facts` are label and text in pairs, `sources` the citations with the text they rest on, `told` sentences the reader
    must know. `account`, `further` and `warnings` belong to the shop's copy alone. `written` False marks a draft.
    """

    shop: PaperShop
    settlement: PaperSettlement
    printed_at: datetime
    number: str = ""
    written: bool = False
    for_shop: bool = False
    about: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    account: tuple[PaperRow, ...] = ()
    further: tuple[PaperRow, ...] = ()
    warnings: tuple[str, ...] = ()
    reprint: bool = False
