"""The columns of a long list as a person likes them: which are shown, in which order and how wide."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.buttons import Button
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ui.models.paged_table import Column
    from ui.theme import Theme
    from ui.widgets.views import KeyTable

NARROWEST, WIDEST, STEP = 40, 480, 8
_GATHER = 300


class ColumnOrder(QObject):
    """Keeps a table's header as it was left; the first column stays where it is. `changed` follows a person's change.

    A drag of the mouse tells once, when it rests.
    """

    changed = Signal()

    def __init__(self, table: KeyTable, columns: Sequence[Column]) -> None:
        super().__init__(table)
        self._header = table.horizontalHeader()
        self._columns = tuple(columns)
        self._places = {column.key: place for place, column in enumerate(self._columns)}
        self._widths = {column.key: column.width for column in self._columns}
        self._quiet = False
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(_GATHER)
        self._gathering.timeout.connect(self.changed)
        self._header.setSectionsMovable(True)
        self._header.setFirstSectionMovable(False)
        self._header.sectionMoved.connect(lambda *_: self._touched())
        self._header.sectionResized.connect(lambda place, _old, new: self._resized(place, new))
        self._usual = self.plain()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order in which they stand now."""
        return tuple(self._columns[self._header.logicalIndex(at)] for at in range(len(self._columns)))

    def is_shown(self, key: str) -> bool:
        """Whether a column is in sight."""
        return not self._header.isSectionHidden(self._places[key])

    def width(self, key: str) -> int:
        """How wide a column is, or would be if it did not fill the rest; 0 for the one that always does."""
        return self._widths[key]

    def is_fixed(self, key: str) -> bool:
        """Whether a column always stands first: rows are known and checked by it."""
        return self._places[key] == 0

    # changing

    def show_column(self, key: str, *, shown: bool) -> None:
        """Show or hide a column; the last one in sight stays."""
        in_sight = sum(self.is_shown(column.key) for column in self._columns)
        if self.is_fixed(key) or (not shown and in_sight == 1):
            return
        self._header.setSectionHidden(self._places[key], not shown)
        self._fill()
        self._touched()

    def move(self, key: str, by: int) -> None:
        """One place to the left (−1) or to the right (1)."""
        at = self._header.visualIndex(self._places[key])
        if not self.is_fixed(key) and 1 <= at + by < len(self._columns):
            self._header.moveSection(at, at + by)

    def widen(self, key: str, by: int) -> None:
        """So many pixels wider, or narrower."""
        if self.width(key):
            self._set_width(key, self.width(key) + by)
            self._touched()

    def _set_width(self, key: str, width: int) -> None:
        self._widths[key] = min(max(width, NARROWEST), WIDEST)
        self._header.resizeSection(self._places[key], self._widths[key])

    # keeping

    def plain(self) -> list[dict[str, Any]]:
        """As it is, in plain values that can be kept."""
        return [
            {"key": column.key, "width": self.width(column.key), "shown": self.is_shown(column.key)}
            for column in self.columns
        ]

    def kept(self) -> list[dict[str, Any]]:
        """The same, or nothing where all is as usual."""
        found = self.plain()
        return [] if found == self._usual else found

    def take(self, kept: Sequence[Mapping[str, Any]]) -> None:
        """Put the columns as they were kept, without telling; those that are new since stand behind."""
        wanted = [each for each in kept if each.get("key") in self._places] or self._usual
        with self._silence():
            for at, each in enumerate(wanted):
                place = self._places[str(each["key"])]
                self._header.moveSection(self._header.visualIndex(place), at)
                if self._columns[place].width:
                    self._set_width(str(each["key"]), int(each.get("width", 0)))
                self._header.setSectionHidden(place, place > 0 and not each.get("shown", True))
            self._header.moveSection(self._header.visualIndex(0), 0)
            self._fill()

    def reset(self) -> None:
        """All columns as the program brings them."""
        self.take(self._usual)
        self._touched()

    def _fill(self) -> None:
        """Where the column that takes the rest is hidden, the last one in sight takes it."""
        stretched = next((place for place, column in enumerate(self._columns) if not column.width), -1)
        self._header.setStretchLastSection(stretched < 0 or self._header.isSectionHidden(stretched))

    def _resized(self, place: int, width: int) -> None:
        """A person drew a column wider; the one that takes the rest is as wide as the rest."""
        column = self._columns[place]
        if self._quiet or not width or not column.width or column is self._filling():
            return
        self._widths[column.key] = width
        self._touched()

    def _filling(self) -> Column | None:
        """The last column in sight where it takes the rest."""
        if not self._header.stretchLastSection():
            return None
        return next((column for column in reversed(self.columns) if self.is_shown(column.key)), None)

    def _touched(self) -> None:
        if not self._quiet:
            self._gathering.start()

    @contextmanager
    def _silence(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False


class _Names(QListWidget):
    """The columns by name; Alt and an arrow moves or widens the one a person stands on."""

    pushed = Signal(int)
    widened = Signal(int)
    closing = Signal()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        widths = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}
        if alt and key in ways:
            self.pushed.emit(ways[Qt.Key(key)])
        elif alt and key in widths:
            self.widened.emit(widths[Qt.Key(key)])
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.closing.emit()
        else:
            super().keyPressEvent(event)


class ColumnsPopup(QFrame):
    """列: shown or not by a tick, moved and widened by keys or the mouse, at once in the table behind.

    `reset_asked` follows 恢复原样, `closed` its end.
    """

    reset_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, order: ColumnOrder, home: QWidget) -> None:
        super().__init__(home)
        self._order = order
        self.setProperty("panel", "popup")
        self.setAccessibleName("列")
        self.setFixedWidth(288)
        self.names = _Names()
        self.names.setObjectName("columns")
        self.names.setAccessibleName("列")
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.names.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.about = TextLabel("", "caption")
        self.up = Button(theme, "上移", size="small", keys="Alt+Up")
        self.down = Button(theme, "下移", size="small", keys="Alt+Down")
        self.narrower = Button(theme, "窄", size="small", keys="Alt+Left")
        self.wider = Button(theme, "宽", size="small", keys="Alt+Right")
        self.reset = Button(theme, "恢复原样", size="small", kind="ghost")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(TextLabel("显示哪些列", "section"))
        column.addWidget(self.names)
        column.addWidget(self.about)
        for pair in ((self.up, self.down), (self.narrower, self.wider), (self.reset,)):
            line = QHBoxLayout()
            line.setSpacing(8)
            for button in pair:
                line.addWidget(button)
            line.addStretch(1)
            column.addLayout(line)
        self._connect()
        self._fill()

    def _connect(self) -> None:
        self.names.itemChanged.connect(self._ticked)
        self.names.currentRowChanged.connect(lambda _row: self._say())
        self.names.pushed.connect(self._push)
        self.names.widened.connect(self._widen)
        self.names.closing.connect(self.close_popup)
        self.up.clicked.connect(lambda: self._push(-1))
        self.down.clicked.connect(lambda: self._push(1))
        self.narrower.clicked.connect(lambda: self._widen(-STEP))
        self.wider.clicked.connect(lambda: self._widen(STEP))
        self.reset.clicked.connect(self._reset)

    def open_under(self, button: QWidget) -> None:
        """Show it under a button, inside its page."""
        home = self.parentWidget()
        assert home is not None
        self.adjustSize()
        spot = button.mapTo(home, QPoint(button.width() - self.width(), button.height() + 4))
        self.move(max(spot.x(), 8), min(spot.y(), max(home.height() - self.height() - 8, 8)))
        self.show()
        self.raise_()
        self.names.setFocus()

    def close_popup(self) -> None:
        """Take it away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()
            self.deleteLater()

    @property
    def key(self) -> str:
        """The column a person stands on."""
        return str(self.names.currentItem().data(Qt.ItemDataRole.UserRole))

    def _fill(self, key: str = "") -> None:
        self.names.blockSignals(True)
        self.names.clear()
        for at, column in enumerate(self._order.columns):
            item = QListWidgetItem(column.name or column.title)
            item.setData(Qt.ItemDataRole.UserRole, column.key)
            if self._order.is_fixed(column.key):
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            shown = self._order.is_shown(column.key)
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.names.addItem(item)
            if column.key == key or (not key and at == 0):
                self.names.setCurrentRow(at)
        self.names.blockSignals(False)
        self.names.setFixedHeight(self.names.sizeHintForRow(0) * self.names.count() + 4)
        self._say()

    def _ticked(self, item: QListWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        self._order.show_column(key, shown=item.checkState() == Qt.CheckState.Checked)
        self._fill(key)

    def _push(self, by: int) -> None:
        self._order.move(self.key, by)
        self._fill(self.key)

    def _widen(self, by: int) -> None:
        self._order.widen(self.key, by)
        self._say()

    def _reset(self) -> None:
        self._order.reset()
        self.reset_asked.emit()
        self._fill(self.key)

    def _say(self) -> None:
        """What can be done with the column a person stands on."""
        key = self.key
        fixed, width = self._order.is_fixed(key), self._order.width(key)
        self.about.set_text("总在最前，不能藏" if fixed else f"宽 {width}" if width else "占剩下的宽")
        for button in (self.up, self.down):
            button.setEnabled(not fixed)
        for button in (self.narrower, self.wider):
            button.setEnabled(bool(width))

    # Qt

    def event(self, event: QEvent) -> bool:
        """Keys belong to the popup while the focus is in it, not to the page behind."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        event.setAccepted(not event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return event.isAccepted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
