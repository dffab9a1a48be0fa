"""The panel of a product or a part: name, facts in lines, a list below, and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.goods_panel import Lines, Section, filling
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip
from ui.widgets.progress import Skeleton
from ui.widgets.texts import Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Theme

Fact = tuple[str, str]


class RecordPanel(QWidget):
    """One record. `edit_asked`, `remove_asked`, `close_asked` follow its buttons; more buttons join the foot."""

    edit_asked = Signal()
    remove_asked = Signal()
    close_asked = Signal()

    def __init__(self, theme: Theme, *, nothing: str, lists: str, buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._theme = theme
        self.shown: int | None = None
        self._content = Scrolled(margins=(0, 0, 0, 0))
        self._content.column.setSpacing(0)
        self._skeleton = Skeleton(theme)
        self._skeleton.setContentsMargins(20, 20, 20, 0)
        self._nothing = TextLabel(nothing, "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_head()
        self._facts = Section("")
        self.facts = Lines()
        self._facts.column.addWidget(self.facts)
        self._list = Section(lists)
        self.rows = Lines(gap=4)
        self._list.column.addWidget(self.rows)
        for section in (self._facts, self._list):
            self._content.column.addWidget(section)
        self._content.column.addStretch(1)
        self.edit = Button(theme, "改", size="large", keys="E")
        self.remove = IconButton(theme, "trash-2", "删除，可撤销", keys="Del", size="large")
        self._foot = PageFooter(left=(*buttons, self.edit), right=(self.remove,), gutter=20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._skeleton, self._nothing, self._content):
            column.addWidget(widget, 1)
        column.addWidget(self._foot)
        self.edit.clicked.connect(self.edit_asked)
        self.remove.clicked.connect(self.remove_asked)
        self.clear()

    def _build_head(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 16)
        head.setSpacing(8)
        line = QHBoxLayout()
        self.code = TextLabel("", "label")
        close = IconButton(self._theme, "x", "收起面板", keys="Space", kind="ghost")
        close.clicked.connect(self.close_asked)
        line.addWidget(self.code)
        line.addStretch(1)
        line.addWidget(close)
        self.title = TextLabel("", "title", wrap=True)
        self.chip = Chip("")
        head.addLayout(line)
        head.addWidget(self.title)
        head.addWidget(self.chip)
        self._content.column.addLayout(head)

    def clear(self) -> None:
        """Show that no row is chosen."""
        self.shown = None
        self._only(self._nothing)

    def wait(self) -> None:
        """A record is being read and nothing else is in sight yet."""
        if self.shown is None:
            self._only(self._skeleton)

    def allow(self, *, may: bool) -> None:
        """Whether the buttons may be used."""
        for button in (self.edit, self.remove):
            button.setEnabled(may)

    def show_record(
        self, record_id: int, code: str, title: str, *, chip: tuple[str, str], facts: Sequence[Fact]
    ) -> None:
        """Show a record; facts without text are left out."""
        self.shown = record_id
        self.code.set_text(code)
        self.title.set_text(title)
        self.chip.set_chip(*chip)  # type: ignore[arg-type]
        rows: list[list[QWidget | None]] = []
        for name, text in facts:
            if text:
                word = TextLabel(name, "quiet")
                word.setFixedWidth(64)
                rows.append([word, filling(text)])
        self.facts.set_rows(rows)
        self._only(self._content)

    def set_list(self, rows: Sequence[tuple[str, str, str, bool]]) -> None:
        """The list below: what, a note, a number at the right, whether that is a warning."""
        self.rows.set_rows(
            [
                [
                    TextLabel(text, elided=True),
                    TextLabel(note, "caption"),
                    None,
                    TextLabel(number, tone="warn" if warned else ""),
                ]
                for text, note, number, warned in rows
            ]
        )
        self._list.setVisible(bool(rows))

    def _only(self, shown: QWidget) -> None:
        for widget in (self._skeleton, self._nothing, self._content):
            widget.setVisible(widget is shown)
        self._foot.setVisible(shown is self._content)
