"""The table of a calculation: steps with their tags and sums, one of them opened to its full wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ui.models.settlement_steps import StepColumn, StepDetail, StepModel, StepRole, StepRow
from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW, HEADER, GUTTER = 40, 32, 24
_TAG = 26
"""From the left of the small tag to the words of a ground."""
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_TAGS = {"法": ("accBg2", "accText"), "店": ("chip", "text2"), "单": ("chip", "text2")}


class StepTree(QTreeView):
    """The steps. One is open at a time; `step_chosen(code)` follows a click, so that its input can be gone to."""

    step_chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.hovered = QPersistentModelIndex()
        self.lit: tuple[int, ...] = ()
        self.steps = StepModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(_StepDelegate(theme, self))
        self.setAccessibleName("算式")
        self._settle()
        theme.changed.connect(self._repaint)

    def _settle(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setItemsExpandable(False)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(self.frameShape().NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        header = self.header()
        header.setFixedHeight(HEADER)
        header.setStyleSheet(f"QHeaderView::section:last {{ padding-right: {GUTTER}px; }}")
        header.setMinimumSectionSize(24)
        header.setSectionsMovable(False)
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        self._lay_out_columns()
        for column in StepColumn:
            mode = (
                QHeaderView.ResizeMode.Stretch
                if column == StepColumn.FORMULA
                else QHeaderView.ResizeMode.Fixed
            )
            header.setSectionResizeMode(column, mode)

    def _lay_out_columns(self) -> None:
        tight = self.width() < 820
        widths = {StepColumn.NUMBER: 48, StepColumn.LABEL: 100, StepColumn.AMOUNT: 116}
        widths[StepColumn.CITATION] = 150 if tight else 200
        widths = self._by_content(widths)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def _by_content(self, widths: dict[StepColumn, int]) -> dict[StepColumn, int]:
        """Give the steps' names and grounds what the longest sum leaves free, as far as they need it."""
        needs = {column: self._need(column) for column in StepColumn}
        spare = self.viewport().width() - sum(widths.values()) - needs[StepColumn.FORMULA]
        found = dict(widths)
        for column in (StepColumn.LABEL, StepColumn.CITATION):
            more = max(0, min(needs[column] - found[column], spare))
            found[column] += more
            spare -= more
        return found

    def _need(self, column: StepColumn) -> int:
        """How wide the longest words of a column are."""
        beside = 2 * 8 + 2 + (_TAG if column is StepColumn.CITATION else 0)
        bold = painting.sized(self.font(), 13, bold=column is StepColumn.LABEL)
        texts = (
            str(self.steps.index(row, column).data(Qt.ItemDataRole.DisplayRole) or "")
            for row in range(self.steps.rowCount())
        )
        return max((painting.advance(bold, text) + beside for text in texts), default=0)

    # what is shown

    def show_rows(self, rows: Sequence[StepRow]) -> None:
        """Show a calculation; the open step and the one stood on stay, found by their codes."""
        opened, current = self.open_step, self._code_of(self.currentIndex())
        self.steps.set_rows(rows)
        self._lay_out_columns()
        self.lit = ()
        for row in range(self.steps.rowCount()):
            here = self.steps.index(row, 0)
            if self.steps.rowCount(here):
                self.setFirstColumnSpanned(0, here, True)
            if current and rows[row].code == current and not self.currentIndex().isValid():
                self.setCurrentIndex(here)
        if opened:
            self.open(opened)
        self.updateGeometry()

    @property
    def open_step(self) -> str:
        """The code of the step that is open; "" for none."""
        for row in range(self.steps.rowCount()):
            if self.isExpanded(self.steps.index(row, 0)):
                return self.steps.row_at(row).code
        return ""

    def open(self, code: str) -> None:
        """Open the first step of this code and close the others; "" closes all."""
        found = self.steps.rows_of([code]) if code else ()
        for row in range(self.steps.rowCount()):
            self.setExpanded(self.steps.index(row, 0), bool(found) and row == found[0])
        self.updateGeometry()

    def light(self, codes: Sequence[str]) -> None:
        """Mark the steps that an input makes; the first of them is opened."""
        self.lit = self.steps.rows_of(codes)
        if self.lit:
            first = self.steps.index(self.lit[0], 0)
            self.open(self.steps.row_at(self.lit[0]).code)
            self.scrollTo(first)
        self.viewport().update()

    def toggle(self) -> None:
        """Open or close the step one stands on."""
        code = self._code_of(self.currentIndex())
        if code:
            self.open("" if code == self.open_step else code)

    def content_height(self) -> int:
        """How high the whole table is."""
        height = HEADER
        for row in range(self.steps.rowCount()):
            here = self.steps.index(row, 0)
            height += ROW
            if self.isExpanded(here):
                height += detail_height(self.font(), self.steps.row_at(row).detail, self.viewport().width())
        return height + 1

    def _code_of(self, index: Index) -> str:
        row = index.data(StepRole.ROW) if index.isValid() else None
        return row.code if isinstance(row, StepRow) else ""

    def _repaint(self) -> None:
        self.viewport().update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(480, self.content_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(320, min(self.content_height(), HEADER + 2 * ROW))

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the page here, not the beginning of a word."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        code = self._code_of(index)
        if not code or index.internalId() or self.steps.row_at(index.row()).kind != "step":
            return
        self.open("" if code == self.open_step else code)
        self.step_chosen.emit(code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_columns()
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def _hover(self, index: QModelIndex) -> None:
        self.hovered = (
            QPersistentModelIndex(index.sibling(index.row(), 0))
            if index.isValid()
            else QPersistentModelIndex()
        )
        self.viewport().update()


class _StepDelegate(QStyledItemDelegate):
    """Paints the rows from the theme; the detail as the one box in a table."""

    def __init__(self, theme: Theme, tree: StepTree) -> None:
        super().__init__(tree)
        self._theme = theme
        self._tree = tree

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        detail = index.data(StepRole.DETAIL)
        if isinstance(detail, StepDetail):
            return QSize(200, detail_height(self._tree.font(), detail, self._tree.viewport().width()))
        return QSize(40, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        opened: Any = option  # the stubs leave the option's fields out
        row = index.data(StepRole.ROW)
        painter.save()
        if isinstance(index.data(StepRole.DETAIL), StepDetail):
            self._paint_detail(painter, opened, index.data(StepRole.DETAIL))
        elif isinstance(row, StepRow):
            self._paint_row(painter, opened, index, row)
        painter.restore()

    def _paint_row(self, painter: QPainter, option: Any, index: Index, row: StepRow) -> None:
        theme, rect = self._theme, QRect(option.rect)
        lit = self._marked(option, index)
        ground = "accBg" if lit else "sunk" if row.kind != "step" else ""
        if not ground and self._tree.hovered == index.sibling(index.row(), 0):
            ground = "hover"
        if ground:
            painter.fillRect(rect, theme.colour(ground))
        if not self._tree.isExpanded(index.sibling(index.row(), 0)):
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        box = rect.adjusted(8, 0, -8, -1)
        bold = row.kind != "step" or (lit and index.column() in {StepColumn.LABEL, StepColumn.AMOUNT})
        painter.setFont(painting.sized(option.font, 13, bold=bold))
        painter.setPen(theme.colour("text"))
        column = StepColumn(index.column())
        if column is StepColumn.NUMBER:
            painter.setPen(theme.colour("text3"))
            painting.draw_text(painter, rect.adjusted(GUTTER, 0, 0, -1), row.number)
        elif column is StepColumn.CITATION and row.tag:
            self._paint_citation(painter, box, option, row)
        elif column is StepColumn.AMOUNT:
            painting.draw_text(painter, rect.adjusted(0, 0, -GUTTER, -1), row.amount, align=painting.RIGHT)
        else:
            painting.draw_text(painter, box, row.label if column is StepColumn.LABEL else row.formula)

    def _marked(self, option: Any, index: Index) -> bool:
        if index.row() in self._tree.lit or self._tree.isExpanded(index.sibling(index.row(), 0)):
            return True
        return bool(option.state & QStyle.StateFlag.State_Selected) and self._tree.hasFocus()

    def _paint_citation(self, painter: QPainter, box: QRect, option: Any, row: StepRow) -> None:
        ground, ink = _TAGS.get(row.tag, ("chip", "text2"))
        tag = QRectF(box.x(), box.center().y() - 7, 20, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(ground))
        painter.drawRoundedRect(tag, 3, 3)
        painter.setFont(painting.sized(option.font, 11))
        painter.setPen(self._theme.colour(ink))
        painter.drawText(tag, int(painting.CENTRE), row.tag)
        painter.setFont(painting.sized(option.font, 13))
        painter.setPen(self._theme.colour("accText" if row.tag == "法" else "text2"))
        painting.draw_text(painter, box.adjusted(_TAG, 0, 0, 0), row.citation)

    def _paint_detail(self, painter: QPainter, option: Any, detail: StepDetail) -> None:
        theme, rect = self._theme, QRect(option.rect)
        painter.fillRect(rect, theme.colour("accBg"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accLine"), 1))
        painter.setBrush(theme.colour("surface"))
        frame = _frame(rect)
        painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        font = option.font
        parts = _parts(font, detail, frame.width())
        y = frame.y() + 12
        rounding = painting.advance(painting.sized(font, 13), detail.rounding)
        painter.setFont(painting.sized(font, 13))
        painter.setPen(theme.colour("text2"))
        right = QRect(frame.right() - 16 - rounding, y, rounding + 2, 20)
        painting.draw_text(painter, right, detail.rounding, align=painting.RIGHT, elide=False)
        painter.setPen(theme.colour("text"))
        painter.drawText(
            QRect(frame.x() + 16, y, parts["room"], parts["formula"]), int(_WRAP), detail.formula
        )
        y += parts["formula"] + 6
        y = self._paint_text(
            painter, font, QRect(frame.x() + 16, y, frame.width() - 32, parts["text"]), detail
        )
        if detail.reference:
            wide = painting.draw_chip(painter, theme, frame.x() + 16, y + 10, font, "参考")
            painter.setFont(painting.sized(font, 12))
            painter.setPen(theme.colour("text2"))
            painting.draw_text(
                painter, QRect(frame.x() + 24 + wide, y, frame.width() - 48 - wide, 20), detail.reference
            )

    def _paint_text(self, painter: QPainter, font: Any, box: QRect, detail: StepDetail) -> int:
        if not box.height():
            return box.y()
        painter.setFont(painting.sized(font, 12, bold=True))
        painter.setPen(self._theme.colour("text2"))
        painter.drawText(box, int(_WRAP), detail.citation)
        if detail.text:
            wide = painting.advance(painter.font(), detail.citation) + 12
            painter.setFont(painting.sized(font, 12))
            painter.drawText(box.adjusted(wide, 0, 0, 0), int(_WRAP), detail.text)
        return box.bottom() + 7


def detail_height(font: Any, detail: StepDetail | None, width: int) -> int:
    """How high the opened wording of a step is in a table of this width."""
    if detail is None:
        return 0
    frame = _frame(QRect(0, 0, max(width, 200), 100))
    parts = _parts(font, detail, frame.width())
    lines = parts["formula"] + (parts["text"] + 6 if parts["text"] else 0) + (26 if detail.reference else 0)
    return lines + 24 + 18


def _frame(rect: QRect) -> QRect:
    return rect.adjusted(56, 0, -GUTTER, -18)


def _parts(font: Any, detail: StepDetail, width: int) -> dict[str, int]:
    body, small = QFontMetrics(painting.sized(font, 13)), QFontMetrics(painting.sized(font, 12))
    strong = painting.sized(font, 12, bold=True)
    room = max(width - 32 - body.horizontalAdvance(detail.rounding) - 16, 120)
    beside = max(width - 32 - painting.advance(strong, detail.citation) - 12, 80)
    text = (
        small.boundingRect(QRect(0, 0, beside, 400), int(_WRAP), detail.text).height() if detail.text else 16
    )
    formula = body.boundingRect(QRect(0, 0, room, 400), int(_WRAP), detail.formula).height()
    return {"room": room, "formula": max(20, formula), "text": max(16, text)}
