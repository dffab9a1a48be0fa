"""Sheets in, on the command line: import, and taking an import back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.batches import ImportBatch, OutcomeCounts
from aftersales.matching import Problem
from aftersales.sheet_records import RECORD_KINDS
from desktop.cli_kit import DONE, REFUSED, SET_ASIDE, Command, open_desk, print_json, say
from desktop.import_outcomes import SheetTally, by_sheet, decide_all, told_choices, total
from desktop.jobs import Progress
from desktop.json_out import problem_text, sheet_json
from desktop.paths import data_folder, default_data_dir
from desktop.record_transfers import kind_label
from desktop.transfers import LOOKED_AT, StagedImport
from resources.wording import sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _import_options(taken: argparse.ArgumentParser) -> None:
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE")
    taken.add_argument("--dry-run", action="store_true")
    taken.add_argument("--profile", default="", metavar="NAME")
    taken.add_argument("--on-conflict", choices=("ask", "sheet", "system", "skip"), default="ask")
    taken.add_argument("--yes-damaged", action="store_true")
    taken.add_argument("--rest", type=Path, default=None, metavar="未导入.xlsx")


def _import(asked: argparse.Namespace) -> int:
    if not data_folder(asked.data or default_data_dir()).archive.exists():
        _refuse_unreadable(asked.files)
    with open_desk(asked) as desk:
        desk.upkeep.backup_if_due()
        progress = Progress()
        choices = told_choices(desk.transfers, asked.files, asked.profile, progress)
        staged = desk.transfers.read(paths=asked.files, progress=progress, choices=choices)
        decide_all(desk.transfers, staged, on_conflict=asked.on_conflict, yes_damaged=asked.yes_damaged)
        tally = by_sheet(staged)
        left = desk.transfers.left_out(staged=staged)
        batch = None
        staging = staged.staging
        if asked.dry_run or not (staging.to_write() or staging.records.to_write()):
            desk.transfers.discard(staged=staged)
        else:
            batch = desk.transfers.commit(staged=staged)
            desk.watching.taken(paths=staged.paths)
        if asked.rest is not None and left.count:
            desk.transfers.write_left_out(left=left, to=asked.rest, progress=progress)
            desk.transfers.memory.keep_for_rest(left=left)
    _tell_import(asked, staged, tally, batch)
    for reason in staged.refused:
        sys.stderr.write(reason + "\n")
    counts = total(tally)
    taken = counts.added + counts.updated + counts.unchanged
    if not taken:
        return REFUSED
    set_aside = counts.conflicts + counts.errors + counts.held + counts.skipped
    return SET_ASIDE if set_aside or staged.refused else DONE


def _refuse_unreadable(paths: Sequence[Path]) -> None:
    """A first sheet that cannot be read founds no shop."""
    from imports.intake import expand, read_orders

    intake = read_orders(expand(paths), first=LOOKED_AT)
    if intake.refused and not intake.orders and not intake.records:
        raise intake.refused[0]


def _tell_import(
    asked: argparse.Namespace, staged: StagedImport, tally: SheetTally, batch: ImportBatch | None
) -> None:
    none: tuple[OutcomeCounts, tuple[Problem, ...]] = (OutcomeCounts(), ())
    batch_id = batch.id if batch else None
    if asked.json:
        print_json([sheet_json(sheet, *tally.get(sheet.key, none), batch_id) for sheet in staged.sheets])
        return
    for sheet in staged.sheets:
        counts, problems = tally.get(sheet.key, none)
        operands = {
            "sheet": f"{sheet.file} {sheet.sheet}".strip(),
            "title": sheet.title or sentence("cli.not_taken"),
            "rows": sheet.rows,
            "kind": kind_label(sheet.kind),
            "orders": counts.orders,
            "added": counts.added,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "conflicts": counts.conflicts,
            "errors": counts.errors,
            "held": counts.held,
        }
        say(sentence("cli.record_line" if sheet.kind in RECORD_KINDS else "cli.sheet_line", operands))
        for problem in problems:
            if problem.level != "info":
                say(f"  {problem_text(problem)}")
    if batch is not None:
        say(sentence("cli.batch_line", {"batch": batch.id}))
    else:
        say(sentence("cli.dry_line" if asked.dry_run else "cli.nothing_line"))


def _undo_options(undone: argparse.ArgumentParser) -> None:
    undone.add_argument("batch", type=int, metavar="BATCH")


def _undo_import(asked: argparse.Namespace) -> int:
    with open_desk(asked) as desk:
        undone = desk.transfers.undo(batch_id=asked.batch)
    if asked.json:
        print_json({"removed": undone.removed, "restored": undone.restored, "kept": list(undone.kept)})
    else:
        say(sentence("cli.undone_line", {"removed": undone.removed, "restored": undone.restored}))
        for reason in undone.kept:
            say(f"  {reason}")
    return SET_ASIDE if undone.kept else DONE


IMPORT_COMMANDS = (
    Command(name="import", run=_import, options=_import_options),
    Command(name="undo-import", run=_undo_import, options=_undo_options),
)
