"""What a person got so far of an import: files, sheets, what was left out, what is staged; and the jobs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.import_found import is_takeable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from desktop.jobs import Job, Progress
    from desktop.shop import Desk
    from desktop.transfers import Leftovers, SheetChoice, SheetKey, SheetReport, StagedImport, Standing

Mappings = dict[tuple[int, str], dict[int, str]]


class ImportSession:
    """The state behind the page; nothing in it is written before `commit`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.paths: tuple[Path, ...] = ()
        self._looked_at: tuple[Path, ...] = ()
        self.sheets: tuple[SheetReport, ...] = ()
        self.skipped: frozenset[SheetKey] = frozenset()
        self.staged: StagedImport | None = None
        self.standing: Standing | None = None
        self.left: Leftovers | None = None

    @property
    def taken(self) -> tuple[SheetReport, ...]:
        """The sheets that will be imported."""
        return tuple(sheet for sheet in self.sheets if sheet.key not in self.skipped and is_takeable(sheet))

    def add(self, paths: Iterable[Path]) -> bool:
        """Take more files; False if all of them are there already."""
        fresh = [path for path in paths if path not in self.paths]
        self.paths = (*self.paths, *fresh)
        return bool(fresh)

    def found(self, sheets: tuple[SheetReport, ...]) -> None:
        """The files were looked at."""
        self.sheets, self._looked_at = sheets, self.paths

    def not_looked_at(self) -> None:
        """The look was cancelled: the files it was for are not taken."""
        self.paths = self._looked_at

    def leave_out(self, key: SheetKey, *, left_out: bool) -> None:
        """Import a sheet or not."""
        self.skipped = self.skipped | {key} if left_out else self.skipped - {key}

    def choices(self, mappings: Mapping[SheetKey, Mapping[int, str]]) -> dict[SheetKey, SheetChoice]:
        """What the person decided about the sheets, columns included."""
        choice = self._desk.transfers.choice
        taken = {sheet.key for sheet in self.taken}
        left_out = {sheet.key: choice(skip=True) for sheet in self.sheets if sheet.key not in taken}
        mapped = {key: choice(mapping=columns) for key, columns in mappings.items() if key in taken}
        return {**mapped, **left_out}

    def words(self) -> str:
        """Which sheets are being imported, in one line."""
        taken = self.taken
        if not taken:
            return ""
        words = taken[0].file
        if len(taken) > 1:
            words = f"{words} 等 {len(taken)} 张表"
        elif taken[0].sheet:
            words = f"{words} 工作表「{taken[0].sheet}」"
        return f"{words} {self.staged.counts.orders:,} 单" if self.staged is not None else words

    # jobs

    def look(self) -> Job[tuple[tuple[SheetReport, ...], tuple[str, ...]]]:
        """Look at the files."""
        paths = self.paths
        return self._desk.jobs.read(
            lambda progress: self._desk.transfers.look(paths=paths, progress=progress)
        )

    def read(self, mappings: Mapping[SheetKey, Mapping[int, str]]) -> Job[tuple[StagedImport, Standing]]:
        """Read and compare everything."""
        paths, choices, transfers = self.paths, self.choices(mappings), self._desk.transfers

        def work(progress: Progress) -> tuple[StagedImport, Standing]:
            staged = transfers.read(paths=paths, progress=progress, choices=choices)
            return staged, transfers.standing(staged=staged)

        return self._desk.jobs.read(work)

    def commit(self, staged: StagedImport) -> Job[tuple[ImportBatch, Leftovers]]:
        """Write what is decided; with what was left out."""
        transfers = self._desk.transfers

        def work(progress: Progress) -> tuple[ImportBatch, Leftovers]:
            left = transfers.left_out(staged=staged)
            return transfers.commit(staged=staged, progress=progress), left

        return self._desk.jobs.write(work)

    def save_rest(self, to: Path) -> Job[int]:
        """Write what is left out, as decided so far, to a sheet of its own; how many orders."""
        staged, left, transfers = self.staged, self.left, self._desk.transfers

        def work(progress: Progress) -> int:
            rest = transfers.left_out(staged=staged) if staged is not None else left
            return transfers.write_left_out(left=rest, to=to, progress=progress) if rest is not None else 0

        return self._desk.jobs.read(work)

    def discard(self, staged: StagedImport) -> Job[None]:
        """Forget what was staged."""
        return self._desk.jobs.read(lambda _progress: self._desk.transfers.discard(staged=staged))
