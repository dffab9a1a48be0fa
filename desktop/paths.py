"""Where a shop's files lie: one data folder with the archive, evidence, staging, backups and logs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from aftersales.late_dataclasses import dataclass
from aftersales.long_paths import reachable

PORTABLE = "portable.txt"
"""A file of this name beside the program keeps the data beside it too, in `data`, such as on a memory stick."""
_DEEPEST = 120
"""Characters below a data folder at most: ``backups/evidence/ab/<64 of them>.part``, and some to spare."""

_SQLITE_TAKES, _LONGEST_NAME = 504, 64
"""Bytes of a path, and of the longest below a folder: ``示例店/backups/zhanggui-20261014-152000-migration.db.part``."""


def program_dir() -> Path:
    """The folder of the program: that of the frozen one, or of run.py."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else Path(__file__).parents[1]


def portable_dir() -> Path | None:
    """The data folder beside the program where the marker of portable mode lies there, else None."""
    folder = program_dir()
    return folder / "data" if (folder / PORTABLE).is_file() else None


def default_data_dir() -> Path:
    """The portable data folder where there is one, else the user's own (under %LOCALAPPDATA% on Windows)."""
    portable = portable_dir()
    if portable is not None:
        return portable
    from platformdirs import user_data_path

    return user_data_path("Zhanggui", appauthor=False, roaming=False)


def data_folder(root: Path) -> DataFolder:
    """The layout of a data folder, absolute and reachable however deep it lies."""
    return DataFolder(roomy(root))


def is_too_deep(folder: Path) -> bool:
    """Whether SQLite could not open an archive or a copy below it: it takes 504 bytes, but on Windows any length."""
    return os.name != "nt" and len(os.fsencode(folder.absolute())) > _SQLITE_TAKES - _LONGEST_NAME


def roomy(folder: Path) -> Path:
    """A data folder, or one of copies, so written that all which lies below it can be reached."""
    return reachable(folder.absolute(), below=_DEEPEST)


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The layout of a data folder."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive.db"

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def drafts(self) -> Path:
        return self.root / "drafts"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        return self.root / "logs"
