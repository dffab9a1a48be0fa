"""Errors of the program told to the person at the desk: one calm dialog, however many there are."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Signal
from shiboken6 import isValid

from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.dialogs.trouble import TroubleDialog
    from ui.theme import Theme

LOG = logging.getLogger(__name__)
_REST = 10_000
"""Milliseconds in which the same error is not told again: a timer may raise it many times a second."""


class Troubles(QObject):
    """Logs each error, and opens the dialog: once for one error, and never a second beside the first.

    An error that was told before is only a line at the foot (`repeated`): the step was not done this time either.
    `log` is where the log lies, `restart` begins the program anew; where they are None their buttons are not there.
    """

    repeated = Signal(str)
    _rose = Signal(object)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told: dict[str, QElapsedTimer] = {}
        self.window: QWidget | None = None
        self.dialog: TroubleDialog | None = None
        self.log: Callable[[], Path] | None = None
        self.restart: Callable[[], None] | None = None
        self._rose.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Log an error of the program and tell it; from any thread, and from the middle of a painting."""
        LOG.error("a bug", exc_info=error)
        if isValid(self):
            self._rose.emit(error)

    def _tell(self, error: BaseException) -> None:
        if self.dialog is not None:
            self.dialog.add_one()
            return
        place = _place(error)
        before = self._told.get(place)
        if before is None:
            self._told[place] = _running()
            self._open(error)
        elif before.elapsed() > _REST:
            before.restart()
            self.repeated.emit(sentence("trouble.again"))

    def _open(self, error: BaseException) -> None:
        from ui.dialogs.trouble import TroubleDialog

        window = self.window if self.window is not None and isValid(self.window) else None
        dialog = TroubleDialog(self._theme, error, log=self.log, restart=self.restart, parent=window)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None


def _running() -> QElapsedTimer:
    timer = QElapsedTimer()
    timer.start()
    return timer


def _place(error: BaseException) -> str:
    """The kind of an error and the line it rose in."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__} {where}"
