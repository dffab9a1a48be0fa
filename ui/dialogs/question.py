"""The one kind of question: what is asked, what follows from it, and its verb on the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme


class Question(QDialog):
    """A question of the one kind there is; `confirmed` follows its verb. It opens, and dies when it closes."""

    confirmed = Signal()

    def __init__(self, theme: Theme, title: str, body: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(424)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = QVBoxLayout()
        words.setContentsMargins(24, 20, 24, 20)
        words.setSpacing(8)
        self.title = TextLabel(title, "title", wrap=True)
        self.body = TextLabel(body, "quiet", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.body)
        column.addLayout(words)
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = Button(theme, sentence("ui.cancel") if verb else sentence("ui.close"), keys="Esc")
        self.cancel.clicked.connect(self.reject)
        row.addWidget(self.cancel)
        self.verb = PrimaryButton(theme, verb)
        self.verb.clicked.connect(self._confirm)
        self.verb.setVisible(bool(verb))
        row.addWidget(self.verb)
        column.addWidget(footer)
        self.cancel.setFocus()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            (self.verb if focused is self.verb else self.cancel).click()
            return
        super().keyPressEvent(event)
