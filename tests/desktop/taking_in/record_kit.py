"""Sheets of records for tests, taken in as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.jobs import Progress
from desktop.record_transfers import StagedRecord
from desktop.staged import note_text
from tests.imports.sheet_kit import write_csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from desktop.shop import Desk
    from desktop.transfers import StagedImport


def sheet(path: Path, header: Sequence[str], *rows: Sequence[str]) -> Path:
    return write_csv(path, [list(header), *map(list, rows)])


def read(desk: Desk, *paths: Path) -> StagedImport:
    return desk.transfers.read(paths=paths, progress=Progress())


def rows(desk: Desk, staged: StagedImport) -> tuple[StagedRecord, ...]:
    return desk.transfers.records.rows(staged=staged, limit=500).rows


def outcomes(desk: Desk, staged: StagedImport) -> list[str]:
    return [row.outcome.value for row in rows(desk, staged)]


def said(row: StagedRecord) -> str:
    return "".join(note_text(problem) for problem in row.problems)


def commit(desk: Desk, staged: StagedImport) -> ImportBatch:
    return desk.jobs.write(lambda p: desk.transfers.commit(staged=staged, progress=p)).result()


def take(desk: Desk, path: Path) -> ImportBatch:
    return commit(desk, read(desk, path))
