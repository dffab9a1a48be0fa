"""What a sheet of another sort than orders brings in, row by row: customers, sold goods, cases and the like."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.matching import Change, Comparison, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from aftersales.matching import Problem


class RecordKind(StrEnum):
    """What a row of such a sheet is. A profile of the same name guesses the columns of unknown ones."""

    CUSTOMERS = "customers"
    GOODS = "goods"
    CASES = "cases"
    CALLS = "calls"
    ANSWERS = "answers"
    RULES = "rules"
    HOLIDAYS = "holidays"


RECORD_KINDS = frozenset(kind.value for kind in RecordKind)
"""The kinds of a profile that make a sheet one of records; others are orders, or nothing is made of them."""


class BadRow(Exception):  # noqa: N818 - a finding about a row, turned into a Problem by the caller
    """What a row says cannot be taken; `code` is the problem's, `value` what stands there."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class SheetPhone:
    """A phone as a sheet has it: digits, or a text that a platform masked; a virtual number dies after the order."""

    number: str
    masked: bool = False
    virtual: bool = False

    @property
    def is_key(self) -> bool:
        """Whether a customer may be known by it."""
        return not self.masked and not self.virtual


SheetValue = str | int | bool | date | datetime | SheetPhone
"""A cell as its column means it: text, fen, pieces, months, yes or no, a day, an aware moment, a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRecord:
    """One row as its sheet told it. `values` holds only what was there, several ones (phones, tags) as a tuple.

    `key` is what a person knows the row by; `row` is counted from 1; `label` is how problems name the sheet.
    """

    kind: RecordKind
    file_index: int = 0
    sheet: str = ""
    label: str = ""
    row: int
    key: str = ""
    values: Mapping[str, SheetValue | tuple[SheetValue, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """The sheet rows it came from, as orders have several."""
        return (self.row,)

    def text(self, name: str) -> str:
        """A text or a code of a closed list; empty where the sheet says nothing."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a column that holds several."""
        return tuple(value for value in self._several(name) if isinstance(value, str))

    def number(self, name: str) -> int | None:
        """Fen, pieces or months."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def yes(self, name: str) -> bool | None:
        value = self.values.get(name)
        return value if isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def moment(self, name: str) -> datetime | None:
        value = self.values.get(name)
        return value if isinstance(value, datetime) else None

    def phones(self, name: str = "phone") -> tuple[SheetPhone, ...]:
        """All phones of the row, masked ones too."""
        return tuple(value for value in self._several(name) if isinstance(value, SheetPhone))

    def _several(self, name: str) -> tuple[SheetValue, ...]:
        value = self.values.get(name)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetRecord:
    """A record beside what the archive holds of it; meeting the archive may have added problems to the record.

    `meets` names what it was found to be in the archive as a person knows it, empty where it is new.
    """

    record: IncomingRecord
    found: Comparison
    meets: str = ""


def judged(
    record: IncomingRecord,
    *,
    known: bool,
    changes: tuple[Change, ...] = (),
    edited_by_hand: AbstractSet[str] = frozenset(),
) -> Comparison:
    """Which of the seven answers a record gets; `edited_by_hand` are the fields of `changes` that a person set here."""
    levels = {problem.level for problem in record.problems}
    if "blocking" in levels:
        return Comparison(outcome=Outcome.ERROR, changes=changes)
    if "held" in levels:
        return Comparison(outcome=Outcome.HELD, changes=changes)
    if not known:
        return Comparison(outcome=Outcome.ADDED)
    if not changes:
        return Comparison(outcome=Outcome.UNCHANGED)
    if any(change.field in edited_by_hand for change in changes):
        return Comparison(outcome=Outcome.CONFLICT, changes=changes)
    return Comparison(outcome=Outcome.UPDATED, changes=changes)
