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
    from desktop.assigning import AssigningDesk
    from desktop.case_batches import CaseBatchDesk
    from desktop.case_clocks import CaseClocks
    from desktop.case_flags import CaseFlagDesk
    from desktop.case_owners import CaseOwnerDesk
    from desktop.case_sides import CaseSideDesk
    from desktop.case_views import CaseViews
    from desktop.case_words import CaseWords
    from desktop.cases import CaseDesk
    from desktop.customer_lists import CustomerLists
    from desktop.customer_views import CustomerViews
    from desktop.customers import CustomerDesk
    from desktop.drafts import Drafts
    from desktop.goods import GoodsDesk
    from desktop.goods_views import GoodsViews
    from desktop.house_rules import HouseRules
    from desktop.import_offers import ImportOffers
    from desktop.judging import Judge
    from desktop.knowledge import KnowledgeDesk
    from desktop.knowledge_sheet import KnowledgeSheet
    from desktop.moves import CaseMover
    from desktop.order_entry import OrderEntryDesk
    from desktop.orders import OrderDesk
    from desktop.papers import PaperDesk
    from desktop.parts import PartsDesk
    from desktop.profile import ProfileDesk
    from desktop.recognition import RecognitionDesk
    from desktop.record_transfers import RecordTransfers
    from desktop.revisits import RevisitDesk
    from desktop.saved_views import SavedViewDesk
    from desktop.search import SearchDesk
    from desktop.settlements import SettlementDesk
    from desktop.staffing import StaffDesk
    from desktop.today import TodayDesk
    from desktop.transfers import TransferDesk
    from desktop.undo import UndoDesk
    from desktop.upkeep import UpkeepDesk
    from desktop.warranty_calls import WarrantyCalls
    from desktop.watching import WatchDesk


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
    def rules(self) -> HouseRules:
        """Calendar, policies and limits as they are now; kept up with what is changed."""
        from desktop.house_rules import HouseRules

        return HouseRules(archive=self.archive, clock=self.clock, changes=self.changes)

    @property
    def calendar(self) -> WorkingCalendar:
        """Workdays, holidays and make-up workdays."""
        return self.rules.calendar()

    @cached_property
    def words(self) -> CaseWords:
        """How cases read in lists."""
        from desktop.case_words import CaseWords
        from resources.priority_file import shipped_priority
        from resources.workflow_file import shipped_workflow

        return CaseWords(shipped_workflow(), shipped_priority())

    @cached_property
    def judge(self) -> Judge:
        """The workflow table with its words and verdicts."""
        from desktop.judging import Judge
        from resources.priority_file import shipped_priority
        from resources.workflow_file import shipped_workflow

        return Judge(
            shipped_workflow(),
            priority=shipped_priority(),
            clerk_limit=lambda: self.rules.shop_rules().clerk_adjustment,
        )

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
    def customer_lists(self) -> CustomerLists:
        from desktop.customer_lists import CustomerLists
        from resources.customer_tiers_file import shipped_tiers

        return CustomerLists(
            archive=self.archive,
            jobs=self.jobs,
            changes=self.changes,
            clock=self.clock,
            rules=shipped_tiers(),
        )

    @cached_property
    def customer_views(self) -> CustomerViews:
        from desktop.customer_views import CustomerViews

        return CustomerViews(
            archive=self.archive, clock=self.clock, lists=self.customer_lists, judge=self.judge
        )

    @cached_property
    def orders(self) -> OrderDesk:
        from desktop.orders import OrderDesk

        return OrderDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            words=self.words,
        )

    @cached_property
    def counter(self) -> OrderEntryDesk:
        from desktop.order_entry import OrderEntryDesk

        return OrderEntryDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.rules.calendar,
        )

    @cached_property
    def saved_views(self) -> SavedViewDesk:
        from desktop.saved_views import SavedViewDesk

        return SavedViewDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def search(self) -> SearchDesk:
        from desktop.search import SearchDesk

        return SearchDesk(archive=self.archive, clock=self.clock, jobs=self.jobs, changes=self.changes)

    @cached_property
    def goods(self) -> GoodsDesk:
        from desktop.goods import GoodsDesk

        return GoodsDesk(
            archive=self.archive, writer=self._writer, session=self.session, calendar=self.rules.calendar
        )

    @cached_property
    def goods_views(self) -> GoodsViews:
        from desktop.goods_views import GoodsViews

        return GoodsViews(archive=self.archive, clock=self.clock, calendar=self.rules.calendar)

    @cached_property
    def parts(self) -> PartsDesk:
        from desktop.parts import PartsDesk

        return PartsDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def warranty_calls(self) -> WarrantyCalls:
        from desktop.warranty_calls import WarrantyCalls

        return WarrantyCalls(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            revisits=self.revisits,
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
            calendar=self.rules.calendar,
            plans=shipped_revisit_plans(),
            timeline=self._timeline,
            clocks=self._clocks,
        )

    @cached_property
    def _clocks(self) -> CaseClocks:
        from desktop.case_clocks import CaseClocks
        from resources.time_limits_file import shipped_time_limits

        return CaseClocks(
            archive=self.archive,
            workflow=self.judge.workflow,
            limits=shipped_time_limits(),
            calendar=self.rules.calendar,
        )

    @cached_property
    def _mover(self) -> CaseMover:
        from desktop.moves import CaseMover
        from desktop.repair_stays import RepairStays

        return CaseMover(
            archive=self.archive,
            session=self.session,
            judge=self.judge,
            clocks=self._clocks,
            revisits=self.revisits,
            timeline=self._timeline,
            stays=RepairStays(archive=self.archive, goods=self.goods),
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
            clocks=self._clocks,
            mover=self._mover,
            views=self._views,
            taxonomy=shipped_taxonomy(),
            timeline=self._timeline,
        )

    @cached_property
    def case_batches(self) -> CaseBatchDesk:
        from desktop.case_batches import CaseBatchDesk

        return CaseBatchDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            mover=self._mover,
            timeline=self._timeline,
            papers=self.papers,
        )

    @cached_property
    def case_sides(self) -> CaseSideDesk:
        from desktop.case_sides import CaseSideDesk

        return CaseSideDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            judge=self.judge,
            timeline=self._timeline,
        )

    @cached_property
    def case_flags(self) -> CaseFlagDesk:
        from desktop.case_flags import CaseFlagDesk

        return CaseFlagDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            clocks=self._clocks,
            calendar=self.rules.calendar,
            timeline=self._timeline,
        )

    @cached_property
    def assigning(self) -> AssigningDesk:
        from desktop.assigning import AssigningDesk

        return AssigningDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def case_owners(self) -> CaseOwnerDesk:
        from desktop.case_owners import CaseOwnerDesk

        return CaseOwnerDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clocks=self._clocks,
            timeline=self._timeline,
        )

    @cached_property
    def recognition(self) -> RecognitionDesk:
        from desktop.reason_learning import FILE, ReasonLearning
        from desktop.recognition import RecognitionDesk
        from resources.taxonomy_file import shipped_taxonomy

        return RecognitionDesk(
            archive=self.archive,
            clock=self.clock,
            taxonomy=shipped_taxonomy(),
            learning=ReasonLearning(archive=self.archive, file=self.folder.root / FILE),
        )

    @cached_property
    def drafts(self) -> Drafts:
        from desktop.drafts import Drafts

        return Drafts(folder=self.folder.drafts, session=self.session)

    @cached_property
    def settlements(self) -> SettlementDesk:
        from desktop.settlements import SettlementDesk

        return SettlementDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            rules=self.rules,
            mover=self._mover,
            timeline=self._timeline,
        )

    @cached_property
    def _record_transfers(self) -> RecordTransfers:
        from desktop.record_transfers import RecordTransfers
        from desktop.taking_in.takers import takers
        from resources.taxonomy_file import shipped_taxonomy

        return RecordTransfers(
            archive=self.archive,
            session=self.session,
            takers=takers(
                archive=self.archive,
                clock=self.clock,
                session=self.session,
                rules=self.rules,
                revisits=self.revisits,
                clocks=self._clocks,
                workflow=self.judge.workflow,
                taxonomy=shipped_taxonomy(),
            ),
        )

    @cached_property
    def offers(self) -> ImportOffers:
        """Goods that an import brought and the catalogue lacks."""
        from desktop.import_offers import ImportOffers

        return ImportOffers(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def transfers(self) -> TransferDesk:
        from desktop.transfers import TransferDesk

        return TransferDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            staging_folder=self.folder.staging,
            records=self._record_transfers,
        )

    @cached_property
    def watching(self) -> WatchDesk:
        from desktop.watching import WatchDesk

        return WatchDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            transfers=self.transfers,
            ledger=self.folder.root / "watched.json",
        )

    @cached_property
    def knowledge(self) -> KnowledgeDesk:
        from desktop.knowledge import KnowledgeDesk
        from desktop.knowledge_values import CaseValues

        return KnowledgeDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            values=CaseValues(archive=self.archive, profile=self.profile, workflow=self.judge.workflow),
            timeline=self._timeline,
        )

    @cached_property
    def knowledge_sheet(self) -> KnowledgeSheet:
        from desktop.knowledge_sheet import KnowledgeSheet

        return KnowledgeSheet(desk=self.knowledge, session=self.session, clock=self.clock)

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
        if "search" in vars(self):
            self.search.stop()
        self.jobs.close()
        if "transfers" in vars(self):
            self.transfers.reading.close()
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
