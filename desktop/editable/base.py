"""What every list that can be edited in Excel answers: its columns, one row as it is now, and how a change is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from aftersales.errors import KnownError
from desktop.sheet_lists.base import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aftersales.columns import ColumnKind
    from exports.sheet_columns import Mark, SheetColumn, Value

    Cells = Mapping[str, Any]
    """Cells by the key of their column as `desktop.editable.cells` reads them; texts are never None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """A record as it is now: its name as a person knows it, its version, and its values by the key of their column."""

    id: int
    version: int
    name: str
    values: Mapping[str, Value]


class Editable(Protocol):
    """One such list. `read` runs inside `database.read()`, the others inside a write; they are the desk's own functions.

    `changed` holds only the cells that differ, all of them of `open` columns. KnownErrors say what cannot be.
    """

    key: str
    """The key of its entry in the table of lists."""
    can_add: bool
    """Whether a row more is a record more."""
    can_remove: bool

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """Its columns; those that are `open` may be edited."""

    def read(self, row_id: int, /) -> EditRow:
        """A record; KnownError ``storage.gone`` where it is no more."""

    def change(self, row: EditRow, changed: Cells, /) -> None:
        """Write what differs into a record that is still as `row` says."""

    def add(self, cells: Cells, /) -> None:
        """Make a record of a new row."""

    def remove(self, row: EditRow, /) -> None:
        """Move a record to the recycle bin."""


class Closed:
    """What a list answers that has no rows more and none less through a sheet."""

    can_add = False
    can_remove = False

    def add(self, _cells: Cells, /) -> None:
        raise KnownError("sheet_edit.no_adding")

    def remove(self, _row: EditRow, /) -> None:
        raise KnownError("sheet_edit.no_removing")


def edit_columns(
    room: str,
    kinds: Mapping[str, ColumnKind],
    *,
    is_open: Iterable[str],
    choices: Mapping[str, tuple[str, ...]] | None = None,
    marks: Mapping[str, Mark] | None = None,
) -> tuple[SheetColumn, ...]:
    """Columns of a list of its room; what drops down in one that is open is all there is."""
    allowed = frozenset(is_open)
    return tuple(
        replace(column, open=column.key in allowed, closed=bool(column.choices))
        for column in columns_of(room, kinds, choices=choices, marks=marks)
    )
