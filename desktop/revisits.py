"""Revisits at the desk: reading them, and moving one to another day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from aftersales.access import Right, Role, rights_of
from aftersales.calendar import WorkingCalendar
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.revisit_days import VisitsAsked
from aftersales.revisit_plans import RevisitPlans
from aftersales.revisits import Revisit, RevisitSummary
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.clock_guard import require_clock
from desktop.revisit_following import RevisitFollowing
from desktop.revisit_results import planned_revisit
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who could make a call, and how many he has on its day."""

    staff: Staff
    booked: int


class RevisitDesk:
    """The revisits of days, and where they are moved."""

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
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._calendar = calendar
        self._plans = plans
        self._following = following

    def page(
        self, *, first: date, last: date, include_done: bool = False, asked: VisitsAsked | None = None
    ) -> tuple[RevisitSummary, ...]:
        """Revisits of these days, by day and time; those `asked` for, else all."""
        with self._archive.database.read():
            return self._archive.revisits.for_days(first, last, include_done=include_done, asked=asked)

    def overdue(self, *, asked: VisitsAsked | None = None) -> tuple[RevisitSummary, ...]:
        """Planned before today and not done; those `asked` for, else all."""
        with self._archive.database.read():
            return self._archive.revisits.overdue(self._clock.today(), asked=asked)

    def load(self, *, first: date, last: date) -> Mapping[date, tuple[int, int]]:
        """Per day: how many are booked, and how many the day takes (0 on a day off)."""
        with self._archive.database.read():
            booked = self._archive.revisits.booked_per_day(first, last)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return {day: (booked.get(day, 0), self.places(day)) for day in days}

    def places(self, day: date) -> int:
        """How many calls a day takes; 0 on a day off."""
        return 0 if self._calendar().is_day_off(day) else self._plans().per_day

    def move(self, *, revisit_id: int, version: int, day: date, at_time: str | None = None) -> Revisit:
        """Put a planned call on another day as the person says; a day off is kept, for he chose it.

        `at_time` ``14:30`` gives it another time of day as well, "" none; None leaves the time it has.
        KnownErrors ``desk.revisit_in_past``, ``calls.clock_back``, ``desk.revisit_done``, ``calls.cancelled``.
        """
        self._session.require(Right.CALL)
        if day < self._clock.today():
            raise KnownError("desk.revisit_in_past", day=day)
        name = sentence("calls.move", {"day": day})
        with self._writer.action(name, Changed.REVISITS, Changed.CASES) as action:
            require_clock(self._archive, action.at)
            revisit = planned_revisit(self._archive, revisit_id, version)
            why = revisit.why if day == revisit.day else ()
            time = revisit.at_time if at_time is None else at_time
            moved = self._archive.revisits.save(
                replace(revisit, day=day, at_time=time, why=why), action=action
            )
            self._following.follow(moved.case_id, action)
            return moved

    def callers(self, *, revisit_id: int) -> tuple[Caller, ...]:
        """Who could make a planned call but who has it, those with the fewest on its day first."""
        with self._archive.database.read():
            call = self._archive.revisits.get(revisit_id)
            staff = [
                each
                for each in self._archive.staff.list()
                if each.id != call.assignee_id and Right.CALL in rights_of(Role(each.role))
            ]
            booked = {
                each.id: self._archive.revisit_days.booked_by(call.day, call.day, each.id)[1]
                for each in staff
            }
        found = (Caller(each, booked[each.id].get(call.day, 0)) for each in staff)
        return tuple(sorted(found, key=lambda caller: caller.booked))

    def hand_over(self, *, revisit_id: int, version: int, staff_id: int) -> Revisit:
        """Give a planned call to another person, on the day it has.

        KnownErrors ``desk.revisit_done``, ``calls.cancelled``, ``calls.may_not_call``.
        """
        self._session.require(Right.CALL)
        with self._archive.database.read():
            to = self._archive.staff.get(staff_id)
        if Right.CALL not in rights_of(Role(to.role)):
            raise KnownError("calls.may_not_call", name=to.name)
        name = sentence("calls.hand_over", {"name": to.name})
        with self._writer.action(name, Changed.REVISITS, Changed.CASES) as action:
            revisit = planned_revisit(self._archive, revisit_id, version)
            return self._archive.revisits.save(replace(revisit, assignee_id=staff_id), action=action)

    def why_text(self, *, revisit: Revisit) -> tuple[str, ...]:
        """为什么是这一天: a sentence for each day passed over; empty where the nominal day was kept."""
        return tuple(
            sentence(f"days.{passed.code}", {"date": passed.day, "name": passed.name})
            for passed in revisit.why
        )
