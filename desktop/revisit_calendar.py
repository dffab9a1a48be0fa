"""The calendar of revisits at the desk: months, weeks, late calls, and where a call may go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from aftersales.access import Right
from aftersales.calendar import WorkingCalendar
from aftersales.call_rules import CallRules
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.revisit_days import (
    DayAnswer,
    DayVisits,
    LateVisits,
    VisitMonth,
    VisitsAsked,
    VisitWeek,
    day_with_room,
    postponed,
)
from aftersales.revisits import Revisit, RevisitSummary
from aftersales.scheduling import LONGEST_MOVE
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.call_room import CallRoom
from desktop.changes import Changed
from desktop.clock_guard import require_clock
from desktop.revisit_following import RevisitFollowing
from desktop.revisits import RevisitDesk
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

_UNHEARD = frozenset({"上门", "信件"})
LATE_SHOWN = 30
"""How many late calls a month names; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChoices:
    """What a calendar can be narrowed to: the people of the shop, and what calls are made for."""

    staff: tuple[Staff, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateMoved:
    """What became of the late calls: how many moved, to days from `first` through `last`."""

    count: int
    first: date
    last: date


class RevisitCalendar:
    """Reads days as the calendar shows them, says of a day whether it takes one more call, moves the late ones on."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        calendar: Callable[[], WorkingCalendar],
        revisits: RevisitDesk,
        following: RevisitFollowing,
        room: CallRoom,
        rules: Callable[[], CallRules],
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._calendar = calendar
        self._revisits = revisits
        self._following = following
        self._room = room
        self._rules = rules

    def month(self, *, first: date, last: date, on: date, asked: VisitsAsked) -> VisitMonth:
        """Whole weeks from `first` through `last` with the calls of the day `on`: four statements, however many calls."""
        today = self._clock.today()
        with self._archive.database.read():
            return VisitMonth(
                asked=asked,
                today=today,
                days=self._days(first, last, asked),
                on=on,
                calls=self._archive.revisits.for_days(on, on, asked=asked),
                late=self._archive.revisit_days.late(today, asked, limit=LATE_SHOWN),
            )

    def day(self, *, on: date, asked: VisitsAsked) -> tuple[RevisitSummary, ...]:
        """The calls of one day, planned and done, by time."""
        with self._archive.database.read():
            return self._archive.revisits.for_days(on, on, asked=asked)

    def week(self, *, first: date, asked: VisitsAsked) -> VisitWeek:
        """Seven days from `first` with every call of theirs."""
        last = first + timedelta(days=6)
        with self._archive.database.read():
            return VisitWeek(
                asked=asked,
                today=self._clock.today(),
                days=self._days(first, last, asked),
                calls=self._archive.revisits.for_days(first, last, asked=asked),
            )

    def late(self, *, asked: VisitsAsked) -> LateVisits:
        """Every call still planned for a day before today, the oldest first."""
        with self._archive.database.read():
            return self._archive.revisit_days.late(self._clock.today(), asked)

    def choices(self) -> AskedChoices:
        """What the filters offer."""
        with self._archive.database.read():
            return AskedChoices(
                staff=self._archive.staff.list(), purposes=self._archive.revisit_days.purposes()
            )

    def ask_day(self, *, day: date, revisit_id: int | None = None, at_time: str = "") -> DayAnswer:
        """Whether a call may go to `day`: the planned one named, which has its place already, else a new one of oneself.

        A day without room for the person who makes it is full for this call, whatever room the shop has. `at_time` is
        asked about too where it is given: code ``quiet`` where only the time is in the way.
        """
        today, calendar = self._clock.today(), self._calendar()
        if day < today:
            return DayAnswer(day=day, code="past", instead=today)
        with self._archive.database.read():
            call = None if revisit_id is None else self._archive.revisits.get(revisit_id)
            person = self._session.staff_id if call is None else call.assignee_id
            room = self._room.of(day, day + timedelta(days=LONGEST_MOVE), person, leaving=call)
        stays = call is not None and call.day == day
        code = "" if stays else calendar.reason(day) or room.shortage(day)
        answer = self._heard(
            DayAnswer(day=day, code=code, booked=room.booked.get(day, 0), places=self._revisits.places(day)),
            call,
            at_time,
        )
        if not code:
            return answer
        name = room.person if code == "person_full" else calendar.holiday_name(day) or ""
        instead = day_with_room(
            day + timedelta(days=1), calendar, lambda at: not room.shortage(at), within=LONGEST_MOVE
        )
        return replace(answer, name=name, instead=instead)

    def _heard(self, answer: DayAnswer, call: Revisit | None, at_time: str) -> DayAnswer:
        """The same, with what the rules of calling say to the time; a visit or a letter disturbs nobody's rest."""
        if not at_time or (call is not None and call.method in _UNHEARD):
            return answer
        rules, at = self._rules(), time.fromisoformat(at_time)
        if not rules.is_quiet(at):
            return answer
        later = rules.next_hour(at)
        return replace(
            answer,
            code=answer.code or "quiet",
            quiet_at=at_time,
            at_time=f"{later:%H:%M}" if later is not None else "",
        )

    def why_not(self, *, answer: DayAnswer) -> str:
        """The reasons of an answer in words; "" where the day takes the call."""
        given = {"date": answer.day, "name": answer.name, "time": answer.quiet_at}
        codes = [answer.code] if answer.code not in {"", "quiet"} else []
        codes += ["quiet"] if answer.quiet_at else []
        return "，".join(sentence(f"days.{code}", given) for code in codes)

    def postpone(self, *, asked: VisitsAsked) -> LateMoved:
        """Move every late call that is asked for on to the next workday with room, in one action.

        KnownError ``desk.revisit_none_late`` where there is none, ``days.plan_no_room`` where a year has no room,
        ``calls.clock_back``.
        """
        self._session.require(Right.CALL)
        today = self._clock.today()
        late = self.late(asked=asked)
        if not late.count:
            raise KnownError("desk.revisit_none_late")
        name = sentence("desk.revisits_postponed", {"count": late.count})
        with self._writer.action(name, Changed.REVISITS, Changed.CASES) as action:
            require_clock(self._archive, action.at)
            found = postponed(
                self._archive.revisit_days.late(today, asked).first,
                today=today,
                book=self._room.book(today, today + timedelta(days=LONGEST_MOVE)),
                within=LONGEST_MOVE,
            )
            cases: set[int] = set()
            for one in found:
                revisit = self._archive.revisits.get(one.visit.id)
                self._archive.revisits.save(replace(revisit, day=one.day, why=one.why), action=action)
                if revisit.case_id is not None:
                    cases.add(revisit.case_id)
            for case_id in sorted(cases):
                self._following.follow(case_id, action)
        days = [one.day for one in found]
        return LateMoved(count=len(found), first=min(days), last=max(days))

    def _days(self, first: date, last: date, asked: VisitsAsked) -> Mapping[date, DayVisits]:
        held = self._archive.revisit_days.days(first, last, asked)
        span = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
        return {
            day: replace(held.get(day) or DayVisits(day=day), places=self._revisits.places(day))
            for day in span
        }
