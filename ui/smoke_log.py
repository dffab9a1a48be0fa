"""The record of a smoke: a line for each step in a file, what went wrong anywhere in the process, and a watchdog."""

from __future__ import annotations

import faulthandler
import logging
import re
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

LONGEST = 480.0
"""Seconds the whole of it may take; then the stacks are written and the process ends with 1."""
_ENDING = 20.0
"""Seconds the process may take to end after that; the file stays open for the stacks of one that does not."""
_OF_PLATFORMS = (
    r"^This plugin does not support (propagateSizeHints\(\)|raise\(\)|grabbing the keyboard)$",  # offscreen
    r"^QFontDatabase: Cannot find font directory .*",  # offscreen on Windows, before the shipped fonts are loaded
    r"^QtWindows::DpiAwareness::\w+ is not supported",  # windows, on a system without scaling per monitor
    r"^QWindowsWindow::setGeometry: Unable to set geometry",  # windows, on a screen smaller than the window may be
    r"^EnableNonClientDpiScaling\(\) failed",
)
"""What platforms say of themselves: none of it is about this program."""


class _Heard(logging.Handler):
    """Takes every record from WARNING up into the log of the smoke; the program puts there what Qt says."""

    def __init__(self, log: SmokeLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "qt" and isinstance(record.args, tuple) and _is_of_platform(str(record.args[-1])):
            return
        words = f"log {record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info:
            words += "\n" + "".join(traceback.format_exception(*record.exc_info))
        self._log.fault(words)


class SmokeLog:
    """Opened with ``with``: from then on exceptions that nobody caught, Qt's warnings and the log's are `faults`.

    A windowed program of Windows has no streams: what is written to the file is also written to stderr where there is one.
    """

    def __init__(self, path: Path, *, longest: float) -> None:
        self.path = path
        self.faults: list[str] = []
        self._longest = longest
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._file = path.open("w", encoding="utf-8", buffering=1)
        self._handler = _Heard(self)

    def __enter__(self) -> Self:
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self.fault(
            f"in thread {getattr(args.thread, 'name', '')}\n" + _told(args.exc_value)
        )
        sys.unraisablehook = lambda args: self.fault(f"{args.err_msg or ''}\n{_told(args.exc_value)}")
        logging.getLogger().addHandler(self._handler)
        faulthandler.enable(self._file)
        faulthandler.dump_traceback_later(self._longest, exit=True, file=self._file)
        self._said_before = qInstallMessageHandler(self._qt_said)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        faulthandler.dump_traceback_later(_ENDING, exit=True, file=self._file)
        qInstallMessageHandler(self._said_before)
        logging.getLogger().removeHandler(self._handler)
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks

    def note(self, words: str) -> None:
        """A line, after the seconds since the beginning."""
        text = f"{time.monotonic() - self._began:7.2f} s  {words}\n"
        with self._lock:
            self._file.write(text)
            if sys.stderr is not None:
                sys.stderr.write(text)
                sys.stderr.flush()

    def fault(self, words: str) -> None:
        """Something is wrong; whoever drives the smoke ends it at its next look."""
        self.faults.append(words)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.fault("".join(traceback.format_exception(kind, error, trace)))

    def _qt_said(self, kind: QtMsgType, _context: QMessageLogContext, words: str | None) -> None:
        if kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
            return
        words = words or ""
        if not _is_of_platform(words):
            self.fault(f"Qt {kind.name}: {words}")


def _is_of_platform(words: str) -> bool:
    return any(re.search(allowed, words) for allowed in _OF_PLATFORMS)


def _told(error: BaseException | None) -> str:
    return "".join(traceback.format_exception(error)) if error is not None else "no exception"
