"""What nobody caught: exceptions of slots, threads and finalizers and what Qt says, written to the log and told once."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

QT = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class LastResort:
    """From `install` to `remove` every error that nobody takes is handed to `report`, on whichever thread it rose.

    What Qt itself has to say goes to the log; a fatal word of it ends the process, and the log says which one it was.
    """

    def __init__(self, report: Callable[[BaseException], None]) -> None:
        self._report = report
        self._before: Any = None

    def install(self) -> None:
        """Stand behind everything."""
        said_before = qInstallMessageHandler(_qt_said)
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook, said_before
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable

    def remove(self) -> None:
        """Give back what stood there before. Safe to repeat."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook, said_before = self._before
            qInstallMessageHandler(said_before)
            self._before = None

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self._report(error)
        else:
            sys.__excepthook__(kind, error, trace)  # Ctrl C in a terminal, and the like

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            self._report(args.exc_value)

    def _unraisable(self, args: sys.UnraisableHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            self._report(args.exc_value)


def _qt_said(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    QT.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "qt", words)
    if kind is QtMsgType.QtFatalMsg:
        for handler in logging.getLogger().handlers:
            handler.flush()
