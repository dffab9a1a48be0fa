"""Ways in steps: the seven steps of a case, and the head of a wizard page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.wording import sentence
from ui.models.roles import Ring
from ui.widgets import painting
from ui.widgets.status import Painted

if TYPE_CHECKING:
    from ui.theme import Theme


RUNNING = Ring(0.4)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: `state` done, now or future; `caption` its time or deadline; `ring` while it runs."""

    label: str
    state: Literal["done", "now", "future"]
    caption: str = "—"
    tone: str = ""
    ring: Ring = RUNNING


class WorkflowSteps(Painted):
    """The steps of a case in one line, 70 px high; `step_chosen(int)` follows a click or ↵ on a done step."""

    step_chosen = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._steps: tuple[Step, ...] = ()
        self._marked = 0
        self.setFixedHeight(70)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        self._steps = tuple(steps)
        running = next((i for i, step in enumerate(steps) if step.state == "now"), 0)
        self._marked = running
        self._speak()
        self.update()

    def _speak(self) -> None:
        if not self._steps:
            return
        step = self._steps[self._marked]
        self.setAccessibleName(f"{step.label}，{sentence(f'ui.step_{step.state}')}，{step.caption}")

    def _left(self, number: int) -> float:
        widths = [self._width(step) for step in self._steps]
        room = max(self.width() - 48 - sum(widths), 0)
        gap = room / max(len(widths) - 1, 1)
        return 24 + sum(widths[:number]) + gap * number

    def _width(self, step: Step) -> int:
        bold = painting.advance(painting.sized(self.font(), 13, bold=True), step.label)
        small = painting.advance(painting.sized(self.font(), 12), step.caption)
        return 24 + max(bold, small)

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self._steps) and self._steps[number].state == "done":
            self.step_chosen.emit(number)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(700, 70)

    def minimumSizeHint(self) -> QSize:
        return QSize(sum(self._width(step) for step in self._steps) + 48, 70)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, step in enumerate(self._steps):
            if self._left(number) <= event.position().x() <= self._left(number) + self._width(step):
                self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if move and self._steps:
            self._marked = max(0, min(self._marked + move, len(self._steps) - 1))
            self._speak()
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self._marked)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        for number, step in enumerate(self._steps):
            left = self._left(number)
            self._paint_step(painter, left, step)
            if number + 1 < len(self._steps):
                start, end = left + self._width(step) + 12, self._left(number + 1) - 12
                painter.setPen(QPen(self.theme.colour("line3" if step.state == "done" else "line2"), 1))
                painter.drawLine(QPointF(start, 36.5), QPointF(max(start, end), 36.5))
            if number == self._marked and self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self.theme.colour("acc"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(left - 6.5, 12.5, self._width(step) + 13, 46), 6, 6)
        painter.end()

    def _paint_step(self, painter: QPainter, left: float, step: Step) -> None:
        box, ring = QRectF(left, 19, 16, 16), step.ring
        if step.state == "now":
            painting.draw_ring(
                painter, self.theme, box, progress=max(ring.progress, 0.05), waiting=ring.waiting
            )
        else:
            painting.draw_ring(painter, self.theme, box, progress=0, done=step.state == "done")
        inks = {"done": "text", "now": "accText", "future": "text2"}
        painter.setFont(painting.sized(self.font(), 13, bold=step.state != "future"))
        painter.setPen(self.theme.colour(inks[step.state]))
        width = self._width(step)
        painter.drawText(QRectF(left + 24, 16, width, 20), int(painting.LEFT), step.label)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(self.theme.tone(step.tone or "faint"))
        painter.drawText(QRectF(left + 24, 37, width, 18), int(painting.LEFT), step.caption)


class WizardSteps(Painted):
    """The head of a wizard: numbered steps, ticked behind, filled now, outlined ahead."""

    def __init__(
        self, theme: Theme, labels: Sequence[str], *, current: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._labels = tuple(labels)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    def set_current(self, current: int) -> None:
        """Show step `current`, counted from 0."""
        self._current = current
        words = {"number": current + 1, "count": len(self._labels), "text": self._labels[current]}
        self.setAccessibleName(sentence("ui.wizard_step", words))
        self.update()

    @property
    def current(self) -> int:
        return self._current

    def _advance(self, label: str) -> int:
        return painting.advance(painting.sized(self.font(), 13, bold=True), label)

    # Qt

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(
            sum(28 + self._advance(label) for label in self._labels) + 48 * (len(self._labels) - 1), 24
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0
        for number, label in enumerate(self._labels):
            self._paint_number(painter, x, number)
            now = number == self._current
            painter.setFont(painting.sized(self.font(), 13, bold=now))
            painter.setPen(self.theme.colour("text" if now else "text2"))
            painter.drawText(QRectF(x + 28, 0, 200, self.height()), int(painting.LEFT), label)
            x += 28 + self._advance(label)
            if number + 1 < len(self._labels):
                painter.fillRect(QRectF(x + 8, self.height() / 2, 32, 1), self.theme.colour("line3"))
                x += 48
        painter.end()

    def _paint_number(self, painter: QPainter, x: int, number: int) -> None:
        now = number == self._current
        box = QRectF(x + 0.5, (self.height() - 19) / 2, 19, 19)
        painter.setPen(QPen(self.theme.colour("acc" if now else "line4"), 1))
        painter.setBrush(self.theme.colour("acc") if now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if number < self._current:
            pixmap = self.theme.pixmap("check", "text2", 12, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.center().x() - 6, box.center().y() - 6), pixmap)
            return
        painter.setFont(painting.sized(self.font(), 12, bold=now))
        painter.setPen(self.theme.colour("onAcc" if now else "text2"))
        painter.drawText(box, int(painting.CENTRE), str(number + 1))
