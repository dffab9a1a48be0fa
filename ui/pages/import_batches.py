"""Imports that were written: the last ones, and taking one back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.batches import ImportBatch
    from desktop.transfers import UndoneImport
    from ui.job_runner import JobRunner
    from ui.pages.base import Context
    from ui.pages.import_start_side import StartSide

_SHOWN = 5


class Batches(QObject):
    """Keeps 最近导过 in `side` up to date; `undone(batch id, UndoneImport)` follows 整批撤销."""

    undone = Signal(int, object)

    def __init__(self, context: Context, runner: JobRunner, side: StartSide) -> None:
        super().__init__(side)
        self._notices, self._desk, self._runner, self._side = context.notices, context.shop, runner, side
        side.undo_asked.connect(self.undo)

    def read(self) -> None:
        """Show the last imports anew."""
        transfers = self._desk.transfers

        def show(batches: Sequence[ImportBatch]) -> None:
            now = self._desk.clock.now()
            self._side.show_recent(batches, now, lambda batch: transfers.can_undo(batch=batch))

        self._runner.run(self._desk.jobs.read(lambda _progress: transfers.recent(limit=_SHOWN)), on_done=show)

    def undo(self, batch_id: int) -> None:
        """Take a batch back; what stays is told."""

        def done(result: UndoneImport) -> None:
            self.undone.emit(batch_id, result)
            kept = f"，留着 {len(result.kept):,} 单" if result.kept else ""
            self._notices.toast(f"撤销了 {result.removed + result.restored:,} 单{kept}")

        transfers = self._desk.transfers
        self._runner.run(
            self._desk.jobs.write(lambda _progress: transfers.undo(batch_id=batch_id)), on_done=done
        )
