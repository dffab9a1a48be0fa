"""Plans of revisits as data: what starts a plan, whom it is for, after which steps, by whom, and what passes somebody over."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.calendar import Step
from aftersales.errors import KnownError
from aftersales.scheduling import MOST_VISITS, OnDayOff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

NONE = "-"
"""What a product or a customer has in place of a plan that is not to be called by any."""

KEEPER, LEAST_LOADED = "keeper", "free"
"""Who calls: the keeper of the customer or case, or whoever has least to do; else the id of a member of staff."""

LONGEST_TOLERANCE = 90
LONGEST_NAME = 20
LONGEST_SCRIPT = 600
MOST_STEPS, MOST_TIMES = 60, 240


class Trigger(StrEnum):
    """What a plan counts from. Events of cases are planned at once, all others by the sweep."""

    PAID = "paid"
    RECEIVED = "received"
    REPAIRED = "repaired"
    ANSWERED = "answered"
    CLOSED = "closed"
    COMPLAINT = "complaint"
    DELIVERED = "delivered"
    INSTALLED = "installed"
    SERVICE = "service"
    WARRANTY_ENDS = "warranty_ends"
    SEASON = "season"
    TIER = "tier"

    @property
    def is_of_cases(self) -> bool:
        return self in _OF_CASES

    @property
    def is_of_goods(self) -> bool:
        return self in _OF_GOODS

    @property
    def counts_back(self) -> bool:
        """Whether steps are taken back from the day, not onward: 30 days before a warranty ends."""
        return self in {Trigger.WARRANTY_ENDS, Trigger.SEASON}

    @property
    def has_own_step(self) -> bool:
        """Whether the step comes from elsewhere: the tier's months, the product's service cycle."""
        return self in {Trigger.TIER, Trigger.SERVICE}


_OF_CASES = frozenset(
    {
        Trigger.PAID,
        Trigger.RECEIVED,
        Trigger.REPAIRED,
        Trigger.ANSWERED,
        Trigger.CLOSED,
        Trigger.COMPLAINT,
    }
)
_OF_GOODS = frozenset(
    {Trigger.DELIVERED, Trigger.INSTALLED, Trigger.SERVICE, Trigger.WARRANTY_ENDS, Trigger.SEASON}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skips:
    """What passes somebody over: an open complaint, a call within so many days (0: never mind).

    Who said no to calls, or has no number that can be called, is always passed over.
    """

    open_complaint: bool = True
    called_within: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitPlan:
    """One plan. Either `steps`, each counted from the day it starts, or `every` with an end: `count` or `until`.

    `kinds` are case kinds, `tiers` names of tiers, `goods` words of which one stands in the product's class or title;
    each empty for all. `early` and `late`: by how many days a call may be made before or after its day. `who`: KEEPER,
    LEAST_LOADED or the id of a member of staff. `season` is month and day. `commercial` calls sell something and need
    the customer's consent (实施条例 24).
    """

    key: str
    trigger: Trigger
    purpose: str
    name: str = ""
    kinds: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    script: str = ""
    method: str = "电话"
    who: str = KEEPER
    steps: tuple[Step, ...] = ()
    every: Step | None = None
    count: int | None = None
    until: Step | None = None
    season: tuple[int, int] | None = None
    early: int = 3
    late: int = 7
    on_day_off: OnDayOff = OnDayOff.NEXT
    skips: Skips = field(default_factory=Skips)
    commercial: bool = False
    active: bool = True
    source: str = ""

    def fits_goods(self, product_class: str, title: str) -> bool:
        """Whether a piece of this class and title is meant."""
        return not self.goods or any(word in product_class or word in title for word in self.goods)

    def fits_tier(self, tier: str) -> bool:
        return not self.tiers or tier in self.tiers

    def occasions(self, anchor: date) -> Iterator[Occasion]:
        """Every call of the plan for one anchor, in its order; none for a plan whose step comes from elsewhere."""
        back = -1 if self.trigger.counts_back else 1
        if self.every is None:
            for step in self.steps:
                yield Occasion(
                    step_text(step), step.after(anchor, times=back), step.clamps(anchor, times=back)
                )
            return
        last = self.until.after(anchor) if self.until is not None else None
        for times in range(1, (self.count or MOST_VISITS) + 1):
            day = self.every.after(anchor, times=times)
            if last is not None and day > last:
                return
            yield Occasion(f"{step_text(self.every)}*{times}", day, self.every.clamps(anchor, times=times))


@dataclass(frozen=True, slots=True)
class Occasion:
    """One call that a plan asks for: the step it is known by, its day, and whether the month was too short for it."""

    step: str
    nominal: date
    clamped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitPlans:
    """All plans of a shop, the room of a day and of a person's day, and the clock times that calls are laid on.

    `ahead` is how many days the sweep looks ahead, a year at most.
    """

    plans: tuple[RevisitPlan, ...]
    per_day: int
    from_time: str
    minutes_apart: int
    per_person: int = 0
    ahead: int = 366

    def named(self, key: str) -> RevisitPlan:
        """The plan with this key; KeyError if there is none."""
        for plan in self.plans:
            if plan.key == key:
                return plan
        raise KeyError(key)

    def find(self, key: str) -> RevisitPlan | None:
        """The same, None for a key that is no plan (any more)."""
        return next((plan for plan in self.plans if plan.key == key), None)

    @property
    def by_key(self) -> Mapping[str, RevisitPlan]:
        return {plan.key: plan for plan in self.plans}

    def started_by(self, *triggers: Trigger) -> tuple[RevisitPlan, ...]:
        """The plans in use that one of these starts."""
        return tuple(plan for plan in self.plans if plan.active and plan.trigger in triggers)


def step_text(step: Step) -> str:
    """A step as it is written: ``+3m``."""
    return f"+{step.count}{step.unit}"


def refuse_broken(plan: RevisitPlan) -> None:
    """Pass, or the KnownError ``plans.…`` (operand `field`) of a plan that would run for ever, never, or backwards."""
    if not plan.purpose.strip():
        raise KnownError("plans.purpose_missing", field="purpose")
    _refuse_steps(plan)
    _refuse_end(plan)
    for name in ("early", "late"):
        if not 0 <= getattr(plan, name) <= LONGEST_TOLERANCE:
            raise KnownError("plans.tolerance", most=LONGEST_TOLERANCE, field=name)
    if (plan.trigger is Trigger.SEASON) != (plan.season is not None):
        raise KnownError("plans.season_missing", field="season")
    if not 0 <= plan.skips.called_within <= 366:
        raise KnownError("plans.called_within", field="called_within")
    if len(plan.script) > LONGEST_SCRIPT:
        raise KnownError("plans.script_long", most=LONGEST_SCRIPT, field="script")


def _refuse_steps(plan: RevisitPlan) -> None:
    given = (*plan.steps, *((plan.every,) if plan.every else ()))
    if plan.trigger.has_own_step:
        if given:
            raise KnownError("plans.own_step", field="steps")
        return
    if not given:
        raise KnownError("plans.steps_missing", field="steps")
    if plan.steps and plan.every is not None:
        raise KnownError("plans.steps_or_every", field="steps")
    if len(set(plan.steps)) != len(plan.steps):
        raise KnownError("plans.step_twice", field="steps")
    if len(plan.steps) > MOST_STEPS:
        raise KnownError("plans.too_long", most=MOST_STEPS, field="steps")


def _refuse_end(plan: RevisitPlan) -> None:
    ends = plan.count is not None or plan.until is not None
    if plan.every is None:
        if ends:
            raise KnownError("plans.end_with_steps", field="end")
        return
    if plan.trigger.counts_back:
        raise KnownError("plans.every_back", field="steps")
    if not ends:
        raise KnownError("plans.endless", field="end")
    if plan.count is not None and not 1 <= plan.count <= MOST_TIMES:
        raise KnownError("plans.count_range", most=MOST_TIMES, field="end")
    if plan.until is not None and _about(plan.until) < _about(plan.every):
        raise KnownError("plans.ends_before_start", until=step_text(plan.until), field="end")


def _about(step: Step) -> float:
    """A step's length in days, near enough to compare two."""
    return step.count * {"d": 1, "w": 7, "m": 30.44, "y": 365.25}[step.unit]
