"""认出 n 样: what was recognised, each with what it rests on, taken in or back one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.texts import HairLine, SectionTitle, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.pages.new_case_items import Item
    from ui.theme import Theme

TAKE_ALL_KEYS = "Alt+Return"
_LABEL = 48


class FindingRow(QWidget):
    """One row: taken rows end in ✕, offered ones in 填入. `taken(key)`, `given_back(key)`, `open_asked(case_id)`."""

    taken = Signal(str)
    given_back = Signal(str)
    open_asked = Signal(int)

    def __init__(
        self, theme: Theme, item: Item, *, on: bool, flat: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.item, self.on = item, on
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2 if flat else 8, 0, 2 if flat else 8)
        row.setSpacing(12)
        label = TextLabel(item.label, "quiet")
        label.setFixedWidth(_LABEL)
        top = Qt.AlignmentFlag.AlignVCenter if flat else Qt.AlignmentFlag.AlignTop
        row.addWidget(label, 0, top)
        words = QHBoxLayout() if flat else QVBoxLayout()
        words.setSpacing(12 if flat else 2)
        value = TextLabel(item.value, "strong" if on else "", wrap=not flat, elided=flat)
        value.set_tone(item.tone)
        self.basis = TextLabel(item.basis, "caption", wrap=not flat, elided=flat)
        words.addWidget(value)
        words.addWidget(self.basis)
        if flat:
            words.addStretch(1)
        row.addLayout(words, 1)
        self.button = self._button(theme)
        if self.button is not None:
            row.addWidget(self.button, 0, top)
        self.setToolTip(item.basis)
        self.setAccessibleName(f"{item.label}：{item.value}，{item.basis}，{'已填' if on else '没填'}")

    def _button(self, theme: Theme) -> QWidget | None:
        item = self.item
        if item.case_id is not None:
            link = LinkButton(theme, "去那单")
            link.clicked.connect(lambda: self.open_asked.emit(item.case_id))
            return link
        if not item.fills:
            return None
        if self.on:
            back = IconButton(theme, "x", f"撤掉{item.label}", kind="ghost", size="small")
            back.clicked.connect(lambda: self.given_back.emit(item.key))
            return back
        take = LinkButton(theme, "填入")
        take.setAccessibleName(f"填入{item.label} {item.value}")
        take.clicked.connect(lambda: self.taken.emit(item.key))
        return take


class FindingsPanel(QWidget):
    """The rows. `take_all` follows the button or its key."""

    taken = Signal(str)
    given_back = Signal(str)
    take_all = Signal()
    open_asked = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[FindingRow] = []
        self._shown: tuple[Sequence[Item], frozenset[str]] = ((), frozenset())
        self._flat = False
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 8)
        column.setSpacing(0)
        self.head = SectionTitle("认出 0 样")
        self.all_button = LinkButton(theme, "全部填入 Alt ↵")
        self.all_button.clicked.connect(self.take_all)
        self.head.add_right(self.all_button)
        column.addWidget(self.head)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        column.addLayout(self._column)
        column.addSpacing(8)
        self._end = HairLine()
        column.addWidget(self._end)
        self.setAccessibleName("认出来的")
        self.hide()

    def set_flat(self, flat: bool) -> None:
        """One line a row, for narrow windows, where the rows stand above the form."""
        if flat != self._flat:
            self._flat = flat
            self._end.setVisible(not flat)
            self.show_items(*self._shown)

    def show_items(self, items: Sequence[Item], on: frozenset[str]) -> None:
        """Show the rows; those whose key is in `on` are filled in. The focus stays at its row."""
        self._shown = (items, on)
        focused = next((row.item.key for row in self.rows if row.button and row.button.hasFocus()), None)
        while self._column.count():
            entry = self._column.takeAt(0)
            widget = entry.widget() if entry else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for place, item in enumerate(items):
            if place and not self._flat:
                self._column.addWidget(HairLine())
            row = FindingRow(self._theme, item, on=item.key in on, flat=self._flat)
            row.taken.connect(self.taken)
            row.given_back.connect(self.given_back)
            row.open_asked.connect(self.open_asked)
            self._column.addWidget(row)
            self.rows.append(row)
            if row.button is not None and item.key == focused:
                row.button.setFocus()
        filled = {item.field for item in items if item.key in on}
        waiting = any(item.fills and item.field not in filled for item in items)
        also = sum(item.also for item in items)
        self.head.title.set_text(f"认出 {len(items) - also} 样")
        self.head.caption.set_text("" if waiting else "不对就点 ✕，只撤那一样" if on else "")
        self.all_button.setVisible(waiting)
        self.setVisible(bool(items))
