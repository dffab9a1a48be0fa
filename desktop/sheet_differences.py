"""What differs between a workbook that was edited in Excel and the archive: cell by cell, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.matching import Problem
from desktop.editable.cells import as_read, is_text, read_cell, shown
from desktop.json_out import problem_text
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from desktop.editable.base import EditRow
    from exports.sheet_columns import SheetColumn
    from imports.cells import Cell
    from imports.sheets import Row

KEY = "key"
_HEADER_WITHIN = 20


class RowState(StrEnum):
    """What became of a row: `CONFLICT` where somebody changed the same cell here since, `WRONG` where it cannot be read."""

    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"
    CONFLICT = "conflict"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDifference:
    """One cell: what stands here now and what the sheet says. `conflict`: it was changed here too since."""

    key: str
    title: str
    before: str
    after: str
    value: Any
    conflict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """One row of the sheet (`at` from 1, 0 for one that is gone) against the record as it is now."""

    state: RowState
    at: int
    name: str
    row: EditRow | None = None
    cells: tuple[CellDifference, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All of a workbook; rows that say the same as the archive are not among them."""

    rows: tuple[RowDifference, ...] = ()

    def of(self, *states: RowState) -> tuple[RowDifference, ...]:
        """Those in one of these states."""
        return tuple(row for row in self.rows if row.state in states)


class SheetComparison:
    """Compares the rows of one workbook with the records it was made of.

    `base` are the records as they were written (or last taken), `read` gives one as it is now. `added` are the rows
    without a key that were taken already, by what stood in them.
    """

    def __init__(
        self,
        list_key: str,
        columns: Sequence[SheetColumn],
        base: Mapping[int, EditRow],
        added: Mapping[tuple[Any, ...], bool],
        read: Callable[[int], EditRow],
    ) -> None:
        self._list_key, self._base, self._added, self._read = list_key, base, added, read
        self._open = [column for column in columns if column.open]
        self._seen: dict[int, int] = {}

    def compare(self, rows: Sequence[Row], *, title: str) -> Differences:
        """The differences; KnownError ``sheet_edit.no_key`` where the column of keys is gone."""
        at, places = _places(rows, [*(column.title for column in self._open), title])
        if title not in places:
            raise KnownError("sheet_edit.no_key")
        found = []
        for number, row in enumerate(rows[at + 1 :], start=at + 2):
            cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
            if any(cell not in (None, "") for cell in cells.values()):
                found.append(self._row(number, str(cells.pop(title) or "").strip(), cells))
        gone = (
            RowDifference(state=RowState.GONE, at=0, name=row.name, row=self._now(row_id))
            for row_id, row in self._base.items()
            if row_id not in self._seen
        )
        told = [row for row in found if row is not None]
        return Differences(rows=(*told, *(row for row in gone if row.row is not None)))

    def _row(self, at: int, key: str, cells: Mapping[str, Cell]) -> RowDifference | None:
        row_id = self._id(key)
        if row_id is None:
            return self._new(at, cells)
        base = self._base[row_id]
        if row_id in self._seen:
            return _wrong(at, base.name, sentence("sheet_edit.twice", {"row": self._seen[row_id]}))
        self._seen[row_id] = at
        now = self._now(row_id)
        if now is None:
            return _wrong(at, base.name, sentence("sheet_edit.deleted_here"))
        values, wrong = self._values(at, cells)
        if wrong:
            return _wrong(at, now.name, wrong)
        differing = tuple(self._differing(values, base, now))
        if not differing:
            return None
        state = RowState.CONFLICT if any(cell.conflict for cell in differing) else RowState.CHANGED
        return RowDifference(state=state, at=at, name=now.name, row=now, cells=differing)

    def _id(self, key: str) -> int | None:
        """The record that a key names; None for a row that is new, or copied from another workbook."""
        list_key, _, number = key.partition("-")
        number = number.partition("-")[0]
        row_id = int(number) if list_key == self._list_key and number.isdecimal() else 0
        return row_id if row_id in self._base else None

    def _now(self, row_id: int) -> EditRow | None:
        try:
            return self._read(row_id)
        except KnownError as error:
            if error.code != "storage.gone":
                raise
            return None

    def _differing(self, values: Mapping[str, Any], base: EditRow, now: EditRow) -> Iterator[CellDifference]:
        for column in self._open:
            if column.key not in values:
                continue
            value = values[column.key]
            was, is_now = (as_read(column, one.values[column.key]) for one in (base, now))
            if value in (was, is_now):
                continue
            yield CellDifference(
                key=column.key,
                title=column.title,
                before=shown(column, is_now),
                after=shown(column, value),
                value=value,
                conflict=was != is_now,
            )

    def _new(self, at: int, cells: Mapping[str, Cell]) -> RowDifference | None:
        values, wrong = self._values(at, cells)
        whole = {column.key: values.get(column.key, "" if is_text(column) else None) for column in self._open}
        name = next((str(value) for value in whole.values() if isinstance(value, str) and value), "")
        if wrong:
            return _wrong(at, name, wrong)
        if not any(value not in (None, "") for value in whole.values()) or fingerprint(whole) in self._added:
            return None
        differing = tuple(
            CellDifference(key=one.key, title=one.title, before="", after=shown(one, value), value=value)
            for one in self._open
            if (value := whole[one.key]) not in (None, "")
        )
        return RowDifference(state=RowState.ADDED, at=at, name=name, cells=differing, values=whole)

    def _values(self, at: int, cells: Mapping[str, Cell]) -> tuple[dict[str, Any], str]:
        """The cells of a row as their columns mean them, and what is wrong with the first that cannot be read."""
        from imports.cells import BadCell, as_text

        values: dict[str, Any] = {}
        for column in self._open:
            if column.title not in cells:
                continue
            cell = cells[column.title]
            try:
                values[column.key] = read_cell(column, cell)
            except BadCell as bad:
                text = as_text(cell)[:200]
                problem = Problem(sheet="", row=at, column=column.title, code=bad.code, value=text)
                return {}, problem_text(problem)
        return values, ""


def fingerprint(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What stands in a new row, by which it is known again after it was taken."""
    return tuple(values.items())


def _wrong(at: int, name: str, reason: str) -> RowDifference:
    return RowDifference(state=RowState.WRONG, at=at, name=name, reason=reason)


def _places(rows: Sequence[Row], titles: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Where the header stands and its columns by title, whatever their order is now."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        found = {title: texts.index(title) for title in titles if title in texts}
        if len(found) > len(best[1]):
            best = (at, found)
    return best
