"""Keeping the archive well: backups made and verified, and the check of what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.clock import Clock
from desktop.archive import Archive
from desktop.changes import Changed, ChangeNotice, Changes
from desktop.session import Session

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.backup import Backups
    from storage.check import CheckReport


class UpkeepDesk:
    """Backups and checks of one shop."""

    def __init__(
        self, *, archive: Archive, backups: Backups, clock: Clock, changes: Changes, session: Session
    ) -> None:
        self._archive = archive
        self._backups = backups
        self._clock = clock
        self._changes = changes
        self._session = session

    def backup(self) -> Path:
        """A verified copy of the archive beside the others; old ones are thinned by the rule of keeping."""
        self._session.require(Right.UPKEEP)
        now = self._clock.now()
        made = self._backups.make(now=now, why="asked")
        self._backups.thin(now)
        self._tell()
        return made.path

    def backup_if_due(self) -> Path | None:
        """The day's backup, where none was made today; None otherwise."""
        now = self._clock.now()
        if not self._backups.due(now):
            return None
        made = self._backups.make(now=now, why="daily")
        self._backups.thin(now)
        self._tell()
        return made.path

    def _tell(self) -> None:
        self._changes.publish(
            ChangeNotice(
                what=frozenset({Changed.BACKUPS}),
                action_id="",
                name="备份",
                by_id=self._session.staff_id,
                undoable=False,
            )
        )

    def last_backup(self) -> datetime | None:
        """When the newest verified backup was made."""
        found = self._backups.list()
        return max((item.made_at for item in found), default=None)

    def check(self) -> CheckReport:
        """Integrity, foreign keys and totals of the archive."""
        from storage.check import check

        with self._archive.database.read():
            return check(self._archive.database)
