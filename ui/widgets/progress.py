"""Waiting made visible: the row of a job under way, and skeleton lines."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.widgets.buttons import LinkButton
from ui.widgets.status import Painted
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

LONG = 10.0


class ProgressRow(QWidget):
    """What a job does, counted, with a 6 px bar and 取消 where the work was started.

    Feed it `set_progress` from a `JobRunner`; `cancelled` follows the link. The time left is shown where the whole
    takes more than ten seconds. `inline` puts words, bar and link in one line.
    """

    cancelled = Signal()

    def __init__(self, theme: Theme, *, inline: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._began: float | None = None
        self.words = TextLabel("", "quiet" if inline else "")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.left = TextLabel("", "caption")
        self.cancel = LinkButton(theme, sentence("ui.cancel"))
        self.cancel.clicked.connect(self._cancel)
        if inline:
            row = QHBoxLayout(self)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            self.bar.setFixedWidth(96)
            for widget in (self.words, self.bar, self.cancel):
                row.addWidget(widget)
            self.left.setParent(self)
            self.left.hide()
        else:
            self._stack()

    def _stack(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.cancel)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.left)

    def begin(self, text: str) -> None:
        """Show that work has started, before anything is counted."""
        self._began = time.monotonic()
        self.cancel.setEnabled(True)
        self.left.set_text("")
        self.bar.setRange(0, 0)
        self.words.set_text(text)
        self.show()

    def set_progress(self, done: int, total: int | None, text: str) -> None:
        """Show `done` of `total` (None: unknown) pieces."""
        if self._began is None:
            self.begin(text)
        if total:
            self.bar.setRange(0, total)
            self.bar.setValue(min(done, total))
            self.words.set_text(sentence("ui.progress_counts", {"text": text, "done": done, "total": total}))
            self._estimate(done, total)
        else:
            self.bar.setRange(0, 0)
            self.words.set_text(text)
        self.bar.setAccessibleName(self.words.text())

    def finish(self) -> None:
        """The work is over; the row goes."""
        self._began = None
        self.hide()

    def _estimate(self, done: int, total: int) -> None:
        spent = time.monotonic() - (self._began or 0.0)
        if not done or spent < 1.0 or spent * total / done <= LONG:
            return
        seconds = round(spent * (total - done) / done)
        code = "ui.progress_left_seconds" if seconds < 90 else "ui.progress_left_minutes"
        self.left.set_text(sentence(code, {"seconds": max(seconds, 1), "minutes": round(seconds / 60)}))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancelled.emit()


class Skeleton(Painted):
    """Three still lines in the place of what is being read."""

    def __init__(self, theme: Theme, *, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._lines = lines
        self.setAccessibleName(sentence("ui.skeleton"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(240, self._lines * 20 + 16)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("track"))
        for line in range(self._lines):
            share = (0.7, 0.9, 0.45)[line % 3]
            painter.drawRoundedRect(QRectF(0, 8 + line * 20, self.width() * share, 10), 4, 4)
        painter.end()
