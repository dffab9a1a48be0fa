"""The folder beside the archive where imports wait: pasted ranges as files, and what a crash left there."""

from __future__ import annotations

import shutil
import time
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PASTED, _STAGED = "pasted-", "import-"
_STALE = 86_400
"""Seconds after which nobody can still be at work on a staging file of another run."""


class StagingFolder:
    """Files in it are nobody's treasure: an import that was broken off is simply read again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._swept = False

    def keep_pasted(self, text: str, *, html: bool = False) -> Path:
        """A range copied in a spreadsheet as a sheet of its own; `text` has tabs, or is HTML."""
        folder = self.path / f"{_PASTED}{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        path = folder / f"粘贴的表格.{'html' if html else 'tsv'}"
        path.write_text(text, "utf-8-sig")
        return path

    def forget_pasted(self, path: Path) -> None:
        """Delete what `keep_pasted` kept. Safe to repeat; a file of the person's own is left alone."""
        if path.parent.parent == self.path and path.parent.name.startswith(_PASTED):
            shutil.rmtree(path.parent, ignore_errors=True)

    def sweep(self) -> None:
        """Delete what a crash left more than a day ago; only the first call looks."""
        if self._swept or not self.path.is_dir():
            return
        self._swept = True
        yesterday = time.time() - _STALE
        for path in self.path.iterdir():
            if path.stat().st_mtime < yesterday and path.name.startswith((_PASTED, _STAGED)):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
