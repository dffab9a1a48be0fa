"""What the review of an import shows: its orders, and each kind of records, behind one face."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from heapq import merge
from typing import TYPE_CHECKING, Any, Protocol

from aftersales.matching import Outcome
from aftersales.queries import Cursor
from desktop.import_fields import ORDERS
from desktop.record_transfers import action_count, kind_label, record_label
from desktop.transfers import change_label
from ui.models.import_preview import COLUMNS, PreviewWords
from ui.models.import_records import RecordWords

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.batches import OutcomeCounts
    from aftersales.matching import Change, Problem
    from aftersales.sheet_records import RecordKind
    from desktop.jobs import Progress
    from desktop.record_transfers import RecordTally, StagedRecord
    from desktop.shop import Desk
    from desktop.transfers import Decision, Mendable, StagedImport, StagedOrder, Standing
    from ui.models.paged_table import Column

Staged = Any
"""A `StagedOrder` or a `StagedRecord`: the source that gave it knows which."""
PROBLEMS = (Outcome.CONFLICT, Outcome.ERROR, Outcome.HELD)
"""The outcomes that want a person, in the order of the panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Where an import stands as decided so far: its orders, and each kind of records beside them."""

    orders: Standing
    records: tuple[RecordTally, ...] = ()

    @property
    def will_write(self) -> int:
        """Orders and records that would be written now."""
        return self.orders.will_write + sum(tally.will_write for tally in self.records)

    @property
    def undecided(self) -> int:
        """Orders and records that still want a person."""
        return self.orders.undecided + sum(tally.undecided for tally in self.records)

    @property
    def words(self) -> str:
        """What would be written: 131 单、5 位客户."""
        told = [(ORDERS, self.orders.will_write), *((tally.kind, tally.will_write) for tally in self.records)]
        some = [(kind, count) for kind, count in told if count]
        shown = some or [
            (self.records[0].kind if self.records and not self.orders.counts.orders else ORDERS, 0)
        ]
        return "、".join(action_count(str(kind), count) for kind, count in shown)

    @property
    def all_words(self) -> str:
        """What was read: 148 单、7 位客户."""
        told = [(ORDERS, self.orders.counts.orders)]
        told += [(str(tally.kind), tally.counts.orders) for tally in self.records]
        return "、".join(action_count(kind, count) for kind, count in told if count)

    def counts(self, kind: str) -> OutcomeCounts:
        """The counts of one kind."""
        own = next((tally.counts for tally in self.records if tally.kind == kind), None)
        return own or self.orders.counts


def outlook(desk: Desk, staged: StagedImport) -> Outlook:
    """Read where an import stands; in a job."""
    transfers = desk.transfers
    return Outlook(orders=transfers.standing(staged=staged), records=transfers.records.kinds(staged=staged))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One order or record as the panel tells of it; `changes` are label, here, there and the field's own name.

    `fields` are those that a decided conflict takes from the sheet, None for all of them.
    """

    seq: int
    outcome: Outcome
    rows: str
    who: str
    known_as: str
    decision: Decision | None
    changes: tuple[tuple[str, str, str, str], ...]
    problems: tuple[Problem, ...]
    others: tuple[Problem, ...]
    cells: tuple[Mendable, ...]
    fields: frozenset[str] | None = None
    by_field: bool = False


class Source(Protocol):
    """Orders or one kind of records. `places` are ascending places by outcome; the rest is called in jobs."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    places: Mapping[Outcome, Sequence[int]]

    @property
    def words(self) -> PreviewWords | RecordWords: ...

    def everything(self) -> Sequence[int]: ...

    def page(self, outcome: Outcome | None, after: int, limit: int) -> tuple[Staged, ...]: ...

    def shown(self, row: Staged, sheet: str) -> Shown: ...

    def decide(self, seq: int, decision: Decision, fields: frozenset[str] | None) -> None: ...

    def decide_following(self, seq: int, decision: Decision, outcome: Outcome) -> None: ...

    def mend(self, seq: int, cell: Mendable, text: str | None, progress: Progress) -> Staged: ...

    def recount(self) -> None: ...


class OrderSource:
    """The orders of a staged import."""

    kind: str = ORDERS
    title: str = "订单"
    columns: tuple[Column, ...] = COLUMNS

    def __init__(self, desk: Desk, staged: StagedImport) -> None:
        self._desk, self._staged = desk, staged
        self.places: Mapping[Outcome, Sequence[int]] = staged.places

    @property
    def words(self) -> PreviewWords:
        return PreviewWords(self._staged.sheets, self._desk.clock.today())

    def everything(self) -> Sequence[int]:
        """All places, in the order of the sheets."""
        return array("q", merge(*self.places.values()))

    def page(self, outcome: Outcome | None, after: int, limit: int) -> tuple[StagedOrder, ...]:
        cursor = Cursor(value=None, id=after)
        return self._desk.transfers.rows(staged=self._staged, outcome=outcome, after=cursor, limit=limit).rows

    def shown(self, row: StagedOrder, sheet: str) -> Shown:
        mending = self._desk.transfers.mending
        parts = (sheet, row.number, row.customer, row.title)
        return Shown(
            seq=row.seq,
            outcome=row.outcome,
            rows=row.rows,
            who=" · ".join(part for part in parts if part) or "这一行没有订单号",
            known_as=f"订单 {row.number}",
            decision=row.decision,
            changes=_changes(row.changes, change_label),
            problems=row.problems,
            others=mending.others(order=row),
            cells=mending.cells(staged=self._staged, order=row),
            fields=row.fields,
            by_field=True,
        )

    def decide(self, seq: int, decision: Decision, fields: frozenset[str] | None) -> None:
        self._desk.transfers.decide(staged=self._staged, seq=seq, decision=decision, fields=fields)

    def decide_following(self, seq: int, decision: Decision, outcome: Outcome) -> None:
        self._desk.transfers.decide_following(
            staged=self._staged, seq=seq, decision=decision, outcome=outcome
        )

    def mend(self, seq: int, cell: Mendable, text: str | None, progress: Progress) -> StagedOrder:
        return self._desk.transfers.mending.mend(
            staged=self._staged,
            seq=seq,
            row=cell.row,
            column=cell.column,
            text=text,
            progress=progress,
            sheet=cell.sheet,
        )

    def recount(self) -> None:
        """The desk keeps the places of orders itself."""


class RecordSource:
    """One kind of records of a staged import."""

    def __init__(self, desk: Desk, staged: StagedImport, kind: RecordKind) -> None:
        self._desk, self._staged, self._kind = desk, staged, kind
        self.kind: str = kind.value
        self.title = kind_label(kind.value)
        self.words = RecordWords(staged.sheets, kind)
        self.columns = self.words.columns
        self.places: Mapping[Outcome, Sequence[int]] = {}
        self.recount()

    def everything(self) -> Sequence[int]:
        """All places, in the order of the sheets."""
        return array("q", merge(*self.places.values()))

    def page(self, outcome: Outcome | None, after: int, limit: int) -> tuple[StagedRecord, ...]:
        cursor = Cursor(value=None, id=after)
        return self._desk.transfers.records.rows(
            staged=self._staged, kind=self._kind, outcome=outcome, after=cursor, limit=limit
        ).rows

    def shown(self, row: StagedRecord, sheet: str) -> Shown:
        mending, known = self._desk.transfers.records.mending, row.incoming.key
        parts = (sheet, known, row.meets)
        return Shown(
            seq=row.seq,
            outcome=row.outcome,
            rows=str(row.incoming.row),
            who=" · ".join(part for part in parts if part) or "这一行没有名字",
            known_as=row.meets or known,
            decision=row.decision,
            changes=_changes(row.changes, lambda name: record_label(self.kind, name)),
            problems=row.problems,
            others=mending.others(staged=self._staged, record=row),
            cells=mending.cells(staged=self._staged, record=row),
        )

    def decide(self, seq: int, decision: Decision, fields: frozenset[str] | None) -> None:  # noqa: ARG002
        self._desk.transfers.records.decide(staged=self._staged, seq=seq, decision=decision)

    def decide_following(self, seq: int, decision: Decision, outcome: Outcome) -> None:
        self._desk.transfers.records.decide_following(
            staged=self._staged, seq=seq, decision=decision, outcome=outcome, kind=self._kind
        )

    def mend(self, seq: int, cell: Mendable, text: str | None, progress: Progress) -> StagedRecord:
        found = self._desk.transfers.records.mending.mend(
            staged=self._staged, seq=seq, column=cell.column, text=text, progress=progress
        )
        self.recount()
        return found

    def recount(self) -> None:
        """Read anew which record stands under which outcome."""
        self.places = self._desk.transfers.records.places(staged=self._staged, kind=self._kind)


def sources_of(desk: Desk, staged: StagedImport, found: Outlook) -> tuple[Source, ...]:
    """What there is to review: the orders first, then the kinds of records; in a job."""
    records = tuple(RecordSource(desk, staged, tally.kind) for tally in found.records)
    return (OrderSource(desk, staged), *records) if found.orders.counts.orders or not records else records


def _changes(changes: Sequence[Change], label: Any) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((label(change.field), change.before, change.after, change.field) for change in changes)
