"""The window of the manual: chapters at the left, the text at the right, a search over all of it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from aftersales.errors import KnownError
from resources.manual_file import MANUAL, anchor_of, read_manual
from resources.wording import error_sentence, sentence
from ui.help_text import MARGIN, chapter_document
from ui.widgets.buttons import IconButton
from ui.widgets.edits import SearchEdit
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent, QTextDocument

    from resources.manual_file import Chapter
    from ui.theme import Theme

_SIZE, _LEAST = (920, 720), (640, 420)
_COLUMN, _WIDEST = 232, 760
_BAR = 32
"""Pixels of a title bar where the system does not tell."""
_ABOVE = 16
"""Pixels left free above a heading that is turned to."""
_RESIZED = 150
"""Milliseconds after the last change of width until the pictures are scaled anew."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where the reader was: a chapter and how far it was scrolled."""

    chapter: int
    scroll: int


def _place(size: QSize, window: QWidget) -> QRect:
    """Where the content of a window of `size` stands beside `window`, so that its title bar is on the screen too."""
    room, frame, inner = window.screen().availableGeometry(), window.frameGeometry(), window.geometry()
    edge = max(0, inner.left() - frame.left())
    bar = max(_BAR, inner.top() - frame.top())
    room.adjust(edge, bar, -edge, -edge)
    size = size.boundedTo(room.size())
    left = min(frame.right() + 1 + edge, room.right() + 1 - size.width())
    top = min(frame.top() + bar, room.bottom() + 1 - size.height())
    return QRect(QPoint(max(room.left(), left), max(room.top(), top)), size)


class HelpWindow(QWidget):
    """Beside the program and never before it: nothing waits for it. Esc closes it, Ctrl F searches, Alt ← goes back.

    A link of the manual that leads outside is handed to the system's browser; nothing else leaves the PC.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, manual: Path = MANUAL) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme, self._folder = theme, manual.parent
        self._chapters: tuple[Chapter, ...] = ()
        self._current = -1
        self._behind: list[_Stop] = []
        self.heading = ""
        self._landed = 0
        self._document: QTextDocument | None = None
        self.setWindowTitle(sentence("help.title"))
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self._build()
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(_RESIZED)
        self._fit.timeout.connect(self._lay_out_anew)
        theme.changed.connect(self._lay_out_anew)
        try:
            self._chapters = read_manual(manual)
        except KnownError as error:
            self.text.setPlainText(error_sentence(error))
        self._fill()

    def _build(self) -> None:
        theme = self._theme
        self.setObjectName("help")
        side = QWidget()
        side.setFixedWidth(_COLUMN)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 8, 12)
        column.setSpacing(8)
        self.back = IconButton(theme, "arrow-left", sentence("help.back"), keys="Alt+Left")
        self.back.clicked.connect(self.go_back)
        self.search = SearchEdit(theme, sentence("help.search"), keys="Ctrl+F", width=_COLUMN - 60)
        self.search.searched.connect(self._searched)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(self.search)
        self.told = TextLabel("", "caption", wrap=True)
        self.told.hide()
        self.list = QListWidget()
        self.list.setObjectName("chapters")
        self.list.setFrameShape(self.list.Shape.NoFrame)
        self.list.setAccessibleName(sentence("help.chapters"))
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.currentRowChanged.connect(self._row_chosen)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addWidget(self.list, 1)
        self.text = QTextBrowser()
        self.text.setFrameShape(self.text.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # one width for all chapters
        self.text.anchorClicked.connect(self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(HairLine(vertical=True))
        row.addWidget(self.text, 1)
        for keys, run in (
            ("Ctrl+F", self._to_search),
            ("Alt+Left", self.go_back),
            ("F3", self.next_hit),
            ("Escape", self._escape),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(run)
        self.search.returnPressed.connect(self.next_hit)

    def _fill(self) -> None:
        for chapter in self._chapters:
            self.list.addItem(QListWidgetItem(chapter.title))

    # what is read

    @property
    def chapter(self) -> str:
        """The title of the chapter in sight; "" where the manual is missing."""
        return self._chapters[self._current].title if self._current >= 0 else ""

    def show_heading(self, heading: str) -> None:
        """Turn to a heading of the manual, of a chapter or of a section in it; one that is not there shows the first page."""
        if heading != self.heading or not self.isVisible():
            self._show_anchor(anchor_of(heading))

    def show_beside(self, window: QWidget) -> None:
        """Show it right of `window` where the screen has room, else over its right edge; in front, ready for keys."""
        if not self.isVisible():
            self.search.clear()
            self._stand_beside(window)
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    def go_back(self) -> None:
        """Back to where a link or a chapter was chosen."""
        if self._behind:
            stop = self._behind.pop()
            self._turn_to(stop.chapter)
            self.text.verticalScrollBar().setValue(stop.scroll)
        self.back.setEnabled(bool(self._behind))

    @Slot()
    def _escape(self) -> None:
        if self.search.text():
            self.search.clear()
            self.text.setFocus()
        else:
            self.close()

    def _show_anchor(self, anchor: str) -> None:
        for number, chapter in enumerate(self._chapters):
            for heading in (chapter.title, *chapter.sections):
                if anchor_of(heading) == anchor:
                    self._remember()
                    self._turn_to(number)
                    self._scroll_to(heading)
                    return
        if self._current < 0 and self._chapters:
            self._turn_to(0)

    def _remember(self) -> None:
        if self._current >= 0:
            self._behind.append(_Stop(self._current, self.text.verticalScrollBar().value()))
        self.back.setEnabled(bool(self._behind))

    def _turn_to(self, number: int) -> None:
        self._current, self.heading = number, self._chapters[number].title
        self.list.blockSignals(True)
        self.list.setCurrentRow(number)
        self.list.blockSignals(False)
        self._lay_out()
        self.text.verticalScrollBar().setValue(0)
        self._landed = 0

    def _scroll_to(self, heading: str) -> None:
        self.heading = heading
        if heading != self.chapter:
            self.text.scrollToAnchor(anchor_of(heading))
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.value() - _ABOVE)
        self._landed = self.text.verticalScrollBar().value()

    @Slot(int)
    def _row_chosen(self, row: int) -> None:
        if row >= 0 and row != self._current:
            self._remember()
            self._turn_to(row)
            self._mark()

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        if url.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(url)
        elif url.hasFragment():
            self._show_anchor(url.fragment(QUrl.ComponentFormattingOption.FullyDecoded))

    # laid out

    def _lay_out(self) -> None:
        before = self._document
        self._document = chapter_document(
            self._chapters[self._current],
            self._theme,
            folder=self._folder,
            width=min(_WIDEST, max(200, self.text.viewport().width() - 2 * MARGIN)),
            ratio=self.devicePixelRatioF(),
            parent=self,
        )
        self.text.setDocument(self._document)
        if before is not None:
            before.deleteLater()

    @Slot()
    def _lay_out_anew(self) -> None:
        if self._current < 0:
            return
        bar = self.text.verticalScrollBar()
        landed, share = bar.value() == self._landed, bar.value() / max(1, bar.maximum())
        self._lay_out()
        if landed:
            self._scroll_to(self.heading)
        else:
            bar.setValue(round(share * bar.maximum()))
        self._mark()

    def _stand_beside(self, window: QWidget) -> None:
        self.create()
        handle = self.windowHandle()
        if handle is not None:
            handle.setTransientParent(None)  # type: ignore[arg-type]  # else it would cover the window it is read beside
        self.setGeometry(_place(self.size(), window))

    # searched

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot(str)
    def _searched(self, text: str) -> None:
        asked = text.strip().lower()
        counts = [chapter.text.lower().count(asked) if asked else 0 for chapter in self._chapters]
        for row, (chapter, count) in enumerate(zip(self._chapters, counts, strict=True)):
            item = self.list.item(row)
            item.setText(
                sentence("help.hits", {"title": chapter.title, "count": count}) if count else chapter.title
            )
            item.setHidden(bool(asked) and not count)
        words = "help.found" if any(counts) else "help.nothing"
        self.told.set_text(sentence(words, {"count": sum(counts)}) if asked else "")
        self.told.setVisible(bool(asked))
        self._mark()

    @Slot()
    def next_hit(self) -> None:
        """Go to the next place of what is searched, over the end of the chapter into the next that has it."""
        asked = self.search.text().strip()
        if not asked or self._current < 0:
            return
        if self.text.find(asked):
            return
        after = [*range(self._current + 1, len(self._chapters)), *range(self._current + 1)]
        for number in after:
            if asked.lower() in self._chapters[number].text.lower():
                self._turn_to(number)
                self._mark()
                self.text.moveCursor(QTextCursor.MoveOperation.Start)
                self.text.find(asked)
                return

    def _mark(self) -> None:
        """Lay the colour of a find over every place of the chapter in sight."""
        asked, marks = self.search.text().strip(), []
        cursor = QTextCursor(self.text.document())
        while asked:
            cursor = self.text.document().find(asked, cursor)
            if cursor.isNull():
                break
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(self._theme.colour("mark"))
            mark.format.setForeground(self._theme.colour("text"))
            marks.append(mark)
        self.text.setExtraSelections(marks)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit.start()
