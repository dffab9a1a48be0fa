"""Sheets in: read and compared into a staging file, decided on, written in one batch, taken back whole."""

from __future__ import annotations

import gc
import threading
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.batches import ImportBatch, OutcomeCounts
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.matching import Outcome
from aftersales.queries import Cursor, Page
from desktop.archive import Archive
from desktop.buyer_choices import NEW_CUSTOMER, BuyerChoices, Candidate
from desktop.changes import Changed
from desktop.encodings import readings
from desktop.import_memory import ImportMemory, Remembered
from desktop.jobs import Progress
from desktop.leftovers import Leftovers, left_out, reason, write_leftovers
from desktop.mending import Mendable, Mending
from desktop.order_intake import stage_orders
from desktop.record_transfers import RecordTransfers, action_name
from desktop.session import Session
from desktop.sheet_reading import SheetReading
from desktop.staged import (
    FieldChoice,
    StagedImport,
    Standing,
    UndoneImport,
    change_label,
    field_choices,
    is_guessed,
    is_own_template,
    note_text,
    plan_choices,
    shop_of,
)
from desktop.staging_folder import StagingFolder
from desktop.writing import Writer
from resources.wording import error_sentence, sentence
from storage.staging import Decision, StagedOrder, Staging

if TYPE_CHECKING:
    from imports.reports import ColumnReport, SheetChoice, SheetKey, SheetReport
    from storage.batch_undo import UndoneBatch

__all__ = [
    "LOOKED_AT",
    "NEW_CUSTOMER",
    "Candidate",
    "ColumnReport",
    "Decision",
    "FieldChoice",
    "Leftovers",
    "Mendable",
    "Remembered",
    "SheetChoice",
    "SheetKey",
    "SheetReport",
    "StagedImport",
    "StagedOrder",
    "Standing",
    "TransferDesk",
    "UndoneImport",
    "change_label",
    "is_guessed",
    "is_own_template",
    "note_text",
    "plan_choices",
    "shop_of",
]

_OWNERS_OWN = frozenset({"rules", "holidays"})
"""Kinds of records that only who may change the shop's rules writes, and takes back."""
LOOKED_AT = 200
"""Rows of each sheet that a first look reads."""
UNDO_DAYS = 7
"""How long a batch can be taken back."""
_MAY_CHANGE = (
    Changed.IMPORTS, Changed.ORDERS, Changed.CUSTOMERS, Changed.GOODS, Changed.CASES, Changed.REVISITS, Changed.SETTINGS,
)  # fmt: skip


class TransferDesk:
    """What can be done with sheets that come in."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        staging_folder: Path,
        records: RecordTransfers,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self.reading = SheetReading()
        self._folder = StagingFolder(staging_folder)
        self.records = records
        self.mending = Mending(archive=archive, session=session)
        self.buyers = BuyerChoices(archive=archive, session=session)
        self.memory = ImportMemory(archive=archive, writer=writer, session=session)

    def expanded(self, *, paths: Sequence[Path]) -> tuple[Path, ...]:
        """Files as they are, folders as the sheets in them. KnownError ``imports.empty_folder``, ``imports.too_many_files``."""
        from imports.intake import expand

        return expand(paths)

    def keep_pasted(self, *, text: str, html: bool = False) -> Path:
        """A range copied in a spreadsheet as a sheet of its own, beside the staging files; `text` has tabs, or is HTML."""
        self._session.require(Right.IMPORT)
        return self._folder.keep_pasted(text, html=html)

    def forget_pasted(self, *, path: Path) -> None:
        """Delete what `keep_pasted` kept. Safe to repeat; a file of the person's own is left alone."""
        self._folder.forget_pasted(path)

    def sweep(self) -> None:
        """Delete what a crash left in the staging folder more than a day ago; only the first call looks."""
        self._folder.sweep()

    def look(
        self,
        *,
        paths: Sequence[Path],
        progress: Progress,
        choices: Mapping[SheetKey, SheetChoice] | None = None,
    ) -> tuple[tuple[SheetReport, ...], tuple[str, ...]]:
        """What the files are taken for, from their first rows only; and a sentence for each that cannot be read."""
        intake = self.reading.read(paths, progress, choices, first=LOOKED_AT)
        return intake.sheets, tuple(error_sentence(error) for error in intake.refused)

    def readings(self, *, path: Path, sheet: SheetReport, progress: Progress) -> dict[str, str]:
        """How the first words of a text file read in each encoding that it may be in."""
        return readings(
            sheet.encodings,
            lambda encoding: self.reading.read(
                (path,), progress, {(0, sheet.sheet): self.choice(answers={"encoding": encoding})}, LOOKED_AT
            ),
        )

    def read(
        self,
        *,
        paths: Sequence[Path],
        progress: Progress,
        choices: Mapping[SheetKey, SheetChoice] | None = None,
    ) -> StagedImport:
        """Read the files whole, compare each order with the archive, and stage the answers; writes nothing in the archive.

        KnownError ``imports.*`` where no file can be read; Cancelled leaves nothing behind.
        """
        self._session.require(Right.IMPORT)
        with _no_collection():
            return self._stage(paths, progress, choices)

    def _stage(
        self, paths: Sequence[Path], progress: Progress, choices: Mapping[SheetKey, SheetChoice] | None
    ) -> StagedImport:
        self.sweep()
        paths = self.expanded(paths=paths)
        stream = self.reading.stream(paths, progress, choices)
        staging = Staging.create(self._folder.path, files=[path.name for path in paths])
        try:
            stage_orders(self._archive, stream, staging, progress)
            self.records.stage(stream.records, staging, progress)
            _refuse_nothing(staging, stream.sheets, paths)
            progress.tick()
        except BaseException:
            staging.discard()
            raise
        places: dict[Outcome, array[int]] = {outcome: array("q") for outcome in Outcome}
        for outcome, seq in staging.places():
            places[outcome].append(seq)
        return StagedImport(
            paths=tuple(paths),
            staging=staging,
            sheets=stream.sheets,
            counts=staging.counts(),
            undecided=staging.undecided(),
            refused=tuple(error_sentence(error) for error in stream.refused),
            choices=dict(choices or {}),
            places=places,
        )

    def rows(
        self,
        *,
        staged: StagedImport,
        outcome: Outcome | None = None,
        after: Cursor | None = None,
        limit: int = 100,
    ) -> Page[StagedOrder]:
        """A page of the preview."""
        with staged.lock:
            return staged.staging.page(outcome, after=after, limit=limit)

    def standing(self, *, staged: StagedImport) -> Standing:
        """The counts as decided so far."""
        with staged.lock:
            staging = staged.staging
            return Standing(
                counts=staging.counts(),
                undecided=staging.undecided(),
                will_write=staging.to_write(),
                ownerless=staging.ownerless(),
            )

    def decide(
        self,
        *,
        staged: StagedImport,
        seq: int,
        decision: Decision,
        fields: Collection[str] | None = None,
    ) -> tuple[OutcomeCounts, int]:
        """Settle one conflict or one held order; the counts and how many are still open.

        Of a conflict only `fields` (`Change.field`) may be taken from the sheet, None for all of them.
        """
        with staged.lock:
            staged.staging.decide(seq, decision, fields)
            return staged.staging.counts(), staged.staging.undecided()

    def decide_following(
        self, *, staged: StagedImport, seq: int, decision: Decision, outcome: Outcome
    ) -> tuple[OutcomeCounts, int]:
        """The same for this one and all that follow of its kind and are still open."""
        with staged.lock:
            staged.staging.decide_following(seq, decision, outcome)
            return staged.staging.counts(), staged.staging.undecided()

    def commit(self, *, staged: StagedImport, progress: Progress | None = None) -> ImportBatch:
        """Write what is decided in one transaction: wholly there or wholly gone. Call it in a write job.

        Cancelled leaves the staged import as it was; KnownError ``storage.batch_stale`` where an order was changed by
        hand since it was compared.
        """
        self._session.require(Right.IMPORT)
        with staged.lock, _no_collection():
            batch = self._write(staged, progress)
            staged.staging.discard()
        return batch

    def _write(self, staged: StagedImport, progress: Progress | None) -> ImportBatch:
        def tick(done: int, total: int) -> None:
            if progress is not None:
                progress.tick(done, total)

        name, more = action_name(staged.staging), self.records.changes(staged.staging)
        with self._stopped_by(progress):
            with self._archive.database.read():
                prepared = self._archive.batches.prepare(staged.staging, tick=tick)
            with self._writer.action(
                name, Changed.IMPORTS, Changed.ORDERS, Changed.CUSTOMERS, *more
            ) as action:
                batch = self._archive.batches.commit(
                    prepared, action=action, tick=lambda: tick(prepared.count, prepared.count)
                )
                self._archive.catalogue_links.link_action(action.id)
                self.records.write(staged.staging, action=action)
                return batch

    @contextmanager
    def _stopped_by(self, progress: Progress | None) -> Iterator[None]:
        """A cancelled write stops in the statement it is at, and never in one of a later action."""
        running = threading.Event()
        running.set()
        writer = threading.get_ident()

        def interrupt() -> None:
            if running.is_set():
                self._archive.database.interrupt(writer)

        if progress is not None:
            progress.on_cancel(interrupt)
        try:
            yield
        finally:
            running.clear()

    def discard(self, *, staged: StagedImport) -> None:
        """Forget what was staged; the archive never knew of it. Safe to repeat."""
        with staged.lock:
            staged.staging.discard()

    def recent(self, *, limit: int = 5) -> tuple[ImportBatch, ...]:
        """The last batches, newest first."""
        with self._archive.database.read():
            return self._archive.batches.recent(limit)

    def can_undo(self, *, batch: ImportBatch) -> bool:
        """Whether a batch can still be taken back: not done yet, and within seven days; pure."""
        return batch.undone_at is None and self._clock.now() - batch.imported_at <= timedelta(days=UNDO_DAYS)

    def undo(self, *, batch_id: int, progress: Progress | None = None) -> UndoneImport:
        """Take a batch back; orders that later work rests on stay, each with its reason. Cancelled leaves all as it was.

        KnownError ``transfers.too_late`` after seven days, ``storage.batch_undone`` the second time.
        """
        self._session.require(Right.IMPORT)
        with self._archive.database.read():
            batch = self._archive.batches.get(batch_id)
        if _OWNERS_OWN & set(batch.records):
            self._session.require(Right.RULES)
        if batch.undone_at is None and not self.can_undo(batch=batch):
            raise KnownError("transfers.too_late", moment=batch.imported_at, days=UNDO_DAYS)
        with _no_collection():
            undone = self._take_back(batch_id, progress)
        return UndoneImport(
            removed=undone.removed,
            restored=undone.restored,
            kept=tuple(sentence(f"kept.{row.code}", {"number": row.order_number}) for row in undone.kept),
        )

    def _take_back(self, batch_id: int, progress: Progress | None) -> UndoneBatch:
        tick = progress.tick if progress is not None else None
        with self._stopped_by(progress):
            with self._archive.database.read(keep=True):
                looked = self._archive.batches.look_back(batch_id, tick=tick)
            with self._writer.action(sentence("deed.undo_import"), *_MAY_CHANGE, undoable=False) as action:
                return self._archive.batches.undo(batch_id, action=action, looked=looked, tick=tick)

    def not_taken(self, *, staged: StagedImport) -> tuple[tuple[str, ...], ...]:
        """Orders left out, with the reason: sheet rows, number, reason."""
        return tuple((row.rows, row.number, reason(row)) for row in staged.staging.not_taken())

    def left_out(self, *, staged: StagedImport) -> Leftovers:
        """What an import leaves out as decided so far; ask before `commit`, which lets go of it."""
        return left_out(staged)

    def write_left_out(self, *, left: Leftovers, to: Path, progress: Progress) -> int:
        """Write them to 未导入.xlsx, in the layout of their sheets with a column 原因; how many orders.

        The workbook can be imported again once it is mended. KnownError ``imports.*`` where a sheet was moved away
        meanwhile, ``export.*`` where the file cannot be written.
        """
        return write_leftovers(left, to, progress)

    def fields(self) -> tuple[FieldChoice, ...]:
        """What a column can be taken for, in the order of the list; pure."""
        return field_choices()

    def choice(
        self,
        *,
        mapping: Mapping[int, str] | None = None,
        skip: bool = False,
        profile: str | None = None,
        answers: Mapping[str, str | int] | None = None,
        given: Mapping[str, str] | None = None,
    ) -> SheetChoice:
        """What a person decided about one sheet: all its columns (index → key), its profile, leaving it out; pure.

        `answers` are those to `SheetReport.asks` (year, paid, repeats, hidden, encoding) and ``shop_name``; `given`
        those to ``given.…``, by key.
        """
        from imports.reports import SheetChoice

        told: dict[str, Any] = dict(answers or {})
        return SheetChoice(mapping=mapping, skip=skip, profile=profile, given=dict(given or {}), **told)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A collection walks every order that is held, and stops the window's thread meanwhile; orders make no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _refuse_nothing(staging: Staging, sheets: Sequence[SheetReport], paths: Sequence[Path]) -> None:
    if staging.is_empty:
        raise KnownError(_why_nothing(sheets), file=paths[0].name)


def _why_nothing(sheets: Sequence[SheetReport]) -> str:
    if any(sheet.kind == "settlement" and not sheet.code for sheet in sheets):
        return "transfers.nothing_settled"
    return next((sheet.code for sheet in sheets if sheet.code), "transfers.no_orders")
