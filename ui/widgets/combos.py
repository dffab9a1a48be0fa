"""Combo boxes: a fixed list, and one to type into that also matches pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QListView,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from ui.widgets import painting
from ui.widgets.texts import repolish

if TYPE_CHECKING:
    from ui.theme import Theme

KEY_ROLE = int(Qt.ItemDataRole.UserRole)
NOTE_ROLE = KEY_ROLE + 1
SEARCH_ROLE = KEY_ROLE + 2


@dataclass(frozen=True, slots=True)
class Option:
    """One entry: `key` in code, `text` on screen, `note` in paler words behind it, `initials` (jsq) to find it by."""

    key: object
    text: str
    note: str = ""
    initials: str = ""


class ComboBox(QComboBox):
    """A fixed list; `chosen(object)` carries the key of what a person took. The wheel passes by unless it has focus."""

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        options: Sequence[Option] = (),
        *,
        placeholder: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPlaceholderText(placeholder)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setView(_Entries(self))
        self.set_options(options)
        self.activated.connect(self._activated)
        theme.changed.connect(self.update)

    @property
    def current(self) -> object:
        """The key of the entry shown; None for the placeholder."""
        return self.currentData(KEY_ROLE)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these; the entry shown stays if its key is still there."""
        before = self.current if self.count() else None
        model = QStandardItemModel(self)
        for option in options:
            model.appendRow(_item(option))
        self.setModel(model)  # the combo box deletes the model it had
        self.setCurrentIndex(-1 if self.placeholderText() or not options else 0)
        if before is not None:
            self.set_current(before)

    def set_current(self, key: object) -> None:
        """Show the entry of `key` without telling anybody; an unknown key shows the placeholder."""
        rows = (row for row in range(self.count()) if self.itemData(row, KEY_ROLE) == key)
        self.setCurrentIndex(next(rows, -1))

    def set_error(self, text: str) -> None:
        """The red border, with the reason as tooltip."""
        self.setProperty("state", "error" if text else "")
        self.setToolTip(text)
        repolish(self)

    def _activated(self, row: int) -> None:
        self.chosen.emit(self.itemData(row, KEY_ROLE))

    # Qt

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        shown = self.currentText() or self.placeholderText()
        token = "text" if self.isEnabled() and self.currentIndex() >= 0 else "text3"
        painter.setPen(self._theme.colour(token if self.isEnabled() else "textOff"))
        self._paint_words(painter, shown, self.currentData(NOTE_ROLE) or "")
        painter.end()

    def _paint_words(self, painter: QPainter, text: str, note: str) -> None:
        left, room = 11, self.width() - 11 - 30
        painter.setFont(self.font())
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, self.height()), int(painting.LEFT), text)
        used = painter.fontMetrics().horizontalAdvance(text) + 8
        if note and room - used > 20:
            painter.setFont(painting.sized(self.font(), 12))
            painter.setPen(self._theme.colour("text3"))
            painter.drawText(QRectF(left + used, 0, room - used, self.height()), int(painting.LEFT), note)


class SearchComboBox(ComboBox):
    """A combo to type into: shows what contains the text or starts with its pinyin initials.

    `chosen(object)` as in `ComboBox`; with `free` the typed words themselves are a valid answer (`text_given(str)`).
    """

    text_given = Signal(str)

    def __init__(
        self,
        theme: Theme,
        options: Sequence[Option] = (),
        *,
        placeholder: str = "",
        name: str = "",
        free: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._free = free
        super().__init__(theme, placeholder=placeholder, name=name, parent=parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(placeholder)
        edit.setAccessibleName(name)
        edit.editingFinished.connect(self._finished)
        edit.textEdited.connect(self._narrow)
        self._matches = _Matches(self)
        completer = QCompleter(self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setModel(self._matches)
        popup = QListView(self)
        popup.setObjectName("completions")
        completer.setPopup(popup)
        self.setCompleter(completer)
        completer.activated.connect(self._completed)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        super().set_options(options)
        if hasattr(self, "_matches"):
            self._matches.setSourceModel(self.model())
            completer = self.completer()
            if completer is not None:
                completer.setModel(self._matches)  # a new model of the box became the completer's too
            self.setCurrentIndex(-1)

    def _narrow(self, text: str) -> None:
        self._matches.narrow(text)

    def _completed(self, text: str) -> None:
        row = self.findText(text, Qt.MatchFlag.MatchExactly)
        if row >= 0:
            self.setCurrentIndex(row)
            self.chosen.emit(self.itemData(row, KEY_ROLE))

    def _finished(self) -> None:
        text = self.currentText().strip()
        row = self.findText(text, Qt.MatchFlag.MatchExactly)
        if row >= 0:
            self.setCurrentIndex(row)
        elif self._free:
            self.text_given.emit(text)
        elif text:
            self.setEditText(self.itemText(self.currentIndex()) if self.currentIndex() >= 0 else "")


class _Entries(QListView):
    """The entries that drop down: of a box that is still empty the first ↓ lights the first one."""

    # Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.selectedIndexes():  # Qt stands on the first by itself then, and shows nothing of it
            self.setCurrentIndex(QModelIndex())


class _Matches(QSortFilterProxyModel):
    """The entries of a short, wholly loaded list that fit what was typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._wanted = ""

    def narrow(self, text: str) -> None:
        self._wanted = text.strip().lower()
        self.invalidate()

    # Qt

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        index = self.sourceModel().index(source_row, 0, source_parent)
        text = str(index.data(Qt.ItemDataRole.DisplayRole)).lower()
        return self._wanted in text or str(index.data(SEARCH_ROLE) or "").startswith(self._wanted)


def _item(option: Option) -> QStandardItem:
    item = QStandardItem(option.text)
    item.setData(option.key, KEY_ROLE)
    item.setData(option.note, NOTE_ROLE)
    item.setData(option.initials, SEARCH_ROLE)
    item.setEditable(False)
    return item
