"""The sweep: calls that goods, tiers and seasons ask for, planned ahead in bounded pieces, each step of each plan once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from aftersales.day_book import DayBook
from aftersales.revisit_layout import Call, LaidOut, Layout
from aftersales.revisits import Revisit, RevisitStep
from desktop.call_room import day_book
from desktop.changes import Changed
from desktop.revisit_wanted import WantedCalls
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from aftersales.actions import Action
    from aftersales.calendar import WorkingCalendar
    from aftersales.clock import Clock
    from aftersales.revisit_layout import Wanted
    from aftersales.revisit_plans import RevisitPlans
    from aftersales.tiers import TierRules
    from desktop.archive import Archive
    from desktop.callers import Callers
    from desktop.jobs import Progress
    from desktop.writing import Writer
    from storage.revisit_sources import StandingCall

LONGEST_AHEAD = 366
StepKey = tuple[str, str, str]
"""Plan, anchor and step."""
PIECE = 500
"""So many calls are written at once; a person's write waits no longer than for one piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: calls planned, wanted ones that became part of another call, and those without room."""

    planned: int = 0
    joined: int = 0
    no_room: int = 0


class RevisitSweep:
    """Looks ahead and plans. Running it twice plans nothing twice."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        clock: Clock,
        calendar: Callable[[], WorkingCalendar],
        plans: Callable[[], RevisitPlans],
        tiers: Callable[[], TierRules],
        callers: Callers,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._clock = clock
        self._calendar = calendar
        self._plans = plans
        self._tiers = tiers
        self._callers = callers

    def run(self, *, progress: Progress | None = None, written_by: str = "") -> Swept:
        """Plan what is wanted and not planned yet; of goods only those that one action wrote, where it is named."""
        laid = self.look(progress=progress, written_by=written_by)
        pieces = self.pieces(laid)
        for place, piece in enumerate(pieces):
            if progress is not None:
                progress.tick(place, len(pieces), "")
            self.write(piece)
        return swept(laid)

    def look(
        self,
        *,
        progress: Progress | None = None,
        written_by: str = "",
        plans: RevisitPlans | None = None,
        tiers: TierRules | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> LaidOut:
        """Lay out what is wanted by the rules as they are, or as they would be; nothing is written."""
        with self._archive.database.read():
            return self.laid(
                plans=plans or self._plans(),
                tiers=tiers or self._tiers(),
                calendar=calendar or self._calendar(),
                progress=progress,
                written_by=written_by,
            )

    def laid(
        self,
        *,
        plans: RevisitPlans,
        tiers: TierRules,
        calendar: WorkingCalendar,
        progress: Progress | None = None,
        written_by: str = "",
        standing: Sequence[StandingCall] | None = None,
        book: DayBook | None = None,
        free: frozenset[StepKey] = frozenset(),
    ) -> LaidOut:
        """The same inside the caller's read.

        `standing` are the planned calls as they would stand in `book`, `free` the steps that would not be planned.
        """
        sources, today = self._archive.revisit_sources, self._clock.today()
        if written_by and sources.wrote_product(written_by):
            written_by = ""  # it may be about any piece of the product
        last = self.last(plans)
        calls = sources.standing() if standing is None else standing
        asked = WantedCalls(
            plans,
            tiers,
            today=today,
            last=last,
            planned=sources.planned_steps([plan.key for plan in plans.plans]) - free,
        )
        layout = Layout(
            book or self.book(plans, calendar),
            today=today,
            standing=standing_calls(calls),
            callers=self._callers.ids(),
        )
        wanted: list[Wanted] = []
        for goods in sources.goods(written_by=written_by):
            if progress is not None:
                progress.tick()
            customers = sources.customers([good.customer_id for good in goods])
            wanted += asked.of_goods(goods, customers)
        layout.lay_out(wanted)
        named = tuple(tier.name for tier in tiers.tiers if tier.revisit_months)
        for customers_ in sources.everybody(named, written_by=written_by):
            silent = asked.of_silent(customers_)
            layout.lay_out(one for one in silent if not layout.has_call(one.customer_id, _up_to(one, today)))
        return layout.found

    def last(self, plans: RevisitPlans) -> date:
        """The last day that is looked at."""
        return self._clock.today() + timedelta(days=min(plans.ahead, LONGEST_AHEAD))

    def book(self, plans: RevisitPlans, calendar: WorkingCalendar) -> DayBook:
        """The room of the days to come with what is booked, inside the caller's read."""
        today = self._clock.today()
        end = self.last(plans) + timedelta(days=LONGEST_AHEAD)
        return day_book(self._archive, calendar, plans, today, end)

    def pieces(self, laid: LaidOut) -> list[list[Call]]:
        """What was laid out, in pieces of bounded size."""
        calls = [*laid.new, *laid.joined.values()]
        return [calls[start : start + PIECE] for start in range(0, len(calls), PIECE)]

    def write(self, piece: Sequence[Call]) -> None:
        """Write a piece as an action of its own; it is no person's doing, so Ctrl Z passes it over."""
        name = sentence("plans.swept", {"count": len(piece)})
        with self._writer.action(name, Changed.REVISITS, undoable=False) as action:
            self.written(piece, action=action)

    def written(self, piece: Iterable[Call], *, action: Action) -> None:
        """The same as part of the caller's transaction; what somebody else planned meanwhile is left out."""
        from storage.record_bulk import RecordBulk
        from storage.records import Records

        calls = list(piece)
        plans = sorted({step.plan.key for call in calls for step in call.steps})
        there = self._archive.revisit_sources.planned_steps(plans)
        for call in calls:
            call.steps = tuple(
                step for step in call.steps if (step.plan.key, step.anchor, step.step) not in there
            )
        new = sorted((call for call in calls if not call.id and call.steps), key=lambda call: call.day)
        times = self._free_times(new)
        Records(self._archive.database).begin(action)
        RecordBulk(self._archive.database).add_revisits(
            [(revisit_of(call, at), steps_of(call)) for call, at in zip(new, times, strict=True)],
            action=action,
        )
        for call in calls:
            if call.id and call.steps:
                self._join(call, action)

    def _join(self, call: Call, action: Action) -> None:
        """A standing call stands for further steps from now on."""
        standing = self._archive.revisits.get(call.id)
        steps = (*self._archive.revisits.steps(call.id), *steps_of(call))
        self._archive.revisits.save(
            replace(standing, purpose=call.purpose, why=(*standing.why, *call.why)),
            steps=steps,
            action=action,
        )

    def _free_times(self, calls: Sequence[Call]) -> list[str]:
        if not calls:
            return []
        taken: dict[date, set[str]] = defaultdict(set)
        for day, _, at, _ in self._archive.revisit_sources.booked(calls[0].day, calls[-1].day):
            taken[day].add(at)
        times = self._callers.times()
        found = []
        for call in calls:
            at = next((one for one in times if one not in taken[call.day]), times[-1])
            taken[call.day].add(at)
            found.append(at)
        return found


def swept(laid: LaidOut) -> Swept:
    """How many of each."""
    return Swept(planned=len(laid.new), joined=laid.count_joined, no_room=len(laid.no_room))


def standing_calls(calls: Iterable[StandingCall]) -> Mapping[int, list[Call]]:
    """Planned calls by customer, as what further ones may join."""
    found: dict[int, list[Call]] = defaultdict(list)
    for one in calls:
        found[one.customer_id].append(
            Call(
                id=one.id,
                customer_id=one.customer_id,
                day=one.day,
                nominal=one.nominal,
                method=one.method,
                purpose=one.purpose,
                plan=one.plan,
                person=one.person,
                anchors=frozenset((step.plan, step.anchor) for step in one.steps),
            )
        )
    return found


def revisit_of(call: Call, at_time: str) -> Revisit:
    """A laid-out call as it is kept."""
    return Revisit(
        customer_id=call.customer_id,
        plan=call.plan,
        purpose=call.purpose,
        method=call.method,
        nominal=call.nominal,
        day=call.day,
        at_time=at_time,
        assignee_id=call.person,
        why=call.why,
    )


def steps_of(call: Call) -> tuple[RevisitStep, ...]:
    """The steps of plans that a laid-out call newly stands for."""
    return tuple(
        RevisitStep(
            plan=step.plan.key,
            anchor=step.anchor,
            step=step.step,
            nominal=step.nominal,
            purpose=step.purpose,
            good_id=step.good_id,
        )
        for step in call.steps
    )


def _up_to(wanted: Wanted, today: date) -> date:
    return max(wanted.nominal, today) + timedelta(days=wanted.plan.late)
