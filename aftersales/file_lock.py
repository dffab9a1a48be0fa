"""A lock on a file which dies with its process, however that ends."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_TAKEN = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK, 0})
"""What a lock that another has raises: POSIX, Windows at once, Windows after a while, and wine, which gives no number."""


class FileLock:
    """Held from `take` to `release` by an open file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object has the lock."""
        return self._handle is not None

    def take(self) -> bool:
        """Take the lock at once; False where another process or another lock here holds it.

        OSError where the file cannot be made or the place knows no locks.
        """
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            if error.errno in _TAKEN:
                return False
            raise
        self._handle = handle
        return True

    def release(self) -> None:
        """Let the next one in; the empty file stays, since removing it would race with the next holder."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
