"""The page 今日: what is late, what is due, whom to call, what waits to be paid."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from aftersales.clock import CHINA, Clock
from aftersales.queries import CaseOrder, CaseQuery, CaseTab
from aftersales.revisits import RevisitState
from desktop.archive import Archive
from desktop.case_words import CaseWords
from desktop.moments import moments
from desktop.session import Session
from desktop.views import CaseRow, PayBucket, SidebarCounts, TodayView
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.recovery_views import RecoveryViews

_MOST_ROWS = 200
_BUCKETS = ("planning", "to_pay", "difference")


class TodayDesk:
    """Reads the day together. The first page of a start: what it needs is imported before any row is seen."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        clock: Clock,
        words: CaseWords,
        recoveries: Callable[[], RecoveryViews],
        last_backup: Callable[[], datetime | None],
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._words = words
        self._recoveries = recoveries
        self._last_backup = last_backup

    def view(self) -> TodayView:
        """Everything the page shows, in a handful of queries."""
        today = self._clock.today()
        monday = datetime.combine(today - timedelta(days=today.weekday()), time(), CHINA).astimezone(UTC)
        ends = moments(self._clock).day_ends
        with self._archive.database.read():
            overdue, due_today = self._cases(CaseTab.OVERDUE), self._cases(CaseTab.DUE_TODAY)
            revisits = self._archive.revisits.for_days(today, today)
            new = self._archive.cases.opened_between(monday, ends)
            closed = self._archive.cases.closed_between(monday, ends)
            waiting = {item.bucket: item for item in self._archive.settlements.waiting_to_pay()}
            imports = self._archive.batches.recent(3)
        buckets = tuple(
            PayBucket(
                code=code,
                label=sentence(f"bucket.{code}"),
                count=waiting[code].count if code in waiting else 0,
                amount=waiting[code].amount if code in waiting else 0,
            )
            for code in _BUCKETS
        )
        return TodayView(
            day=today,
            overdue=overdue,
            due_today=due_today,
            revisits=revisits,
            revisits_done=sum(item.revisit.state is RevisitState.DONE for item in revisits),
            new_this_week=new,
            closed_this_week=closed,
            to_pay=buckets,
            recoverable=self._recoverable(),
            imports=imports,
            backed_up_at=self._last_backup(),
            recoveries_due=self._recoveries().due_by_today(),
        )

    def _recoverable(self) -> PayBucket | None:
        """What others owe the shop, all kinds together; None where nothing is open."""
        figures = self._recoveries().figures()
        if not figures.count:
            return None
        label = sentence("recovery_tab.open")
        return PayBucket(code="recoverable", label=label, count=figures.count, amount=figures.outstanding)

    def counts(self) -> SidebarCounts:
        """The numbers beside the places."""
        today = self._clock.today()
        with self._archive.database.read():
            tabs = self._archive.cases.tab_counts(
                moments=moments(self._clock), staff_id=self._session.staff_id
            )
            calls = self._archive.revisits.for_days(today, today, include_done=False)
        waiting = tabs[CaseTab.OVERDUE] + tabs[CaseTab.DUE_TODAY]
        return SidebarCounts(
            today=waiting,
            today_urgent=waiting > 0,
            open_cases=tabs[CaseTab.OPEN],
            revisits_today=len(calls),
            recoveries_open=self._recoveries().figures().count,
        )

    def _cases(self, tab: CaseTab) -> tuple[CaseRow, ...]:
        query = CaseQuery(tab=tab, order=CaseOrder.DUE, moments=moments(self._clock))
        now = self._clock.now()
        found = self._archive.cases.page(query, limit=_MOST_ROWS)
        return tuple(self._words.row(summary, now) for summary in found.rows)
