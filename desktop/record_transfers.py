"""Sheets that are not orders on their way in: compared kind by kind, shown, decided on, written with their import."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.clock import CHINA
from aftersales.columns import ColumnKind
from aftersales.errors import KnownError
from aftersales.matching import Outcome
from aftersales.money import grouped
from aftersales.record_columns import RECORD_COLUMNS, columns_of, is_repeatable
from aftersales.sheet_records import RECORD_KINDS, RecordKind, SheetPhone
from desktop.staged import FieldChoice
from resources.profile_files import choices_of
from resources.wording import sentence
from storage.staged_records import StagedRecord
from storage.staging import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.actions import Action
    from aftersales.batches import OutcomeCounts
    from aftersales.queries import Cursor, Page
    from aftersales.sheet_records import IncomingRecord, SheetValue
    from desktop.archive import Archive
    from desktop.changes import Changed
    from desktop.jobs import Progress
    from desktop.record_mending import RecordMending
    from desktop.session import Session
    from desktop.staged import StagedImport
    from desktop.taking_in.base import Taker
    from storage.staging import Staging

__all__ = ["RecordTally", "RecordTransfers", "StagedRecord", "given_choices", "kind_label", "record_fields"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTally:
    """Where the records of one kind stand: by outcome, how many are still open, how many would be written now."""

    kind: RecordKind
    label: str
    counts: OutcomeCounts
    undecided: int
    will_write: int


class RecordTransfers:
    """What can be done with the records of a staged import; `takers` know how each kind meets the archive."""

    def __init__(self, *, archive: Archive, session: Session, takers: Mapping[RecordKind, Taker]) -> None:
        self._archive = archive
        self._session = session
        self._takers = takers

    @cached_property
    def mending(self) -> RecordMending:
        """Cells of records put right in place."""
        from desktop.record_mending import RecordMending

        return RecordMending(session=self._session, records=self)

    def stage(self, records: Sequence[IncomingRecord], staging: Staging, progress: Progress) -> None:
        """Compare the records of an import with the archive and stage the answers; writes nothing in the archive."""
        for kind in RecordKind:
            of_kind = [record for record in records if record.kind is kind]
            if of_kind:
                progress.tick()
                with self._archive.database.read():
                    met = self._takers[kind].compare(of_kind)
                staging.records.stage(met)

    def write(self, staging: Staging, *, action: Action) -> None:
        """Write what is decided, inside the transaction of the import and after its orders."""
        for kind in RecordKind:
            rows = list(staging.records.taken(kind))
            if rows:
                self._takers[kind].write(rows, action=action)

    def changes(self, staging: Staging) -> tuple[Changed, ...]:
        """What writing the records changes, for the notice."""
        return tuple({what for kind in staging.records.kinds() for what in self._takers[kind].changes})

    def kinds(self, *, staged: StagedImport) -> tuple[RecordTally, ...]:
        """Where each kind of records of the import stands, as decided so far; empty where there are only orders."""
        with staged.lock:
            records = staged.staging.records
            return tuple(
                RecordTally(
                    kind=kind,
                    label=kind_label(kind),
                    counts=records.counts(kind),
                    undecided=records.undecided(kind),
                    will_write=records.to_write(kind),
                )
                for kind in records.kinds()
            )

    def places(self, *, staged: StagedImport, kind: RecordKind) -> dict[Outcome, array[int]]:
        """The places (`StagedRecord.seq`) of the records of a kind by outcome, ascending."""
        with staged.lock:
            found: dict[Outcome, array[int]] = {outcome: array("q") for outcome in Outcome}
            for outcome, seq in staged.staging.records.places(kind):
                found[outcome].append(seq)
            return found

    def rows(
        self,
        *,
        staged: StagedImport,
        kind: RecordKind | None = None,
        outcome: Outcome | None = None,
        after: Cursor | None = None,
        limit: int = 100,
    ) -> Page[StagedRecord]:
        """A page of the preview."""
        with staged.lock:
            return staged.staging.records.page(kind, outcome, after=after, limit=limit)

    def decide(self, *, staged: StagedImport, seq: int, decision: Decision | None) -> None:
        """Settle one conflict (sheet, system) or one held record (take, leave); None takes it back."""
        with staged.lock:
            staged.staging.records.decide(seq, decision)

    def decide_following(
        self,
        *,
        staged: StagedImport,
        seq: int,
        decision: Decision,
        outcome: Outcome,
        kind: RecordKind | None = None,
    ) -> int:
        """The same for this one and all that follow of its outcome (and kind) and are still open; how many."""
        with staged.lock:
            return staged.staging.records.decide_following(seq, decision, outcome, kind)

    def take_damaged(self, *, staged: StagedImport) -> int:
        """Accept every record that waits only because an id in it may have lost its last digits; how many.

        The id itself is left out: what is taken is the rest of the row.
        """
        self._session.require(Right.IMPORT)
        with staged.lock:
            records = staged.staging.records
            damaged = [record for record in records.not_taken() if _only_damaged(record)]
            for record in damaged:
                records.decide(record.seq, Decision.TAKE)
        return len(damaged)

    def restage(self, staged: StagedImport, before: StagedRecord, record: IncomingRecord) -> StagedRecord:
        """Put `record` in the place of a staged one, compared anew; the caller holds the lock."""
        self._session.require(Right.IMPORT)
        with self._archive.database.read():
            (met,) = self._takers[record.kind].compare([record])
        staged.staging.records.replace(before.seq, met)
        return staged.staging.records.get(before.seq)


def _only_damaged(record: StagedRecord) -> bool:
    told = [problem.code for problem in record.problems if problem.level != "info"]
    return record.outcome is Outcome.HELD and set(told) == {"records.damaged_id"}


def action_name(staging: Staging) -> str:
    """What undo will show of an import: 导入 3 单、5 位客户."""
    orders = staging.to_write()
    told = [
        sentence(f"record_count.{kind}", {"count": count})
        for kind in staging.records.kinds()
        if (count := staging.records.to_write(kind))
    ]
    if orders or not told:
        told.insert(0, sentence("record_count.orders", {"count": orders}))
    return sentence("record_count.action", {"what": "、".join(told)})


def action_count(kind: str, count: int) -> str:
    """How many of a kind: 3 单, 5 位客户."""
    return sentence(f"record_count.{kind}", {"count": f"{count:,}"})


def kind_label(kind: str) -> str:
    """What a person calls a sheet of this kind: 客户名单, 订单."""
    return sentence(f"record_kind.{kind}")


def record_label(kind: str, key: str) -> str:
    """What a person calls a column of such a sheet; also the field of a `Change` of its records."""
    return sentence(f"label_{kind}.{key}")


def record_fields(kind: str) -> tuple[FieldChoice, ...]:
    """What a column of a sheet of this kind can be taken for, in the order of the list; pure."""
    if kind not in RECORD_KINDS:
        raise KnownError("transfers.no_profile", profile=kind, profiles="、".join(sorted(RECORD_KINDS)))
    return tuple(
        FieldChoice(column.key, record_label(kind, column.key), column.required, is_repeatable(column))
        for column in RECORD_COLUMNS[RecordKind(kind)]
    )


def value_text(kind: str, key: str, value: SheetValue | tuple[SheetValue, ...] | None) -> str:
    """A value of a record as a person reads it; pure."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(value_text(kind, key, one) for one in value)
    if isinstance(value, SheetPhone):
        return value.number
    if isinstance(value, bool):
        return sentence("record_kind.yes" if value else "record_kind.no")
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    if columns_of(kind)[key].kind is ColumnKind.MONEY and isinstance(value, int):
        return grouped(value)
    if columns_of(kind)[key].kind is ColumnKind.CHOICE:
        return next((word for word, code in choices_of(kind, key).items() if code == value), str(value))
    return str(value)


def given_choices(kind: str, key: str) -> tuple[str, ...]:
    """The words a person can choose from where a sheet of this kind is asked once for `key`; empty for free text."""
    if key not in columns_of(kind):
        return ()
    meant: dict[str, str] = {}
    for text, value in choices_of(kind, key).items():
        meant.setdefault(value, text)
    return tuple(meant.values())
