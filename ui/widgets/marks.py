"""A row of numbered boxes of which at most one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.widgets import painting

if TYPE_CHECKING:
    from ui.theme import Theme

HEIGHT = 32


class MarkRow(QWidget):
    """Boxes from `least` through `most`; a second click takes the mark back, ← → go on. `changed` follows a person."""

    changed = Signal()

    def __init__(self, theme: Theme, least: int, most: int, *, name: str, height: int = HEIGHT) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8 if height > HEIGHT else 4 if most - least < 8 else 2)
        self.boxes = [_MarkBox(theme, number, height) for number in range(least, most + 1)]
        for box in self.boxes:
            box.clicked.connect(self._clicked)
            row.addWidget(box, 1)

    @property
    def mark(self) -> int | None:
        return next((box.number for box in self.boxes if box.isChecked()), None)

    def set_mark(self, mark: int | None) -> None:
        """Choose one box, or none, without telling anybody."""
        for box in self.boxes:
            box.setChecked(box.number == mark)

    def _clicked(self) -> None:
        box = self.sender()
        assert isinstance(box, _MarkBox)
        self.set_mark(box.number if box.isChecked() else None)
        self.changed.emit()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        place = next((at for at, box in enumerate(self.boxes) if box.hasFocus()), None)
        if step and place is not None:
            self.boxes[min(max(place + step, 0), len(self.boxes) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
            event.accept()
        else:
            super().keyPressEvent(event)


class _MarkBox(QAbstractButton):
    def __init__(self, theme: Theme, number: int, height: int) -> None:
        super().__init__()
        self._theme = theme
        self.number = number
        self.setText(str(number))
        self.setCheckable(True)
        self.setAccessibleName(f"{number} 分")
        self.setToolTip(f"{number} 分")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # eleven fit a side panel
        self.setFixedHeight(height)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(28, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # the row moves
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = "acc" if on or self.hasFocus() else "line2"
        ground = "accBg" if on else "hover" if self.underMouse() else "surface"
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(painting.sized(self.font(), 12 if self.height() <= HEIGHT else 13, bold=on))
        painter.setPen(theme.colour("accText" if on else "text"))
        painter.drawText(self.rect(), int(painting.CENTRE), self.text())
        painter.end()
