"""The middle column of 知识库: search, kind, and the entries two lines high."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.delegates.base import Index, RowDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, ChipText, Role, Row
from ui.widgets import painting
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import SearchEdit
from ui.widgets.states import NoMatch
from ui.widgets.texts import HairLine
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.knowledge import ArticleRowView
    from ui.theme import Theme

WIDTH = 384
_COLUMNS = (Column(key="entry", title=""),)
KINDS = (Choice("", "全部"), Choice("话术", "话术"), Choice("文章", "文章"))


class EntryDelegate(RowDelegate):
    """Kind and title over the occasion; at the right how often it was used over the shortcut."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        font, theme = option.font, self.theme
        chips: tuple[ChipText, ...] = index.data(Role.CHIPS) or ()
        kind, shortcut, uses = (chip.text for chip in chips)
        top = QRect(box.x(), box.y() + 8, box.width(), 20)
        low = QRect(box.x(), box.y() + 30, box.width(), 18)
        right = max(painting.advance(painting.sized(font, 12), uses), 56)
        x = box.x() + painting.draw_chip(painter, theme, box.x(), top.center().y(), font, kind, "plain") + 8
        selected = bool(option.state & option.state.State_Selected)
        painter.setFont(painting.sized(font, 13, bold=selected))
        painter.setPen(theme.colour("text"))
        painting.draw_text(
            painter, QRect(x, top.y(), box.right() - right - x - 8, 20), str(index.data() or "")
        )
        painter.setFont(painting.sized(font, 12))
        painter.setPen(theme.colour("text2"))
        painting.draw_text(painter, top, uses, align=painting.RIGHT)
        painting.draw_text(painter, low.adjusted(0, 0, -right - 8, 0), str(index.data(Role.CAPTION) or ""))
        if shortcut:
            width = painting.chip_width(font, shortcut)
            painting.draw_chip(painter, theme, box.right() - width, low.center().y(), font, shortcut, "plain")


class EntryList(QWidget):
    """Entries of a section. `chosen(id)` follows the person; `asked()` any change of search or kind."""

    chosen = Signal(object)
    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.search = SearchEdit(theme, "标题、内容、拼音", width=188)
        self.kind = Segmented(theme, KINDS, small=True, name="话术还是文章")
        bar = QHBoxLayout()
        bar.setContentsMargins(20, 9, 16, 9)
        bar.setSpacing(8)
        bar.addWidget(self.search)
        bar.addStretch(1)
        bar.addWidget(self.kind)
        self.rows = PagedTableModel(_COLUMNS, lambda _request: None, self)
        self.table = KeyTable(theme, two_line=True, header=False, row_height=60, name="话术和文章")
        self.table.show_model(self.rows, {"entry": EntryDelegate(theme, left=20, right=20)})
        self.none = NoMatch(theme, "话术")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(HairLine())
        column.addWidget(self._stack, 1)
        self.search.searched.connect(lambda _text: self.asked.emit())
        self.kind.chosen.connect(lambda _kind: self.asked.emit())
        self.none.cleared.connect(self.clear)
        self.table.current_changed.connect(self.chosen)

    def clear(self) -> None:
        """Take search and kind away."""
        self.kind.set_current("")
        self.search.clear()
        self.asked.emit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_entries(self, entries: Sequence[ArticleRowView]) -> None:
        """Show these, standing where the person stood, else on the first."""
        key, at = self.table.current_key, self.table.currentIndex().row()
        self.rows.set_rows([_row(entry) for entry in entries])
        self._stack.setCurrentWidget(self.table if entries else self.none)
        if not self.table.go_to(key) and entries:
            self.table.go_to_row(max(0, min(at, len(entries) - 1)))
        if not entries:
            self.chosen.emit(None)


def _row(entry: ArticleRowView) -> Row:
    article = entry.article
    shortcut = f"::{article.shortcut}" if article.shortcut else ""
    uses = f"{entry.uses} 次" if entry.uses else ""
    caption = article.used_when or " · ".join(part for part in (article.category, article.reason) if part)
    return Row(
        key=article.id,
        cells=(
            Cell(
                text=article.title,
                caption=caption,
                chips=(ChipText(article.kind.value), ChipText(shortcut), ChipText(uses)),
                tip=article.title,
            ),
        ),
        spoken=f"{article.kind.value}，{article.title}，{caption}，{uses or '没用过'}",
    )
