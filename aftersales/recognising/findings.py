"""What was found in a text, each with the characters it rests on and how certain it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from aftersales.orders import Platform

Span = tuple[int, int]
"""Begin and end (exclusive) of characters in the text that was read."""


class FindingKind(StrEnum):
    """What a finding is."""

    NAME = "name"
    NICKNAME = "nickname"
    PHONE = "phone"
    ADDRESS = "address"
    ORDER = "order"
    COURIER = "courier"
    AMOUNT = "amount"
    DAY = "day"
    QUANTITY = "quantity"


class Flaw(StrEnum):
    """What is wrong with something that was meant to be a number or a day."""

    LETTERS = "phone_letters"
    SHORT = "phone_short"
    LONG = "phone_long"
    NO_DAY = "no_such_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found. `certainty` 0–100; `number` is fen of an amount or pieces of a quantity; `company` a courier's.

    A phone is digits, a virtual one ``13800001000-1234``; a `masked` one keeps its stars and is nobody's key. `flaw`
    says what is wrong: the value is then as it was written and fits no field.
    """

    kind: FindingKind
    value: str
    spans: tuple[Span, ...]
    certainty: int
    platform: Platform | None = None
    company: str = ""
    masked: bool = False
    virtual: bool = False
    number: int | None = None
    day: date | None = None
    flaw: Flaw | None = None

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Saying:
    """One line of a chat: who, whether that is the buyer, and where his words stand."""

    who: str
    buyer: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A text as it was read: bounded to `LONGEST` characters (`cut` where it was longer), what was found in it.

    `words` are the buyer's own words without numbers, name and address: what reason and urgency are read from. It is
    as long as `text`, blanks standing where something was taken out, so that its spans are the text's.
    """

    text: str
    words: str
    findings: tuple[Finding, ...] = ()
    sayings: tuple[Saying, ...] = field(default=())
    cut: bool = False

    def of(self, kind: FindingKind) -> tuple[Finding, ...]:
        """The findings of one kind that have no flaw, the most certain first."""
        found = [each for each in self.findings if each.kind is kind and each.flaw is None]
        return tuple(sorted(found, key=lambda each: (-each.certainty, each.start)))

    def best(self, kind: FindingKind) -> Finding | None:
        """The most certain finding of a kind."""
        return next(iter(self.of(kind)), None)

    @property
    def flaws(self) -> tuple[Finding, ...]:
        """What was meant to be something and is not."""
        return tuple(each for each in self.findings if each.flaw is not None)

    def quoted(self, finding: Finding) -> str:
        """The characters a finding rests on, as they stand in the text."""
        return " ".join(self.text[start:end] for start, end in finding.spans)
