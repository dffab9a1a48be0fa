"""Text and lines of a page: labels by role, hair lines, section headings, form rows, panels."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.widgets import painting

TextRole = Literal[
    "", "title", "section", "figure", "total", "caption", "label", "axis", "quiet", "strong", "error"
]


def repolish(widget: QWidget) -> None:
    """Let the sheet see a changed dynamic property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class TextLabel(QLabel):
    """A label of one of the type roles; plain text always, so that no shop's data is taken for markup.

    An `elided` one gives way in narrow places, ends in … there and shows the whole as tooltip.
    """

    def __init__(
        self,
        text: str = "",
        role: TextRole = "",
        *,
        tone: str = "",
        wrap: bool = False,
        elided: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = text
        self._elided = elided
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if elided:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`."""
        self._whole = text
        self.setText(text)
        self.setToolTip("")
        if self._elided:
            self.updateGeometry()
            self._fit()

    def set_tone(self, tone: str) -> None:
        """Colour by meaning: bad, warn, ok, acc or none."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)

    def _fit(self) -> None:
        shown = painting.shortened(self.fontMetrics(), self._whole, max(self.width(), 1))
        if self.width() >= self.fontMetrics().horizontalAdvance(self._whole):
            shown = self._whole
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    # Qt

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._elided:
            self.ensurePolished()
            hint.setWidth(self.fontMetrics().horizontalAdvance(self._whole) + 1)
        return hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(24, hint.height()) if self._elided else hint

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._elided:
            self._fit()


class HairLine(QFrame):
    """A 1 px rule, horizontal or vertical; `strong` takes line2."""

    def __init__(
        self, *, vertical: bool = False, strong: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("rule", "v" if vertical else "h2" if strong else "h")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class SectionTitle(QWidget):
    """A section heading with a caption beside it and room for buttons at the right (`add_right`)."""

    def __init__(self, text: str, caption: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.title = TextLabel(text, "section")
        self.caption = TextLabel(caption, "caption")
        self._row.addWidget(self.title)
        self._row.addWidget(self.caption)
        self._row.addStretch(1)

    def add_right(self, widget: QWidget) -> None:
        """Put a button or caption at the right end."""
        self._row.addWidget(widget)


class Field(QWidget):
    """A label above an edit (12 px) with the edit's error text below.

    An edit with an `error_changed(str)` signal shows its own complaint; `set_error` shows the page's.
    """

    def __init__(self, label: str, edit: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = edit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.label = TextLabel(label, "label")
        self.label.setBuddy(edit)
        self.error = _error_label(edit)
        column.addWidget(self.label)
        column.addWidget(edit)
        column.addWidget(self.error)
        if not edit.accessibleName():
            edit.setAccessibleName(label)

    def set_error(self, text: str) -> None:
        """Say what is wrong with the edit; "" takes it back."""
        _show_error(self.edit, self.error, text)


class FormRow(QWidget):
    """A label in an 88 px column at the left of one or more edits, the error text below them."""

    def __init__(
        self, label: str, *edits: QWidget, label_width: int = 88, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.edit = edits[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.label = TextLabel(label, "quiet")
        self.label.setFixedWidth(label_width)
        self.label.setBuddy(edits[0])
        row.addWidget(self.label)
        for edit in edits:
            row.addWidget(edit, 1)
        self.error = _error_label(edits[0])
        self.error.setContentsMargins(label_width + 8, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.error)
        if not edits[0].accessibleName():
            edits[0].setAccessibleName(label)

    def set_error(self, text: str) -> None:
        """Say what is wrong with the first edit; "" takes it back."""
        _show_error(self.edit, self.error, text)


class ErrorLabel(TextLabel):
    """The complaint about an edit, 12 px in bad; without one it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "error", parent=parent)
        self.hide()

    def show_error(self, text: str) -> None:
        """Show a complaint; "" hides the label."""
        self.set_text(text)
        self.setVisible(bool(text))


def _error_label(edit: QWidget) -> ErrorLabel:
    label = ErrorLabel()
    changed = getattr(edit, "error_changed", None)
    if changed is not None:
        changed.connect(label.show_error)
    return label


def _show_error(edit: QWidget, label: ErrorLabel, text: str) -> None:
    label.show_error(text)
    edit.setProperty("state", "error" if text else "")
    repolish(edit)


class Panel(QFrame):
    """A bordered box of radius 8 for a table or an option group; never one in another."""

    def __init__(
        self, *, margins: tuple[int, int, int, int] = (1, 1, 1, 1), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(0)


def put_viewport(area: QAbstractScrollArea) -> QWidget:
    """A plain widget as the viewport of `area`: to name the kind of Qt's own, PySide would load every kind there is."""
    viewport = QWidget()
    viewport.setObjectName("qt_scrollarea_viewport")  # by this name sheets know it
    area.setViewport(viewport)
    return viewport


class Scrolled(QScrollArea):
    """A column that scrolls where it is taller than its place; `column` of the widget `takes` holds the content."""

    def __init__(
        self, *, margins: tuple[int, int, int, int] = (24, 16, 24, 16), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.takes = inner = QWidget()
        inner.setObjectName("scrolled")
        put_viewport(self)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(8)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)


class FlowLayout(QLayout):
    """Lays widgets in lines, breaking where the width ends."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            wide = item.sizeHint().width()
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += wide + self._gap
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max((item.sizeHint().height() for item in line), default=0)
            x = rect.x()
            for item in line:
                hint = item.sizeHint()
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), hint))
                x += hint.width() + self._gap
            y += height + self._gap
        return max(y - self._gap - rect.y(), 0)

    # Qt

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size
