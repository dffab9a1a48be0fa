"""Revisits at the desk: planning by rule, moving, and writing down what the customer said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.calendar import Step, WorkingCalendar
from aftersales.cases import EventKind
from aftersales.clock import Clock
from aftersales.customers import Customer
from aftersales.errors import KnownError
from aftersales.revisit_plans import RevisitPlan, RevisitPlans
from aftersales.revisits import CallResult, Revisit, RevisitState, RevisitSummary
from aftersales.scheduling import Capacity, OnDayOff, Plan, Visit, schedule
from desktop.archive import Archive
from desktop.case_clocks import CaseClocks
from desktop.changes import Changed
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence

BY_HAND = "by_hand"
_PAID = "paid"
_LOOK_AHEAD = timedelta(days=400)


class RevisitDesk:
    """What can be done with revisits."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        calendar: Callable[[], WorkingCalendar],
        plans: RevisitPlans,
        timeline: Timeline,
        clocks: CaseClocks,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._calendar = calendar
        self._plans = plans
        self._timeline = timeline
        self._clocks = clocks

    def page(self, *, first: date, last: date, include_done: bool = False) -> tuple[RevisitSummary, ...]:
        """Revisits of these days, by day and time."""
        with self._archive.database.read():
            return self._archive.revisits.for_days(first, last, include_done=include_done)

    def overdue(self) -> tuple[RevisitSummary, ...]:
        """Planned before today and not done."""
        with self._archive.database.read():
            return self._archive.revisits.overdue(self._clock.today())

    def load(self, *, first: date, last: date) -> Mapping[date, tuple[int, int]]:
        """Per day: how many are booked, and how many the day takes (0 on a day off)."""
        with self._archive.database.read():
            booked = self._archive.revisits.booked_per_day(first, last)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        calendar = self._calendar()
        return {
            day: (booked.get(day, 0), 0 if calendar.is_day_off(day) else self._plans.per_day) for day in days
        }

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
        refusal = _refusal(self._archive.customers.get(customer_id))
        if refusal is not None:
            raise refusal
        visit = self._place(day, OnDayOff.NEXT)
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
        self._follow(case_id, action)
        return planned

    def may_call(self, *, customer_id: int) -> bool:
        """Whether the customer may and can be called; inside the caller's read or write."""
        return _refusal(self._archive.customers.get(customer_id)) is None

    def plan_after_case(
        self, *, case_id: int, customer_id: int | None, kind: str, day: date, paid: bool, action: Action
    ) -> tuple[Revisit, ...]:
        """The plan that follows a case of this kind, counted from `day`; part of the caller's transaction.

        `paid`: money went to the customer. Who said no to calls, or cannot be called, is not planned.
        """
        found = self._plan_for(kind, paid=paid)
        if found is None or customer_id is None or _refusal(self._archive.customers.get(customer_id)):
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
            for visit in self._visits(found, day)
        )

    def move(self, *, revisit_id: int, version: int, day: date) -> Revisit:
        """Put a planned call on another day as the person says; a day off is kept, for he chose it."""
        self._session.require(Right.CALL)
        if day < self._clock.today():
            raise KnownError("desk.revisit_in_past", day=day)
        with self._writer.action(
            f"回访改到 {day.month}月{day.day}日", Changed.REVISITS, Changed.CASES
        ) as action:
            revisit = self._planned(revisit_id, version)
            moved = self._archive.revisits.save(replace(revisit, day=day, why=()), action=action)
            self._follow(moved.case_id, action)
            return moved

    def record(
        self,
        *,
        revisit_id: int,
        version: int,
        result: CallResult,
        score: int | None = None,
        note: str = "",
        again_on: date | None = None,
    ) -> Revisit:
        """What came of the call. 未接 and 改约 plan the next try; the case's timeline tells it."""
        self._session.require(Right.CALL)
        require_result(result, score=score, again_on=again_on)
        with self._writer.action(
            f"记回访 {result.value}", Changed.REVISITS, Changed.CASES, Changed.CUSTOMERS
        ) as action:
            return self.noted(
                revisit=self._planned(revisit_id, version),
                result=result,
                score=score,
                note=note,
                again_on=again_on,
                action=action,
            )

    def noted(
        self,
        *,
        revisit: Revisit,
        result: CallResult,
        score: int | None,
        note: str,
        again_on: date | None,
        action: Action,
        done_at: datetime | None = None,
    ) -> Revisit:
        """The same as part of the caller's transaction; `done_at` is when the call was made, now where nobody says.

        Who says no to calls (拒访) is not called again: his other planned calls are cancelled.
        """
        done = self._archive.revisits.save(
            replace(
                revisit,
                state=RevisitState.DONE,
                result=result,
                score=score,
                note=note.strip(),
                done_at=done_at or action.at,
            ),
            action=action,
        )
        if result is CallResult.REFUSED:
            self._stop_calls(done.customer_id, action)
        self._plan_again(done, result, again_on, action)
        self._tell_case(done, action)
        self._follow(done.case_id, action)
        return done

    def why_text(self, *, revisit: Revisit) -> tuple[str, ...]:
        """为什么是这一天: a sentence for each day passed over; empty where the nominal day was kept."""
        return tuple(
            sentence(f"days.{passed.code}", {"date": passed.day, "name": passed.name})
            for passed in revisit.why
        )

    def _planned(self, revisit_id: int, version: int) -> Revisit:
        revisit = self._archive.revisits.get(revisit_id)
        if revisit.state is not RevisitState.PLANNED:
            raise KnownError("desk.revisit_done")
        return replace(revisit, version=version)

    def _plan_for(self, kind: str, *, paid: bool) -> RevisitPlan | None:
        """A kind with two plans (投诉) takes the one about money only where money was paid."""
        fitting = [plan for plan in self._plans.plans if kind in plan.kinds]
        fitting.sort(key=lambda plan: (plan.event == _PAID) is not paid)
        return next(iter(fitting), None)

    def _follow(self, case_id: int | None, action: Action) -> None:
        """The deadline of a case at 待回访 is its next planned call; it moves with it."""
        if case_id is None:
            return
        case = self._archive.cases.get(case_id)
        planned = [
            found.revisit.day
            for found in self._archive.revisits.of_case(case_id)
            if found.revisit.state is RevisitState.PLANNED
        ]
        if case.state != "to_revisit" or not planned:
            return
        events = self._archive.cases.events(case_id)
        timed = self._clocks.timed(case, events, action.at, revisit_on=min(planned))
        if timed.due_at != case.due_at:
            self._archive.cases.save(timed, action=action)

    def _stop_calls(self, customer_id: int | None, action: Action) -> None:
        """He asked not to be called: noted with him, and what is planned for him does not take place."""
        if customer_id is None:
            return
        customer = self._archive.customers.get(customer_id)
        if customer.opted_out_at is None:
            self._archive.customers.save(replace(customer, opted_out_at=action.at), action=action)
        for found in self._archive.revisits.of_customer(customer_id):
            if found.revisit.state is RevisitState.PLANNED:
                cancelled = replace(found.revisit, state=RevisitState.CANCELLED)
                self._archive.revisits.save(cancelled, action=action)

    def _plan_again(self, done: Revisit, result: CallResult, again_on: date | None, action: Action) -> None:
        customer = self._archive.customers.get(done.customer_id) if done.customer_id else None
        if customer is None or _refusal(customer) is not None:
            return
        if result is CallResult.RESCHEDULED and again_on is not None:
            visit = self._place(again_on, OnDayOff.KEEP)
        elif result is CallResult.MISSED:
            visit = self._visits(self._plans.named("retry"), self._clock.today())[0]
        else:
            return
        again = replace(
            done,
            id=0,
            version=0,
            state=RevisitState.PLANNED,
            nominal=visit.nominal,
            day=visit.date,
            why=visit.why,
            result=None,
            score=None,
            note="",
            done_at=None,
        )
        self._archive.revisits.save(again, action=action)

    def _tell_case(self, done: Revisit, action: Action) -> None:
        if done.case_id is None or done.result is None:
            return
        score = f"，{done.score} 分" if done.score else ""
        self._timeline.tell(
            case_id=done.case_id,
            kind=EventKind.REVISIT,
            title=f"回访：{done.result.value}{score}",
            note=done.note,
            action=action,
        )

    def _place(self, day: date, on_day_off: OnDayOff) -> Visit:
        """Where a call meant for `day` goes."""
        start = day - timedelta(days=1)
        plan = RevisitPlan(
            key=BY_HAND, event="", kinds=(), purpose="", steps=(Step(1, "d"),), on_day_off=on_day_off
        )
        return self._visits(plan, start)[0]

    def _visits(self, plan: RevisitPlan, start: date) -> tuple[Visit, ...]:
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


def require_result(result: CallResult, *, score: int | None, again_on: date | None) -> None:
    """Pass, or KnownError ``desk.score_range`` (1 to 5), ``desk.again_missing`` (改约 without a day)."""
    if score is not None and not 1 <= score <= 5:
        raise KnownError("desk.score_range", score=score)
    if result is CallResult.RESCHEDULED and again_on is None:
        raise KnownError("desk.again_missing")


def _refusal(customer: Customer) -> KnownError | None:
    """Why this customer must not or cannot be called, or None; a number with stars in it is no number."""
    if customer.may_call is False or customer.opted_out_at is not None:
        return KnownError("desk.customer_no_calls", name=customer.name)
    if not customer.phones:
        return KnownError("desk.no_phone", name=customer.name)
    if not any(phone.number.replace("-", "").isdigit() for phone in customer.phones):
        return KnownError("desk.phone_masked", name=customer.name)
    return None
