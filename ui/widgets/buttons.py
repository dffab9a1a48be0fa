"""Buttons: primary, plain, ghost, link, danger, and icon buttons with a tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QToolButton, QWidget

from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.keys import key_text

if TYPE_CHECKING:
    from ui.theme import Theme

Kind = Literal["", "primary", "ghost", "link", "danger"]
Size = Literal["small", "", "large"]

HEIGHTS = {"small": 28, "": 32, "large": 36}
_PADDING = {"small": 10, "": 12, "large": 16}
_INKS = {"": "text", "primary": "onAcc", "ghost": "text2", "link": "accText", "danger": "bad"}
_ICON_INKS = {**_INKS, "": "text2"}


class Button(QPushButton):
    """A button with an optional icon at the left and its key in paler 11 px text at the right.

    `keys` is only shown; the key itself belongs to a QAction (see ui/actions.py). Link buttons are 24 px high.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        kind: Kind = "",
        size: Size = "",
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._theme = theme
        self._icon_name = icon
        self._kind: Kind = kind
        self._size: Size = size
        self._keys = key_text(keys)
        self.setProperty("kind", kind)
        self.setProperty("scale", size)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def kind(self) -> Kind:
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Turn primary into plain and back (a side panel opened with its own primary)."""
        self._kind = kind
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Show another shipped icon; "" for none."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def set_keys(self, keys: str) -> None:
        """Show another key at the right; "" for none."""
        self._keys = key_text(keys)
        self.updateGeometry()
        self.update()

    def follow(self, action: QAction) -> None:
        """Trigger `action` by this button and be enabled as it is; its tooltip explains a refusal."""
        self.clicked.connect(action.trigger)
        self._action = action
        action.enabledChanged.connect(self.setEnabled)
        self.setEnabled(action.isEnabled())

    def _parts(self) -> tuple[int, int, int]:
        """Widths of icon, text and key, gaps included in front of the last two."""
        icon = 16 if self._icon_name else 0
        text = QFontMetrics(self.font()).horizontalAdvance(self.text())
        text += 8 if icon and self.text() else 0
        key = painting.advance(painting.sized(self.font(), 11), self._keys) + 10 if self._keys else 0
        return icon, text, key

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        padding = 4 if self._kind == "link" else _PADDING[self._size]
        height = 24 if self._kind == "link" else HEIGHTS[self._size]
        return QSize(sum(self._parts()) + 2 * padding, max(height, self.fontMetrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        icon, text, key = self._parts()
        x = (self.width() - icon - text - key) // 2
        middle = self.height() / 2
        off = not self.isEnabled()
        if icon:
            token = "textOff" if off else _ICON_INKS[self._kind]
            pixmap = self._theme.pixmap(self._icon_name, token, 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(x, middle - 8), pixmap)
            x += icon + (8 if self.text() else 0)
            text -= 8 if self.text() else 0
        painter.setFont(self.font())
        painter.setPen(self._theme.colour("textOff" if off else _INKS[self._kind]))
        painter.drawText(QRect(x, 0, text + 2, self.height()), int(painting.LEFT), self.text())
        self._paint_key(painter, x + text + 10, off=off)

    def _paint_key(self, painter: QPainter, x: int, *, off: bool) -> None:
        if not self._keys:
            return
        painter.setFont(painting.sized(self.font(), 11))
        primary = self._kind == "primary" and not off
        token = "textOff" if off else "onAcc" if primary else "text3"
        painter.setOpacity(0.75 if primary else 1.0)
        for cap in self._keys.split(" "):
            width = 11 if cap == painting.RETURN_KEY else painter.fontMetrics().horizontalAdvance(cap)
            painting.draw_key_text(painter, self._theme, QRectF(x, 0, width, self.height()), cap, token)
            x += width + 4


class PrimaryButton(Button):
    """The one next step of a screen."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        size: Size = "",
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, icon=icon, kind="primary", size=size, keys=keys, parent=parent)


class GhostButton(Button):
    """A quiet way out: 稍后, 撤销."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        size: Size = "",
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, icon=icon, kind="ghost", size=size, keys=keys, parent=parent)


class LinkButton(Button):
    """A jump to another place or source."""

    def __init__(self, theme: Theme, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, kind="link", parent=parent)


class IconButton(QToolButton):
    """A square button with an icon only; `name` is its tooltip and what is read aloud, `keys` joins the tooltip."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        keys: str = "",
        kind: Literal["", "ghost"] = "",
        size: Size = "",
        ink: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._ink = ink
        self._edge = HEIGHTS[size]
        self.setProperty("kind", kind)
        self.setProperty("scale", size)
        self.setProperty("square", "true")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{name}  {key_text(keys)}" if keys else name)
        self.setAccessibleName(name)
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(self._edge, self._edge)
        theme.changed.connect(self.update)

    def set_icon(self, name: str) -> None:
        """Show another shipped icon."""
        self._icon_name = name
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        token = self._ink if self.isEnabled() else "textOff"
        pixmap = self._theme.pixmap(self._icon_name, token, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF((self.width() - 16) / 2, (self.height() - 16) / 2), pixmap)
        painter.end()


def back_button(theme: Theme) -> IconButton:
    """The arrow at the left of a page that was opened from another one."""
    return IconButton(theme, "arrow-left", sentence("ui.back"), keys="Esc", kind="ghost")
