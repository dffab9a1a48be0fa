"""Pieces of the page 统计: a cell with its heading and finding, and a key figure with its small line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.charts.lines import Sparkline
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Theme

GUTTER = 24
FIRST_HEAD = f"QHeaderView::section:first {{ padding-left: {GUTTER}px; }}"
"""The head of a full-width list stands on the page's gutter, as its first column does."""


class ChartCell(QWidget):
    """A part of the page: what it is about, the finding in words below, and the chart; `right` holds a legend.

    A `fixed` chart has its own height and stands at the top.
    """

    def __init__(
        self, title: str, chart: QWidget, *, right: QWidget | None = None, fixed: bool = False
    ) -> None:
        super().__init__()
        self.chart = chart
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 12, GUTTER, 14)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = TextLabel(title, "section")
        head.addWidget(self.title)
        head.addStretch(1)
        if right is not None:
            head.addWidget(right, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        self.finding = TextLabel("", "caption", elided=True)
        column.addWidget(self.finding)
        column.addSpacing(8)
        column.addWidget(chart, 0 if fixed else 1)
        self.empty = TextLabel("", "quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.empty, 1)
        if fixed:
            column.addStretch(1)
        self.empty.hide()

    def say(self, finding: str, *, empty: str = "") -> None:
        """Show the finding; with `empty` these words stand in place of the chart."""
        self.finding.set_text(finding)
        self.empty.set_text(empty)
        self.empty.setVisible(bool(empty))
        self.chart.setVisible(not empty)


class KeyFigure(QFrame):
    """A figure with its unit, how it moved, and a small line of it."""

    def __init__(self, theme: Theme, label: str) -> None:
        super().__init__()
        words = QVBoxLayout(self)
        words.setContentsMargins(GUTTER, 12, 16, 12)
        words.setSpacing(2)
        self.label = TextLabel(label, "label")
        self.value = TextLabel("", "figure")
        self.unit = TextLabel("", "caption")
        self.note = TextLabel("", "caption", elided=True)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.value, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.label)
        head.addLayout(line)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(head, 1)
        self.line = Sparkline(theme, name=label)
        row.addWidget(self.line, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addLayout(row)
        words.addWidget(self.note)

    def show_figure(
        self, value: str, unit: str, note: str, *, tone: str = "", more: str = "", line: Sequence[float] = ()
    ) -> None:
        """Show a figure; the line needs two values or more; `more` is said where the mouse rests."""
        self.value.set_text(value)
        self.unit.set_text(unit)
        self.note.set_text(note)
        self.note.set_tone(tone)
        self.line.show_values(line)
        self.line.setVisible(len(line) > 1)
        self.setToolTip(more)
        self.setAccessibleName(f"{self.label.text()} {value} {unit} {note} {more}".strip())
