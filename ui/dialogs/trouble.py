"""The one calm dialog for errors of the program: what happened, that nothing is lost, and the ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from aftersales.long_paths import shown
from resources.wording import sentence
from ui.widgets.buttons import Button, GhostButton
from ui.widgets.states import ErrorState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ui.theme import Theme

_WIDTH = 592


class TroubleDialog(QDialog):
    """Tells of one error; `add_one` counts those that follow while it is open. 继续 is its default."""

    def __init__(
        self,
        theme: Theme,
        error: BaseException,
        *,
        log: Callable[[], Path] | None = None,
        restart: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(sentence("trouble.title"))
        self.setFixedWidth(_WIDTH)
        self._more = 0
        self.state = ErrorState(
            theme,
            sentence("trouble.title"),
            sentence("trouble.line"),
            details=_details(error),
            icon="triangle-alert",
            retry=sentence("trouble.go_on"),
        )
        self.go_on = self.state.retry
        self.go_on.set_icon("check")
        self.go_on.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 28, 24, 24)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # it grows with its details
        column.addWidget(self.state)
        self.anew: Button | None = None
        if restart is not None:
            self.anew = Button(theme, sentence("trouble.restart"), icon="rotate-ccw")
            self.anew.clicked.connect(restart)
            self.state.add_button(self.anew)
        self.log: GhostButton | None = None
        if log is not None:
            self.log = GhostButton(theme, sentence("trouble.open_log"))
            self.log.clicked.connect(lambda: self._open(log()))
            self.state.add_button(self.log)
        self.go_on.setFocus()

    def _open(self, path: Path) -> None:
        problem = open_in_system(path)
        if problem:
            self.state.line.set_text(problem)

    def add_one(self) -> None:
        """Another error came while this one is being read."""
        self._more += 1
        self.state.line.set_text(
            f"{sentence('trouble.line')}{sentence('trouble.more', {'count': self._more})}"
        )

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            (focused if isinstance(focused, Button) else self.go_on).click()
            return
        super().keyPressEvent(event)


def open_in_system(path: Path) -> str:
    """Open a file or a folder with what the system has for it; a file that is not there, its folder.

    What to say where the system has nothing for it: the way there; "" where it opened.
    """
    there = shown(path if path.exists() else path.parent)
    if QDesktopServices.openUrl(QUrl.fromLocalFile(there)):
        return ""
    return sentence("trouble.cannot_open", {"path": there})


def _details(error: BaseException) -> tuple[str, ...]:
    """What helps who mends it, without a word about a customer."""
    from desktop.log_masking import error_line, rose_in
    from resources.version import VERSION

    return (error_line(error), sentence("trouble.where", {"place": rose_in(error), "version": VERSION}))
