"""The list of customers at the desk: pages, counts of tabs and groups, tags, and records that look like one person."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as WaitedTooLong
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from aftersales.calendar import add_months
from aftersales.clock import Clock, china_day, china_moment
from aftersales.customer_queries import (
    CustomerBounds,
    CustomerQuery,
    CustomerSummary,
    CustomerTab,
    Twins,
)
from aftersales.errors import KnownError
from aftersales.queries import Cursor, Page
from aftersales.tiers import Rfm, RfmGroup, TierRules, group, high_bounds, marks
from desktop.archive import Archive
from desktop.batches import MOST
from desktop.changes import Changed, ChangeNotice, Changes
from desktop.jobs import Job, Jobs, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)
_WAIT = 2.0
"""Seconds a list waits for figures to be kept up; behind a long import it shows them as they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLine:
    """One row of the list: the customer, his marks and group; `due` when his tier wants to hear of him."""

    summary: CustomerSummary
    rfm: Rfm
    group: RfmGroup
    due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCounts:
    """How many there are by tab, RFM group and tier, and the tags in use."""

    tabs: Mapping[CustomerTab, int]
    groups: Mapping[RfmGroup, int]
    tiers: Mapping[str, int]
    tags: tuple[tuple[str, int], ...]


class CustomerLists:
    """What can be asked of all customers at once."""

    def __init__(
        self, *, archive: Archive, jobs: Jobs, changes: Changes, clock: Clock, rules: Callable[[], TierRules]
    ) -> None:
        self._archive = archive
        self._jobs = jobs
        self._changes = changes
        self._clock = clock
        self._rules = rules

    @property
    def rules(self) -> TierRules:
        """The tiers and groups as they are now."""
        return self._rules()

    def bounds(self) -> CustomerBounds:
        """What today means for tabs and groups."""
        today = self._clock.today()
        recent, often, dear = high_bounds(self.rules.rfm, today)
        silent = {
            tier.name: _begin(add_months(today, -tier.revisit_months))
            for tier in self.rules.tiers
            if tier.revisit_months is not None
        }
        return CustomerBounds(
            now=self._clock.now(),
            tiers=tuple(tier.name for tier in self.rules.tiers),
            silent_since=silent,
            recent_from=_begin(recent),
            often_from=often,
            dear_from=dear,
        )

    def page(
        self, *, query: CustomerQuery, after: Cursor | None = None, limit: int = 100, counted: bool = True
    ) -> Page[CustomerLine]:
        """A page of the list, kept up with what was written; not `counted`, its total is only what is known."""
        from storage import customer_lists

        self.keep_up()
        with self._archive.database.read():
            found = customer_lists.page(
                query, after=after, limit=limit, index=self._archive.search, counted=counted
            )
        rows = tuple(self._line(summary, query.bounds) for summary in found.rows)
        return Page(rows=rows, next=found.next, total=found.total)

    def count(self, *, query: CustomerQuery) -> int:
        """How many customers a list shows, kept up like its pages."""
        from storage import customer_lists

        self.keep_up()
        with self._archive.database.read():
            return customer_lists.count(query, index=self._archive.search)

    def ids(self, *, query: CustomerQuery) -> tuple[int, ...]:
        """The first `MOST` customers of a list, in its order."""
        return tuple(line.summary.id for line in self.page(query=query, limit=MOST, counted=False).rows)

    def counts(self) -> CustomerCounts:
        """Numbers of tabs, groups, tiers and tags."""
        from storage import customer_lists

        self.keep_up()
        with self._archive.database.read():
            tabs, groups, tiers = customer_lists.tab_counts(self.bounds())
            return CustomerCounts(tabs=tabs, groups=groups, tiers=tiers, tags=customer_lists.tags())

    def twins(self) -> tuple[Twins, ...]:
        """Pairs of records that look like one person."""
        from storage import customer_lists

        with self._archive.database.read():
            return customer_lists.twins(self._archive.database)

    def is_behind(self) -> bool:
        """Whether something was written that the figures do not know yet."""
        with self._archive.database.read():
            return self._archive.customer_figures.is_behind(self._clock.today())

    def keep_up(self) -> None:
        """Have the figures follow what was written, on the writer's thread; give up waiting behind a long write."""
        if not self.is_behind():
            return
        job = self._jobs.write(self.catch_up)
        try:
            job.result(_WAIT)
        except WaitedTooLong:
            _log.info("customer figures are shown as they were")
            job.add_done_callback(self._caught_up)  # whoever shows them reads anew then
        except CancelledError:
            _log.info("customer figures are left as they were")
        except (
            KnownError
        ) as error:  # a locked or full disk, an archive that is only read: the next list asks again
            _log.info("customer figures wait: %s", error.code)

    def _caught_up(self, _job: Job[None]) -> None:
        self._changes.publish(
            ChangeNotice(
                what=frozenset({Changed.CUSTOMERS}), action_id="", name="", by_id=None, undoable=False
            )
        )

    def catch_up(self, progress: Progress | None = None) -> None:
        """Reckon everything that is behind, in bounded transactions; runs on the writer's thread."""
        more = True
        while more:
            if progress is not None:
                progress.tick()
            with self._archive.database.write():
                more = self._archive.customer_figures.catch_up(self._clock.today())

    def marks(self, *, last_order: date | None, orders_year: int, spent_year: int) -> tuple[Rfm, RfmGroup]:
        """R F M and the group of one customer's year."""
        found = marks(
            self.rules.rfm,
            last_order=last_order,
            today=self._clock.today(),
            orders=orders_year,
            spent=spent_year,
        )
        return found, group(self.rules.rfm, found)

    def _line(self, summary: CustomerSummary, bounds: CustomerBounds) -> CustomerLine:
        last = china_day(summary.last_order) if summary.last_order else None
        rfm, found = self.marks(
            last_order=last, orders_year=summary.orders_year, spent_year=summary.spent_year
        )
        since = bounds.silent_since.get(summary.tier)
        heard = summary.last_contact
        silent = since is not None and heard is not None and heard < since
        due = silent and summary.next_revisit is None and summary.may_call is not False
        return CustomerLine(summary=summary, rfm=rfm, group=found, due=due)


def _begin(day: date) -> datetime:
    return china_moment(f"{day} 00:00")
