"""The calls that plans ask for: each piece and each customer held against every plan, within the days looked ahead."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from aftersales.calendar import Step
from aftersales.revisit_layout import CallFacts, Wanted, passed_over
from aftersales.revisit_plans import NONE, Occasion, Trigger, step_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aftersales.revisit_plans import RevisitPlan, RevisitPlans
    from aftersales.tiers import TierRules
    from storage.revisit_sources import CustomerSource, GoodSource

IN_PLACE_OF = frozenset({Trigger.DELIVERED, Trigger.INSTALLED, Trigger.SEASON})
"""Plans in whose place the plan of a product stands."""
LONGEST_TITLE = 10
Coming = tuple[str, date, bool]
"""Step, nominal day and whether the month was too short for it."""


class WantedCalls:
    """What plans ask for from `today` to `last`, without what `planned` holds already (plan, anchor, step)."""

    def __init__(
        self,
        plans: RevisitPlans,
        tiers: TierRules,
        *,
        today: date,
        last: date,
        planned: set[tuple[str, str, str]],
    ) -> None:
        self._plans = plans
        self._months = {tier.name: tier.revisit_months for tier in tiers.tiers}
        self._today = today
        self._last = last
        self._planned = planned
        self._of_goods = [plan for plan in plans.plans if plan.active and plan.trigger.is_of_goods]
        self._by_key = plans.by_key
        self._occasions: dict[tuple[str, int | None, date], tuple[str, tuple[Coming, ...]]] = {}
        self._facts: dict[int, CallFacts] = {}
        self._always: dict[tuple[str, int], bool | None] = {}
        self._purposes: dict[tuple[str, str], str] = {}
        self._fitting: dict[tuple[str, str, str, str], tuple[RevisitPlan, ...]] = {}

    def of_goods(
        self, goods: Iterable[GoodSource], customers: Mapping[int, CustomerSource]
    ) -> Iterator[Wanted]:
        """The calls about pieces; who is passed over now is looked at again next time."""
        for good in goods:
            customer = customers.get(good.customer_id)
            if customer is None or NONE in {customer.revisit_every, good.revisit_plan}:
                continue
            for plan in self._plans_for(good, customer.tier):
                yield from self._of_good(plan, good, customer)

    def of_silent(self, customers: Iterable[CustomerSource]) -> Iterator[Wanted]:
        """The calls to customers who were not heard of for as long as their tier, or their own plan, says."""
        plans = self._plans.started_by(Trigger.TIER)
        for customer in customers:
            step = wanted_step(customer, self._months)
            if step is None or customer.heard is None:
                continue
            nominal = step.after(customer.heard)
            if nominal > self._last:
                continue
            for plan in plans:
                if not plan.fits_tier(customer.tier) or self._passed_over(plan, customer, nominal):
                    continue
                anchor = f"customer:{customer.id}:{customer.heard}"
                if (plan.key, anchor, step_text(step)) not in self._planned:
                    yield Wanted(
                        nominal,
                        customer.id,
                        plan,
                        anchor,
                        step_text(step),
                        plan.purpose,
                        customer.heard,
                        clamped=step.clamps(customer.heard),
                        keeper_id=customer.keeper_id,
                        lasting=True,
                    )
                break

    def _plans_for(self, good: GoodSource, tier: str) -> tuple[RevisitPlan, ...]:
        """The plans for such a piece: the product's own in the place of those of the shop, service and warranty beside."""
        key = good.revisit_plan, good.product_class, good.title, tier
        found = self._fitting.get(key)
        if found is None:
            chosen = self._by_key.get(good.revisit_plan)
            found = self._fitting[key] = tuple(
                plan
                for plan in self._of_goods
                if plan.fits_tier(tier)
                and plan.fits_goods(good.product_class, good.title)
                and not (chosen is not None and plan.trigger in IN_PLACE_OF)
            ) + ((chosen,) if chosen is not None else ())
        return found

    def _of_good(self, plan: RevisitPlan, good: GoodSource, customer: CustomerSource) -> Iterator[Wanted]:
        always = self._always_passed_over(plan, customer)
        if always is True:
            return
        since, key, planned = good.delivered, plan.key, self._planned
        back = plan.trigger.counts_back
        for anchor_day in self._anchors(plan, good):
            text, occasions = self._coming(plan, anchor_day, good)
            if not occasions:
                continue
            anchor = f"good:{good.id}:{text}"
            purpose = self._purpose(plan, good.title)
            for step, nominal, clamped in occasions:
                if nominal < since or (planned and (key, anchor, step) in planned):
                    continue
                if always is None and self._passed_over(plan, customer, nominal):
                    continue
                yield Wanted(
                    nominal,
                    customer.id,
                    plan,
                    anchor,
                    step,
                    purpose,
                    since if back else anchor_day,
                    clamped,
                    customer.keeper_id,
                    good.id,
                )

    def _purpose(self, plan: RevisitPlan, title: str) -> str:
        found = self._purposes.get((plan.key, title))
        if found is None:
            found = self._purposes[plan.key, title] = purpose_for(plan, title)
        return found

    def _anchors(self, plan: RevisitPlan, good: GoodSource) -> tuple[date, ...]:
        if plan.trigger is Trigger.SEASON:
            return season_days(plan, self._today.year, self._last.year)
        return days_of(plan, good)

    def _coming(self, plan: RevisitPlan, anchor: date, good: GoodSource) -> tuple[str, tuple[Coming, ...]]:
        """The day as text, and the occasions within the days looked at; the same for every piece of a day."""
        months = good.service_months if plan.trigger is Trigger.SERVICE else None
        key = plan.key, months, anchor
        found = self._occasions.get(key)
        if found is None:
            first = self._today - timedelta(days=plan.late)
            every = plan.occasions(anchor) if months is None else (occasion_of(Step(months, "m"), anchor),)
            coming = tuple(
                (one.step, one.nominal, one.clamped) for one in every if first <= one.nominal <= self._last
            )
            found = self._occasions[key] = anchor.isoformat(), coming
        return found

    def _passed_over(self, plan: RevisitPlan, customer: CustomerSource, nominal: date) -> bool:
        return passed_over(plan, self._facts_of(customer), nominal, self._today) is not None

    def _always_passed_over(self, plan: RevisitPlan, customer: CustomerSource) -> bool | None:
        """The same for every day; None where it depends on the day."""
        key = plan.key, customer.id
        if key not in self._always:
            facts = self._facts_of(customer)
            refused = passed_over(plan, facts, self._last, self._today) is not None
            settled = not facts.open_complaint and facts.last_called is None
            self._always[key] = refused if refused or settled else None
        return self._always[key]

    def _facts_of(self, customer: CustomerSource) -> CallFacts:
        facts = self._facts.get(customer.id)
        if facts is None:
            facts = self._facts[customer.id] = facts_of(customer)
        return facts


def wanted_step(customer: CustomerSource, months: Mapping[str, int | None]) -> Step | None:
    """After how long a customer is heard of at the latest: his own, else his tier's; None for never."""
    if customer.revisit_every == NONE:
        return None
    if customer.revisit_every:
        return Step.parse(customer.revisit_every)
    own = months.get(customer.tier)
    return Step(own, "m") if own else None


def days_of(plan: RevisitPlan, good: GoodSource) -> tuple[date, ...]:
    """The days of a piece that a plan counts from, but for seasons."""
    match plan.trigger:
        case Trigger.INSTALLED:
            return () if good.installed is None else (good.installed,)
        case Trigger.WARRANTY_ENDS:
            return (good.whole_ends,)
        case Trigger.SERVICE:
            return (good.served,) if good.service_months else ()
        case _:
            return (good.delivered,)


def facts_of(customer: CustomerSource) -> CallFacts:
    """What decides whether this customer is called."""
    return CallFacts(
        may_call=customer.may_call,
        opted_out=customer.opted_out,
        has_number=customer.has_number,
        masked=customer.masked,
        open_complaint=customer.open_complaint,
        last_called=customer.last_called,
    )


def occasion_of(step: Step, anchor: date) -> Occasion:
    """The one occasion of a step that comes from elsewhere than the plan."""
    return Occasion(step_text(step), step.after(anchor), step.clamps(anchor))


def season_days(plan: RevisitPlan, first_year: int, last_year: int) -> tuple[date, ...]:
    """The day a season begins in each year, and in the one after: a call may lie in the year before it."""
    if plan.season is None:
        return ()
    month, day = plan.season
    return tuple(
        date(year, month, min(day, monthrange(year, month)[1])) for year in range(first_year, last_year + 2)
    )


def purpose_for(plan: RevisitPlan, title: str) -> str:
    """What the call is about, with the piece's short name where the plan asks for it."""
    short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
    apart = (
        f"{short} " if short[-1:].isascii() and short[-1:].isalnum() else short
    )  # V3 该保养了，空调该保养了
    return plan.purpose.replace("{商品}", apart).strip()
