"""A table that grows page by page: rows come ready from a job, `data()` only hands them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.models.roles import Cell, Role, Row

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `key` for remembering and sorting, header `title`, first `width` (0 stretches), alignment.

    `name` is what it is called where its header is empty.
    """

    key: str
    title: str = ""
    width: int = 0
    align: Literal["left", "right", "centre"] = "left"
    sortable: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A wish for rows behind `cursor` (None: from the top); the answer names the request's `id`."""

    id: int
    cursor: object = None


@dataclass(slots=True)
class _State:
    rows: list[Row] = field(default_factory=list)
    cursor: object = None
    total: int | None = None
    request_id: int = 0
    waiting: bool = False
    more: bool = False
    fresh: bool = True
    arrived: bool = False


class PagedTableModel(QAbstractTableModel):
    """Rows behind a keyset. `fetch` starts a job for a `PageRequest`; its answer goes to `append_page`.

    `restart()` asks for the first page anew and keeps the old rows in sight until it arrives. Answers to
    older requests are dropped. `loaded(shown, total)` follows every page.
    """

    loaded = Signal(int, int)

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Callable[[PageRequest], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._state = _State()

    # reading

    @property
    def total(self) -> int | None:
        """How many rows the whole list has, headings left out; None before the first page, and until they are counted."""
        return self._state.total

    @property
    def loading(self) -> bool:
        return self._state.waiting

    @property
    def arrived(self) -> bool:
        """Whether any page has come yet."""
        return self._state.arrived

    @property
    def shown(self) -> int:
        """How many rows are loaded, headings left out."""
        return sum(row.group is None for row in self._state.rows)

    def row_at(self, index: int) -> Row:
        """The row shown at `index`."""
        return self._state.rows[index]

    def row_of(self, key: object) -> int:
        """Where the row of `key` stands, −1 if it is not loaded."""
        return next((i for i, row in enumerate(self._state.rows) if row.key == key and not row.group), -1)

    # growing

    def restart(self) -> None:
        """Ask for the first page; what is shown stays until it comes."""
        self._state.fresh = True
        self._ask(None)

    def append_page(
        self, request_id: int, rows: Sequence[Row], next_cursor: object, total: int | None = None
    ) -> bool:
        """Take the answer to a request; False if a newer request made it stale. `next_cursor` None: that was all."""
        state = self._state
        if request_id != state.request_id or not state.waiting:
            return False
        state.waiting = False
        state.arrived = True
        state.cursor, state.more = next_cursor, next_cursor is not None
        if total is not None or state.fresh:
            state.total = total
        if state.fresh:
            state.fresh = False
            self.beginResetModel()
            state.rows = list(rows)
            self.endResetModel()
        elif rows:
            first = len(state.rows)
            self.beginInsertRows(NO_PARENT, first, first + len(rows) - 1)
            state.rows.extend(rows)
            self.endInsertRows()
        shown = self.shown
        self.loaded.emit(shown, shown if state.total is None else state.total)
        return True

    def set_total(self, total: int) -> None:
        """The rows of the whole list were counted, behind the first page."""
        self._state.total = total

    def drop_request(self, request_id: int) -> None:
        """A page will not come (its job failed): the next scroll may ask again."""
        if request_id == self._state.request_id:
            self._state.waiting = False

    def set_rows(self, rows: Sequence[Row], total: int | None = None) -> None:
        """Show these rows and no others (lists that cannot grow)."""
        self.beginResetModel()
        request_id = self._state.request_id + 1
        whole = sum(row.group is None for row in rows) if total is None else total
        self._state = _State(rows=list(rows), total=whole, request_id=request_id, fresh=False, arrived=True)
        self.endResetModel()
        self.loaded.emit(self.shown, whole)

    def replace_row(self, index: int, row: Row) -> None:
        """Show changed words in place, with selection and scroll untouched."""
        self._state.rows[index] = row
        self.dataChanged.emit(self.index(index, 0), self.index(index, len(self.columns) - 1))

    def _ask(self, cursor: object) -> None:
        self._state.request_id += 1
        self._state.waiting = True
        self._fetch(PageRequest(self._state.request_id, cursor))

    # Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._state.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._state.rows[index.row()]
        if role == Role.GROUP:
            return row.group
        if role == Role.KEY:
            return row.key
        if row.group is not None:
            return _group_data(row, role)
        if index.column() >= len(row.cells):
            return None
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken or row.spoken or cell.text
        return _cell_data(cell, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(ALIGNMENTS[column.align])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._state.rows[index.row()].group is not None:
            return Qt.ItemFlag.ItemIsEnabled
        return _FLAGS

    def canFetchMore(self, parent: Index = NO_PARENT) -> bool:
        return not parent.isValid() and self._state.more and not self._state.waiting

    def fetchMore(self, parent: Index = NO_PARENT) -> None:
        if self.canFetchMore(parent):
            self._ask(self._state.cursor)


_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignCenter,
}


def _group_data(row: Row, role: int) -> Any:
    assert row.group is not None
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
        count = "" if row.group.count is None else f" {row.group.count}"
        return f"{row.group.title}{count}"
    return None


_FIELDS: dict[int, str] = {
    Qt.ItemDataRole.DisplayRole: "text",
    Role.SORT: "sort",
    Role.TONE: "tone",
    Role.CAPTION: "caption",
    Role.RING: "ring",
    Role.DUE: "due",
    Role.DIFF: "diff",
    Role.CHIPS: "chips",
    Role.AVATAR: "avatar",
    Role.SHARE: "share",
    Role.MARK: "mark",
    Role.BOLD: "bold",
    Role.ICON: "icon",
}


def _cell_data(cell: Cell, role: int) -> Any:
    if role in _FIELDS:
        return getattr(cell, _FIELDS[role])
    if role == Qt.ItemDataRole.ToolTipRole:
        message = cell.diff.message if cell.diff else ""
        return cell.tip or message or None
    return None
