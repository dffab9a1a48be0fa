"""Sheets in: read and compared into a staging file, decided on, written in one batch, taken back whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.batches import ImportBatch, OutcomeCounts
from aftersales.clock import Clock
from aftersales.comparing import compare
from aftersales.errors import KnownError
from aftersales.matching import Comparison, IncomingOrder, Outcome
from aftersales.orders import Platform
from aftersales.queries import Cursor, Page
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.jobs import Progress
from desktop.json_out import problem_text
from desktop.session import Session
from desktop.writing import Writer
from resources.labels import label
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from imports.intake import Intake, SheetChoice, SheetKey, SheetReport
    from storage.staging import Decision, StagedOrder, Staging

_CHUNK = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedImport:
    """Sheets that were read and compared, waiting for a yes. `refused` says in a sentence each which files were not read."""

    paths: tuple[Path, ...]
    staging: Staging
    sheets: tuple[SheetReport, ...]
    counts: OutcomeCounts
    undecided: int
    refused: tuple[str, ...] = ()
    choices: Mapping[SheetKey, SheetChoice] = field(default_factory=dict)

    @property
    def will_write(self) -> int:
        """How many orders the import writes as decided so far."""
        return self.counts.added + self.counts.updated


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneImport:
    """What taking back a batch did; `kept` says in a sentence each which orders stayed and why."""

    removed: int
    restored: int
    kept: tuple[str, ...]


class TransferDesk:
    """What can be done with sheets that come in."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, staging_folder: Path
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._folder = staging_folder

    def look(
        self,
        *,
        paths: Sequence[Path],
        progress: Progress,
        choices: Mapping[SheetKey, SheetChoice] | None = None,
    ) -> tuple[tuple[SheetReport, ...], tuple[str, ...]]:
        """What the files are taken for, from their first rows only; and a sentence for each that cannot be read."""
        intake = self._read(paths, progress, choices, first=_FIRST_LOOK)
        return intake.sheets, tuple(error_sentence(error) for error in intake.refused)

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
        from storage.staging import Staging

        self._session.require(Right.IMPORT)
        intake = self._read(paths, progress, choices)
        if not intake.orders:
            raise KnownError(_why_nothing(intake), file=paths[0].name)
        staging = Staging.create(self._folder, files=[path.name for path in paths])
        try:
            staging.stage(self._compared(intake.orders, progress))
        except BaseException:
            staging.discard()
            raise
        return StagedImport(
            paths=tuple(paths),
            staging=staging,
            sheets=intake.sheets,
            counts=staging.counts(),
            undecided=staging.undecided(),
            refused=tuple(error_sentence(error) for error in intake.refused),
            choices=dict(choices or {}),
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
        return staged.staging.page(outcome, after=after, limit=limit)

    def decide(self, *, staged: StagedImport, seq: int, decision: Decision) -> tuple[OutcomeCounts, int]:
        """Settle one conflict or one held order; the counts and how many are still open."""
        staged.staging.decide(seq, decision)
        return staged.staging.counts(), staged.staging.undecided()

    def decide_following(
        self, *, staged: StagedImport, seq: int, decision: Decision, outcome: Outcome
    ) -> tuple[OutcomeCounts, int]:
        """The same for this one and all that follow of its kind."""
        staged.staging.decide_following(seq, decision, outcome)
        return staged.staging.counts(), staged.staging.undecided()

    def commit(self, *, staged: StagedImport, progress: Progress | None = None) -> ImportBatch:
        """Write what is decided in one transaction: wholly there or wholly gone. Call it in a write job."""
        self._session.require(Right.IMPORT)

        def tick(done: int, total: int) -> None:
            if progress is not None:
                progress.tick(done, total)

        with self._archive.database.read():
            prepared = self._archive.batches.prepare(staged.staging, tick=tick)
        count = staged.will_write
        with self._writer.action(
            f"导入 {count} 单", Changed.IMPORTS, Changed.ORDERS, Changed.CUSTOMERS
        ) as action:
            batch = self._archive.batches.commit(prepared, action=action)
        staged.staging.discard()
        return batch

    def discard(self, *, staged: StagedImport) -> None:
        """Forget what was staged; the archive never knew of it."""
        staged.staging.discard()

    def recent(self, *, limit: int = 5) -> tuple[ImportBatch, ...]:
        """The last batches, newest first."""
        with self._archive.database.read():
            return self._archive.batches.recent(limit)

    def undo(self, *, batch_id: int) -> UndoneImport:
        """Take a batch back; orders that later work rests on stay, each with its reason."""
        self._session.require(Right.IMPORT)
        with self._writer.action(
            "撤销导入", Changed.IMPORTS, Changed.ORDERS, Changed.CUSTOMERS, undoable=False
        ) as action:
            undone = self._archive.batches.undo(batch_id, action=action)
        return UndoneImport(
            removed=undone.removed,
            restored=undone.restored,
            kept=tuple(sentence(f"kept.{row.code}", {"number": row.order_number}) for row in undone.kept),
        )

    def not_taken(self, *, staged: StagedImport) -> tuple[tuple[str, ...], ...]:
        """Orders left out, with the reason: sheet rows, number, reason."""
        return tuple(
            (row.rows, row.number, "；".join(problem_text(problem) for problem in row.problems))
            for row in staged.staging.not_taken()
        )

    def _read(
        self,
        paths: Sequence[Path],
        progress: Progress,
        choices: Mapping[SheetKey, SheetChoice] | None,
        first: int | None = None,
    ) -> Intake:
        from imports.intake import read_orders

        def on_progress(file: str, done: int, total: int | None) -> None:
            progress.tick(done, total, file)

        return read_orders(
            paths,
            choices=choices,
            on_progress=on_progress,
            cancelled=lambda: progress.cancelled,
            first=first,
        )

    def _compared(
        self, orders: Sequence[IncomingOrder], progress: Progress
    ) -> Iterator[tuple[IncomingOrder, Comparison]]:
        for start in range(0, len(orders), _CHUNK):
            progress.tick(start, len(orders))
            chunk = orders[start : start + _CHUNK]
            with self._archive.database.read():
                known = self._archive.orders.find_for_matching(
                    [(order.platform, shop_of(order), order.number) for order in chunk]
                )
            for order in chunk:
                yield order, compare(order, known.get((order.platform, shop_of(order), order.number)))


_FIRST_LOOK = 200


def shop_of(order: IncomingOrder) -> str:
    """The shop account an order belongs to: as the sheet says, else the platform's own name."""
    return order.shop_name or label(Platform(order.platform))


def _why_nothing(intake: Intake) -> str:
    return next((sheet.code for sheet in intake.sheets if sheet.code), "imports.no_orders")
