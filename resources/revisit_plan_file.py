"""The shipped call-back plans, read from revisit_plans.toml."""

from __future__ import annotations

import tomllib
from functools import cache

from aftersales.calendar import Step
from aftersales.revisit_plans import RevisitPlan, RevisitPlans
from aftersales.scheduling import OnDayOff
from resources.places import resource


@cache
def shipped_revisit_plans() -> RevisitPlans:
    """The plans as shipped; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("revisit_plans.toml").read_text("utf-8"))
    plans = tuple(
        RevisitPlan(
            key=entry["key"],
            event=entry["event"],
            kinds=tuple(entry["kinds"]),
            purpose=entry["purpose"],
            steps=tuple(Step.parse(step) for step in entry["steps"]),
            on_day_off=OnDayOff(entry["on_day_off"]),
        )
        for entry in data["plan"]
    )
    return RevisitPlans(
        plans=plans,
        per_day=data["per_day"],
        from_time=data["from_time"],
        minutes_apart=data["minutes_apart"],
    )
