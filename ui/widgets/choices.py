"""Choices in sight: segmented control, switch, piece stepper, and the row of counts that filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ui.widgets import painting

if TYPE_CHECKING:
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few exclusive choices: `key` in code, `text` on screen or `icon` with `text` as its tooltip."""

    key: str
    text: str
    icon: str = ""


class Segmented(QFrame):
    """Two to five exclusive choices in one frame; `chosen(key)` follows a person's change, ← → move."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[Choice],
        *,
        current: str = "",
        small: bool = False,
        spread: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("segmented")
        self.setProperty("scale", "small" if small else "")
        self.setAccessibleName(name)
        self._theme = theme
        self._choices = tuple(choices)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for number, choice in enumerate(self._choices):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if choice.icon:
                button.setToolTip(choice.text)
                button.setAccessibleName(choice.text)
            else:
                button.setText(choice.text)
            policy = QSizePolicy.Policy.Expanding if spread else QSizePolicy.Policy.Preferred
            button.setSizePolicy(policy, QSizePolicy.Policy.Ignored)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._tint()
        self.set_current(current or self._choices[0].key)
        self._group.idClicked.connect(self._clicked)
        theme.changed.connect(self._tint)
        self.setFixedHeight(28 if small else 32)
        across = QSizePolicy.Policy.Preferred if spread else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> str:
        """The key of the choice in force."""
        return self._choices[self._group.checkedId()].key

    def set_current(self, key: str) -> None:
        """Choose without telling anybody."""
        for number, choice in enumerate(self._choices):
            if choice.key == key:
                self._group.button(number).setChecked(True)

    def set_none(self) -> None:
        """None of the choices is in force until one is taken again; `current` may not be asked for meanwhile."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def button(self, key: str) -> QToolButton:
        """The button of a choice, to disable it with a tooltip."""
        number = next(i for i, choice in enumerate(self._choices) if choice.key == key)
        found = self._group.button(number)
        assert isinstance(found, QToolButton)
        return found

    def _clicked(self, number: int) -> None:
        self.chosen.emit(self._choices[number].key)

    def _tint(self) -> None:
        for number, choice in enumerate(self._choices):
            icon = self._theme.icon(choice.icon) if choice.icon else QIcon()
            self._group.button(number).setIcon(icon)


SWITCH = (36, 20)


def draw_switch(
    painter: QPainter, theme: Theme, *, on: bool, enabled: bool = True, focused: bool = False
) -> None:
    """A switch of the size `SWITCH`, its corner where the painter stands."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, *SWITCH).adjusted(0.5, 0.5, -0.5, -0.5)
    ground = ("acc" if on else "surface") if enabled else "sunk"
    edge = "accLine" if focused and on else "acc" if focused or on else "line4"
    painter.setPen(QPen(theme.colour(edge if enabled else "line2"), 1))
    painter.setBrush(theme.colour(ground))
    painter.drawRoundedRect(box, 10, 10)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("onAcc" if on and enabled else "line4"))
    size = 14 if on else 12
    centre = 26 if on else 10
    painter.drawEllipse(QPointF(centre, 10), size / 2, size / 2)


class Switch(QAbstractButton):
    """On or off at once, for settings only; forms use check boxes. Signal: `toggled(bool)`."""

    def __init__(self, theme: Theme, name: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(*SWITCH)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(*SWITCH)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        draw_switch(
            painter, self._theme, on=self.isChecked(), enabled=self.isEnabled(), focused=self.hasFocus()
        )
        painter.end()


class Stepper(QWidget):
    """− n + for pieces between `least` and `most`; `value_changed(int)`. The keys − and + work while it has focus."""

    value_changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        value: int = 1,
        least: int = 1,
        most: int = 99,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._value, self._least, self._most = value, least, most
        self.setAccessibleName(name)
        self.setAccessibleDescription(str(value))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(80, 28)
        theme.changed.connect(self.update)

    @property
    def value(self) -> int:
        return self._value

    def set_value(self, value: int) -> None:
        """Show a count, clipped to the range; tells when it changed."""
        value = max(self._least, min(value, self._most))
        if value != self._value:
            self._value = value
            self.setAccessibleDescription(str(value))
            self.value_changed.emit(value)
        self.update()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Plus: 1,
            Qt.Key.Key_Equal: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Minus: -1,
            Qt.Key.Key_Down: -1,
        }
        if event.key() in step:
            self.set_value(self._value + step[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: object) -> None:
        x = event.position().x()  # type: ignore[attr-defined]
        if x < 26:
            self.set_value(self._value - 1)
        elif x > 54:
            self.set_value(self._value + 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("acc" if self.hasFocus() else "line2"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(QPointF(26.5, 1), QPointF(26.5, 27))
        painter.drawLine(QPointF(53.5, 1), QPointF(53.5, 27))
        ratio = self.devicePixelRatioF()
        less = "text2" if self._value > self._least else "textOff"
        more = "text2" if self._value < self._most else "textOff"
        painter.drawPixmap(QPointF(7, 8), theme.pixmap("minus", less, 12, ratio))
        painter.drawPixmap(QPointF(61, 8), theme.pixmap("plus", more, 12, ratio))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(27, 0, 26, 28), int(painting.CENTRE), str(self._value))
        painter.end()


@dataclass(frozen=True, slots=True)
class Count:
    """A count that filters: colour (`tone` warn, bad) only where the count is not 0."""

    key: str
    text: str
    tone: str = ""


class SummaryFilter(QFrame):
    """Counts side by side that are the filter (全部 · 新增 · …); `chosen(key)`; ← → move."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, counts: Sequence[Count], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: dict[str, _CountCell] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for count in counts:
            cell = _CountCell(theme, count, self)
            self._cells[count.key] = cell
            self._group.addButton(cell)
            row.addWidget(cell, 1)
        next(iter(self._cells.values())).setChecked(True)
        self._group.buttonClicked.connect(self._clicked)
        self.setFixedHeight(80)

    @property
    def current(self) -> str:
        return next(key for key, cell in self._cells.items() if cell.isChecked())

    def set_current(self, key: str) -> None:
        """Choose without telling anybody."""
        self._cells[key].setChecked(True)

    def set_counts(self, counts: dict[str, int]) -> None:
        """Show these numbers; keys that are left out show 0."""
        for key, cell in self._cells.items():
            cell.set_number(counts.get(key, 0))

    def _clicked(self, cell: QAbstractButton) -> None:
        assert isinstance(cell, _CountCell)
        self.chosen.emit(cell.count.key)


class _CountCell(QAbstractButton):
    def __init__(self, theme: Theme, count: Count, parent: QWidget) -> None:
        super().__init__(parent)
        self.count = count
        self._theme = theme
        self._number = 0
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{count.text} 0")
        self.setMinimumWidth(64)
        theme.changed.connect(self.update)

    def set_number(self, number: int) -> None:
        self._number = number
        self.setAccessibleName(f"{self.count.text} {number:,}")
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(110, 80)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        width, height = self.width(), self.height()
        ground = "accBg" if self.isChecked() else "hover" if self.underMouse() else "surface"
        painter.fillRect(self.rect(), theme.colour(ground))
        painter.fillRect(width - 1, 0, 1, height, theme.colour("line"))
        painter.fillRect(0, height - 1, width, 1, theme.colour("line"))
        if self.isChecked():
            painter.fillRect(0, height - 2, width, 2, theme.colour("acc"))
        tone = self.count.tone if self._number else ""
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(theme.tone(tone or "quiet"))
        painter.drawText(QRectF(16, 15, width - 20, 18), int(painting.LEFT), self.count.text)
        painter.setFont(painting.sized(self.font(), 20, bold=True))
        painter.setPen(theme.tone(tone))
        painter.drawText(QRectF(16, 36, width - 20, 28), int(painting.LEFT), f"{self._number:,}")
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("acc"), 1))
            painter.drawRect(QRectF(0.5, 0.5, width - 1, height - 1))
        painter.end()
