"""Sheets of records for tests, taken in through a real shop."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from desktop.jobs import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from desktop.shop import Desk
    from desktop.staged import StagedImport, UndoneImport
    from desktop.transfers import SheetChoice, SheetKey
    from storage.staged_records import StagedRecord

CUSTOMERS = ("姓名", "电话", "地址", "微信", "标签", "同意回访", "备注")
GOODS = ("客户", "电话", "品名", "型号", "序列号", "购买日期", "保修(月)")
CASES = ("日期", "单号", "客户", "电话", "机型", "故障", "处理方式", "处理结果", "费用", "状态", "完成日期")


def sheet(path: Path, header: Sequence[str], *rows: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def read(desk: Desk, *paths: Path, choices: Mapping[SheetKey, SheetChoice] | None = None) -> StagedImport:
    return desk.transfers.read(paths=paths, progress=Progress(), choices=choices)


def rows(desk: Desk, staged: StagedImport) -> tuple[StagedRecord, ...]:
    return desk.transfers.records.rows(staged=staged).rows


def outcomes(desk: Desk, staged: StagedImport) -> list[str]:
    return [row.outcome.value for row in rows(desk, staged)]


def commit(desk: Desk, staged: StagedImport) -> ImportBatch:
    return desk.jobs.write(lambda p: desk.transfers.commit(staged=staged, progress=p)).result()


def take_in(desk: Desk, *paths: Path, choices: Mapping[SheetKey, SheetChoice] | None = None) -> ImportBatch:
    return commit(desk, read(desk, *paths, choices=choices))


def undo(desk: Desk, batch: ImportBatch) -> UndoneImport:
    return desk.jobs.write(lambda _p: desk.transfers.undo(batch_id=batch.id)).result()


def codes(row: StagedRecord) -> list[str]:
    return [problem.code for problem in row.problems]
