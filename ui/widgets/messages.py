"""Messages inside the window: the toast at the bottom left, and banners under the header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from aftersales.late_dataclasses import dataclass
from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.buttons import Button, GhostButton
from ui.widgets.status import IconLabel
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

TOAST_TIME = 8_000


@dataclass(frozen=True, slots=True)
class Deed:
    """A button on a message: its words and what it does."""

    text: str
    run: Callable[[], None]


class Toast(QFrame):
    """One message at a time at the bottom left of its parent: 8 s (paused under mouse or focus); errors stay.

    Make one per page frame, then `show_message`; it follows the parent's size. `gone` follows its end.
    """

    gone = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._stays = False
        self._deed: Deed | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(10)
        self._icon = IconLabel(theme, "circle-alert", "tipText")
        self._words = TextLabel()
        self.button = _ToastButton(theme)
        self.close_button = _ToastButton(theme, icon="x")
        for widget in (self._icon, self._words, self.button, self.close_button):
            row.addWidget(widget)
        self.button.clicked.connect(self._run)
        self.close_button.clicked.connect(self.dismiss)
        self._home = parent
        for watched in (parent, self.button, self.close_button):
            watched.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def show_message(self, text: str, deed: Deed | None = None, *, error: bool = False) -> None:
        """Show a message in the place of the one before; an error stays until it is closed."""
        self._stays, self._deed = error, deed
        self._icon.setVisible(error)
        self.close_button.setVisible(error)
        self._words.set_text(text)
        self.button.setVisible(deed is not None)
        self.button.setText(deed.text if deed else "")
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._resume()

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._deed = None
        if self.isVisible():
            self.hide()
            self.gone.emit()

    def _run(self) -> None:
        deed = self._deed
        self.dismiss()
        if deed is not None:
            deed.run()

    def _place(self) -> None:
        room = self._home.size()
        self._words.setWordWrap(False)
        wide = min(self.sizeHint().width(), max(room.width() - 48, 120))
        self.resize(wide, 40)
        self.move(24, room.height() - 20 - 40)

    def _resume(self) -> None:
        held = self.underMouse() or self.button.hasFocus() or self.close_button.hasFocus()
        if held or self._stays:
            self._timer.stop()
        elif self.isVisible():
            self._timer.start(TOAST_TIME)

    # Qt

    def enterEvent(self, event: object) -> None:
        super().enterEvent(event)  # type: ignore[arg-type]
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._resume()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._home:
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            QTimer.singleShot(0, self._resume)
        return False


class _ToastButton(QPushButton):
    """An outlined button on the dark ground of a toast, or its ✕."""

    def __init__(self, theme: Theme, *, icon: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon
        self.setProperty("kind", "ghost")
        self.setProperty("scale", "small")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if icon:
            self.setAccessibleName(sentence("ui.close"))

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        if self._icon_name:
            return QSize(28, 28)
        return QSize(painting.advance(painting.sized(self.font(), 13, bold=True), self.text()) + 22, 28)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.colour("tipText")
        if self._icon_name:
            pixmap = self._theme.pixmap(self._icon_name, "tipText", 14, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(7, (self.height() - 14) / 2), pixmap)
        edge = self._theme.colour("tipText")
        edge.setAlphaF(0.9 if self.hasFocus() or self.underMouse() else 0.3)
        if not self._icon_name or self.hasFocus():
            painter.setPen(QPen(edge, 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(painting.sized(self.font(), 13, bold=True))
        painter.setPen(ink)
        painter.drawText(self.rect(), int(painting.CENTRE), self.text())
        painter.end()


class Banner(QFrame):
    """A condition of the whole program with its deed and 稍后; `closed(key)` follows 稍后."""

    closed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        key: str,
        text: str,
        *,
        line: str = "",
        deeds: Sequence[Deed] = (),
        tone: Literal["warn", "bad", "info"] = "warn",
        can_close: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self._deeds = tuple(deeds)
        self.setProperty("banner", tone)
        self.setAccessibleName(f"{text}{line}")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        row.addWidget(
            IconLabel(theme, "sparkles", "acc")
            if tone == "info"
            else IconLabel(theme, "triangle-alert", tone)
        )
        row.addSpacing(4)
        row.addWidget(TextLabel(text))
        row.addWidget(TextLabel(line, "quiet", elided=True))
        row.addStretch(1)
        for number, deed in enumerate(self._deeds):
            button = Button(theme, deed.text, size="small")
            button.setProperty("deed", number)
            button.clicked.connect(self._run)
            row.addWidget(button)
        if can_close:
            later = GhostButton(theme, sentence("ui.later"), size="small")
            later.clicked.connect(self._close)
            row.addWidget(later)

    def _run(self) -> None:
        button = self.sender()
        assert button is not None
        self._deeds[int(button.property("deed"))].run()

    def _close(self) -> None:
        self.closed.emit(self.key)


class BannerArea(QWidget):
    """Where banners stand, one under the other; empty it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._banners: dict[str, Banner] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def put(self, banner: Banner) -> None:
        """Show a banner in the place of the one with the same key."""
        self.drop(banner.key)
        self._banners[banner.key] = banner
        banner.closed.connect(self.drop)
        self._column.addWidget(banner)
        self.setVisible(True)

    def drop(self, key: str) -> None:
        """Take the banner of `key` away, if there is one."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))

    def keys(self) -> tuple[str, ...]:
        """Keys of the banners in sight."""
        return tuple(self._banners)
