"""One program at a time may write into a data folder: a lock that dies with its process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Self

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from pathlib import Path

LOCK_NAME = "archive.lock"


class InstanceLock:
    """Held from `acquire` to `release` by an open file; the system frees it when the process ends in any way."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock at once or raise KnownError ``storage.in_use``."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise KnownError("storage.read_only") from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise KnownError("storage.in_use") from error
        self._handle = handle

    def release(self) -> None:
        """Let the next one in; the empty file stays, since removing it would race with the next holder."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
