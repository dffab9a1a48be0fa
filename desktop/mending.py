"""Cells of a staged import put right by hand: read anew by the sheet's rules, compared anew, never written into the sheet."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.columns import BY_KEY, ColumnKind
from aftersales.errors import KnownError
from aftersales.matching import Outcome
from desktop.order_intake import met
from desktop.sheet_slices import cut, read_again
from desktop.staged import column_label
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aftersales.matching import IncomingOrder, Problem
    from desktop.archive import Archive
    from desktop.jobs import Progress
    from desktop.session import Session
    from desktop.staged import Place, StagedImport
    from imports.reports import SheetKey, SheetReport
    from storage.staging import StagedOrder

_OF_A_CELL = frozenset(
    {
        "imports.bad_phone",
        "imports.bad_count",
        "imports.bad_money",
        "imports.money_too_fine",
        "imports.bad_moment",
        "imports.no_year",
        "imports.damaged_id",
        "imports.error_cell",
        "imports.formula_empty",
        "imports.garbled",
        "imports.unknown_status",
        "imports.no_number_in_row",
    }
)
_NUMERALS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_WORD = re.compile(rf"([{''.join(_NUMERALS)}])[件个台只套包箱盒袋双条瓶把]?")
_SUM = re.compile(r"\d+(?:\.\d{1,2})?")
_PHONE_DIGITS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Mendable:
    """A cell that a person can put right: its row, the column's name and place, what stands there, what it lacks.

    `suggestion` is what it probably should be, empty where nobody can know; `sheet` another sheet than the one that
    carries the order, such as its list of goods.
    """

    row: int
    column: int
    label: str
    text: str
    hint: str
    suggestion: str
    sheet: SheetKey | None = None


class Mending:
    """Puts right what a sheet has wrong, order by order, in the staged import only."""

    def __init__(self, *, archive: Archive, session: Session) -> None:
        self._archive = archive
        self._session = session

    def cells(self, *, staged: StagedImport, order: StagedOrder) -> tuple[Mendable, ...]:
        """What can be put right in an order, each cell once; pure."""
        found = {
            (sheet.key, problem.row, column): replace(
                _mendable(sheet, problem, column, staged),
                sheet=None if sheet.key == _own(order) else sheet.key,
            )
            for problem in order.problems
            if problem.level != "info" and problem.row and problem.code in _OF_A_CELL
            for sheet, column in _columns(staged, order, problem)
        }
        return tuple(found.values())

    def others(self, *, order: StagedOrder) -> tuple[Problem, ...]:
        """What is wrong with an order beyond single cells; pure."""
        return tuple(
            problem
            for problem in order.problems
            if problem.level != "info" and not (problem.row and problem.code in _OF_A_CELL)
        )

    def mend(
        self,
        *,
        staged: StagedImport,
        seq: int,
        row: int,
        column: int,
        text: str | None,
        progress: Progress,
        sheet: SheetKey | None = None,
    ) -> StagedOrder:
        """Write `text` in place of a cell of an order and look at the order anew; None takes it back.

        `sheet` is `Mendable.sheet`. An order number stands for all rows of its order. KnownError ``imports.*`` where the file is not there any
        more; the staged import is as before then.
        """
        self._session.require(Right.IMPORT)
        with staged.lock:
            before = staged.staging.get(seq)
        key = sheet or _own(before)
        report = next(each for each in staged.sheets if each.key == key)
        is_number = sheet is None and any(
            each.index == column and each.key == "number" for each in report.columns
        )
        rows = before.incoming.rows if is_number and before.incoming.rows else (row,)
        places: set[Place] = {(key, each, column) for each in rows}
        kept = {place: value for place, value in staged.mends.items() if place not in places}
        mends = kept if text is None else {**kept, **dict.fromkeys(places, text.strip())}
        order = self._read(staged, before.incoming, mends, progress)
        with staged.lock:
            staged.mends.clear()
            staged.mends.update(mends)
            self.restage(staged, before, order)
            return staged.staging.get(seq)

    def restage(self, staged: StagedImport, before: StagedOrder, order: IncomingOrder) -> None:
        """Put `order` in the place of a staged one, compared anew; the caller holds the lock."""
        ((_, order, found, candidates),) = met(self._archive, [(before.seq, order)])
        staged.staging.replace(before.seq, order, found, candidates)
        places = staged.places
        if found.outcome is not before.outcome and places:
            old = places[before.outcome]
            at = bisect_left(old, before.seq)
            if at < len(old) and old[at] == before.seq:
                del old[at]
            insort(places[found.outcome], before.seq)

    def take_damaged(self, *, staged: StagedImport) -> int:
        """Accept every order that waits only because an id in it may have lost its last digits; how many."""
        self._session.require(Right.IMPORT)
        with staged.lock:
            damaged = [order for order in staged.staging.not_taken() if _only_damaged(order)]
            for order in damaged:
                problems = tuple(replace(problem, level="info") for problem in order.problems)
                self.restage(staged, order, replace(order.incoming, problems=problems))
        return len(damaged)

    def _read(
        self, staged: StagedImport, order: IncomingOrder, mends: dict[Place, str], progress: Progress
    ) -> IncomingOrder:
        slices = cut(staged.paths, staged.sheets, staged.choices, [order], progress)
        head = (order.file_index, order.sheet)
        wanted = set(order.rows)
        for found in read_again(slices, staged.choices, mends):
            same_rows = (found.file_index, found.sheet) == head and wanted & set(found.rows)
            if same_rows or (not wanted and found.number == order.number):
                return found
        raise KnownError("transfers.row_gone", file=staged.paths[order.file_index].name)


def _own(order: StagedOrder) -> SheetKey:
    """The sheet that carries an order."""
    return order.incoming.file_index, order.incoming.sheet


def _columns(staged: StagedImport, order: StagedOrder, problem: Problem) -> Iterator[tuple[SheetReport, int]]:
    """Where the cell of a problem stands: in the order's own sheet, or in another that tells of its goods.

    Sheets of several files often have the same name; the order's rows tell whether it is its own.
    """
    named = [sheet for sheet in staged.sheets if sheet.label == problem.sheet]
    is_own = problem.row in order.incoming.rows
    for sheet in sorted(named, key=lambda each: (each.key == _own(order)) is not is_own):
        for column in sheet.columns:
            if column.header.strip() == problem.column and column.key:
                yield sheet, column.index
                return


def _mendable(sheet: SheetReport, problem: Problem, column: int, staged: StagedImport) -> Mendable:
    key = next(each.key for each in sheet.columns if each.index == column) or ""
    kind = BY_KEY[key].kind
    text = staged.mends.get((sheet.key, problem.row, column), problem.value)
    return Mendable(
        row=problem.row,
        column=column,
        label=column_label(key),
        text=text,
        hint=hint_of(problem.code, kind, text),
        suggestion=suggestion_of(kind, text),
    )


def hint_of(code: str, kind: ColumnKind, text: str) -> str:
    """In a word or two what a cell lacks."""
    digits = sum(map(str.isdigit, text))
    if kind is ColumnKind.PHONE and code.endswith(".bad_phone") and digits and text.startswith("1"):
        lacks = _PHONE_DIGITS - digits
        if lacks:
            return sentence("mend.lacks" if lacks > 0 else "mend.more", {"count": abs(lacks)})
    return sentence(f"mend.{code.partition('.')[2]}")


def suggestion_of(kind: ColumnKind, text: str) -> str:
    """What a cell probably should be; empty where nobody can know."""
    if kind is ColumnKind.COUNT:
        word = _WORD.fullmatch(text.strip())
        return str(_NUMERALS[word[1]]) if word else ""
    if kind is ColumnKind.MONEY:
        sums = _SUM.findall(text.replace(",", ""))
        return sums[0] if len(sums) == 1 and "-" not in text and "−" not in text else ""
    return ""


def _only_damaged(order: StagedOrder) -> bool:
    told = [problem for problem in order.problems if problem.level != "info"]
    return (
        order.outcome is Outcome.HELD
        and bool(told)
        and all(problem.code == "imports.damaged_id" for problem in told)
    )
