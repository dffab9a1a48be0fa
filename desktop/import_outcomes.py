"""What an import comes to once decisions are counted: every order once, at the sheet that carries its header."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from aftersales.batches import OutcomeCounts
from aftersales.errors import KnownError
from aftersales.matching import Outcome
from resources.profile_files import shipped_profiles
from storage.staging import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from aftersales.matching import Problem
    from desktop.jobs import Progress
    from desktop.staged import StagedImport
    from desktop.transfers import TransferDesk
    from imports.reports import SheetChoice, SheetKey
    from storage.staged_records import StagedRecord
    from storage.staging import StagedOrder

_COUNTED = {
    Outcome.ADDED: "added",
    Outcome.UPDATED: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.CONFLICT: "conflicts",
    Outcome.ERROR: "errors",
    Outcome.SKIPPED: "skipped",
    Outcome.HELD: "held",
}
SheetTally = dict["SheetKey", tuple[OutcomeCounts, tuple["Problem", ...]]]


def decide_all(
    transfers: TransferDesk, staged: StagedImport, *, on_conflict: str = "ask", yes_damaged: bool = False
) -> None:
    """Settle what a command was told beforehand: `on_conflict` ask, sheet, system or skip; damaged ids taken or not."""
    if yes_damaged:
        transfers.mending.take_damaged(staged=staged)
        transfers.records.take_damaged(staged=staged)
    decisions = {"sheet": Decision.SHEET, "system": Decision.SYSTEM, "skip": Decision.LEAVE}
    if on_conflict in decisions:
        transfers.decide_following(
            staged=staged, seq=0, decision=decisions[on_conflict], outcome=Outcome.CONFLICT
        )
        transfers.records.decide_following(
            staged=staged, seq=0, decision=decisions[on_conflict], outcome=Outcome.CONFLICT
        )


def final_outcome(outcome: Outcome, decision: Decision | None, *, changes: bool) -> Outcome:
    """The outcome with its decision: the sheet's word taken is an update, the system's kept leaves it unchanged."""
    if outcome is Outcome.CONFLICT and decision is not None:
        by_decision = {Decision.SHEET: Outcome.UPDATED, Decision.SYSTEM: Outcome.UNCHANGED}
        return by_decision.get(decision, Outcome.SKIPPED)
    if outcome is Outcome.HELD and decision is Decision.TAKE:
        return Outcome.UPDATED if changes else Outcome.ADDED
    return outcome


def by_sheet(staged: StagedImport) -> SheetTally:
    """Counts and problems of each sheet as decided; call it before the import is written or discarded."""
    counts: dict[SheetKey, Counter[str]] = defaultdict(Counter)
    problems: dict[SheetKey, list[Problem]] = defaultdict(list)
    for index, sheet, outcome, decision, changes, count in staged.staging.tally():
        counts[index, sheet][_COUNTED[final_outcome(outcome, decision, changes=changes)]] += count
    for record in staged.staging.records.each():
        final = final_outcome(record.outcome, record.decision, changes=bool(record.changes))
        counts[record.incoming.file_index, record.incoming.sheet][_COUNTED[final]] += 1
    rows: Iterator[StagedOrder | StagedRecord] = chain(
        staged.staging.with_problems(), staged.staging.records.each()
    )
    for row in rows:
        problems[row.incoming.file_index, row.incoming.sheet].extend(row.problems)
    return {key: (OutcomeCounts(**counts[key]), tuple(problems[key])) for key in counts}


def total(tally: SheetTally) -> OutcomeCounts:
    """All sheets together."""
    return OutcomeCounts(
        **{name: sum(getattr(counts, name) for counts, _ in tally.values()) for name in _COUNTED.values()}
    )


def told_choices(
    transfers: TransferDesk, paths: Iterable[Path], profile: str, progress: Progress
) -> dict[SheetKey, SheetChoice]:
    """What is decided about the sheets before anybody is asked: all taken for `profile`, else as the shop taught before.

    KnownError ``transfers.no_profile`` where there is none of that name.
    """
    names = [each.name for each in shipped_profiles()]
    if profile and profile not in names:
        raise KnownError("transfers.no_profile", profile=profile, profiles="、".join(names))
    memory = transfers.memory
    if not profile and memory.is_empty:
        return {}
    sheets, _ = transfers.look(paths=transfers.expanded(paths=tuple(paths)), progress=progress)
    shops = memory.shops(sheets=[sheet for sheet in sheets if not sheet.names_shop])
    columns = {} if profile else memory.columns(sheets=sheets)
    return {
        sheet.key: transfers.choice(
            profile=profile or (columns[sheet.key].profile if sheet.key in columns else "") or None,
            mapping=columns[sheet.key].taken if sheet.key in columns else None,
            answers={"shop_name": shops[sheet.key]} if sheet.key in shops else {},
        )
        for sheet in sheets
        if sheet.header_row and (profile or sheet.key in shops or sheet.key in columns)
    }
