"""在 Excel 里改: a list written to a workbook, watched while Excel has it open, and what was changed in it taken back."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.clock import CHINA
from aftersales.errors import KnownError
from desktop.batches import Barred, BatchOutcome
from desktop.sheet_differences import KEY, Differences, RowDifference, RowState, SheetComparison, fingerprint
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.editable.base import Editable, EditRow
    from desktop.jobs import Progress
    from desktop.session import Session
    from desktop.sheet_lists.base import SheetList
    from desktop.writing import Writer
    from exports.sheet_columns import SheetColumn, Value
    from imports.sheets import Row

MOST = 5_000
"""Rows of one workbook: so many are compared at each save without a wait."""
_KEPT_DAYS = 7
_HELD_CODES = frozenset({"imports.cannot_open", "imports.no_such_file", "imports.damaged_file"})
"""What reading says while Excel is still writing the file."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An action by which a workbook was taken in, and what the workbook was compared with before."""

    action_id: str
    base: dict[int, EditRow]
    added: dict[tuple[Any, ...], bool]


class SheetEdit:
    """One workbook that is being edited: where it lies, what was written into it, and what was taken from it.

    `can_remove`: whether rows that are gone from it can go to the recycle bin.
    """

    def __init__(
        self, list_key: str, path: Path, base: dict[int, EditRow], *, can_remove: bool = False
    ) -> None:
        self.list_key, self.path, self.base, self.can_remove = list_key, path, base, can_remove
        self.added: dict[tuple[Any, ...], bool] = {}
        self.taken: list[Taken] = []
        self.archive_state = 0
        self.first_state: tuple[int, int] | None = None
        self.read_state: tuple[int, int] | None = None
        self.last_state: tuple[int, int] | None = None


class SheetEditDesk:
    """Begins such an editing, looks whether it was saved, and writes what was changed as one action."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        folder: Path,
        lists: Callable[[], Mapping[str, SheetList]],
        editables: Callable[[], Mapping[str, Editable]],
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._folder = folder
        self._lists = lists
        self._editables = editables

    def names(self) -> tuple[str, ...]:
        """The lists that can be edited so."""
        return tuple(self._editables())

    def begin(self, *, list_key: str, query: Any = None, progress: Progress | None = None) -> SheetEdit:
        """Write a list (`query` None: all of it) into a workbook to be opened; it lies in the shop's folder.

        Every row has a hidden key with its version. KnownErrors ``sheet_edit.nothing``, ``sheet_edit.too_many``,
        ``export.*``.
        """
        from exports.sheet_columns import SheetOrigin
        from exports.workbook import write_workbook

        self._session.require(Right.EXPORT)
        found, editable = self._lists()[list_key], self._editable(list_key)
        asked = query if query is not None else found.everything()
        found.count(asked)
        with self._archive.database.read():
            base = self._read(found, editable, asked, progress)
            origin = SheetOrigin(
                made_at=self._clock.now(),
                made_by=self._session.staff.name,
                filter=found.filters(asked),
                sort=found.sort(asked),
            )
        path = self._path(list_key)
        columns = editable.columns
        write_workbook(
            path,
            title=sentence(f"sheet_list.{list_key}"),
            columns=(_key_column(), *columns),
            rows=(_values(list_key, row, columns) for row in base.values()),
            origin=origin,
            notes=_notes(editable),
            locked=True,
        )
        edit = SheetEdit(list_key, path, base, can_remove=editable.can_remove)
        edit.first_state = edit.last_state = _state(path)
        return edit

    def look(self, *, edit: SheetEdit, progress: Progress) -> Differences | None:
        """What is different, where the workbook was saved anew and lies still or the archive was written meanwhile.

        None where there is nothing new.
        """
        now = _state(edit.path)
        settled, edit.last_state = now == edit.last_state, now
        if now is None or now == edit.first_state or not settled:
            return None
        archive_state = self._archive_state()
        if (now, archive_state) == (edit.read_state, edit.archive_state):
            return None
        try:
            self._forget_undone(edit)
            found = self.compare(edit=edit, progress=progress)
        except KnownError as error:
            if error.code in _HELD_CODES:
                return None
            edit.read_state, edit.archive_state = now, archive_state
            raise
        edit.read_state, edit.archive_state = now, archive_state
        return found

    def compare(self, *, edit: SheetEdit, progress: Progress) -> Differences:
        """The workbook as it lies there against the archive as it is now."""
        rows = _rows(edit.path, progress)
        editable = self._editable(edit.list_key)
        columns, title = editable.columns, sentence("sheet_edit.key")
        with self._archive.database.read():
            comparison = SheetComparison(edit.list_key, columns, edit.base, edit.added, editable.read)
            return comparison.compare(rows, title=title)

    def apply(
        self, *, edit: SheetEdit, differences: Differences, overrule: bool = False, remove: bool = False
    ) -> BatchOutcome:
        """Write what was changed and added, as one action; how many rows, and why each other one was left.

        `overrule`: also cells that were changed here meanwhile; `remove`: also move rows that are gone from the sheet
        to the recycle bin. Call it in a write job.
        """
        self._session.require(Right.IMPORT)
        editable = self._editable(edit.list_key)
        wanted = {RowState.CHANGED, RowState.ADDED}
        wanted |= {RowState.CONFLICT} if overrule else set()
        wanted |= {RowState.GONE} if remove and editable.can_remove else set()
        rows = differences.of(*wanted)
        done: list[RowDifference] = []
        barred: list[Barred] = []
        with suppress(_NothingDone), self._writer.together(self._name(edit, rows)) as together:
            for row in rows:
                try:
                    with together.deed():
                        _write(editable, row)
                    done.append(row)
                except KnownError as error:
                    barred.append(Barred(number=row.name, reason=error_sentence(error)))
            if not done:
                raise _NothingDone
        if done:
            edit.taken.append(Taken(together.action.id, dict(edit.base), dict(edit.added)))
        self._remember(edit, editable, done)
        edit.archive_state = self._archive_state()
        return BatchOutcome(done=len(done), barred=tuple(barred))

    def end(self, *, edit: SheetEdit) -> None:
        """The editing is over; the workbook is deleted unless Excel still holds it."""
        with suppress(OSError):
            edit.path.unlink(missing_ok=True)

    def _archive_state(self) -> int:
        with self._archive.database.read():
            return self._archive.journal.last_seq()

    def _forget_undone(self, edit: SheetEdit) -> None:
        """What was taken in and taken back since is offered again."""
        with self._archive.database.read():
            while edit.taken and self._archive.journal.undone(edit.taken[-1].action_id):
                last = edit.taken.pop()
                edit.base, edit.added = last.base, last.added

    def _editable(self, list_key: str) -> Editable:
        editables = self._editables()
        if list_key not in editables:
            raise KnownError("sheet_edit.not_editable", name=list_key, known="、".join(editables))
        return editables[list_key]

    def _read(
        self, found: SheetList, editable: Editable, asked: Any, progress: Progress | None
    ) -> dict[int, EditRow]:
        ids = dict.fromkeys(row.id for row in islice(found.rows(asked), MOST * 2))
        if len(ids) > MOST:
            raise KnownError("sheet_edit.too_many", most=MOST)
        if not ids:
            raise KnownError("sheet_edit.nothing")
        base = {}
        for place, row_id in enumerate(ids):
            if progress is not None:
                progress.tick(place, len(ids))
            base[row_id] = editable.read(row_id)
        return base

    def _path(self, list_key: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        now = self._clock.now().astimezone(CHINA)
        name = f"{sentence(f'sheet_list.{list_key}')} {now:%m-%d %H%M%S}"
        path, count = self._folder / f"{name}.xlsx", 2
        while path.exists():
            path, count = self._folder / f"{name} {count}.xlsx", count + 1
        return path

    def _sweep(self) -> None:
        """Workbooks of editings that ended long ago."""
        oldest = time.time() - _KEPT_DAYS * 86_400
        for path in self._folder.glob("*.xlsx"):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def _name(self, edit: SheetEdit, rows: Sequence[RowDifference]) -> str:
        what = sentence(f"sheet_unit.{edit.list_key}", {"count": f"{len(rows):,}"})
        return sentence("sheet_edit.action", {"what": what})

    def _remember(self, edit: SheetEdit, editable: Editable, done: Sequence[RowDifference]) -> None:
        """From now on the workbook is compared with what was written."""
        with self._archive.database.read():
            for row in done:
                if row.state is RowState.ADDED:
                    edit.added[fingerprint(row.values)] = True
                elif row.row is not None and row.state is RowState.GONE:
                    edit.base.pop(row.row.id, None)
                elif row.row is not None:
                    now = editable.read(row.row.id)
                    taken = {
                        cell.key: cell.value for cell in row.cells
                    }  # also where the list shows less of it
                    edit.base[row.row.id] = replace(now, values={**now.values, **taken})


class _NothingDone(Exception):  # noqa: N818 - takes back an action in which no deed was done
    """No row could be written."""


def _write(editable: Editable, row: RowDifference) -> None:
    if row.row is None:
        if not editable.can_add:
            raise KnownError("sheet_edit.no_adding")
        editable.add(row.values)
    elif row.state is RowState.GONE:
        editable.remove(row.row)
    else:
        editable.change(row.row, {cell.key: cell.value for cell in row.cells})


def _key_column() -> SheetColumn:
    from aftersales.columns import ColumnKind
    from exports.sheet_columns import SheetColumn

    return SheetColumn(key=KEY, title=sentence("sheet_edit.key"), kind=ColumnKind.ID, hidden=True)


def _values(list_key: str, row: EditRow, columns: Sequence[SheetColumn]) -> tuple[Value, ...]:
    return (f"{list_key}-{row.id}-{row.version}", *(row.values[column.key] for column in columns))


def _notes(editable: Editable) -> list[tuple[str, str]]:
    """How to work in the workbook, on its second sheet."""
    codes = ["how", "locked", "adding" if editable.can_add else "only_changing"]
    return [(sentence("sheet_edit.note"), sentence(f"sheet_edit.note_{code}")) for code in codes]


def _rows(path: Path, progress: Progress) -> list[Row]:
    """The rows of the first sheet, read in the limited process."""
    from imports.sandbox import read_sheets

    rows: list[Row] = []
    chunks = read_sheets([path], lambda *_: None, lambda: progress.cancelled)
    for chunk in _first_sheet(chunks):
        rows += chunk.rows
    return rows


def _first_sheet(chunks: Iterator[Any]) -> Iterator[Any]:
    for chunk in chunks:
        if chunk.sheet_index == 0:
            yield chunk


def _state(path: Path) -> tuple[int, int] | None:
    """One state of the file; None while it is not there, as in the middle of a save."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
