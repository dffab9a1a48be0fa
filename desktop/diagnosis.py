"""诊断包: what helps who looks for the cause of a trouble (versions, sizes, counts, logs), and nothing of a customer."""

from __future__ import annotations

import platform
import sys
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.text_masking import mask_free_text
from resources.version import VERSION
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.paths import DataFolder
    from desktop.session import Session
    from storage.census import Census

FACTS = "facts.txt"
_LOGS = ("zhanggui.log", "zhanggui.log.*", "crash-*.log")
_MOST = 3_000_000
"""Bytes that are taken of one log: its end."""
_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What the package says in `lines`, and the logs it takes along with their sizes in bytes."""

    lines: tuple[str, ...]
    logs: tuple[tuple[Path, int], ...]

    @property
    def text(self) -> str:
        """The lines as the package holds them."""
        return "\n".join(self.lines) + "\n"


class DiagnosisDesk:
    """Looks at one shop from outside. Nothing is sent anywhere: the package is a file where the person wants it."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        clock: Clock,
        folder: DataFolder,
        last_backup: Callable[[], datetime | None],
    ) -> None:
        self._archive, self._session, self._clock = archive, session, clock
        self._folder, self._last_backup = folder, last_backup

    def read(self, *, window: Mapping[str, str], logs: Path | None = None) -> Diagnosis:
        """What the package would hold. `window` is what only the window knows (Qt, platform, screen) by its name.

        `logs` are those of the window's own folder, where another shop (the sample) is open.
        """
        from storage.census import census

        with self._archive.database.read():
            counted = census(self._archive.database)
        found = tuple(_logs(logs or self._folder.logs))
        return Diagnosis(lines=tuple(self._lines(counted, window)), logs=found)

    def save(self, *, to: Path, diagnosis: Diagnosis) -> Path:
        """Write the package: facts and masked logs in one zip. KnownErrors ``export.*`` where it cannot be written."""
        from exports.safe_write import write_bytes

        self._session.require(Right.UPKEEP)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(FACTS, diagnosis.text)
            for path, _size in diagnosis.logs:
                package.writestr(f"logs/{path.name}", _masked(path))
        write_bytes(to, packed.getvalue())
        return to

    def _lines(self, counted: Census, window: Mapping[str, str]) -> Iterator[str]:
        last = self._last_backup()
        facts = {
            "moment": f"{self._clock.now():%Y-%m-%d %H:%M}",
            "version": VERSION,
            "frozen": sentence("diagnosis.yes" if getattr(sys, "frozen", False) else "diagnosis.no"),
            "python": platform.python_version(),
            "system": platform.platform(),
            **window,
            "database": counted.engine,
            "schema": str(counted.schema),
            "archive_mb": _mb([self._folder.archive]),
            "unwritten_mb": _mb([self._folder.archive.with_name(f"{self._folder.archive.name}-wal")]),
            "evidence_mb": _mb(self._folder.evidence.rglob("*")),
            "backups_mb": _mb(self._folder.backups.rglob("*")),
            "backup_last": f"{last:%Y-%m-%d %H:%M}" if last is not None else "—",
            "free_mb": _free(self._folder.root),
            "drafts": str(sum(1 for _ in self._folder.drafts.glob("*/draft.json"))),
        }
        for name, value in facts.items():
            yield sentence("diagnosis.fact", {"name": _title(name), "value": value})
        for table, rows in counted.rows.items():
            yield sentence("diagnosis.rows", {"table": table, "rows": rows})


def _title(name: str) -> str:
    return sentence(f"diagnosis.{name}")


def _logs(folder: Path) -> Iterator[tuple[Path, int]]:
    for pattern in _LOGS:
        for path in sorted(folder.glob(pattern)):
            size = _size(path)
            if size:
                yield path, size


def _masked(path: Path) -> str:
    """The end of a log, masked once more: an older version of the program may have written it."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, _size(path) - _MOST))
            lines = stream.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "".join(f"{_line(line)}\n" for line in lines)


def _line(line: str) -> str:
    """A line of code in a traceback stays (it is the program's own), any other loses what may be about a person."""
    if line.startswith("  ") and ".py:" in line:
        return line
    return mask_free_text(line)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _mb(paths: Sequence[Path] | Iterator[Path]) -> str:
    return f"{sum(_size(path) for path in paths if path.is_file()) / _MB:.1f}"


def _free(folder: Path) -> str:
    import shutil

    try:
        return f"{shutil.disk_usage(folder).free / _MB:.0f}"
    except OSError:
        return "—"
