"""The sidebar: places in groups with their counts, and the person at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.chips import Avatar
from ui.widgets.keys import key_text
from ui.widgets.status import Painted
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

WIDE, FOLDED = 208, 52


@dataclass(frozen=True, slots=True)
class Place:
    """A page the sidebar leads to: `keys` as ``Alt+1``, `group` 1 要做的, 2 档案, 3 进出."""

    key: str
    text: str
    icon: str
    keys: str
    group: int = 1


class Sidebar(Painted):
    """Places in three groups, 12 px apart; `place_chosen(key)`. Folded it shows icons with tooltips."""

    place_chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("sidebar")
        self.setAccessibleName(sentence("ui.places"))
        self.setFixedWidth(WIDE)
        self._buttons: dict[str, _PlaceButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 12)
        self._column.setSpacing(1)
        self._column.addStretch(1)
        self._user = QWidget()
        line = self._user_row = QHBoxLayout(self._user)
        line.setContentsMargins(10, 0, 10, 0)
        line.setSpacing(8)
        self._avatar = Avatar(theme, "", own=True)
        self._name, self._post = TextLabel(), TextLabel("", "label")
        line.addWidget(self._avatar)
        line.addWidget(self._name)
        line.addStretch(1)
        line.addWidget(self._post)
        self._column.addWidget(self._user)
        self._user.hide()
        self._folded = False

    def set_places(self, places: Sequence[Place]) -> None:
        """Show these places and no others, in this order."""
        while self._column.count() > 2:
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._buttons = {}
        group, at = 0, 0
        for place in places:
            if group and place.group != group:
                self._column.insertSpacing(at, 12)
                at += 1
            group = place.group
            button = _PlaceButton(self.theme, place, self)
            button.clicked.connect(self._clicked)
            self._buttons[place.key] = button
            self._column.insertWidget(at, button)
            at += 1
            button.set_folded(folded=self._folded)

    def set_count(self, key: str, count: int, urgent: bool = False) -> None:
        """Show how much waits at a place; 0 shows nothing, `urgent` is red."""
        if key in self._buttons:
            self._buttons[key].set_count(count, urgent=urgent)

    def set_current(self, key: str) -> None:
        """Mark the place a page belongs to."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def set_user(self, name: str, post: str) -> None:
        """Show who is at the desk, and as what (店主)."""
        self._avatar.set_name(name, own=True)
        self._name.set_text(name)
        self._post.set_text(post)
        self._user.setVisible(bool(name))

    def set_folded(self, *, folded: bool) -> None:
        """Show icons only (window under 1160 wide), or words again."""
        self._folded = folded
        self.setFixedWidth(FOLDED if folded else WIDE)
        for button in self._buttons.values():
            button.set_folded(folded=folded)
        self._name.setHidden(folded)
        self._post.setHidden(folded)
        margin = 8 if folded else 10
        self._user_row.setContentsMargins(margin, 0, margin, 0)

    def button(self, key: str) -> QAbstractButton:
        """The button of a place."""
        return self._buttons[key]

    def keys(self) -> tuple[str, ...]:
        """Keys of the places in order."""
        return tuple(self._buttons)

    def _clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, _PlaceButton)
        self.place_chosen.emit(button.place.key)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painting.fill(painter, self.rect(), self.theme.colour("window"))
        painter.end()


class _PlaceButton(QAbstractButton):
    def __init__(self, theme: Theme, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._theme = theme
        self._count, self._urgent, self._folded = 0, False, False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(32)
        self._name()
        theme.changed.connect(self.update)

    def set_count(self, count: int, *, urgent: bool) -> None:
        self._count, self._urgent = count, urgent
        self._name()
        self.update()

    def set_folded(self, *, folded: bool) -> None:
        self._folded = folded
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.place.text} {self._count}" if self._count else self.place.text)
        tip = f"{self.place.text}  {key_text(self.place.keys)}"
        self.setToolTip(f"{tip} · {self._count}" if self._count and self._folded else tip)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(36 if self._folded else 192, 32)

    def nextCheckState(self) -> None:
        """The window marks the place once its page is shown."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter, current = self._theme, QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "press" if current else "hover" if self.underMouse() else ""
        painter.setPen(theme.colour("acc") if self.hasFocus() else Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(theme.colour(ground))
        if ground or self.hasFocus():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        if current:
            painter.setBrush(theme.colour("acc"))
            painter.drawRoundedRect(QRectF(0, 8, 3, 16), 1.5, 1.5)
        token = "accText" if current else "text2"
        painter.drawPixmap(QPointF(10, 8), theme.pixmap(self.place.icon, token, 16, self.devicePixelRatioF()))
        if not self._folded:
            self._paint_words(painter, current=current)
        painter.end()

    def _paint_words(self, painter: QPainter, *, current: bool) -> None:
        painter.setFont(painting.sized(self.font(), 13, bold=current))
        painter.setPen(self._theme.colour("text" if current else "text2"))
        painter.drawText(QRectF(36, 0, self.width() - 76, 32), int(painting.LEFT), self.place.text)
        if self._count:
            painter.setFont(painting.sized(self.font(), 13, bold=self._urgent))
            painter.setPen(self._theme.colour("bad" if self._urgent else "text2"))
            box = QRectF(self.width() - 60, 0, 50, 32)
            painter.drawText(box, int(painting.RIGHT), f"{self._count:,}")
