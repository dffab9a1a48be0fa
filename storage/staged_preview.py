"""One order of a staged import as the preview shows it, and what a person may decide of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.matching import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aftersales.matching import Change, IncomingOrder, Problem


class Decision(StrEnum):
    """What a person chose for a conflict (sheet or system) or a held order (take or leave)."""

    SHEET = "sheet"
    SYSTEM = "system"
    TAKE = "take"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Customers of the archive who all have the key of an order's buyer, so that a person says who it is.

    `by` is phone, nickname or address; `key` what they share; `ids` the oldest first.
    """

    by: str
    key: str
    ids: tuple[int, ...]


NEW_CUSTOMER = 0
"""The owner of an order whose buyer is none of the candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedOrder:
    """One row of the preview; `rows` as people read them (3–4), `paid` in fen, `incoming` the whole order.

    `fields` are those that a conflict takes from the sheet (`Change.field`), None for all. `owner` is the customer
    whom a person chose among `candidates`, NEW_CUSTOMER for none of them, None where nobody chose.
    """

    seq: int
    outcome: Outcome
    decision: Decision | None
    changes: tuple[Change, ...]
    incoming: IncomingOrder
    fields: frozenset[str] | None = None
    candidates: Candidates | None = None
    owner: int | None = None

    @property
    def rows(self) -> str:
        return rows_text(self.incoming.rows)

    @property
    def number(self) -> str:
        return self.incoming.number

    @property
    def customer(self) -> str:
        receiver = self.incoming.receiver
        return (receiver.name if receiver else "") or self.incoming.nickname or ""

    @property
    def phone(self) -> str:
        receiver = self.incoming.receiver
        return receiver.phone if receiver else ""

    @property
    def title(self) -> str:
        titles = [line.title for line in self.incoming.lines if line.title]
        if not titles:
            return ""
        return titles[0] if len(titles) == 1 else f"{titles[0]} 等 {len(titles)} 样"

    @property
    def quantity(self) -> int | None:
        counts = [line.quantity for line in self.incoming.lines]
        known = [count for count in counts if count is not None]
        return sum(known) if counts and len(known) == len(counts) else None

    @property
    def paid(self) -> int | None:
        return self.incoming.paid_gross

    @property
    def ordered_at(self) -> datetime | None:
        return self.incoming.ordered_at

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.incoming.problems

    @property
    def taken(self) -> bool:
        """Whether the import will write this order."""
        return is_taken(self.outcome, self.decision) and self.can_be_taken

    @property
    def can_be_taken(self) -> bool:
        """Whether a yes would help: not where a settlement tells of an order that is not there."""
        return not (self.outcome is Outcome.HELD and self.incoming.only_known)


def is_taken(outcome: Outcome, decision: Decision | None) -> bool:
    """New and changed orders are written, conflicts and held ones by a person's yes, the rest never."""
    if outcome in (Outcome.ADDED, Outcome.UPDATED):
        return True
    return (outcome is Outcome.CONFLICT and decision is Decision.SHEET) or (
        outcome is Outcome.HELD and decision is Decision.TAKE
    )


def rows_text(rows: Sequence[int]) -> str:
    """Sheet rows as people read them: ``3``, ``3–4``, ``3, 7``."""
    if not rows:
        return ""
    whole = len(rows) > 1 and list(rows) == list(range(rows[0], rows[-1] + 1))
    return f"{rows[0]}–{rows[-1]}" if whole else ", ".join(map(str, rows))
