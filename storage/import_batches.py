"""Batches of imported orders: prepared outside, written in one short set-based transaction, taken back as one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from aftersales.batches import ImportBatch, OutcomeCounts
from aftersales.errors import KnownError
from storage.models import ImportBatchRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import json_text, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.actions import Action
    from storage.batch_prepare import PreparedImport
    from storage.batch_undo import LookedBack, UndoneBatch
    from storage.bulk import Columns
    from storage.database import Database
    from storage.staging import Staging


class ImportBatches:
    """Imports that were written, and the way to write and to undo one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def prepare(self, staging: Staging, *, tick: Callable[[int, int], None] | None = None) -> PreparedImport:
        """Map what is to be written, inside `Database.read`; the long part of an import, which holds nobody up.

        KnownError ``storage.batch_stale`` where an order was changed by hand since it was compared.
        """
        from storage.batch_prepare import prepare

        return prepare(self._database, staging, tick=tick)

    def commit(
        self, prepared: PreparedImport, *, action: Action, tick: Callable[[], None] | None = None
    ) -> ImportBatch:
        """Write the whole batch inside `Database.write`; wholly there with the commit, wholly gone without it.

        What others wrote since `prepare` is looked at again first; `tick` hears of each statement and may raise.
        Sold goods are not made here.
        """
        from storage import batch_write
        from storage.batch_prepare import moved_on, prepare

        if self._records.begin(action):
            return self._of_action(action.id)
        if moved_on(self._database, prepared.seq):
            prepared = prepare(self._database, prepared.staging)
        values = {
            "imported_at": moment_text(action.at),
            "by_id": action.by_id,
            "files": json_text(list(prepared.files)),
            "counts": json_text({**asdict(prepared.counts), **_records(prepared.staging)}),
            "undone_at": None,
        }
        batch_id = self._records.insert("import_batches", values, action=action)
        batch_write.write(self._database, prepared, action, tick)
        return self.get(batch_id)

    def get(self, batch_id: int) -> ImportBatch:
        row = first(ImportBatchRow.select().where(ImportBatchRow.id == batch_id))
        if row is None:
            raise KnownError("storage.gone")
        return _batch(row)

    def recent(self, limit: int = 5) -> tuple[ImportBatch, ...]:
        """The newest batches first, those taken back too."""
        rows = dicts(ImportBatchRow.select().order_by(ImportBatchRow.id.desc()).limit(limit))
        return tuple(_batch(row) for row in rows)

    def look_back(self, batch_id: int, *, tick: Callable[[], None] | None = None) -> LookedBack:
        """The long part of an undo, which holds nobody up; inside ``Database.read(keep=True)`` of the writer's thread."""
        from storage.batch_undo import look_back

        return look_back(self._database, self.get(batch_id).action_id, tick)

    def undo(
        self,
        batch_id: int,
        *,
        action: Action,
        looked: LookedBack | None = None,
        tick: Callable[[], None] | None = None,
    ) -> UndoneBatch:
        """Take a batch back inside `Database.write`; what later work rests on stays and is named with its reason.

        `looked` is the answer of `look_back`; `tick` hears of each statement and may raise.
        KnownError ``storage.batch_undone`` the second time.
        """
        from storage.batch_undo import KeptRow, UndoneBatch, take_back
        from storage.record_undo import RecordUndo, TakenRecords

        batch = self.get(batch_id)
        if self._records.begin(action):
            return UndoneBatch(batch=batch, removed=0, restored=0, kept=())
        if batch.undone_at is not None:
            raise KnownError("storage.batch_undone")
        row = first(ImportBatchRow.select().where(ImportBatchRow.id == batch_id)) or {}
        # an import of orders only wrote nothing else, and going through its journal would hold the writer up
        records = RecordUndo(self._database, batch.action_id, action) if batch.records else None
        if records is not None:
            records.before_orders()
        undone = take_back(self._database, batch.action_id, action, looked, tick)
        if records is not None:
            records.after_orders(of_a_list="customers" in batch.records)
        changed = {"undone_at": moment_text(action.at)}
        self._records.update("import_batches", batch_id, row["version"], changed, action=action)
        # the batch keeps the id of the action that made it, which the way back is found by
        self._database.run(
            "UPDATE import_batches SET action_id = ? WHERE id = ?", (batch.action_id, batch_id)
        )
        others = records.taken if records is not None else TakenRecords()
        kept = (KeptRow(order_number=name, code=f"{table}_{why}") for table, name, why in others.kept)
        return UndoneBatch(
            batch=self.get(batch_id),
            removed=undone.removed + others.removed,
            restored=undone.restored + others.restored,
            kept=(*undone.kept, *kept),
        )

    def _of_action(self, action_id: str) -> ImportBatch:
        row = first(ImportBatchRow.select().where(ImportBatchRow.action_id == action_id))
        if row is None:
            raise RuntimeError("an action id was used for two different things")
        return _batch(row)


def _batch(row: Columns) -> ImportBatch:
    told = json.loads(row["counts"])
    records = {kind: OutcomeCounts(**counts) for kind, counts in told.pop("records", {}).items()}
    files = tuple(json.loads(row["files"]))
    return noun_of(ImportBatch, row, files=files, counts=OutcomeCounts(**told), records=records)


def _records(staging: Staging) -> Columns:
    """The counts of records beside those of orders; nothing for an import of orders only."""
    records = {kind.value: asdict(staging.records.counts(kind)) for kind in staging.records.kinds()}
    return {"records": records} if records else {}
