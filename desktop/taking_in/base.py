"""What every kind of records has in common: met with the archive, looked at once more, written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from aftersales.errors import KnownError
from aftersales.matching import Outcome, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aftersales.actions import Action
    from aftersales.sheet_records import IncomingRecord, MetRecord
    from desktop.changes import Changed
    from storage.staged_records import StagedRecord


class Taker(Protocol):
    """One kind of records. All of an import are met at once, so that rows which tell of the same thing know of it."""

    @property
    def changes(self) -> tuple[Changed, ...]:
        """What a write of such records may change, for the notice."""

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        """Each record with its answer, in their order; inside `database.read()`. Nothing is written."""

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        """Write what was decided on, inside the open transaction, after the orders of the same import.

        The archive is met anew: what the import itself wrote before is there now. KnownError ``storage.batch_stale``
        where a row was changed by hand since it was compared.
        """


def with_problems(record: IncomingRecord, problems: Iterable[Problem]) -> IncomingRecord:
    """The record with what the archive knows against it; told once, however often it is met."""
    return replace(record, problems=tuple(dict.fromkeys((*record.problems, *problems))))


def problem(
    record: IncomingRecord, code: str, value: str = "", *, column: str = "", level: str = "held"
) -> Problem:
    """One thing that meeting the archive found; `column` is the header as the sheet has it, where it is known."""
    return Problem(
        sheet=record.label, row=record.row, column=column, code=code, value=value[:200], level=level
    )


def require_fresh(rows: Sequence[StagedRecord], met: Sequence[MetRecord]) -> None:
    """KnownError ``storage.batch_stale`` where a new or changed record would now overwrite what a person wrote."""
    stale = sum(
        row.outcome in (Outcome.ADDED, Outcome.UPDATED) and now.found.outcome is Outcome.CONFLICT
        for row, now in zip(rows, met, strict=True)
    )
    if stale:
        raise KnownError("storage.batch_stale", count=stale)
