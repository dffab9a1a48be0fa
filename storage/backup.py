"""Backups of an archive with its evidence files: made, listed, thinned and restored; none counts that was not verified."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aftersales.clock import CHINA, china_day
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from storage import schema, snapshot
from storage.backup_files import FOLDER, FilesCopied, Tick, copy_files, drop_unnamed
from storage.database import ARCHIVE_NAME
from storage.errors import translated
from storage.files import put_in_place, remove
from storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from storage.database import Database

_NAME = re.compile(r"zhanggui-(\d{8})-(\d{6})-(\w+)\.db")
KEEP_ALL = timedelta(days=2)
COPYING = "archive"
"""What `tick` is told while the archive itself is copied."""
EVIDENCE = "evidence"
"""The folder of evidence files beside an archive."""


def _no_tick(done: int, total: int | None, what: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many copies stay besides all of the last two days: the newest of so many days, weeks and months."""

    days: int = 12
    weeks: int = 10
    months: int = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One verified copy; `why` is daily, close, asked, migration, restore or import; `size` in bytes, without files.

    `files` tells what became of the evidence files; None for a copy that was only found.
    """

    path: Path
    made_at: datetime
    size: int
    why: str
    files: FilesCopied | None = None


class Backups:
    """The folder of copies of one archive. Over PostgreSQL every call says that the server makes them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def make(self, *, now: datetime, why: str = "daily", tick: Tick = _no_tick) -> BackupFile:
        """A verified copy of the archive as it is now with its evidence files; other work goes on meanwhile.

        May run in any thread; `tick` raises to stop, and then this copy does not count.
        """
        source = self._source()
        moment = now
        while (target := self._folder / snapshot.name_for(moment, why)).exists():
            moment += timedelta(seconds=1)
        with translated():
            snapshot.copy_verified(source, target, tick=lambda done, total: tick(done, total, COPYING))
        try:
            files = copy_files(target, source.parent / EVIDENCE, self._folder / FOLDER, tick=tick)
        except BaseException:
            _remove(target)
            raise
        return replace(next(found for found in self.list() if found.path == target), files=files)

    def list(self) -> tuple[BackupFile, ...]:
        """The copies there are, the newest first; files without their sha256 are none."""
        return list_backups(self._folder)

    def due(self, now: datetime) -> bool:
        """Whether today (in China) has no daily copy yet; never over PostgreSQL."""
        if not self._database.is_sqlite:
            return False
        return not any(
            found.why == "daily" and china_day(found.made_at) == china_day(now) for found in self.list()
        )

    def thin(self, now: datetime, keep: Keep | None = None) -> tuple[Path, ...]:
        """Remove copies that the rule does not keep, and the files that no copy names any more.

        All of 2 days stay, then the newest of 12 days, 10 weeks, 9 months, or as `keep` says. Nothing is removed while any copy comes from the future: then the clock is wrong.
        """
        found = self.list()
        if any(one.made_at > now + timedelta(minutes=5) for one in found):
            return ()
        rule = keep or Keep()
        kept = {one.path for one in found if now - one.made_at <= KEEP_ALL}
        kept |= _newest_of(found, rule.days, lambda one: china_day(one.made_at))
        kept |= _newest_of(found, rule.weeks, lambda one: china_day(one.made_at).isocalendar()[:2])
        kept |= _newest_of(
            found,
            rule.months,
            lambda one: (one.made_at.astimezone(CHINA).year, one.made_at.astimezone(CHINA).month),
        )
        gone = tuple(one.path for one in found if one.path not in kept)
        for path in gone:
            _remove(path)
        if gone:
            drop_unnamed(self._folder / FOLDER, kept)
        return gone

    def _source(self) -> Path:
        folder = self._database.folder
        if folder is None:
            raise KnownError("storage.backup_by_server")
        return folder / ARCHIVE_NAME


def list_backups(folder: Path) -> tuple[BackupFile, ...]:
    """The copies in a folder, the newest first."""
    found = []
    for path in folder.glob("zhanggui-*.db"):
        match = _NAME.fullmatch(path.name)
        if match and snapshot.digest_path(path).is_file():
            made_at = datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=CHINA)
            found.append(BackupFile(path=path, made_at=made_at, size=path.stat().st_size, why=match[3]))
    return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))


def copy_at(path: Path) -> BackupFile:
    """The copy that lies at `path`, wherever that is; verified. KnownErrors ``storage.backup_bad``, ``storage.newer``."""
    snapshot.verify(path)
    schema.refuse_foreign_file(path)
    listed = {found.path: found for found in list_backups(path.parent)}
    if path in listed:
        return listed[path]
    about = path.stat()
    return BackupFile(
        path=path, made_at=datetime.fromtimestamp(about.st_mtime, CHINA), size=about.st_size, why="asked"
    )


def _remove(path: Path) -> None:
    remove(path)
    remove(snapshot.digest_path(path))


def verify(path: Path) -> dict[str, int]:
    """Row counts per table of a copy that is whole; else KnownError ``storage.backup_bad``."""
    return snapshot.verify(path)


def restore(backup: Path, folder: Path, *, now: datetime, tick: Tick = _no_tick) -> Path | None:
    """Put a verified copy in the place of the archive in `folder`, which nobody may have open.

    The present file is kept beside it, whatever state it is in; its new path (None if there was none). Evidence files
    the folder lacks are brought from beside the copy first, so that stopping there has changed nothing.
    KnownErrors: ``storage.backup_bad``, ``storage.newer``, ``storage.in_use``.
    """
    snapshot.verify(backup)
    schema.refuse_foreign_file(backup)
    archive = folder / ARCHIVE_NAME
    with InstanceLock(folder):
        copy_files(backup, backup.parent / FOLDER, folder / EVIDENCE, tick=tick)
        aside = archive.with_name(f"{ARCHIVE_NAME}.new")
        shutil.copyfile(backup, aside)
        snapshot.sync(aside)
        kept = _set_aside(archive, now)
        try:
            put_in_place(aside, archive)
        except (OSError, KnownError):
            if kept is not None:
                _rename(kept, archive)
            raise
        snapshot.sync(folder)
    return kept


def _set_aside(archive: Path, now: datetime) -> Path | None:
    """Rename the present file with its -wal and -shm, which belong to it and to no other."""
    if not archive.exists():
        return None
    kept = archive.with_name(f"before-restore-{now.astimezone(CHINA):%Y%m%d-%H%M%S}.db")
    _rename(archive, kept)
    return kept


def _rename(archive: Path, to: Path) -> None:
    for suffix in ("-wal", "-shm", ""):
        part = archive.with_name(archive.name + suffix)
        if part.exists():
            put_in_place(part, to.with_name(to.name + suffix))


def _newest_of(found: Sequence[BackupFile], count: int, period: Callable[[BackupFile], object]) -> set[Path]:
    """The newest copy of each of the last `count` periods that have one; `found` begins with the newest."""
    newest: dict[object, Path] = {}
    for one in found:
        newest.setdefault(period(one), one.path)
    return set(list(newest.values())[:count])
