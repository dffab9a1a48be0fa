"""Takes in the sheets of one import: read, recognised, joined; hands over orders and a report of each sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.matching import IncomingOrder, Problem
from imports.folders import expand
from imports.joining import Joiner
from imports.reports import ColumnReport, SheetChoice, SheetKey, SheetReport, column_letter
from imports.sandbox import read_file
from imports.settling import book
from imports.sheets import Limits
from imports.taking import SheetTaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from aftersales.sheet_records import IncomingRecord
    from imports.block_reader import ReadRows
    from imports.drafts import Source
    from imports.sandbox import Progress, SpareReader
    from imports.sheets import SheetRows

__all__ = [
    "ColumnReport",
    "Intake",
    "OrderStream",
    "Placed",
    "SheetChoice",
    "SheetKey",
    "SheetReport",
    "column_letter",
    "expand",
    "read_orders",
]

Placed = tuple[int, IncomingOrder]
"""Where an order stands among all of its import, and the order."""

_ASKED_BY = {"imports.paid_gross_or_net": "paid", "imports.repeat_or_sum": "repeats"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All sheets of one import. `refused` names the files that could not be read, one reason each."""

    sheets: tuple[SheetReport, ...]
    orders: tuple[IncomingOrder, ...]
    refused: tuple[KnownError, ...] = ()
    records: tuple[IncomingRecord, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        of_orders = tuple(problem for order in self.orders for problem in order.problems)
        return of_orders + tuple(problem for record in self.records for problem in record.problems)


def read_orders(
    paths: Sequence[Path],
    *,
    choices: Mapping[SheetKey, SheetChoice] | None = None,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits | None = None,
    first: int | None = None,
    spare: SpareReader | None = None,
) -> Intake:
    """Reads all files given together into joined orders; `first` looks only at so many rows of each sheet.

    Files that cannot be read are refused with a reason and the others taken; if none can, the first reason is raised
    (KnownError ``imports.*`` with `file`). Cancelled passes through, and nothing is kept.
    """
    stream = OrderStream(
        paths,
        choices=choices,
        on_progress=on_progress,
        cancelled=cancelled,
        limits=limits,
        first=first,
        spare=spare,
    )
    orders = {place: order for batch in stream for place, order in batch}
    return Intake(
        sheets=stream.sheets,
        orders=tuple(orders[place] for place in sorted(orders)),
        refused=stream.refused,
        records=stream.records,
    )


class OrderStream:
    """The orders of one import in batches, while the rest of it is still being read; iterate it once.

    A batch holds places with their orders, never none. A place says where the order stands among all (places grow with
    the rows, with gaps), and batches do not keep to it: what several rows tell, or may still tell, comes last. A place
    that comes a second time replaces what came there before. Orders of several files come when a file is whole, so that
    a refused one leaves nothing behind. `sheets`, `refused` and `records` are known when the iteration has ended; it
    raises what `read_orders` raises, and whatever came of it before is void then. `spare` may have a reader process
    waiting.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        choices: Mapping[SheetKey, SheetChoice] | None = None,
        on_progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        limits: Limits | None = None,
        first: int | None = None,
        spare: SpareReader | None = None,
    ) -> None:
        self.sheets: tuple[SheetReport, ...] = ()
        self.refused: tuple[KnownError, ...] = ()
        self.records: tuple[IncomingRecord, ...] = ()
        self._paths = paths
        self._taking = _Taking(choices or {})
        self._limits = limits or Limits()
        self._read = partial(
            read_file,
            on_progress=on_progress or _silent,
            cancelled=cancelled or _never,
            limits=self._limits,
            first=first,
            spare=spare,
        )

    def __iter__(self) -> Iterator[list[Placed]]:
        refused: list[KnownError] = []
        for file_index, path in enumerate(self._paths):
            try:
                yield from self._file(file_index, path)
            except KnownError as error:
                self._taking.drop_file()
                refused.append(error)
        if refused and len(refused) == len(self._paths):
            raise refused[0]
        yield from _in_batches(self._taking.rest(), self._limits.chunk)
        self.refused = tuple(refused)
        self.sheets, self.records = self._taking.reports(), self._taking.records()

    def _file(self, file_index: int, path: Path) -> Iterator[list[Placed]]:
        taking = self._taking
        for chunk in self._read(path, file_index, encodings=taking.encodings(file_index)):
            taking.feed(chunk)
            if len(self._paths) == 1:
                yield from taking.joined()
        yield from taking.end_file()


def _in_batches(orders: Iterator[Placed], size: int) -> Iterator[list[Placed]]:
    while batch := list(islice(orders, size)):
        yield batch


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
        self._records: list[IncomingRecord] = []
        self._sheets: dict[int, SheetTaking] = {}
        self._waiting: list[tuple[Source, ReadRows]] = []
        self._counted: Counter[SheetKey] = Counter()
        self._asked: dict[tuple[SheetKey, str], str] = {}

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
        self._waiting += sheet.take(chunk)

    def joined(self) -> Iterator[list[Placed]]:
        """Joins the rows that wait; gives back the orders that are whole already."""
        waiting, self._waiting = self._waiting, []
        for source, read in waiting:
            whole = self._joiner.take_rows(source, read)
            if whole:
                yield whole

    def end_file(self) -> Iterator[list[Placed]]:
        """The file was read whole: its rows join the others."""
        yield from self.joined()
        self._reports += [sheet.finished() for sheet in self._sheets.values()]
        self._records += [record for sheet in self._sheets.values() for record in sheet.taken_records()]
        self.drop_file()

    def drop_file(self) -> None:
        """Forgets what came of the present file."""
        self._sheets = {}
        self._waiting = []

    def rest(self) -> Iterator[Placed]:
        """All orders that are not whole before everything is read, and those that changed since they were given out."""
        alone = list(book(self._reports, self._joiner))
        for place, order in self._joiner.rest():
            self._note(order)
            yield place, order
        for order in alone:
            self._note(order)
            yield self._joiner.next_place(), order

    def _note(self, order: IncomingOrder) -> None:
        """Counts the order, and keeps what its sheet must be asked, with what the first such order shows."""
        key = (order.file_index, order.sheet)
        self._counted[key] += 1
        for problem in order.problems:
            if problem.code in _ASKED_BY:
                self._asked.setdefault((key, _ASKED_BY[problem.code]), problem.value)

    def reports(self) -> tuple[SheetReport, ...]:
        """The reports of all sheets, after `rest`."""
        counted = self._counted + self._joiner.handed_out()
        return tuple(
            _asking(replace(report, orders=counted[report.key]), self._asked) for report in self._reports
        )

    def records(self) -> tuple[IncomingRecord, ...]:
        """The records of sheets that hold no orders."""
        return tuple(self._records)


def _asking(report: SheetReport, asked: Mapping[tuple[SheetKey, str], str]) -> SheetReport:
    for what, code in (("paid", "imports.asks_paid"), ("repeats", "imports.asks_repeat")):
        value = asked.get((report.key, what))
        if value is not None:
            note = Problem(sheet=report.label, row=0, column="", code=code, value=value, level="held")
            report = replace(report, asks=(*report.asks, what), notes=(*report.notes, note))
    return report
