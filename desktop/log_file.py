"""The file of the log: when it is full and another program holds it, it grows on instead of losing lines."""

from __future__ import annotations

from logging.handlers import RotatingFileHandler

_ROOM = 100_000
"""Bytes until a turn that failed is tried again."""


class PatientLog(RotatingFileHandler):
    """A rotating file whose turn may fail: on Windows a held file cannot be renamed. Then it is written on as it is."""

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Turn to a new file; where that fails, stay with the old one for a while."""
        try:
            super().doRollover()
        except OSError:
            if self.stream is None:
                self.stream = self._open()
            self.maxBytes += _ROOM
