"""Members of staff to choose from: one row each, and the column of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.staff import Staff
    from ui.theme import Theme

_HEIGHT, _DISC, _MARGIN = 32, 20, 10


class StaffButton(QAbstractButton):
    """Somebody of the staff: the disc of his name, his name, his role; checked while it is he who is meant."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._post, self._own, self._folded = "", False, False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_HEIGHT)
        theme.changed.connect(self.update)

    def show_person(self, name: str, post: str, *, own: bool, told: str = "") -> None:
        """Show this one; `own` sits at the desk, `told` is what a click does, for the ear and the tooltip."""
        self.setText(name)
        self._post, self._own = post, own
        self.setAccessibleName("，".join(part for part in (name, post, told) if part))
        self.setToolTip("  ".join(part for part in (name, post, told) if part))
        self.update()

    def set_folded(self, *, folded: bool) -> None:
        """Show the disc alone."""
        self._folded = folded
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(36 if self._folded else 192, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "press" if self.isChecked() else "hover" if self.underMouse() else ""
        if ground or self.hasFocus():
            painter.setPen(theme.colour("acc") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        x = (self.width() - _DISC) / 2 if self._folded else _MARGIN
        disc = QRectF(x, (_HEIGHT - _DISC) / 2, _DISC, _DISC)
        painting.draw_avatar(painter, theme, disc, self.font(), self.text(), own=self._own)
        if not self._folded:
            self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(self._theme.colour("text2"))
        right = QRectF(0, 0, self.width() - _MARGIN, _HEIGHT)
        painter.drawText(right, int(painting.RIGHT), self._post)
        taken = painter.fontMetrics().horizontalAdvance(self._post) + 8 if self._post else 0
        left = _MARGIN + _DISC + 8
        room = self.width() - left - taken - _MARGIN
        painter.setFont(painting.sized(self.font(), 13))
        painter.setPen(self._theme.colour("text"))
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, _HEIGHT), int(painting.LEFT), name)


class StaffRows(QWidget):
    """A column of staff; `chosen(id)` follows a click or ↵, arrows go up and down."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[int, StaffButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)

    def show_staff(self, staff: Sequence[Staff], *, here: int | None) -> None:
        """Show these, in this order; `here` is who sits at the desk."""
        for button in self._buttons.values():
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for each in staff:
            button = StaffButton(self._theme, self)
            button.setCheckable(True)
            button.show_person(each.name, each.role, own=each.id == here)
            button.clicked.connect(lambda _on=False, key=each.id: self._clicked(key))
            self._column.addWidget(button)
            self._buttons[each.id] = button

    def button(self, staff_id: int) -> StaffButton:
        """The row of one."""
        return self._buttons[staff_id]

    def mark(self, staff_id: int | None) -> None:
        """Mark the one who is meant."""
        for key, button in self._buttons.items():
            button.setChecked(key == staff_id)

    def take_focus(self, staff_id: int | None = None) -> None:
        """Stand on one of them, else on the first."""
        button = self._buttons.get(staff_id or 0) or next(iter(self._buttons.values()), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def _clicked(self, staff_id: int) -> None:
        self.mark(staff_id)
        self.chosen.emit(staff_id)
