"""Where a shop's files lie: one data folder with the archive, evidence, staging, backups and logs."""

from __future__ import annotations

from pathlib import Path

from aftersales.late_dataclasses import dataclass


def default_data_dir() -> Path:
    """The user's data folder (under %LOCALAPPDATA% on Windows), by platformdirs."""
    from platformdirs import user_data_path

    return user_data_path("Zhanggui", appauthor=False, roaming=False)


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
