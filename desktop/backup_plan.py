"""When copies are made, where they lie and how many stay: what the shop decided, as it is stored."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.long_paths import shown
from desktop.paths import is_too_deep, roomy
from storage.backup import Keep

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "backup.plan"
_MOST = {"days": 60, "weeks": 52, "months": 60}


class BackupTime(StrEnum):
    """When a copy is made by itself."""

    OFF = "off"
    DAILY = "daily"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlan:
    """`folder` "" means beside the archive; besides all of two days the newest of `days`, `weeks`, `months` stay."""

    time: BackupTime = BackupTime.DAILY
    folder: str = ""
    days: int = 12
    weeks: int = 10
    months: int = 9

    @property
    def keep(self) -> Keep:
        return Keep(days=self.days, weeks=self.weeks, months=self.months)


def plan_of(stored: Mapping[str, Any]) -> BackupPlan:
    """The plan behind a stored value; what is missing is as shipped."""
    return BackupPlan(**{**stored, "time": BackupTime(stored.get("time", BackupTime.DAILY))})


def check_plan(plan: BackupPlan) -> None:
    """KnownErrors ``backup.keep_range``, ``backup.folder_bad`` (cannot be written to)."""
    for what, most in _MOST.items():
        if not 1 <= getattr(plan, what) <= most:
            raise KnownError("backup.keep_range", most=most)
    if plan.folder:
        if is_too_deep(Path(plan.folder)):
            raise KnownError("place.too_deep", folder=plan.folder)
        _try_folder(roomy(Path(plan.folder)))


def _try_folder(folder: Path) -> None:
    probe = folder / ".zhanggui-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise KnownError("backup.folder_bad", folder=shown(folder)) from error
