"""The command line: the same actions as the window, for scripts and for machines without a screen."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from aftersales.batches import ImportBatch, OutcomeCounts
from aftersales.clock import Clock, SystemClock, china_moment
from aftersales.errors import KnownError
from aftersales.matching import Problem
from aftersales.money import grouped
from aftersales.queries import CaseQuery, CaseTab
from aftersales.recovery_lists import RecoveryTab
from aftersales.sheet_records import RECORD_KINDS
from desktop import claim_files, day_files
from desktop.cli_papers import ARCHIVE_PAPERS, archive_paper
from desktop.cli_sheets import SHEETS
from desktop.import_outcomes import SheetTally, by_sheet, decide_all, told_choices, total
from desktop.jobs import Progress
from desktop.json_out import case_json, order_json, problem_text, recovery_json, sheet_json
from desktop.paths import DataFolder, default_data_dir
from desktop.record_transfers import kind_label
from desktop.shop import Desk
from desktop.transfers import LOOKED_AT, StagedImport
from resources.holiday_tables import shipped_calendar
from resources.policy_files import shipped_policies
from resources.wording import error_sentence, sentence

PageRenderer = Callable[[Path, Path], Sequence[Path]]
"""Writes a picture of every page of the shop in the first folder into the second; run.py hands it in where Qt is there."""

DONE, NOT_FOUND, REFUSED, SET_ASIDE = 0, 1, 2, 3


def main(argv: Sequence[str], *, render_pages: PageRenderer | None = None) -> int:
    """Run one command; its exit code. A refusal is one Chinese sentence on standard error."""
    parser = _parser()
    asked = parser.parse_args(argv)
    try:
        if asked.command == "demo":
            from desktop.demo import make_demo

            return make_demo(Path(asked.out), today=asked.today, render_pages=render_pages, tell=_say)
        return _COMMANDS[asked.command](asked)
    except KnownError as error:
        sys.stderr.write(error_sentence(error) + "\n")
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description=sentence("cli.about"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, *, data: bool = True, json_too: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=sentence(f"cli.{name.replace('-', '_')}"))
        if data:
            command.add_argument("--data", type=Path, default=None, metavar="DIR")
        if json_too:
            command.add_argument("--json", action="store_true")
        return command

    demo = add("demo", data=False, json_too=False)
    demo.add_argument("--out", default="demo", metavar="DIR")
    demo.add_argument("--today", type=_moment, default=None, metavar="2026-10-14T15:20")
    taken = add("import")
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE")
    taken.add_argument("--dry-run", action="store_true")
    taken.add_argument("--profile", default="", metavar="NAME")
    taken.add_argument("--on-conflict", choices=("ask", "sheet", "system", "skip"), default="ask")
    taken.add_argument("--yes-damaged", action="store_true")
    taken.add_argument("--rest", type=Path, default=None, metavar="未导入.xlsx")
    undone = add("undo-import")
    undone.add_argument("batch", type=int, metavar="BATCH")
    orders = add("orders")
    orders.add_argument("--number", default="")
    cases = add("cases")
    cases.add_argument("--tab", type=CaseTab, choices=tuple(CaseTab), default=CaseTab.OPEN)
    recoveries = add("recoveries")
    recoveries.add_argument("--tab", type=RecoveryTab, choices=tuple(RecoveryTab), default=RecoveryTab.OPEN)
    for name in ("settle", "schedule", "deadline", "warranty"):
        add(name, data=False).add_argument("file", type=Path, metavar="FILE.json")
    export = add("export")
    export.add_argument("what", nargs="?", choices=tuple(SHEETS), default="cases")
    export.add_argument("--to", type=Path, required=True, metavar="X.xlsx")
    export.add_argument("--tab", default="all")
    export.add_argument("--text", default="")
    report = add("report")
    report.add_argument("case", metavar="CASE")
    report.add_argument("--kind", choices=("report", "receipt", *ARCHIVE_PAPERS), default="report")
    report.add_argument("--size", choices=("80mm", "a5", "a4"), default=None)
    report.add_argument("--to", type=Path, required=True, metavar="X.pdf")
    add("backup")
    add("check")
    return parser


def _moment(text: str) -> datetime:
    try:
        return china_moment(text if "T" in text or " " in text else f"{text}T15:20")
    except ValueError:
        raise argparse.ArgumentTypeError(sentence("cli.moment_malformed", {"value": text})) from None


def _open(asked: argparse.Namespace, *, read_only: bool = False, clock: Clock | None = None) -> Desk:
    folder = asked.data or default_data_dir()
    if folder.exists() and not folder.is_dir():
        raise KnownError("cli.not_a_folder", folder=str(folder))
    if read_only and not DataFolder(folder).archive.exists():
        raise KnownError("cli.no_data", folder=str(folder))
    return Desk.open(folder, clock=clock or SystemClock(), read_only=read_only)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _print_json(value: Any) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=1))


def _import(asked: argparse.Namespace) -> int:
    if not DataFolder(asked.data or default_data_dir()).archive.exists():
        _refuse_unreadable(asked.files)
    with _open(asked) as desk:
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
        _print_json([sheet_json(sheet, *tally.get(sheet.key, none), batch_id) for sheet in staged.sheets])
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
        _say(sentence("cli.record_line" if sheet.kind in RECORD_KINDS else "cli.sheet_line", operands))
        for problem in problems:
            if problem.level != "info":
                _say(f"  {problem_text(problem)}")
    if batch is not None:
        _say(sentence("cli.batch_line", {"batch": batch.id}))
    else:
        _say(sentence("cli.dry_line" if asked.dry_run else "cli.nothing_line"))


def _undo_import(asked: argparse.Namespace) -> int:
    with _open(asked) as desk:
        undone = desk.transfers.undo(batch_id=asked.batch)
    if asked.json:
        _print_json({"removed": undone.removed, "restored": undone.restored, "kept": list(undone.kept)})
    else:
        _say(sentence("cli.undone_line", {"removed": undone.removed, "restored": undone.restored}))
        for reason in undone.kept:
            _say(f"  {reason}")
    return SET_ASIDE if undone.kept else DONE


def _orders(asked: argparse.Namespace) -> int:
    with _open(asked, read_only=True) as desk:
        found = desk.orders.all(number=asked.number)
    if asked.json:
        _print_json([order_json(*entry) for entry in found])
        return DONE
    for order, account, customer in found:
        _say(
            f"{order.number}  {account.name}  {order.status.value}  {customer or order.receiver.name}"
            f"  {grouped(order.paid_gross)}"
        )
    _say(sentence("cli.orders_line", {"count": len(found)}))
    return DONE


def _cases(asked: argparse.Namespace) -> int:
    with _open(asked, read_only=True) as desk:
        query = CaseQuery(tab=asked.tab, moments=desk.cases.moments())
        found = desk.cases.page(query=query, limit=1_000_000)
    if asked.json:
        _print_json([case_json(row) for row in found.rows])
        return DONE
    for row in found.rows:
        due = row.due.text if row.due else "—"
        amount = grouped(row.summary.proposed) if row.summary.proposed is not None else "—"
        _say(
            f"{row.summary.number}  {row.summary.customer_name}  {row.summary.title}  {row.state.label}  {due}  {amount}"
        )
    _say(sentence("cli.cases_line", {"count": found.total}))
    return DONE


def _recoveries(asked: argparse.Namespace) -> int:
    with _open(asked, read_only=True) as desk:
        views = desk.recovery_views
        found = views.page(query=views.query(tab=asked.tab), limit=1_000_000)
        figures = views.figures()
    if asked.json:
        _print_json([recovery_json(row) for row in found.rows])
        return DONE
    for row in found.rows:
        summary = row.summary
        due = row.due.text if row.due else "—"
        _say(
            f"{summary.number}  {summary.against.value}  {summary.name}  {summary.case_number}  "
            f"{summary.basis.value}  {row.state}  {due}  {grouped(summary.received)} / {grouped(summary.claimed)}"
        )
    words = {"count": found.total, "outstanding": figures.outstanding}
    _say(sentence("cli.recoveries_line", words))
    return DONE


def _text_of(path: Path) -> str | None:
    """What stands in the file, or None with a sentence on standard error where it is not there."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        _complain(sentence("cli.no_file", {"file": path.name}))
    except (OSError, UnicodeDecodeError):
        _complain(sentence("cli.not_json", {"file": path.name}))
    return None


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


def _settle(asked: argparse.Namespace) -> int:
    text = _text_of(asked.file)
    if text is None:
        return NOT_FOUND
    try:
        settled = claim_files.settle_file(text, shipped_policies(), shipped_calendar())
    except KnownError as error:
        _complain(error_sentence(error))
        return NOT_FOUND
    if settled.refused is not None and not settled.is_list:
        raise settled.refused
    if asked.json:
        _print_json(settled.as_json())
    else:
        _say(settled.as_text())
    return REFUSED if settled.refused is not None else DONE


def _days(asked: argparse.Namespace) -> int:
    text = _text_of(asked.file)
    if text is None:
        return NOT_FOUND
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        _complain(sentence("cli.not_json", {"file": asked.file.name}))
        return NOT_FOUND
    reckon: dict[str, Callable[[Any], Any]] = {
        "schedule": day_files.schedule,
        "deadline": day_files.deadline,
        "warranty": day_files.warranty,
    }
    answer = reckon[asked.command](data)
    if asked.json:
        _print_json(answer)
        return DONE
    entries: list[dict[str, Any]] = answer if isinstance(answer, list) else [answer]
    for entry in entries:
        _say("  ".join(f"{name}: {value}" for name, value in entry.items() if name != "why" and value))
        for reason in entry["why"]:
            _say(f"    {reason['text']}")
    return DONE


def _keep_up(asked: argparse.Namespace) -> None:
    """Bring the figures of customers up to what was written, which a command that only reads cannot."""
    with _open(asked, read_only=True) as desk:
        behind = desk.customer_lists.is_behind()
    if behind:
        with _open(asked) as desk:
            desk.customer_lists.keep_up()


def _export(asked: argparse.Namespace) -> int:
    if asked.what == "customers":
        _keep_up(asked)
    with _open(asked, read_only=True) as desk:
        count = SHEETS[asked.what](desk, {"tab": asked.tab, "text": asked.text}, asked.to)
    _answer(
        asked,
        {"file": str(asked.to), "rows": count},
        sentence(f"cli.export_{asked.what}", {"count": count, "file": asked.to.name}),
    )
    return DONE


def _report(asked: argparse.Namespace) -> int:
    with _open(asked) as desk:
        if asked.kind in ARCHIVE_PAPERS:
            made = archive_paper(desk, asked.kind, asked.case, to=asked.to, size=asked.size)
        else:
            case_id = desk.cases.find(number=asked.case).case.id
            make = desk.papers.receipt if asked.kind == "receipt" else desk.papers.report
            made = make(case_id=case_id, to=asked.to)
    _answer(
        asked,
        {"file": str(made.path), "number": made.number, "pages": made.pages, "missing": list(made.missing)},
        sentence("cli.report_line", {"file": made.path.name, "pages": made.pages}),
    )
    return DONE


def _backup(asked: argparse.Namespace) -> int:
    with _open(asked) as desk:
        made = desk.upkeep.backup()
    _answer(asked, {"file": str(made)}, sentence("cli.backup_line", {"file": made.name}))
    return DONE


def _check(asked: argparse.Namespace) -> int:
    from dataclasses import asdict

    with _open(asked, read_only=True) as desk:
        found = desk.upkeep.check()
    code = "cli.check_good" if found.ok else "cli.check_bad"
    _answer(asked, asdict(found), sentence(code, {"orders": found.orders}))
    return DONE if found.ok else REFUSED


def _answer(asked: argparse.Namespace, value: dict[str, Any], text: str) -> None:
    if asked.json:
        _print_json(value)
    else:
        _say(text)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "import": _import,
    "undo-import": _undo_import,
    "orders": _orders,
    "cases": _cases,
    "recoveries": _recoveries,
    "settle": _settle,
    "schedule": _days,
    "deadline": _days,
    "warranty": _days,
    "export": _export,
    "report": _report,
    "backup": _backup,
    "check": _check,
}
