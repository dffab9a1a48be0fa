"""The deadlines of open cases that other limits would move: found before, written with the change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.cases import EventKind
from aftersales.queries import CaseQuery, CaseTab
from aftersales.time_limits import Counting
from desktop.moments import moments
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from aftersales.actions import Action
    from aftersales.cases import Case
    from aftersales.clock import Clock
    from aftersales.time_limits import TimeLimits
    from desktop.archive import Archive
    from desktop.case_clocks import CaseClocks
    from desktop.timeline import Timeline
    from storage.case_surroundings import CaseSurroundings

_PIECE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DueChange:
    """An open case whose deadline moves, with both."""

    case: Case
    before: datetime
    after: datetime
    since: datetime | None


class DueEffects:
    """Compares deadlines by two sets of limits, inside the caller's read or write."""

    def __init__(self, *, archive: Archive, clock: Clock, clocks: CaseClocks, timeline: Timeline) -> None:
        self._archive = archive
        self._clock = clock
        self._clocks = clocks
        self._timeline = timeline

    def found(self, before: TimeLimits, after: TimeLimits) -> tuple[DueChange, ...]:
        """Open cases whose deadline moves, by number; a deadline set by hand stays and is left out."""
        states = self._states(_differing(before, after))
        return tuple(self._changes(states, before, after)) if states else ()

    def write(self, changes: tuple[DueChange, ...], *, action: Action) -> None:
        """Give each case its new deadline, and its timeline a line that says why."""
        for one in changes:
            self._archive.cases.save(replace(one.case, due_at=one.after, due_from=one.since), action=action)
            self._timeline.tell(
                case_id=one.case.id,
                kind=EventKind.EDITED,
                title=sentence("lists.due_moved"),
                note=sentence("lists.due_moved_note", {"before": one.before, "after": one.after}),
                action=action,
            )

    def _states(self, clocks: frozenset[str]) -> frozenset[str]:
        own = (clock for clock in self._clocks.workflow.clocks if clock.code in clocks)
        return frozenset(state for clock in own for state in (*clock.states, *clock.keeps))

    def _changes(self, states: frozenset[str], before: TimeLimits, after: TimeLimits) -> Iterator[DueChange]:
        now = self._clock.now()
        old, new = self._clocks.by(before), self._clocks.by(after)
        for case, around in self._open(states):
            if case.due_at is None or old.anew(case, now, around).due_at != case.due_at:
                continue
            changed = new.anew(case, now, around)
            if changed.due_at is not None and changed.due_at != case.due_at:
                yield DueChange(case=case, before=case.due_at, after=changed.due_at, since=changed.due_from)

    def _open(self, states: frozenset[str]) -> Iterator[tuple[Case, CaseSurroundings]]:
        """The open cases in these states with what stands around them, piece by piece."""
        query = CaseQuery(tab=CaseTab.OPEN, moments=moments(self._clock))
        ids = sorted(row.id for row in self._archive.cases.each(query) if row.state in states)
        for start in range(0, len(ids), _PIECE):
            cases = self._archive.cases.many(ids[start : start + _PIECE])
            around = self._archive.cases.surroundings(cases)
            for case in cases:
                yield case, around[case.id]


def _differing(before: TimeLimits, after: TimeLimits) -> frozenset[str]:
    """The clocks that some row of the two sets decides otherwise."""
    rows = set(before.limits) ^ set(after.limits)
    if before.hours != after.hours:
        rows |= {row for row in after.limits if row.counting is Counting.WORKING}
    return frozenset(row.clock for row in rows)
