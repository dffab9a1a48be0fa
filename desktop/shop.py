"""One open shop: everything a window or a command needs."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from aftersales.access import Role
from aftersales.clock import Clock, SystemClock
from desktop.jobs import Jobs
from desktop.logs import start_log, stop_log
from desktop.paths import data_folder
from desktop.safe_places import make_ready
from desktop.shop_parts.sheets import SheetParts
from storage.database import Database
from storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from aftersales.staff import Staff
    from desktop.diagnosis import DiagnosisDesk
    from desktop.first_steps import FirstStepsDesk
    from desktop.news import NewsDesk
    from desktop.today import TodayDesk
    from desktop.trades import TradeDesk, TradeMerge
    from desktop.undo import UndoDesk
    from desktop.upkeep import UpkeepDesk


class Desk(SheetParts):
    """An open shop. Close it, or use it in a ``with``; one open shop per process."""

    @cached_property
    def upkeep(self) -> UpkeepDesk:
        from desktop.upkeep import UpkeepDesk

        return UpkeepDesk(
            archive=self.archive,
            writer=self._writer,
            here=self.folder.backups,
            clock=self.clock,
            changes=self.changes,
            session=self.session,
            empty_bin=lambda: self.bin.empty_old(),  # noqa: PLW0108 - no bin is built before it is emptied
        )

    @cached_property
    def diagnosis(self) -> DiagnosisDesk:
        """What helps who looks for the cause of a trouble."""
        from desktop.diagnosis import DiagnosisDesk

        return DiagnosisDesk(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            folder=self.folder,
            last_backup=self.upkeep.last_backup,
        )

    @cached_property
    def today(self) -> TodayDesk:
        from desktop.today import TodayDesk

        return TodayDesk(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            words=self.words,
            recoveries=lambda: self.recovery_views,
            last_backup=self.upkeep.last_backup,
        )

    @cached_property
    def trades(self) -> TradeDesk:
        """The kind of trade of the shop, and what follows it."""
        from desktop.trades import TradeDesk

        return TradeDesk(
            archive=self.archive, writer=self._writer, session=self.session, merge=self._trade_merge
        )

    @cached_property
    def _trade_merge(self) -> TradeMerge:
        from desktop.trades import TradeMerge

        return TradeMerge(editing=self._list_editing, plan_lists=self.plan_lists, profile=self.profile)

    @cached_property
    def first_steps(self) -> FirstStepsDesk:
        """How a shop begins, and how far its first steps are."""
        from desktop.first_steps import FirstStepsDesk

        return FirstStepsDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            profile=self.profile,
            backup_plan=lambda: self.upkeep.plan(),  # noqa: PLW0108 - built when it is asked
            merge=lambda: self._trade_merge,
        )

    @cached_property
    def news(self) -> NewsDesk:
        """What is new since the version that was used here last."""
        from desktop.news import NewsDesk

        return NewsDesk(archive=self.archive, writer=self._writer)

    @cached_property
    def undo(self) -> UndoDesk:
        from desktop.undo import UndoDesk

        return UndoDesk(
            archive=self.archive, writer=self._writer, session=self.session, timeline=self._timeline
        )

    @classmethod
    def open(
        cls, root: Path, *, clock: Clock | None = None, read_only: bool = False, jobs: Jobs | None = None
    ) -> Self:
        """Open (or begin) the shop in `root`. A folder that another program holds is refused, unless only read.

        `jobs` are the threads to work with, where the caller has them already.

        KnownErrors ``storage.*`` where the archive cannot be opened, ``place.*`` where it may not lie; nothing is
        changed then. What is only read may lie anywhere, so that it can be taken out of there.
        """
        folder = data_folder(root)
        root = folder.root
        if not read_only:
            make_ready(root)
        with ExitStack() as undone:  # what was opened is let go again if a later step fails
            lock = None if read_only else InstanceLock(root)
            if lock is not None:
                lock.acquire()
                undone.callback(lock.release)
            database = Database.open(root, read_only=read_only, backups=folder.backups)
            undone.callback(database.close)
            log = None if read_only else start_log(folder.logs)
            if log is not None:
                undone.callback(stop_log, log)
            desk = cls(
                folder=folder, database=database, clock=clock or SystemClock(), lock=lock, jobs=jobs, log=log
            )
            first = desk._first_staff()
            if first is not None:
                desk.session.staff = first
            undone.pop_all()
        return desk

    @property
    def is_new(self) -> bool:
        """Whether the shop still has no name."""
        return not self.profile.read().name

    def close(self, *, copy: bool = True) -> None:
        """Finish what is being written, close the archive, let the folder go; `copy` where the shop wants one then.

        A shop that is closed already stays so.
        """
        if self._closed:
            return
        self._closed = True
        if "search" in vars(self):
            self.search.stop()
        if "sweep_keeper" in vars(self):
            self.sweep_keeper.stop()
        self.jobs.close()
        if "transfers" in vars(self):
            self.transfers.reading.close()
        if copy and self._lock is not None:
            self._copy_at_close()
        self._database.close()
        if self._log is not None:
            stop_log(self._log)
        if self._lock is not None:
            self._lock.release()

    def _copy_at_close(self) -> None:
        try:
            self.upkeep.backup_at_close()
        except Exception as error:  # noqa: BLE001 - closing must not fail; the next start makes the copy
            logging.getLogger(__name__).warning("no copy at closing: %r", error)

    def _first_staff(self) -> Staff | None:
        """The first owner, one who has a password before one who has none: nobody becomes the owner by starting it.

        Where the shop has staff but no owner yet, he sits here without a name.
        """
        with self._database.read():
            owners = [each for each in self.archive.staff.list() if each.role == Role.OWNER]
            secrets = self.archive.secrets.all()
        guarded = [each for each in owners if each.id in secrets and secrets[each.id].password]
        return next(iter((*guarded, *owners)), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
