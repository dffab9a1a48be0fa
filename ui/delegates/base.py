"""How a row is painted: ground, hairline, hover, selection, headings; columns paint their cell on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.roles import ChipText, Group, Role
from ui.widgets import painting

if TYPE_CHECKING:
    from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PADDING = 8


class RowDelegate(QStyledItemDelegate):
    """Paints a cell of text; subclasses paint other cells by `paint_cell`.

    Colours come from the theme, the font from the option. `caption` shows the second line (`Role.CAPTION`,
    then `Role.CHIPS`) under the text.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        caption: bool = False,
        align: Qt.AlignmentFlag = painting.LEFT,
        left: int = PADDING,
        right: int = PADDING,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.caption = caption
        self.align = align
        self._left, self._right = left, right

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        """The cell itself, on its ground; `box` is without the paddings."""
        font = option.font
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        bold = bool(index.data(Role.BOLD))
        size = font.pixelSize() if font.pixelSize() > 0 else 13
        painter.setFont(painting.sized(font, size, bold=bold))
        painter.setPen(self.theme.tone(str(index.data(Role.TONE) or "")))
        chips = index.data(Role.CHIPS) or ()
        if not self.caption:
            self._paint_line(painter, box, text, str(index.data(Role.MARK) or ""), chips)
            return
        middle = box.y() + box.height() // 2
        painting.draw_text(painter, QRect(box.x(), middle - 19, box.width(), 20), text, align=self.align)
        painter.setFont(painting.sized(font, 12))
        painter.setPen(self.theme.colour("text2"))
        line = QRect(box.x(), middle + 1, box.width(), 18)
        caption = str(index.data(Role.CAPTION) or "")
        painting.draw_text(painter, line, caption, align=self.align)
        x = line.x() + painting.advance(painter.font(), caption) + 8
        self._paint_chips(painter, x, line.y() + 9, box.right(), font=font, chips=chips)

    def _paint_line(
        self, painter: QPainter, box: QRect, text: str, mark: str, chips: tuple[ChipText, ...]
    ) -> None:
        at = text.lower().find(mark.lower()) if mark else -1
        if at >= 0:
            metrics = painter.fontMetrics()
            start = box.x() + metrics.horizontalAdvance(text[:at])
            width = metrics.horizontalAdvance(text[at : at + len(mark)])
            high = QRect(start, box.y() + (box.height() - 18) // 2, min(width, box.right() - start), 18)
            painting.fill(painter, high, self.theme.colour("mark"))
        painting.draw_text(painter, box, text, align=self.align)
        x = box.x() + (painting.advance(painter.font(), text) + 8 if text else 0)
        self._paint_chips(
            painter, x, box.y() + box.height() // 2, box.right(), font=painter.font(), chips=chips
        )

    def _paint_chips(
        self, painter: QPainter, x: int, middle: int, end: int, *, font: Any, chips: tuple[ChipText, ...]
    ) -> None:
        for chip in chips:
            if x + painting.chip_width(font, chip.text) > end + 2:
                return
            x += painting.draw_chip(painter, self.theme, x, middle, font, chip.text, chip.tone) + 4

    def ground(self, option: Any, index: Index) -> str:
        """The token of the cell's ground; "" for none of its own."""
        view = option.widget
        if option.state & QStyle.StateFlag.State_Selected:
            return "accBg"
        if getattr(view, "hovered_row", -1) == index.row():
            return "hover"
        return ""

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        opened: Any = option  # the stubs leave the option's fields out
        group = index.data(Role.GROUP)
        painter.save()
        if isinstance(group, Group):
            self._paint_group(painter, opened, group)
            painter.restore()
            return
        rect: QRect = opened.rect
        token = self.ground(opened, index)
        if token:
            painting.fill(painter, rect, self.theme.colour(token))
        painting.fill(painter, QRect(rect.x(), rect.bottom(), rect.width(), 1), self.theme.colour("line"))
        selected = bool(opened.state & QStyle.StateFlag.State_Selected)
        if selected and index.column() == 0 and getattr(opened.widget, "accent_bar", False):
            painting.fill(painter, QRect(rect.x(), rect.y(), 3, rect.height()), self.theme.colour("acc"))
        box = rect.adjusted(self._left, 0, -self._right, -1)
        painter.setClipRect(rect)
        self.paint_cell(painter, box, opened, index)
        painter.restore()

    def _paint_group(self, painter: QPainter, option: Any, group: Group) -> None:
        rect: QRect = option.rect
        painting.fill(painter, rect, self.theme.colour("sunk"))
        painting.fill(painter, QRect(rect.x(), rect.bottom(), rect.width(), 1), self.theme.colour("line"))
        painter.setFont(painting.sized(option.font, 12, bold=True))
        painter.setPen(self.theme.tone(group.tone))
        box = rect.adjusted(24, 0, -24, -1)
        painting.draw_text(painter, box, group.title)
        x = painting.advance(painter.font(), group.title) + 8
        painter.setFont(painting.sized(option.font, 12))
        painter.setPen(self.theme.colour("text2"))
        if group.count is not None:
            painting.draw_text(painter, box.adjusted(x, 0, 0, 0), str(group.count))
        right = QRect(box)
        right.setRight(box.right() - group_right_margin(option.widget))
        painting.draw_text(painter, right, group.right, align=painting.RIGHT)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(80, 52 if self.caption else 36)


def group_right_margin(view: Any) -> int:
    """How far from the right end the words of a heading stand: the width of the columns behind the amounts."""
    return int(view.property("group_margin") or 0) if view is not None else 0


def middle_box(box: QRect, size: int) -> QRectF:
    """A square of `size` at the left of `box`, in its vertical middle."""
    return QRectF(box.x(), box.y() + (box.height() - size) / 2, size, size)
