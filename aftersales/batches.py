"""Import batches: what one taking-in of sheets wrote, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from aftersales.late_dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCounts:
    """How many orders fell under each outcome; they add up to `orders`."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: int = 0
    errors: int = 0
    skipped: int = 0
    held: int = 0

    @property
    def orders(self) -> int:
        return sum(
            (self.added, self.updated, self.unchanged, self.conflicts, self.errors, self.skipped, self.held)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """One import; `files` are names without folders, `counts` those of orders, `records` of other rows by their kind."""

    id: int = 0
    action_id: str
    imported_at: datetime
    by_id: int | None
    files: tuple[str, ...]
    counts: OutcomeCounts
    undone_at: datetime | None = None
    records: Mapping[str, OutcomeCounts] = field(default_factory=dict)
