"""Small attributes: chips, filter chips, key caps, avatars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.keys import key_caps
from ui.widgets.texts import repolish

if TYPE_CHECKING:
    from ui.theme import Theme

ChipTone = Literal["", "acc", "bad", "warn", "ok", "plain"]


class Chip(QLabel):
    """An attribute, not clickable; at most three in a row. An `icon` (12 px) needs a theme."""

    def __init__(
        self,
        text: str,
        tone: ChipTone = "",
        *,
        theme: Theme | None = None,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("chip", tone or "neutral")
        if icon:
            self.setContentsMargins(16, 0, 0, 0)
        if theme is not None:
            theme.changed.connect(self.update)

    def set_chip(self, text: str, tone: ChipTone = "") -> None:
        """Show other words in another tone; an empty text hides the chip."""
        self.setText(text)
        self.setVisible(bool(text))
        self.setProperty("chip", tone or "neutral")
        repolish(self)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._theme is None or not self._icon_name:
            return
        tone = self.property("chip")
        token = {"acc": "accText", "bad": "bad", "warn": "warn", "ok": "ok"}.get(tone, "text2")
        painter = QPainter(self)
        pixmap = self._theme.pixmap(self._icon_name, token, 12, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(6, (self.height() - 12) / 2), pixmap)
        painter.end()


class KeyCap(QWidget):
    """The caps of a key or chord: ``KeyCap(theme, "Ctrl+I")``."""

    def __init__(self, theme: Theme, keys: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._caps = key_caps(keys)
        self.setAccessibleName(" ".join(self._caps))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = sum(painting.key_width(self.font(), cap) + 2 for cap in self._caps)
        return QSize(max(width - 2, 0), painting.KEY_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painting.draw_keys(painter, self._theme, 0, self.height() // 2, self.font(), self._caps)
        painter.end()


class Avatar(QWidget):
    """The first character of a surname in a disc; `own` for the person at the desk."""

    def __init__(
        self, theme: Theme, name: str, *, size: int = 20, own: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._own = own
        self.setFixedSize(size, size)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def set_name(self, name: str, *, own: bool = False) -> None:
        """Show somebody else."""
        self._name, self._own = name, own
        self.setAccessibleName(name)
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painting.draw_avatar(
            painter, self._theme, QRectF(self.rect()), self.font(), self._name, own=self._own
        )
        painter.end()


class FilterChip(QAbstractButton):
    """``字段 值 ✕``: `clicked` on the value edits it, `removed` follows ✕, Del or Backspace.

    A chip that is not `active` is outlined (a filter at its widest: 负责人 全部) and shows a chevron instead of ✕.
    """

    removed = Signal()

    def __init__(
        self, theme: Theme, field: str, value: str, *, active: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._field = field
        self._value = value
        self._active = active
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()
        theme.changed.connect(self.update)

    def set_value(self, value: str, *, active: bool = True) -> None:
        """Show another value of the field."""
        self._value, self._active = value, active
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(sentence("ui.filter_chip", {"field": self._field, "value": self._value}))

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        field = painting.advance(painting.sized(self.font(), 13), self._field)
        value = painting.advance(painting.sized(self.font(), 13, bold=True), self._value)
        return QSize(10 + field + 6 + value + 6 + 14 + 8, 28)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._active and self.rect().contains(place) and place.x() >= self.width() - 26:
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._active and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, ground = ("accLine", "accBg") if self._active else ("line2", "surface")
        if self.underMouse() and not self._active:
            ground = "hover"
        painter.setPen(QPen(theme.colour("acc" if self.hasFocus() else line), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        x = 10
        ink = "accText" if self._active else "text2"
        for text, bold in ((self._field, False), (self._value, True)):
            font = painting.sized(self.font(), 13, bold=bold)
            painter.setFont(font)
            painter.setPen(theme.colour(ink if self._active or not bold else "text"))
            width = painting.advance(font, text)
            painter.drawText(QRectF(x, 0, width + 2, self.height()), int(painting.LEFT), text)
            x += width + 6
        icon = theme.pixmap("x" if self._active else "chevron-down", ink, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(x, (self.height() - 14) / 2), icon)
        painter.end()
