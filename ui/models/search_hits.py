"""Rows of the search palette: headings, what was found, and commands, in ready words with the met characters marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from aftersales.searching import SearchKind
from desktop.search import Marked

if TYPE_CHECKING:
    from desktop.search import HitGroup, SearchHit

Index = QModelIndex | QPersistentModelIndex
PAGES = {
    SearchKind.CUSTOMER: ("customer", "customer_id", "users"),
    SearchKind.ORDER: ("orders", "order_id", "shopping-bag"),
    SearchKind.GOOD: ("goods", "good_id", "shield-check"),
    SearchKind.CASE: ("case", "case_id", "clipboard-list"),
    SearchKind.ARTICLE: ("knowledge", "article_id", "book-open"),
}
"""The page that shows a record of each kind, the argument it takes, and the kind's icon."""


class HitRole(IntEnum):
    """What a row of the palette is asked for."""

    ENTRY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: a heading (without `run`), or something to open; `keys` is the key that does the same."""

    title: Marked
    caption: Marked = field(default_factory=lambda: Marked(""))
    why: Marked = field(default_factory=lambda: Marked(""))
    icon: str = ""
    keys: str = ""
    day: str = ""
    run: Callable[[], None] | None = None

    @property
    def spoken(self) -> str:
        """The row in one line, for readers of the screen."""
        parts = (self.title.text, self.caption.text, self.why.text, self.day)
        return "，".join(part for part in parts if part)


def heading(text: str) -> Entry:
    """A heading over rows."""
    return Entry(title=Marked(text))


def hit_entries(groups: Sequence[HitGroup], open_page: Callable[[str, dict[str, Any]], None]) -> list[Entry]:
    """Headings and rows of what was found."""
    found: list[Entry] = []
    for group in groups:
        found.append(heading(group.label))
        found += [_entry(hit, open_page) for hit in group.hits]
    return found


def _entry(hit: SearchHit, open_page: Callable[[str, dict[str, Any]], None]) -> Entry:
    page, argument, icon = PAGES[hit.kind]
    return Entry(
        title=hit.title,
        caption=hit.caption,
        why=hit.why,
        icon=icon,
        day=hit.day,
        run=lambda: open_page(page, {argument: hit.id}),
    )


class SearchHitModel(QAbstractListModel):
    """The rows of the palette; headings can be neither chosen nor opened."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """The entry of a row; None outside of them."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def step(self, row: int, by: int) -> int:
        """The next row that can be opened, from `row` on and around the ends; −1 where there is none."""
        count = len(self._entries)
        for away in range(1, count + 1):
            at = (row + by * away) % count
            if self._entries[at].run is not None:
                return at
        return -1

    # Qt

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entry(index.row())
        if entry is None or entry.run is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        return entry if role == HitRole.ENTRY else None
