"""Work begun and not finished, kept in files beside the archive: no facts of the shop, so no journal and no undo."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from desktop.session import Session
from exports.safe_write import write_bytes

_FORMAT = 1
_TEXT = "draft.json"


class Drafts:
    """One draft per kind of work and person. Written whole or not at all, so that a crash leaves the one before."""

    def __init__(self, *, folder: Path, session: Session) -> None:
        self._folder = folder
        self._session = session

    def keep(self, work: str, value: dict[str, Any]) -> None:
        """Keep what was done so far (JSON values only) in place of what was kept before."""
        home = self._home(work)
        home.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"format": _FORMAT, "value": value}, ensure_ascii=False)
        write_bytes(home / _TEXT, text.encode())

    def keep_file(self, work: str, data: bytes, name: str) -> Path:
        """Keep a file that belongs to a draft and lies nowhere else, such as a pasted picture; the same one once."""
        home = self._home(work) / hashlib.sha256(data).hexdigest()[:16]
        path = home / (Path(name).name or "file")
        if not path.is_file():
            home.mkdir(parents=True, exist_ok=True)
            write_bytes(path, data)
        return path

    def read(self, work: str) -> dict[str, Any] | None:
        """What was kept; None where nothing was, or what is there cannot be read any more."""
        try:
            kept = json.loads((self._home(work) / _TEXT).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(kept, dict) or kept.get("format") != _FORMAT:
            return None
        value = kept.get("value")
        return value if isinstance(value, dict) else None

    def drop(self, work: str) -> None:
        """Keep nothing any more. Safe to repeat."""
        shutil.rmtree(self._home(work), ignore_errors=True)

    def _home(self, work: str) -> Path:
        return self._folder / f"{work}-{self._session.staff_id or 0}"
