"""Repair on a case (维修, 保养): what was found, what it costs, the customer's yes, visits, loan sets, money taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.cases import Case

MOST_LINES = 50
MOST_PIECES = 9_999
DEAREST = 100_000_000
LONGEST = 1_000
USUAL_WINDOW = timedelta(hours=2)
"""How long a visit is kept free for where only its beginning was said."""
LONGEST_WINDOW = timedelta(hours=24)


class WorkUnit(StrEnum):
    """What labour is counted in; closed list."""

    MINUTES = "分钟"
    PIECES = "件"


class ConsentWay(StrEnum):
    """How the customer said yes or no; closed list."""

    PHONE = "电话"
    WECHAT = "微信"
    SIGNED = "签字"


class VisitOutcome(StrEnum):
    """What came of a visit; closed list."""

    DONE = "做好了"
    PARTLY = "做了一部分"
    FAILED = "没做成"


class PartBearer(StrEnum):
    """Who bears a part that was bought for one repair; closed list. Only the customer is charged for it."""

    CUSTOMER = "客户"
    SHOP = "店里"
    SUPPLIER = "供应商"
    MAKER = "厂家"


class Agreement(StrEnum):
    """How the customer stands to what the repair costs; FREE where there is nothing for him to pay."""

    FREE = "free"
    UNQUOTED = "unquoted"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPart:
    """A part the repair takes: `price` is what a piece costs the customer, fen; a `free` one falls under the warranty."""

    part_id: int
    title: str
    code: str = ""
    quantity: int
    price: int
    free: bool = False

    @property
    def worth(self) -> int:
        return self.quantity * self.price

    @property
    def due(self) -> int:
        return 0 if self.free else self.worth


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtPart:
    """A part that no stock knows, bought for this repair: a piece costs the customer `price`, the shop `cost`, fen."""

    title: str
    quantity: int = 1
    price: int
    cost: int = 0
    bearer: PartBearer = PartBearer.CUSTOMER

    @property
    def worth(self) -> int:
        return self.quantity * self.price

    @property
    def free(self) -> bool:
        """Whether the customer pays nothing for it."""
        return self.bearer is not PartBearer.CUSTOMER

    @property
    def due(self) -> int:
        return 0 if self.free else self.worth


@dataclass(frozen=True, slots=True, kw_only=True)
class LabourLine:
    """Work that is charged for: `quantity` minutes or pieces, `price` the whole line's sum in fen."""

    what: str
    unit: WorkUnit = WorkUnit.PIECES
    quantity: int = 1
    price: int
    free: bool = False

    @property
    def due(self) -> int:
        return 0 if self.free else self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What the customer was told: a snapshot of the lines, the fee for coming (fen), until when it holds (inclusive)."""

    parts: tuple[RepairPart, ...] = ()
    bought: tuple[BoughtPart, ...] = ()
    labour: tuple[LabourLine, ...] = ()
    visit_fee: int = 0
    visit_free: bool = False
    valid_until: date
    made_at: datetime
    by_name: str = ""
    note: str = ""

    @property
    def worth(self) -> int:
        """The sum with what falls under the warranty."""
        return _worth(self)

    @property
    def due(self) -> int:
        """The sum the customer is to pay."""
        return _due(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The customer's yes or no to a quote of `due` fen: who said it, when, how, and who wrote it down."""

    yes: bool
    due: int
    at: datetime
    who: str
    how: ConsentWay
    by_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit: its window, who goes, and what came of it; `evidence_id` is the photo that goes with the outcome."""

    at: datetime
    until: datetime
    technician_id: int | None = None
    technician: str = ""
    outcome: VisitOutcome | None = None
    reason: str = ""
    evidence_id: int | None = None
    noted_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.outcome is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A set lent while the customer's own is mended (备用机)."""

    title: str
    serial: str = ""
    given_on: date
    due_on: date
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Money the customer paid for the repair, fen."""

    amount: int
    how: str
    at: datetime
    by_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairFile:
    """Everything a case knows of its repair. Parts that were kept and used are moves of the stock, counted there.

    `bought` are parts of no stock. `check_fee` is for finding out what is wrong (检测费), fen: told before anything is
    opened and owed without a quote; with `check_waived` it falls away once the customer has it mended.
    """

    diagnosis: str = ""
    check_fee: int = 0
    check_waived: bool = False
    parts: tuple[RepairPart, ...] = ()
    bought: tuple[BoughtPart, ...] = ()
    labour: tuple[LabourLine, ...] = ()
    visit_fee: int = 0
    visit_free: bool = False
    quote: Quote | None = None
    answer: Answer | None = None
    visits: tuple[Visit, ...] = ()
    loans: tuple[Loan, ...] = ()
    collected: tuple[Collected, ...] = ()

    @property
    def worth(self) -> int:
        """What the lines as they stand come to, with what falls under the warranty, fen; without the check."""
        return _worth(self)

    @property
    def due(self) -> int:
        """What the customer would pay for the lines as they stand, fen; without the check."""
        return _due(self)

    @property
    def has_lines(self) -> bool:
        """Whether there is anything to quote."""
        return bool(self.parts or self.bought or self.labour or self.visit_fee)

    @property
    def is_agreed(self) -> bool:
        """Whether the customer said yes to a quote."""
        return self.answer is not None and self.answer.yes

    @property
    def check_due(self) -> int:
        """What the customer pays for the check, fen."""
        return 0 if self.check_waived and self.is_agreed else self.check_fee

    @property
    def paid(self) -> int:
        return sum(each.amount for each in self.collected)

    @property
    def loan_out(self) -> Loan | None:
        """The set that is with the customer."""
        return next((loan for loan in self.loans if loan.returned_on is None), None)


def visits_of(case: Case) -> tuple[Visit, ...]:
    """The visits of a case; before a list was kept, its appointment is one that nothing was noted of yet."""
    if case.repair.visits or case.details.appointment_at is None:
        return case.repair.visits
    start = case.details.appointment_at
    return (Visit(at=start, until=start + USUAL_WINDOW),)


def open_visit(case: Case) -> Visit | None:
    """The visit that is booked and not noted yet."""
    return next((visit for visit in reversed(visits_of(case)) if visit.is_open), None)


def asked_price(case: Case) -> int | None:
    """What the customer was told it costs, fen; None before a quote. A sum noted without lines is one too."""
    quote = case.repair.quote
    return quote.due if quote is not None else case.details.quote


def agreement(case: Case) -> Agreement:
    """Whether the repair may be charged for as its lines stand now: more than was agreed has to be asked for anew."""
    repair, asked = case.repair, asked_price(case)
    if repair.due > (asked or 0):
        return Agreement.UNQUOTED
    if not asked:
        return Agreement.FREE
    answer = repair.answer
    if answer is None:
        return Agreement.ASKED
    return Agreement.YES if answer.yes else Agreement.NO


def charged(repair: RepairFile, used: Mapping[int, int]) -> int:
    """What the work came to for the customer, fen: parts that were `used` (pieces by part) or bought, labour, the way.

    The check beside it is `RepairFile.check_due`.
    """
    parts = sum(part.price * min(part.quantity, used.get(part.part_id, 0)) for part in _paid_parts(repair))
    bought = sum(part.due for part in repair.bought)
    labour = sum(line.due for line in repair.labour)
    return parts + bought + labour + (0 if repair.visit_free else repair.visit_fee)


def owed_for_repair(repair: RepairFile, used: Mapping[int, int]) -> int:
    """What the customer still has to pay, fen: the check, and of the work never more than he said yes to."""
    agreed = repair.answer.due if repair.answer is not None and repair.answer.yes else 0
    return max(0, min(charged(repair, used), agreed) + repair.check_due - repair.paid)


def quoted(
    repair: RepairFile, *, valid_until: date, made_at: datetime, by_name: str, note: str
) -> RepairFile:
    """The lines as they stand, told to the customer; an answer to an earlier quote no longer counts."""
    quote = Quote(
        parts=repair.parts,
        bought=repair.bought,
        labour=repair.labour,
        visit_fee=repair.visit_fee,
        visit_free=repair.visit_free,
        valid_until=valid_until,
        made_at=made_at,
        by_name=by_name,
        note=note,
    )
    return replace(repair, quote=quote, answer=None)


def check_labour(lines: tuple[LabourLine, ...], visit_fee: int) -> None:
    """KnownError ``repair.labour_wrong`` for work without a name, a count or a sum that can be."""
    ok = len(lines) <= MOST_LINES and 0 <= visit_fee <= DEAREST
    for line in lines:
        named = bool(line.what.strip()) and len(line.what) <= LONGEST
        ok = ok and named and 0 < line.quantity <= MOST_PIECES and 0 <= line.price <= DEAREST
    if not ok:
        raise KnownError("repair.labour_wrong")


def check_bought(parts: tuple[BoughtPart, ...]) -> None:
    """KnownError ``repair.bought_wrong`` for a part without a name, a count or sums that can be."""
    ok = len(parts) <= MOST_LINES
    for part in parts:
        named = bool(part.title.strip()) and len(part.title) <= LONGEST
        ok = ok and named and 0 < part.quantity <= MOST_PIECES
        ok = ok and 0 <= part.price <= DEAREST and 0 <= part.cost <= DEAREST
    if not ok:
        raise KnownError("repair.bought_wrong")


def booked(visits: tuple[Visit, ...], visit: Visit) -> tuple[Visit, ...]:
    """The visits with another appointment; one that was still open is moved to it. KnownErrors ``repair.visit_…``."""
    if not timedelta(0) < visit.until - visit.at <= LONGEST_WINDOW:
        raise KnownError("repair.visit_window")
    if visits and visits[-1].is_open:
        return (*visits[:-1], visit)
    if len(visits) >= MOST_LINES:
        raise KnownError("repair.too_many", most=MOST_LINES)
    return (*visits, visit)


def noted(
    visits: tuple[Visit, ...],
    outcome: VisitOutcome,
    *,
    reason: str,
    evidence_id: int | None,
    at: datetime,
) -> tuple[Visit, ...]:
    """The visits with what came of the open one. KnownErrors ``repair.no_visit``, ``repair.visit_reason``."""
    if not visits or not visits[-1].is_open:
        raise KnownError("repair.no_visit")
    if outcome is not VisitOutcome.DONE and not reason.strip():
        raise KnownError("repair.visit_reason")
    ended = replace(visits[-1], outcome=outcome, reason=reason.strip(), evidence_id=evidence_id, noted_at=at)
    return (*visits[:-1], ended)


def _worth(lines: Quote | RepairFile) -> int:
    parts = sum(part.worth for part in lines.parts) + sum(part.worth for part in lines.bought)
    return parts + sum(line.price for line in lines.labour) + lines.visit_fee


def _due(lines: Quote | RepairFile) -> int:
    parts = sum(part.due for part in lines.parts) + sum(part.due for part in lines.bought)
    return parts + sum(line.due for line in lines.labour) + (0 if lines.visit_free else lines.visit_fee)


def _paid_parts(repair: RepairFile) -> tuple[RepairPart, ...]:
    return tuple(part for part in repair.parts if not part.free)
