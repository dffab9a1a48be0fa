"""One program at a time may write into a data folder: a lock that dies with its process."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Self

from aftersales.errors import KnownError
from aftersales.file_lock import FileLock

if TYPE_CHECKING:
    from pathlib import Path

LOCK_NAME = "archive.lock"
_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL})


class InstanceLock:
    """Held from `acquire` to `release` by an open file; the system frees it when the process ends in any way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK_NAME)

    def acquire(self) -> None:
        """Take the lock at once. KnownErrors ``storage.in_use``, ``storage.read_only``, ``storage.no_locks``."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            taken = self._lock.take()
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise KnownError("storage.no_locks", folder=str(self._folder)) from error
            raise KnownError("storage.read_only") from error
        if not taken:
            raise KnownError("storage.in_use")

    def release(self) -> None:
        """Let the next one in; the empty file stays, since removing it would race with the next holder."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
