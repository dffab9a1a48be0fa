"""One open shop: everything a window or a command needs, each part built by its constructor when first asked for."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from aftersales.clock import Clock, SystemClock
from desktop.archive import Archive
from desktop.changes import Changes
from desktop.jobs import Jobs
from desktop.logs import start_log, stop_log
from desktop.paths import DataFolder
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from storage.database import Database
from storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from logging import Handler

    from aftersales.calendar import WorkingCalendar
    from aftersales.staff import Staff
    from desktop.case_views import CaseViews
    from desktop.case_words import CaseWords
    from desktop.cases import CaseDesk
    from desktop.customers import CustomerDesk
    from desktop.goods import GoodsDesk
    from desktop.judging import Judge
    from desktop.moves import CaseMover
    from desktop.orders import OrderDesk
    from desktop.papers import PaperDesk
    from desktop.profile import ProfileDesk
    from desktop.revisits import RevisitDesk
    from desktop.settlements import SettlementDesk
    from desktop.staffing import StaffDesk
    from desktop.today import TodayDesk
    from desktop.transfers import TransferDesk
    from desktop.undo import UndoDesk
    from desktop.upkeep import UpkeepDesk
    from resources.shop_rules_file import ShopRules


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
        self.archive = Archive(database, evidence_folder=folder.evidence)
        self._writer = Writer(database=database, clock=clock, session=self.session, changes=self.changes)
        self._timeline = Timeline(archive=self.archive, session=self.session)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Workdays, holidays and make-up workdays."""
        from resources.holiday_tables import shipped_calendar

        return shipped_calendar()

    @cached_property
    def words(self) -> CaseWords:
        """How cases read in lists."""
        from desktop.case_words import CaseWords
        from resources.workflow_file import shipped_workflow

        return CaseWords(shipped_workflow())

    @cached_property
    def _rules(self) -> ShopRules:
        from resources.shop_rules_file import shipped_shop_rules

        return shipped_shop_rules()

    @cached_property
    def judge(self) -> Judge:
        """The workflow table with its words and verdicts."""
        from desktop.judging import Judge
        from resources.workflow_file import shipped_workflow

        return Judge(shipped_workflow(), clerk_limit=self._rules.clerk_adjustment)

    @cached_property
    def profile(self) -> ProfileDesk:
        from desktop.profile import ProfileDesk

        return ProfileDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def staff(self) -> StaffDesk:
        from desktop.staffing import StaffDesk

        return StaffDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def customers(self) -> CustomerDesk:
        from desktop.customers import CustomerDesk

        return CustomerDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def orders(self) -> OrderDesk:
        from desktop.orders import OrderDesk

        return OrderDesk(archive=self.archive)

    @cached_property
    def goods(self) -> GoodsDesk:
        from desktop.goods import GoodsDesk

        return GoodsDesk(
            archive=self.archive, writer=self._writer, session=self.session, calendar=self.calendar
        )

    @cached_property
    def revisits(self) -> RevisitDesk:
        from desktop.revisits import RevisitDesk
        from resources.revisit_plan_file import shipped_revisit_plans

        return RevisitDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.calendar,
            plans=shipped_revisit_plans(),
            timeline=self._timeline,
            judge=self.judge,
        )

    @cached_property
    def _mover(self) -> CaseMover:
        from desktop.moves import CaseMover

        return CaseMover(
            archive=self.archive,
            session=self.session,
            judge=self.judge,
            revisits=self.revisits,
            timeline=self._timeline,
        )

    @cached_property
    def _views(self) -> CaseViews:
        from desktop.case_views import CaseViews

        return CaseViews(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            mover=self._mover,
        )

    @cached_property
    def cases(self) -> CaseDesk:
        from desktop.cases import CaseDesk
        from resources.taxonomy_file import shipped_taxonomy

        return CaseDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            mover=self._mover,
            views=self._views,
            taxonomy=shipped_taxonomy(),
            timeline=self._timeline,
        )

    @cached_property
    def settlements(self) -> SettlementDesk:
        from desktop.settlements import SettlementDesk
        from resources.policy_files import shipped_policies

        return SettlementDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.calendar,
            policies=shipped_policies(),
            mover=self._mover,
            clerk_limit=self._rules.clerk_adjustment,
            timeline=self._timeline,
        )

    @cached_property
    def transfers(self) -> TransferDesk:
        from desktop.transfers import TransferDesk

        return TransferDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            staging_folder=self.folder.staging,
        )

    @cached_property
    def papers(self) -> PaperDesk:
        from desktop.papers import PaperDesk

        return PaperDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            views=self._views,
            judge=self.judge,
            timeline=self._timeline,
        )

    @cached_property
    def upkeep(self) -> UpkeepDesk:
        from desktop.upkeep import UpkeepDesk
        from storage.backup import Backups

        return UpkeepDesk(
            archive=self.archive,
            backups=Backups(self._database, self.folder.backups),
            clock=self.clock,
            changes=self.changes,
            session=self.session,
        )

    @cached_property
    def today(self) -> TodayDesk:
        from desktop.today import TodayDesk

        return TodayDesk(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            words=self.words,
            upkeep=self.upkeep,
        )

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

        KnownError ``storage.*`` where the archive cannot be opened; nothing is changed then.
        """
        folder = DataFolder(root)
        root.mkdir(parents=True, exist_ok=True)
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
