"""The floor every part of a shop stands on: its archive, clock, session, rules and the writer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aftersales.clock import Clock
from desktop.archive import Archive
from desktop.changes import Changes
from desktop.jobs import Jobs
from desktop.paths import DataFolder
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from storage.database import Database
from storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from logging import Handler

    from aftersales.calendar import WorkingCalendar
    from desktop.case_clocks import CaseClocks
    from desktop.case_words import CaseWords
    from desktop.drafts import Drafts
    from desktop.house_rules import HouseRules
    from desktop.judging import Judge
    from desktop.limit_lists import LimitLists
    from desktop.list_editing import ListEditing
    from desktop.profile import ProfileDesk
    from desktop.reason_lists import ReasonLists
    from desktop.saved_views import SavedViewDesk
    from desktop.search import SearchDesk
    from desktop.shop_lists import ShopLists
    from desktop.staffing import StaffDesk


class ShopCore:
    """The floor every part of a shop stands on: its archive, clock, session, rules and the writer."""

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
        self._closed = False
        self.archive = Archive(database, evidence_folder=folder.evidence)
        self._writer = Writer(database=database, clock=clock, session=self.session, changes=self.changes)
        self._timeline = Timeline(archive=self.archive, session=self.session)

    @cached_property
    def rules(self) -> HouseRules:
        """Calendar, policies and limits as they are now; kept up with what is changed."""
        from desktop.house_rules import HouseRules

        lists = self.lists  # follows changes first, so that rules read anew find new reasons
        return HouseRules(
            archive=self.archive, clock=self.clock, changes=self.changes, taxonomy=lists.taxonomy
        )

    @cached_property
    def lists(self) -> ShopLists:
        """Reasons, tiers, time limits and points of priority as they are now; kept up with what is changed."""
        from desktop.shop_lists import ShopLists

        return ShopLists(archive=self.archive, changes=self.changes)

    @property
    def calendar(self) -> WorkingCalendar:
        """Workdays, holidays and make-up workdays."""
        return self.rules.calendar()

    @cached_property
    def words(self) -> CaseWords:
        """How cases read in lists."""
        from desktop.case_words import CaseWords
        from resources.workflow_file import shipped_workflow

        return CaseWords(shipped_workflow(), self.lists.priority)

    @cached_property
    def judge(self) -> Judge:
        """The workflow table with its words and verdicts."""
        from desktop.judging import Judge
        from resources.workflow_file import shipped_workflow

        return Judge(
            shipped_workflow(),
            priority=self.lists.priority,
            clerk_limit=lambda: self.rules.shop_rules().clerk_adjustment,
        )

    @cached_property
    def _list_editing(self) -> ListEditing:
        from desktop.due_effects import DueEffects
        from desktop.list_editing import ListEditing

        return ListEditing(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            lists=self.lists,
            effects=DueEffects(
                archive=self.archive, clock=self.clock, clocks=self._clocks, timeline=self._timeline
            ),
        )

    @cached_property
    def reason_lists(self) -> ReasonLists:
        """The list of reasons, for who changes it."""
        from desktop.reason_lists import ReasonLists

        return ReasonLists(editing=self._list_editing)

    @cached_property
    def limit_lists(self) -> LimitLists:
        """The list of time limits, for who changes it."""
        from desktop.limit_lists import LimitLists

        return LimitLists(editing=self._list_editing)

    @cached_property
    def profile(self) -> ProfileDesk:
        from desktop.profile import ProfileDesk

        return ProfileDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def staff(self) -> StaffDesk:
        from desktop.staffing import StaffDesk

        return StaffDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            changes=self.changes,
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
    def drafts(self) -> Drafts:
        from desktop.drafts import Drafts

        return Drafts(folder=self.folder.drafts, session=self.session)

    @cached_property
    def _clocks(self) -> CaseClocks:
        from desktop.case_clocks import CaseClocks

        return CaseClocks(
            archive=self.archive,
            workflow=self.judge.workflow,
            limits=self.lists.limits,
            calendar=self.rules.calendar,
        )
