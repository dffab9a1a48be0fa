"""贴进来: the box that takes a chat, an address or a number, and shows in it which words something rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from aftersales.recognising.slate import LONGEST
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import SectionTitle, TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.recognising.findings import Span
    from ui.theme import Theme

_PAUSE = 250
_LEAST, _MOST = 62, 116
HINT = "聊天、地址、单号都行，只在本机认"


class BoundedEdit(QPlainTextEdit):
    """A text field that takes at most `longest` characters of what is pasted; `too_long(whole)` then follows.

    Laying out megabytes would hold up the window; the whole text is somebody else's to keep.
    """

    too_long = Signal(str)

    def __init__(self, longest: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._longest = longest
        self.setTabChangesFocus(True)

    # Qt

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        room = max(0, self._longest - self.document().characterCount() + 1 + self._selected())
        self.insertPlainText(text[:room])
        if len(text) > room:
            self.too_long.emit(text)

    def _selected(self) -> int:
        return len(self.textCursor().selectedText())

    def sizeHint(self) -> QSize:
        return QSize(200, _LEAST)


class PasteBox(QWidget):
    """The box. `read_asked(text)` follows a pause after each change; `emptied` when nothing is left in it."""

    read_asked = Signal(str)
    emptied = Signal()
    too_long = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spans: tuple[Span, ...] = ()
        self._warned: tuple[Span, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.head = SectionTitle("贴进来", HINT)
        self.clear_button = LinkButton(theme, "清空")
        self.clear_button.clicked.connect(self.clear)
        self.head.add_right(self.clear_button)
        column.addWidget(self.head)
        self.edit = BoundedEdit(LONGEST)
        self.edit.setAccessibleName("贴进来")
        self.edit.setPlaceholderText("把客户发来的话整段贴上，认出来的会填到下面")
        self.edit.setFixedHeight(_LEAST)
        self.edit.too_long.connect(self.too_long)
        column.addWidget(self.edit)
        self.note = TextLabel("", "caption", tone="warn")
        self.note.hide()
        column.addWidget(self.note)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.edit.textChanged.connect(self._changed)
        theme.changed.connect(self._paint)
        self._changed()

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.edit.toPlainText()

    def put(self, text: str) -> None:
        """Take a text in place of what stands there, and have it read at once."""
        mime = QMimeData()
        mime.setText(text)
        self.edit.selectAll()
        self.edit.insertFromMimeData(mime)
        self._pause.stop()
        self._ask()

    def show_text(self, text: str) -> None:
        """Show a text without having it read."""
        self.edit.blockSignals(True)
        self.edit.setPlainText(text[:LONGEST])
        self.edit.blockSignals(False)
        self._fit()

    def clear(self) -> None:
        """Empty the box; what was filled in stays."""
        self.note.hide()
        self.edit.clear()

    def say(self, text: str) -> None:
        """A remark under the box; "" for none."""
        self.note.set_text(text)
        self.note.setVisible(bool(text))

    def mark(self, spans: Iterable[Span], warned: Iterable[Span] = ()) -> None:
        """Show which characters something rests on, `warned` ones in amber."""
        self._spans, self._warned = tuple(spans), tuple(warned)
        self._paint()

    def _changed(self) -> None:
        self._fit()
        self.mark(())
        if self.text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.emptied.emit()

    def _fit(self) -> None:
        """Grow with the lines, up to a few."""
        self.clear_button.setVisible(bool(self.text))
        lines = min(
            6, max(2, self.edit.document().blockCount() + self.edit.document().characterCount() // 70)
        )
        self.edit.setFixedHeight(min(_MOST, max(_LEAST, 22 + 20 * lines)))

    def _ask(self) -> None:
        if self.text.strip():
            self.read_asked.emit(self.text)

    def _paint(self) -> None:
        text = self.text
        chosen = []
        for spans, token in ((self._spans, "accBg2"), (self._warned, "mark")):
            looks = QTextCharFormat()
            looks.setBackground(self._theme.colour(token))
            for start, end in spans:
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.edit.document())
                cursor.setPosition(_units(text[:start]))
                cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
                selection.cursor, selection.format = cursor, looks
                chosen.append(selection)
        self.edit.setExtraSelections(chosen)


def _units(text: str) -> int:
    """How many places Qt counts for a text: an emoji takes two."""
    return len(text) + sum(letter > "\uffff" for letter in text)
