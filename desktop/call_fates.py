"""What becomes of one planned call when plans change or days are off: dropped, kept, or placed anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from aftersales.revisit_layout import passed_over
from aftersales.revisit_plans import NONE, Trigger
from aftersales.revisits import DayPassed, RevisitStep
from aftersales.scheduling import LONGEST_MOVE, OnDayOff
from desktop.revisit_wanted import IN_PLACE_OF, days_of, facts_of, occasion_of, wanted_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aftersales.day_book import DayBook
    from aftersales.revisit_plans import RevisitPlan, RevisitPlans
    from aftersales.tiers import TierRules
    from desktop.archive import Archive
    from storage.revisit_sources import CustomerSource, GoodSource, StandingCall


@dataclass(frozen=True, slots=True)
class Moved:
    """A planned call with what becomes of it: another day, other steps, or (`day` None) nothing any more."""

    call: StandingCall
    day: date | None
    nominal: date
    steps: tuple[RevisitStep, ...]
    why: tuple[DayPassed, ...] | None = None

    @property
    def is_seen(self) -> bool:
        """Whether somebody would notice."""
        return self.day != self.call.day


class OtherPlans:
    """The planned calls that plans of these keys made, held against the plans, tiers and goods as they would be."""

    def __init__(
        self,
        archive: Archive,
        after: RevisitPlans,
        tiers: TierRules,
        *,
        keys: set[str],
        today: date,
        anew: frozenset[str] = frozenset(),
    ) -> None:
        self._sources = archive.revisit_sources
        self._after = after
        self._months = {tier.name: tier.revisit_months for tier in tiers.tiers}
        self._keys = keys
        self._today = today
        self._anew = anew

    def found(self, standing: Iterable[StandingCall], book: DayBook) -> Iterator[Moved]:
        """What becomes of each call that would not stay as it is; `anew` are plans whose calls are placed again."""
        mine = [call for call in standing if any(step.plan in self._keys for step in call.steps)]
        customers = self._sources.customers([call.customer_id for call in mine])
        goods = self._sources.pieces(
            [step.good_id for call in mine for step in call.steps if step.good_id is not None]
        )
        for call in mine:
            customer = customers.get(call.customer_id)
            steps = (self._step(one, customer, goods) for one in call.steps)
            kept = tuple(step for step in steps if step is not None)
            again = kept != call.steps or not self._anew.isdisjoint(step.plan for step in kept)
            one = settled(call, kept, self._after, book, self._today) if again else None
            if one is not None and (one.is_seen or one.steps != call.steps):
                yield one

    def _step(
        self, step: RevisitStep, customer: CustomerSource | None, goods: dict[int, GoodSource]
    ) -> RevisitStep | None:
        """The step as the plan would have it; None where it would not be asked for any more."""
        if step.plan not in self._keys:
            return step
        plan = self._after.find(step.plan)
        if plan is None or customer is None or customer.revisit_every == NONE:
            return None
        if plan.trigger is Trigger.TIER:
            return self._of_tier(plan, step, customer)
        good = goods.get(step.good_id or 0)
        if plan.trigger.is_of_goods and (good is None or not _is_asked(plan, step, good, customer)):
            return None
        if not plan.trigger.is_of_goods and not (plan.active and plan.fits_tier(customer.tier)):
            return None
        nominal = _nominal(plan, step)
        if nominal is None or self._is_passed_over(plan, customer, nominal):
            return None
        return replace(step, nominal=nominal)

    def _of_tier(self, plan: RevisitPlan, step: RevisitStep, customer: CustomerSource) -> RevisitStep | None:
        wanted = wanted_step(customer, self._months)
        if wanted is None or not plan.active or not plan.fits_tier(customer.tier):
            return None
        one = occasion_of(wanted, anchor_day(step.anchor))
        if self._is_passed_over(plan, customer, one.nominal):
            return None
        return replace(step, step=one.step, nominal=one.nominal)

    def _is_passed_over(self, plan: RevisitPlan, customer: CustomerSource, nominal: date) -> bool:
        return passed_over(plan, facts_of(customer), nominal, self._today) in _LASTING


_LASTING = frozenset({"opted_out", "no_consent", "masked", "no_number"})
"""Why a planned call does not take place at all; an open complaint may be settled until then."""


def _is_asked(plan: RevisitPlan, step: RevisitStep, good: GoodSource, customer: CustomerSource) -> bool:
    """Whether a plan asks for calls about a piece, from the day that the step counts from."""
    if good.revisit_plan == plan.key:
        fits = True
    elif good.revisit_plan and plan.trigger in IN_PLACE_OF:
        fits = False
    else:
        fits = (
            plan.active
            and good.revisit_plan != NONE
            and plan.fits_tier(customer.tier)
            and plan.fits_goods(good.product_class, good.title)
        )
    day = anchor_day(step.anchor)
    return fits and (plan.trigger is Trigger.SEASON or day in days_of(plan, good))


def settled(
    call: StandingCall, steps: tuple[RevisitStep, ...], plans: RevisitPlans, book: DayBook, today: date
) -> Moved:
    """What becomes of a call that stands for these steps from now on; one that a person or a case asked for stays."""
    if all(step.plan != call.plan for step in call.steps):
        return Moved(call, call.day, call.nominal, steps)
    if not steps:
        book.release(call.day, call.person)
        return Moved(call, None, call.nominal, ())
    plan = plans.find(steps[0].plan)
    if call.is_by_hand or call.day < today or plan is None:
        return Moved(call, call.day, call.nominal, steps)
    return placed(call, plan, steps[0].nominal, steps, book=book, today=today)


def placed(
    call: StandingCall,
    plan: RevisitPlan | None,
    nominal: date,
    steps: tuple[RevisitStep, ...],
    *,
    book: DayBook,
    today: date,
) -> Moved:
    """The call on the day that the rules give now; where there is no room it stays."""
    book.release(call.day, call.person)
    found = book.place(
        nominal,
        latest=nominal + timedelta(days=LONGEST_MOVE),
        earliest=today,
        on_day_off=plan.on_day_off if plan is not None else OnDayOff.NEXT,
        person=call.person,
    )
    if found is None:
        book.book(call.day, call.person)
        return Moved(call, call.day, call.nominal, steps)
    day, why = found
    if not book.is_published(day):
        why = (*why, DayPassed(day=day, code="year_unpublished", name=str(day.year)))
    if nominal == call.nominal and call.steps == steps:
        told = call.why
        why = (*why, *(one for one in told if one.code == "joined"))
    else:
        why = (
            *why,
            *(DayPassed(day=one.nominal, code="joined", name=one.purpose) for one in steps[1:]),
        )
    return Moved(call, day, nominal, steps, why)


def _nominal(plan: RevisitPlan, step: RevisitStep) -> date | None:
    """The day of a step by the plan as it would be; its own day for a plan whose step comes from elsewhere."""
    if plan.trigger.has_own_step:
        return step.nominal
    anchor = anchor_day(step.anchor)
    return next((one.nominal for one in plan.occasions(anchor) if one.step == step.step), None)


def anchor_day(anchor: str) -> date:
    """The day that an anchor counts from."""
    return date.fromisoformat(anchor.rpartition(":")[2])
