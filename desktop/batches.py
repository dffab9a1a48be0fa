"""What a deed on several rows of a list gives back: how many were done, and why each other one was not."""

from __future__ import annotations

from aftersales.late_dataclasses import dataclass

MOST = 500
"""So many rows are taken at once at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """A row that was left as it is, by its number or name, and why; `id` where the row itself is still needed."""

    number: str
    reason: str
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """How many were done, and those that were not."""

    done: int
    barred: tuple[Barred, ...] = ()
