"""Many calls laid out at once: who is passed over, which calls become one, which day each gets and who makes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from aftersales.revisit_plans import KEEPER, LEAST_LOADED
from aftersales.revisits import DayPassed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from aftersales.day_book import DayBook
    from aftersales.revisit_plans import RevisitPlan

NEEDS_NUMBER = frozenset({"电话", "短信"})
"""Ways of contact that need a telephone number."""
SOON = 30
"""An open complaint passes over calls of so many days to come; later ones may find it settled."""


class Wanted(NamedTuple):
    """One call that a plan asks for. `anchor` says of what and since when (``good:12:2026-01-31``), `since` the day."""

    nominal: date
    customer_id: int
    plan: RevisitPlan
    anchor: str
    step: str
    purpose: str
    since: date
    clamped: bool = False
    keeper_id: int | None = None
    good_id: int | None = None
    lasting: bool = False
    """Whether it is still wanted when its day is long past: who was not heard of for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What decides whether a customer is called. `may_call` None: never asked."""

    may_call: bool | None = None
    opted_out: bool = False
    has_number: bool = True
    masked: bool = False
    open_complaint: bool = False
    last_called: date | None = None


@dataclass(slots=True, kw_only=True)
class Call:
    """A call of a customer as it is laid out: new (id 0) or standing in the archive; `steps` are those that are new."""

    id: int = 0
    customer_id: int
    day: date
    nominal: date
    method: str
    purpose: str
    plan: str
    person: int | None = None
    why: tuple[DayPassed, ...] = ()
    steps: tuple[Wanted, ...] = ()
    anchors: frozenset[tuple[str, str]] = frozenset()
    """Plan and anchor of what a standing call stands for already."""

    def takes(self, wanted: Wanted) -> bool:
        """Whether a further call can be made together with this one: near its day, the same way, not the same plan's."""
        plan = wanted.plan
        if not -plan.early <= (self.day - wanted.nominal).days <= plan.late or self.day < wanted.since:
            return False
        return plan.method == self.method and not self.stands_for(plan.key, wanted.anchor)

    def stands_for(self, plan: str, anchor: str) -> bool:
        """Whether a step of this plan for this anchor is part of it."""
        for step in self.steps:
            if step.anchor == anchor and step.plan.key == plan:
                return True
        return (plan, anchor) in self.anchors

    def join(self, wanted: Wanted) -> None:
        """Make this call stand for a further one too; why says so."""
        self.steps = (*self.steps, wanted)
        self.why += (DayPassed(day=wanted.nominal, code="joined", name=wanted.purpose),)
        if wanted.purpose not in self.purpose.split("、"):
            self.purpose = f"{self.purpose}、{wanted.purpose}"


@dataclass(slots=True)
class LaidOut:
    """New calls, standing ones that others joined, and what found no room (it is looked at again next time)."""

    new: list[Call] = field(default_factory=list)
    joined: dict[int, Call] = field(default_factory=dict)
    no_room: list[Wanted] = field(default_factory=list)

    @property
    def count_joined(self) -> int:
        """How many wanted calls became part of another one."""
        return sum(len(call.steps) for call in self.joined.values()) + sum(
            len(call.steps) - 1 for call in self.new
        )


def passed_over(plan: RevisitPlan, facts: CallFacts, nominal: date, today: date) -> str | None:
    """The reason (``plans.skip_…``) why a customer is not called by a plan on about this day, or None."""
    if facts.opted_out or facts.may_call is False:
        return "opted_out"
    if plan.commercial and not facts.may_call:
        return "no_consent"
    if plan.method in NEEDS_NUMBER and not facts.has_number:
        return "masked" if facts.masked else "no_number"
    if plan.skips.open_complaint and facts.open_complaint and (nominal - today).days <= SOON:
        return "open_complaint"
    within = plan.skips.called_within
    if within and facts.last_called is not None and (nominal - facts.last_called).days < within:
        return "called_lately"
    return None


class Layout:
    """Lays calls out on the days of a book, the earlier days first; of two on a day the better tier's (`ranks`)."""

    def __init__(
        self,
        book: DayBook,
        *,
        today: date,
        standing: Mapping[int, Sequence[Call]] | None = None,
        callers: Sequence[int] = (),
    ) -> None:
        self._book = book
        self._today = today
        self._callers = tuple(callers)
        self._calls: dict[int, tuple[Call, ...]] = {
            customer: tuple(calls) for customer, calls in (standing or {}).items()
        }
        self.found = LaidOut()

    def lay_out(self, wanted: Iterable[Wanted]) -> LaidOut:
        """Place all of them; what is long past is left out."""
        for one in sorted(wanted, key=itemgetter(0)):
            self._one(one)
        return self.found

    def has_call(self, customer_id: int, up_to: date) -> bool:
        """Whether anything is planned with a customer up to a day."""
        return any(call.day <= up_to for call in self._calls.get(customer_id, ()))

    def _one(self, wanted: Wanted) -> None:
        plan = wanted.plan
        calls = self._calls.get(wanted.customer_id)
        nominal, today = wanted.nominal, self._today
        begin = today if wanted.lasting and nominal < today else nominal
        is_free = nominal >= today
        if calls is not None:
            for call in calls:
                if call.takes(wanted):
                    self._join(call, wanted)
                    return
                is_free = is_free and call.day != nominal
        person = self._person(plan, wanted.keeper_id, begin)
        placed: tuple[date, tuple[DayPassed, ...]] | None = (nominal, ())
        if not is_free or not self._book.take(nominal, person):
            placed = self._moved(wanted, begin, calls or (), person)
        if placed is None:
            return
        call = self._call(wanted, *placed, person)
        self.found.new.append(call)
        self._calls[wanted.customer_id] = (call,) if calls is None else (*calls, call)

    def _moved(
        self, wanted: Wanted, begin: date, calls: Sequence[Call], person: int | None
    ) -> tuple[date, tuple[DayPassed, ...]] | None:
        """Another day than the one meant; None where it is long past, or (told) without room."""
        plan = wanted.plan
        latest = begin + timedelta(days=plan.late)
        if latest < self._today:
            return None
        placed = self._book.place(
            wanted.nominal,
            latest=latest,
            earliest=max(wanted.since, self._today),
            on_day_off=plan.on_day_off,
            taken=[call.day for call in calls if call.stands_for(plan.key, wanted.anchor)],
            person=person,
        )
        if placed is None:
            self.found.no_room.append(wanted)
        return placed

    def _join(self, call: Call, wanted: Wanted) -> None:
        call.join(wanted)
        if call.id:
            self.found.joined[call.id] = call

    def _call(self, wanted: Wanted, day: date, why: tuple[DayPassed, ...], person: int | None) -> Call:
        """A new call on the day it was given; a year whose days off are not out yet is told."""
        nominal = wanted.nominal
        if wanted.clamped:
            why = (DayPassed(day=nominal, code="clamped"), *why)
        if not self._book.is_published(day):
            why = (*why, DayPassed(day=day, code="year_unpublished", name=str(day.year)))
        return Call(
            customer_id=wanted.customer_id,
            day=day,
            nominal=nominal,
            method=wanted.plan.method,
            purpose=wanted.purpose,
            plan=wanted.plan.key,
            person=person,
            why=why,
            steps=(wanted,),
        )

    def _person(self, plan: RevisitPlan, keeper_id: int | None, day: date) -> int | None:
        if plan.who == KEEPER and keeper_id is not None:
            return keeper_id
        if plan.who not in {KEEPER, LEAST_LOADED} and int(plan.who) in self._callers:
            return int(plan.who)
        return self.least_loaded(day)

    def least_loaded(self, day: date) -> int | None:
        """Who has least to do on a day; None where nobody is known."""
        return self._book.least_loaded(self._callers, day)
