"""One open shop: everything a window or a command needs, built once by constructors."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from aftersales.clock import Clock, SystemClock
from desktop.archive import Archive
from desktop.case_views import CaseViews
from desktop.cases import CaseDesk
from desktop.changes import Changes
from desktop.customers import CustomerDesk
from desktop.goods import GoodsDesk
from desktop.jobs import Jobs
from desktop.judging import Judge
from desktop.logs import start_log, stop_log
from desktop.moves import CaseMover
from desktop.orders import OrderDesk
from desktop.papers import PaperDesk
from desktop.paths import DataFolder
from desktop.profile import ProfileDesk
from desktop.revisits import RevisitDesk
from desktop.session import Session
from desktop.settlements import SettlementDesk
from desktop.staffing import StaffDesk
from desktop.timeline import Timeline
from desktop.today import TodayDesk
from desktop.transfers import TransferDesk
from desktop.undo import UndoDesk
from desktop.upkeep import UpkeepDesk
from desktop.writing import Writer
from resources.holiday_tables import shipped_calendar
from resources.policy_files import shipped_policies
from resources.revisit_plan_file import shipped_revisit_plans
from resources.taxonomy_file import shipped_taxonomy
from resources.workflow_file import shipped_workflow
from storage.backup import Backups
from storage.database import Database
from storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from logging import Handler

    from aftersales.staff import Staff

CLERK_LIMIT = 5_000
"""How far a clerk may change a suggested sum, fen, until the shop sets its own limit (参考)."""


class Desk:
    """An open shop. Close it, or use it in a ``with``; one open shop per process."""

    def __init__(
        self,
        *,
        folder: DataFolder,
        database: Database,
        clock: Clock,
        lock: InstanceLock | None,
        jobs: Jobs | None = None,
        log: Handler | None = None,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.jobs = jobs or Jobs()
        self.changes = Changes()
        self.session = Session()
        self._database = database
        self._lock = lock
        self._log = log
        archive = Archive(database, evidence_folder=folder.evidence)
        writer = Writer(database=database, clock=clock, session=self.session, changes=self.changes)
        judge = Judge(shipped_workflow(), clerk_limit=CLERK_LIMIT)
        calendar = shipped_calendar()
        timeline = Timeline(archive=archive, session=self.session)
        self.archive = archive
        self.calendar = calendar
        self.judge = judge
        self.profile = ProfileDesk(archive=archive, writer=writer, session=self.session)
        self.staff = StaffDesk(archive=archive, writer=writer, session=self.session)
        self.customers = CustomerDesk(archive=archive, writer=writer, session=self.session)
        self.orders = OrderDesk(archive=archive)
        self.goods = GoodsDesk(archive=archive, writer=writer, session=self.session, calendar=calendar)
        self.revisits = RevisitDesk(
            archive=archive,
            writer=writer,
            session=self.session,
            clock=clock,
            calendar=calendar,
            plans=shipped_revisit_plans(),
            timeline=timeline,
            judge=judge,
        )
        mover = CaseMover(
            archive=archive,
            session=self.session,
            judge=judge,
            revisits=self.revisits,
            timeline=timeline,
        )
        views = CaseViews(archive=archive, session=self.session, clock=clock, judge=judge, mover=mover)
        self.cases = CaseDesk(
            archive=archive,
            writer=writer,
            session=self.session,
            clock=clock,
            judge=judge,
            mover=mover,
            views=views,
            taxonomy=shipped_taxonomy(),
            timeline=timeline,
        )
        self.settlements = SettlementDesk(
            archive=archive,
            writer=writer,
            session=self.session,
            clock=clock,
            calendar=calendar,
            policies=shipped_policies(),
            mover=mover,
            clerk_limit=CLERK_LIMIT,
            timeline=timeline,
        )
        self.transfers = TransferDesk(
            archive=archive, writer=writer, session=self.session, clock=clock, staging_folder=folder.staging
        )
        self.papers = PaperDesk(
            archive=archive,
            writer=writer,
            session=self.session,
            clock=clock,
            profile=self.profile,
            views=views,
            judge=judge,
            timeline=timeline,
        )
        self.upkeep = UpkeepDesk(
            archive=archive,
            backups=Backups(database, folder.backups),
            clock=clock,
            changes=self.changes,
            session=self.session,
        )
        self.today = TodayDesk(
            archive=archive, session=self.session, clock=clock, judge=judge, upkeep=self.upkeep
        )
        self.undo = UndoDesk(archive=archive, writer=writer, session=self.session, timeline=timeline)

    @classmethod
    def open(
        cls, root: Path, *, clock: Clock | None = None, read_only: bool = False, jobs: Jobs | None = None
    ) -> Self:
        """Open (or begin) the shop in `root`. A folder that another program holds is refused, unless only read.

        `jobs` are the threads to work with, where the caller has them already.

        KnownError ``storage.*`` where the archive cannot be opened; nothing is changed then.
        """
        folder = DataFolder(root)
        root.mkdir(parents=True, exist_ok=True)
        lock = None if read_only else InstanceLock(root)
        if lock is not None:
            lock.acquire()
        try:
            database = Database.open(root, read_only=read_only, backups=folder.backups)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        log = None if read_only else start_log(folder.logs)
        desk = cls(
            folder=folder, database=database, clock=clock or SystemClock(), lock=lock, jobs=jobs, log=log
        )
        first = desk._first_staff()
        if first is not None:
            desk.session.staff = first
        return desk

    @property
    def is_new(self) -> bool:
        """Whether the shop still has no name."""
        return not self.profile.read().name

    def close(self) -> None:
        """Finish what is being written, close the archive, let the folder go."""
        self.jobs.close()
        self._database.close()
        if self._log is not None:
            stop_log(self._log)
        if self._lock is not None:
            self._lock.release()

    def _first_staff(self) -> Staff | None:
        with self._database.read():
            everybody = self.archive.staff.list()
        return everybody[0] if everybody else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
