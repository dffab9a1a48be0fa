"""What a change of plans, tiers or holidays would do to planned calls: found before, written with the change, one undo."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from aftersales.revisit_layout import LaidOut
from aftersales.revisit_plans import RevisitPlan, RevisitPlans, Trigger
from aftersales.revisits import RevisitState, RevisitStep
from aftersales.scheduling import OnDayOff
from desktop.call_fates import Moved, OtherPlans, placed
from desktop.changes import Changed
from desktop.revisit_sweep import StepKey
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aftersales.actions import Action
    from aftersales.calendar import WorkingCalendar
    from aftersales.clock import Clock
    from aftersales.day_book import DayBook
    from aftersales.tiers import TierRules
    from desktop.archive import Archive
    from desktop.callers import Callers
    from desktop.revisit_following import RevisitFollowing
    from desktop.revisit_sweep import RevisitSweep
    from desktop.writing import Writer
    from storage.revisit_sources import StandingCall

MOST_NEW = 2_000
"""So many new calls are written with a change; the rest follow by the sweep, in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """One line of what would change: `before` None for a new call, `after` None for one that does not take place."""

    customer: str
    purpose: str
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifts:
    """All that a change would do, with the names to show it."""

    moved: tuple[Moved, ...] = ()
    laid: LaidOut = field(default_factory=LaidOut)
    kept_by_hand: int = 0
    names: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[ShiftRow, ...]:
        """What somebody would notice: calls that move or fall away, then new ones, each by day."""
        seen = [
            self._row(one.call.customer_id, one.call.purpose, one.call.day, one.day)
            for one in self.moved
            if one.is_seen
        ]
        new = [self._row(call.customer_id, call.purpose, None, call.day) for call in self.laid.new]
        return tuple(seen) + tuple(sorted(new, key=lambda row: row.after or date.max))

    def _row(self, customer_id: int, purpose: str, before: date | None, after: date | None) -> ShiftRow:
        return ShiftRow(customer=self.names.get(customer_id, ""), purpose=purpose, before=before, after=after)


class RevisitShifts:
    """Finds and writes, inside the caller's read or write."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        clock: Clock,
        sweep: RevisitSweep,
        plans: Callable[[], RevisitPlans],
        tiers: Callable[[], TierRules],
        calendar: Callable[[], WorkingCalendar],
        callers: Callers,
        following: RevisitFollowing,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._clock = clock
        self._sweep = sweep
        self._plans = plans
        self._tiers = tiers
        self._calendar = calendar
        self._callers = callers
        self._following = following

    def by_plans(self, after: RevisitPlans) -> Shifts:
        """What other plans would do."""
        before = self._plans()
        keys = {
            key for key in before.by_key.keys() | after.by_key.keys() if before.find(key) != after.find(key)
        }
        calendar = self._calendar()
        book = self._sweep.book(after, calendar)
        standing = self._archive.revisit_sources.standing()
        other = OtherPlans(
            self._archive,
            after,
            self._tiers(),
            keys=keys,
            today=self._clock.today(),
            anew=frozenset(_placed_anew(before, after)),
        )
        moved = list(other.found(standing, book))
        return self._whole(standing, moved, plans=after, tiers=self._tiers(), calendar=calendar, book=book)

    def by_tiers(self, after: TierRules) -> Shifts:
        """What other months of tiers would do to the calls that keep up with customers."""
        plans, calendar = self._plans(), self._calendar()
        book = self._sweep.book(plans, calendar)
        standing = self._archive.revisit_sources.standing()
        keys = {plan.key for plan in plans.started_by(Trigger.TIER)}
        other = OtherPlans(self._archive, plans, after, keys=keys, today=self._clock.today())
        moved = list(other.found(standing, book))
        return self._whole(standing, moved, plans=plans, tiers=after, calendar=calendar, book=book)

    def by_calendar(self, after: WorkingCalendar, before: WorkingCalendar | None = None) -> Shifts:
        """What other days off would do; a call that a person put on its day stays."""
        before = before or self._calendar()
        plans = self._plans()
        book = self._sweep.book(plans, after)
        moved, by_hand = [], 0
        for call in self._archive.revisit_sources.standing():
            if call.day < self._clock.today() or not _touched(call, before, after):
                continue
            if call.is_by_hand:
                by_hand += 1
                continue
            one = self._placed(call, plans.find(call.plan), call.nominal, call.steps, book)
            if one.is_seen or call.waits_for_year:
                moved.append(one)
        return Shifts(moved=tuple(moved), kept_by_hand=by_hand, names=self._names(one.call for one in moved))

    def refit(self, *, written_by: str = "") -> int:
        """Take back the calls that plans no longer ask for, since a piece, a product or a customer changed; how many.

        Of all customers, or of those that one action wrote.
        """
        with self._archive.database.read():
            customers = self._archive.revisit_sources.touched(written_by) if written_by else None
            if not self._unasked(customers):
                return 0
        name = sentence("plans.refitted")
        with self._writer.action(name, Changed.REVISITS, Changed.CASES, undoable=False) as action:
            moved = self._unasked(customers)
            self.write(Shifts(moved=tuple(moved)), action=action)
        return len(moved)

    def _unasked(self, customers: list[int] | None) -> list[Moved]:
        standing = self._archive.revisit_sources.standing(customers)
        if not any(call.steps for call in standing):
            return []
        plans, calendar = self._plans(), self._calendar()
        keys = {plan.key for plan in plans.plans if plan.trigger.is_of_goods or plan.trigger is Trigger.TIER}
        other = OtherPlans(self._archive, plans, self._tiers(), keys=keys, today=self._clock.today())
        return list(other.found(standing, self._sweep.book(plans, calendar)))

    def mend(self) -> int:
        """Move the calls that stand on a day off or waited for a year that is out by now; how many. No person's doing."""
        with self._archive.database.read():
            if not self._off_their_day():
                return 0
        name = sentence("plans.mended")
        with self._writer.action(name, Changed.REVISITS, Changed.CASES, undoable=False) as action:
            plans, calendar = self._plans(), self._calendar()
            book = self._sweep.book(plans, calendar)
            moved = [
                self._placed(call, plans.find(call.plan), call.nominal, call.steps, book)
                for call in self._off_their_day()
            ]
            self.write(Shifts(moved=tuple(moved)), action=action)
        return len(moved)

    def _off_their_day(self) -> list[StandingCall]:
        plans, calendar, today = self._plans(), self._calendar(), self._clock.today()
        return [
            call
            for call in self._archive.revisit_sources.standing()
            if call.day >= today
            and not call.is_by_hand
            and (
                (call.waits_for_year and calendar.is_published(call.day.year))
                or (call.steps and calendar.is_day_off(call.day) and not _keeps(plans.find(call.plan)))
            )
        ]

    def write(self, shifts: Shifts, *, action: Action) -> None:
        """Write what was found as part of the caller's action."""
        for one in shifts.moved:
            self._write_moved(one, action)
        new = [*shifts.laid.new[:MOST_NEW], *shifts.laid.joined.values()]
        if new:
            self._sweep.written(new, action=action)

    def _whole(
        self,
        standing: list[StandingCall],
        moved: list[Moved],
        *,
        plans: RevisitPlans,
        tiers: TierRules,
        calendar: WorkingCalendar,
        book: DayBook,
    ) -> Shifts:
        """With the calls that would come new, laid out beside the ones that stay."""
        fate = {one.call.id: one for one in moved}
        free: set[StepKey] = set()
        for one in moved:
            kept = {(step.plan, step.anchor, step.step) for step in one.steps}
            free |= {(step.plan, step.anchor, step.step) for step in one.call.steps} - kept
        left = [
            call if call.id not in fate else _as_it_would_stand(fate[call.id])
            for call in standing
            if call.id not in fate or fate[call.id].day is not None
        ]
        laid = self._sweep.laid(
            plans=plans, tiers=tiers, calendar=calendar, standing=left, book=book, free=frozenset(free)
        )
        ids = [*(one.call.customer_id for one in moved), *(call.customer_id for call in laid.new)]
        return Shifts(
            moved=tuple(moved),
            laid=laid,
            kept_by_hand=sum(one.call.is_by_hand and one.day is not None for one in moved),
            names=self._archive.revisit_sources.names(ids),
        )

    def _placed(
        self,
        call: StandingCall,
        plan: RevisitPlan | None,
        nominal: date,
        steps: tuple[RevisitStep, ...],
        book: DayBook,
    ) -> Moved:
        return placed(call, plan, nominal, steps, book=book, today=self._clock.today())

    def _write_moved(self, one: Moved, action: Action) -> None:
        revisit = self._archive.revisits.get(one.call.id)
        if revisit.state is not RevisitState.PLANNED:
            return
        if one.day is None:
            changed = replace(revisit, state=RevisitState.CANCELLED)
        else:
            changed = replace(
                revisit,
                nominal=one.nominal,
                day=one.day,
                why=revisit.why if one.why is None else one.why,
                purpose=_purpose(one, revisit.purpose),
                at_time=revisit.at_time if one.day == revisit.day else self._time_on(one.day),
            )
        self._archive.revisits.save(changed, steps=one.steps, action=action)
        self._following.follow(revisit.case_id, action)

    def _time_on(self, day: date) -> str:
        taken = {at for _, _, at, _ in self._archive.revisit_sources.booked(day, day)}
        return self._callers.free_time(taken)

    def _names(self, calls: Iterable[StandingCall]) -> dict[int, str]:
        return self._archive.revisit_sources.names([call.customer_id for call in calls])


def _as_it_would_stand(one: Moved) -> StandingCall:
    return one.call._replace(day=one.day or one.call.day, nominal=one.nominal, steps=one.steps)


def _placed_anew(before: RevisitPlans, after: RevisitPlans) -> set[str]:
    """The plans whose rule for days off would be another one."""
    return {
        plan.key
        for plan in after.plans
        if (old := before.find(plan.key)) is not None and old.on_day_off is not plan.on_day_off
    }


def _keeps(plan: RevisitPlan | None) -> bool:
    """Whether a call of this plan stays on a day off."""
    return plan is not None and plan.on_day_off is OnDayOff.KEEP


def _touched(call: StandingCall, before: WorkingCalendar, after: WorkingCalendar) -> bool:
    """Whether a day between what the plan names and where the call stands means something else now."""
    if call.waits_for_year and after.is_published(call.day.year):
        return True
    first, last = sorted((call.nominal, call.day))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return any(before.reason(day) != after.reason(day) for day in days)


def _purpose(one: Moved, purpose: str) -> str:
    """The purposes of the steps that are left; as it was where a person wrote it."""
    told = dict.fromkeys(step.purpose for step in one.steps)
    gone = {step.purpose for step in one.call.steps} - set(told)
    if not gone:
        return purpose
    left = [part for part in purpose.split("、") if part not in gone]
    return "、".join(left) or purpose
