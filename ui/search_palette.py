"""The search palette (Ctrl K): one line to type into, what fits below it, and the commands of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from desktop.search import Marked
from resources.wording import error_sentence, sentence
from ui.delegates.search_hits import SearchHitDelegate, row_height
from ui.models.search_hits import PAGES, Entry, SearchHitModel, heading, hit_entries
from ui.widgets.edits import SearchEdit
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from desktop.search import HitGroup
    from desktop.shop import Desk
    from ui.job_runner import JobRunner, Watch
    from ui.theme import Theme

WIDTH, HIGHEST, LEAST = 560, 520, 44
_TYPING = 30
"""Milliseconds after a key: a quick hand asks once for two."""
_FIT = 5


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do from the palette: its words, icon and key, and the doing."""

    text: str
    icon: str
    keys: str
    run: Callable[[], None]


class SearchPalette(QFrame):
    """Over its window, gone with Esc, a choice, or the focus; `page_asked(key, args)` follows a hit that is opened.

    `pages` are the keys of the pages there are: only what one of them shows is offered.
    """

    page_asked = Signal(str, dict)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        shop: Desk,
        runner: JobRunner,
        home: QWidget,
        *,
        pages: Sequence[str],
        commands: Sequence[Command],
    ) -> None:
        super().__init__(home)
        self._shop, self._runner = shop, runner
        self._kinds = tuple(kind for kind, (page, _, _) in PAGES.items() if page in pages)
        self._commands = tuple(commands)
        self._watch: Watch | None = None
        self._came_from: QWidget | None = None
        self.setProperty("panel", "popup")
        self.setAccessibleName(sentence("search.button"))
        self.setFixedWidth(WIDTH)
        self._build(theme)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._ask)
        self.hide()

    def _build(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.edit = SearchEdit(theme, sentence("search.hint"), keys="", width=WIDTH - 18)
        self.edit.setProperty("scale", "")
        line = QVBoxLayout()
        line.setContentsMargins(8, 8, 8, 8)
        line.addWidget(self.edit)
        self.model = SearchHitModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(SearchHitDelegate(theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(sentence("search.button"))
        self.told = TextLabel("", "caption", wrap=True)
        self.told.setContentsMargins(14, 12, 14, 12)
        self.told.hide()
        self._keys = TextLabel(sentence("search.keys"), "axis", tone="faint")
        self._keys.setContentsMargins(14, 6, 14, 7)
        column.addLayout(line)
        for part in (HairLine(), self.told, self.list, HairLine(), self._keys):
            column.addWidget(part)
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._open(index.row()))

    # opened and closed

    def open(self, text: str = "") -> None:
        """Show it over the window, ready to be typed into."""
        focused = QApplication.focusWidget()
        self._came_from = focused if focused is not None and not self.isAncestorOf(focused) else None
        home = self.parentWidget()
        assert home is not None
        self.move(QPoint(max(0, (home.width() - WIDTH) // 2), max(16, home.height() // 9)))
        self.edit.setText(text)
        self._typed(text)
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def close_palette(self) -> None:
        """Take it away; the focus goes back to where it was."""
        if not self.isVisible():
            return
        QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
        self._forget()
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus()
        self._came_from = None
        self.closed.emit()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new):
            self._came_from = None
            self.close_palette()

    # asked and answered

    def _typed(self, text: str) -> None:
        self._forget()
        if text.strip():
            self._typing.start()
        else:
            self._show([*self._command_entries("")], "")

    def _forget(self) -> None:
        self._typing.stop()
        if self._watch is not None:
            self._watch.forget()
            self._watch = None

    def _ask(self) -> None:
        text, kinds = self.edit.text().strip(), self._kinds
        self._watch = self._runner.run(
            self._shop.jobs.read(lambda _: self._shop.search.find(text=text, limit=_FIT, kinds=kinds)),
            on_done=lambda groups: self._answer(text, groups),
            on_failed=self._refused,
        )

    def _answer(self, text: str, groups: tuple[HitGroup, ...]) -> None:
        entries = [*hit_entries(groups, self._asked), *self._command_entries(text)]
        words = (
            "" if entries else f"{sentence('search.nothing', {'text': text})}\n{sentence('search.try_other')}"
        )
        self._show(entries, words)

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            self._runner.report(error)
        self._show([], error_sentence(error) if isinstance(error, KnownError) else sentence("ui.failed"))

    def _show(self, entries: Sequence[Entry], words: str) -> None:
        self.model.show_entries(entries)
        self.told.set_text(words)
        self.told.setVisible(bool(words))
        self.list.setVisible(bool(entries))
        self._stand_on(self.model.step(-1, 1))
        home = self.parentWidget()
        room = HIGHEST if home is None else max(LEAST, min(HIGHEST, home.height() - self.y() - 120))
        self.list.setFixedHeight(min(room, sum(map(row_height, entries)) + 8))
        self.adjustSize()

    def _command_entries(self, text: str) -> list[Entry]:
        fitting = [command for command in self._commands if _fits(command.text, text.strip())]
        if not fitting:
            return []
        rows = [
            Entry(title=Marked(each.text), icon=each.icon, keys=each.keys, run=each.run) for each in fitting
        ]
        return [heading(sentence("search.commands")), *rows]

    # moved and opened

    def _stand_on(self, row: int) -> None:
        index = self.model.index(row)
        self.list.setCurrentIndex(index)
        if row >= 0:
            over = self.model.index(max(0, row - 1))  # a heading over the first row comes into sight with it
            self.list.scrollTo(over if self.model.step(row, -1) >= row else index)
            self.list.scrollTo(index)

    def _open(self, row: int) -> None:
        entry = self.model.entry(row)
        if entry is not None and entry.run is not None:
            self._came_from = None
            self.close_palette()
            entry.run()

    def _asked(self, page: str, args: dict[str, Any]) -> None:
        self.page_asked.emit(page, args)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list.currentIndex().row()
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                self._stand_on(self.model.step(row, 1 if event.key() == Qt.Key.Key_Down else -1))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._open(row)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_palette()
                return True
        return super().eventFilter(watched, event)


def _fits(words: str, text: str) -> bool:
    """Whether a command is meant: by its words or its pinyin."""
    if not text or text.lower() in words.lower():
        return True
    if len(text) < 2 or not (text.isascii() and text.isalpha()):
        return False
    from aftersales.pinyin import Pinyin
    from resources.pinyin_table import shipped_pinyin

    return Pinyin(shipped_pinyin()).span(words, text.lower()) is not None
