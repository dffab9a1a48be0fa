"""话术 on the page of a case: the three that fit offered above the note, and found in the note by ``::``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from aftersales.knowledge import blanks, text_of
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import FlowLayout, TextLabel, repolish

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

    from aftersales.knowledge import Article, Piece
    from desktop.knowledge import ArticleRowView
    from ui.pages.case_page import CasePage
    from ui.theme import Theme

_TYPED = re.compile(r"::([^\s:]{0,12})$")
_WIDTH = 320


class SnippetOffers(QWidget):
    """The entries that fit the case, one click each; `chosen(article_id)`."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 0)
        column.setSpacing(2)
        column.addWidget(TextLabel("用得上的话术", "label"))
        holder = QWidget()
        self._flow = FlowLayout(holder, gap=6)
        column.addWidget(holder)
        self.links: tuple[LinkButton, ...] = ()
        self.hide()

    def show_offers(self, offers: tuple[ArticleRowView, ...]) -> None:
        """Show these; none hides the row."""
        for link in self.links:
            self._flow.removeWidget(link)
            link.hide()
            link.deleteLater()
        links = []
        for offer in offers:
            link = LinkButton(self._theme, offer.article.title)
            link.setToolTip(offer.article.used_when)
            link.clicked.connect(lambda _on=False, each=offer.article.id: self.chosen.emit(each))
            self._flow.addWidget(link)
            links.append(link)
        self.links = tuple(links)
        self.setVisible(bool(links))


class SnippetPopup(QFrame):
    """What fits the letters after ``::``, one line each; it never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAutoFillBackground(True)
        self.setFixedWidth(_WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 4, 1, 4)
        self._column.setSpacing(0)
        self.articles: tuple[Article, ...] = ()
        self.at = 0
        self._lines: list[QLabel] = []
        self.hide()

    def offer(self, articles: tuple[Article, ...], above: QPoint) -> None:
        """Show these with their lower left corner at `above`."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self.articles, self.at = articles, 0
        self._lines = []
        for article in articles:
            shortcut = f"::{article.shortcut}  " if article.shortcut else ""
            line = QLabel(f"{shortcut}{article.title}")
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setContentsMargins(12, 5, 12, 5)
            line.setProperty("offer", "true")
            self._column.addWidget(line)
            self._lines.append(line)
        self._mark()
        self.adjustSize()
        self.move(above.x(), above.y() - self.height())
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Stand on the next or the one before."""
        self.at = (self.at + by) % len(self.articles)
        self._mark()

    def _mark(self) -> None:
        for place, line in enumerate(self._lines):
            line.setProperty("current", "true" if place == self.at else "false")
            repolish(line)


class NoteSnippets(QObject):
    """``::`` in the note: offers while typing, ↑ ↓ choose, ↵ or Tab puts the filled text in, Esc leaves it."""

    def __init__(self, page: CasePage, note: QPlainTextEdit) -> None:
        super().__init__(page)
        self._page = page
        self._note = note
        self._request = 0
        self.popup = SnippetPopup(page)
        note.installEventFilter(self)
        note.textChanged.connect(self._typed)

    def _typed(self) -> None:
        cursor = self._note.textCursor()
        line = cursor.block().text()[: cursor.positionInBlock()]
        found = _TYPED.search(line)
        self._request += 1
        if found is None or not self._note.hasFocus():
            self.popup.hide()
            return
        request, typed = self._request, found[1]

        def done(articles: tuple[Article, ...]) -> None:
            if request != self._request:
                return
            if articles:
                corner = self._note.mapTo(self._page, QPoint(0, -4))
                left = min(corner.x(), self._page.width() - _WIDTH - 8)
                self.popup.offer(articles, QPoint(max(left, 8), corner.y()))
            else:
                self.popup.hide()

        desk = self._page.desk
        self._page.runner.run(desk.jobs.read(lambda _: desk.knowledge.completions(typed=typed)), on_done=done)

    def take(self) -> None:
        """Put the entry in place of what was typed; one with blanks opens in 知识库 to be filled."""
        view = self._page.view
        if view is None or not self.popup.articles:
            return
        article, case_id = self.popup.articles[self.popup.at], view.case.id
        self.popup.hide()
        desk = self._page.desk

        def done(pieces: tuple[Piece, ...]) -> None:
            if blanks(pieces):
                self._page.open_page("knowledge", case_id=case_id, article_id=article.id)
            else:
                self._put(article.id, case_id, text_of(pieces))

        self._page.runner.run(
            desk.jobs.read(lambda _: desk.knowledge.pieces(article=article, case_id=case_id)), on_done=done
        )

    def _put(self, article_id: int, case_id: int, text: str) -> None:
        cursor = self._note.textCursor()
        line = cursor.block().text()[: cursor.positionInBlock()]
        found = _TYPED.search(line)
        if found is not None:
            cursor.movePosition(
                QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(found[0])
            )
        cursor.insertText(text)
        desk = self._page.desk

        def failed(error: BaseException) -> None:
            if not isinstance(error, KnownError):
                self._page.notices.error(error)

        self._page.runner.run(
            desk.jobs.write(lambda _: desk.knowledge.use(article_id=article_id, case_id=case_id)),
            on_failed=failed,
        )

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.popup.hide()
        shown = self.popup.isVisible() and isinstance(event, QKeyEvent)
        if shown and event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        if shown and event.type() is QEvent.Type.KeyPress:
            return self._key(event.key())  # type: ignore[attr-defined]
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            self.take()
        elif key == Qt.Key.Key_Escape:
            self.popup.hide()
        else:
            return False
        return True
