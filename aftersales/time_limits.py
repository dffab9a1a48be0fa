"""How long a clock of the workflow may run for one case: by platform, kind, tier and service level, as data."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.deadlines import WorkingTime
from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from aftersales.calendar import WorkingCalendar
    from aftersales.cases import Case, CaseKind, ServiceLevel
    from aftersales.deadlines import WorkingHours
    from aftersales.orders import Platform
    from aftersales.workflow import Clock


class Counting(StrEnum):
    """Whether every hour counts or only the shop's working hours."""

    EVERY_HOUR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTraits:
    """What a limit may depend on; None where it is not known."""

    kind: CaseKind
    platform: Platform | None = None
    tier: str | None = None
    level: ServiceLevel | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """One row: `hours` for the clock `clock` where all given traits fit. `source` says who set it, or 参考.

    `warn_at`: percents of the time at which it warns, ascending; None as the workflow does.
    """

    clock: str
    hours: int
    counting: Counting
    source: str
    kind: CaseKind | None = None
    platform: Platform | None = None
    tier: str | None = None
    level: ServiceLevel | None = None
    reason: str | None = None
    warn_at: tuple[int, ...] | None = None

    def fits(self, traits: CaseTraits) -> bool:
        """Whether every trait that the row names is the case's."""
        return all(
            wanted is None or wanted == given
            for wanted, given in (
                (self.kind, traits.kind),
                (self.platform, traits.platform),
                (self.tier, traits.tier),
                (self.level, traits.level),
                (self.reason, traits.reason),
            )
        )

    @property
    def weight(self) -> tuple[bool, bool, bool, bool, bool]:
        """What was promised goes before who asks, that before why, that before what is asked, that before where."""
        return (
            self.level is not None,
            self.tier is not None,
            self.reason is not None,
            self.kind is not None,
            self.platform is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The length of one clock for one case. `working` None: every hour counts; `limit` None: the workflow's own."""

    length: timedelta
    working: WorkingTime | None = None
    limit: TimeLimit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimits:
    """All rows, and the hours that count where a row counts working hours only."""

    limits: tuple[TimeLimit, ...]
    hours: WorkingHours

    def of(self, clock: Clock, traits: CaseTraits, calendar: WorkingCalendar) -> Allowance | None:
        """The weightiest row that fits, else the clock's own hours; None for a clock that counts days or a moment.

        Legal clocks are never ours to change: only clocks that count hours are looked up, and only our own.
        """
        if clock.hours is None:
            return None
        own = Allowance(length=timedelta(hours=clock.hours))
        if not clock.own:
            return own
        fitting = [limit for limit in self.limits if limit.clock == clock.code and limit.fits(traits)]
        if not fitting:
            return own
        best = max(fitting, key=lambda limit: limit.weight)
        working = WorkingTime(calendar, self.hours) if best.counting is Counting.WORKING else None
        return Allowance(length=timedelta(hours=best.hours), working=working, limit=best)


def traits_of(case: Case, *, platform: Platform | None, tier: str | None) -> CaseTraits:
    """The traits of a case of an order on `platform` by a customer of `tier`."""
    return CaseTraits(
        kind=case.kind, platform=platform, tier=tier, level=case.service_level, reason=case.reason
    )
