"""Planning revisits: which day a call gets, by hand or by the plan that follows a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.calendar import Step, WorkingCalendar
from aftersales.clock import Clock
from aftersales.customers import Customer
from aftersales.errors import KnownError
from aftersales.revisit_plans import RevisitPlan, RevisitPlans
from aftersales.revisits import Revisit
from aftersales.scheduling import Capacity, OnDayOff, Plan, Visit, schedule
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.revisit_following import RevisitFollowing
from desktop.session import Session
from desktop.writing import Writer

BY_HAND = "by_hand"
_PAID = "paid"
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
        plans: RevisitPlans,
        following: RevisitFollowing,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._calendar = calendar
        self._plans = plans
        self._following = following

    def plan(
        self, *, customer_id: int, case_id: int | None, day: date, purpose: str, at_time: str = ""
    ) -> Revisit:
        """A call on this day; a day off or a full day moves on to the next workday with room, and says why.

        KnownError where the customer said no to calls, or has no number that can be called.
        """
        self._session.require(Right.CALL)
        with self._writer.action(f"安排回访 {purpose}".strip(), Changed.REVISITS, Changed.CASES) as action:
            return self.planned_by_hand(
                customer_id=customer_id,
                case_id=case_id,
                day=day,
                purpose=purpose,
                at_time=at_time,
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
        action: Action,
    ) -> Revisit:
        """The same as part of the caller's transaction."""
        refusal = refusal_to_call(self._archive.customers.get(customer_id))
        if refusal is not None:
            raise refusal
        visit = self.place(day, OnDayOff.NEXT)
        planned = self._archive.revisits.save(
            Revisit(
                customer_id=customer_id,
                case_id=case_id,
                plan=BY_HAND,
                purpose=purpose,
                nominal=visit.nominal,
                day=visit.date,
                at_time=at_time or self._free_time(visit.date),
                assignee_id=self._session.staff_id,
                why=visit.why,
            ),
            action=action,
        )
        self._following.follow(case_id, action)
        return planned

    def may_call(self, *, customer_id: int) -> bool:
        """Whether the customer may and can be called; inside the caller's read or write."""
        return refusal_to_call(self._archive.customers.get(customer_id)) is None

    def plan_after_case(
        self, *, case_id: int, customer_id: int | None, kind: str, day: date, paid: bool, action: Action
    ) -> tuple[Revisit, ...]:
        """The plan that follows a case of this kind, counted from `day`; part of the caller's transaction.

        `paid`: money went to the customer. Who said no to calls, or cannot be called, is not planned.
        """
        found = self._plan_for(kind, paid=paid)
        if found is None or customer_id is None or refusal_to_call(self._archive.customers.get(customer_id)):
            return ()
        return tuple(
            self._archive.revisits.save(
                Revisit(
                    customer_id=customer_id,
                    case_id=case_id,
                    plan=found.key,
                    purpose=found.purpose,
                    nominal=visit.nominal,
                    day=visit.date,
                    at_time=self._free_time(visit.date),
                    assignee_id=action.by_id,
                    why=visit.why,
                ),
                action=action,
            )
            for visit in self.visits(found, day)
        )

    def _plan_for(self, kind: str, *, paid: bool) -> RevisitPlan | None:
        """A kind with two plans (投诉) takes the one about money only where money was paid."""
        fitting = [plan for plan in self._plans.plans if kind in plan.kinds]
        fitting.sort(key=lambda plan: (plan.event == _PAID) is not paid)
        return next(iter(fitting), None)

    def place(self, day: date, on_day_off: OnDayOff) -> Visit:
        """Where a call meant for `day` goes; inside the caller's read or write."""
        start = day - timedelta(days=1)
        plan = RevisitPlan(
            key=BY_HAND, event="", kinds=(), purpose="", steps=(Step(1, "d"),), on_day_off=on_day_off
        )
        return self.visits(plan, start)[0]

    def visits(self, plan: RevisitPlan, start: date) -> tuple[Visit, ...]:
        """The days a plan gives, counted from `start`, with what is booked; inside the caller's read or write."""
        today = self._clock.today()
        booked = self._archive.revisits.booked_per_day(min(start, today), max(start, today) + _LOOK_AHEAD)
        return schedule(
            Plan(
                start=start,
                steps=plan.steps,
                on_day_off=plan.on_day_off,
                capacity=Capacity(self._plans.per_day, booked),
                today=today,
            ),
            self._calendar(),
        )

    def _free_time(self, day: date) -> str:
        """The first clock time of the day that no other call has."""
        taken = {found.revisit.at_time for found in self._archive.revisits.for_days(day, day)}
        hour, minute = map(int, self._plans.from_time.split(":"))
        at = hour * 60 + minute
        while f"{at // 60:02d}:{at % 60:02d}" in taken and at < 20 * 60:
            at += self._plans.minutes_apart
        return f"{at // 60:02d}:{at % 60:02d}"


def refusal_to_call(customer: Customer) -> KnownError | None:
    """Why this customer must not or cannot be called, or None; a number with stars in it is no number."""
    if customer.may_call is False or customer.opted_out_at is not None:
        return KnownError("desk.customer_no_calls", name=customer.name)
    if not customer.phones:
        return KnownError("desk.no_phone", name=customer.name)
    if not any(phone.number.replace("-", "").isdigit() for phone in customer.phones):
        return KnownError("desk.phone_masked", name=customer.name)
    return None
