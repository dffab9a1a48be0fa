"""The band of 备份与恢复 that asks, in place, whether a copy shall take the place of the present."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from resources.wording import sentence
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.upkeep import BackupFile
    from ui.theme import Theme


class RestoreBand(Panel):
    """`taken(copy)` follows 恢复, `left` 取消 or Esc; the focus stands on 取消."""

    taken = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(16, 12, 16, 12))
        self.copy: BackupFile | None = None
        self.column.setSpacing(8)
        self.title, self.means = TextLabel("", "strong"), TextLabel("", "quiet", wrap=True)
        self.column.addWidget(self.title)
        self.column.addWidget(self.means)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel, self.take = Button(theme, "取消"), PrimaryButton(theme, "恢复")
        self.cancel.clicked.connect(self.leave)
        self.take.clicked.connect(self._taken)
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        self.column.addLayout(row)
        self.hide()

    def ask(self, copy: BackupFile) -> None:
        """Say what going back to this copy means."""
        self.copy = copy
        told = {"moment": copy.made_at}
        self.title.set_text(sentence("backup.restore_title", told))
        self.means.set_text(sentence("backup.restore_means", told))
        self.setAccessibleName(self.title.text())
        self.show()
        self.cancel.setFocus()

    def leave(self) -> None:
        """Nothing is restored."""
        self.copy = None
        self.hide()
        self.left.emit()

    def _taken(self) -> None:
        copy, self.copy = self.copy, None
        self.hide()
        if copy is not None:
            self.taken.emit(copy)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
