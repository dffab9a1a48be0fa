"""Reads sheets in their limited process; in the window one such process waits for the next file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.jobs import Progress

if TYPE_CHECKING:
    from imports.intake import Intake, OrderStream
    from imports.reports import SheetChoice, SheetKey
    from imports.sandbox import SpareReader


class SheetReading:
    """The reading of one shop; `close` ends the process that waits."""

    def __init__(self) -> None:
        self._spare: SpareReader | None = None

    def get_ready(self) -> None:
        """Have a process wait for the next file, so that its first rows come at once. Safe to repeat."""
        from imports.sandbox import SpareReader

        if self._spare is None:
            self._spare = SpareReader()
        self._spare.start()

    def close(self) -> None:
        """End the process that waits, if there is one."""
        if self._spare is not None:
            self._spare.close()

    def read(
        self,
        paths: Sequence[Path],
        progress: Progress,
        choices: Mapping[SheetKey, SheetChoice] | None,
        first: int | None = None,
    ) -> Intake:
        """All files at once, or the `first` rows of each sheet."""
        from imports.intake import read_orders

        found = read_orders(
            paths,
            choices=choices,
            on_progress=_telling(progress),
            cancelled=lambda: progress.cancelled,
            first=first,
            spare=self._spare,
        )
        if self._spare is not None:
            self._spare.start()
        return found

    def stream(
        self, paths: Sequence[Path], progress: Progress, choices: Mapping[SheetKey, SheetChoice] | None
    ) -> OrderStream:
        """Orders while the rows are still coming in."""
        from imports.intake import OrderStream

        return OrderStream(
            paths,
            choices=choices,
            on_progress=_telling(progress),
            cancelled=lambda: progress.cancelled,
            spare=self._spare,
        )


def _telling(progress: Progress) -> Callable[[str, int, int | None], None]:
    return lambda file, done, total: progress.tick(done, total, file)
