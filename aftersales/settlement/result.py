"""What comes out of a claim: figures in fen, the steps that make them, warnings and other ways, all as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from aftersales.numerals import in_words
from aftersales.settlement.policy import Policy

Operand: TypeAlias = "int | str | date | Fraction"


class CountsTo(StrEnum):
    """The figure an amount adds to."""

    TO_BUYER = "to_buyer"
    FROM_COURIER = "from_courier"
    MERCHANT_RESULT = "merchant_result"


class Source(StrEnum):
    """Where a step's number comes from: the law, the shop's rule or word, the order and its papers (法 店 单)."""

    LAW = "law"
    SHOP = "shop"
    DOCUMENT = "document"


class Rounding(StrEnum):
    """How a step came to whole fen."""

    NONE = "none"
    EXACT = "exact"
    HALF_UP = "half_up"
    SHARED = "shared"


class Unit(StrEnum):
    """What a working row's value counts."""

    FEN = "fen"
    DAYS = "days"


_NO_OPERANDS: Mapping[str, Operand] = MappingProxyType({})


class Step(NamedTuple):
    """One row of the calculation; a named tuple, because a settlement makes a dozen of them at each keystroke.

    `code` names label and formula, `citation` the text it rests on; `operands` fill their braces. A row with
    `counts_to` has a signed `amount` in fen and adds to that figure; a working row may have a `value`.
    """

    code: str
    citation: str
    source: Source
    operands: Mapping[str, Operand] = _NO_OPERANDS
    policy: Policy | None = None
    rounding: Rounding = Rounding.NONE
    counts_to: CountsTo | None = None
    amount: int | None = None
    value: int | None = None
    unit: Unit = Unit.FEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A warning (提醒): its code and operands."""

    code: str
    operands: Mapping[str, Operand] = field(default_factory=dict)


class WindowStatus(StrEnum):
    """How the notice stands to the seven-day term."""

    IN_TIME = "in_time"
    ASK_PERSON = "ask_person"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The seven-day term: its last day, how late the notice came, and a message code with operands."""

    status: WindowStatus
    last_day: date | None
    days_late: int | None
    message: str
    operands: Mapping[str, Operand] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation:
    """How far the shop can go, in fen; `over_by` only where the buyer asked for a sum."""

    margin: int
    ceiling: int
    ladder: tuple[int, ...]
    break_even: int
    over_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another refund in fen (`share`, `resettle`, `platform`, `voluntary`, `agreed_outbound`) and why it differs."""

    method: str
    refund: int
    why: str
    operands: Mapping[str, Operand] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The settled claim (退赔). Figures in fen; None where a figure does not apply.

    ``to_buyer = refund + compensation + freight_topup``; steps add up to the figures they count to. `policies`
    are the numbers used, so that a stored settlement stands without the rule library.
    """

    id: str | None
    refund: int
    compensation: int
    freight_topup: int
    to_buyer: int
    deductions: int
    points_back: int
    coupons_back: tuple[int, ...]
    kept_paid: int
    from_courier: int | None = None
    merchant_result: int | None = None
    platform_takes_back: int | None = None
    refund_due: date | None = None
    window: Window | None = None
    negotiation: Negotiation | None = None
    alternatives: tuple[Alternative, ...] = ()
    steps: tuple[Step, ...] = ()
    warnings: tuple[Caution, ...] = ()
    policy_version: str

    @property
    def in_words(self) -> str:
        """`to_buyer` in words (大写)."""
        return in_words(self.to_buyer)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The numbers that the steps rest on, by id."""
        found = {step.policy.id: step.policy for step in self.steps if step.policy is not None}
        return tuple(found[policy_id] for policy_id in sorted(found))

    @property
    def buyer_owes(self) -> int:
        """What the kept goods cost more than was paid (reading 2), fen; the shop may let it go."""
        sums = (one.operands["sum"] for one in self.warnings if one.code == "buyer_owes")
        return sum(owes for owes in sums if isinstance(owes, int))
