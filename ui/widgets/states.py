"""Whole-page states: nothing here yet, nothing that fits, something went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.keys import key_caps
from ui.widgets.status import Painted
from ui.widgets.texts import HairLine, Panel, TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Way:
    """A way to start: `key` in code, words, a caption, an icon and the key that does the same."""

    key: str
    text: str
    caption: str
    icon: str
    keys: str = ""


class EmptyState(QWidget):
    """First run: a drawing, what is missing, one line, two or three ways to start; `chosen(key)`."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, title: str, line: str, ways: Sequence[Way], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addStretch(4)
        self.drawing = _Drawing(theme)
        column.addWidget(self.drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        self.title = TextLabel(title, "title")
        self.line = TextLabel(line, "quiet")
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.line, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        panel = Panel()
        panel.setFixedWidth(440)
        self.ways: dict[str, WayRow] = {}
        for number, way in enumerate(ways):
            if number:
                panel.column.addWidget(HairLine())
            row = WayRow(theme, way)
            row.clicked.connect(self._clicked)
            self.ways[way.key] = row
            panel.column.addWidget(row)
        column.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        if not ways:
            panel.hide()
        column.addStretch(5)

    def _clicked(self) -> None:
        row = self.sender()
        assert isinstance(row, WayRow)
        self.chosen.emit(row.way.key)


class WayRow(QAbstractButton):
    """One way to start, 55 px: icon, words over a caption, key caps at the right."""

    def __init__(self, theme: Theme, way: Way, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way = way
        self._theme = theme
        self.setFixedHeight(55)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(way.text)
        self.setAccessibleDescription(way.caption)
        theme.changed.connect(self.update)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(440, 55)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter, way = self._theme, QPainter(self), self.way
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.colour("acc"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        painter.drawPixmap(QPointF(16, 17), theme.pixmap(way.icon, "text2", 20, self.devicePixelRatioF()))
        painter.setFont(painting.sized(self.font(), 13))
        painter.setPen(theme.colour("text"))
        top = 10 if way.caption else 18
        painter.drawText(QRectF(48, top, self.width() - 60, 18), int(painting.LEFT), way.text)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(theme.colour("text2"))
        painter.drawText(QRectF(48, 28, self.width() - 60, 18), int(painting.LEFT), way.caption)
        caps = key_caps(way.keys)
        width = sum(painting.key_width(self.font(), cap) + 2 for cap in caps)
        painting.draw_keys(painter, theme, self.width() - 14 - width, self.height() // 2, self.font(), caps)
        painter.end()


class _Drawing(Painted):
    """A table, a sheet of paper and a plus: the one illustration there is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setFixedSize(124, 92)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line3"), 1.5))
        painter.setBrush(theme.colour("sunk"))
        painter.drawRoundedRect(QRectF(3, 14, 70, 68), 5, 5)
        painter.setPen(QPen(theme.colour("line2"), 1.5))
        for y in (32, 49, 66):
            painter.drawLine(QPointF(4, y), QPointF(72, y))
        painter.drawLine(QPointF(38, 32), QPointF(38, 81))
        painter.setPen(QPen(theme.colour("line3"), 1.5))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(52, 2, 64, 80), 5, 5)
        painter.setPen(QPen(theme.colour("line2"), 2.5))
        for y, right in ((22, 88), (36, 104), (48, 104), (60, 92)):
            painter.drawLine(QPointF(64, y), QPointF(right, y))
        painter.setPen(QPen(theme.colour("surface"), 2))
        painter.setBrush(theme.colour("acc"))
        painter.drawEllipse(QPointF(108, 76), 13.5, 13.5)
        painter.setPen(QPen(theme.colour("onAcc"), 2))
        painter.drawLine(QPointF(102, 76), QPointF(114, 76))
        painter.drawLine(QPointF(108, 70), QPointF(108, 82))
        painter.end()


class NoMatch(QWidget):
    """A filter that lets nothing through: 没有符合的工单 · 去掉一个条件试试 · 清空筛选; `cleared`."""

    cleared = Signal()

    def __init__(self, theme: Theme, noun: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(TextLabel(sentence("ui.no_match_title", {"noun": noun}), "strong"), 0, centre)
        column.addWidget(TextLabel(sentence("ui.no_match_line"), "label"), 0, centre)
        column.addSpacing(6)
        button = Button(theme, sentence("ui.clear_filter"), size="small")
        button.clicked.connect(self.cleared)
        column.addWidget(button, 0, centre)
        column.addStretch(1)


class ErrorState(QWidget):
    """What happened, what was not harmed, numbered steps, 再试一次, and details folded with a code to copy.

    `retried` follows 再试一次; further buttons come by `add_button`. `details` are the lines under 错误详情.
    """

    retried = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        line: str,
        *,
        steps: Sequence[str] = (),
        details: Sequence[str] = (),
        icon: str = "file-text",
        retry: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(_ErrorMark(theme, icon), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        body = QWidget()
        body.setFixedWidth(472)
        body.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        self.title = TextLabel(title, "title", wrap=True)
        self.line = TextLabel(line, "quiet", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.line)
        if steps:
            column.addSpacing(12)
            column.addWidget(_numbered(steps))
        column.addSpacing(12)
        column.addLayout(self._build_buttons(retry or sentence("ui.retry"), details=bool(details)))
        self._details = self._build_details(details)
        column.addSpacing(8)
        column.addWidget(self._details)
        row.addWidget(body)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)

    def add_button(self, button: QWidget) -> None:
        """Put another way out beside 再试一次."""
        self._buttons.insertWidget(
            self._buttons.count() - 2 if self._link else self._buttons.count() - 1, button
        )

    def _build_buttons(self, retry: str, *, details: bool) -> QHBoxLayout:
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self.retry = PrimaryButton(self._theme, retry, icon="refresh-cw", keys="Return")
        self.retry.clicked.connect(self.retried)
        self._buttons.addWidget(self.retry)
        self._buttons.addStretch(1)
        self._link: LinkButton | None = None
        if details:
            self._link = LinkButton(self._theme, sentence("ui.details"))
            self._link.clicked.connect(self._unfold)
            self._buttons.addWidget(self._link)
        return self._buttons

    def _build_details(self, details: Sequence[str]) -> QFrame:
        box = QFrame()
        box.setProperty("panel", "sunk")
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 8, 12, 8)
        self._code = "\n".join(details)
        row.addWidget(TextLabel(self._code, "label", wrap=True), 1)
        copy = LinkButton(self._theme, sentence("ui.copy"))
        copy.clicked.connect(self._copy)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignBottom)
        box.hide()
        return box

    def _unfold(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)


class _ErrorMark(Painted):
    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__(theme)
        self._icon = icon
        self.setFixedSize(36, 36)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("badBg"))
        painter.drawEllipse(self.rect())
        painter.drawPixmap(QPointF(8, 8), self.theme.pixmap(self._icon, "bad", 20, self.devicePixelRatioF()))
        painter.end()


def _numbered(steps: Sequence[str]) -> Panel:
    panel = Panel()
    for number, step in enumerate(steps, 1):
        if number > 1:
            panel.column.addWidget(HairLine())
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(20)
        line.addWidget(TextLabel(str(number), "quiet"))
        line.addWidget(TextLabel(step, wrap=True), 1)
        holder = QWidget()
        holder.setLayout(line)
        holder.setMinimumHeight(44)
        panel.column.addWidget(holder)
    return panel
