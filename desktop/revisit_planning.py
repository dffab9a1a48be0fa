"""Planning revisits: which day a call gets, by hand or by the plan that follows a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.calendar import Step, WorkingCalendar
from aftersales.clock import Clock
from aftersales.customers import Customer
from aftersales.errors import KnownError
from aftersales.revisit_layout import passed_over
from aftersales.revisit_plans import KEEPER, LEAST_LOADED, RevisitPlan, RevisitPlans, Trigger
from aftersales.revisits import DayPassed, Revisit, RevisitState, RevisitStep
from aftersales.scheduling import OnDayOff, Plan, Visit, schedule
from desktop.archive import Archive
from desktop.call_room import CallRoom
from desktop.callers import Callers
from desktop.changes import Changed
from desktop.clock_guard import require_clock
from desktop.revisit_following import RevisitFollowing
from desktop.revisit_wanted import facts_of, purpose_for
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

BY_HAND = "by_hand"
BY_PHONE = "电话"
_FOLLOWING = (Trigger.PAID, Trigger.RECEIVED, Trigger.REPAIRED, Trigger.ANSWERED)
"""What the work on a case ends with; the call that follows belongs to the case."""
_LOOK_AHEAD = timedelta(days=400)


class RevisitPlanning:
    """Plans calls, each with the days it passed over and why."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        calendar: Callable[[], WorkingCalendar],
        plans: Callable[[], RevisitPlans],
        following: RevisitFollowing,
        callers: Callers,
        room: CallRoom,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._calendar = calendar
        self._plans = plans
        self._following = following
        self._callers = callers
        self._room = room

    def plan(
        self,
        *,
        customer_id: int,
        case_id: int | None,
        day: date,
        purpose: str,
        at_time: str = "",
        method: str = BY_PHONE,
    ) -> Revisit:
        """A call on this day; a day off or a full day moves on to the next workday with room, and says why.

        KnownError where the customer said no to calls, or has no number that can be called; ``calls.clock_back``.
        """
        self._session.require(Right.CALL)
        name = sentence("calls.plan", {"purpose": purpose}).strip()
        with self._writer.action(name, Changed.REVISITS, Changed.CASES) as action:
            require_clock(self._archive, action.at)
            return self.planned_by_hand(
                customer_id=customer_id,
                case_id=case_id,
                day=day,
                purpose=purpose,
                at_time=at_time,
                method=method,
                action=action,
            )

    def planned_by_hand(
        self,
        *,
        customer_id: int,
        case_id: int | None,
        day: date,
        purpose: str,
        at_time: str = "",
        method: str = BY_PHONE,
        action: Action,
    ) -> Revisit:
        """The same as part of the caller's transaction."""
        refusal = refusal_to_call(self._archive.customers.get(customer_id))
        if refusal is not None:
            raise refusal
        visit = self.place(day, OnDayOff.NEXT, person=self._session.staff_id)
        planned = self._archive.revisits.save(
            Revisit(
                customer_id=customer_id,
                case_id=case_id,
                plan=BY_HAND,
                purpose=purpose,
                method=method,
                nominal=visit.nominal,
                day=visit.date,
                at_time=at_time or self._free_time(visit.date),
                assignee_id=self._session.staff_id,
                why=told_with_year(visit),
            ),
            action=action,
        )
        self._following.follow(case_id, action)
        return planned

    def may_call(self, *, customer_id: int) -> bool:
        """Whether the customer may and can be called; inside the caller's read or write."""
        return refusal_to_call(self._archive.customers.get(customer_id)) is None

    def plan_after_case(
        self,
        *,
        case_id: int,
        customer_id: int | None,
        kind: str,
        day: date,
        paid: bool,
        action: Action,
        keeper_id: int | None = None,
    ) -> tuple[Revisit, ...]:
        """The plan that follows a case of this kind, counted from `day`; part of the caller's transaction.

        `paid`: money went to the customer. Who said no to calls, or cannot be called, is not planned.
        """
        found = self._plan_for(kind, paid=paid)
        if found is None:
            return ()
        return self._planned(
            found, case_id=case_id, customer_id=customer_id, day=day, keeper_id=keeper_id, action=action
        )

    def plan_event(
        self,
        trigger: Trigger,
        *,
        case_id: int,
        customer_id: int | None,
        kind: str,
        day: date,
        action: Action,
        keeper_id: int | None = None,
    ) -> tuple[Revisit, ...]:
        """The plans that an event of a case starts, but where a call of this case is planned already."""
        waiting = self._archive.revisits.of_case(case_id)
        if any(found.revisit.state is RevisitState.PLANNED for found in waiting):
            return ()
        return tuple(
            revisit
            for plan in self._plans().started_by(trigger)
            if not plan.kinds or kind in plan.kinds
            for revisit in self._planned(
                plan, case_id=case_id, customer_id=customer_id, day=day, keeper_id=keeper_id, action=action
            )
        )

    def place(self, day: date, on_day_off: OnDayOff, *, person: int | None) -> Visit:
        """Where a call of this person meant for `day` goes; inside the caller's read or write."""
        start = day - timedelta(days=1)
        return self._visits((Step(1, "d"),), on_day_off, start, person)[0]

    def _planned(
        self,
        plan: RevisitPlan,
        *,
        case_id: int,
        customer_id: int | None,
        day: date,
        keeper_id: int | None,
        action: Action,
    ) -> tuple[Revisit, ...]:
        """The calls of a plan for a case; each step once, however often the case comes by."""
        if customer_id is None or refusal_to_call(self._archive.customers.get(customer_id)) is not None:
            return ()
        customer = self._archive.revisit_sources.customers([customer_id])[customer_id]
        if not plan.fits_tier(customer.tier):
            return ()
        facts, today = facts_of(customer), self._clock.today()
        if passed_over(plan, facts, today, today) is not None:
            return ()
        anchor = f"case:{case_id}:{day}"
        there = self._archive.revisit_sources.planned_steps([plan.key])
        occasions = tuple(plan.occasions(day))
        keeper = keeper_id or action.by_id
        visits = self._visits_of(plan, day, self._set_person(plan, keeper))
        titles = (line.title for line in self._archive.cases.get(case_id).lines)
        purpose = purpose_for(plan, next(titles, ""))
        return tuple(
            self._archive.revisits.save(
                Revisit(
                    customer_id=customer_id,
                    case_id=case_id,
                    plan=plan.key,
                    purpose=purpose,
                    method=plan.method,
                    nominal=visit.nominal,
                    day=visit.date,
                    at_time=self._free_time(visit.date),
                    assignee_id=self._person(plan, keeper, visit.date),
                    why=told_with_year(visit),
                ),
                steps=(
                    RevisitStep(
                        plan=plan.key,
                        anchor=anchor,
                        step=one.step,
                        nominal=visit.nominal,
                        purpose=purpose,
                    ),
                ),
                action=action,
            )
            for one, visit in zip(occasions, visits, strict=True)
            if (plan.key, anchor, one.step) not in there
        )

    def _plan_for(self, kind: str, *, paid: bool) -> RevisitPlan | None:
        """A kind with two plans (投诉) takes the one about money only where money was paid."""
        fitting = [plan for plan in self._plans().started_by(*_FOLLOWING) if kind in plan.kinds]
        fitting.sort(key=lambda plan: (plan.trigger is Trigger.PAID) is not paid)
        return next(iter(fitting), None)

    def _set_person(self, plan: RevisitPlan, keeper_id: int | None) -> int | None:
        """Who makes the calls of a plan whatever their day; None where it is who has least to do then."""
        if plan.who == KEEPER:
            return keeper_id
        named = None if plan.who == LEAST_LOADED else int(plan.who)
        return named if named in self._callers.ids() else None

    def _person(self, plan: RevisitPlan, keeper_id: int | None, day: date) -> int | None:
        person = self._set_person(plan, keeper_id)
        if person is not None:
            return person
        callers = self._callers.ids()
        load: dict[int | None, int] = {}
        for _, person, _, count in self._archive.revisit_sources.booked(day, day):
            load[person] = load.get(person, 0) + count
        return min(callers, key=lambda person: (load.get(person, 0), person), default=None)

    def _visits_of(self, plan: RevisitPlan, start: date, person: int | None) -> tuple[Visit, ...]:
        """The days of a plan, by its steps or every so often."""
        if plan.steps:
            return self._visits(plan.steps, plan.on_day_off, start, person)
        until = plan.until.after(start) if plan.until is not None else None
        return self._scheduled(
            Plan(
                start=start,
                every=plan.every,
                count=plan.count,
                until=until,
                on_day_off=plan.on_day_off,
            ),
            person,
        )

    def _visits(
        self, steps: tuple[Step, ...], on_day_off: OnDayOff, start: date, person: int | None
    ) -> tuple[Visit, ...]:
        """The days of these steps, counted from `start`, with what is booked; inside the caller's read or write."""
        return self._scheduled(Plan(start=start, steps=steps, on_day_off=on_day_off), person)

    def _scheduled(self, plan: Plan, person: int | None) -> tuple[Visit, ...]:
        start, today = plan.start, self._clock.today()
        room = self._room.of(min(start, today), max(start, today) + _LOOK_AHEAD, person)
        return schedule(replace(plan, capacity=room, today=today), self._calendar())

    def _free_time(self, day: date) -> str:
        """The first clock time of the day that no other call has."""
        return self._callers.free_time(
            {found.revisit.at_time for found in self._archive.revisits.for_days(day, day)}
        )


def told_with_year(visit: Visit) -> tuple[DayPassed, ...]:
    """Why a visit has its day, with the year whose days off are not out yet."""
    return (
        *visit.why,
        *(
            DayPassed(day=visit.date, code="year_unpublished", name=str(year))
            for year in visit.unpublished
            if year == visit.date.year
        ),
    )


def refusal_to_call(customer: Customer) -> KnownError | None:
    """Why this customer must not or cannot be called, or None; a number with stars in it is no number."""
    if customer.may_call is False or customer.opted_out_at is not None:
        return KnownError("desk.customer_no_calls", name=customer.name)
    if not customer.phones:
        return KnownError("desk.no_phone", name=customer.name)
    alive = [phone for phone in customer.phones if phone.dead_on is None]
    if not alive:
        return KnownError("calls.phone_dead", name=customer.name)
    if not any(phone.number.replace("-", "").isdigit() for phone in alive):
        return KnownError("desk.phone_masked", name=customer.name)
    return None
