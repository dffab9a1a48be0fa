"""Five boxes for the customer's satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui.widgets import painting

if TYPE_CHECKING:
    from ui.theme import Theme


class ScoreRow(QWidget):
    """Five boxes 1–5, at most one chosen; a second click takes it back. `changed` follows every change."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("满意度 1–5")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.boxes = [_ScoreBox(theme, number) for number in range(1, 6)]
        for box in self.boxes:
            box.clicked.connect(self._clicked)
            row.addWidget(box, 1)

    @property
    def score(self) -> int | None:
        return next((box.number for box in self.boxes if box.isChecked()), None)

    def set_score(self, score: int | None) -> None:
        """Choose one box, or none."""
        for box in self.boxes:
            box.setChecked(box.number == score)
        self.changed.emit()

    def _clicked(self) -> None:
        box = self.sender()
        assert isinstance(box, _ScoreBox)
        self.set_score(box.number if box.isChecked() else None)


class _ScoreBox(QAbstractButton):
    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme = theme
        self.number = number
        self.setText(str(number))
        self.setCheckable(True)
        self.setAccessibleName(f"{number} 分")
        self.setToolTip(f"{number} 分")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(36)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(44, 36)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = "acc" if on or self.hasFocus() else "line2"
        ground = "accBg" if on else "hover" if self.underMouse() else "surface"
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(painting.sized(self.font(), 13, bold=on))
        painter.setPen(theme.colour("accText" if on else "text"))
        painter.drawText(self.rect(), int(painting.CENTRE), self.text())
        painter.end()
