"""One cell of a sheet put right beside the preview: what it is called, what it lacks, an edit, and a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.edits import TextEdit
from ui.widgets.texts import TextLabel, repolish

if TYPE_CHECKING:
    from desktop.transfers import Mendable
    from ui.theme import Theme


class MendRow(QWidget):
    """`mended(cell, text)` follows the button and ↵; what stands in the sheet already is no mend."""

    mended = Signal(object, str)

    def __init__(self, theme: Theme, cell: Mendable, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = cell
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head, foot = QHBoxLayout(), QHBoxLayout()
        name = f"第 {cell.row} 行 {cell.label}"
        head.addWidget(TextLabel(name))
        head.addStretch(1)
        head.addWidget(TextLabel(cell.hint, "label"))
        self.edit = TextEdit(cell.suggestion or cell.text)
        self.edit.setAccessibleName(f"{name}，{cell.hint}")
        self.edit.setProperty("state", "" if cell.suggestion else "error")
        self.edit.returnPressed.connect(self._give)
        self.edit.textEdited.connect(self._edited)
        self.button = Button(theme, f"用 {cell.suggestion}" if cell.suggestion else "改好")
        self.button.clicked.connect(self._give)
        foot.setSpacing(8)
        foot.addWidget(self.edit, 1)
        if cell.suggestion:
            was = TextLabel(f"表里写的「{cell.text}」", "label", elided=True)
            column.addLayout(head)
            column.addLayout(foot)
            column.addWidget(was)
        else:
            column.addLayout(head)
            column.addLayout(foot)
        foot.addWidget(self.button)

    @property
    def cell(self) -> Mendable:
        """The cell in sight."""
        return self._cell

    def set_busy(self, *, busy: bool) -> None:
        """While the order is being read anew nothing more is taken."""
        self.edit.setReadOnly(busy)
        self.button.setEnabled(not busy)

    def _edited(self, _text: str) -> None:
        self.edit.setProperty("state", "")
        repolish(self.edit)
        self.button.setText("改好")
        self.button.updateGeometry()

    def _give(self) -> None:
        text = self.edit.text().strip()
        if self.button.isEnabled() and text and text != self._cell.text.strip():
            self.mended.emit(self._cell, text)
        else:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
