"""What follows a call that did not reach the customer: the next try, the day he named, a number that is dead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from aftersales.actions import Action
from aftersales.call_rules import CallRules, Stretch
from aftersales.clock import CHINA, Clock, china_day
from aftersales.customers import Customer
from aftersales.masking import mask_phone
from aftersales.revisits import CallResult, Revisit, RevisitState
from aftersales.scheduling import OnDayOff, Visit
from desktop.archive import Archive
from desktop.revisit_planning import RevisitPlanning, refusal_to_call
from desktop.revisit_results import cancel_planned
from resources.wording import sentence

_BY_NUMBER = frozenset({"电话", "短信"})
_APART = timedelta(minutes=30)


class RevisitRetries:
    """Plans tries again by the rules of calling; part of the caller's transaction."""

    def __init__(
        self, *, archive: Archive, clock: Clock, rules: Callable[[], CallRules], planning: RevisitPlanning
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._rules = rules
        self._planning = planning

    def after(
        self, done: Revisit, *, again_on: date | None, said_when: datetime | None, action: Action
    ) -> Iterator[str]:
        """Do what follows; yields what the case's timeline has to tell of it.

        `said_when` is the moment a sheet names for the call, which is no clock time: the planned time stands for it.
        """
        customer = self._archive.customers.get(done.customer_id) if done.customer_id else None
        if customer is None:
            return
        if done.result is CallResult.DEAD:
            yield self._mark_dead(customer, action)
        elif refusal_to_call(customer) is not None:
            return
        elif done.result is CallResult.RESCHEDULED and again_on is not None:
            self._again(done, self._planning.place(again_on, OnDayOff.KEEP, person=done.assignee_id), at_time=done.at_time, tries=0,
                        action=action)  # fmt: skip
        elif done.result is CallResult.MISSED:
            yield from self._missed(done, said_when, action)

    def _missed(self, done: Revisit, said_when: datetime | None, action: Action) -> Iterator[str]:
        rules, made = self._rules(), done.tries + 1
        if not rules.may_try_again(made):
            yield sentence("calls.told_last_try", {"tries": made})
            return
        day = rules.retry.after(self._clock.today(), times=1)
        visit = self._planning.place(day, OnDayOff.NEXT, person=done.assignee_id)
        half = rules.half_after(_called_at(done, said_when, action)) if rules.other_half else None
        at_time = self._free_in(visit.date, half) if half else done.at_time
        self._again(done, visit, at_time=at_time, tries=made, action=action)

    def _again(self, done: Revisit, visit: Visit, *, at_time: str, tries: int, action: Action) -> None:
        again = replace(
            done,
            id=0,
            version=0,
            state=RevisitState.PLANNED,
            nominal=visit.nominal,
            day=visit.date,
            at_time=at_time,
            why=visit.why,
            result=None,
            score=None,
            note="",
            done_at=None,
            done_by_id=None,
            opened_case_id=None,
            tries=tries,
        )
        self._archive.revisits.save(again, action=action)

    def _free_in(self, day: date, half: Stretch) -> str:
        """The first time in these hours that no other call of the day has; their beginning where all are taken."""
        taken = {found.revisit.at_time for found in self._archive.revisits.for_days(day, day)}
        first, last = (datetime.combine(day, moment) for moment in half)
        at = first
        while at < last:
            if f"{at:%H:%M}" not in taken:
                return f"{at:%H:%M}"
            at += _APART
        return f"{first:%H:%M}"

    def _mark_dead(self, customer: Customer, action: Action) -> str:
        """Nobody has the number any more: noted with it; where he has no other, calls to him do not take place."""
        phone = customer.live_phone
        if phone is None:
            return sentence("calls.told_dead", {"phone": "—"})
        dead = replace(phone, dead_on=china_day(action.at))
        phones = tuple(dead if one is phone else one for one in customer.phones)
        changed = self._archive.customers.save(replace(customer, phones=phones), action=action)
        if refusal_to_call(changed) is not None:
            cancel_planned(self._archive, customer.id, methods=_BY_NUMBER, action=action)
        return sentence("calls.told_dead", {"phone": mask_phone(phone.number)})


def _called_at(done: Revisit, said_when: datetime | None, action: Action) -> time:
    """When the call was made; a sheet names only the day, so its planned time stands for it."""
    if said_when is None:
        return action.at.astimezone(CHINA).time()
    hour, _, minute = (done.at_time or "12:00").partition(":")
    return time(int(hour), int(minute))
