"""Who can make calls, and the clock times of a day on which they are laid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.access import Right, Role, rights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from aftersales.call_rules import CallRules
    from aftersales.revisit_plans import RevisitPlans
    from desktop.archive import Archive


class Callers:
    """Asked inside the caller's read."""

    def __init__(
        self, *, archive: Archive, rules: Callable[[], CallRules], plans: Callable[[], RevisitPlans]
    ) -> None:
        self._archive = archive
        self._rules = rules
        self._plans = plans

    def ids(self) -> tuple[int, ...]:
        """The members of staff who may call."""
        return tuple(one.id for one in self._archive.staff.list() if Right.CALL in rights_of(Role(one.role)))

    def times(self) -> tuple[str, ...]:
        """The clock times on which calls are laid, in order; none in quiet hours."""
        plans, hours = self._plans(), self._rules().hours
        begin = _minutes(plans.from_time)
        found: list[str] = []
        for first, last in hours:
            start = max(begin, first.hour * 60 + first.minute)
            end = last.hour * 60 + last.minute
            found += [f"{at // 60:02d}:{at % 60:02d}" for at in range(start, end, plans.minutes_apart)]
        return tuple(found)

    def free_time(self, taken: Collection[str]) -> str:
        """The first clock time of a day that no other call has; the last one where all are taken."""
        times = self.times()
        return next((at for at in times if at not in taken), times[-1] if times else "")


def _minutes(text: str) -> int:
    hour, minute = map(int, text.split(":"))
    return hour * 60 + minute
