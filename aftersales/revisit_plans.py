"""Plans of revisits as data: which event calls for which contact, after which steps."""

from __future__ import annotations

from dataclasses import dataclass

from aftersales.calendar import Step
from aftersales.scheduling import OnDayOff


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitPlan:
    """One plan; `kinds` are the case kinds it serves, `steps` count from the day of `event`."""

    key: str
    event: str
    kinds: tuple[str, ...]
    purpose: str
    steps: tuple[Step, ...]
    on_day_off: OnDayOff


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitPlans:
    """All plans of a shop, the room of a day, and the clock times that calls are laid on."""

    plans: tuple[RevisitPlan, ...]
    per_day: int
    from_time: str
    minutes_apart: int

    def named(self, key: str) -> RevisitPlan:
        """The plan with this key; KeyError if there is none."""
        for plan in self.plans:
            if plan.key == key:
                return plan
        raise KeyError(key)
