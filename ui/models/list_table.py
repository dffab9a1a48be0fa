"""The model of a page that is one long list: rows by pages, which are checked, and by what they are sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from ui.models.paged_table import Column, Index, PagedTableModel, PageRequest
from ui.models.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from enum import StrEnum


class ListTableModel(PagedTableModel):
    """`orders` says which order a click on a column's head asks for; the column sorted by carries an arrow."""

    def __init__(
        self,
        columns: Sequence[Column],
        orders: Mapping[str, StrEnum],
        fetch: Callable[[PageRequest], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, fetch, parent)
        self.orders = orders
        self.checked: frozenset[int] = frozenset()
        self._sorted = ("", False)

    def set_checked(self, ids: frozenset[int]) -> None:
        """Show these rows as checked, loaded or not."""
        self.checked = ids
        self.setProperty("checking", bool(ids))
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, 0))

    def mark_order(self, order: StrEnum, *, descending: bool) -> None:
        """Show by which column the rows are sorted."""
        key = next((key for key, found in self.orders.items() if found is order), "")
        self._sorted = (key, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    # Qt

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = super().data(index, role)
        if index.column() != 0 or role not in {Role.CHECK, Qt.ItemDataRole.AccessibleTextRole}:
            return found
        checked = self.row_at(index.row()).key in self.checked
        return checked if role == Role.CHECK else f"已勾，{found}" if checked else found

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        found = super().headerData(section, orientation, role)
        if role != Qt.ItemDataRole.DisplayRole or not isinstance(found, str):
            return found
        key, descending = self._sorted
        if self.columns[section].key != key:
            return found
        return f"{found} {'↓' if descending else '↑'}"
