"""Takes in the sheets of one import: read, recognised, joined; hands over orders and a report of each sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.matching import IncomingOrder, Problem
from imports.folders import expand
from imports.joining import Joiner
from imports.reports import ColumnReport, SheetChoice, SheetKey, SheetReport, column_letter
from imports.sandbox import read_file
from imports.sheets import Limits
from imports.taking import SheetTaking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from imports.drafts import Source
    from imports.rows import RowFacts
    from imports.sandbox import Progress
    from imports.sheets import SheetRows

__all__ = [
    "ColumnReport",
    "Intake",
    "SheetChoice",
    "SheetKey",
    "SheetReport",
    "column_letter",
    "expand",
    "read_orders",
]

_ASKED_BY = {"imports.paid_gross_or_net": "paid", "imports.repeat_or_sum": "repeats"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All sheets of one import. `refused` names the files that could not be read, one reason each."""

    sheets: tuple[SheetReport, ...]
    orders: tuple[IncomingOrder, ...]
    refused: tuple[KnownError, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for order in self.orders for problem in order.problems)


def read_orders(
    paths: Sequence[Path],
    *,
    choices: Mapping[SheetKey, SheetChoice] | None = None,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits | None = None,
    first: int | None = None,
) -> Intake:
    """Reads all files given together into joined orders; `first` looks only at so many rows of each sheet.

    Files that cannot be read are refused with a reason and the others taken; if none can, the first reason is raised
    (KnownError ``imports.*`` with `file`). Cancelled passes through, and nothing is kept.
    """
    taking = _Taking(choices or {})
    refused: list[KnownError] = []
    for file_index, path in enumerate(paths):
        try:
            for chunk in read_file(
                path,
                file_index,
                on_progress=on_progress or _silent,
                cancelled=cancelled or _never,
                limits=limits or Limits(),
                first=first,
                encodings=taking.encodings(file_index),
            ):
                taking.feed(chunk)
            taking.end_file()
        except KnownError as error:
            taking.drop_file()
            refused.append(error)
    if refused and len(refused) == len(paths):
        raise refused[0]
    return taking.intake(tuple(refused))


def _silent(_file: str, _done: int, _total: int | None) -> None:
    return None


def _never() -> bool:
    return False


class _Taking:
    """Feeds chunks to their sheets and whole files to the joiner, so that a refused file leaves nothing behind."""

    def __init__(self, choices: Mapping[SheetKey, SheetChoice]) -> None:
        self._choices = choices
        self._joiner = Joiner()
        self._reports: list[SheetReport] = []
        self._sheets: dict[int, SheetTaking] = {}
        self._facts: list[tuple[Source, RowFacts]] = []

    def encodings(self, file_index: int) -> dict[str, str]:
        """The encodings that a person chose for this file, by sheet name."""
        return {
            sheet: choice.encoding
            for (index, sheet), choice in self._choices.items()
            if index == file_index and choice.encoding
        }

    def feed(self, chunk: SheetRows) -> None:
        sheet = self._sheets.get(chunk.sheet_index)
        if sheet is None:
            choice = self._choices.get((chunk.file_index, chunk.sheet), SheetChoice())
            sheet = self._sheets[chunk.sheet_index] = SheetTaking(chunk, choice)
        self._facts += sheet.feed(chunk)

    def end_file(self) -> None:
        """The file was read whole: its rows join the others."""
        for source, facts in self._facts:
            self._joiner.take(source, facts)
        self._reports += [sheet.finished() for sheet in self._sheets.values()]
        self.drop_file()

    def drop_file(self) -> None:
        """Forgets what came of the present file."""
        self._sheets = {}
        self._facts = []

    def intake(self, refused: tuple[KnownError, ...]) -> Intake:
        orders = tuple(self._joiner.orders())
        counted = Counter((order.file_index, order.sheet) for order in orders)
        asked = _asked(orders)
        reports = tuple(
            _asking(replace(report, orders=counted[report.key]), asked) for report in self._reports
        )
        return Intake(sheets=reports, orders=orders, refused=refused)


def _asked(orders: Sequence[IncomingOrder]) -> dict[tuple[SheetKey, str], str]:
    """What the orders of a sheet could not decide, with what the first of them shows."""
    found: dict[tuple[SheetKey, str], str] = {}
    for order in orders:
        for problem in order.problems:
            if problem.code in _ASKED_BY:
                place = (order.file_index, order.sheet)
                found.setdefault((place, _ASKED_BY[problem.code]), problem.value)
    return found


def _asking(report: SheetReport, asked: Mapping[tuple[SheetKey, str], str]) -> SheetReport:
    for what, code in (("paid", "imports.asks_paid"), ("repeats", "imports.asks_repeat")):
        value = asked.get((report.key, what))
        if value is not None:
            note = Problem(sheet=report.label, row=0, column="", code=code, value=value, level="held")
            report = replace(report, asks=(*report.asks, what), notes=(*report.notes, note))
    return report
