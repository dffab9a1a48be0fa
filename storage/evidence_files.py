"""The bytes of evidence: each content once, under its sha256, written aside and renamed."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from storage.files import put_in_place


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A kept file: its name in the store and its size in bytes."""

    sha256: str
    size: int


class EvidenceFiles:
    """A folder of files named by content; nothing in it is ever changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> StoredFile:
        """Store these bytes, once however often they come."""
        stored = StoredFile(sha256=_sha256(data), size=len(data))
        target = self.path(stored.sha256)
        if target.is_file() and target.stat().st_size == stored.size:
            return stored
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(aside, target)
        except BaseException:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            raise
        return stored

    def keep_file(self, path: Path) -> StoredFile:
        """Store the content of a file; OSError if it cannot be read."""
        return self.keep(path.read_bytes())

    def read(self, sha256: str) -> bytes:
        """The bytes, checked against their name; KnownError ``storage.evidence_missing`` if gone or changed."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise KnownError("storage.evidence_missing", name=sha256[:12]) from error
        if _sha256(data) != sha256:
            raise KnownError("storage.evidence_missing", name=sha256[:12])
        return data

    def path(self, sha256: str) -> Path:
        """Where a content lies; two letters of folders keep each folder small."""
        return self._folder / sha256[:2] / sha256
