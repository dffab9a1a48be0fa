"""Numbers at the head of a page: a row of key figures with rules between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.late_dataclasses import dataclass
from ui.widgets.texts import HairLine, TextLabel

_BETWEEN, _LEAST_BETWEEN = 40, 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: 今日回访 5 / 已完成 2; `tone` bad where it is late."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


class FigureRow(QWidget):
    """Key figures side by side, 72 px high (the head of 今日), or narrow ones in a side panel (`compact`)."""

    def __init__(
        self, figures: Sequence[Figure] = (), *, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._compact = compact
        self._row = QHBoxLayout(self)
        side = 0 if compact else 24
        self._row.setContentsMargins(side, 0 if compact else 12, side, 0 if compact else 12)
        self._row.setSpacing(_BETWEEN)
        self._blocks: list[tuple[TextLabel, TextLabel, TextLabel]] = []
        self._rooms: list[QWidget] = []
        self.set_figures(figures)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these; the number of figures stays what it was first."""
        if len(self._blocks) != len(figures):
            self._build(len(figures))
        for (label, value, note), figure in zip(self._blocks, figures, strict=True):
            label.set_text(figure.label)
            value.set_text(figure.value)
            value.set_tone(figure.tone)
            note.set_text(figure.note)
        self._draw_together()

    def _draw_together(self) -> None:
        """Less between the figures where there is not room for all: no digit of a sum may be cut off."""
        margins = self._row.contentsMargins()
        blocks = [room.sizeHint().width() for room in self._rooms]
        left = self.width() - margins.left() - margins.right() - sum(blocks)
        self._row.setSpacing(min(_BETWEEN, max(_LEAST_BETWEEN, left // max(self._gaps(), 1) - 1)))

    def _gaps(self) -> int:
        return (len(self._blocks) - 1) * (1 if self._compact else 2)

    def _build(self, count: int) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._blocks, self._rooms = [], []
        for number in range(count):
            block, labels = self._block()
            self._row.addWidget(block)
            self._blocks.append(labels)
            self._rooms.append(block)
            if number + 1 < count and not self._compact:
                self._row.addWidget(HairLine(vertical=True))
        self._row.addStretch(1)

    def _block(self) -> tuple[QWidget, tuple[TextLabel, TextLabel, TextLabel]]:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        label, value, note = TextLabel("", "label"), TextLabel("", "figure"), TextLabel("", "caption")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(value)
        line.addWidget(note)
        line.addStretch(1)
        if self._compact:
            column.addLayout(line)
            column.addWidget(label)
        else:
            column.addWidget(label)
            column.addLayout(line)
        return block, (label, value, note)

    # Qt

    def minimumSizeHint(self) -> QSize:
        spared = (self._row.spacing() - _LEAST_BETWEEN) * max(self._gaps(), 0)
        return super().minimumSizeHint() - QSize(spared, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_together()
