"""What a sheet brings in against what the archive holds: new, changed, unchanged, in conflict, faulty, held."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aftersales.orders import Discount, Movement, Order, OrderStatus, Platform, Receiver
from aftersales.refunds import Booked


class Outcome(StrEnum):
    """The seven answers for an incoming order; their counts add up to all."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    ERROR = "error"
    SKIPPED = "skipped"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a sheet: where it stands and what was there. `column` is the header text, `row` from 1.

    `blocking` problems make the order an error (not taken); `held` ones wait for a person's yes; others only inform.
    """

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    level: str = "blocking"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLine:
    """A line as a sheet told it; None where the sheet says nothing. Fen and pieces."""

    key: str
    title: str = ""
    code: str | None = None
    spec: str | None = None
    unit_price: int | None = None
    quantity: int | None = None
    amount: int | None = None
    paid: int | None = None
    refunded: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingOrder:
    """An order as one or more sheets told it, joined; None where they say nothing. Fen; moments aware UTC.

    `rows` are the sheet rows it came from (1-based); `file_index`/`sheet` name the sheet that carries its header.
    `movements` are what settlements say went back; `only_known`: told by nothing else, so it makes no new order.
    """

    file_index: int = 0
    sheet: str = ""
    rows: tuple[int, ...] = ()
    platform: Platform
    shop_name: str | None = None
    number: str
    status: OrderStatus | None = None
    ordered_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    signed_at: datetime | None = None
    currency: str | None = None
    goods: int | None = None
    freight: int | None = None
    discounts: tuple[Discount, ...] | None = None
    paid_gross: int | None = None
    refunded: int | None = None
    compensated: int | None = None
    nickname: str | None = None
    receiver: Receiver | None = None
    courier: str | None = None
    tracking: str | None = None
    remark: str | None = None
    movements: tuple[Movement, ...] = ()
    only_known: bool = False
    lines: tuple[IncomingLine, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that the sheet would change; texts as a person reads them."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An incoming order beside the stored one."""

    outcome: Outcome
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the archive knows of an order when a sheet meets it; `booked` are the settlements behind `settled`."""

    order: Order
    edited_by_hand: frozenset[str] = field(default_factory=frozenset)
    settled: bool = False
    booked: tuple[Booked, ...] = ()


_ONE_FAMILY = {Platform.TMALL: Platform.TAOBAO}
"""淘宝 and 天猫 share order numbers and settlements."""
_TELLING = 10
"""Characters from which an order number says by itself which order it is, whatever platform a sheet was taken for."""


def number_family(platform: Platform) -> Platform:
    """The platform that a platform shares its order numbers with, else itself."""
    return _ONE_FAMILY.get(platform, platform)


def is_telling(number: str) -> bool:
    """Whether an order number alone says which order it is: counters and hand-made lists use short ones."""
    return len(number) >= _TELLING
