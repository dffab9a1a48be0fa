"""Keeping the archive well: backups made and verified, the bin emptied, and the check of what is stored."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.clock import Clock
from aftersales.errors import Cancelled, KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.long_paths import shown
from desktop.archive import Archive
from desktop.changes import Changed, ChangeNotice, Changes
from desktop.jobs import Progress
from desktop.paths import roomy
from desktop.session import Session
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop.backup_plan import BackupPlan
    from desktop.writing import Writer
    from storage.backup import BackupFile, Backups
    from storage.check import CheckReport

__all__ = ["BackupFile", "BackupsView", "UpkeepDesk", "put_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupsView:
    """What the page of backups shows; `free` bytes on the disk they go to, None where that cannot be told.

    `files_size` is that of the evidence files, kept once for all copies. `by_server`: PostgreSQL makes its own.
    """

    plan: BackupPlan
    folder: Path
    copies: tuple[BackupFile, ...]
    files_size: int
    free: int | None
    by_server: bool


AT_CLOSE = 45.0
"""Seconds a closing waits for its copy; a disk that takes longer makes it at the next start."""


class _Patience(Progress):
    """Stops work by itself after some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._until = time.monotonic() + seconds

    def tick(self, done: int = 0, total: int | None = None, text: str = "") -> None:
        if time.monotonic() > self._until:
            raise Cancelled
        super().tick(done, total, text)


class UpkeepDesk:
    """Backups and checks of one shop; `here` is where copies lie unless the shop chose another folder."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        here: Path,
        clock: Clock,
        changes: Changes,
        session: Session,
        empty_bin: Callable[[], object],
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._here = here
        self._clock = clock
        self._changes = changes
        self._session = session
        self._empty_bin = empty_bin

    # copies

    def backup(self, *, progress: Progress | None = None, why: str = "asked") -> Path:
        """A verified copy of the archive and its evidence files; old copies are thinned by the rule of keeping.

        Cancelled where the person stopped it: what was there before stays, this copy does not count.
        """
        self._session.require(Right.UPKEEP)
        return self._make(why, progress).path

    def backup_if_due(self) -> Path | None:
        """The day's care: the bin is emptied of what is old, and the day's copy made where the plan asks for it.

        Where copies are made at closing, one is made here if none was for a day: the last closing did without.
        """
        self._empty_bin()
        plan = self.plan()
        return self._make("daily").path if self._is_due(plan) else None

    def _is_due(self, plan: BackupPlan) -> bool:
        from desktop.backup_plan import BackupTime

        now = self._clock.now()
        if plan.time is BackupTime.DAILY:
            return self._backups(plan).due(now)
        if plan.time is BackupTime.OFF or not self._archive.database.is_sqlite:
            return False
        last = self.last_backup()
        return last is None or now - last > timedelta(days=1)

    def backup_at_close(self, *, patience: float = AT_CLOSE) -> Path | None:
        """A copy as the shop closes, where the plan asks for it; Cancelled after `patience` seconds."""
        from desktop.backup_plan import BackupTime

        if self.plan().time is not BackupTime.CLOSE or not self._archive.database.is_sqlite:
            return None
        return self._make("close", _Patience(patience)).path

    def plan(self) -> BackupPlan:
        """When, where to and how many."""
        from desktop.backup_plan import KEY, plan_of

        with self._archive.database.read():
            return plan_of(self._archive.settings.get(KEY, {}))

    def set_plan(self, *, plan: BackupPlan) -> BackupPlan:
        """Change when, where to and how many. KnownErrors ``backup.keep_range``, ``backup.folder_bad``."""
        from desktop.backup_plan import KEY, check_plan

        self._session.require(Right.UPKEEP)
        check_plan(plan)
        with self._writer.action(sentence("backup.plan"), Changed.SETTINGS, Changed.BACKUPS) as action:
            self._archive.settings.put(KEY, asdict(plan), action=action)
        return plan

    def backups(self) -> BackupsView:
        """All copies there are, the newest first, with what the page says beside them."""
        from storage.backup_files import FOLDER, size_of

        plan = self.plan()
        folder = self._folder(plan)
        return BackupsView(
            plan=plan,
            folder=folder,
            copies=self._backups(plan).list(),
            files_size=size_of(folder / FOLDER),
            free=_free(folder),
            by_server=not self._archive.database.is_sqlite,
        )

    def before_restore(self, *, path: Path, progress: Progress | None = None) -> Path:
        """What must be done before a copy takes the archive's place: it is verified, and the present is copied.

        The archive is to be closed then and `put_back` called. KnownErrors ``storage.backup_bad``.
        """
        from storage.backup import verify

        self._session.require(Right.RULES)
        verify(path)
        return self._make("restore", progress, thin=False).path

    def chosen_copy(self, *, path: Path) -> BackupFile:
        """A file that a person chose as a copy, verified. KnownErrors ``storage.backup_bad``, ``storage.newer``."""
        from storage.backup import copy_at

        return copy_at(path)

    def last_backup(self) -> datetime | None:
        """When the newest verified backup was made."""
        found = self._backups(self.plan()).list()
        return max((item.made_at for item in found), default=None)

    def check(self) -> CheckReport:
        """Integrity, foreign keys and totals of the archive."""
        from storage.check import check

        with self._archive.database.read():
            return check(self._archive.database)

    def _make(self, why: str, progress: Progress | None = None, *, thin: bool = True) -> BackupFile:
        """KnownError ``backup.folder_bad`` where the folder is not there now: a stick that was pulled out."""
        now, plan = self._clock.now(), self.plan()
        backups = self._backups(plan)
        tick = (progress or Progress()).tick
        try:
            made = backups.make(now=now, why=why, tick=tick)
            if thin:
                backups.thin(now, plan.keep)
        except OSError as error:
            raise KnownError("backup.folder_bad", folder=shown(self._folder(plan))) from error
        self._tell()
        return made

    def _backups(self, plan: BackupPlan) -> Backups:
        from storage.backup import Backups

        return Backups(self._archive.database, self._folder(plan))

    def _folder(self, plan: BackupPlan) -> Path:
        return roomy(Path(plan.folder)) if plan.folder else self._here

    def _tell(self) -> None:
        self._changes.publish(
            ChangeNotice(
                what=frozenset({Changed.BACKUPS}),
                action_id="",
                name=sentence("backup.made"),
                by_id=self._session.staff_id,
                undoable=False,
            )
        )


def put_back(*, path: Path, root: Path, clock: Clock, progress: Progress) -> Path | None:
    """Put a copy in the place of the closed archive in `root`; the file that was there, kept beside it.

    KnownErrors ``storage.backup_bad``, ``storage.newer``, ``storage.in_use``, ``storage.disk_trouble``; nothing is
    changed then.
    """
    from storage.backup import restore

    try:
        return restore(path, root, now=clock.now(), tick=progress.tick)
    except OSError as error:
        raise KnownError("storage.disk_trouble") from error


def _free(folder: Path) -> int | None:
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None
