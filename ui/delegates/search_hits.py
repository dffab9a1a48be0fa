"""How a row of the search palette is painted: icon, name, what tells it apart, where it was met, key or day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.search_hits import Entry, HitRole
from ui.widgets import painting
from ui.widgets.keys import key_caps

if TYPE_CHECKING:
    from desktop.search import Marked
    from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
HEADING, COMMAND, HIT = 28, 32, 48
_LEFT = 40


def row_height(entry: Entry) -> int:
    """How high a row is."""
    if entry.run is None:
        return HEADING
    return HIT if entry.caption.text or entry.why.text else COMMAND


class SearchHitDelegate(QStyledItemDelegate):
    """Paints an `Entry`; the met characters stand on the colour `mark`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def _paint_entry(self, painter: QPainter, rect: QRect, entry: Entry, font: QFont) -> None:
        ratio = painter.device().devicePixelRatioF()
        two_lines = row_height(entry) == HIT
        first = QRect(
            rect.x(), rect.y() + (5 if two_lines else 0), rect.width(), 20 if two_lines else COMMAND
        )
        if entry.icon:
            pixmap = self._theme.pixmap(entry.icon, "text2", 16, ratio)
            painter.drawPixmap(QPointF(rect.x() + 14, first.y() + (first.height() - 16) / 2), pixmap)
        right = self._paint_right(painter, first, entry, font)
        painter.setFont(painting.sized(font, 13, bold=two_lines))
        painter.setPen(self._theme.colour("text"))
        self._paint_marked(
            painter, QRect(rect.x() + _LEFT, first.y(), right - rect.x() - _LEFT, first.height()), entry.title
        )
        if two_lines:
            self._paint_second(
                painter, QRect(rect.x() + _LEFT, rect.y() + 25, rect.width() - _LEFT - 14, 18), entry, font
            )

    def _paint_right(self, painter: QPainter, line: QRect, entry: Entry, font: QFont) -> int:
        """The key or the day at the right end; where the room for the name ends."""
        end = line.right() - 14
        if entry.keys:
            caps = key_caps(entry.keys)
            width = sum(painting.key_width(font, cap) + 2 for cap in caps) - 2
            painting.draw_keys(painter, self._theme, end - width, line.center().y() + 1, font, caps)
            return end - width - 12
        if entry.day:
            painter.setFont(painting.sized(font, 12))
            painter.setPen(self._theme.colour("text3"))
            painting.draw_text(painter, line.adjusted(0, 0, -14, 0), entry.day, align=painting.RIGHT)
            return end - painting.advance(painter.font(), entry.day) - 12
        return end

    def _paint_second(self, painter: QPainter, box: QRect, entry: Entry, font: QFont) -> None:
        painter.setFont(painting.sized(font, 12))
        painter.setPen(self._theme.colour("text2"))
        room = QRect(box)
        if entry.why.text:
            width = min(painting.advance(painter.font(), entry.why.text), box.width() * 2 // 3)
            room.setRight(box.right() - width - 16)
        self._paint_marked(painter, room, entry.caption)
        if entry.why.text:
            painter.setPen(self._theme.colour("text3"))
            self._paint_marked(
                painter, QRect(box.right() - width, box.y(), width + 1, box.height()), entry.why
            )

    def _paint_marked(self, painter: QPainter, box: QRect, marked: Marked) -> None:
        if marked.end > marked.start:
            metrics = painter.fontMetrics()
            start = box.x() + metrics.horizontalAdvance(marked.text[: marked.start])
            width = metrics.horizontalAdvance(marked.text[marked.start : marked.end])
            high = QRect(start, box.y() + (box.height() - 18) // 2, min(width, box.right() - start), 18)
            if high.width() > 0:
                painting.fill(painter, high, self._theme.colour("mark"))
        painting.draw_text(painter, box, marked.text)

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(HitRole.ENTRY)
        opened: Any = option  # the stubs leave the option's fields out
        rect: QRect = opened.rect
        painter.save()
        painter.setClipRect(rect)
        if entry.run is None:
            painter.setFont(painting.sized(opened.font, 12))
            painter.setPen(self._theme.colour("text3"))
            painting.draw_text(painter, rect.adjusted(14, 4, -14, 0), entry.title.text)
        else:
            if opened.state & QStyle.StateFlag.State_Selected:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour("accBg"))
                painter.drawRoundedRect(QRectF(rect).adjusted(6, 0, -6, 0), 6, 6)
            self._paint_entry(painter, rect, entry, opened.font)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(200, row_height(index.data(HitRole.ENTRY)))
